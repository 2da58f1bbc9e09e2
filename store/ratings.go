package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"rapporteur"
)

// Rate sets a voter's rating of an article and gives the article's new summary.
func (db *DB) Rate(ctx context.Context, article, voter string, stars rapporteur.Stars) (rapporteur.RatingSummary, error) {
	if !stars.Valid() {
		return rapporteur.RatingSummary{}, rapporteur.Errorf(rapporteur.Invalid, "a rating is 1 to 10 half stars, not %d", stars)
	}
	return db.rate(ctx, "rate article "+article, article, voter, stars)
}

// WithdrawRating takes a voter's rating back; where there is none, nothing changes.
func (db *DB) WithdrawRating(ctx context.Context, article, voter string) (rapporteur.RatingSummary, error) {
	return db.rate(ctx, "withdraw the rating of article "+article, article, voter, 0)
}

func (db *DB) rate(ctx context.Context, doing, article, voter string, stars rapporteur.Stars) (s rapporteur.RatingSummary, err error) {
	if voter == "" {
		return s, rapporteur.Errorf(rapporteur.Invalid, "a rating must be someone's")
	}
	err = db.write(ctx, doing, func(t *tx) error {
		s, err = t.rate(ctx, article, voter, stars)
		return err
	})
	return s, err
}

// rate puts stars in the place of the voter's former ones, 0 for none, and moves the
// article's summary by the difference.
func (t *tx) rate(ctx context.Context, article, voter string, stars rapporteur.Stars) (rapporteur.RatingSummary, error) {
	if err := t.lock(ctx, "rating "+article); err != nil {
		return rapporteur.RatingSummary{}, err
	}
	s, err := t.ratings(ctx, article)
	if err != nil {
		return s, err
	}
	old, err := t.ratingOf(ctx, article, voter)
	if err != nil || old == stars {
		return s, err
	}
	if stars == 0 {
		_, err = t.exec(ctx, `DELETE FROM ratings WHERE article = ? AND voter = ?`, article, voter)
	} else {
		_, err = t.exec(ctx, `INSERT INTO ratings (article, voter, stars, time) VALUES (?, ?, ?, ?)
			ON CONFLICT (article, voter) DO UPDATE SET stars = excluded.stars, time = excluded.time`, article, voter, int(stars), t.now)
	}
	if err != nil {
		return s, err
	}
	if old.Valid() {
		s.Histogram[old-1]--
	}
	if stars.Valid() {
		s.Histogram[stars-1]++
	}
	s = summary(s.Histogram)
	_, err = t.exec(ctx, `UPDATE articles SET histogram = ?, votes = ?, average = ? WHERE id = ?`, toJSON(s.Histogram), s.Votes, s.Average, article)
	t.changed("rating", article, "")
	return s, err
}

// summary counts what a histogram holds.
func summary(histogram [10]int) rapporteur.RatingSummary {
	s := rapporteur.RatingSummary{Histogram: histogram}
	sum := 0
	for i, n := range histogram {
		s.Votes += n
		sum += n * (i + 1)
	}
	if s.Votes > 0 {
		s.Average = float64(sum) / float64(s.Votes) / 2
	}
	return s
}

// ratings is an article's summary as it is kept.
func (t *tx) ratings(ctx context.Context, article string) (rapporteur.RatingSummary, error) {
	var histogram string
	err := t.row(ctx, `SELECT histogram FROM articles WHERE id = ?`, article).Scan(&histogram)
	if err != nil {
		return rapporteur.RatingSummary{}, missing(err, "there is no article %s in the record", article)
	}
	var h [10]int
	if err := json.Unmarshal([]byte(histogram), &h); err != nil {
		return rapporteur.RatingSummary{}, rapporteur.Errorf(rapporteur.Internal, "the ratings of article %s are damaged: %w", article, err)
	}
	return summary(h), nil
}

// RatingOf is a voter's rating, 0 when there is none.
func (db *DB) RatingOf(ctx context.Context, article, voter string) (rapporteur.Stars, error) {
	s, err := db.single().ratingOf(ctx, article, voter)
	return s, db.fail("read a rating of article "+article, err)
}

func (t *tx) ratingOf(ctx context.Context, article, voter string) (rapporteur.Stars, error) {
	var stars int
	err := t.row(ctx, `SELECT stars FROM ratings WHERE article = ? AND voter = ?`, article, voter).Scan(&stars)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return rapporteur.Stars(stars), err
}

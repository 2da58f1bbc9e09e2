package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rapporteur"
)

// PutReport implements rapporteur.ReportStore.
func (db *DB) PutReport(ctx context.Context, r *rapporteur.Report, by string) (rapporteur.Revision, error) {
	p, err := prepare(r)
	if err != nil {
		return rapporteur.Revision{}, err
	}
	var rev rapporteur.Revision
	err = db.write(ctx, "keep the report of article "+r.Article.ID, func(t *tx) (err error) {
		rev, err = t.putReport(ctx, p, by)
		return err
	})
	return rev, err
}

// PutReports is PutReport for several reports in one transaction: all of them, or none.
func (db *DB) PutReports(ctx context.Context, rs []*rapporteur.Report, by string) ([]rapporteur.Revision, error) {
	ps := make([]*prepared, len(rs))
	for i, r := range rs {
		var err error
		if ps[i], err = prepare(r); err != nil {
			return nil, err
		}
	}
	// Transactions that lock the same articles do it in the same order.
	turn := make([]int, len(ps))
	for i := range turn {
		turn[i] = i
	}
	slices.SortStableFunc(turn, func(a, b int) int {
		return cmp.Compare(ps[a].report.Article.ID, ps[b].report.Article.ID)
	})
	revs := make([]rapporteur.Revision, len(ps))
	err := db.write(ctx, fmt.Sprintf("keep %d reports", len(rs)), func(t *tx) (err error) {
		// Reports share actors and incidents: batches side by side would wait for each other in
		// a ring, and one after the other are faster than those that are run again.
		if len(ps) > 1 {
			if err := t.lock(ctx, "batches of reports"); err != nil {
				return err
			}
		}
		for _, i := range turn {
			if revs[i], err = t.putReport(ctx, ps[i], by); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return revs, nil
}

func (t *tx) putReport(ctx context.Context, p *prepared, by string) (rapporteur.Revision, error) {
	id := p.report.Article.ID
	if err := t.lock(ctx, "article "+id); err != nil {
		return rapporteur.Revision{}, err
	}
	num, rev, renamed, err := t.putArticle(ctx, p, by)
	if err != nil {
		return rev, err
	}
	if err := t.putBody(ctx, p); err != nil {
		return rev, err
	}
	old, err := t.takeRows(ctx, id)
	if err != nil {
		return rev, err
	}
	actors, err := t.putRows(ctx, p, old)
	if err != nil {
		return rev, err
	}
	if rev.Changed || renamed {
		if err := t.setText(ctx, "article_text", num, p.report.Article.Title+"\n"+p.report.Article.Text); err != nil {
			return rev, err
		}
	}
	if rev.Changed {
		if err := t.anchorFeedback(ctx, id, p.report.Article.Text); err != nil {
			return rev, err
		}
	}
	if err := t.regroup(ctx, p, actors); err != nil {
		return rev, err
	}
	t.changed("report", id, "")
	return rev, nil
}

// putArticle adds or replaces the article's row and adds a revision where the text is new.
// renamed tells that only its title is.
func (t *tx) putArticle(ctx context.Context, p *prepared, by string) (num int64, rev rapporteur.Revision, renamed bool, err error) {
	a := &p.report.Article
	rev = rapporteur.Revision{Article: a.ID, Number: 1, Time: timeOf(t.now), By: by, Changed: true}
	var title, text string
	err = t.row(ctx, `SELECT a.num, a.title, a.revision, v.time, v.person, v.text FROM articles a JOIN revisions v ON v.article = a.id AND v.number = a.revision WHERE a.id = ?`, a.ID).
		Scan(&num, &title, &rev.Number, (*micro)(&rev.Time), &rev.By, &text)
	known := err == nil
	switch {
	case errors.Is(err, sql.ErrNoRows):
		nums, err := t.nextIDs(ctx, "articles", 1)
		if err != nil {
			return 0, rev, false, err
		}
		num = nums[0]
	case err != nil:
		return 0, rev, false, err
	default:
		rev.Changed, renamed = text != a.Text, title != a.Title
	}
	if known && rev.Changed {
		rev.Number, rev.Time, rev.By = rev.Number+1, timeOf(t.now), by
	}
	if err := t.upsertArticle(ctx, p, num, rev.Number, known); err != nil || !rev.Changed {
		return num, rev, renamed, err
	}
	_, err = t.exec(ctx, `INSERT INTO revisions (article, number, time, person, text) VALUES (?, ?, ?, ?, ?)`, a.ID, rev.Number, t.now, by, a.Text)
	return num, rev, renamed, err
}

func (t *tx) upsertArticle(ctx context.Context, p *prepared, num int64, revision int, known bool) error {
	a := &p.report.Article
	rating := ""
	if a.Rating != nil {
		rating = toJSON(a.Rating)
	}
	values := []any{a.URL, a.Source, a.Title, a.Byline, a.Published.String(), a.Language, rating, a.DuplicateOf, t.now, revision, len(p.events), len(p.claims), p.signature}
	query := `UPDATE articles SET url = ?, source = ?, title = ?, byline = ?, published = ?, language = ?, page_rating = ?, duplicate_of = ?, updated = ?, revision = ?, events = ?, claims = ?, signature = ? WHERE id = ?`
	if !known {
		query = `INSERT INTO articles (url, source, title, byline, published, language, page_rating, duplicate_of, updated, revision, events, claims, signature, id, num, added) VALUES (` + marks(16) + `)`
		values = append(values, a.ID, num, t.now)
	} else {
		values = append(values, a.ID)
	}
	_, err := t.exec(ctx, query, values...)
	return err
}

func (t *tx) putBody(ctx context.Context, p *prepared) error {
	_, err := t.exec(ctx, `INSERT INTO reports (article, body) VALUES (?, ?) ON CONFLICT (article) DO UPDATE SET body = excluded.body`, p.report.Article.ID, p.body)
	return err
}

// Report implements rapporteur.ReportStore.
func (db *DB) Report(ctx context.Context, article string) (*rapporteur.Report, error) {
	var r *rapporteur.Report
	err := db.read(ctx, "read the report of article "+article, func(t *tx) (err error) {
		r, err = t.report(ctx, article)
		return err
	})
	return r, err
}

func (t *tx) report(ctx context.Context, article string) (*rapporteur.Report, error) {
	var body, text string
	err := t.row(ctx, `SELECT p.body, v.text FROM articles a JOIN reports p ON p.article = a.id JOIN revisions v ON v.article = a.id AND v.number = a.revision WHERE a.id = ?`, article).Scan(&body, &text)
	if err != nil {
		return nil, missing(err, "the record has no article %q", article)
	}
	var r plain
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		return nil, err
	}
	r.Article.Text = text
	for _, table := range []string{"events", "claims"} {
		rows, err := t.query(ctx, `SELECT body FROM `+table+` WHERE article = ? ORDER BY ord`, article)
		err = each(rows, err, func(rows *sql.Rows) error {
			b, err := scanBody(rows)
			switch {
			case err != nil:
				return err
			case b.Event != nil:
				r.Events = append(r.Events, *b.Event)
			case b.Claim != nil:
				r.Claims = append(r.Claims, *b.Claim)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return (*rapporteur.Report)(&r), nil
}

// scanBody reads the one column of a row's body.
func scanBody(rows *sql.Rows) (b rowBody, err error) {
	var raw []byte
	if err := rows.Scan(&raw); err != nil {
		return b, err
	}
	err = json.Unmarshal(raw, &b)
	return b, err
}

// Revisions implements rapporteur.ReportStore.
func (db *DB) Revisions(ctx context.Context, article string) ([]rapporteur.Revision, error) {
	var out []rapporteur.Revision
	rows, err := db.single().query(ctx, `SELECT number, time, person FROM revisions WHERE article = ? ORDER BY number`, article)
	err = each(rows, err, func(rows *sql.Rows) error {
		v := rapporteur.Revision{Article: article, Changed: true}
		out = append(out, v)
		last := &out[len(out)-1]
		return rows.Scan(&last.Number, (*micro)(&last.Time), &last.By)
	})
	if err == nil && out == nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "the record has no article %q", article)
	}
	return out, db.fail("list the revisions of article "+article, err)
}

// RevisionText implements rapporteur.ReportStore.
func (db *DB) RevisionText(ctx context.Context, article string, number int) (text string, err error) {
	err = db.single().row(ctx, `SELECT text FROM revisions WHERE article = ? AND number = ?`, article, number).Scan(&text)
	err = missing(err, "the record has no revision %d of article %q", number, article)
	return text, db.fail("read a revision of article "+article, err)
}

// RemoveArticle implements rapporteur.ReportStore: all that was said about it goes too.
func (db *DB) RemoveArticle(ctx context.Context, article, by string) error {
	return db.write(ctx, "remove article "+article, func(t *tx) error {
		if err := t.lock(ctx, "article "+article); err != nil {
			return err
		}
		var num int64
		if err := t.row(ctx, `SELECT num FROM articles WHERE id = ?`, article).Scan(&num); err != nil {
			return missing(err, "the record has no article %q", article)
		}
		if err := t.ungroup(ctx, article); err != nil {
			return err
		}
		if _, err := t.takeRows(ctx, article); err != nil {
			return err
		}
		for _, query := range []string{
			`DELETE FROM comment_text WHERE rowid IN (SELECT num FROM comments WHERE article = ?)`,
			`DELETE FROM article_text WHERE rowid IN (SELECT num FROM articles WHERE id = ?)`,
			`DELETE FROM articles WHERE id = ?`,
		} {
			if _, err := t.exec(ctx, query, article); err != nil {
				return err
			}
		}
		t.audit(by, "article removed", article, "")
		t.changed("removed", article, "")
		return nil
	})
}

package store

import (
	"context"
	"database/sql"

	"rapporteur"
)

// Everything is all that a person wrote or gave.
func (db *DB) Everything(ctx context.Context, person string) (b rapporteur.Belongings, err error) {
	err = db.read(ctx, "gather what a person wrote", func(t *tx) error {
		b = rapporteur.Belongings{Ratings: []rapporteur.Rating{}, Comments: []rapporteur.Comment{}, Votes: map[string]int{}, Verdicts: []rapporteur.Verdict{}, Audit: []rapporteur.AuditEntry{}}
		err := t.row(ctx, `SELECT `+accountFields+` FROM people p WHERE p.id = ?`, person).Scan(accountInto(&b.Account)...)
		if err != nil {
			return missing(err, "there is no person %s in the record", person)
		}
		for _, part := range []struct {
			query string
			add   func(*sql.Rows) error
		}{
			{`SELECT r.article, r.voter, r.stars, r.time FROM ratings r WHERE r.voter = ? ORDER BY r.time`, func(r *sql.Rows) error {
				var x rapporteur.Rating
				err := r.Scan(&x.Article, &x.Voter, &x.Stars, (*micro)(&x.Time))
				b.Ratings = append(b.Ratings, x)
				return err
			}},
			{`SELECT ` + commentFields + `, 0 FROM comments c WHERE c.author = ? ORDER BY c.created, c.num`, func(r *sql.Rows) error {
				c, _, err := scanComment(r)
				b.Comments = append(b.Comments, c)
				return err
			}},
			{`SELECT comment, vote FROM comment_votes WHERE voter = ?`, func(r *sql.Rows) error {
				var id string
				var vote int
				err := r.Scan(&id, &vote)
				b.Votes[id] = vote
				return err
			}},
			{`SELECT ` + verdictFields + ` FROM verdicts v WHERE v.person = ? ORDER BY v.time`, func(r *sql.Rows) error {
				v, err := scanVerdict(r)
				b.Verdicts = append(b.Verdicts, v)
				return err
			}},
			{`SELECT id, time, person, act, object, why FROM audit WHERE person = ? ORDER BY id`, func(r *sql.Rows) error {
				var a rapporteur.AuditEntry
				err := r.Scan(&a.ID, (*micro)(&a.Time), &a.By, &a.Act, &a.Object, &a.Why)
				b.Audit = append(b.Audit, a)
				return err
			}},
		} {
			rows, err := t.query(ctx, part.query, person)
			if err := each(rows, err, part.add); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		b.Sessions, err = db.Sessions(ctx, person)
	}
	if err == nil {
		b.Tokens, err = db.Tokens(ctx, person)
	}
	return b, err
}

// Erase removes a person. Answers to the person's comments keep their place in the thread;
// the verdicts go on under a name that tells nobody who gave them, one for all of them.
func (db *DB) Erase(ctx context.Context, person, by string) error {
	return db.write(ctx, "erase a person", func(t *tx) error {
		if err := t.notLastAdmin(ctx, person); err != nil {
			return err
		}
		var email string
		if err := t.row(ctx, `SELECT email FROM people WHERE id = ?`, person).Scan(&email); err != nil {
			return missing(err, "there is no person %s in the record", person)
		}
		for _, erase := range []func(context.Context, string) error{t.eraseRatings, t.eraseVotes, t.eraseComments} {
			if err := erase(ctx, person); err != nil {
				return err
			}
		}
		t.audit(by, "person erased", person, "")
		return t.eraseNames(ctx, person, email)
	})
}

func (t *tx) eraseNames(ctx context.Context, person, email string) error {
	for _, s := range []struct {
		query string
		args  []any
	}{
		{`UPDATE verdicts SET person = ?, note = '' WHERE person = ?`, []any{"erased:" + newID(), person}},
		{`UPDATE comments SET resolver = '' WHERE resolver = ?`, []any{person}},
		{`UPDATE revisions SET person = '' WHERE person = ?`, []any{person}},
		{`UPDATE incident_pins SET person = '' WHERE person = ?`, []any{person}},
		{`DELETE FROM mail WHERE person = ? OR address <> '' AND address = ?`, []any{person, email}},
		{`DELETE FROM people WHERE id = ?`, []any{person}}, // sessions, tokens and identities go with it
	} {
		if _, err := t.exec(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// strings gathers a column.
func (t *tx) strings(ctx context.Context, query string, args ...any) (out []string, err error) {
	rows, err := t.query(ctx, query, args...)
	return out, each(rows, err, func(r *sql.Rows) error {
		out = append(out, "")
		return r.Scan(&out[len(out)-1])
	})
}

func (t *tx) eraseRatings(ctx context.Context, person string) error {
	articles, err := t.strings(ctx, `SELECT article FROM ratings WHERE voter = ? ORDER BY article`, person)
	for _, a := range articles {
		if _, err := t.rate(ctx, a, person, 0); err != nil {
			return err
		}
	}
	return err
}

func (t *tx) eraseVotes(ctx context.Context, person string) error {
	ids, err := t.strings(ctx, `SELECT comment FROM comment_votes WHERE voter = ? ORDER BY comment`, person)
	for _, id := range ids {
		if err := t.lock(ctx, "vote "+id); err != nil {
			return err
		}
		c, err := t.comment(ctx, id)
		if err != nil {
			return err
		}
		if err := t.vote(ctx, &c, person, 0); err != nil {
			return err
		}
	}
	return err
}

func (t *tx) eraseComments(ctx context.Context, person string) error {
	ids, err := t.strings(ctx, `SELECT id FROM comments WHERE author = ? ORDER BY article, num`, person)
	for _, id := range ids {
		c, err := t.locked(ctx, id)
		if err != nil {
			return err
		}
		if c.State == rapporteur.Deleted {
			err = t.blank(ctx, &c)
		} else {
			err = t.setState(ctx, &c, rapporteur.Deleted)
		}
		if err != nil {
			return err
		}
	}
	if err == nil {
		_, err = t.exec(ctx, `UPDATE comments SET author = '', name = '' WHERE author = ?`, person)
	}
	return err
}

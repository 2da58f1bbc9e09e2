package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"rapporteur"
)

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

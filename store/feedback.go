package store

import (
	"context"
	"database/sql"

	"rapporteur"
	"rapporteur/store/anchor"
)

// feedback is a passage that someone commented on, and the revision that it was made on.
type feedback struct {
	num      int64
	selector rapporteur.Selector
	revision int
}

// anchorFeedback finds the passages of an article's inline feedback again in its new text.
// The selectors stay as they were made, so that many small edits do not carry a passage
// away, and one that comes back is found again.
func (t *tx) anchorFeedback(ctx context.Context, article, text string) error {
	var all []feedback
	rows, err := t.query(ctx, `SELECT num, quote_exact, quote_prefix, quote_suffix, quote_start, quote_end,
		(SELECT coalesce(max(number), 1) FROM revisions v WHERE v.article = c.article AND v.time <= c.created)
		FROM comments c WHERE article = ? AND kind <> '' ORDER BY num`, article)
	err = each(rows, err, func(rows *sql.Rows) error {
		var f feedback
		s := &f.selector
		err := rows.Scan(&f.num, &s.Exact, &s.Prefix, &s.Suffix, &s.Start, &s.End, &f.revision)
		all = append(all, f)
		return err
	})
	if err != nil {
		return err
	}
	former := map[int]string{}
	for _, f := range all {
		before, ok := former[f.revision]
		if !ok {
			if err := t.row(ctx, `SELECT text FROM revisions WHERE article = ? AND number = ?`, article, f.revision).Scan(&before); err != nil {
				return err
			}
			former[f.revision] = before
		}
		how, span := anchor.Again(before, text, f.selector)
		_, err := t.exec(ctx, `UPDATE comments SET anchoring = ?, span_start = ?, span_end = ? WHERE num = ?`, string(how), span.Start, span.End, f.num)
		if err != nil {
			return err
		}
	}
	return nil
}

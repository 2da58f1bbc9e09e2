package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// where gathers the conditions of a query with their arguments.
type where struct {
	conds []string
	args  []any
}

func (w *where) and(cond string, args ...any) {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, args...)
}

// never is a condition that no row meets.
func (w *where) never() { w.and("1 = 0") }

// page takes only what comes after a page.
func (w *where) page(o order, p rapporteur.Page) error {
	cond, args, err := o.after(p)
	if err == nil && cond != "" {
		w.and(cond, args...)
	}
	return err
}

// sql is the WHERE, empty where there are no conditions.
func (w *where) sql() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// The limits of a filter.
const (
	maxValues = 100
	maxValue  = 400
)

// checkValues refuses a filter that is too large or holds what no text of the record does.
func checkValues(values []string) error {
	if len(values) > maxValues {
		return rapporteur.Errorf(rapporteur.Invalid, "a filter has %d values; at most %d are looked for at once", len(values), maxValues)
	}
	for _, v := range values {
		switch {
		case len(v) > maxValue:
			return rapporteur.Errorf(rapporteur.Invalid, "a filter has a value of %d bytes; at most %d are looked for", len(v), maxValue)
		case !utf8.ValidString(v) || strings.ContainsRune(v, 0):
			return rapporteur.Errorf(rapporteur.Invalid, "a filter holds what is no UTF-8 or a zero byte")
		}
	}
	return nil
}

// oneOf takes rows with one of the values in a column; values of nothing ask for nothing.
func (w *where) oneOf(column string, values []string) error {
	values = given(values)
	if err := checkValues(values); err != nil || len(values) == 0 {
		return err
	}
	w.and(column+" IN ("+marks(len(values))+")", anys(values)...)
	return nil
}

// given are the values that are not empty.
func given[S ~string](values []S) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, string(v))
		}
	}
	return out
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// source is a query for the numbers of all rows that meet one condition, for a query that
// begins with the few of them instead of going through all rows in their order.
type source struct {
	query string // of one column, id, each once
	args  []any
	count int
}

// few is how many rows may be gathered and sorted for a page; fewTexts is that for full
// text, which tells slowly whether one row has its words, and fewest where the rows of a
// party can be walked through in their order instead.
const (
	few      = 3000
	fewTexts = 15_000
	fewest   = 300
)

// countFew counts what a query gives, up to a little more than most.
func (t *tx) countFew(ctx context.Context, query string, args []any, most int) (n int, err error) {
	err = t.row(ctx, `SELECT count(*) FROM (SELECT 1 AS one FROM (`+query+`) f`+limitTo(most+1)+`) g`, args...).Scan(&n)
	return n, err
}

// words looks words up in a full-text table; nil where the search is empty or, with never
// told, where it has no word. The count stops a little after fewTexts.
func (t *tx) words(ctx context.Context, table, search string) (s *source, never bool, err error) {
	if strings.TrimSpace(search) == "" {
		return nil, false, nil
	}
	if err := checkValues([]string{search}); err != nil {
		return nil, false, err
	}
	terms := terms(search)
	if len(terms) == 0 {
		return nil, true, nil
	}
	s = &source{query: `SELECT rowid AS id FROM ` + table + ` WHERE ` + t.db.d.Match(table), args: []any{t.db.d.MatchArg(terms)}}
	s.count, err = t.countFew(ctx, s.query, s.args, fewTexts)
	return s, false, err
}

// textSource looks words up in a full-text table. Where few rows have them it gives a
// source to begin with; where many do it adds a condition on the column of the number.
func (t *tx) textSource(ctx context.Context, w *where, table, column, search string) (*source, error) {
	s, never, err := t.words(ctx, table, search)
	if never {
		w.never()
	}
	if s == nil || err != nil || s.count <= fewTexts {
		return s, err
	}
	w.hasWords(t, table, column, s)
	return nil, nil
}

// hasWords looks at each row whether it has the words.
func (w *where) hasWords(t *tx, table, column string, s *source) {
	w.and(`EXISTS (SELECT 1 FROM `+table+` WHERE `+t.db.d.Match(table)+` AND rowid = `+column+`)`, s.args...)
}

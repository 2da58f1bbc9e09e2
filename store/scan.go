package store

import (
	"encoding/json"
	"fmt"
	"time"

	"rapporteur"
)

// micro scans a time.
type micro time.Time

// Scan implements sql.Scanner.
func (m *micro) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a time of the record is a %T", v)
	}
	*m = micro(timeOf(n))
	return nil
}

// day scans a date.
type day rapporteur.Date

// Scan implements sql.Scanner.
func (d *day) Scan(v any) error {
	switch s := v.(type) {
	case string:
		*d = day(dateOf(s))
		return nil
	case []byte:
		*d = day(dateOf(string(s)))
		return nil
	case int64:
		*d = day{Year: int(s / 10000), Month: time.Month(s / 100 % 100), Day: int(s % 100)}
		return nil
	}
	return fmt.Errorf("a date of the record is a %T", v)
}

// inJSON scans a column of JSON into what it points at; an empty text leaves it alone.
type inJSON struct{ into any }

// Scan implements sql.Scanner.
func (j inJSON) Scan(v any) error {
	var b []byte
	switch s := v.(type) {
	case string:
		b = []byte(s)
	case []byte:
		b = s
	default:
		return fmt.Errorf("a list of the record is a %T", v)
	}
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, j.into)
}

// truth scans what flag wrote.
type truth bool

// Scan implements sql.Scanner.
func (t *truth) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a flag of the record is a %T", v)
	}
	*t = n != 0
	return nil
}

// articleColumns are those of a rapporteur.ArticleRow, of the table articles a.
const articleColumns = `a.id, a.url, a.source, a.title, a.byline, a.published, a.language, a.added, a.updated, a.revision, a.events, a.claims, a.comments, a.votes, a.average, a.histogram, a.duplicate_of`

// articleFields are where articleColumns go.
func articleFields(a *rapporteur.ArticleRow) []any {
	return []any{&a.ID, &a.URL, &a.Source, &a.Title, &a.Byline, (*day)(&a.Published), &a.Language, (*micro)(&a.Added), (*micro)(&a.Updated), &a.Revision,
		&a.Events, &a.Claims, &a.Comments, &a.Rating.Votes, &a.Rating.Average, inJSON{&a.Rating.Histogram}, &a.DuplicateOf}
}

package rapporteur

import (
	"fmt"
	"time"
)

// Span is a stretch of an article's text, half open. Inside Go its ends are byte
// offsets; in JSON they are Unicode code points (see [Report.MarshalJSON]), as in
// the W3C Web Annotation model.
type Span struct{ Start, End int }

// Of returns the part of text that the span covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Date is a day of the proleptic Gregorian calendar; the zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2006-01-02"; its error says what was wrong with s.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Errorf(Invalid, "%q is not a date; write it as YYYY-MM-DD, for example 2022-02-04", s)
	}
	return DateOf(t), nil
}

// DateOf is the day on which t falls in its own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC at the start of d.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Time().Before(o.Time()) }

// String is d as "2006-01-02", empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; an empty text is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	*d = parsed
	return err
}

// Article is a text as a person has it, with its furniture taken off and what the
// furniture told kept as metadata. Text never changes after an Article is made:
// every span of a report counts in it.
type Article struct {
	ID        string      `json:"id,omitempty"`
	URL       string      `json:"url,omitempty"`
	Source    string      `json:"source,omitempty"` // publisher, as the page names it
	Title     string      `json:"title,omitempty"`
	Byline    string      `json:"byline,omitempty"`
	Published Date        `json:"published,omitzero"`
	Language  string      `json:"language,omitempty"` // BCP 47, usually two letters
	Rating    *PageRating `json:"rating,omitempty"`   // the page's own, not this record's

	// DuplicateOf is the id of the earlier article, of those read together, that this one
	// is a near-copy of; see package near.
	DuplicateOf string `json:"duplicate_of,omitempty"`

	Text string `json:"text"`
}

// PageRating is the rating that a page shows of its own article: Value out of Best,
// from Votes votes.
type PageRating struct {
	Value float64 `json:"value"`
	Best  float64 `json:"best"`
	Votes int     `json:"votes"`
}

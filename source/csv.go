package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// column is something that an article is made of.
type column struct {
	names []string
	set   func(*record, string)
}

// columns are the names that a table's first row gives its columns, and what each is;
// the first is the name that JSON has.
var columns = []column{
	{[]string{"id", "article_id", "doc_id"}, func(r *record, s string) { r.ID = stringOrNumber(s) }},
	{[]string{"text", "body", "content", "article", "fulltext", "full_text"}, func(r *record, s string) { r.Text = &s }},
	{[]string{"title", "headline"}, func(r *record, s string) { r.Title = s }},
	{[]string{"byline", "author", "authors"}, func(r *record, s string) { r.Byline = s }},
	{[]string{"published", "date", "publish_date", "published_at", "pub_date", "publication_date"}, func(r *record, s string) { r.Published = s }},
	{[]string{"url", "link"}, func(r *record, s string) { r.URL = s }},
	{[]string{"source", "publisher", "publication", "outlet"}, func(r *record, s string) { r.Source = s }},
	{[]string{"language", "lang"}, func(r *record, s string) { r.Language = s }},
}

// table reads an article a row; the first row names the columns.
func (r *reading) table(c content, f format, br *bufio.Reader) bool {
	budget := &budget{rd: br, limit: r.opts.MaxBytes + 1<<16}
	rows := csv.NewReader(budget)
	rows.Comma = separator(f, br)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	rows.LazyQuotes = true
	header, err := rows.Read()
	if err != nil {
		switch {
		case errors.Is(err, io.EOF):
			err = rapporteur.Errorf(rapporteur.Invalid, "is empty")
		case errors.Is(err, errBudget):
			err = rapporteur.Errorf(rapporteur.TooLarge, "its first row is longer than the names of columns could be")
		}
		return r.fail(readError(c.name, err))
	}
	set, width := setters(header, r.opts.Fields), len(header)
	if set == nil {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, `%s: its first row names no column %q; it must name the columns (text, id, title, published, url, source, language)`, c.name, firstOf(r.opts.Fields["text"], "text")))
	}
	for n := 2; ; n++ {
		budget.used = 0
		row, err := rows.Read()
		name := fmt.Sprintf("%s row %d", c.name, n)
		goOn := true
		switch {
		case errors.Is(err, io.EOF):
			return n > 2 || r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: has no row under the names of its columns", c.name))
		case errors.Is(err, errBudget):
			return r.fail(rapporteur.Errorf(rapporteur.TooLarge, "%s: is larger than the limit of %s an article, or its quotes do not close; the rest is left out", name, megabytes(r.opts.MaxBytes)))
		case err != nil:
			return r.fail(readError(name, err))
		case renames(row, r.opts.Fields):
			set, width = setters(row, r.opts.Fields), len(row)
		case len(row) != width:
			goOn = r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: has %d cells, and the first row names %d", name, len(row), width))
		default:
			goOn = r.record(name, recordOf(row, set))
		}
		if !goOn {
			return false
		}
	}
}

// renames reports a row that names columns, as where files were put after each other: the
// text and one more, and nothing that is no name.
func renames(row []string, fields map[string]string) bool {
	named := 0
	for _, cell := range row {
		if len(cell) > 40 || strings.ContainsAny(cell, " \n.") {
			return false
		}
		if isColumn(cell) {
			named++
		}
	}
	return named >= 2 && 2*named > len(row) && setters(row, fields) != nil
}

func isColumn(name string) bool {
	for _, c := range columns {
		for _, n := range c.names {
			if strings.EqualFold(strings.TrimPrefix(name, "\ufeff"), n) {
				return true
			}
		}
	}
	return false
}

func recordOf(row []string, set []func(*record, string)) record {
	var rec record
	for i, cell := range row {
		if set[i] == nil {
			continue
		}
		if !utf8.ValidString(cell) {
			cell = decode([]byte(cell), "", false)
		}
		set[i](&rec, strings.Clone(cell))
	}
	return rec
}

// setters says what each column sets; nil when none is the text. Of two columns for the
// same thing, the one with the better name counts, and one that fields name before all.
func setters(header []string, fields map[string]string) []func(*record, string) {
	out := make([]func(*record, string), len(header))
	hasText := false
	for _, c := range columns {
		at, names := -1, c.names
		if theirs := fields[c.names[0]]; theirs != "" {
			names = []string{theirs}
		}
		for _, name := range names {
			for i, h := range header {
				if at < 0 && strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name) {
					at = i
				}
			}
		}
		if at >= 0 {
			out[at] = c.set
			hasText = hasText || c.names[0] == "text"
		}
	}
	if !hasText {
		return nil
	}
	return out
}

// separator is a tab, a comma, or the semicolon that spreadsheets write where the comma
// divides decimals.
func separator(f format, br *bufio.Reader) rune {
	if f == tabSeparated {
		return '\t'
	}
	head, _ := br.Peek(4096)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, r := range ";\t" {
		if n := bytes.Count(line, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

var errBudget = errors.New("row is too long")

// budget bounds what one row may take; a quote that does not close would take the file.
type budget struct {
	rd          io.Reader
	used, limit int64
}

func (b *budget) Read(p []byte) (int, error) {
	if b.used > b.limit {
		return 0, errBudget
	}
	n, err := b.rd.Read(p)
	b.used += int64(n)
	return n, err
}

// Package table reads tables of a user's own: tab-separated values with a header, row by
// row, within bounds, and names the line of every row that is wrong.
package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// The bounds of a table.
const (
	MaxRows = 500_000 // rows that are read
	MaxLine = 1 << 20 // bytes of a line
	maxBad  = 100     // bad rows that are told one by one
)

// Row is a line of a table, good until visit returns.
type Row struct {
	Table  string // as errors call it
	Line   int    // from 1
	Header []string
	Cells  []string
}

// Get returns a cell, empty where the table has no such column.
func (r *Row) Get(column string) string {
	if i := slices.Index(r.Header, column); i >= 0 && i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

// List returns the parts of a cell that "|" divides, empty ones left out.
func (r *Row) List(column string) []string {
	return slices.DeleteFunc(strings.Split(r.Get(column), "|"), func(s string) bool { return s == "" })
}

// Bad is an error that names the row.
func (r *Row) Bad(format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: "+format, append([]any{r.Table, r.Line}, args...)...)
}

// reader cuts a table into rows.
type reader struct {
	in     *bufio.Reader
	row    Row
	buf    []byte
	rows   int
	strict bool
	bad    []error
	more   int // bad rows beyond maxBad
}

// Read visits the rows of a table in order. Lines that begin with "#" and empty lines are
// passed over; the first other line is the header, which must have the columns need.
//
// Where strict is set, the first thing that is wrong is the error. Otherwise a row that
// is wrong, or that visit refuses, is left out and told in bad, and so is all that
// follows where reading cannot go on: behind a header without a needed column, behind
// [MaxRows] rows, or where the source fails.
func Read(name string, in io.Reader, need []string, strict bool, visit func(*Row) error) (bad []error, err error) {
	r := reader{in: bufio.NewReaderSize(in, 64<<10), row: Row{Table: name}, strict: strict}
	if err := r.read(need, visit); err != nil {
		return nil, err
	}
	if r.more > 0 {
		r.bad = append(r.bad, rapporteur.Errorf(rapporteur.Invalid, "%s: and %d more rows", name, r.more))
	}
	return r.bad, nil
}

// leave notes what is wrong, or returns it where that ends the reading.
func (r *reader) leave(err error) error {
	switch {
	case err == nil:
		return nil
	case r.strict:
		return err
	case len(r.bad) < maxBad:
		r.bad = append(r.bad, err)
	default:
		r.more++
	}
	return nil
}

func (r *reader) read(need []string, visit func(*Row) error) error {
	for {
		line, err := r.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && (len(line) == 0 || line[0] == '#') {
			continue
		}
		var long *rapporteur.Error
		if err != nil && !errors.As(err, &long) {
			return r.leave(r.row.Bad("reading broke off: %w", err))
		}
		if r.row.Header == nil {
			if err == nil {
				err = r.header(line, need)
			}
			if err != nil {
				return r.leave(err)
			}
			continue
		}
		if r.rows++; r.rows > MaxRows {
			return r.leave(rapporteur.Errorf(rapporteur.TooLarge, "%s:%d: a table may have %d rows; divide it and name both parts", r.row.Table, r.row.Line, MaxRows))
		}
		if err == nil {
			if err = r.cells(line); err == nil {
				err = visit(&r.row)
			}
		}
		if err := r.leave(err); err != nil {
			return err
		}
	}
	if r.row.Header == nil {
		return r.leave(r.row.Bad("the table has no header; it should begin with %s", strings.Join(need, ", ")))
	}
	return nil
}

// header takes the header's columns.
func (r *reader) header(line string, need []string) error {
	columns := strings.Split(strings.TrimPrefix(line, "\ufeff"), "\t")
	for i, c := range columns {
		columns[i] = strings.TrimSpace(c)
		if c != "" && slices.Contains(columns[:i], columns[i]) {
			return r.row.Bad("the header has the column %q twice", c)
		}
	}
	for _, c := range need {
		if !slices.Contains(columns, c) {
			return r.row.Bad("the header lacks the column %q", c)
		}
	}
	r.row.Header = columns
	return nil
}

// cells cuts a line; cells that are missing at its end are empty.
func (r *reader) cells(line string) error {
	if !utf8.ValidString(line) || strings.ContainsRune(line, 0) {
		return r.row.Bad("the line is not UTF-8 text")
	}
	r.row.Cells = strings.Split(line, "\t")
	if n := len(r.row.Cells); n > len(r.row.Header) {
		return r.row.Bad("the row has %d cells, the header %d", n, len(r.row.Header))
	}
	for i, c := range r.row.Cells {
		r.row.Cells[i] = strings.TrimSpace(c)
	}
	return nil
}

// line reads the next line; of one that is too long it reads to the end and keeps none.
func (r *reader) line() (string, error) {
	r.buf = r.buf[:0]
	r.row.Line++
	long := false
	for {
		part, err := r.in.ReadSlice('\n')
		if long = long || len(r.buf)+len(part) > MaxLine; !long {
			r.buf = append(r.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return "", fmt.Errorf("%w", err)
		case errors.Is(err, io.EOF) && len(part) == 0 && len(r.buf) == 0 && !long:
			return "", io.EOF
		case long:
			return "", r.row.Bad("a line may have %d bytes", MaxLine)
		}
		return strings.TrimRight(string(r.buf), "\r\n"), nil
	}
}

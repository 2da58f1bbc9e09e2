package exchange

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"rapporteur"
)

// Code is what a CAMEO code stands for.
type Code struct {
	Name       string
	Type, Mode string // PLOVER's; empty where PLOVER does not code it
	Goldstein  float64
}

// Codes are the CAMEO codes by code.
type Codes map[string]Code

// find is a code as a file has it: with the leading zero that spreadsheets take off put
// back, and cut to its base or root where the full code is not known.
func (c Codes) find(code string) (string, Code) {
	if _, ok := c[code]; !ok {
		if _, ok := c["0"+code]; ok {
			code = "0" + code
		}
	}
	for n := len(code); n >= 2; n-- {
		if known, ok := c[code[:n]]; ok {
			return code, known
		}
	}
	return code, Code{}
}

// Format is the layout of a data set of events.
type Format struct {
	Name    string
	Columns []string
	Header  bool // whether files begin with the names of the columns
	types   map[string]columnType
	cells   func(*Row, Codes) []string
	parse   func(*record, Codes) []Row
}

// Names are the formats that reports can be written in, besides rapporteur's own.
func Names() []string { return []string{"polecat", "icews", "gdelt1", "gdelt2"} }

// Named is the format of a name.
func Named(name string) (*Format, error) {
	switch name {
	case "polecat":
		return polecat(), nil
	case "icews":
		return icews(), nil
	case "gdelt1":
		return gdelt(1), nil
	case "gdelt2":
		return gdelt(2), nil
	}
	return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no set of columns known here; use %s", name, strings.Join(Names(), ", "))
}

// Begin writes the header, if the format has one. Cells are divided by comma, either ','
// (quoted after RFC 4180) or '\t' (nothing quoted, as the data sets are published).
func (f *Format) Begin(w io.Writer, comma rune) error {
	if !f.Header {
		return nil
	}
	return writeCells(w, comma, [][]string{f.Columns})
}

// Write writes the events of a report; see [Rows] and Begin. codes name the events for
// formats that want it.
func (f *Format) Write(w io.Writer, comma rune, r *rapporteur.Report, all bool, codes Codes) error {
	return f.writeRows(w, comma, Rows(r, all), codes)
}

func (f *Format) writeRows(w io.Writer, comma rune, rows []Row, codes Codes) error {
	records := make([][]string, len(rows))
	for i := range rows {
		records[i] = f.cells(&rows[i], codes)
	}
	return writeCells(w, comma, records)
}

func writeCells(w io.Writer, comma rune, records [][]string) error {
	if comma == ',' {
		return csv.NewWriter(w).WriteAll(records)
	}
	for _, cells := range records {
		if _, err := io.WriteString(w, strings.Join(cells, string(comma))+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// record is a line of a file, by column.
type record struct {
	cells []string
	index map[string]int
	err   error // the first thing that is wrong
}

// get is a cell; the words that files have for nothing are nothing.
func (r *record) get(column string) string {
	i, ok := r.index[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	switch s := strings.TrimSpace(r.cells[i]); s {
	case "NA", "NULL", "None", "nan", "NaN":
		return ""
	default:
		return s
	}
}

func (r *record) fail(column, what string) {
	if r.err == nil {
		r.err = rapporteur.Errorf(rapporteur.Invalid, "%s: %q is not %s", column, brief(r.get(column)), what)
	}
}

// brief is a cell short enough for a message.
func brief(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func (r *record) number(column string) *float64 {
	s := r.get(column)
	if s == "" {
		return nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x != x || x > 1e15 || x < -1e15 {
		r.fail(column, "a number")
		return nil
	}
	return &x
}

func (r *record) integer(column string) int {
	s := r.get(column)
	n, err := strconv.Atoi(s)
	if s != "" && err != nil {
		r.fail(column, "a whole number")
	}
	return n
}

// day reads 2006-01-02 and 20060102.
func (r *record) day(column string) rapporteur.Date {
	s := r.get(column)
	if len(s) == 8 {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	d, err := rapporteur.ParseDate(s)
	if err != nil {
		r.fail(column, "a day; write it as YYYY-MM-DD")
	}
	return d
}

// dayIf is the day, if there is one.
func (r *record) dayIf(column string) rapporteur.Date {
	if r.get(column) == "" {
		return rapporteur.Date{}
	}
	return r.day(column)
}

func (r *record) list(column, comma string) []string {
	var out []string
	for _, s := range strings.Split(r.get(column), comma) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (r *record) point(lat, lon string) *Point {
	a, b := r.number(lat), r.number(lon)
	if a == nil || b == nil {
		return nil
	}
	if *a < -90 || *a > 90 {
		r.fail(lat, "a latitude from -90 to 90")
	}
	if *b < -180 || *b > 180 {
		r.fail(lon, "a longitude from -180 to 180")
	}
	return &Point{*a, *b}
}

func decimal(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// latLon are the point's cells.
func latLon(p *Point) (lat, lon string) {
	if p == nil {
		return "", ""
	}
	return decimal(&p.Lat), decimal(&p.Lon)
}

func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// joined is a list in a cell; the mark that divides it is taken out of its parts.
func joined(xs []string, comma string) string {
	clean := make([]string, len(xs))
	for i, x := range xs {
		clean[i] = oneLine(strings.ReplaceAll(x, comma, " "))
	}
	return strings.Join(clean, comma)
}

package knowledge

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

const (
	maxLine = 1 << 20   // bytes of a table's line
	maxRows = 2_000_000 // rows of a table
)

// row is a line of a table; its cells are asked for by the header's names.
type row struct {
	table  string
	line   int
	header []string
	cells  []string
}

// get returns a cell, empty where the table has no such column.
func (r *row) get(column string) string {
	if i := slices.Index(r.header, column); i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// list returns the parts of a cell that "|" divides.
func (r *row) list(column string) []string {
	s := r.get(column)
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// bad is an error that names the row.
func (r *row) bad(format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: "+format, append([]any{r.table, r.line}, args...)...)
}

// eachRow reads a tab-separated table: lines that begin with "#" and empty lines are
// passed over, the first other line is the header, which must have the columns need.
// It calls visit for every row and stops at its first error.
func eachRow(table string, r io.Reader, need []string, visit func(*row) error) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 64<<10), maxLine)
	cur := row{table: table}
	for rows := 0; scan.Scan(); {
		cur.line++
		line := strings.TrimSuffix(scan.Text(), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if cur.header == nil {
			for _, column := range need {
				if !slices.Contains(cells, column) {
					return cur.bad("the header lacks the column %q", column)
				}
			}
			cur.header = cells
			continue
		}
		cur.cells = cells
		if rows++; rows > maxRows {
			return rapporteur.Errorf(rapporteur.TooLarge, "%s:%d: a table may have %d rows; divide it and name both parts", table, cur.line, maxRows)
		}
		if err := visit(&cur); err != nil {
			return err
		}
	}
	if err := scan.Err(); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %w; a line may have %d bytes", table, cur.line+1, err, maxLine)
	}
	if cur.header == nil {
		return cur.bad("the table has no header; it should begin with %s", strings.Join(need, ", "))
	}
	return nil
}

// day counts days as year*372 + month*31 + day, enough to compare; 0 is no bound.
type day int32

func dayOf(d rapporteur.Date) day {
	if d.IsZero() {
		return 0
	}
	return day(d.Year*372 + int(d.Month-1)*31 + d.Day - 1)
}

func (d day) String() string {
	if d == 0 {
		return ""
	}
	return rapporteur.Date{Year: int(d) / 372, Month: time.Month(1 + int(d)%372/31), Day: 1 + int(d)%31}.String()
}

// parseDay reads YYYY, YYYY-MM or YYYY-MM-DD; end asks for the period's last day.
func parseDay(s string, end bool) (day, bool) {
	if s == "" {
		return 0, true
	}
	parts := strings.Split(s, "-")
	var n [3]int
	if len(parts) > 3 {
		return 0, false
	}
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 1 {
			return 0, false
		}
		n[i] = v
	}
	if n[0] > 9999 || n[1] > 12 || n[2] > 0 && n[2] > time.Date(n[0], time.Month(n[1])+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return 0, false
	}
	if n[1] == 0 && end {
		n[1] = 12
	}
	if n[2] == 0 && end {
		n[2] = 31
	}
	return day(n[0]*372 + max(n[1]-1, 0)*31 + max(n[2]-1, 0)), true
}

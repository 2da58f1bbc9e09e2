package codebook

import (
	"bufio"
	"io/fs"
	"strings"

	"rapporteur"
)

// row is one line of a table: its cells by column name, and where it stands.
type row struct {
	file  string
	line  int
	names []string
	cells []string
}

// get returns the cell of a column, empty when the row ends before it.
func (r row) get(name string) string {
	for i, n := range r.names {
		if n == name && i < len(r.cells) {
			return r.cells[i]
		}
	}
	return ""
}

// bad is an error that names the file and the line.
func (r row) bad(format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: "+format, append([]any{r.file, r.line}, args...)...)
}

// readTable reads a tab-separated file: lines that begin with # and empty lines are
// skipped, the first other line names the columns. Every column in want must be there.
func readTable(dir fs.FS, file string, want ...string) ([]row, error) {
	f, err := dir.Open(file)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "the codebook has no file %s: %w", file, err)
	}
	defer f.Close()
	var names []string
	var rows []row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r\t ")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		r := row{file: file, line: n, names: names, cells: cells}
		if names == nil {
			names, r.names = cells, cells
			if missing := absent(want, names); missing != "" {
				return nil, r.bad("has no column %q; the columns are %s", missing, strings.Join(want, ", "))
			}
			continue
		}
		if len(cells) > len(names) {
			return nil, r.bad("has %d cells for %d columns", len(cells), len(names))
		}
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: %w", file, err)
	}
	return rows, nil
}

// absent returns the first of want that is not in have, or nothing.
func absent(want, have []string) string {
next:
	for _, w := range want {
		for _, h := range have {
			if w == h {
				continue next
			}
		}
		return w
	}
	return ""
}

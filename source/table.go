package source

import (
	"iter"
	"strings"
)

// tableRows are the rows of one of the program's own tables with their numbers, counted
// from 1: not the header, nor comments and empty lines.
func tableRows(table string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		header, n := false, 0
		for row := range strings.Lines(table) {
			row, n = strings.TrimRight(row, "\r\n"), n+1
			switch {
			case row == "" || row[0] == '#':
			case !header:
				header = true
			case !yield(n, row):
				return
			}
		}
	}
}

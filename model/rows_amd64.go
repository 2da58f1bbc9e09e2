package model

import "golang.org/x/sys/cpu"

//go:noescape
func addRowsAVX2(sum *RowSums, table *int8, rows *uint32, n int)

var hasAVX2 = cpu.X86.HasAVX2

// AddRows adds rows of a table, each of which the table must have; most of the time of
// wide and shallow models goes into it.
func AddRows(sum *RowSums, table []int8, rows []uint32) {
	if hasAVX2 && len(rows) > 0 {
		addRowsAVX2(sum, &table[0], &rows[0], len(rows))
		return
	}
	addRowsGeneric(sum, table, rows)
}

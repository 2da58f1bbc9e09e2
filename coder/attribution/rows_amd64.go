package attribution

import "golang.org/x/sys/cpu"

//go:noescape
func addRowsAVX2(sum *rowSums, table *int8, features *uint32, n int)

var hasAVX2 = cpu.X86.HasAVX2

// addRows adds the rows of features, each of them a row of the table.
func addRows(sum *rowSums, table []int8, features []uint32) {
	if hasAVX2 && len(features) > 0 {
		addRowsAVX2(sum, &table[0], &features[0], len(features))
		return
	}
	addRowsGeneric(sum, table, features)
}

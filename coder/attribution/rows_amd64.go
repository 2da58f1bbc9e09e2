package attribution

import "golang.org/x/sys/cpu"

//go:noescape
func addRowsAVX2(sum *rowSums, table *int8, features *uint32, n int)

//go:noescape
func stepAVX2(next *scored, back *[lane]int32, before, node *scored, edges *steps)

var hasAVX2 = cpu.X86.HasAVX2

// addRows adds the rows of features, each of them a row of the table.
func addRows(sum *rowSums, table []int8, features []uint32) {
	if hasAVX2 && len(features) > 0 {
		addRowsAVX2(sum, &table[0], &features[0], len(features))
		return
	}
	addRowsGeneric(sum, table, features)
}

// step is a step of the Viterbi algorithm; see stepGeneric.
func step(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	if hasAVX2 {
		stepAVX2(next, back, before, node, edges)
		return
	}
	stepGeneric(next, back, before, node, edges)
}

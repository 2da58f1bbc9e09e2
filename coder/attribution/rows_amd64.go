package attribution

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func hashRowsAVX2(rows, spaces, values *uint32, n int, table *int8, mask uint32)

//go:noescape
func stepAVX2(next *scored, back *[lane]int32, before, node *scored, edges *steps)

var hasAVX2 = cpu.X86.HasAVX2

// hashRows fills in the rows of features and fetches them; see hashRowsGeneric. There
// is room for maxFeatures rows behind the first.
func hashRows(rows []uint32, f *hasher, table []int8, mask uint32) {
	if hasAVX2 && len(rows) > 0 {
		hashRowsAVX2(&rows[0], &f.spaces[0], &f.values[0], len(rows), unsafe.SliceData(table), mask)
		return
	}
	hashRowsGeneric(rows, f, mask)
}

// step is a step of the Viterbi algorithm; see stepGeneric.
func step(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	if hasAVX2 {
		stepAVX2(next, back, before, node, edges)
		return
	}
	stepGeneric(next, back, before, node, edges)
}

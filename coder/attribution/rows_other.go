//go:build !amd64

package attribution

func addRows(sum *rowSums, table []int8, features []uint32) { addRowsGeneric(sum, table, features) }

func hashRows(rows []uint32, f *hasher, _ []int8, mask uint32) { hashRowsGeneric(rows, f, mask) }

func step(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	stepGeneric(next, back, before, node, edges)
}

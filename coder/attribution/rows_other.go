//go:build !amd64

package attribution

func addRows(sum *rowSums, table []int8, features []uint32) { addRowsGeneric(sum, table, features) }

func step(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	stepGeneric(next, back, before, node, edges)
}

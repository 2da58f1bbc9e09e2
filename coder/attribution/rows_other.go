//go:build !amd64

package attribution

func hashRows(rows []uint32, f *hasher, _ []int8, mask uint32) { hashRowsGeneric(rows, f, mask) }

func step(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	stepGeneric(next, back, before, node, edges)
}

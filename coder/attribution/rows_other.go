//go:build !amd64

package attribution

func addRows(sum *rowSums, table []int8, features []uint32) { addRowsGeneric(sum, table, features) }

//go:build !amd64

package model

// AddRows adds rows of a table, each of which the table must have.
func AddRows(sum *RowSums, table []int8, rows []uint32) { addRowsGeneric(sum, table, rows) }

package model

// RowWidth is the number of weights in a row of a table of features: one feature has a
// row, and what a classifier asks of a word or a place is the sum of some rows.
const RowWidth = 32

// MaxRows is how many rows may be added up: a sum of so many bytes fits into sixteen bits.
const MaxRows = 256

// RowSums are the sums of rows, weight by weight.
type RowSums [RowWidth]int16

// addRowsGeneric adds rows of a table; it defines what AddRows does.
func addRowsGeneric(sum *RowSums, table []int8, rows []uint32) {
	for _, r := range rows {
		row := (*[RowWidth]int8)(table[int(r)*RowWidth:])
		for i, x := range row {
			sum[i] += int16(x)
		}
	}
}

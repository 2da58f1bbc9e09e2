package attribution

import "rapporteur/model"

// The weights of both passes lie in one table of rows, so that one look at memory
// serves both: reading them is what the fields' time goes into.

const (
	passes   = 2  // at most
	lane     = 16 // bytes that a pass has of a row: Labels, rounded up
	rowWidth = model.RowWidth
)

// rowSums are the sums of rows: the weights of the first pass, then of the second.
type rowSums = model.RowSums

// maxFeatures is more than the features of a word.
const maxFeatures = model.MaxRows

// pack lays out the weights of the passes.
func pack(fields []Weights, rows int) []int8 {
	packed := make([]int8, rows*rowWidth)
	for pass := range fields {
		for i, x := range fields[pass].Node {
			packed[i/Labels*rowWidth+pass*lane+i%Labels] = x
		}
	}
	return packed
}

// hashRowsGeneric fills in the rows, of mask+1, that features stand for; it defines what
// hashRows does, which also has the rows of a table fetched into the cache.
func hashRowsGeneric(rows []uint32, f *hasher, mask uint32) {
	for i := range rows {
		rows[i] = mix(mix(f.spaces[i]*0x632BE5AB, f.values[i]), f.spaces[i]) & mask
	}
}

// scores fills node scores from the sums of a pass.
func (w *Weights) scores(sum *rowSums, pass int, out *scored) {
	for y := range Labels {
		out[y] = float32(sum[pass*lane+y]) * w.Unit
	}
}

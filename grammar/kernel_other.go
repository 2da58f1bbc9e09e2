//go:build !amd64

package grammar

func dotRows(b *block, rows int) int {
	dotGeneric(b)
	return 1
}

// widens says whether products are of 16-bit numbers.
func widens() bool { return false }

func widen([]int16, []uint8) {}

func addParts(y, x, before, own, after, scale, bias []float32, by float32) {
	addPartsGeneric(y, x, before, own, after, scale, bias, by)
}

func addFloats(y, x []float32) { addFloatsGeneric(y, x) }

func addBytes(y []int16, x []int8) { addBytesGeneric(y, x) }

func gate(x, h, last, z, g []float32) { gateGeneric(x, h, last, z, g) }

func norm(y []uint8, x, gain, bias []float32) { normGeneric(y, x, gain, bias) }

func top(x []float32) float32 { return topGeneric(x) }

func quantiseRow(y []uint8, x []float32, by float32) { quantiseGeneric(y, x, by) }

func quantise(y []uint8, x []float32) float32 { return quantiseByTop(y, x) }

func relu(y []float32) { reluGeneric(y) }

func addScaled(y, x []float32, by float32) { addScaledGeneric(y, x, by) }

func addWhole(y []float32, x []uint8, by float32) { addWholeGeneric(y, x, by) }

func best(x []float32) int32 { return bestGeneric(x) }

func near(x []float32, at []int32) (top float32, places []int32) { return nearGeneric(x, at) }

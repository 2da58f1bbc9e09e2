//go:build !amd64

package grammar

func mul(c []int32, cStride int, a []int16, aStride, rows int, b []int16, pairs int) {
	mulGeneric(c, cStride, a, aStride, rows, b, pairs)
}

func scale(y []float32, acc []int32, by float32, scale, bias []float32) {
	scaleGeneric(y, acc, scale, bias, by)
}

func scaleRelu(y []float32, acc []int32, by float32, scale, bias []float32) {
	scaleReluGeneric(y, acc, scale, bias, by)
}

func addParts(y, x []float32, before, own, after []int32, scale, bias []float32, by float32) {
	addPartsGeneric(y, x, before, own, after, scale, bias, by)
}

func addFloats(y, x []float32) { addFloatsGeneric(y, x) }

func addBytes(y []int16, x []int8) { addBytesGeneric(y, x) }

func gate(h, last, z, g []float32) { gateGeneric(h, last, z, g) }

func sums(x []float32, mean float32) (sum, squares float32) { return sumsGeneric(x, mean) }

func normRow(y []int16, x, gain, bias []float32, mean, inv float32) {
	normGeneric(y, x, gain, bias, mean, inv)
}

func top(x []float32) float32 { return topGeneric(x) }

func quantiseRow(y []int16, x []float32, by float32) { quantiseGeneric(y, x, by) }

func relu(y []float32) { reluGeneric(y) }

func addScaled(y, x []float32, by float32) { addScaledGeneric(y, x, by) }

func addWhole(y []float32, x []int16, by float32) { addWholeGeneric(y, x, by) }

func best(x []float32) int32 { return bestGeneric(x) }

package grammar

import "golang.org/x/sys/cpu"

//go:noescape
func dotVNNI(b *block, rows uint64)

//go:noescape
func dotAVX2(sum *int32, b *block, aStride, half uintptr)

//go:noescape
func finishAVX2(b *block, sum *int32)

//go:noescape
func addPartsAVX2(y, x, before, own, after, scale, bias *float32, by float32, n int)

//go:noescape
func bestAVX2(x *float32, n int) int

//go:noescape
func nearVNNI(x *float32, n int, at *int32) (top float32, count int)

//go:noescape
func reluAVX2(y *float32, n int)

//go:noescape
func addFloatsAVX2(y, x *float32, n int)

//go:noescape
func addScaledAVX2(y, x *float32, by float32, n int)

//go:noescape
func addWholeAVX2(y *float32, x *uint8, by float32, n int)

//go:noescape
func addBytesAVX2(y *int16, x *int8, n int)

//go:noescape
func gateAVX2(x, h, last, z, gate *float32, n int)

//go:noescape
func normVNNI(y *uint8, x, gain, bias *float32, n int)

//go:noescape
func normAVX2(y *uint8, x, gain, bias *float32, n int)

//go:noescape
func topAVX2(x *float32, n int) float32

//go:noescape
func quantiseAVX2(y *uint8, x *float32, by float32, n int)

//go:noescape
func quantiseVNNI(y *uint8, x *float32, n int) (by float32)

var (
	hasAVX2 = cpu.X86.HasAVX2
	hasVNNI = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI
)

// most is the number of rows that dotVNNI takes at once.
const most = 12

// dotRows does the first rows of a block of them and says how many those are.
func dotRows(b *block, rows int) int {
	switch {
	case hasVNNI:
		n := rows / ((rows + most - 1) / most) // a few alone would wait for each other's sums
		dotVNNI(b, uint64(n))
		return n
	case hasAVX2:
		return dotTwo(b, rows)
	}
	dotGeneric(b)
	return 1
}

// dotTwo does two rows, or the last one.
func dotTwo(b *block, rows int) int {
	var sum [2][panel]int32
	n, stride := 1, uintptr(0)
	if rows > 1 {
		n, stride = 2, b.aStride
	}
	dotAVX2(&sum[0][0], b, stride, 0)
	dotAVX2(&sum[0][panel/2], b, stride, 2*panel)
	finishAVX2(b, &sum[0][0])
	if n == 2 {
		second := *b
		second.next(1)
		finishAVX2(&second, &sum[1][0])
	}
	return n
}

func addParts(y, x, before, own, after, scale, bias []float32, by float32) {
	if hasAVX2 {
		addPartsAVX2(&y[0], &x[0], &before[0], &own[0], &after[0], &scale[0], &bias[0], by, len(y))
		return
	}
	addPartsGeneric(y, x, before, own, after, scale, bias, by)
}

func addFloats(y, x []float32) {
	if hasAVX2 {
		addFloatsAVX2(&y[0], &x[0], len(x))
		return
	}
	addFloatsGeneric(y, x)
}

func addBytes(y []int16, x []int8) {
	if hasAVX2 {
		addBytesAVX2(&y[0], &x[0], len(x))
		return
	}
	addBytesGeneric(y, x)
}

func gate(x, h, last, z, g []float32) {
	if hasAVX2 {
		gateAVX2(&x[0], &h[0], &last[0], &z[0], &g[0], len(g))
		return
	}
	gateGeneric(x, h, last, z, g)
}

func norm(y []uint8, x, gain, bias []float32) {
	switch {
	case hasVNNI:
		normVNNI(&y[0], &x[0], &gain[0], &bias[0], len(x))
	case hasAVX2:
		normAVX2(&y[0], &x[0], &gain[0], &bias[0], len(x))
	default:
		normGeneric(y, x, gain, bias)
	}
}

// quantise makes activations of a row, the largest of them amax; x = y·by.
func quantise(y []uint8, x []float32) (by float32) {
	if hasVNNI {
		return quantiseVNNI(&y[0], &x[0], len(x))
	}
	return quantiseByTop(y, x)
}

func top(x []float32) float32 {
	if hasAVX2 {
		return topAVX2(&x[0], len(x))
	}
	return topGeneric(x)
}

func quantiseRow(y []uint8, x []float32, by float32) {
	if hasAVX2 {
		quantiseAVX2(&y[0], &x[0], by, len(x))
		return
	}
	quantiseGeneric(y, x, by)
}

// best is the place of the first of the largest numbers.
func best(x []float32) int32 {
	if hasAVX2 && len(x) >= 8 {
		return int32(bestAVX2(&x[0], len(x)))
	}
	return bestGeneric(x)
}

// near gives the places of what is larger than the largest number and negligible; it needs
// room for sixteen more places.
func near(x []float32, at []int32) (top float32, places []int32) {
	if hasVNNI {
		top, n := nearVNNI(&x[0], len(x), &at[0])
		return top, at[:n]
	}
	return nearGeneric(x, at)
}

func relu(y []float32) {
	if hasAVX2 {
		reluAVX2(&y[0], len(y))
		return
	}
	reluGeneric(y)
}

func addScaled(y, x []float32, by float32) {
	if hasAVX2 {
		addScaledAVX2(&y[0], &x[0], by, len(y))
		return
	}
	addScaledGeneric(y, x, by)
}

func addWhole(y []float32, x []uint8, by float32) {
	if hasAVX2 {
		addWholeAVX2(&y[0], &x[0], by, len(y))
		return
	}
	addWholeGeneric(y, x, by)
}

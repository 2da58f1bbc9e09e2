package grammar

import "golang.org/x/sys/cpu"

//go:noescape
func dotVNNI(b *block, rows uint64)

//go:noescape
func dotAVX2(b *block, rows uint64)

//go:noescape
func widenAVX2(y *int16, x *uint8, n int)

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

// The most rows that are taken at once.
const (
	mostVNNI = 12
	mostAVX2 = 6
)

// widens says whether products are of 16-bit numbers: AVX2 has one of 8-bit ones, but it
// cuts off their sums.
func widens() bool { return hasAVX2 && !hasVNNI }

// dotRows does the first rows of a block of them and says how many those are.
func dotRows(b *block, rows int) int {
	switch {
	case hasVNNI:
		n := share(rows, mostVNNI)
		dotVNNI(b, uint64(n))
		return n
	case hasAVX2:
		n := share(rows, mostAVX2)
		dotAVX2(b, uint64(n))
		return n
	}
	dotGeneric(b)
	return 1
}

// widen does y = x.
func widen(y []int16, x []uint8) {
	n := len(x) &^ 31
	if n > 0 {
		widenAVX2(&y[0], &x[0], n)
	}
	for i, v := range x[n:] {
		y[n+i] = int16(v)
	}
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

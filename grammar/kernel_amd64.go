package grammar

import "golang.org/x/sys/cpu"

//go:noescape
func mul4VNNI(c *int32, cStride int, a *int16, aStride int, b *int16, pairs int)

//go:noescape
func mul8VNNI(c *int32, cStride int, a *int16, aStride int, b *int16, pairs int)

//go:noescape
func mul12VNNI(c *int32, cStride int, a *int16, aStride int, b *int16, pairs int)

//go:noescape
func mul4AVX2(c *int32, cStride int, a *int16, aStride int, b *int16, pairs int)

//go:noescape
func scaleAVX2(y *float32, acc *int32, scale, bias *float32, by float32, n int)

//go:noescape
func scaleReluAVX2(y *float32, acc *int32, scale, bias *float32, by float32, n int)

//go:noescape
func addPartsAVX2(y, x *float32, before, own, after *int32, scale, bias *float32, by float32, n int)

//go:noescape
func scaleAVX512(y *float32, acc *int32, scale, bias *float32, by float32, n int)

//go:noescape
func bestAVX2(x *float32, n int) int

//go:noescape
func reluAVX2(y *float32, n int)

//go:noescape
func addFloatsAVX2(y, x *float32, n int)

//go:noescape
func addScaledAVX2(y, x *float32, by float32, n int)

//go:noescape
func addWholeAVX2(y *float32, x *int16, by float32, n int)

//go:noescape
func addBytesAVX2(y *int16, x *int8, n int)

//go:noescape
func gateAVX2(h, last, z, gate *float32, n int)

//go:noescape
func sumsAVX2(x *float32, n int, mean float32) (sum, squares float32)

//go:noescape
func normAVX2(y *int16, x, gain, bias *float32, mean, inv float32, n int)

//go:noescape
func topAVX2(x *float32, n int) float32

//go:noescape
func quantiseAVX2(y *int16, x *float32, by float32, n int)

var (
	hasAVX2 = cpu.X86.HasAVX2
	hasVNNI = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI
)

// mul does c = a·b for rows of a, a multiple of four, and one panel of b.
func mul(c []int32, cStride int, a []int16, aStride, rows int, b []int16, pairs int) {
	switch {
	case hasVNNI:
		r := 0
		for ; r+8 <= rows && r+12 != rows; r += 8 {
			mul8VNNI(&c[r*cStride], 4*cStride, &a[r*aStride], 2*aStride, &b[0], pairs)
		}
		switch rows - r {
		case 12: // four alone would wait for each other's sums
			mul12VNNI(&c[r*cStride], 4*cStride, &a[r*aStride], 2*aStride, &b[0], pairs)
		case 4:
			mul4VNNI(&c[r*cStride], 4*cStride, &a[r*aStride], 2*aStride, &b[0], pairs)
		}
	case hasAVX2:
		for r := 0; r < rows; r += 4 {
			mul4AVX2(&c[r*cStride], 4*cStride, &a[r*aStride], 2*aStride, &b[0], pairs)
			mul4AVX2(&c[r*cStride+16], 4*cStride, &a[r*aStride], 2*aStride, &b[32], pairs)
		}
	default:
		mulGeneric(c, cStride, a, aStride, rows, b, pairs)
	}
}

func scale(y []float32, acc []int32, by float32, scale, bias []float32) {
	if hasVNNI {
		scaleAVX512(&y[0], &acc[0], &scale[0], &bias[0], by, len(y))
		return
	}
	if hasAVX2 {
		scaleAVX2(&y[0], &acc[0], &scale[0], &bias[0], by, len(y))
		return
	}
	scaleGeneric(y, acc, scale, bias, by)
}

func scaleRelu(y []float32, acc []int32, by float32, scale, bias []float32) {
	if hasAVX2 {
		scaleReluAVX2(&y[0], &acc[0], &scale[0], &bias[0], by, len(y))
		return
	}
	scaleReluGeneric(y, acc, scale, bias, by)
}

func addParts(y, x []float32, before, own, after []int32, scale, bias []float32, by float32) {
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

func gate(h, last, z, g []float32) {
	if hasAVX2 {
		gateAVX2(&h[0], &last[0], &z[0], &g[0], len(g))
		return
	}
	gateGeneric(h, last, z, g)
}

func sums(x []float32, mean float32) (sum, squares float32) {
	if hasAVX2 {
		return sumsAVX2(&x[0], len(x), mean)
	}
	return sumsGeneric(x, mean)
}

func normRow(y []int16, x, gain, bias []float32, mean, inv float32) {
	if hasAVX2 {
		normAVX2(&y[0], &x[0], &gain[0], &bias[0], mean, inv, len(x))
		return
	}
	normGeneric(y, x, gain, bias, mean, inv)
}

func top(x []float32) float32 {
	if hasAVX2 {
		return topAVX2(&x[0], len(x))
	}
	return topGeneric(x)
}

func quantiseRow(y []int16, x []float32, by float32) {
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

func addWhole(y []float32, x []int16, by float32) {
	if hasAVX2 {
		addWholeAVX2(&y[0], &x[0], by, len(y))
		return
	}
	addWholeGeneric(y, x, by)
}

package grammar

import "math"

// The arithmetic of the network at run time. Products of matrices are of whole
// numbers (weights and activations of 16 bits, sums of 32), so that any order and any
// instruction gives the same sum; the rest is rounded to float32 after each operation.
// Each function has a version in Go, which defines it, and one in assembly.

// amax is the largest activation.
const amax = 2047

// panel is the number of columns of a matrix that are stored side by side.
const panel = 32

// mulGeneric does c = a·b for some rows of a and one panel of b, whose rows come in
// pairs: the two numbers of a column lie next to each other.
func mulGeneric(c []int32, cStride int, a []int16, aStride, rows int, b []int16, pairs int) {
	for r := range rows {
		var sum [panel]int32
		for k, x := 0, a[r*aStride:]; k < pairs; k++ {
			x0, x1 := int32(x[2*k]), int32(x[2*k+1])
			w := b[k*2*panel : (k+1)*2*panel]
			for j := range sum {
				sum[j] += x0*int32(w[2*j]) + x1*int32(w[2*j+1])
			}
		}
		copy(c[r*cStride:], sum[:])
	}
}

// scaleGeneric does y = acc·by·scale + bias.
func scaleGeneric(y []float32, acc []int32, scale, bias []float32, by float32) {
	for i := range y {
		y[i] = float32(float32(float32(acc[i])*by)*scale[i]) + bias[i]
	}
}

func scaleReluGeneric(y []float32, acc []int32, scale, bias []float32, by float32) {
	scaleGeneric(y, acc, scale, bias, by)
	reluGeneric(y)
}

// addPartsGeneric does y = x + relu((before+own+after)·by·scale + bias).
func addPartsGeneric(y, x []float32, before, own, after []int32, scale, bias []float32, by float32) {
	for i := range y {
		v := float32(float32(float32(before[i]+own[i]+after[i])*by)*scale[i]) + bias[i]
		if !(v > 0) {
			v = 0
		}
		y[i] = x[i] + v
	}
}

func reluGeneric(y []float32) {
	for i, v := range y {
		if !(v > 0) {
			y[i] = 0
		}
	}
}

func addFloatsGeneric(y, x []float32) {
	for i, v := range x {
		y[i] += v
	}
}

// addScaledGeneric does y += x·by.
func addScaledGeneric(y, x []float32, by float32) {
	for i := range y {
		y[i] += float32(x[i] * by)
	}
}

func addWholeGeneric(y []float32, x []int16, by float32) {
	for i := range y {
		y[i] += float32(float32(x[i]) * by)
	}
}

func addBytesGeneric(y []int16, x []int8) {
	for i, v := range x {
		y[i] += int16(v)
	}
}

// gateGeneric does h = z + f·(last-z), where f is between 0 and 1 by the sign of g.
func gateGeneric(h, last, z, g []float32) {
	for i, x := range g {
		f := float32(float32(0.5*x)/(1+max(x, -x))) + 0.5
		h[i] = float32(f*(last[i]-z[i])) + z[i]
	}
}

// sumsGeneric adds up in eight lanes.
func sumsGeneric(x []float32, mean float32) (sum, squares float32) {
	var a, b [8]float32
	for i, v := range x {
		a[i%8] += v
		v -= mean
		b[i%8] += float32(v * v)
	}
	fold := func(a [8]float32) float32 {
		for i := range 4 {
			a[i] += a[i+4]
		}
		return (a[0] + a[2]) + (a[1] + a[3])
	}
	return fold(a), fold(b)
}

// normGeneric does y = (x-mean)·inv·gain + bias, rounded and held within amax.
func normGeneric(y []int16, x, gain, bias []float32, mean, inv float32) {
	for i, v := range x {
		v = float32(float32((v-mean)*inv)*gain[i]) + bias[i]
		if !(v < amax) {
			v = amax
		}
		y[i] = int16(math.RoundToEven(float64(max(v, -amax))))
	}
}

func bestGeneric(row []float32) int32 {
	b := 0
	for h, v := range row {
		if v > row[b] {
			b = h
		}
	}
	return int32(b)
}

func topGeneric(x []float32) float32 {
	var top float32
	for _, v := range x {
		top = max(top, v, -v)
	}
	return top
}

func quantiseGeneric(y []int16, x []float32, by float32) {
	for i, v := range x {
		y[i] = int16(math.RoundToEven(float64(float32(v * by))))
	}
}

// norm normalises a row (Ba, Kiros and Hinton 2016) and makes whole numbers of it.
func norm(y []int16, x, gain, bias []float32) {
	n := float32(len(x))
	sum, _ := sums(x, 0)
	mean := sum / n
	_, squares := sums(x, mean)
	inv := 1 / float32(math.Sqrt(float64(squares/n+1e-5)))
	normRow(y, x, gain, bias, mean, inv)
}

// quantise makes whole numbers of a row, the largest of them amax; x = y·by.
func quantise(y []int16, x []float32) (by float32) {
	by = top(x) / amax
	if by == 0 {
		by = 1
	}
	quantiseRow(y, x, 1/by)
	return by
}

// exp is e to the x for x in (-80, 0], to about five digits: 2 to the whole part by the
// bits of a float, 2 to the rest by a polynomial.
func exp(x float32) float32 {
	x = float32(x * math.Log2E)
	whole := int32(x) // towards zero, so that the rest is in (-1, 0]
	r := float32((x - float32(whole)) * math.Ln2)
	p := float32(1)
	for _, c := range [...]float32{1.0 / 6, 1.0 / 5, 1.0 / 4, 1.0 / 3, 1.0 / 2, 1} {
		p = 1 + float32(float32(r*c)*p)
	}
	return float32(p * math.Float32frombits(uint32(127+whole)<<23))
}

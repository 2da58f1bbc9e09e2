package grammar

import (
	"math"
	"unsafe"
)

// The arithmetic of the network at run time. Products of matrices are of whole
// numbers (weights and activations of 8 bits, sums of 32), so that any order and any
// instruction gives the same sum; the rest is rounded to float32 after each operation.
// Each function has a version in Go, which defines it, and one in assembly.

const (
	offset = 128 // is added to activations, so that they are unsigned
	amax   = 127 // the largest weight, and the largest activation of a row that is scaled
)

// panel is the number of columns of a matrix that are stored side by side.
const panel = 32

// block is a product of some rows of activations and one panel of weights, whose rows
// come in quads: the four numbers of a column lie next to each other. Both have 8 bits,
// or 16 where widens says so.
type block struct {
	y       *float32 // rows of sums, scaled; strides are in bytes
	yStride uintptr
	a       unsafe.Pointer
	aStride uintptr
	w       unsafe.Pointer
	quads   uintptr
	start   *int32 // a column's sum begins with it
	scale   *float32
	bias    *float32
	by      *float32 // what one in a row of a is worth
	mode    uint64
}

// Bits of a block's mode.
const (
	modeAdd  = 1 << iota // y + …, not y = …
	modeRelu             // nothing below zero
)

// next moves a block on by some rows.
func (b *block) next(rows int) {
	n := uintptr(rows)
	b.y = (*float32)(unsafe.Add(unsafe.Pointer(b.y), n*b.yStride))
	b.a = unsafe.Add(b.a, n*b.aStride)
	b.by = (*float32)(unsafe.Add(unsafe.Pointer(b.by), 4*n))
}

// dot does a block of any number of rows.
func dot(b *block, rows int) {
	for {
		n := dotRows(b, rows)
		if rows -= n; rows == 0 {
			return
		}
		b.next(n) // never behind the last row: that may be another's memory
	}
}

// share is how many of some rows to take at once, where most are the most that can be:
// a few alone would be left over otherwise, and waste what is done once for all rows.
func share(rows, most int) int { return rows / ((rows + most - 1) / most) }

// dotGeneric does y = (start + a·w)·by·scale + bias for a row.
func dotGeneric(b *block) {
	var sum [panel]int32
	a, w := unsafe.Slice((*uint8)(b.a), 4*b.quads), unsafe.Slice((*int8)(b.w), 4*panel*b.quads)
	for k := 0; k < len(a); k += 4 {
		a, w := a[k:k+4], w[k*panel:(k+4)*panel]
		for j := range sum {
			for i, v := range a {
				sum[j] += int32(v) * int32(w[4*j+i])
			}
		}
	}
	finishGeneric(b, &sum)
}

func finishGeneric(b *block, sum *[panel]int32) {
	y, start := unsafe.Slice(b.y, panel), unsafe.Slice(b.start, panel)
	scale, bias := unsafe.Slice(b.scale, panel), unsafe.Slice(b.bias, panel)
	for j, v := range sum {
		x := float32(float32(float32(v+start[j])**b.by)*scale[j]) + bias[j]
		if b.mode&modeRelu != 0 && !(x > 0) {
			x = 0
		}
		if b.mode&modeAdd != 0 {
			x += y[j]
		}
		y[j] = x
	}
}

// addPartsGeneric does y = x + relu((before+own+after)·by·scale + bias).
func addPartsGeneric(y, x, before, own, after, scale, bias []float32, by float32) {
	for i := range y {
		v := float32(float32(float32(float32(before[i]+own[i])+after[i])*by)*scale[i]) + bias[i]
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

// addWholeGeneric does y += x·by, where x is activations.
func addWholeGeneric(y []float32, x []uint8, by float32) {
	for i := range y {
		y[i] += float32(float32(int32(x[i])-offset) * by)
	}
}

func addBytesGeneric(y []int16, x []int8) {
	for i, v := range x {
		y[i] += int16(v)
	}
}

// gateGeneric does h = z + f·(last-z), where f is between 0 and 1 by the sign of g, and x += h.
func gateGeneric(x, h, last, z, g []float32) {
	for i, v := range g {
		f := float32(float32(0.5*v)/(1+max(v, -v))) + 0.5
		h[i] = float32(f*(last[i]-z[i])) + z[i]
		x[i] += h[i]
	}
}

// normGeneric normalises a row (Ba, Kiros and Hinton 2016) and makes activations of it.
func normGeneric(y []uint8, x, gain, bias []float32) {
	n := float32(len(x))
	mean := sumGeneric(x, func(v float32) float32 { return v }) / n
	squares := sumGeneric(x, func(v float32) float32 { v -= mean; return float32(v * v) })
	inv := 1 / float32(math.Sqrt(float64(squares/n+1e-5)))
	for i, v := range x {
		y[i] = activation(float32(float32((v-mean)*inv)*gain[i]) + bias[i])
	}
}

// sumGeneric adds up in as many lanes as a panel has columns.
func sumGeneric(x []float32, of func(float32) float32) float32 {
	var a [panel]float32
	for i, v := range x {
		a[i%panel] += of(v)
	}
	for half := panel / 2; half > 0; half /= 2 {
		for i := range half {
			a[i] += a[i+half]
		}
	}
	return a[0]
}

// activation rounds to a whole number of 8 bits and adds the offset.
func activation(x float32) uint8 {
	return uint8(min(max(math.RoundToEven(float64(x)), -offset), offset-1) + offset)
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

// negligible is how far below the best a score does not count.
const negligible = -12

func nearGeneric(x []float32, at []int32) (top float32, places []int32) {
	top, places = x[bestGeneric(x)], at[:0]
	for i, v := range x {
		if v-top > negligible {
			places = append(places, int32(i))
		}
	}
	return top, places
}

func topGeneric(x []float32) float32 {
	var top float32
	for _, v := range x {
		top = max(top, v, -v)
	}
	return top
}

func quantiseGeneric(y []uint8, x []float32, by float32) {
	for i, v := range x {
		y[i] = activation(float32(v * by))
	}
}

func quantiseByTop(y []uint8, x []float32) (by float32) {
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

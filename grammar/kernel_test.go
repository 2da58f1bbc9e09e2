package grammar

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestProductIsExact holds the Go that defines a product to numbers without offsets and panels,
// at the largest that there are.
func TestProductIsExact(t *testing.T) {
	d := dense{in: 480, out: panel, scale: make([]float32, panel), bias: make([]float32, panel)}
	rows := make([]int8, d.in*d.out)
	for i := range rows {
		rows[i] = amax
	}
	d.pack(rows)
	d.scale[5], d.bias[5] = 1, 3
	a := slices.Repeat([]uint8{offset + amax, 1}, d.in/2)
	a[0] = offset
	y := make([]float32, panel)
	d.apply(new(scratch), y, a, d.in, []float32{2}, false)
	if want := float32(-2*amax*amax + 3); y[5] != want || y[6] != 0 {
		t.Errorf("%v and %v, want %v and 0", y[5], y[6], want)
	}
}

// product makes a layer, activations with some room between their rows, their worths and sums.
func product(r *rand.Rand, rows, in, out int) (d dense, a []uint8, by, y []float32) {
	d = dense{in: in, out: out, scale: make([]float32, out), bias: make([]float32, out)}
	w := make([]int8, in*out)
	for i := range w {
		w[i] = int8(r.IntN(2*amax+1) - amax)
	}
	d.pack(w)
	for i := range out {
		d.scale[i], d.bias[i] = r.Float32(), r.Float32()-.5
	}
	a, by, y = make([]uint8, rows*(in+4)), make([]float32, rows), make([]float32, rows*out)
	for i := range a {
		a[i] = uint8(r.Uint32())
	}
	for i := range by {
		by[i] = r.Float32() / 1000
	}
	for i := range y {
		y[i] = r.Float32() - .5
	}
	return d, a, by, y
}

// benchmarkProduct multiplies 24 words with the largest layer.
func benchmarkProduct(b *testing.B) {
	const rows, in, out = 24, 480, 160
	d, a, by, y := product(rand.New(rand.NewPCG(4, 9)), rows, in, out)
	s := new(scratch)
	for b.Loop() {
		d.apply(s, y, a, in, by, false)
	}
	b.ReportMetric(float64(rows*in*out)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "mul/ns")
}

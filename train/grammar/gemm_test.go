package grammar

import (
	"math/rand/v2"
	"testing"
)

func TestMulAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	fill := func(m *mat) *mat {
		for i := range m.d[:m.r*m.c] {
			m.d[i] = r.Float32() - 0.5
		}
		return m
	}
	a, b := fill(newMat(13, 64)), fill(newMat(64, 96))
	c := newMat(13, 96)
	mulAdd(c, a, b)
	at := newMat(64, 32)
	transpose(at, a)
	c2 := newMat(32, 96)
	mulAddT(c2, at, b)
	for i := range 13 {
		for j := range 96 {
			var want float64
			for k := range 64 {
				want += float64(a.d[i*64+k]) * float64(b.d[k*96+j])
			}
			if d := want - float64(c.d[i*96+j]); d > 1e-4 || d < -1e-4 {
				t.Fatalf("c[%d,%d] = %v, want %v", i, j, c.d[i*96+j], want)
			}
			if d := want - float64(c2.d[i*96+j]); d > 1e-4 || d < -1e-4 {
				t.Fatalf("transposed: c[%d,%d] = %v, want %v", i, j, c2.d[i*96+j], want)
			}
		}
	}
}

func BenchmarkMulAdd(b *testing.B) {
	x, y, z := newMat(1500, 384), newMat(384, 128), newMat(1500, 128)
	for b.Loop() {
		mulAdd(z, x, y)
	}
	b.ReportMetric(1500*384*128*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
}

package grammar

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAssemblyEqualsGo holds every kernel to the Go that defines it, bit for bit.
func TestAssemblyEqualsGo(t *testing.T) {
	if !hasAVX2 {
		t.Skip("no AVX2")
	}
	r := rand.New(rand.NewPCG(1, 9))
	floats := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64() * 3)
		}
		return x
	}
	for range 200 {
		n := 16 * (1 + r.IntN(12))
		x, y, gain, bias := floats(n), floats(n), floats(n), floats(n)
		acc := make([]int32, n)
		for i := range acc {
			acc[i] = int32(r.Uint32())
		}
		by := float32(r.NormFloat64())
		f1, f2, i1, i2 := make([]float32, n), make([]float32, n), make([]int16, n), make([]int16, n)
		equalF := func(name string) {
			t.Helper()
			if !slices.Equal(f1, f2) {
				t.Fatalf("%s of %d: %v, want %v", name, n, f2, f1)
			}
		}
		equalI := func(name string) {
			t.Helper()
			if !slices.Equal(i1, i2) {
				t.Fatalf("%s of %d: %v, want %v", name, n, i2, i1)
			}
		}
		scaleGeneric(f1, acc, gain, bias, by)
		scale(f2, acc, by, gain, bias)
		equalF("scale")
		scaleReluGeneric(f1, acc, gain, bias, by)
		scaleRelu(f2, acc, by, gain, bias)
		equalF("scaleRelu")
		before, after := slices.Clone(acc), slices.Clone(acc)
		slices.Reverse(before)
		addPartsGeneric(f1, x, before, acc, after, gain, bias, by)
		addParts(f2, x, before, acc, after, gain, bias, by)
		equalF("addParts")
		addFloatsGeneric(f1, x)
		addFloats(f2, x)
		equalF("addFloats")
		reluGeneric(f1)
		relu(f2)
		equalF("relu")
		addScaledGeneric(f1, x, by)
		addScaled(f2, x, by)
		equalF("addScaled")
		addWholeGeneric(f1, i1, by)
		addWhole(f2, i1, by)
		equalF("addWhole")
		gateGeneric(f1, x, y, gain)
		gate(f2, x, y, gain)
		equalF("gate")
		normGeneric(i1, x, gain, bias, y[0], by*100)
		normRow(i2, x, gain, bias, y[0], by*100)
		equalI("norm")
		quantiseGeneric(i1, x, 100)
		quantiseRow(i2, x, 100)
		equalI("quantise")
		bytes := make([]int8, n)
		for i := range bytes {
			bytes[i] = int8(r.Uint32())
		}
		addBytesGeneric(i1, bytes)
		addBytes(i2, bytes)
		equalI("addBytes")
		for k := range x {
			x[k] = float32(int32(x[k]*4)) / 4 // some are equal
			if b1, b2 := bestGeneric(x[:k+1]), best(x[:k+1]); b1 != b2 {
				t.Fatalf("best of %v: %d, want %d", x[:k+1], b2, b1)
			}
		}
		s1, q1 := sumsGeneric(x, by)
		s2, q2 := sums(x, by)
		if s1 != s2 || q1 != q2 {
			t.Fatalf("sums of %d: %v %v, want %v %v", n, s2, q2, s1, q1)
		}
		if a, b := topGeneric(x), top(x); a != b {
			t.Fatalf("top of %d: %v, want %v", n, b, a)
		}
	}
}

func TestProductsEqualGo(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	whole := func(n, limit int) []int16 {
		x := make([]int16, n)
		for i := range x {
			x[i] = int16(r.IntN(2*limit+1) - limit)
		}
		return x
	}
	for range 50 {
		rows, pairs := 4*(1+r.IntN(5)), 1+r.IntN(100)
		a, b := whole(rows*2*pairs, amax), whole(2*pairs*panel, 32767)
		want, got := make([]int32, rows*panel), make([]int32, rows*panel)
		mulGeneric(want, panel, a, 2*pairs, rows, b, pairs)
		vnni := hasVNNI
		for _, hasVNNI = range []bool{false, vnni} {
			clear(got)
			mul(got, panel, a, 2*pairs, rows, b, pairs)
			if !slices.Equal(got, want) {
				t.Fatalf("%d rows, %d pairs, VNNI %v: %v, want %v", rows, pairs, hasVNNI, got, want)
			}
		}
	}
}

// TestAnnotateIsTheSameOnAnyProcessor reads a text with each set of instructions.
func TestAnnotateIsTheSameOnAnyProcessor(t *testing.T) {
	m := load(t)
	want := spaced(news)
	m.Annotate(want)
	avx2, vnni := hasAVX2, hasVNNI
	defer func() { hasAVX2, hasVNNI = avx2, vnni }()
	for _, has := range [][2]bool{{avx2, false}, {false, false}} {
		hasAVX2, hasVNNI = has[0], has[1]
		d := spaced(news)
		m.Annotate(d)
		if !slices.Equal(d.Words, want.Words) {
			t.Errorf("AVX2 %v, VNNI %v: the text is read otherwise", has[0], has[1])
		}
	}
}

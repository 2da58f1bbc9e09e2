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
		n := 32 * (1 + r.IntN(8))
		x, y, gain, bias := floats(n), floats(n), floats(n), floats(n)
		by := float32(r.NormFloat64())
		f1, f2, i1, i2 := make([]float32, n), make([]float32, n), make([]int16, n), make([]int16, n)
		b1, b2 := make([]uint8, n), make([]uint8, n)
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
		equalB := func(name string) {
			t.Helper()
			if !slices.Equal(b1, b2) {
				t.Fatalf("%s of %d, VNNI %v: %v, want %v", name, n, hasVNNI, b2, b1)
			}
		}
		addPartsGeneric(f1, x, y, gain, bias, gain, bias, by)
		addParts(f2, x, y, gain, bias, gain, bias, by)
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
		h1, h2 := make([]float32, n), make([]float32, n)
		gateGeneric(f1, h1, x, y, gain)
		gate(f2, h2, x, y, gain)
		equalF("gate")
		if !slices.Equal(h1, h2) {
			t.Fatalf("gate of %d: %v, want %v", n, h2, h1)
		}
		vnni := hasVNNI
		for _, hasVNNI = range []bool{false, vnni} {
			normGeneric(b1, x, gain, bias)
			norm(b2, x, gain, bias)
			equalB("norm")
			by1, by2 := quantiseByTop(b1, x), quantise(b2, x)
			equalB("quantise")
			if by1 != by2 {
				t.Fatalf("quantise of %d, VNNI %v: %v, want %v", n, hasVNNI, by2, by1)
			}
			zero := make([]float32, n)
			by1, by2 = quantiseByTop(b1, zero), quantise(b2, zero)
			equalB("quantise")
			if by1 != 1 || by2 != 1 {
				t.Fatalf("quantise of nothing, VNNI %v: %v, want %v", hasVNNI, by2, by1)
			}
		}
		quantiseGeneric(b1, x, 100) // some are too large
		quantiseRow(b2, x, 100)
		equalB("quantise by 100")
		addWholeGeneric(f1, b1, by)
		addWhole(f2, b1, by)
		equalF("addWhole")
		some := b1[:1+r.IntN(n)]
		clear(i2)
		widen(i2, some)
		for i, v := range some {
			i1[i] = int16(v)
		}
		equalI("widen")
		clear(i1)
		clear(i2)
		bytes := make([]int8, n)
		for i := range bytes {
			bytes[i] = int8(r.Uint32())
		}
		addBytesGeneric(i1, bytes)
		addBytes(i2, bytes)
		equalI("addBytes")
		for k := range x {
			x[k] = float32(int32(x[k]*8)) / 4 // some are equal
			if b1, b2 := bestGeneric(x[:k+1]), best(x[:k+1]); b1 != b2 {
				t.Fatalf("best of %v: %d, want %d", x[:k+1], b2, b1)
			}
			t1, p1 := nearGeneric(x[:k+1], make([]int32, k+16))
			t2, p2 := near(x[:k+1], make([]int32, k+16))
			if t1 != t2 || !slices.Equal(p1, p2) {
				t.Fatalf("near of %v: %v %v, want %v %v", x[:k+1], t2, p2, t1, p1)
			}
		}
		if a, b := topGeneric(x), top(x); a != b {
			t.Fatalf("top of %d: %v, want %v", n, b, a)
		}
	}
}

// TestProductsEqualGo multiplies any number of rows in each mode with each set of instructions.
func TestProductsEqualGo(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	avx2, vnni := hasAVX2, hasVNNI
	defer func() { hasAVX2, hasVNNI = avx2, vnni }()
	for range 300 {
		rows, in, out := 1+r.IntN(40), 4*(1+r.IntN(120)), panel*(1+r.IntN(3))
		d, a, by, before := product(r, rows, in, out)
		if r.IntN(4) == 0 { // the largest sums that there are
			a = slices.Repeat([]uint8{2*offset - 1}, len(a))
			d.pack(slices.Repeat([]int8{amax, -amax}, in*out/2))
		}
		d.relu = panel * r.IntN(out/panel+1)
		add := r.IntN(2) == 0
		var want []float32
		for _, has := range [][2]bool{{false, false}, {avx2, false}, {avx2, vnni}} {
			hasAVX2, hasVNNI = has[0], has[1]
			d.widen()
			got := slices.Clone(before)
			d.apply(new(scratch), got, a, in+4, by, add)
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%d rows, %d → %d, add %v, AVX2 %v, VNNI %v: %v, want %v", rows, in, out, add, has[0], has[1], got, want)
			}
		}
	}
}

// TestShare holds that rows are taken in parts that differ by one row at most.
func TestShare(t *testing.T) {
	for most := 1; most <= mostVNNI; most++ {
		for rows := 1; rows <= 100; rows++ {
			least, largest, parts := most, 0, 0
			for left := rows; left > 0; parts++ {
				n := share(left, most)
				least, largest = min(least, n), max(largest, n)
				left -= n
			}
			if least < 1 || largest > most || largest-least > 1 || parts != (rows+most-1)/most {
				t.Fatalf("%d rows, at most %d at once: %d parts of %d to %d", rows, most, parts, least, largest)
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
		m := load(t) // with the weights as these instructions need them
		d := spaced(news)
		m.Annotate(d)
		if !slices.Equal(d.Words, want.Words) {
			t.Errorf("AVX2 %v, VNNI %v: the text is read otherwise", has[0], has[1])
		}
	}
}

// BenchmarkProduct compares the sets of instructions.
func BenchmarkProduct(b *testing.B) {
	avx2, vnni := hasAVX2, hasVNNI
	defer func() { hasAVX2, hasVNNI = avx2, vnni }()
	for _, c := range []struct {
		name       string
		avx2, vnni bool
	}{{"VNNI", avx2, vnni}, {"AVX2", avx2, false}, {"Go", false, false}} {
		hasAVX2, hasVNNI = c.avx2, c.vnni
		b.Run(c.name, benchmarkProduct)
	}
}

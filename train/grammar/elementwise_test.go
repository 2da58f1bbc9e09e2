package grammar

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExp(t *testing.T) {
	for x := float32(-79); x <= 0; x += 0.013 {
		want := math.Exp(float64(x))
		if got := float64(exp(x)); math.Abs(got-want) > 5e-5*want {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestVectorCodeIsCloseToGo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	make6 := func() (x [8][]float32) {
		for i := range x {
			x[i] = make([]float32, 96)
			for j := range x[i] {
				x[i][j] = float32(r.NormFloat64())
			}
		}
		return x
	}
	close := func(name string, a, b []float32) {
		t.Helper()
		for i := range a {
			if math.Abs(float64(a[i]-b[i])) > 1e-4 {
				t.Fatalf("%s: %v, want %v", name, a[i], b[i])
			}
		}
	}
	x := make6()
	hat, out := make([]float32, 96), make([]float32, 96)
	inv := normForward(x[0], hat, out, x[1], x[2])
	hat2, out2 := make([]float32, 96), make([]float32, 96)
	inv2 := normForwardGeneric(x[0], hat2, out2, x[1], x[2])
	close("inv", []float32{inv}, []float32{inv2})
	close("hat", hat, hat2)
	close("out", out, out2)
	dx, dx2 := make([]float32, 96), make([]float32, 96)
	g, b := append([]float32(nil), x[4]...), append([]float32(nil), x[5]...)
	normBackward(x[3], hat, dx, x[1], x[4], x[5], inv)
	normBackwardGeneric(x[3], hat, dx2, x[1], g, b, inv)
	close("dx", dx, dx2)
	close("dgain", x[4], g)
	close("dbias", x[5], b)
	k := adamConstants{0.5, 0.1, 0.02, 0.01, 1e-8, 0.001}
	y := make6()
	for i := range y[3] {
		y[3][i] *= y[3][i]
	}
	var z [4][]float32
	for i := range z {
		z[i] = append([]float32(nil), y[i]...)
	}
	adamStep(y[0], y[1], y[2], y[3], k)
	adamGeneric(z[0], z[1], z[2], z[3], k)
	for i := range z {
		close("adam", y[i], z[i])
	}
}

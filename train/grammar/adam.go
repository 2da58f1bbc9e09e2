package grammar

import (
	"math"
	"slices"
)

// adam moves parameters against their gradients (Kingma and Ba 2015) and clears these.
// Rows of tables that were not touched stay as they are.
type adam struct {
	rate, b1, b2, decay float32
	step                int
}

func (a *adam) update(params []*param) {
	a.step++
	c1 := 1 - math.Pow(float64(a.b1), float64(a.step))
	c2 := 1 - math.Pow(float64(a.b2), float64(a.step))
	rate := a.rate * float32(math.Sqrt(c2)/c1)
	scale := clip(params)
	for _, p := range params {
		if !p.isTable {
			a.rows(p, 0, len(p.d), rate, scale)
			continue
		}
		slices.Sort(p.touched)
		for _, r := range slices.Compact(p.touched) {
			a.rows(p, int(r)*p.c, int(r+1)*p.c, rate, scale)
		}
		p.touched = p.touched[:0]
	}
}

func (a *adam) rows(p *param, from, to int, rate, scale float32) {
	k := adamConstants{scale, 1 - a.b1, 1 - a.b2, rate, 1e-8, a.decay * a.rate}
	adamStep(p.d[from:to], p.g[from:to], p.m[from:to], p.v[from:to], k)
}

// clip is the factor that keeps the norm of all gradients at 5 or below.
func clip(params []*param) float32 {
	const limit = 5
	var sum float64
	for _, p := range params {
		if p.isTable {
			continue
		}
		for _, x := range p.g {
			sum += float64(x * x)
		}
	}
	if n := math.Sqrt(sum); n > limit {
		return float32(limit / n)
	}
	return 1
}

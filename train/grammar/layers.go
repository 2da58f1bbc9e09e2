package grammar

import (
	"math"
	"math/rand/v2"
)

// param is a matrix that is learned: its value, its gradient, and Adam's two moments.
type param struct {
	mat
	g, m, v []float32
	touched []int32 // rows with a gradient, for tables of embeddings; nil when all have
	isTable bool
}

func newParam(r, c int) *param {
	p := &param{mat: *newMat(r, c)}
	p.g, p.m, p.v = make([]float32, len(p.d)), make([]float32, len(p.d)), make([]float32, len(p.d))
	return p
}

// glorot draws the values of the first r × c of the matrix uniformly, by the number of inputs and outputs.
func (p *param) glorot(rng *rand.Rand, gain float64, in, out int) *param {
	limit := gain * math.Sqrt(6/float64(in+out))
	for i := range p.r {
		for j := range min(out, p.c) {
			p.d[i*p.c+j] = float32((2*rng.Float64() - 1) * limit)
		}
	}
	return p
}

func (p *param) fill(v float32) *param {
	for i := range p.d {
		p.d[i] = v
	}
	return p
}

// grad is the gradient as a matrix.
func (p *param) grad() *mat { return &mat{p.r, p.c, p.g} }

// arena hands out matrices that live until it is reset; they hold what was left in them.
type arena struct {
	slab []float32
	used int
}

func (a *arena) mat(r, c int) *mat {
	n := up8(r+8) * c // eight rows more, since blocks that start at any row are read whole
	if a.used+n > len(a.slab) {
		a.slab, a.used = make([]float32, max(2*len(a.slab), n, 1<<22)), 0
	}
	m := &mat{r, c, a.slab[a.used : a.used+n : a.used+n]}
	a.used += n
	return m
}

// zero is mat, all zero.
func (a *arena) zero(r, c int) *mat {
	m := a.mat(r, c)
	clear(m.d)
	return m
}

// context is what layers need to know while a batch goes through them.
type context struct {
	arena
	rng      uint64
	training bool
	starts   []int // first token of each sentence, and the number of tokens
}

// random is SplitMix64 (Steele, Lea and Flood 2014).
func (x *context) random() uint64 {
	x.rng += 0x9E3779B97F4A7C15
	z := x.rng
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// drop zeroes a share of y and scales the rest, and records in mask (one a value) what it did.
func (x *context) drop(y *mat, rate float32) (mask []float32) {
	if !x.training || rate == 0 {
		return nil
	}
	m := x.mat(y.r, y.c)
	limit, keep := uint64(rate*65536), 1/(1-rate)
	scale := [2]float32{0, keep}
	d := m.d[:(y.r*y.c+3)&^3]
	for i := 0; i < len(d); i += 4 {
		r := x.random()
		d[i] = scale[^(r&0xffff-limit)>>63]
		d[i+1] = scale[^(r>>16&0xffff-limit)>>63]
		d[i+2] = scale[^(r>>32&0xffff-limit)>>63]
		d[i+3] = scale[^(r>>48-limit)>>63]
	}
	mul(y.d[:y.r*y.c], m.d)
	return m.d
}

func undrop(dy *mat, mask []float32) {
	if mask == nil {
		return
	}
	mul(dy.d[:dy.r*dy.c], mask)
}

// linear is y = x·w + b.
type linear struct {
	w, b *param
	x    *mat
}

func newLinear(rng *rand.Rand, in, out, used int) *linear {
	return &linear{w: newParam(in, up32(out)).glorot(rng, 1, in, used), b: newParam(1, up32(out))}
}

func (l *linear) params() []*param { return []*param{l.w, l.b} }

func (l *linear) forward(c *context, x *mat) *mat {
	l.x = x
	y := c.mat(x.r, l.w.c)
	for i := range y.r {
		copy(y.row(i), l.b.d[:l.w.c])
	}
	mulAdd(y, x, &l.w.mat)
	return y
}

func (l *linear) backward(c *context, dy *mat) *mat {
	mulAddT(l.w.grad(), l.x, dy)
	for i := range dy.r {
		add(l.b.g[:dy.c], dy.row(i))
	}
	wt := c.mat(l.w.c, l.w.r)
	transpose(wt, &l.w.mat)
	dx := c.mat(dy.r, l.w.r)
	mulSet(dx, dy, wt)
	return dx
}

// norm is layer normalisation (Ba, Kiros and Hinton 2016).
type norm struct {
	gain, bias *param
	xhat       *mat
	inv        []float32
}

func newNorm(width int) *norm {
	return &norm{gain: newParam(1, width).fill(1), bias: newParam(1, width)}
}

func (l *norm) params() []*param { return []*param{l.gain, l.bias} }

func (l *norm) forward(c *context, x *mat) *mat {
	y := c.mat(x.r, x.c)
	l.xhat, l.inv = c.mat(x.r, x.c), make([]float32, x.r)
	gain, bias := l.gain.d[:x.c], l.bias.d[:x.c]
	for i := range x.r {
		l.inv[i] = normForward(x.row(i), l.xhat.row(i), y.row(i), gain, bias)
	}
	return y
}

func (l *norm) backward(c *context, dy *mat) *mat {
	dx := c.mat(dy.r, dy.c)
	for i := range dy.r {
		normBackward(dy.row(i), l.xhat.row(i), dx.row(i), l.gain.d, l.gain.g, l.bias.g, l.inv[i])
	}
	return dx
}

// layer is a step of the encoder.
type layer interface {
	params() []*param
	forward(c *context, x *mat) *mat
	backward(c *context, dy *mat) *mat // returns the gradient of x
}

// conv is x + relu(norm(x of the words within reach)·w + b).
type conv struct {
	norm  *norm
	lin   *linear
	reach int
	rate  float32
	y     *mat
	mask  []float32
}

func newConv(rng *rand.Rand, width, reach int, rate float32) *conv {
	return &conv{norm: newNorm(width), lin: newLinear(rng, (2*reach+1)*width, width, width), reach: reach, rate: rate}
}

func (l *conv) params() []*param { return append(l.norm.params(), l.lin.params()...) }

// windows calls do with each token and each of its neighbours' place in a window.
func (l *conv) windows(starts []int, do func(t, u, k int)) {
	for s := range len(starts) - 1 {
		for t := starts[s]; t < starts[s+1]; t++ {
			for k := range 2*l.reach + 1 {
				if u := t + k - l.reach; u >= starts[s] && u < starts[s+1] {
					do(t, u, k)
				}
			}
		}
	}
}

func (l *conv) forward(c *context, x *mat) *mat {
	n := l.norm.forward(c, x)
	in := c.zero(x.r, l.lin.w.r)
	l.windows(c.starts, func(t, u, k int) { copy(in.row(t)[k*x.c:], n.row(u)) })
	y := l.lin.forward(c, in)
	relu(y)
	l.mask = c.drop(y, l.rate)
	l.y = y
	out := c.mat(x.r, x.c)
	copy(out.d, x.d[:x.r*x.c])
	add(out.d[:x.r*x.c], y.d)
	return out
}

func (l *conv) backward(c *context, dy *mat) *mat {
	g := c.mat(dy.r, dy.c)
	copy(g.d, dy.d[:dy.r*dy.c])
	undrop(g, l.mask)
	unrelu(g, l.y)
	din := l.lin.backward(c, g)
	dn := c.zero(dy.r, dy.c)
	l.windows(c.starts, func(t, u, k int) { add(dn.row(u), din.row(t)[k*dy.c:(k+1)*dy.c]) })
	dx := l.norm.backward(c, dn)
	add(dx.d[:dy.r*dy.c], dy.d[:dy.r*dy.c])
	return dx
}

func relu(y *mat) { positive(y.d[:y.r*y.c]) }

func unrelu(dy, y *mat) { where(dy.d[:dy.r*dy.c], y.d) }

// scan is x + h, where h runs over the sentence, half of its columns forwards and half
// backwards: h = f·h' + (1-f)·c with c and the gate f linear in norm(x)
// (after Bradbury et al. 2017, Lei et al. 2018).
type scan struct {
	norm    *norm
	lin     *linear
	rate    float32
	z, f, h *mat
	mask    []float32
}

func newScan(rng *rand.Rand, width int, rate float32) *scan {
	l := &scan{norm: newNorm(width), lin: newLinear(rng, width, 2*width, width), rate: rate}
	for j := range width {
		l.lin.b.d[width+j] = float32(-1 + 4*rng.Float64())
	}
	return l
}

func (l *scan) params() []*param { return append(l.norm.params(), l.lin.params()...) }

// gate is a sigmoid without an exponential.
func gate(x float32) float32 {
	return 0.5 + 0.5*x/(1+max(x, -x))
}

// runs calls do with each pair of neighbours in the order of each direction: first is true at
// the ends of sentences, [from, to) are the direction's columns.
func runs(starts []int, width int, do func(prev, t, from, to int)) {
	for s := range len(starts) - 1 {
		prev := -1
		for t := starts[s]; t < starts[s+1]; t++ {
			do(prev, t, 0, width/2)
			prev = t
		}
		prev = -1
		for t := starts[s+1] - 1; t >= starts[s]; t-- {
			do(prev, t, width/2, width)
			prev = t
		}
	}
}

func (l *scan) forward(c *context, x *mat) *mat {
	l.z = l.lin.forward(c, l.norm.forward(c, x))
	l.f, l.h = c.mat(x.r, x.c), c.mat(x.r, x.c)
	zero := make([]float32, x.c)
	runs(c.starts, x.c, func(prev, t, from, to int) {
		z, f, h, last := l.z.row(t), l.f.row(t), l.h.row(t), zero
		if prev >= 0 {
			last = l.h.row(prev)
		}
		for j := from; j < to; j++ {
			f[j] = gate(z[x.c+j])
			h[j] = z[j] + f[j]*(last[j]-z[j])
		}
	})
	out := c.mat(x.r, x.c)
	copy(out.d, l.h.d[:x.r*x.c])
	l.mask = c.drop(out, l.rate)
	add(out.d[:x.r*x.c], x.d)
	return out
}

func (l *scan) backward(c *context, dy *mat) *mat {
	w := dy.c
	dh := c.mat(dy.r, w)
	copy(dh.d, dy.d[:dy.r*w])
	undrop(dh, l.mask)
	dz := c.mat(dy.r, 2*w)
	zero := make([]float32, w)
	unused := make([]float32, w)
	type step struct{ prev, t, from, to int }
	var steps []step
	runs(c.starts, w, func(prev, t, from, to int) { steps = append(steps, step{prev, t, from, to}) })
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		last, dlast := zero, unused
		if s.prev >= 0 {
			last, dlast = l.h.row(s.prev), dh.row(s.prev)
		}
		z, f, g, out := l.z.row(s.t), l.f.row(s.t), dh.row(s.t), dz.row(s.t)
		for j := s.from; j < s.to; j++ {
			out[j] = g[j] * (1 - f[j])
			dlast[j] += g[j] * f[j]
			a := z[w+j]
			d := 1 + max(a, -a)
			out[w+j] = g[j] * (last[j] - z[j]) * 0.5 / (d * d)
		}
	}
	dx := l.norm.backward(c, l.lin.backward(c, dz))
	add(dx.d[:dy.r*w], dy.d)
	return dx
}

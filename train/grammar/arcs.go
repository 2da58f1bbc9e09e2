package grammar

import (
	"math/rand/v2"

	"rapporteur/grammar"
)

// arcs scores heads: a word as a dependent asks, and each word as a head, and the
// root, answers (Dozat and Manning 2017); the dependent also says how far off, and to
// which side, it expects its head.
type arcs struct {
	dep, head, meet *linear
	root, far       *param
	drop            float32

	// of the batch under way
	x, y, query  *mat
	dmask, hmask []float32
	heads        []*mat // a sentence each, with the root after the words
}

func newArcs(rng *rand.Rand, width, size int, drop float32) *arcs {
	return &arcs{
		dep: newLinear(rng, width, size, size), head: newLinear(rng, width, size, size), meet: newLinear(rng, size, size, size),
		root: newParam(1, size).glorot(rng, 1, size, size), far: newParam(size, grammar.Buckets).glorot(rng, 0.5, size, grammar.Buckets),
		drop: drop,
	}
}

func (a *arcs) params() (all []*param) {
	for _, l := range []*linear{a.dep, a.head, a.meet} {
		all = append(all, l.params()...)
	}
	return append(all, a.root, a.far)
}

// forward gives the scores of a sentence each: row d, column h, the root after the words.
func (a *arcs) forward(c *context, b *batch, h *mat) (scores []*mat) {
	k := a.root.c
	a.x, a.y = a.dep.forward(c, h), a.head.forward(c, h)
	relu(a.x)
	relu(a.y)
	a.dmask, a.hmask = c.drop(a.x, a.drop), c.drop(a.y, a.drop)
	a.query = a.meet.forward(c, a.x)
	far := c.mat(h.r, grammar.Buckets)
	mulSet(far, a.x, &a.far.mat)
	a.heads = a.heads[:0]
	for s := range len(b.starts) - 1 {
		at, end := b.starts[s], b.starts[s+1]
		m := end - at
		heads := c.zero(up32(m+1), k)
		copy(heads.d, a.y.d[at*k:end*k])
		copy(heads.row(m), a.root.d[:k])
		a.heads = append(a.heads, heads)
		turned := c.zero(k, up32(m+1))
		transpose(turned, heads)
		sc := c.mat(m, up32(m+1))
		mulSet(sc, &mat{m, k, a.query.d[at*k:]}, turned)
		for d := range m {
			row, fr := sc.row(d)[:m+1], far.row(at+d)
			for h := range row {
				row[h] += fr[grammar.Bucket(d, h, m)]
			}
			row[d] = -1e9
		}
		scores = append(scores, sc)
	}
	return scores
}

// backward takes the gradients of the scores and gives that of h.
func (a *arcs) backward(c *context, b *batch, dscores []*mat) *mat {
	k, r := a.root.c, a.x.r
	dquery, dy, dfar := c.zero(r, k), c.zero(r, k), c.zero(r, grammar.Buckets)
	for s, ds := range dscores {
		at, m := b.starts[s], ds.r
		for d := range m {
			df := dfar.row(at + d)
			for h, g := range ds.row(d)[:m+1] {
				df[grammar.Bucket(d, h, m)] += g
			}
		}
		mulAdd(&mat{m, k, dquery.d[at*k:]}, ds, a.heads[s])
		dheads := c.zero(up32(m+1), k)
		mulAddT(dheads, ds, &mat{m, k, a.query.d[at*k:]})
		add(dy.d[at*k:(at+m)*k], dheads.d)
		add(a.root.g[:k], dheads.row(m))
	}
	dx := a.meet.backward(c, dquery)
	mulAddT(a.far.grad(), a.x, dfar)
	turned := c.mat(grammar.Buckets, k)
	transpose(turned, &a.far.mat)
	mulAdd(dx, dfar, turned)
	undrop(dx, a.dmask)
	undrop(dy, a.hmask)
	unrelu(dx, a.x)
	unrelu(dy, a.y)
	dh := a.dep.backward(c, dx)
	add(dh.d[:dh.r*dh.c], a.head.backward(c, dy).d)
	return dh
}

// leastShare is the chance of an arc below which it does not count for refine.
const leastShare = 0.02

// refine tells each word what its likely head and its likely dependents are:
// h + relu(mix of what they offer, weighed by the chances of the arcs, and the word's
// class). No gradient goes through the chances and the classes, which have losses of
// their own (after Ji, Wu and Lan 2019).
type refine struct {
	offer *linear // to dependents, to heads
	mix   *linear
	root  *param
	tags  *param // a row a class

	// of the batch under way
	share   []*mat
	classes []int
	in, y   *mat
}

func newRefine(rng *rand.Rand, width, size, tags int) *refine {
	return &refine{
		offer: newLinear(rng, width, 2*size, size), mix: newLinear(rng, 2*size, width, width),
		root: newParam(1, size), tags: newParam(tags, width),
	}
}

func (r *refine) params() []*param {
	return append(append(r.offer.params(), r.mix.params()...), r.root, r.tags)
}

// pass calls do for each likely arc with its chance; h is -1 for the root.
func (r *refine) pass(b *batch, do func(d, h int, p float32)) {
	for s, share := range r.share {
		at, m := b.starts[s], share.r
		for d := range m {
			for h, p := range share.row(d)[:m+1] {
				switch {
				case p == 0:
				case h == m:
					do(at+d, -1, p)
				default:
					do(at+d, at+h, p)
				}
			}
		}
	}
}

func addScaled(to, from []float32, by float32) {
	from = from[:len(to)]
	for i := range to {
		to[i] += by * from[i]
	}
}

func (r *refine) forward(c *context, b *batch, h *mat) *mat {
	size := r.root.c
	offer := r.offer.forward(c, h)
	r.in = c.zero(h.r, 2*size)
	r.pass(b, func(d, h int, p float32) {
		if h < 0 {
			addScaled(r.in.row(d)[:size], r.root.d[:size], p)
			return
		}
		addScaled(r.in.row(d)[:size], offer.row(h)[:size], p)
		addScaled(r.in.row(h)[size:], offer.row(d)[size:], p)
	})
	r.y = r.mix.forward(c, r.in)
	for t, k := range r.classes {
		add(r.y.row(t), r.tags.row(k))
	}
	relu(r.y)
	out := c.mat(h.r, h.c)
	copy(out.d, h.d[:h.r*h.c])
	add(out.d[:h.r*h.c], r.y.d)
	return out
}

func (r *refine) backward(c *context, b *batch, dout *mat) *mat {
	size := r.root.c
	dy := c.mat(dout.r, dout.c)
	copy(dy.d, dout.d[:dout.r*dout.c])
	unrelu(dy, r.y)
	for t, k := range r.classes {
		add(r.tags.g[k*dy.c:(k+1)*dy.c], dy.row(t))
	}
	din := r.mix.backward(c, dy)
	doffer := c.zero(dout.r, 2*size)
	r.pass(b, func(d, h int, p float32) {
		if h < 0 {
			addScaled(r.root.g[:size], din.row(d)[:size], p)
			return
		}
		addScaled(doffer.row(h)[:size], din.row(d)[:size], p)
		addScaled(doffer.row(d)[size:], din.row(h)[size:], p)
	})
	dh := r.offer.backward(c, doffer)
	add(dh.d[:dh.r*dh.c], dout.d)
	return dh
}

package grammar

import (
	"math"
	"math/rand/v2"

	"rapporteur/grammar"
)

// network is the tagger and parser in training.
type network struct {
	grammar.Sizes
	table      *param
	vectors    *mat // of words, row 0 for none; not learned
	in         *linear
	layers     []layer
	last       *norm
	tagNorm    *norm
	tagger     *linear
	first      *arcs // of the encoder's vectors
	refine     *refine
	second     *arcs // of the vectors refined by what the first found
	ldep       *linear
	lhead      *linear
	lroot      *param
	lfar       *param
	label      *linear
	all        []*param
	drop       float32
	tags, rels int

	// of the batch under way
	rows         [][grammar.Rows]int32
	hmask, tmask []float32
	dropIn       []float32
	refined      *mat
}

func newNetwork(s grammar.Sizes, lex *grammar.Lexicon, vectors *mat, tags, rels int, drop float32, seed uint64) *network {
	rng := rand.New(rand.NewPCG(seed, 7))
	n := &network{Sizes: s, vectors: vectors, drop: drop, tags: tags, rels: rels}
	n.table = newParam(lex.TableRows(), s.Embed).glorot(rng, 1, s.Embed, s.Embed)
	n.table.isTable = true
	n.in = newLinear(rng, s.Embed+s.Vector, s.Width, s.Width)
	for _, c := range s.Layers {
		switch c {
		case 's':
			n.layers = append(n.layers, newScan(rng, s.Width, drop))
		case 'C':
			n.layers = append(n.layers, newConv(rng, s.Width, 2, drop))
		default:
			n.layers = append(n.layers, newConv(rng, s.Width, 1, drop))
		}
	}
	n.last, n.tagNorm = newNorm(s.Width), newNorm(s.Width)
	n.tagger = newLinear(rng, s.Width, tags, tags)
	n.first = newArcs(rng, s.Width, s.Arc, drop)
	n.refine = newRefine(rng, s.Width, s.Refine, tags)
	n.second = newArcs(rng, s.Width, s.Arc2, drop)
	clear(n.second.meet.w.d) // the second has nothing to say at first
	clear(n.second.far.d)
	n.ldep, n.lhead = newLinear(rng, s.Width, s.Label, s.Label), newLinear(rng, s.Width, s.Label, s.Label)
	n.lroot = newParam(1, s.Label)
	n.lfar = newParam(32, s.Label)
	n.label = newLinear(rng, s.Label, rels, rels)
	n.all = []*param{n.table, n.lroot, n.lfar}
	n.all = append(append(append(n.all, n.first.params()...), n.second.params()...), n.refine.params()...)
	for _, l := range n.layers {
		n.all = append(n.all, l.params()...)
	}
	n.all = append(append(n.all, n.last.params()...), n.tagNorm.params()...)
	for _, l := range []*linear{n.in, n.tagger, n.ldep, n.lhead, n.label} {
		n.all = append(n.all, l.params()...)
	}
	return n
}

// batch is a run of sentences as the network sees them.
type batch struct {
	starts []int
	rows   [][grammar.Rows]int32
	vecs   []int32
	tags   []int32
	heads  []int32 // within the sentence; its length for the root
	rels   []int32
}

// result is what the network makes of a batch.
type result struct {
	tally
	tags *mat   // scores
	arcs []*mat // scores, a sentence each: row d, column h, the root after the words
}

// unknown is the chance that a word in training is shown as one never seen.
const unknown = 11000 // in 65,536

func (n *network) embed(c *context, b *batch) *mat {
	x := c.zero(len(b.rows), n.Embed+n.Vector)
	n.rows = append(n.rows[:0], b.rows...)
	for t := range n.rows {
		v := b.vecs[t]
		if c.training {
			r := c.random() & 0xffff
			if r < unknown {
				n.rows[t][0] = 0
			}
			if r < unknown*2/5 {
				v = 0
			}
		}
		row := x.row(t)
		for _, r := range n.rows[t] {
			add(row[:n.Embed], n.table.row(int(r)))
		}
		copy(row[n.Embed:], n.vectors.row(int(v)))
	}
	n.dropIn = c.drop(x, n.drop)
	return x
}

func (n *network) embedBackward(dx *mat) {
	undrop(dx, n.dropIn)
	for t := range n.rows {
		row := dx.row(t)[:n.Embed]
		for _, r := range n.rows[t] {
			g := n.table.g[int(r)*n.Embed : int(r+1)*n.Embed]
			add(g, row)
			n.table.touched = append(n.table.touched, r)
		}
	}
}

// run takes a batch through the network; in training it also adds up gradients.
func (n *network) run(c *context, b *batch) *result {
	c.used, c.starts = 0, b.starts
	h, _, res := n.encode(c, b)
	dh := n.trees(c, b, h, res)
	dtags := c.zero(h.r, res.tags.c)
	for t, gold := range b.tags {
		res.loss[0] += softmaxLoss(res.tags.row(t)[:n.tags], int(gold), dtags.row(t), 1/float32(len(b.tags)), &res.right[0])
	}
	dth := n.tagger.backward(c, dtags)
	undrop(dth, n.tmask)
	dtag := n.tagNorm.backward(c, dth)
	undrop(dh, n.hmask)
	dx := n.last.backward(c, dh)
	for i := len(n.layers) - 1; i >= 0; i-- {
		if i == min(n.Tags, len(n.layers))-1 {
			add(dx.d[:dx.r*dx.c], dtag.d)
		}
		dx = n.layers[i].backward(c, dx)
	}
	if n.Tags <= 0 {
		add(dx.d[:dx.r*dx.c], dtag.d)
	}
	n.embedBackward(n.in.backward(c, dx))
	return res
}

// encode gives the parser's view of each word, and the scores of tags.
func (n *network) encode(c *context, b *batch) (h, tags *mat, res *result) {
	res = &result{}
	x := n.in.forward(c, n.embed(c, b))
	var tagX *mat
	for i, l := range n.layers {
		if i == n.Tags {
			tagX = x
		}
		x = l.forward(c, x)
	}
	if tagX == nil {
		tagX = x
	}
	h = n.last.forward(c, x)
	n.hmask = c.drop(h, n.drop)
	th := n.tagNorm.forward(c, tagX)
	n.tmask = c.drop(th, n.drop)
	res.tags = n.tagger.forward(c, th)
	n.refine.classes = n.refine.classes[:0]
	for t := range h.r {
		n.refine.classes = append(n.refine.classes, argmax(res.tags.row(t)[:n.tags]))
	}
	return h, res.tags, res
}

// softmaxLoss is the cross entropy of scores against gold; grad gets its gradient times weight.
func softmaxLoss(scores []float32, gold int, grad []float32, weight float32, right *int) float64 {
	b := argmax(scores)
	if b == gold {
		*right++
	}
	top := scores[b]
	var sum float32
	for i, v := range scores {
		e := exp(v - top)
		grad[i] = e
		sum += e
	}
	loss := math.Log(float64(sum)) - float64(scores[gold]-top)
	for i := range scores {
		grad[i] *= weight / sum
	}
	grad[gold] -= weight
	return loss
}

func argmax(s []float32) int {
	b := 0
	for i, v := range s {
		if v > s[b] {
			b = i
		}
	}
	return b
}

// firstShare is the weight of the first scorer's own loss.
const firstShare = 0.5

// trees scores arcs and labels, and in training returns the gradient of h. res.arcs
// are the sums of both scorers.
func (n *network) trees(c *context, b *batch, h *mat, res *result) *mat {
	weight := 1 / float32(h.r)
	first := n.first.forward(c, b, h)
	d1 := n.likely(c, b, first, firstShare*weight)
	n.refined = n.refine.forward(c, b, h)
	res.arcs = n.second.forward(c, b, n.refined)
	var d2 []*mat
	for s, sc := range res.arcs {
		at, m := b.starts[s], sc.r
		ds := c.zero(m, sc.c)
		for d := range m {
			row := sc.row(d)[:m+1]
			addGeneric(row, first[s].row(d)[:m+1])
			row[d] = -1e9
			if c.training {
				res.loss[1] += softmaxLoss(row, int(b.heads[at+d]), ds.row(d), weight, &res.right[1])
			}
		}
		add(d1[s].d[:m*sc.c], ds.d)
		d2 = append(d2, ds)
	}
	if !c.training {
		return nil
	}
	dh2 := n.labels(c, b, n.refined, b.heads, res, weight)
	add(dh2.d[:h.r*h.c], n.second.backward(c, b, d2).d)
	dh := n.refine.backward(c, b, dh2)
	add(dh.d[:h.r*h.c], n.first.backward(c, b, d1).d)
	return dh
}

// likely gives refine the chances of arcs, and in training returns the gradient of the
// first scorer's own loss.
func (n *network) likely(c *context, b *batch, scores []*mat, weight float32) (grads []*mat) {
	n.refine.share = n.refine.share[:0]
	var right int
	for s, sc := range scores {
		at, m := b.starts[s], sc.r
		share, ds := c.zero(m, sc.c), c.zero(m, sc.c)
		for d := range m {
			row, p := sc.row(d)[:m+1], share.row(d)[:m+1]
			softmaxLoss(row, d, p, 1, &right)
			p[d] = 0
			for k, v := range p {
				if v < leastShare {
					p[k] = 0
				}
			}
			if c.training {
				softmaxLoss(row, int(b.heads[at+d]), ds.row(d), weight, &right)
			}
		}
		n.refine.share, grads = append(n.refine.share, share), append(grads, ds)
	}
	return grads
}

// labelScores gives the scores of relations for given heads.
func (n *network) labelHidden(c *context, b *batch, h *mat, heads []int32) *mat {
	x, y := n.ldep.forward(c, h), n.lhead.forward(c, h)
	for s := range len(b.starts) - 1 {
		at, end := b.starts[s], b.starts[s+1]
		for t := at; t < end; t++ {
			row := x.row(t)
			g := int(heads[t])
			add(row, n.lfar.row(grammar.Bucket(t-at, g, end-at)))
			if g == end-at {
				add(row, n.lroot.d[:n.Label])
			} else {
				add(row, y.row(at+g))
			}
		}
	}
	relu(x)
	return x
}

func (n *network) labels(c *context, b *batch, h *mat, heads []int32, res *result, weight float32) *mat {
	x := n.labelHidden(c, b, h, heads)
	mask := c.drop(x, n.drop)
	scores := n.label.forward(c, x)
	dscores := c.zero(h.r, scores.c)
	for t, gold := range b.rels {
		res.loss[2] += softmaxLoss(scores.row(t)[:n.rels], int(gold), dscores.row(t), weight, &res.right[2])
	}
	dx := n.label.backward(c, dscores)
	undrop(dx, mask)
	unrelu(dx, x)
	dy := c.zero(h.r, n.Label)
	for s := range len(b.starts) - 1 {
		at, end := b.starts[s], b.starts[s+1]
		for t := at; t < end; t++ {
			row := dx.row(t)
			g := int(heads[t])
			k := grammar.Bucket(t-at, g, end-at)
			add(n.lfar.g[k*n.Label:(k+1)*n.Label], row)
			if g == end-at {
				add(n.lroot.g[:n.Label], row)
			} else {
				add(dy.row(at+g), row)
			}
		}
	}
	dh := n.ldep.backward(c, dx)
	add(dh.d[:dh.r*dh.c], n.lhead.backward(c, dy).d)
	return dh
}

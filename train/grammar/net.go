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
	tagIn      *param // embeddings of tags, added to the parser's layers
	dep        *linear
	head       *linear
	meet       *linear // dep → query
	root       *param
	far        *param // dep → score a bucket of distance
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
	n.dep, n.head = newLinear(rng, s.Width, s.Arc, s.Arc), newLinear(rng, s.Width, s.Arc, s.Arc)
	n.meet = newLinear(rng, s.Arc, s.Arc, s.Arc)
	n.root = newParam(1, s.Arc).glorot(rng, 1, s.Arc, s.Arc)
	n.far = newParam(s.Arc, 32).glorot(rng, 0.5, s.Arc, 32)
	n.ldep, n.lhead = newLinear(rng, s.Width, s.Label, s.Label), newLinear(rng, s.Width, s.Label, s.Label)
	n.lroot = newParam(1, s.Label)
	n.lfar = newParam(32, s.Label)
	n.label = newLinear(rng, s.Label, rels, rels)
	n.all = []*param{n.table, n.root, n.far, n.lroot, n.lfar}
	for _, l := range n.layers {
		n.all = append(n.all, l.params()...)
	}
	n.all = append(append(n.all, n.last.params()...), n.tagNorm.params()...)
	for _, l := range []*linear{n.in, n.tagger, n.dep, n.head, n.meet, n.ldep, n.lhead, n.label} {
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
	// soft targets of a teacher, nil for gold
}

// result is what the network makes of a batch.
type result struct {
	tags  *mat   // scores
	arcs  []*mat // probabilities or, out of training, scores: a sentence each, row d, column h, the root after the words
	loss  [3]float64
	right [3]int
}

// unknown is the chance that a word in training is shown as one never seen.
const unknown = 7864 // in 65,536

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

// trees scores arcs and labels, and in training returns the gradient of h.
func (n *network) trees(c *context, b *batch, h *mat, res *result) *mat {
	dep, head := n.dep.forward(c, h), n.head.forward(c, h)
	relu(dep)
	relu(head)
	dmask, hmask := c.drop(dep, n.drop), c.drop(head, n.drop)
	query := n.meet.forward(c, dep)
	far := c.mat(h.r, 32)
	mulSet(far, dep, &n.far.mat)
	dquery, dhead, dfar := c.zero(h.r, n.Arc), c.zero(h.r, n.Arc), c.zero(h.r, 32)
	weight := 1 / float32(h.r)
	for s := range len(b.starts) - 1 {
		at, end := b.starts[s], b.starts[s+1]
		m := end - at
		heads := c.zero(up32(m+1), n.Arc)
		copy(heads.d, head.d[at*n.Arc:end*n.Arc])
		copy(heads.row(m), n.root.d[:n.Arc])
		ht := c.zero(n.Arc, up32(m+1))
		transpose(ht, heads)
		q := &mat{m, n.Arc, query.d[at*n.Arc:]}
		sc := c.mat(m, up32(m+1))
		mulSet(sc, q, ht)
		ds := c.zero(m, up32(m+1))
		for d := range m {
			row := sc.row(d)[:m+1]
			fr := far.row(at + d)
			for k := range row {
				row[k] += fr[grammar.Bucket(d, k, m)]
			}
			row[d] = -1e9
			if c.training {
				res.loss[1] += softmaxLoss(row, int(b.heads[at+d]), ds.row(d), weight, &res.right[1])
				df := dfar.row(at + d)
				for k, g := range ds.row(d)[:m+1] {
					df[grammar.Bucket(d, k, m)] += g
				}
			}
		}
		res.arcs = append(res.arcs, sc)
		if !c.training {
			continue
		}
		dq := &mat{m, n.Arc, dquery.d[at*n.Arc:]}
		mulAdd(dq, ds, heads)
		dheads := c.zero(up32(m+1), n.Arc)
		mulAddT(dheads, ds, q)
		add(dhead.d[at*n.Arc:end*n.Arc], dheads.d)
		add(n.root.g[:n.Arc], dheads.row(m))
	}
	if !c.training {
		return nil
	}
	dh := n.labels(c, b, h, b.heads, res, weight)
	ddep := n.meet.backward(c, dquery)
	mulAddT(n.far.grad(), dep, dfar)
	ft := c.mat(32, n.Arc)
	transpose(ft, &n.far.mat)
	mulAdd(ddep, dfar, ft)
	undrop(ddep, dmask)
	undrop(dhead, hmask)
	unrelu(ddep, dep)
	unrelu(dhead, head)
	add(dh.d[:dh.r*dh.c], n.dep.backward(c, ddep).d)
	add(dh.d[:dh.r*dh.c], n.head.backward(c, dhead).d)
	return dh
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

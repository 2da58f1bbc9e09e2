package attribution

import (
	"slices"

	"rapporteur/text"
)

// features appends the hashed features of word i to out.
func (v *view) features(i int, out []uint32) []uint32 {
	f := v.hasher.clear()
	v.ownFeatures(f, i)
	if v.prior != nil {
		v.passFeatures(f, i)
	}
	return f.rows(out, nil, v.mask)
}

// Where the numbers of the templates of each group begin.
const (
	boundSpace      = 100
	boundPriorSpace = 113
	quoteSpace      = 140
	priorSpace      = 200
)

// ownFeatures are those that do not depend on an earlier pass.
func (v *view) ownFeatures(f *hasher, i int) {
	f.space = 0
	v.lexicalFeatures(f, i)
	v.treeFeatures(f, i)
	f.space = boundSpace
	v.boundFeatures(f, i)
	f.space = quoteSpace
	v.quoteFeatures(f, i)
}

// passFeatures are those that tell what an earlier pass found.
func (v *view) passFeatures(f *hasher, i int) {
	f.space = boundPriorSpace
	v.boundPriorFeatures(f, i)
	f.space = priorSpace
	v.priorFeatures(f, i)
}

// hasher gathers features: the numbers of their templates, and what fills these.
type hasher struct {
	space  uint32 // number of the template, counted up by add
	n      uint8  // how many there are
	spaces [maxFeatures]uint32
	values [maxFeatures]uint32
}

func (f *hasher) clear() *hasher {
	f.space, f.n = 0, 0
	return f
}

// add adds what fills the next templates, one each. It takes many at a time, because the
// counters lie in memory.
func (f *hasher) add(values ...uint32) {
	from := int(f.n)
	to := from + len(values)
	copy(f.values[from:to], values)
	copy(f.spaces[from:to], numbers[f.space+1:])
	f.space += uint32(len(values))
	f.n = uint8(to)
}

// numbers are those of the templates.
var numbers = func() (n [priorSpace + maxFeatures]uint32) {
	for i := range n {
		n[i] = uint32(i)
	}
	return n
}()

// rows appends the rows of a table of mask+1 that the features stand for; the table may
// be nil.
func (f *hasher) rows(out []uint32, table []int8, mask uint32) []uint32 {
	n := len(out)
	out = slices.Grow(out, maxFeatures)[:n+int(f.n)]
	hashRows(out[n:], f, table, mask)
	return out
}

func mix(a, b uint32) uint32 {
	h := (a ^ b*0x9E3779B1) * 0x85EBCA6B
	return h ^ h>>15
}

func mix3(a, b, c uint32) uint32 { return mix(mix(a, b), c) }

// outside stands for the words before the first and after the last.
var outside = wordView{low: 1, lemma: 1, shape: 1, quote: -1, near: noEdge, far: noEdge, said: noEdge}

// at returns the word at i when it is in the paragraph of the word beside it.
func (v *view) at(i int, par int32) *wordView {
	if i < 0 || i >= len(v.words) || v.words[i].paragraph != par {
		return &outside
	}
	return &v.words[i]
}

func (v *view) tag(i int, par int32) uint32 {
	if i < 0 || i >= len(v.words) || v.words[i].paragraph != par {
		return 99
	}
	return uint32(v.doc.Words[i].Tag)
}

func (v *view) lexicalFeatures(f *hasher, i int) {
	w := &v.words[i]
	p := w.paragraph
	b1, b2, a1, a2 := v.at(i-1, p), v.at(i-2, p), v.at(i+1, p), v.at(i+2, p)
	t0, tb1, tb2, ta1, ta2 := v.tag(i, p), v.tag(i-1, p), v.tag(i-2, p), v.tag(i+1, p), v.tag(i+2, p)
	f.add(
		0, w.low, w.lemma, b1.low, b2.low, a1.low, a2.low, v.at(i+3, p).low, v.at(i-3, p).low, mix(b1.low, w.low),
		mix(w.low, a1.low), mix(b2.low, b1.low), mix(a1.low, a2.low), mix3(b1.low, w.lemma, a1.low), mix(w.lemma, t0),
		w.shape, mix3(b1.shape, w.shape, a1.shape), w.suffix, t0, mix(tb1, t0), mix(t0, ta1), mix3(tb2, tb1, t0),
		mix3(t0, ta1, ta2), mix3(tb1, t0, ta1), mix(w.lemma, mix(tb1, ta1)), mix(w.lemma, mix(b1.low, tb2)), w.cluster,
		b1.cluster, a1.cluster, w.fine, w.coarse, mix3(b1.coarse, w.coarse, a1.coarse), mix(w.fine, mix(t0, a1.low)),
		mix3(w.kind, t0, ta1), mix3(w.kind, t0, a1.low), mix3(b1.kind, w.kind, t0), mix(w.cluster, mix(tb1, ta1)),
		mix(b1.low, w.cluster), mix(w.cluster, a1.low), mix(b1.cluster, w.cluster), mix(w.cluster, a1.cluster),
	)
}

func (v *view) treeFeatures(f *hasher, i int) {
	w, t := &v.words[i], &v.doc.Words[i]
	rel := uint32(t.Rel)
	var head, grand uint32 = 1, 1
	var headTag, headRel, grandRel uint32
	if h := t.Head; h >= 0 {
		hw := &v.doc.Words[h]
		head, headTag, headRel = v.words[h].lemma, uint32(hw.Tag), uint32(hw.Rel)
		if g := hw.Head; g >= 0 {
			grand, grandRel = v.words[g].lemma, uint32(v.doc.Words[g].Rel)
		}
	}
	side, arguments, subject := sideOf(t.Head, i), hash64(w.rels&argumentRels), v.subject(i)
	f.add(
		mix(rel, side), mix3(rel, head, side), mix3(rel, headTag, uint32(t.Tag)), mix(w.lemma, rel),
		mix3(rel, headRel, grandRel), mix3(head, grand, mix(rel, headRel)), mix(hash64(w.rels), uint32(t.POS)),
		mix(w.lemma, arguments), mix(w.cluster, arguments),
		mix3(w.fine, uint32(t.POS), arguments),
		mix3(w.kind, uint32(t.POS), arguments),
		mix3(uint32(t.POS), rel, arguments),
	)
	v.edgeFeatures(f, w.near, i)
	v.edgeFeatures(f, w.far, i)
	v.edgeFeatures(f, w.said, i)
	f.add(
		mix(edgeKey(v, w.near), edgeKey(v, w.far)), mix(subject, w.lemma), mix(subject, w.cluster),
		v.depth(i),
	)
}

// argumentRels are the relations whose presence tells a verb of saying.
const argumentRels = 1<<text.RelNsubj | 1<<text.RelObj | 1<<text.RelCcomp | 1<<text.RelXcomp | 1<<text.RelParataxis | 1<<text.RelObl | 1<<text.RelAcl | 1<<text.RelMark | 1<<text.RelCop

func hash64(x uint64) uint32 { return mix(uint32(x), uint32(x>>32)) }

func sideOf(h int32, i int) uint32 {
	switch {
	case h < 0:
		return 2
	case int(h) < i:
		return 1
	}
	return 0
}

// edgeFeatures says how word i lies below a clause edge.
func (v *view) edgeFeatures(f *hasher, e edge, i int) {
	if e.gov < 0 {
		f.space += 6
		return
	}
	gov, top := &v.words[e.gov], &v.words[e.top]
	side := sideOf(e.gov, i)
	bounds := uint32(0)
	if v.left[e.top] == int32(i) {
		bounds |= 1
	}
	if v.right[e.top] == int32(i) {
		bounds |= 2
	}
	rel := uint32(e.rel)<<1 | side
	f.add(
		mix3(rel, gov.lemma, bounds), mix3(rel, gov.lemma, top.lemma), mix3(rel, gov.cluster, bounds),
		mix3(rel, mix(gov.kind, bounds), uint32(v.doc.Words[e.gov].POS)),
		mix3(rel, uint32(v.doc.Words[e.gov].Tag), mix(bounds, uint32(v.doc.Words[e.top].Tag))),
		mix3(rel, hash64(gov.rels&argumentRels), bounds),
	)
}

// boundFeatures say which phrases start and stop at word i, and beside it.
func (v *view) boundFeatures(f *hasher, i int) {
	w := &v.words[i]
	start, stop, before, after := v.phrases(i)
	starting, stopping := v.phraseKey(start), v.phraseKey(stop)
	v.phraseFeatures(f, start)
	v.phraseFeatures(f, stop)
	v.phraseFeatures(f, before)
	f.add(
		mix(v.phraseKey(before), starting), mix(stopping, v.phraseKey(after)),
		mix3(starting, uint32(w.class), w.low),
		mix3(stopping, uint32(w.class), v.at(i+1, w.paragraph).low),
	)
}

// phrases are the highest phrases that start and stop at word i, that which stopped
// before it and that which starts after it; -1 for none.
func (v *view) phrases(i int) (start, stop, before, after int32) {
	par := v.words[i].paragraph
	start, stop, before, after = v.starts[i], v.stops[i], -1, -1
	if i > 0 && v.words[i-1].paragraph == par {
		before = v.stops[i-1]
	}
	if i+1 < len(v.words) && v.words[i+1].paragraph == par {
		after = v.starts[i+1]
	}
	return start, stop, before, after
}

func (v *view) boundPriorFeatures(f *hasher, i int) {
	w := &v.words[i]
	start, stop, before, after := v.phrases(i)
	starting, stopping := v.phrasePrior(start), v.phrasePrior(stop)
	f.add(
		mix3(starting, uint32(v.prior[i]), v.phrasePrior(before)),
		mix3(stopping, uint32(v.prior[i]), v.phrasePrior(after)),
		mix3(starting, w.lastSpan, w.nextSpan), mix3(stopping, w.lastSpan, w.nextSpan),
	)
}

// phraseFeatures describe the phrase headed by word t, -1 for none.
func (v *view) phraseFeatures(f *hasher, t int32) {
	if t < 0 {
		f.space += 3
		return
	}
	w := &v.doc.Words[t]
	var head, cluster uint32
	if w.Head >= 0 {
		head, cluster = v.words[w.Head].lemma, v.words[w.Head].cluster
	}
	length := bin(int(v.right[t] - v.left[t]))
	f.add(
		mix3(uint32(w.Rel), head, uint32(w.POS)), mix3(uint32(w.Rel), cluster, length),
		mix3(uint32(w.Rel), uint32(w.Tag), length),
	)
}

func (v *view) phraseKey(t int32) uint32 {
	if t < 0 {
		return 0
	}
	w := &v.doc.Words[t]
	return mix(uint32(w.Rel), uint32(w.POS))
}

// phrasePrior is what the earlier pass thought of the head of a phrase and of the word
// that governs it.
func (v *view) phrasePrior(t int32) uint32 {
	if t < 0 {
		return 0
	}
	w := &v.doc.Words[t]
	up := uint32(5)
	if w.Head >= 0 {
		up = uint32(v.prior[w.Head])
	}
	return mix(uint32(w.Rel), up<<3|uint32(v.prior[t]))
}

func edgeKey(v *view, e edge) uint32 {
	if e.gov < 0 {
		return 0
	}
	return mix(uint32(e.rel), v.words[e.gov].lemma)
}

// subject is the lemma of the word's own subject.
func (v *view) subject(i int) uint32 {
	if s := v.doc.Dependent(i, text.RelNsubj, text.RelNsubjPass); s >= 0 {
		return mix(v.words[s].lemma, 1)
	}
	return 0
}

func (v *view) depth(i int) uint32 {
	d := uint32(0)
	for h := v.doc.Words[i].Head; h >= 0 && d < 6; h = v.doc.Words[h].Head {
		d++
	}
	return d
}

func bin(n int) uint32 {
	switch {
	case n < 0:
		return 0
	case n < 4:
		return uint32(n) + 1
	case n < 8:
		return 5
	case n < 16:
		return 6
	case n < 32:
		return 7
	}
	return 8
}

// place tells the headline and the first paragraph from the body; a text of one
// paragraph is all body.
func (v *view) place(paragraph int32) uint32 {
	if len(v.paragraphs) == 1 {
		return 2
	}
	return min(uint32(paragraph), 2)
}

func (v *view) quoteFeatures(f *hasher, i int) {
	w := &v.words[i]
	p := v.paragraphs[w.paragraph]
	first, last := bin(i-p.First), bin(p.Last-1-i)
	s := v.doc.Sentences[w.sentence]
	f.add(
		mix(bin(i-s.First), bin(s.Last-1-i)), mix(first, v.place(w.paragraph)), last,
	)
	before, after := v.around(i)
	f.add(
		mix(uint32(v.doc.Words[i].Tag), mix(before, after)), mix3(w.low, before, after),
	)
	if w.quote < 0 {
		return
	}
	q := v.quotes[w.quote]
	closed := uint32(0)
	if q.Closed {
		closed = 1
	}
	length := bin(q.Last - q.First - 2)
	whole := uint32(0)
	if q.First == p.First {
		whole |= 1
	}
	if q.Last >= p.Last {
		whole |= 2
	}
	f.space += 10
	f.add(
		mix3(bin(min(i-q.First, 4)), bin(min(q.Last-1-i, 4)), closed), mix3(length, whole, bin(min(i-q.First, 1))),
		mix3(length, v.lastMark(q), whole),
	)
	b, a := v.at(q.First-1, w.paragraph), v.at(q.Last, w.paragraph)
	f.add(
		mix(b.low, mix(length, bin(min(i-q.First, 1)))), mix(a.low, mix(length, v.lastMark(q))),
		mix(v.tag(q.First-1, w.paragraph), length),
		mix(v.tag(q.Last, w.paragraph), mix(v.tag(q.Last+1, w.paragraph), v.lastMark(q))),
		mix(v.at(q.Last+1, w.paragraph).low, v.lastMark(q)),
	)
}

// lastMark is the punctuation before the closing mark.
func (v *view) lastMark(q quotation) uint32 {
	if q.Last-q.First < 3 || !q.Closed {
		return 0
	}
	return v.words[q.Last-2].low * uint32(v.doc.Words[q.Last-2].POS/text.PUNCT)
}

// around says whether a quotation in the paragraph ends before word i or begins after
// it, and how near.
func (v *view) around(i int) (before, after uint32) {
	w := &v.words[i]
	q := w.quote
	if q >= 0 {
		return 9, 9
	}
	prev, next := int(w.lastQuote), int(w.nextQuote)
	if prev >= 0 && v.words[v.quotes[prev].First].paragraph == w.paragraph {
		before = bin(i - v.quotes[prev].Last)
	}
	if next < len(v.quotes) && v.words[v.quotes[next].First].paragraph == w.paragraph {
		after = bin(v.quotes[next].First - i - 1)
	}
	return before, after
}

func (v *view) priorAt(i int, par int32) uint32 {
	if i < 0 || i >= len(v.words) || v.words[i].paragraph != par {
		return 7
	}
	return uint32(v.prior[i])
}

// priorFeatures tell what an earlier pass thought of the word, its neighbours and the
// words that govern it.
func (v *view) priorFeatures(f *hasher, i int) {
	w := &v.words[i]
	p := w.paragraph
	r0, b1, a1 := v.priorAt(i, p), v.priorAt(i-1, p), v.priorAt(i+1, p)
	last, next := v.priorCue(int(w.lastCue), i), v.priorCue(int(w.nextCue), i)
	near, t0 := v.priorEdge(w.near, i), uint32(v.doc.Words[i].Tag)
	f.add(
		mix3(b1, r0, a1), mix3(mix(v.priorAt(i-2, p), b1), r0, mix(a1, v.priorAt(i+2, p))), mix(r0, w.low),
		mix3(r0, bin(int(v.counts[mix(w.lemma, uint32(Source))])), bin(int(v.counts[mix(w.lemma, uint32(Cue))]))),
		mix(r0, t0), mix3(near, r0, uint32(w.class)),
		mix3(v.priorEdge(w.far, i), r0, near), mix3(v.priorEdge(w.said, i), r0, uint32(w.class)),
		mix(last, r0), mix(next, r0),
		mix3(last, next, uint32(w.class)),
		mix3(last, next, t0),
	)
	s := v.doc.Sentences[w.sentence]
	f.add(
		mix3(w.pattern, bin(min(i-s.First, 2)), bin(min(s.Last-1-i, 2))), mix3(w.pattern, r0, uint32(w.class)),
		mix3(w.pattern, w.lastSpan, w.nextSpan), mix3(w.lastSpan, w.nextSpan, r0),
		mix3(w.lastSpan, w.nextSpan, t0), mix3(w.lastSpan, w.nextSpan, mix(uint32(w.class), v.tag(i-1, p))),
	)
	if q := w.quote; q >= 0 {
		q := v.quotes[q]
		f.add(
			mix3(v.priorAt((q.First+q.Last)/2, p), v.priorAt(q.First-1, p), v.priorAt(q.Last, p)),
			mix3(v.priorAt(q.First, p), v.priorAt(q.Last-1, p), r0),
		)
	}
}

func (v *view) priorEdge(e edge, i int) uint32 {
	if e.gov < 0 {
		return 0
	}
	bounds := uint32(0)
	if v.left[e.top] == int32(i) {
		bounds |= 1
	}
	if v.right[e.top] == int32(i) {
		bounds |= 2
	}
	return mix(mix(uint32(e.rel), uint32(v.prior[e.gov])+1), bounds<<1|sideOf(e.gov, i))
}

// priorCue says where a cue of the earlier pass lies as seen from word i, and what
// the tree makes of the two.
func (v *view) priorCue(cue, i int) uint32 {
	if cue < 0 {
		return 0
	}
	same := uint32(0)
	if v.words[cue].sentence == v.words[i].sentence {
		same = 1
	}
	below := uint32(0)
	if v.left[cue] <= int32(i) && int32(i) <= v.right[cue] {
		below = 1
	}
	d := i - cue
	if d < 0 {
		d = -d
	}
	return mix(bin(min(d, 4)), same<<1|below)
}

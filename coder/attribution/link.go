package attribution

import (
	"math"
	"slices"

	"rapporteur/text"
)

// span is a maximal run of words of one role within a paragraph.
type span struct {
	Range
	role Role
}

// spansOf cuts the roles into spans. A content that runs over several paragraphs is
// several spans.
func (v *view) spansOf(roles []Role, out []span) []span {
	out = out[:0]
	for i := 0; i < len(roles); {
		j := i + 1
		for j < len(roles) && roles[j] == roles[i] && v.words[j].paragraph == v.words[i].paragraph {
			j++
		}
		if roles[i] != NoRole {
			out = append(out, span{Range{i, j}, roles[i]})
		}
		i = j
	}
	return out
}

const (
	linkBits = 13
	linkRows = 1 << linkBits
	reach    = 6 // spans on either side that a span may be tied to
)

// Linker scores whether two spans belong to one attribution: a content to its cue, a
// cue to its source. It is a logistic regression over hashed features.
type Linker struct{ weights []float32 }

// NewLinker makes a linker of linkRows weights, all zero where ws is nil.
func NewLinker(ws []float32) Linker {
	if ws == nil {
		ws = make([]float32, linkRows)
	}
	return Linker{ws}
}

// Probability is the linker's belief in a pair with these features.
func (l Linker) Probability(feats []uint32) float64 {
	var sum float32
	for _, f := range feats {
		sum += l.weights[f]
	}
	return 1 / (1 + math.Exp(-float64(sum)))
}

// Learn moves the weights by rate towards the truth about a pair.
func (l Linker) Learn(feats []uint32, truth bool, rate float32) {
	g := -float32(l.Probability(feats))
	if truth {
		g++
	}
	for _, f := range feats {
		l.weights[f] += rate * g
	}
}

// head is the word of a range that carries it: the first whose head lies outside.
func (v *view) head(r Range) int {
	for i := r.First; i < r.Last; i++ {
		if h := int(v.doc.Words[i].Head); (h < r.First || h >= r.Last) && v.doc.Words[i].POS != text.PUNCT {
			return i
		}
	}
	return r.First
}

// pairFeatures describes the tie between span a and span b of spans.
func (v *view) pairFeatures(spans []span, a, b int, out []uint32) []uint32 {
	f := v.hasher.clear()
	from, to := spans[a], spans[b]
	kind := uint32(from.role)
	side, lo, hi := uint32(0), a, b
	if a > b {
		side, lo, hi = 1, b, a
	}
	kind = kind<<1 | side
	between := uint32(0)
	for _, s := range spans[lo+1 : hi] {
		between = between<<2 | uint32(s.role)
	}
	gapFirst, gapLast := spans[lo].Last, spans[hi].First
	pars := uint32(v.words[spans[hi].First].paragraph - v.words[spans[lo].First].paragraph)
	sents := uint32(v.words[spans[hi].First].sentence - v.words[spans[lo].Last-1].sentence)
	gap := bin(gapLast - gapFirst)
	var first, last uint32
	if gapFirst < gapLast {
		first, last = v.words[gapFirst].low, v.words[gapLast-1].low
	}
	tree := v.treeTie(from.Range, to.Range)
	quoted := v.quotedPart(from.Range)<<2 | v.quotedPart(to.Range)
	cue := v.words[v.head(from.Range)].lemma
	if from.role == Content {
		cue = v.words[v.head(to.Range)].lemma
	}
	f.add(
		kind, mix(kind, between), mix3(kind, between, min(sents, 3)<<2|min(pars, 3)),
		mix3(kind, gap, min(uint32(hi-lo), 4)), mix3(kind, min(sents, 3)<<2|min(pars, 3), quoted), mix(kind, tree),
		mix3(kind, tree, between), mix3(kind, first, last), mix3(kind, first, between), mix3(kind, quoted, between),
		mix(kind, cue), mix3(kind, cue, between), mix3(kind, gap, quoted),
		mix3(kind, uint32(v.doc.Words[v.head(from.Range)].Tag), tree),
	)
	return f.rows(out[:0], nil, linkRows-1)
}

// treeTie tells how the trees connect two ranges.
func (v *view) treeTie(a, b Range) uint32 {
	ha, hb := v.head(a), v.head(b)
	up := func(i int, r Range) (steps uint32, rel text.Rel) {
		for steps < 4 {
			h := int(v.doc.Words[i].Head)
			if h < 0 {
				return 0, 0
			}
			steps++
			if r.First <= h && h < r.Last {
				return steps, v.doc.Words[i].Rel
			}
			i = h
		}
		return 0, 0
	}
	if n, rel := up(ha, b); n > 0 {
		return mix(n, uint32(rel))
	}
	if n, rel := up(hb, a); n > 0 {
		return mix(n+8, uint32(rel))
	}
	if v.doc.Words[ha].Head >= 0 && v.doc.Words[ha].Head == v.doc.Words[hb].Head {
		return mix(17, mix(uint32(v.doc.Words[ha].Rel), uint32(v.doc.Words[hb].Rel)))
	}
	return 0
}

// quotedPart is 0 for a range outside quotation marks, 2 for one that lies in a
// quotation, 1 for one partly.
func (v *view) quotedPart(r Range) uint32 {
	in := 0
	for i := r.First; i < r.Last; i++ {
		if v.words[i].quote >= 0 {
			in++
		}
	}
	switch {
	case in == 0:
		return 0
	case in == r.Last-r.First:
		return 2
	}
	return 1
}

// candidates yields the indices of the spans of a role near span a.
func candidates(v *view, spans []span, a int, role Role, yield func(b int)) {
	p := v.words[spans[a].First].paragraph
	for b := max(0, a-reach); b < min(len(spans), a+reach+1); b++ {
		q := v.words[spans[b].First].paragraph
		if spans[b].role == role && q >= p-1 && q <= p+1 {
			yield(b)
		}
	}
}

// tie is the best partner of each span, -1 for none, and the belief in it.
type tie struct {
	to     int
	belief float64
}

func (l Linker) best(v *view, spans []span, a int, role Role, feats *[]uint32) tie {
	out := tie{-1, 0.3}
	candidates(v, spans, a, role, func(b int) {
		*feats = v.pairFeatures(spans, a, b, *feats)
		if p := l.Probability(*feats); p > out.belief {
			out = tie{b, p}
		}
	})
	return out
}

// attributions ties the spans of the roles together.
func (l Linker) attributions(v *view, roles []Role) []Attribution {
	v.mend(roles)
	spans := v.spansOf(roles, nil)
	byCue := make([]int, len(spans)) // index into out, by cue span
	for i := range byCue {
		byCue[i] = -1
	}
	var out []Attribution
	var feats []uint32
	for i, s := range spans {
		if s.role != Content {
			continue
		}
		t := l.best(v, spans, i, Cue, &feats)
		if t.to < 0 {
			out = l.orphan(v, out, s.Range)
			continue
		}
		if byCue[t.to] < 0 {
			byCue[t.to] = len(out)
			a := Attribution{Cue: []Range{spans[t.to].Range}, Within: -1, Confidence: t.belief}
			if src := l.best(v, spans, t.to, Source, &feats); src.to >= 0 {
				a.Source = []Range{spans[src.to].Range}
				a.Confidence *= src.belief
			}
			out = append(out, a)
		}
		a := &out[byCue[t.to]]
		a.Content = append(a.Content, s.Range)
	}
	for i, s := range spans {
		if s.role == Cue && byCue[i] < 0 {
			if a, ok := l.lone(v, spans, i, roles, &feats); ok {
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Attribution) int { return a.first() - b.first() })
	v.inherit(out)
	for i := range out {
		out[i].Form = v.form(out[i].Content)
	}
	return out
}

// lone makes an attribution of a cue that no content was tied to.
func (l Linker) lone(v *view, spans []span, i int, roles []Role, feats *[]uint32) (a Attribution, ok bool) {
	cue := spans[i].Range
	a = Attribution{Cue: []Range{cue}, Within: -1, Confidence: 0.5}
	if src := l.best(v, spans, i, Source, feats); src.to >= 0 {
		a.Source = []Range{spans[src.to].Range}
	}
	r, ok := v.complete(cue, a.Source, roles)
	if !ok {
		return a, false
	}
	if v.doc.Words[r.First].POS == text.ADP && r.First == cue.Last && r.Last > r.First+1 {
		a.Cue[0].Last++ // the corpus has "criticized for" as the cue
		r.First++
	}
	a.Content = []Range{r}
	return a, true
}

// mend makes the subject right beside a cue its source where the labeller took it for
// content: "…," said the minister, "…".
func (v *view) mend(roles []Role) {
	for i, r := range roles {
		if r != Cue || v.doc.Words[i].POS != text.VERB {
			continue
		}
		s := v.doc.Dependent(i, text.RelNsubj)
		if s < 0 {
			continue
		}
		x := v.trim(v.subtree(s))
		if x.First != i+1 || slices.ContainsFunc(roles[x.First:x.Last], func(r Role) bool { return r != Content }) {
			continue
		}
		for k := x.First; k < x.Last; k++ {
			roles[k] = Source
		}
		for k := x.Last; k < len(roles) && v.doc.Words[k].POS == text.PUNCT && v.words[k].class != classQuoteIn; k++ {
			roles[k] = NoRole
		}
	}
}

// complete finds the content of a cue that the labeller gave none: the clause or object
// of its verb, else, for a cue that stands at either end of its sentence with its
// source, the rest of that.
func (v *view) complete(cue Range, source []Range, roles []Role) (Range, bool) {
	h := v.head(cue)
	s := v.doc.Sentences[v.words[h].sentence]
	var tries [3]Range
	for i, rels := range [...][]text.Rel{{text.RelCcomp, text.RelXcomp}, {text.RelObj, text.RelObl, text.RelAcl, text.RelNmod}} {
		if c := v.doc.Dependent(h, rels...); c >= 0 {
			tries[i] = v.trim(v.subtree(c))
		}
	}
	frame := cue
	for _, r := range source {
		frame = Range{min(frame.First, r.First), max(frame.Last, r.Last)}
	}
	switch {
	case frame.First == s.First && frame.Last < s.Last:
		tries[2] = v.trim(Range{frame.Last, s.Last})
	case v.closes(frame.Last-1, s.Last) && frame.First > s.First:
		tries[2] = v.trim(Range{s.First, frame.First})
	}
	const enough = 3 // words of a sentence that another attribution cuts short
	if r := &tries[2]; r.First < r.Last {
		if n := slices.IndexFunc(roles[r.First:r.Last], func(x Role) bool { return x != NoRole }); n >= enough {
			*r = v.trim(Range{r.First, r.First + n})
		}
	}
	for _, r := range tries {
		if r.First < r.Last && !slices.ContainsFunc(roles[r.First:r.Last], func(x Role) bool { return x != NoRole }) {
			return r, true
		}
	}
	return Range{}, false
}

// orphan takes a content that no cue is near: a quotation that begins a paragraph
// goes on with the speaker of the attribution before.
func (l Linker) orphan(v *view, out []Attribution, r Range) []Attribution {
	if v.quotedPart(r) == 0 || r.Last-r.First < 4 {
		return out
	}
	a := Attribution{Content: []Range{r}, Within: -1, Confidence: 0.4}
	return append(out, a)
}

func (a *Attribution) first() int {
	first := a.Content[0].First
	if len(a.Cue) > 0 {
		first = min(first, a.Cue[0].First)
	}
	if len(a.Source) > 0 && !a.Inherited {
		first = min(first, a.Source[0].First)
	}
	return first
}

// inherit gives an attribution without a source the subject that its cue shares with
// another verb, and a quotation without a cue the source of the paragraph before.
func (v *view) inherit(as []Attribution) {
	for i := range as {
		a := &as[i]
		if len(a.Source) > 0 {
			continue
		}
		if len(a.Cue) > 0 {
			if s := v.sharedSubject(v.head(a.Cue[0])); s >= 0 && !inAny(a.Content, s) {
				a.Source, a.Inherited = []Range{v.phrase(s)}, true
			}
			continue
		}
		if i == 0 || len(as[i-1].Source) == 0 {
			continue
		}
		b := &as[i-1]
		if v.words[a.first()].paragraph-v.words[b.Content[len(b.Content)-1].Last-1].paragraph <= 1 {
			a.Source, a.Inherited = b.Source, true
		}
	}
}

// sharedSubject is the subject of the verb that verb i is coordinated with or hangs on
// without a subject of its own, -1 for none.
func (v *view) sharedSubject(i int) int {
	for range 4 {
		w := &v.doc.Words[i]
		if s := v.doc.Dependent(i, text.RelNsubj); s >= 0 {
			return s
		}
		if v.words[i].rels&(1<<text.RelAuxPass) != 0 || w.Head < 0 {
			return -1
		}
		switch w.Rel.Base() {
		case text.RelConj, text.RelAdvcl, text.RelXcomp, text.RelObj:
			i = int(w.Head)
		case text.RelAcl:
			return int(w.Head)
		default:
			return -1
		}
	}
	return -1
}

// phrase is the noun phrase of word i without what follows its last flat part,
// apposition or relative clause.
func (v *view) phrase(i int) Range {
	r := Range{int(v.left[i]), i + 1}
	for c := range v.doc.Dependents(i) {
		switch v.doc.Words[c].Rel {
		case text.RelFlat, text.RelCompound, text.RelNmod, text.RelNmodPoss, text.RelFixed:
			r.Last = max(r.Last, int(v.right[c])+1)
		}
	}
	return r
}

func inAny(rs []Range, i int) bool {
	return slices.ContainsFunc(rs, func(r Range) bool { return r.First <= i && i < r.Last })
}

func (v *view) form(content []Range) string {
	in, words := 0, 0
	for _, r := range content {
		for i := r.First; i < r.Last; i++ {
			if v.doc.Words[i].POS == text.PUNCT {
				continue
			}
			words++
			if v.words[i].quote >= 0 {
				in++
			}
		}
	}
	switch {
	case in == 0:
		return Indirect
	case in*10 >= words*9:
		return Direct
	}
	return Mixed
}

// Pairs yields the features of every pair of spans that a linker is asked about, with
// the two ranges, for the trainer.
func (x *Extractor) Pairs(roles []Role, yield func(from, to Range, role Role, feats []uint32)) {
	spans := x.view.spansOf(roles, nil)
	var feats []uint32
	for i, s := range spans {
		want := Cue
		switch s.role {
		case Source, NoRole:
			continue
		case Cue:
			want = Source
		}
		candidates(&x.view, spans, i, want, func(b int) {
			feats = x.view.pairFeatures(spans, i, b, feats)
			yield(s.Range, spans[b].Range, s.role, feats)
		})
	}
}

package coder

import (
	"math"
	"slices"

	"rapporteur"
	"rapporteur/model"
	"rapporteur/text"
)

// JudgeVersion is the version of the judge's weights.
const JudgeVersion = 2

// JudgeBits is the number of bits of a feature's hash.
const JudgeBits = 18

// Nothing is the judge's class for a sentence that tells no event of a pair.
const Nothing = "NONE"

// Judge is a learned classifier beside the lexicon: multinomial logistic regression
// over hashed features of a pair and the sentence about it. It generalises to words
// that the lexicon lacks and decides between its senses. It is immutable.
type Judge struct {
	Classes  []string
	Clusters *Clusters
	scale    float32
	rows     []int8 // bucket by bucket, a weight a class: rows as model.AddRows has them
}

// LoadJudge reads the embedded weights.
func LoadJudge() (*Judge, error) {
	f, err := model.Open("judge", JudgeVersion)
	if err != nil {
		return nil, err
	}
	j := &Judge{}
	if j.Classes, err = f.Strings("classes"); err != nil {
		return nil, err
	}
	weights, err := f.Int8s("weights")
	if err != nil {
		return nil, err
	}
	scale, err := f.Float32s("scale")
	if err != nil {
		return nil, err
	}
	n := len(j.Classes)
	if len(scale) != 1 || n > model.RowWidth || len(weights) != n<<JudgeBits {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the judge's weights have the wrong size; train it anew")
	}
	j.scale, j.rows = scale[0], make([]int8, model.RowWidth<<JudgeBits)
	for b := range 1 << JudgeBits {
		copy(j.rows[b*model.RowWidth:], weights[b*n:b*n+n])
	}
	j.Clusters, err = readClusters(f)
	return j, err
}

// NewJudge makes a judge of trained weights, a row of classes a bucket; they are
// rounded to the eight bits that the file keeps. There are model.RowWidth classes at most.
func NewJudge(classes []string, clusters *Clusters, weights []float32) *Judge {
	j := &Judge{Classes: classes, Clusters: clusters, rows: make([]int8, model.RowWidth<<JudgeBits)}
	var top float32
	for _, w := range weights {
		top = max(top, w, -w)
	}
	j.scale = max(top/127, 1e-9)
	for i, w := range weights {
		j.rows[i/len(classes)*model.RowWidth+i%len(classes)] = int8(math.Round(float64(w / j.scale)))
	}
	return j
}

// File packs the judge.
func (j *Judge) File() *model.File {
	f := &model.File{Kind: "judge", Version: JudgeVersion}
	f.PutStrings("classes", j.Classes)
	f.PutFloat32s("scale", []float32{j.scale})
	n := len(j.Classes)
	weights := make([]int8, 0, n<<JudgeBits)
	for row := range slices.Chunk(j.rows, model.RowWidth) {
		weights = append(weights, row[:n]...)
	}
	f.PutInt8s("weights", weights)
	j.Clusters.put(f)
	return f
}

// Domain is a kind of labelled data with habits of its own; the judge has weights
// that all domains share and weights of each.
type Domain uint32

// The domains of the judge.
const (
	Pairs    Domain = iota + 1 // pairs labelled as CAMEO's roots fold into PLOVER
	Examples                   // the codebook's own examples
	Quads                      // sentences labelled by quad class
	Rows                       // rows of the coder's own on news, labelled as right or, as no event, wrong
)

// Of is the bucket of the weight that a domain has for a feature of its own.
func (d Domain) Of(feature uint32) uint32 {
	return (feature*0x9E3779B1 + uint32(d)*0x85EBCA6B) >> 8 & (1<<JudgeBits - 1)
}

// Probabilities are the judge's for each class, given the buckets of a pair's
// features and the domain whose habits are asked for.
func (j *Judge) Probabilities(features []uint32, d Domain) []float64 {
	out := make([]float64, len(j.Classes))
	var rows [model.MaxRows]uint32
	for part := range slices.Chunk(features, model.MaxRows/2) {
		for i, f := range part {
			rows[2*i], rows[2*i+1] = f, d.Of(f)
		}
		var sums model.RowSums
		model.AddRows(&sums, j.rows, rows[:2*len(part)])
		for k := range out {
			out[k] += float64(sums[k])
		}
	}
	top := float64(-1e30)
	for k := range out {
		out[k] *= float64(j.scale)
		top = max(top, out[k])
	}
	total := 0.0
	for k := range out {
		out[k] = math.Exp(out[k] - top)
		total += out[k]
	}
	for k := range out {
		out[k] /= total
	}
	return out
}

// featureHash is FNV-1a, folded to the judge's bits.
type featureHash uint32

func newFeature(name string) featureHash { return featureHash(2166136261).add(name) }

func (h featureHash) add(s string) featureHash {
	for i := 0; i < len(s); i++ {
		h = (h ^ featureHash(s[i])) * 16777619
	}
	return (h ^ 0xff) * 16777619
}

// num adds the id of a cluster of a level.
func (h featureHash) num(level int, id uint32) featureHash {
	h = (h ^ featureHash(level+1)) * 16777619
	h = (h ^ featureHash(id&0xff)) * 16777619
	return (h ^ featureHash(id>>8)) * 16777619
}

func (h featureHash) bucket() uint32 {
	return uint32(h>>(32-JudgeBits)^h) & (1<<JudgeBits - 1)
}

// Features are the buckets of what the judge sees of a pair in a document: for training.
func (c *Coder) Features(doc *text.Doc, actors, recipients []rapporteur.Span) []uint32 {
	return c.featuresIn(doc, actors, recipients, 0, len(doc.Sentences))
}

// RowFeatures are the buckets of what the judge sees of a row, in its own sentence.
func (c *Coder) RowFeatures(doc *text.Doc, e *rapporteur.Event) []uint32 {
	return c.featuresIn(doc, spansOf(e.Actors), spansOf(e.Recipients), e.Sentence-1, e.Sentence)
}

// featuresIn are Features with the readings of sentences [first, last) only.
func (c *Coder) featuresIn(doc *text.Doc, actors, recipients []rapporteur.Span, first, last int) []uint32 {
	r := c.runs.Get().(*run)
	defer c.runs.Put(r)
	p := &pair{doc, heads(doc, actors), heads(doc, recipients)}
	r.doc, r.who = doc, p
	found := r.related(p, first, last)
	out := r.features(nil, p, found)
	r.doc, r.who = nil, nil
	return out
}

// features appends the buckets of what the judge sees: the lexicon's readings, the
// words about and between the parties, and the way through the tree from one to the
// other.
func (r *run) features(out []uint32, p *pair, found []candidate) []uint32 {
	add := func(h featureHash) { out = append(out, h.bucket()) }
	add(newFeature("bias"))
	r.readingFeatures(add, p, found)
	a, b := firstHead(p.actors), firstHead(p.recipients)
	if a < 0 {
		add(newFeature("no actor"))
		a = b
	}
	if b < 0 {
		add(newFeature("no recipient"))
		b = a
	}
	if a < 0 {
		return out
	}
	r.wordFeatures(add, p, min(a, b), max(a, b))
	r.pathFeatures(add, "a", a)
	r.pathFeatures(add, "r", b)
	if top := r.commonAncestor(a, b); top >= 0 {
		r.topFeatures(add, top)
		for k := range found {
			if c := &found[k]; c.trigger == top || c.anchor == top {
				add(newFeature("type at top").add(c.typ))
				add(newFeature("type at top").add(c.typ).add(c.mode))
			}
		}
	}
	for k := range found {
		switch c := &found[k]; {
		case int(r.doc.Words[a].Head) == c.anchor || int(r.doc.Words[a].Head) == c.trigger:
			add(newFeature("type over actor").add(c.typ))
		case int(r.doc.Words[b].Head) == c.anchor || int(r.doc.Words[b].Head) == c.trigger:
			add(newFeature("type over recipient").add(c.typ))
		}
	}
	return out
}

func firstHead(list []head) int {
	if len(list) == 0 {
		return -1
	}
	return list[0].word
}

// readingFeatures tell what the lexicon makes of the pair.
func (r *run) readingFeatures(add func(featureHash), p *pair, found []candidate) {
	if len(found) == 0 {
		add(newFeature("no reading"))
	}
	for k := range found {
		c := &found[k]
		fit := fitOf(p, c)
		add(newFeature("type").add(c.typ).add(fit))
		add(newFeature("type").add(c.typ))
		for n := 0; k == 0 && n < 3; n++ { // thrice: the lexicon's reading weighs more than a word
			add(newFeature("first").add(c.typ))
			add(newFeature("first").add(c.typ).add(fit))
			add(newFeature("first").add(c.typ).add(c.mode))
			add(newFeature("first sense").add(c.sense.ID))
			add(newFeature("first code").add(c.cameo))
			for n := 2; n < len(c.cameo); n++ {
				add(newFeature("first code").add(c.cameo[:n]))
			}
			add(newFeature("first modality").add(c.typ).add(string(c.modality)))
			for _, s := range c.steps {
				add(newFeature("step").add(s))
			}
			if c.inner != "" {
				add(newFeature("inner").add(c.typ).add(c.inner))
			}
		}
		if k > 4 {
			break
		}
	}
	if len(found) > 1 {
		add(newFeature("two").add(found[0].typ).add(found[1].typ))
	}
}

// fitOf says which roles of a happening the pair fills.
func fitOf(p *pair, c *candidate) string {
	var b [4]byte
	for i, v := range [...]bool{p.has(0, c.actors), p.has(1, c.recipients), p.has(1, c.actors), p.has(0, c.recipients)} {
		b[i] = '0'
		if v {
			b[i] = '1'
		}
	}
	return string(b[:])
}

// wordFeatures are the lemmas of the sentence, apart by where they stand about the
// pair: before, between, after.
func (r *run) wordFeatures(add func(featureHash), p *pair, first, last int) {
	s := r.doc.Sentences[r.doc.SentenceOf(first)]
	one, two := "", "" // the lemmas before
	var (
		before, between, after = newFeature("before"), newFeature("between"), newFeature("after")
		word, bigram, trigram  = newFeature("word"), newFeature("bigram"), newFeature("trigram")
	)
	for i := s.First; i < s.Last; i++ {
		w := &r.doc.Words[i]
		lemma := w.Lemma
		where := between
		switch {
		case within(p.actors, i):
			lemma = "<a>"
		case within(p.recipients, i):
			lemma = "<r>"
		case i < first:
			where = before
		case i > last:
			where = after
		}
		if lemma == one && lemma[0] == '<' {
			continue
		}
		if lemma[0] != '<' {
			switch w.POS {
			case text.VERB, text.NOUN, text.ADJ, text.ADV, text.PART, text.AUX:
				add(where.add(lemma))
				add(word.add(lemma))
				if kin := r.clusters.of(lemma); kin != nil {
					add(where.num(1, kin[1]))
					add(word.num(1, kin[1]))
					add(word.num(2, kin[2]))
				}
			case text.ADP:
				add(where.add(lemma))
			case text.DET, text.PUNCT:
				continue
			}
		}
		add(bigram.add(one).add(lemma))
		add(trigram.add(two).add(one).add(lemma))
		one, two = lemma, one
	}
}

func within(list []head, i int) bool {
	for _, g := range list {
		if g.first <= i && i < g.last {
			return true
		}
	}
	return false
}

// pathFeatures tell what a party hangs on: its relation, its preposition, the words
// over it.
func (r *run) pathFeatures(add func(featureHash), role string, i int) {
	w := &r.doc.Words[i]
	prep := ""
	for c := range r.doc.Dependents(i) {
		if r.doc.Words[c].Rel == text.RelCase {
			prep = r.doc.Words[c].Lemma
			break
		}
	}
	add(newFeature(role).add(w.Rel.String()).add(prep))
	for n, h := 0, int(w.Head); h >= 0 && n < 4; n++ {
		x := &r.doc.Words[h]
		add(newFeature(role).add("over").add(x.Lemma))
		if n == 0 {
			add(newFeature(role).add(w.Rel.String()).add(prep).add(x.Lemma))
		}
		h = int(x.Head)
	}
}

// commonAncestor is the lowest word over both a and b, -1 where they share none.
func (r *run) commonAncestor(a, b int) int {
	for x, n := a, 0; x >= 0 && n < 64; x, n = int(r.doc.Words[x].Head), n+1 {
		for y, m := b, 0; y >= 0 && m < 64; y, m = int(r.doc.Words[y].Head), m+1 {
			if x == y {
				return x
			}
		}
	}
	return -1
}

// topFeatures tell of the word that joins both parties: its lemma, what it governs
// and how it stands to the world.
func (r *run) topFeatures(add func(featureHash), top int) {
	w := &r.doc.Words[top]
	add(newFeature("top").add(w.Lemma))
	kin := r.clusters.of(w.Lemma)
	for level, id := range kin {
		add(newFeature("top").num(level, id))
	}
	add(newFeature("top modality").add(string(r.modalityOf(top))))
	for c := range r.doc.Dependents(top) {
		x := &r.doc.Words[c]
		switch x.Rel.Base() {
		case text.RelObj, text.RelXcomp, text.RelCcomp, text.RelObl, text.RelCompound, text.RelAux, text.RelAdvcl, text.RelConj, text.RelNmod, text.RelAmod:
			add(newFeature("below").add(x.Rel.String()).add(x.Lemma))
			add(newFeature("below").add(w.Lemma).add(x.Lemma))
			if below := r.clusters.of(x.Lemma); kin != nil && below != nil {
				add(newFeature("below").num(0, kin[0]).num(0, below[0]))
				add(newFeature("below").num(1, kin[1]).num(1, below[1]))
				add(newFeature("below").add(x.Rel.String()).num(1, below[1]))
			}
			for d := range r.doc.Dependents(c) {
				if y := &r.doc.Words[d]; y.Rel.Base() == text.RelObj || y.Rel.Base() == text.RelXcomp {
					add(newFeature("low").add(x.Lemma).add(y.Lemma))
				}
			}
			r.classFeatures(add, c)
		}
	}
}

// classFeatures are the noun classes of a phrase.
func (r *run) classFeatures(add func(featureHash), c int) {
	if c < r.first || c-r.first >= len(r.sets) {
		return
	}
	set := r.classesOf(c)
	for k := range r.book.LearnedClasses() {
		if set.Has(k) {
			add(newFeature("class").add(string(rune('A' + k))))
		}
	}
}

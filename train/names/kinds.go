package names

import (
	"math/rand/v2"

	"rapporteur/internal/gum"
	"rapporteur/names"
)

// How many models are trained alike and averaged.
const (
	kindModels = 4
	pairModels = 2
)

// trainKinds trains the log-linear classifier of mentions into kinds.
func trainKinds(examples []example, x *names.Extractor, lexicon *names.Lexicon, epochs int, drop float32, rng *rand.Rand, say func(string, ...any)) names.Linear {
	var all []*table
	for model := range kindModels {
		t := newTable(kindBits, stride, 2, 0.1)
		for i := range examples {
			eachKind(&examples[i], x, lexicon, func(k, class int) { t.count(x.KindFeatures(k, nil)) })
		}
		for pass := range epochs {
			right, n := t.kindsPass(examples, inPass(examples, pass, epochs, rng), x, lexicon, drop, rng)
			t.endPass(pass, epochs)
			say("kinds: model %d of %d, pass %d of %d, %.2f %% of %d right before learning", model+1, kindModels, pass+1, epochs, 100*float64(right)/float64(n), n)
		}
		all = append(all, t)
	}
	l := blend(all)
	l.Scale *= 1 - drop
	return l
}

// kindsPass learns from the examples in order and counts how many were right before.
func (t *table) kindsPass(examples []example, order []int, x *names.Extractor, lexicon *names.Lexicon, drop float32, rng *rand.Rand) (right, n int) {
	var features []uint32
	for _, i := range order {
		eachKind(&examples[i], x, lexicon, func(k, class int) {
			features = dropOut(x.KindFeatures(k, features[:0]), drop, rng)
			var p [names.Kinds]float32
			t.scores(features, p[:])
			n++
			if argmax(p[:]) == class {
				right++
			}
			softmax(p[:])
			p[class]--
			for c := range p {
				p[c] *= examples[i].weight
			}
			t.update(features, p[:])
		})
	}
	return right, n
}

// eachKind visits the mentions of a document whose kinds are known.
func eachKind(e *example, x *names.Extractor, lexicon *names.Lexicon, visit func(k, class int)) {
	x.Read(e.doc)
	for _, n := range e.names {
		x.AddName(n.First, n.Last, n.Kind)
	}
	byHead := map[int]*gum.Mention{}
	if e.gold != nil {
		x.AddCandidates()
		for i := range e.gold {
			if m := &e.gold[i]; byHead[m.Head] == nil {
				byHead[m.Head] = m
			}
		}
	}
	for k, head := range x.MentionHeads() {
		if x.IsName(k) {
			visit(k, x.KindClass(k))
			continue
		}
		class := 0
		if m := byHead[head]; m != nil {
			class = names.KindClass(gum.NominalKind(e.ref, m, lexicon))
		}
		visit(k, class)
	}
}

func argmax(xs []float32) int {
	b := 0
	for i, x := range xs {
		if x > xs[b] {
			b = i
		}
	}
	return b
}

package names

import (
	"math/rand/v2"

	"rapporteur/internal/gum"
	"rapporteur/names"
)

// trainKinds trains the log-linear classifier of mentions into kinds.
func trainKinds(examples []example, x *names.Extractor, lexicon *names.Lexicon, epochs int, rng *rand.Rand, say func(string, ...any)) names.Linear {
	t := newTable(kindBits, stride, 2, 0.1)
	var features []uint32
	for i := range examples {
		eachKind(&examples[i], x, lexicon, func(k, class int) {
			features = x.KindFeatures(k, features[:0])
			t.count(features)
		})
	}
	order := rng.Perm(len(examples))
	for epoch := range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		right, all := 0, 0
		for _, i := range order {
			eachKind(&examples[i], x, lexicon, func(k, class int) {
				features = x.KindFeatures(k, features[:0])
				var p [names.Kinds]float32
				t.scores(features, p[:])
				all++
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
		say("kinds: pass %d of %d, %.2f %% of %d right before learning", epoch+1, epochs, 100*float64(right)/float64(all), all)
	}
	return t.quantise()
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

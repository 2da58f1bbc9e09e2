package names

import (
	"math/rand/v2"
	"slices"

	"rapporteur/names"
	"rapporteur/text"
)

// Costs of mistakes while the ranking of antecedents is learned: a pronoun or
// description left alone, linked wrongly, or linked though it begins a chain.
const (
	costAlone = 1.0
	costWrong = 0.8
	costFalse = 0.6
)

// trainAntecedents trains the mention-ranking model: the probability of the right
// antecedent against all candidates (Durrett and Klein 2013).
func trainAntecedents(examples []example, m *names.Model, epochs int, rng *rand.Rand, say func(string, ...any)) names.Linear {
	var use []int
	for i := range examples {
		if examples[i].gold != nil {
			use = append(use, i)
		}
	}
	var all []*table
	for model := range pairModels {
		t := newTable(pairBits, 1, 2, 0.1)
		for _, i := range use {
			rank(&examples[i], m, func(features [][]uint32, right int) {
				for _, f := range features {
					t.count(f)
				}
			})
		}
		for pass := range epochs {
			rng.Shuffle(len(use), func(i, j int) { use[i], use[j] = use[j], use[i] })
			hits, n := 0, 0
			for _, i := range use {
				rank(&examples[i], m, func(features [][]uint32, right int) {
					if t.rank(features, right) {
						hits++
					}
					n++
				})
			}
			t.endPass(pass, epochs)
			say("antecedents: model %d of %d, pass %d of %d, %.2f %% of %d right before learning", model+1, pairModels, pass+1, epochs, 100*float64(hits)/float64(n), n)
		}
		all = append(all, t)
	}
	return blend(all)
}

// rank learns that option right is better than the others; option 0 is none.
func (t *table) rank(features [][]uint32, right int) bool {
	scores := make([]float32, len(features))
	for o, f := range features {
		t.scores(f, scores[o:o+1])
	}
	hit := argmax(scores) == right
	for o := range scores {
		switch {
		case o == right:
		case o == 0:
			scores[o] += costAlone
		case right == 0:
			scores[o] += costFalse
		default:
			scores[o] += costWrong
		}
	}
	softmax(scores)
	scores[right]--
	for o, f := range features {
		if g := scores[o]; g > 1e-4 || g < -1e-4 {
			t.update(f, scores[o:o+1])
		}
	}
	return hit
}

// rank walks through a document with its gold chains and visits each choice of an
// antecedent: the features of none and of every candidate, and which is right.
func rank(e *example, m *names.Model, visit func(features [][]uint32, right int)) {
	doc := *e.doc
	doc.Words = append([]text.Word(nil), e.doc.Words...)
	w := walk{s: m.Steps(&doc), latest: map[string]int32{}, visit: visit}
	chainOf := map[int]string{}
	for i := range e.gold {
		if _, ok := chainOf[e.gold[i].Head]; !ok {
			chainOf[e.gold[i].Head] = e.gold[i].Chain
		}
	}
	for k, head := range w.s.Heads() {
		gold, known := chainOf[head]
		w.step(k, gold, known)
	}
}

// walk is the way through a document.
type walk struct {
	s        *names.Steps
	chains   []string         // mention: its gold chain
	latest   map[string]int32 // gold chain: its latest mention
	features [][]uint32
	visit    func(features [][]uint32, right int)
}

// step visits the choice for mention k and links it as gold has it, or where gold does
// not know it as grammar does.
func (w *walk) step(k int, gold string, known bool) {
	w.chains = append(w.chains, gold)
	antecedent, hasOne := w.latest[gold]
	if !known || !hasOne {
		antecedent = -1
	}
	sure, isSure := w.s.Sure(k)
	switch {
	case !isSure:
		w.choice(k, antecedent, gold)
	case !known && sure >= 0:
		antecedent = sure
		w.chains[k] = w.chains[sure]
	}
	w.s.Link(k, antecedent)
	if w.chains[k] != "" {
		w.latest[w.chains[k]] = int32(k)
	}
}

// choice visits the candidates for mention k, unless gold's antecedent is not among them.
func (w *walk) choice(k int, antecedent int32, gold string) {
	w.features = append(w.features[:0], slices.Clone(w.s.Features(k, -1, 0)))
	right := 0
	for rank, j := range w.s.Candidates(k) {
		w.features = append(w.features, slices.Clone(w.s.Features(k, int(j), rank)))
		if antecedent >= 0 && w.chains[j] == gold {
			right = rank + 1
		}
	}
	if right > 0 || antecedent < 0 {
		w.visit(w.features, right)
	}
}

package names

import (
	"iter"

	"rapporteur/text"
)

// Steps runs the search for chains a mention at a time, so that a trainer can decide
// in the model's place.
type Steps struct {
	a    annotator
	pair []uint32
}

// Steps finds the names, descriptions and pronouns of a document and begins its chains.
func (m *Model) Steps(doc *text.Doc) *Steps {
	s := &Steps{a: *m.annotator()}
	s.a.Read(doc)
	s.a.findNames(nil)
	s.a.findNominals()
	s.a.StartChains(&s.a.coref)
	s.a.poolKinds()
	return s
}

// Heads yields the index and the head word of each mention in order.
func (s *Steps) Heads() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for k := range s.a.ments {
			if !yield(k, s.a.ments[k].head) {
				return
			}
		}
	}
}

// Sure gives the antecedents that need no ranking, as the model has them.
func (s *Steps) Sure(k int) (antecedent int32, sure bool) { return s.a.Sure(k) }

// Candidates lists the mentions that mention k may refer back to.
func (s *Steps) Candidates(k int) []int32 { return s.a.Candidates(&s.a.coref, k) }

// Features are those of mention k with a candidate, -1 for none, at a rank; they stand
// until the next call.
func (s *Steps) Features(k, candidate, rank int) []uint32 {
	s.pair = s.a.PairFeatures(&s.a.coref, k, candidate, rank, s.pair[:0])
	return s.pair
}

// Link decides that mention k refers back to j, or to nothing where j is -1.
func (s *Steps) Link(k int, j int32) { s.a.Link(&s.a.coref, k, j) }

// MentionHeads yields the index and the head word of each mention that is no pronoun:
// those that have kinds.
func (x *Extractor) MentionHeads() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for k := range x.ments {
			if !x.ments[k].form.isPronoun() && !yield(k, x.ments[k].head) {
				return
			}
		}
	}
}

// IsName reports whether mention k is one by name.
func (x *Extractor) IsName(k int) bool { return x.ments[k].form == nameForm }

// KindClass is the class of a mention's kind.
func (x *Extractor) KindClass(k int) int { return int(x.ments[k].kind) }

package attribution

import (
	"slices"
	"sort"

	"rapporteur/text"
)

// nested adds what the trees alone tell of attributions inside the content of others,
// or around whole others ("…, the agency reported"), and sets Within.
func (m *Model) nested(v *view, as []Attribution) []Attribution {
	taken := make([]bool, len(v.words)) // words of cues
	held := make([]bool, len(v.words))  // words that an attribution has a part in
	used := make([]bool, len(v.words))  // words of any part
	for _, a := range as {
		for _, r := range a.Cue {
			set(taken, r)
			set(used, r)
		}
		for _, r := range a.Content {
			set(held, r)
			set(used, r)
		}
		for _, r := range a.Source {
			set(used, r)
		}
	}
	n := len(as)
	for i := range v.words {
		if taken[i] {
			continue
		}
		a, ok := Attribution{}, false
		if v.maySay(m.cues, i) {
			a, ok = v.clauseAttribution(i)
		}
		if !ok {
			a, ok = v.nounAttribution(m.cues, i)
		}
		if !ok {
			a, ok = v.surfaceAttribution(m.cues, i)
		}
		if ok && (held[i] || v.surrounds(a, v.within(as[:n], i)) || free(a, used)) {
			as = append(as, a)
		}
	}
	if a, ok := v.headline(); ok && free(a, used) {
		as = append(as, a)
	}
	slices.SortStableFunc(as, func(a, b Attribution) int { return a.first() - b.first() })
	setWithin(as)
	return as
}

// free reports whether no word of an attribution is used by others.
func free(a Attribution, used []bool) bool {
	for _, part := range [][]Range{a.Source, a.Cue, a.Content} {
		for _, r := range part {
			if slices.Contains(used[r.First:r.Last], true) {
				return false
			}
		}
	}
	return true
}

func set(words []bool, r Range) {
	for i := r.First; i < r.Last; i++ {
		words[i] = true
	}
}

// maySay reports whether word i is a verb of the table with a subject and a clause.
func (v *view) maySay(cues *Cues, i int) bool {
	w := &v.doc.Words[i]
	if w.POS != text.VERB || v.words[i].rels&(1<<text.RelNsubj) == 0 || v.words[i].rels&(1<<text.RelCcomp|1<<text.RelXcomp) == 0 && w.Rel != text.RelParataxis {
		return false
	}
	stance, ok := cues.At(v.doc, i, min(i+4, len(v.words)))
	return ok && (stance != Neutral || v.words[i].rels&(1<<text.RelCcomp) != 0 || w.Rel == text.RelParataxis)
}

// clauseAttribution reads an attribution off the tree at verb i.
func (v *view) clauseAttribution(i int) (a Attribution, ok bool) {
	subj := v.doc.Dependent(i, text.RelNsubj, text.RelNsubjPass)
	if subj < 0 {
		return a, false
	}
	a = Attribution{Source: []Range{v.subtree(subj)}, Cue: []Range{v.verbGroup(i)}, Within: -1, Confidence: 0.5}
	if c := v.doc.Dependent(i, text.RelCcomp, text.RelXcomp); c >= 0 {
		a.Content = []Range{v.trim(v.subtree(c))}
	} else if v.doc.Words[i].Rel == text.RelParataxis {
		a.Content = v.restOfSentence(i)
	}
	if len(a.Content) == 0 || a.Content[0].First >= a.Content[0].Last {
		return a, false
	}
	a.Form = v.form(a.Content)
	if a.Form == Direct && v.doc.Words[subj].POS == text.PRON {
		return a, false // "we believe" is part of how the one quoted talks
	}
	return a, !overlaps(a.Source, a.Content) && !overlaps(a.Cue, a.Content) && !overlaps(a.Source, a.Cue)
}

// nounAttribution reads "the army's denial that it had fired" off the tree at noun i.
func (v *view) nounAttribution(cues *Cues, i int) (a Attribution, ok bool) {
	if v.doc.Words[i].POS != text.NOUN {
		return a, false
	}
	owner, clause := v.doc.Dependent(i, text.RelNmodPoss), v.doc.Dependent(i, text.RelAcl, text.RelCcomp)
	if owner < 0 || clause < 0 {
		return a, false
	}
	if _, known := cues.At(v.doc, i, i+1); !known {
		return a, false
	}
	content := v.trim(v.subtree(clause))
	if content.First != i+1 || v.doc.Form(content.First) != "that" || content.Last <= content.First+1 {
		return a, false
	}
	source := v.subtree(owner)
	if source.Last-source.First > 1 && v.doc.Words[source.Last-1].Tag == text.TagPOS {
		source.Last--
	}
	a = Attribution{Source: []Range{source}, Cue: []Range{{i, i + 1}}, Content: []Range{content}, Within: -1, Confidence: 0.5}
	a.Form = v.form(a.Content)
	return a, true
}

func (v *view) subtree(i int) Range {
	return Range{int(v.left[i]), int(v.right[i]) + 1}
}

// trim takes marks off the end of a range, and off its start those that quote nothing.
func (v *view) trim(r Range) Range {
	for r.First < r.Last && v.doc.Words[r.First].POS == text.PUNCT && v.words[r.First].class != classQuoteIn {
		r.First++
	}
	for r.First < r.Last && v.doc.Words[r.Last-1].POS == text.PUNCT && v.words[r.Last-1].class != classQuoteOut {
		r.Last--
	}
	return r
}

// verbGroup is verb i with its auxiliaries before it.
func (v *view) verbGroup(i int) Range {
	r := Range{i, i + 1}
	for c := range v.doc.Dependents(i) {
		if b := v.doc.Words[c].Rel.Base(); b == text.RelAux && c < i && c >= i-4 {
			r.First = min(r.First, c)
		}
	}
	for r.First < i {
		inside := false
		for k := r.First; k < i; k++ {
			inside = inside || v.doc.Words[k].Rel.Base() == text.RelNsubj
		}
		if !inside {
			break
		}
		r.First++
	}
	return r
}

// restOfSentence is what a parenthetic verb of saying speaks of: the rest of its sentence.
func (v *view) restOfSentence(i int) []Range {
	s := v.doc.Sentences[v.words[i].sentence]
	clause := v.subtree(i)
	var out []Range
	for _, r := range []Range{{s.First, clause.First}, {clause.Last, s.Last}} {
		if r = v.trim(r); r.First < r.Last {
			out = append(out, r)
		}
	}
	return out
}

// within are the attributions, in order, that begin in the sentence of word i.
func (v *view) within(as []Attribution, i int) []Attribution {
	s := v.doc.Sentences[v.words[i].sentence]
	first := sort.Search(len(as), func(k int) bool { return as[k].first() >= s.First })
	last := first + sort.Search(len(as)-first, func(k int) bool { return as[first+k].first() >= s.Last })
	return as[first:last]
}

// surrounds reports whether the content of a holds the whole of one of the others.
func (v *view) surrounds(a Attribution, others []Attribution) bool {
	for _, o := range others {
		if holds(a, o) {
			return true
		}
	}
	return false
}

// holds reports whether every part of b lies in the content of a.
func holds(a, b Attribution) bool {
	in := func(r Range) bool {
		return slices.ContainsFunc(a.Content, func(c Range) bool { return c.First <= r.First && r.Last <= c.Last+1 }) // a comma may follow
	}
	for _, part := range [][]Range{b.Source, b.Cue, b.Content} {
		for _, r := range part {
			if !in(r) && !(b.Inherited && len(part) > 0 && len(b.Source) > 0 && part[0] == b.Source[0]) {
				return false
			}
		}
	}
	return true
}

func overlaps(a, b []Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.First < y.Last && y.First < x.Last {
				return true
			}
		}
	}
	return false
}

// setWithin gives each attribution the smallest other one whose content holds it.
// Attributions are in order, so that those that may hold one are near.
func setWithin(as []Attribution) {
	for i := range as {
		as[i].Within = -1
		best := 0
		for j := max(0, i-neighbours); j < min(len(as), i+neighbours); j++ {
			if j != i && holds(as[j], as[i]) && !holds(as[i], as[j]) {
				if n := size(as[j].Content); as[i].Within < 0 || n < best {
					as[i].Within, best = j, n
				}
			}
		}
	}
}

// neighbours is how many attributions away the one may be that holds another.
const neighbours = 40

func size(rs []Range) (words int) {
	for _, r := range rs {
		words += r.Last - r.First
	}
	return words
}

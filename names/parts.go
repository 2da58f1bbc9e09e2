package names

import "rapporteur/text"

// Parts: a plural may refer to several that were named apart (split antecedents): "the
// two countries", "both leaders", "they" after "Putin and Xi".

// maxParts bounds the chains that one plural joins.
const maxParts = 6

// partsWindow is how far back, in sentences, the parts of a plural may be.
const partsWindow = 3

// splitCount is how many a plural description says it joins: 2 for "both" and "two",
// 0 where it does not say. ok is false for what cannot be split.
func (x *Extractor) splitCount(m *ment) (count int, ok bool) {
	if m.form != definite || m.number != plural {
		return 0, false
	}
	for i := m.first; i < m.head; i++ {
		switch form := x.doc.Form(i); {
		case equalLower(form, "both"), equalLower(form, "two"):
			return 2, true
		case equalLower(form, "three"):
			return 3, true
		case equalLower(form, "four"):
			return 4, true
		case x.doc.Words[i].Tag == text.TagCD, x.doc.Words[i].Rel.Base() == text.RelAmod, x.doc.Words[i].Rel.Base() == text.RelNmod:
			return 0, false
		}
	}
	return 0, x.words[m.head].lemma == hashSides && equalLower(x.doc.Form(m.first), "the")
}

var hashSides = hashLower("side")

// joinsKind reports whether a chain of a kind may be a part of the plural m.
func (x *Extractor) joinsKind(m *ment, c *chainFacts) bool {
	if c.number == plural && !c.named {
		return false
	}
	if m.pronoun != noPronoun {
		return c.kind != kindNone && c.kind != kindPlace && c.kind != kindFacility
	}
	switch m.kind {
	case kindCountry:
		return c.kind == kindCountry
	case kindPerson, kindGroup:
		if x.words[m.head].lemma == hashSides {
			return c.kind == kindCountry || c.kind == kindOrganization
		}
		return c.kind == kindPerson
	case kindOrganization:
		if x.words[m.head].lemma == hashGovernment {
			return c.kind == kindCountry
		}
		return c.kind == kindOrganization
	case kindPlace:
		return c.kind == kindPlace || c.kind == kindCountry
	}
	return x.words[m.head].lemma == hashSides && (c.kind == kindCountry || c.kind == kindOrganization)
}

var (
	hashGovernment     = hashLower("government")
	hashAdministration = hashLower("administration")
)

// split finds the parts of mention k among the chains before it, latest first; nil
// where it is no such plural or there are too few.
func (a *annotator) split(k int) []int32 {
	m := &a.ments[k]
	count, ok := a.splitCount(m)
	if !ok {
		return nil
	}
	if pair := a.coordination(k); len(pair) > 1 && (count == 0 || len(pair) == count) {
		return pair
	}
	want := count
	if want == 0 {
		want = 2
	}
	parts := a.partsBuf[:0]
	for i := len(a.coref.recent) - 1; i >= 0 && len(parts) < want; i-- {
		id := a.coref.recent[i]
		c := &a.coref.chains[id]
		last := &a.ments[c.last]
		if m.sentence-last.sentence > partsWindow {
			break
		}
		if last.head != m.head && a.joinsKind(m, c) && (c.named || c.kind == kindPerson) && !(last.first >= m.first && last.last <= m.last) {
			parts = append(parts, id)
		}
	}
	a.partsBuf = parts
	if len(parts) < want {
		return nil
	}
	return parts
}

// coordination is the chains of the latest coordination of things that mention k may
// join: "Putin and Xi".
func (a *annotator) coordination(k int) []int32 {
	m := &a.ments[k]
	for j := k - 1; j >= 0 && m.sentence-a.ments[j].sentence <= 1; j-- {
		first := &a.ments[j]
		if first.chain < 0 || !a.joinsKind(m, &a.coref.chains[first.chain]) {
			continue
		}
		parts := append(a.partsBuf[:0], first.chain)
		n := 0
		for c := range a.doc.Dependents(first.head) {
			if n++; n > 2*maxModifiers || len(parts) == maxParts {
				break
			}
			if a.doc.Words[c].Rel != text.RelConj || c >= m.first || a.heads[c] < 0 || int(a.heads[c]) >= k {
				continue
			}
			if id := a.ments[a.heads[c]].chain; id >= 0 && !contains(parts, id) && a.joinsKind(m, &a.coref.chains[id]) {
				parts = append(parts, id)
			}
		}
		a.partsBuf = parts
		if len(parts) > 1 {
			return parts
		}
	}
	return nil
}

// splitPronoun turns "they" with a single antecedent into the coordination that the
// antecedent stands in.
func (a *annotator) splitPronoun(k int, antecedent int32) []int32 {
	m := &a.ments[k]
	if m.pronoun != pronThey || antecedent < 0 {
		return nil
	}
	chain := a.ments[antecedent].chain
	if c := &a.coref.chains[chain]; c.number == plural || c.kind != kindPerson && c.kind != kindCountry {
		return nil
	}
	if parts := a.coordination(k); contains(parts, chain) {
		return parts
	}
	return nil
}

package names

import (
	"math"
	"slices"

	"rapporteur"
	"rapporteur/text"
)

// Templates of the kinds' features.
const (
	kindBias = 200 + iota
	kindHead
	kindHeadWord
	kindHeadSuffix
	kindHeadShape
	kindHeadTag
	kindWord
	kindFirst
	kindLast
	kindWhole
	kindBefore
	kindAfter
	kindBefore2
	kindRel
	kindGovernor
	kindGovernorRel
	kindModifier
	kindAppos
	kindTitle
	kindGiven
	kindState
	kindDeterminer
	kindLength
	kindNumber
	kindRole
	kindAllUpper
	kindPossessed
	kindLists
	kindCase
	kindConj
	kindCluster       // + grain
	kindFirstCluster  = kindCluster + grains
	kindWordCluster   = kindFirstCluster + grains
	kindBeforeCluster = kindWordCluster + grains
	kindGovCluster    = kindBeforeCluster + grains
	kindApposCluster  = kindGovCluster + grains
)

// KindFeatures appends the features of mention k for the kinds' model.
func (x *Extractor) KindFeatures(k int, buf []uint32) []uint32 {
	m := &x.ments[k]
	nominal := bit(m.form != nameForm)
	h, w, word := m.head, &x.words[m.head], &x.doc.Words[m.head]
	f, l := &x.words[m.first], &x.words[m.last-1]
	sentence := &x.doc.Sentences[m.sentence]
	before, after := x.at(m.first-1, sentence), x.at(m.last, sentence)
	put := func(template, a uint32) { buf = append(buf, mix(template, a<<1|nominal)) }
	put(kindBias, 0)
	put(kindHead, w.lemma)
	put(kindHeadWord, w.lower)
	put(kindHeadSuffix, w.suffix)
	put(kindHeadShape, w.shape)
	put(kindHeadTag, uint32(word.Tag))
	put(kindBefore, before.lower)
	put(kindAfter, after.lower)
	put(kindBefore2, pair(before.lower, x.at(m.first-2, sentence).lower))
	put(kindRel, uint32(word.Rel))
	put(kindNumber, uint32(m.number))
	put(kindDeterminer, uint32(m.form))
	put(kindRole, bit(x.lexicon.heads[w.lemma].role))
	put(kindState, uint32(f.state.role)<<1|bit(int(f.stateEnd) == m.last && f.statePart == 1))
	put(kindLength, uint32(min(m.last-m.first, 6)))
	put(kindFirst, f.lower)
	put(kindLast, l.lower)
	if m.form == nameForm {
		put(kindGiven, bit(f.isGiven)|bit(l.isGiven)<<1|uint32(min(m.last-m.first, 3))<<2)
		put(kindLists, uint32(f.lists)|uint32(l.lists)<<4|bit(int(f.placeEnd) == m.last)<<8|bit(int(f.bodyEnd) == m.last)<<9|uint32(min(m.last-m.first, 3))<<10)
		put(kindLists, bit(int(f.placeEnd) == m.last)|bit(int(f.bodyEnd) == m.last)<<1|bit(f.listed&3 != 0)<<2|bit(l.listed&3 != 0)<<3|bit(m.last-m.first == 1)<<4|1<<20)
		put(kindAllUpper, bit(w.allUpper)|bit(f.allUpper)<<1)
		buf = x.nameFeatures(m, nominal, buf)
	}
	for g := range uint32(grains) {
		put(kindCluster+g, uint32(w.clusters[g]))
		put(kindFirstCluster+g, uint32(f.clusters[g]))
		put(kindBeforeCluster+g, uint32(before.clusters[g]))
	}
	return x.treeFeatures(h, nominal, buf)
}

// nameFeatures are those of the words of a name.
func (x *Extractor) nameFeatures(m *ment, nominal uint32, buf []uint32) []uint32 {
	whole := uint32(0)
	for i := m.first; i < m.last && i < m.first+maxModifiers; i++ {
		w := &x.words[i]
		whole = pair(whole, w.lower)
		buf = append(buf, mix(kindWord, w.lower<<1|nominal))
		for g := range uint32(grains) {
			buf = append(buf, mix(kindWordCluster+g, uint32(w.clusters[g])))
		}
	}
	return append(buf, mix(kindWhole, whole))
}

// treeFeatures are those of what the head hangs on and carries.
func (x *Extractor) treeFeatures(h int, nominal uint32, buf []uint32) []uint32 {
	put := func(template, a uint32) { buf = append(buf, mix(template, a<<1|nominal)) }
	word := &x.doc.Words[h]
	if g := word.Head; g >= 0 {
		if word.Rel == text.RelConj {
			put(kindConj, uint32(x.words[g].clusters[1]))
		}
		put(kindGovernor, x.words[g].lemma)
		put(kindGovernorRel, pair(x.words[g].lemma, uint32(word.Rel)))
		for grain := range uint32(grains) {
			put(kindGovCluster+grain, pair(uint32(x.words[g].clusters[grain]), uint32(word.Rel)))
		}
	}
	n := 0
	for c := range x.doc.Dependents(h) {
		if n++; n > maxModifiers {
			break
		}
		switch x.doc.Words[c].Rel {
		case text.RelAmod, text.RelCompound, text.RelNummod:
			put(kindModifier, x.words[c].lemma)
		case text.RelNmodDesc:
			put(kindTitle, x.words[c].lemma)
		case text.RelNmodPoss:
			put(kindPossessed, 1)
		case text.RelCase:
			put(kindCase, pair(x.words[c].lemma, uint32(word.Rel)))
		case text.RelConj:
			put(kindConj, uint32(x.words[c].clusters[1]))
		case text.RelAppos:
			put(kindAppos, x.words[c].lemma)
			put(kindApposCluster, uint32(x.words[c].clusters[1]))
		}
	}
	return buf
}

// readForms lists the words for a gazetteer.
func (a *annotator) readForms(g Gazetteer) {
	a.forms = a.forms[:0]
	if g == nil {
		return
	}
	for i := range a.doc.Words {
		a.forms = append(a.forms, a.doc.Form(i))
	}
}

// nameKinds scores the kinds of the names found so far.
func (a *annotator) nameKinds(g Gazetteer) {
	for k := range a.ments {
		m := &a.ments[k]
		a.scoreKind(k)
		m.scores[kindNone] = minusInf
		if f := &a.words[m.first]; f.statePart == 1 && int(f.stateEnd) == m.last && f.state.role != stateSeat {
			if f.state.role == statePeople {
				m.scores[kindGroup] += surePrior
			} else {
				m.scores[kindCountry] += surePrior
			}
		} else if first, _ := a.bareName(m); first == m.first { // the table of states is whole
			m.scores[kindCountry] -= surePrior
		}
		if g != nil {
			if kind, n := g.Kind(a.forms[m.first:m.last]); n == m.last-m.first && kind != "" {
				m.scores[kindIndex(kind)] += gazetteerPrior * float32(min(n, 2))
			}
		}
		m.kind = best(&m.scores)
	}
}

const (
	surePrior      = 6   // added to the log-odds of a kind that a table gives
	gazetteerPrior = 1.5 // the same, where names of the world may be ambiguous; twice for several words
)

// scoreKind fills a mention's scores with log-probabilities.
func (a *annotator) scoreKind(k int) {
	a.buf = a.KindFeatures(k, a.buf[:0])
	s := a.model.kinds.scores(a.buf)
	top, sum := slices.Max(s[:Kinds]), 0.0
	for _, v := range s[:Kinds] {
		sum += math.Exp(float64(v - top))
	}
	norm := top + float32(math.Log(sum))
	for c := range Kinds {
		a.ments[k].scores[c] = s[c] - norm
	}
}

func best(scores *[maxClasses]float32) uint8 {
	b := 0
	for c := range Kinds {
		if scores[c] > scores[b] {
			b = c
		}
	}
	return uint8(b)
}

// findNominals adds descriptions and pronouns and their kinds.
func (a *annotator) findNominals() {
	a.AddCandidates()
	for k := range a.ments {
		m := &a.ments[k]
		if m.form == nameForm || m.form.isPronoun() {
			continue
		}
		a.scoreKind(k)
		m.scores[kindNone] -= noneCost
		m.kind = best(&m.scores)
		if kind := a.headKind(m); kind != kindNone {
			m.kind = kind
		}
	}
}

// noneCost is taken off the log-odds that a description refers to nothing that can
// act or be acted in: a description that is kept can still be left alone.
const noneCost = 0.7

// headKind is the kind that the table of heads gives a description.
func (x *Extractor) headKind(m *ment) uint8 {
	w := &x.words[m.head]
	kind := x.lexicon.heads[w.lower].kind
	if kind == "" {
		kind = x.lexicon.heads[w.lemma].kind
	}
	if kind == rapporteur.Person && m.number == plural {
		kind = rapporteur.Group
	}
	return kindIndex(kind)
}

package names

import "rapporteur/text"

// Templates of the features of an anaphor with an antecedent (after Durrett and Klein
// 2013, "Easy Victories and Uphill Battles in Coreference Resolution").
const (
	newBias = 400 + iota
	newHead
	newRel
	newFirst
	newQuoted
	newMatch
	pairForm
	pairKind
	pairAgree
	pairDistance
	pairRank
	pairRankForm
	pairRel
	pairRels
	pairSize
	pairHeadMatch
	pairHeads
	pairHeadKind
	pairHeadCluster
	pairLemma
	pairCluster     // + grain
	pairSameCluster = pairCluster + grains
	pairSibling     = pairSameCluster + grains
	pairSubject
	pairQuoted
	pairSpeaker
	pairGovernor
	pairDeterminer
	pairNamed
	pairGiven
	pairPossessor
)

// PairFeatures appends the features of mention k with antecedent j at a rank among
// the candidates; j is -1 for beginning a chain.
func (x *Extractor) PairFeatures(c *corefScratch, k, j, rank int, buf []uint32) []uint32 {
	m := &x.ments[k]
	t := uint32(m.pronoun)
	if m.pronoun == noPronoun {
		t = 16 + uint32(m.kind)
	}
	w, word := &x.words[m.head], &x.doc.Words[m.head]
	rel := uint32(word.Rel)
	if j < 0 {
		return append(buf, mix(newBias, t), mix(newHead, pair(t, w.lemma)), mix(newRel, pair(t, rel)),
			mix(newFirst, t<<1|bit(m.first == x.doc.Sentences[m.sentence].First)),
			mix(newQuoted, t<<1|bit(c.quoted[m.head])),
			mix(newMatch, t<<1|bit(x.matches(c, m))),
			mix(newMatch, pair(t, x.words[m.first].lower)))
	}
	a := &x.ments[j]
	chain := &c.chains[a.chain]
	aw, aword := &x.words[a.head], &x.doc.Words[a.head]
	arel := uint32(aword.Rel)
	distance := uint32(min(m.sentence-a.sentence, 6))
	near := uint32(min(rank, 10))
	put := func(template, value uint32) { buf = append(buf, mix(template, pair(t, value))) }
	put(pairForm, uint32(a.form)<<4|uint32(a.pronoun))
	put(pairKind, uint32(chain.kind))
	put(pairKind, uint32(chain.kind)<<4|uint32(chain.number)<<2|8)
	put(pairAgree, uint32(chain.gender)<<2|uint32(chain.number))
	put(pairAgree, uint32(m.number)<<8|uint32(chain.gender)<<2|uint32(chain.number)|1<<16)
	put(pairDistance, distance)
	put(pairDistance, distance<<8|uint32(a.form)|1<<16)
	put(pairRank, near)
	put(pairRankForm, near<<4|uint32(a.form))
	put(pairRel, arel<<4|min(distance, 2))
	put(pairRels, pair(rel, arel)<<4|min(distance, 2))
	put(pairSize, uint32(min(chain.size, 5))<<4|min(distance, 3))
	put(pairNamed, bit(chain.named)<<4|min(distance, 3))
	put(pairSibling, bit(word.Head == aword.Head)|bit(m.reflexive)<<1|bit(aword.Head == int32(m.head))<<2|bit(word.Head == int32(a.head))<<3)
	put(pairSubject, x.subjecthood(a.head)<<4|min(distance, 3))
	put(pairQuoted, bit(c.quoted[m.head])<<1|bit(c.quoted[a.head])|min(distance, 2)<<2)
	put(pairSpeaker, bit(x.speaks(a.head, m.head))<<1|bit(c.quoted[m.head]))
	put(pairGovernor, bit(x.governs(a.head, m.head))<<8|uint32(word.Rel.Base()))
	if m.form.isPronoun() {
		put(pairLemma, aw.lemma)
		for g := range uint32(grains) {
			buf = append(buf, mix(pairCluster+g, pair(t, uint32(aw.clusters[g]))))
		}
		put(pairGiven, uint32(x.genderOf(a)))
		if g := word.Head; g >= 0 {
			put(pairPossessor, pair(x.words[g].lemma, uint32(chain.kind)))
		}
		return buf
	}
	match := bit(w.lemma == aw.lemma)
	put(pairHeadMatch, match)
	put(pairHeadMatch, match<<4|min(distance, 4)|1<<16)
	put(pairHeadMatch, match<<8|bit(a.form == nameForm)|1<<17)
	put(pairHeadMatch, match<<1|bit(x.sameModifiers(m, a))|1<<18)
	buf = append(buf,
		mix(pairHeads, pair(w.lemma, aw.lemma)),
		mix(pairHeadKind, pair(w.lemma, uint32(chain.kind)<<8|uint32(a.form))),
		mix(pairHeadCluster, pair(w.lemma, uint32(aw.clusters[1]))),
		mix(pairHeadCluster, pair(uint32(w.clusters[1]), uint32(aw.clusters[1]))))
	for g := range uint32(grains) {
		put(pairSameCluster+g, bit(w.clusters[g] == aw.clusters[g] && aw.clusters[g] != 0))
	}
	put(pairDeterminer, pair(x.words[m.first].lower, uint32(a.form)<<1|match))
	return buf
}

// matches reports whether an earlier mention has the same head.
func (x *Extractor) matches(c *corefScratch, m *ment) bool {
	_, ok := c.byHead[x.words[m.head].lemma]
	return ok
}

// subjecthood grades how prominent a word's place in its sentence is.
func (x *Extractor) subjecthood(i int) uint32 {
	w := &x.doc.Words[i]
	switch w.Rel.Base() {
	case text.RelNsubj:
		if w.Head >= 0 && x.doc.Words[w.Head].Rel == text.RelRoot {
			return 1
		}
		return 2
	case text.RelObj, text.RelIobj:
		return 3
	case text.RelObl:
		return 4
	case text.RelNmod:
		return 5
	case text.RelRoot:
		return 6
	}
	return 7
}

// maxClimb bounds walks up a tree.
const maxClimb = 12

// governs reports whether the noun a is the subject of a clause around word i.
func (x *Extractor) governs(a, i int) bool {
	if x.doc.Words[a].Rel.Base() != text.RelNsubj {
		return false
	}
	verb := x.doc.Words[a].Head
	for range maxClimb {
		h := x.doc.Words[i].Head
		if h < 0 {
			return false
		}
		if h == verb {
			return i != a
		}
		i = int(h)
	}
	return false
}

// speaks reports whether the noun a is the subject of a verb that takes the clause
// around word i as its complement: who says what i stands in.
func (x *Extractor) speaks(a, i int) bool {
	if x.doc.Words[a].Rel.Base() != text.RelNsubj {
		return false
	}
	verb := x.doc.Words[a].Head
	for range maxClimb {
		w := &x.doc.Words[i]
		if w.Head < 0 {
			return false
		}
		if w.Head == verb && (w.Rel == text.RelCcomp || w.Rel == text.RelParataxis) {
			return true
		}
		if int32(i) == verb {
			return false
		}
		i = int(w.Head)
	}
	return false
}

// sameModifiers reports whether the two share a modifier before their heads, or have none.
func (x *Extractor) sameModifiers(m, a *ment) bool {
	none := true
	for i := m.first; i < m.head; i++ {
		if x.doc.Words[i].Rel == text.RelDet {
			continue
		}
		none = false
		for j := a.first; j < a.last; j++ {
			if x.words[i].lemma == x.words[j].lemma {
				return true
			}
		}
	}
	return none
}

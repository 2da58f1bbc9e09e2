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
	pairChainMatch
)

// pairing is what the features of an anaphor with an antecedent are made of.
type pairing struct {
	c              *corefScratch
	m, a           *ment
	w, aw          *wordFacts
	word, aword    *text.Word
	chain          *chainFacts
	kind, distance uint32 // class of the anaphor; sentences between
	buf            []uint32
}

// put adds a feature, told apart by the class of the anaphor.
func (p *pairing) put(template, value uint32) {
	p.buf = append(p.buf, mix(template, pair(p.kind, value)))
}

// PairFeatures appends the features of mention k with antecedent j at a rank among
// the candidates; j is -1 for beginning a chain.
func (x *Extractor) PairFeatures(c *corefScratch, k, j, rank int, buf []uint32) []uint32 {
	m := &x.ments[k]
	p := pairing{c: c, m: m, w: &x.words[m.head], word: &x.doc.Words[m.head], kind: uint32(m.pronoun), buf: buf}
	if m.pronoun == noPronoun {
		p.kind = 16 + uint32(m.kind)
	}
	if j < 0 {
		x.newFeatures(&p)
		return p.buf
	}
	p.a = &x.ments[j]
	p.chain, p.aw, p.aword = &c.chains[p.a.chain], &x.words[p.a.head], &x.doc.Words[p.a.head]
	p.distance = uint32(min(m.sentence-p.a.sentence, 6))
	p.agreement()
	x.place(&p, uint32(min(rank, 10)))
	if m.form.isPronoun() {
		x.pronounFeatures(&p)
	} else {
		x.headFeatures(&p)
	}
	return p.buf
}

// newFeatures are those of beginning a chain.
func (x *Extractor) newFeatures(p *pairing) {
	t := p.kind
	p.buf = append(p.buf, mix(newBias, t), mix(newHead, pair(t, p.w.lemma)), mix(newRel, pair(t, uint32(p.word.Rel))),
		mix(newFirst, t<<1|bit(p.m.first == x.doc.Sentences[p.m.sentence].First)),
		mix(newQuoted, t<<1|bit(p.c.quoted[p.m.head])),
		mix(newMatch, t<<1|bit(x.matches(p.c, p.m))),
		mix(newMatch, pair(t, x.words[p.m.first].lower)))
}

// agreement is what form, kind, gender and number say.
func (p *pairing) agreement() {
	chain := p.chain
	p.put(pairForm, uint32(p.a.form)<<4|uint32(p.a.pronoun))
	p.put(pairKind, uint32(chain.kind))
	p.put(pairKind, uint32(chain.kind)<<4|uint32(chain.number)<<2|8)
	p.put(pairAgree, uint32(chain.gender)<<2|uint32(chain.number))
	p.put(pairAgree, uint32(p.m.number)<<8|uint32(chain.gender)<<2|uint32(chain.number)|1<<16)
	p.put(pairSize, uint32(min(chain.size, 5))<<4|min(p.distance, 3))
	p.put(pairNamed, bit(chain.named)<<4|min(p.distance, 3))
}

// place is what distance and grammar say.
func (x *Extractor) place(p *pairing, near uint32) {
	distance, rel, arel := p.distance, uint32(p.word.Rel), uint32(p.aword.Rel)
	h, ah := p.m.head, p.a.head
	p.put(pairDistance, distance)
	p.put(pairDistance, distance<<8|uint32(p.a.form)|1<<16)
	p.put(pairRank, near)
	p.put(pairRankForm, near<<4|uint32(p.a.form))
	p.put(pairRel, arel<<4|min(distance, 2))
	p.put(pairRels, pair(rel, arel)<<4|min(distance, 2))
	p.put(pairSibling, bit(p.word.Head == p.aword.Head)|bit(p.m.reflexive)<<1|bit(p.aword.Head == int32(h))<<2|bit(p.word.Head == int32(ah))<<3)
	p.put(pairSubject, x.subjecthood(ah)<<4|min(distance, 3))
	p.put(pairQuoted, bit(p.c.quoted[h])<<1|bit(p.c.quoted[ah])|min(distance, 2)<<2)
	p.put(pairSpeaker, bit(x.speaks(ah, h))<<1|bit(p.c.quoted[h]))
	p.put(pairGovernor, bit(x.governs(ah, h))<<8|uint32(p.word.Rel.Base()))
}

// pronounFeatures are those of the antecedent's head with a pronoun.
func (x *Extractor) pronounFeatures(p *pairing) {
	p.put(pairLemma, p.aw.lemma)
	for g := range uint32(grains) {
		p.put(pairCluster+g, uint32(p.aw.clusters[g]))
	}
	p.put(pairGiven, uint32(x.genderOf(p.a)))
	if g := p.word.Head; g >= 0 {
		p.put(pairPossessor, pair(x.words[g].lemma, uint32(p.chain.kind)))
	}
}

// headFeatures compare the heads of a description and its antecedent.
func (x *Extractor) headFeatures(p *pairing) {
	w, aw := p.w, p.aw
	match := bit(w.lemma == aw.lemma)
	p.put(pairHeadMatch, match)
	p.put(pairHeadMatch, match<<4|min(p.distance, 4)|1<<16)
	p.put(pairHeadMatch, match<<8|bit(p.a.form == nameForm)|1<<17)
	p.put(pairHeadMatch, match<<1|bit(x.sameModifiers(p.m, p.a))|1<<18)
	p.buf = append(p.buf,
		mix(pairHeads, pair(w.lemma, aw.lemma)),
		mix(pairHeadKind, pair(w.lemma, uint32(p.chain.kind)<<8|uint32(p.a.form))),
		mix(pairHeadCluster, pair(w.lemma, uint32(aw.clusters[1]))),
		mix(pairHeadCluster, pair(uint32(w.clusters[1]), uint32(aw.clusters[1]))))
	for g := range uint32(grains) {
		p.put(pairSameCluster+g, bit(w.clusters[g] == aw.clusters[g] && aw.clusters[g] != 0))
	}
	known, ok := p.c.byHead[w.lemma]
	same := bit(ok && x.ments[known].chain == p.a.chain) // any mention of the chain has the head
	p.put(pairChainMatch, same<<1|match)
	p.put(pairChainMatch, same<<2|bit(p.chain.named)<<1|1<<16)
	p.put(pairChainMatch, pair(w.lemma, same)|1<<17)
	p.put(pairDeterminer, pair(x.words[p.m.first].lower, uint32(p.a.form)<<1|match))
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

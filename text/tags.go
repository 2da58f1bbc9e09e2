package text

import (
	"slices"
	"strings"
)

// POS is a universal part of speech (universaldependencies.org/u/pos).
type POS uint8

// The universal parts of speech.
const (
	NoPOS POS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
)

var posNames = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

func (p POS) String() string { return posNames[p] }

// ParsePOS returns the part of speech named s, NoPOS when there is none.
func ParsePOS(s string) POS { return POS(indexOf(posNames[:], s)) }

// Tag is a Penn Treebank tag as the English Web Treebank extends it.
type Tag uint8

// The Penn tags.
const (
	NoTag Tag = iota
	TagNN
	TagIN
	TagDT
	TagNNP
	TagPRP
	TagJJ
	TagStop
	TagRB
	TagComma
	TagNNS
	TagVB
	TagCC
	TagVBP
	TagVBD
	TagVBZ
	TagVBN
	TagVBG
	TagCD
	TagTO
	TagMD
	TagPRPS
	TagUH
	TagColon
	TagRRB
	TagLRB
	TagWDT
	TagWRB
	TagWP
	TagHYPH
	TagOpenQuote
	TagCloseQuote
	TagRP
	TagPOS
	TagNNPS
	TagJJR
	TagJJS
	TagEX
	TagRBR
	TagSYM
	TagFW
	TagNFP
	TagADD
	TagGW
	TagCurrency
	TagPDT
	TagRBS
	TagLS
	TagAFX
	TagWPS
	TagXX
)

var tagNames = [...]string{"_", "NN", "IN", "DT", "NNP", "PRP", "JJ", ".", "RB", ",", "NNS", "VB", "CC", "VBP", "VBD", "VBZ", "VBN", "VBG", "CD", "TO", "MD", "PRP$", "UH", ":", "-RRB-", "-LRB-", "WDT", "WRB", "WP", "HYPH", "``", "''", "RP", "POS", "NNPS", "JJR", "JJS", "EX", "RBR", "SYM", "FW", "NFP", "ADD", "GW", "$", "PDT", "RBS", "LS", "AFX", "WP$", "XX"}

func (t Tag) String() string { return tagNames[t] }

// ParseTag returns the tag named s, NoTag when there is none.
func ParseTag(s string) Tag { return Tag(indexOf(tagNames[:], s)) }

// Rel is a universal dependency relation with the subtypes of the English treebanks
// (universaldependencies.org/u/dep).
type Rel uint8

// The relations.
const (
	NoRel Rel = iota
	RelPunct
	RelCase
	RelDet
	RelNsubj
	RelRoot
	RelAdvmod
	RelAmod
	RelObj
	RelObl
	RelConj
	RelNmod
	RelCompound
	RelCc
	RelMark
	RelAux
	RelCop
	RelNmodPoss
	RelAdvcl
	RelXcomp
	RelAclRelcl
	RelFlat
	RelCcomp
	RelParataxis
	RelAcl
	RelAuxPass
	RelNummod
	RelAppos
	RelNsubjPass
	RelDiscourse
	RelOblUnmarked
	RelNmodUnmarked
	RelCompoundPrt
	RelExpl
	RelFixed
	RelIobj
	RelList
	RelOblAgent
	RelReparandum
	RelDep
	RelNmodDesc
	RelCsubj
	RelNsubjOuter
	RelAdvclRelcl
	RelDetPredet
	RelVocative
	RelGoeswith
	RelCcPreconj
	RelOrphan
	RelDislocated
	RelCsubjPass
	RelCsubjOuter
)

var relNames = [...]string{"_", "punct", "case", "det", "nsubj", "root", "advmod", "amod", "obj", "obl", "conj", "nmod", "compound", "cc", "mark", "aux", "cop", "nmod:poss", "advcl", "xcomp", "acl:relcl", "flat", "ccomp", "parataxis", "acl", "aux:pass", "nummod", "appos", "nsubj:pass", "discourse", "obl:unmarked", "nmod:unmarked", "compound:prt", "expl", "fixed", "iobj", "list", "obl:agent", "reparandum", "dep", "nmod:desc", "csubj", "nsubj:outer", "advcl:relcl", "det:predet", "vocative", "goeswith", "cc:preconj", "orphan", "dislocated", "csubj:pass", "csubj:outer"}

func (r Rel) String() string { return relNames[r] }

// ParseRel returns the relation named s; an unknown subtype is its base relation and
// an unknown relation NoRel.
func ParseRel(s string) Rel {
	if r := indexOf(relNames[:], s); r > 0 {
		return Rel(r)
	}
	base, _, _ := strings.Cut(s, ":")
	return Rel(indexOf(relNames[:], base))
}

// Base is the relation without its subtype: nsubj for nsubj:pass.
func (r Rel) Base() Rel { return relBases[r] }

var relBases = func() (bases [len(relNames)]Rel) {
	for i, name := range relNames {
		base, _, _ := strings.Cut(name, ":")
		bases[i] = Rel(indexOf(relNames[:], base))
	}
	return bases
}()

// indexOf returns the index of s in names, 0 when it is not there.
func indexOf(names []string, s string) int {
	return max(slices.Index(names, s), 0)
}

package names

import (
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// Forms inside this package: text.Name and so on, with descriptions and pronouns told apart.
type form uint8

const (
	nameForm      form = iota
	definite           // "the minister", "his country", "this group"
	indefinite         // "a minister", "ministers"
	title              // "President" in "President Putin": belongs to the name beside it
	personal           // "he", "their", "itself"
	demonstrative      // "this", "those" standing alone
	relative           // "who", "which"
)

func (f form) isPronoun() bool { return f >= personal }

// number of a mention.
type number uint8

const (
	anyNumber number = iota
	singular
	plural
)

// pronoun classes by person and number.
type pronounClass uint8

const (
	noPronoun pronounClass = iota
	pronI
	pronWe
	pronYou
	pronHe
	pronShe
	pronIt
	pronThey
	pronThis
	pronWho
	pronWhich
)

// ment is a mention while it is worked on.
type ment struct {
	first, last, head int
	form              form
	kind              uint8 // index into kinds, 0 for none of them
	pronoun           pronounClass
	gender            gender
	number            number
	reflexive         bool
	sentence          int32
	repeats           int32               // mentions by name before it in its chain
	scores            [maxClasses]float32 // log-probabilities of kinds
	antecedent        int32               // index of a mention of the same chain, -1 for none
	chain             int32
	parts             [2]int32 // from, to in annotator.parts: chains that a plural joins
}

// kinds in the order of the classifier's classes; class 0 is none of them.
var kinds = [...]rapporteur.Kind{"", rapporteur.Person, rapporteur.Organization, rapporteur.Country, rapporteur.Group, rapporteur.PlaceKind, rapporteur.Facility, rapporteur.Other}

const (
	kindNone = iota
	kindPerson
	kindOrganization
	kindCountry
	kindGroup
	kindPlace
	kindFacility
	kindOther
)

// Kinds is the number of classes of the kinds' model.
const Kinds = len(kinds)

// KindClass is a kind's class in the kinds' model, 0 where it has none.
func KindClass(k rapporteur.Kind) int { return int(kindIndex(k)) }

func kindIndex(k rapporteur.Kind) uint8 {
	for i, known := range kinds {
		if known == k {
			return uint8(i)
		}
	}
	return 0
}

func (x *Extractor) newMent(first, last, head int, f form) ment {
	m := ment{first: first, last: last, head: head, form: f, sentence: x.words[head].sentence, antecedent: -1, chain: -1}
	m.number = x.numberOf(head)
	return m
}

func (x *Extractor) numberOf(i int) number {
	w := &x.doc.Words[i]
	switch {
	case strings.Contains(w.Feats, "Number=Plur"), w.Tag == text.TagNNS:
		return plural
	case strings.Contains(w.Feats, "Number=Sing"), w.Tag == text.TagNN:
		return singular
	}
	return anyNumber
}

// AddCandidates adds descriptions and pronouns, after the names.
func (x *Extractor) AddCandidates() {
	for i := range x.doc.Words {
		if x.cover[i] >= 0 || x.heads[i] >= 0 {
			continue
		}
		if m, ok := x.candidate(i); ok {
			x.ments = append(x.ments, m)
		}
	}
	x.sortMents()
}

// candidate makes the mention that word i heads, if it can head one.
func (x *Extractor) candidate(i int) (ment, bool) {
	w := &x.doc.Words[i]
	switch w.POS {
	case text.PRON, text.DET:
		return x.pronounAt(i)
	case text.NOUN, text.PROPN:
	case text.ADJ, text.NUM, text.X, text.SYM:
		if !x.standsAlone(i) {
			return ment{}, false
		}
	default:
		return ment{}, false
	}
	switch w.Rel {
	case text.RelCompound, text.RelFlat, text.RelFixed, text.RelGoeswith, text.RelReparandum:
		return ment{}, false
	}
	first := x.leftEdge(i)
	m := x.newMent(first, i+1, i, x.definiteness(first, i))
	if f := x.lexicon.heads[x.words[i].lemma]; f.gender != anyGender {
		m.gender = f.gender
	}
	return m, true
}

// standsAlone reports whether an adjective or a number heads a noun phrase: "the
// wounded", "the two".
func (x *Extractor) standsAlone(i int) bool {
	w := &x.doc.Words[i]
	switch w.Rel.Base() {
	case text.RelNsubj, text.RelObj, text.RelIobj:
		return w.POS != text.NUM || x.hasDeterminer(i)
	case text.RelObl, text.RelNmod:
		return x.hasDeterminer(i)
	}
	return false
}

func (x *Extractor) hasDeterminer(i int) bool {
	d := x.doc.Dependent(i, text.RelDet)
	return d >= 0 && x.doc.Words[d].POS == text.DET
}

// maxModifiers bounds how far left of its head a description may begin.
const maxModifiers = 16

// leftEdge is the first word of the description headed by i: its modifiers on the
// left, without prepositions and conjunctions.
func (x *Extractor) leftEdge(i int) int {
	words, first := x.doc.Words, i
	for j := i - 1; j >= 0 && i-j <= maxModifiers; j-- {
		h := int(words[j].Head)
		if h < first && h != i || h > i {
			break
		}
		if h == i {
			switch words[j].Rel.Base() {
			case text.RelDet, text.RelAmod, text.RelCompound, text.RelNummod, text.RelNmod, text.RelFlat, text.RelPunct, text.RelAdvmod:
			default:
				return first
			}
			if words[j].Rel == text.RelPunct && words[j].Tag != text.TagHYPH {
				return first
			}
		}
		first = j
	}
	return first
}

func (x *Extractor) definiteness(first, head int) form {
	w := &x.doc.Words[head]
	if w.Rel == text.RelNmodDesc || x.bearer(head) >= 0 {
		return title
	}
	for j := first; j < head; j++ {
		d := &x.doc.Words[j]
		switch {
		case d.Tag == text.TagDT && isDefinite(x.doc.Form(j)), d.Tag == text.TagPRPS,
			d.Rel == text.RelNmodPoss && int(d.Head) == head, d.Rel == text.RelDetPredet:
			return definite
		case d.Tag == text.TagDT:
			if equalLower(x.doc.Form(j), "both") {
				return definite
			}
			return indefinite
		}
	}
	if w.POS == text.PROPN {
		return definite
	}
	return indefinite
}

// maxOffice is how many words an office may have after its noun: "secretary of state".
const maxOffice = 4

// bearer is the mention by name that the noun i is the title or description of, as in
// "opposition leader [Raila Odinga]" and "Secretary of State [Antony Blinken]", -1 for
// none. Names are filed by word while candidates are sought.
func (x *Extractor) bearer(i int) int {
	s := &x.doc.Sentences[x.words[i].sentence]
	for j := i + 1; j < s.Last && j <= i+maxOffice; j++ {
		if k := x.cover[j]; k >= 0 && x.ments[k].first == j {
			if name := &x.ments[k]; j == i+1 && x.tied(i, name) || x.lexicon.heads[x.words[i].lemma].role && name.kind == kindPerson {
				return int(k)
			}
		}
		if j == i+1 && !equalLower(x.doc.Form(j), "of") && !equalLower(x.doc.Form(j), "for") || j > i+1 && !x.words[j].upper && x.doc.Words[j].POS != text.DET {
			return -1
		}
	}
	return -1
}

// tied reports whether word i hangs on a name, or the name on it, or both on one.
func (x *Extractor) tied(i int, name *ment) bool {
	a, b := int(x.doc.Words[i].Head), int(x.doc.Words[name.head].Head)
	return name.first <= a && a < name.last || b == i || a == b
}

func isDefinite(word string) bool {
	for _, d := range [...]string{"the", "this", "that", "these", "those", "both"} {
		if equalLower(word, d) {
			return true
		}
	}
	return false
}

// equalLower reports whether s in ASCII lower case is lower.
func equalLower(s, lower string) bool { return len(s) == len(lower) && strings.EqualFold(s, lower) }

// pronounAt makes the mention of a pronoun.
func (x *Extractor) pronounAt(i int) (ment, bool) {
	w := &x.doc.Words[i]
	m := x.newMent(i, i+1, i, personal)
	form := x.doc.Form(i)
	class, ok := x.lexicon.pronouns[lowerKey(form)]
	if !ok || w.Rel.Base() == text.RelExpl || w.Rel == text.RelDet {
		return m, false
	}
	m.pronoun, m.reflexive, m.gender, m.number = class.class, class.reflexive, class.gender, class.number
	switch class.class {
	case pronThis:
		m.form = demonstrative
		if w.Tag == text.TagWDT || equalLower(form, "that") && x.relativeHead(i) >= 0 {
			m.form, m.pronoun = relative, pronWhich
		}
	case pronWho, pronWhich:
		m.form = relative
	}
	if m.form == relative && x.relativeHead(i) < 0 {
		return m, false
	}
	return m, true
}

// relativeHead is the noun that the relative clause around pronoun i describes, or -1.
func (x *Extractor) relativeHead(i int) int {
	words := x.doc.Words
	for range maxModifiers {
		h := int(words[i].Head)
		if h < 0 {
			return -1
		}
		if words[i].Rel == text.RelAclRelcl {
			return h
		}
		i = h
	}
	return -1
}

type pronounFacts struct {
	class     pronounClass
	gender    gender
	number    number
	reflexive bool
}

// lowerKey is a word of up to 12 bytes in lower case, as a key that needs no memory.
func lowerKey(s string) (key [12]byte) {
	if len(s) > len(key) {
		return key
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		key[i] = c
	}
	return key
}

func pronounTable() map[[12]byte]pronounFacts {
	t := map[[12]byte]pronounFacts{}
	put := func(class pronounClass, g gender, n number, words string) {
		for w := range strings.FieldsSeq(words) {
			t[lowerKey(w)] = pronounFacts{class, g, n, strings.Contains(w, "sel")}
		}
	}
	put(pronI, anyGender, singular, "i me my mine myself")
	put(pronWe, anyGender, plural, "we us our ours ourselves 's let's")
	put(pronYou, anyGender, anyNumber, "you your yours yourself yourselves ya")
	put(pronHe, male, singular, "he him his himself")
	put(pronShe, female, singular, "she her hers herself")
	put(pronIt, neuter, singular, "it its itself")
	put(pronThey, anyGender, plural, "they them their theirs themselves themself 'em em")
	put(pronThis, anyGender, singular, "this that")
	put(pronThis, anyGender, plural, "these those")
	put(pronWho, anyGender, anyNumber, "who whom whose")
	put(pronWhich, neuter, anyNumber, "which")
	return t
}

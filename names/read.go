package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/text"
)

// Extractor reads the words of a document once, into numbers that features are made
// of. The trainer and the program use the same one.
type Extractor struct {
	lexicon *Lexicon
	doc     *text.Doc
	words   []wordFacts
	seen    seenTable
	ments   []ment
	sorted  []ment  // room to sort ments in
	byPlace []int32 // their places
	cover   []int32 // a word: index into ments of the name that covers it, -1 for none
	heads   []int32 // a word: index into ments of the mention that it heads, -1 for none
}

// wordFacts is what the spelling of a word tells.
type wordFacts struct {
	lower, shape, prefix, suffix, suffix2 uint32
	lemma                                 uint32
	clusters                              [grains]uint16
	given                                 gender
	isGiven, upper, allUpper, digit       bool
	connector, active, address            bool // address of mail or the web
	first                                 bool // first of its sentence
	state                                 state
	statePart                             uint8 // 0 none, 1 begins the form of a state, 2 inside
	lists                                 uint8 // of surnames and given names
	listed                                uint8 // part in listed places and bodies, see markForm
	placeEnd, bodyEnd                     int32
	stateEnd                              int32
	sentence                              int32
}

// NewExtractor makes scratch space for reading documents.
func NewExtractor(lexicon *Lexicon) *Extractor { return &Extractor{lexicon: lexicon} }

// Read takes in a document. Its words are read afresh; mentions are forgotten.
func (x *Extractor) Read(doc *text.Doc) {
	x.doc, x.ments = doc, x.ments[:0]
	x.words = append(x.words[:0], make([]wordFacts, len(doc.Words))...)
	x.cover = fill(x.cover, len(doc.Words))
	x.heads = fill(x.heads, len(doc.Words))
	x.seen.reset(len(doc.Words))
	for s, sentence := range doc.Sentences {
		for i := sentence.First; i < sentence.Last; i++ {
			x.readWord(i)
			x.words[i].first = i == sentence.First
			x.words[i].sentence = int32(s)
		}
		for i := sentence.First; i < sentence.Last; i++ { // all at once: memory is looked at far apart
			x.words[i].clusters = x.lexicon.clusters.of(x.words[i].lower)
		}
		for i := sentence.First; i < sentence.Last; {
			i = x.readState(i, sentence.Last)
		}
		for i := sentence.First; i < sentence.Last; i++ {
			x.readLists(i, sentence.Last)
		}
		for i := sentence.First; i < sentence.Last; i++ {
			x.words[i].active = x.isActive(i, sentence.First, sentence.Last)
		}
	}
}

func fill(s []int32, n int) []int32 {
	s = append(s[:0], make([]int32, n)...)
	for i := range s {
		s[i] = -1
	}
	return s
}

func (x *Extractor) readWord(i int) {
	form, w := x.doc.Form(i), &x.words[i]
	w.lower = hashLower(form)
	w.lemma = w.lower
	if l := x.doc.Words[i].Lemma; l != "" {
		w.lemma = hashLower(l)
	}
	w.shape, w.upper, w.allUpper, w.digit = shapeOf(form)
	w.prefix = hashLower(form[:cut(form, min(3, len(form)))])
	w.suffix = hashLower(form[cut(form, max(len(form)-3, 0)):])
	w.suffix2 = hashLower(form[cut(form, max(len(form)-2, 0)):])
	if w.upper {
		w.given, w.isGiven = x.lexicon.given[w.lower]
	}
	w.connector = isConnector(form)
	w.address = strings.ContainsRune(form, '@') || strings.Contains(form, "://")
	x.seen.add(w.lower, w.upper)
}

// cut moves an offset back to the start of a character.
func cut(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

func (x *Extractor) readState(i, last int) int {
	if !x.words[i].upper {
		return i + 1
	}
	s, end := x.lexicon.stateAt(x.doc, i, last)
	for j := i; j < end; j++ {
		x.words[j].state, x.words[j].statePart, x.words[j].stateEnd = s, 2, int32(end)
	}
	if end == i {
		return i + 1
	}
	x.words[i].statePart = 1
	return end
}

// isConnector reports whether a word may stand inside a name without a capital.
func isConnector(form string) bool {
	switch form {
	case "of", "the", "and", "for", "de", "la", "le", "du", "des", "da", "do", "dos", "del", "al", "el", "bin", "ibn", "van", "von", "der", "den",
		"on", "in", "to", "at", "&", "-", "–", "'s", "’s", "'", "’", "/", ".", "+", "no":
		return true
	}
	return false
}

// isActive reports whether word i could be part of a name: capitalised, or tagged as
// a proper noun, or between words that are.
func (x *Extractor) isActive(i, first, last int) bool {
	w := &x.words[i]
	if w.address {
		return false
	}
	if w.upper || x.doc.Words[i].POS == text.PROPN {
		return true
	}
	if x.isHyphenated(i, first, last) {
		return true
	}
	if !w.connector && !w.digit && x.doc.Words[i].POS == text.PUNCT {
		return false
	}
	if !w.connector && !w.digit && x.words[i].shape != shapeLower {
		return false
	}
	before := i > first && x.nameish(i-1) || i-1 > first && (w.connector || w.digit) && x.nameish(i-2)
	after := i+1 < last && x.nameish(i+1) || i+2 < last && (w.connector || w.digit) && x.nameish(i+2)
	return before && (after || w.digit) || w.digit && i+1 < last && x.nameish(i+1)
}

// isHyphenated reports whether word i is the hyphen or the end of a compound such as
// "Ki-moon".
func (x *Extractor) isHyphenated(i, first, last int) bool {
	if x.isHyphen(i) {
		return i > first && i+1 < last && x.nameish(i-1) && x.touches(i-1) && x.touches(i)
	}
	return i-2 >= first && x.isHyphen(i-1) && x.nameish(i-2) && x.touches(i-2) && x.touches(i-1)
}

func (x *Extractor) isHyphen(i int) bool {
	form := x.doc.Form(i)
	return form == "-" || form == "‑"
}

// touches reports whether no space follows word i.
func (x *Extractor) touches(i int) bool { return x.doc.Words[i].End == x.doc.Words[i+1].Start }

func (x *Extractor) nameish(i int) bool {
	return x.words[i].upper || x.doc.Words[i].POS == text.PROPN
}

// shapeLower is the shape of a word of lower-case letters only.
var shapeLower, _, _, _ = shapeOf("x")

// shapeOf hashes the sequence of classes of characters in a word, repeats left out:
// "U.N." is A.A., "al-Shabab" a-Aa.
func shapeOf(form string) (shape uint32, upper, allUpper, digit bool) {
	shape = 2166136261
	var previous byte
	lower, letters := false, 0
	for _, r := range form {
		var c byte
		switch {
		case 'a' <= r && r <= 'z':
			c, lower = 'a', true
		case 'A' <= r && r <= 'Z':
			c, upper = 'A', true
			letters++
		case '0' <= r && r <= '9':
			c, digit = '0', true
		case r < utf8.RuneSelf:
			c = byte(r)
		case unicode.IsUpper(r):
			c, upper = 'A', true
			letters++
		case unicode.IsLetter(r):
			c, lower = 'a', true
		default:
			c = '~'
		}
		if c != previous {
			shape = (shape ^ uint32(c)) * 16777619
		}
		previous = c
	}
	return shape, upper, upper && !lower && letters > 1, digit
}

// seenTable counts how the words of a document are spelled, by open addressing.
type seenTable struct {
	keys []uint32
	seen []spellings
}

// spellings counts up to 255 occurrences of a word.
type spellings struct{ lower, upper uint8 }

func (t *seenTable) reset(words int) {
	size := 16
	for size < 2*words {
		size *= 2
	}
	t.keys = append(t.keys[:0], make([]uint32, size)...)
	t.seen = append(t.seen[:0], make([]spellings, size)...)
}

func (t *seenTable) slot(hash uint32) uint32 {
	mask := uint32(len(t.keys) - 1)
	i := mix(1, hash) & mask
	for t.keys[i] != 0 && t.keys[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (t *seenTable) add(hash uint32, upper bool) {
	i := t.slot(hash)
	t.keys[i] = hash
	n := &t.seen[i].lower
	if upper {
		n = &t.seen[i].upper
	}
	if *n < 255 {
		*n++
	}
}

func (t *seenTable) of(hash uint32) spellings { return t.seen[t.slot(hash)] }

package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/model"
	"rapporteur/text"
)

// lemmaVersion is the version of the layout of the lemma weights.
const lemmaVersion = 1

// Lemmatizer finds the dictionary form of words: for known words by a table, for
// others by the longest ending that the treebanks had for that tag, which says what
// to cut off and to add. It is immutable.
type Lemmatizer struct {
	known   map[string]knownForm
	lemmas  []knownLemma         // those of a form lie side by side
	endings map[suffixKey]uint16 // index into edits
	cases   map[suffixKey]uint16 // a letterCase
	edits   []edit
	seen    map[string]seen
}

// knownForm is the run of lemmas of one written form.
type knownForm struct{ first, last int32 }

type knownLemma struct {
	class lemmaClass
	lemma string
}

// lemmaClass is what a lemma depends on beside the form.
type lemmaClass struct {
	pos text.POS
	tag text.Tag
}

// suffixKey is an ending of a lower-case word, as a hash of its letters, within a
// class; shape and seen are zero but in the table of cases.
type suffixKey struct {
	class lemmaClass
	shape capitals
	seen  seen
	hash  uint32
}

// edit cuts bytes off the end of a word and adds others.
type edit struct {
	cut int
	add string
}

// letterCase is what becomes of capitals.
type letterCase = uint16

const (
	small   letterCase = iota // all small
	keep                      // as written
	capital                   // the first letter large
)

// capitals sorts forms by their capitals.
type capitals uint8

const (
	noCapital capitals = iota
	initial            // one capital, at the start: "Iraq"
	letter             // a single capital: "J"
	shouted            // all capitals: "IRAQ"
	mixed              // others: "McAuliffe"
)

// seen says how the treebanks write a word elsewhere; it tells shouted words from
// acronyms, and words at the start of a sentence from names.
type seen uint8

const (
	seenSmall   seen = 1 << iota // in small letters
	seenInitial                  // with a capital inside a sentence
)

// LoadLemmatizer reads the embedded weights.
func LoadLemmatizer() (*Lemmatizer, error) {
	f, err := model.Open("lemma", lemmaVersion)
	if err != nil {
		return nil, err
	}
	return readLemmatizer(f)
}

// longestSuffix is the longest ending in bytes that the table of endings knows.
const longestSuffix = 7

// Lemma is the dictionary form of a word with that tag. It allocates only for words
// that the treebanks do not have.
func (l *Lemmatizer) Lemma(form string, pos text.POS, tag text.Tag) string {
	class := lemmaClass{pos, tag}
	if lemma, ok := l.lookUp(form, class); ok {
		return lemma
	}
	if !hasLetter(form) {
		return withoutCommas(form)
	}
	shape := capitalsOf(form)
	if shape == noCapital {
		lemma := l.edit(form, form, class)
		if pos == text.PROPN && l.caseOf(form, class, shape) == capital {
			lemma = capitalize(lemma)
		}
		return lemma
	}
	var buf [64]byte
	low := lowerInto(buf[:0], form)
	if lemma, ok := l.lookUp(string(low), class); ok && shape != mixed {
		return l.recase(lemma, form, string(low), class, shape)
	}
	lower := string(low)
	switch c := l.caseOf(lower, class, shape); {
	case c == keep && len(lower) == len(form):
		return l.edit(form, lower, class)
	case c == capital:
		return capitalize(l.edit(lower, lower, class))
	}
	return l.edit(lower, lower, class)
}

// recase gives the lemma of the small form the capitals that the word's class wants.
func (l *Lemmatizer) recase(lemma, form, lower string, class lemmaClass, shape capitals) string {
	switch c := l.caseOf(lower, class, shape); {
	case c == small:
		return lemma
	case c == keep && lemma == lower:
		return form
	case c == keep && shape == shouted:
		return strings.ToUpper(lemma)
	}
	return capitalize(lemma)
}

func (l *Lemmatizer) lookUp(form string, class lemmaClass) (string, bool) {
	k := l.known[form]
	for _, known := range l.lemmas[k.first:k.last] {
		if known.class == class {
			return known.lemma, true
		}
	}
	return "", false
}

// edit applies what the longest known ending of the small form says to form, which
// has the same length.
func (l *Lemmatizer) edit(form, lower string, class lemmaClass) string {
	i, ok := longestMatch(l.endings, lower, suffixKey{class: class})
	if !ok {
		return form
	}
	stem := len(form) - l.edits[i].cut
	switch add := l.edits[i].add; {
	case stem < 0 || stem < len(form) && !utf8.RuneStart(form[stem]) || stem < len(form) && add == "" && !hasVowel(lower[:stem]):
		return form
	case stem < len(form) && mayHideE(class.tag) && hasVowel(lower[:stem]):
		return l.restore(form[:stem], lower[:stem], add)
	case add == "":
		return form[:stem]
	default:
		return form[:stem] + add
	}
}

// hasVowel reports whether a stem may be a word.
func hasVowel(lower string) bool { return strings.ContainsAny(lower, "aeiouy") || !isASCII(lower) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mayHideE reports whether forms with the tag end in -ed, -ing, -er or -est, before
// which a silent e falls and a consonant doubles.
func mayHideE(t text.Tag) bool {
	switch t {
	case text.TagVBD, text.TagVBN, text.TagVBG, text.TagJJR, text.TagJJS:
		return true
	}
	return false
}

// restore joins stem and add, unless only the stem with the e or the consonant put
// right is a word that the treebanks have: "hop" or "hope" for "hoping".
func (l *Lemmatizer) restore(stem, lower, add string) string {
	plain := stem + add
	if l.isWord(lower + add) {
		return plain
	}
	n := len(lower)
	switch {
	case add == "e" && l.isWord(lower):
		return stem
	case add == "" && l.isWord(lower+"e"):
		return stem + "e"
	case n > 2 && lower[n-1] == lower[n-2] && l.isWord(lower[:n-1]):
		return stem[:n-1]
	case add == "" && n > 1 && l.isWord(lower+lower[n-1:]):
		return stem + stem[n-1:]
	}
	return plain
}

func (l *Lemmatizer) isWord(lower string) bool { return l.seen[lower]&seenSmall != 0 }

// onlySmall reports whether the treebanks know a word and never write it with a capital
// inside a sentence.
func (l *Lemmatizer) onlySmall(lower string) bool {
	return l.seen[lower]&(seenSmall|seenInitial) == seenSmall
}

func (l *Lemmatizer) caseOf(lower string, class lemmaClass, shape capitals) letterCase {
	c, ok := longestMatch(l.cases, lower, suffixKey{class: class, shape: shape, seen: l.seenAs(lower, shape)})
	if !ok && (class.pos == text.PROPN || shape == mixed) {
		return keep
	}
	return c
}

// seenAs is how else the treebanks write the word than in this shape.
func (l *Lemmatizer) seenAs(lower string, shape capitals) seen {
	if shape == noCapital {
		return l.seen[lower] &^ seenSmall
	}
	return l.seen[lower]
}

// longestMatch looks up the endings of a small form from the longest; the whole word
// is an ending of its own, longer than all.
func longestMatch(table map[suffixKey]uint16, lower string, key suffixKey) (value uint16, ok bool) {
	var hashes [longestSuffix + 1]uint32
	return match(table, key, hashes[:suffixHashes(&hashes, lower)])
}

func match(table map[suffixKey]uint16, key suffixKey, hashes []uint32) (value uint16, ok bool) {
	for n := len(hashes) - 1; n >= 0; n-- {
		key.hash = hashes[n]
		if value, ok = table[key]; ok {
			return value, true
		}
	}
	return 0, false
}

// suffixHashes fills in the hashes of the endings of 0, 1, 2 … letters and returns
// how many there are; one that is the whole word is marked as such.
func suffixHashes(hashes *[longestSuffix + 1]uint32, lower string) int {
	const basis, prime = 2166136261, 16777619 // FNV-1a
	h := uint32(basis)
	hashes[0] = h
	n := 1
	for end := len(lower); end > 0 && n <= longestSuffix; n++ {
		r, size := utf8.DecodeLastRuneInString(lower[:end])
		h = (h ^ uint32(r)) * prime
		end -= size
		hashes[n] = h
		if end == 0 {
			hashes[n] = (h ^ '^') * prime
		}
	}
	return n
}

// capitalsOf sorts a form by its capitals.
func capitalsOf(form string) capitals {
	upper, lower, first := 0, 0, false
	for i, r := range form {
		switch {
		case unicode.IsUpper(r):
			upper++
			first = first || i == 0
		case unicode.IsLower(r):
			lower++
		}
	}
	switch {
	case upper == 0:
		return noCapital
	case upper == 1 && lower == 0:
		return letter
	case lower == 0:
		return shouted
	case upper == 1 && first:
		return initial
	}
	return mixed
}

// withoutCommas takes the commas between the digits out of "48,000".
func withoutCommas(s string) string {
	if !strings.Contains(s, ",") || s[0] < '0' || s[0] > '9' {
		return s
	}
	return strings.ReplaceAll(s, ",", "")
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// lowerInto appends s in small letters.
func lowerInto(b []byte, s string) []byte {
	for _, r := range s {
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	return b
}

func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

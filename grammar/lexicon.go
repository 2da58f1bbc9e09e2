package grammar

import (
	"unicode"
	"unicode/utf8"
)

// Lexicon turns a form into rows of the table of embeddings: one for the word itself,
// one for each of its affixes and one for its shape. The affixes and the shape are
// hashed, so that every form has them.
type Lexicon struct {
	entries []entry // open addressing; a power of two of them
	words   int32   // rows 1 to words are those of words, row 0 is that of all others
}

type entry struct {
	hash     uint64 // 0 for a free entry
	row, vec int32
}

// Sizes of the embeddings' input.
const (
	Rows     = 9       // rows that a form takes
	Affixes  = 1 << 14 // rows that are shared by hashed affixes and shapes
	maxAffix = 4
)

// NewLexicon numbers words with rows of their own, and words with vectors, in order.
func NewLexicon(words, vectors []string) *Lexicon {
	n := 4
	for n < 2*(len(words)+len(vectors)) {
		n *= 2
	}
	l := &Lexicon{entries: make([]entry, n), words: int32(len(words))}
	for i, w := range words {
		l.slot(hash64(w)).row = int32(i + 1)
	}
	for i, w := range vectors {
		l.slot(hash64(w)).vec = int32(i + 1)
	}
	return l
}

// TableRows is the number of rows of the table of embeddings.
func (l *Lexicon) TableRows() int { return 1 + int(l.words) + Affixes }

// slot finds a hash's entry, or takes a free one for it.
func (l *Lexicon) slot(h uint64) *entry {
	mask := uint64(len(l.entries) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if e := &l.entries[i]; e.hash == h || e.hash == 0 {
			e.hash = h
			return e
		}
	}
}

func (l *Lexicon) find(h uint64) (row, vec int32) {
	mask := uint64(len(l.entries) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch e := &l.entries[i]; e.hash {
		case h:
			return e.row, e.vec
		case 0:
			return 0, 0
		}
	}
}

// Lookup gives a form's rows in the table of embeddings, the first of them the word's
// own (0 for none), and the number of its vector, counted from 1 (0 for none); lower
// is the form in lower case.
func (l *Lexicon) Lookup(form, lower string, rows *[Rows]int32) (vector int32) {
	rows[0], vector = l.find(hash64(lower))
	base := 1 + l.words
	put := func(i int, h uint64) { rows[i] = base + int32(h>>(64-14)) }
	at, k := len(lower), 1
	for i := range maxAffix {
		_, n := utf8.DecodeLastRuneInString(lower[:at])
		at -= n
		put(k, hash64(lower[at:])*uint64(2*i+3))
		k++
	}
	at = 0
	for i := range maxAffix - 1 {
		_, n := utf8.DecodeRuneInString(lower[at:])
		at += n
		put(k, hash64(lower[:at])*uint64(2*i+13))
		k++
	}
	put(k, shape(form))
	return vector
}

// hash64 is FNV-1a with a final mix; never 0, which marks a free entry.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return max(stir(h), 1)
}

func stir(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	h ^= h >> 29
	return h * 0xBF58476D1CE4E5B9
}

// shape is the form's pattern of capitals, small letters, digits and signs, runs cut to two.
func shape(form string) uint64 {
	h, last, run := uint64(7), uint64(0), 0
	for _, r := range form {
		k := uint64(1)
		switch {
		case unicode.IsUpper(r):
			k = 2
		case unicode.IsDigit(r):
			k = 3
		case !unicode.IsLetter(r):
			k = 4 + uint64(r)&0xff
		}
		if k != last {
			run = 0
		}
		if run++; run <= 2 {
			h = (h ^ k) * 1099511628211
		}
		last = k
	}
	return stir(h)
}

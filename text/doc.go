// Package text holds one article's annotations over bytes that never change.
//
// A [Doc] is a struct of flat slices: every annotation lives in it once, and a
// [Token] is a view (doc, index). Rooms downstream fill the Doc in the order that
// data flows: [Segmenter] (sentences and words), grammar (tags, lemmas, trees), names
// (mentions and chains), knowledge (times).
package text

import (
	"iter"
	"slices"
	"sort"

	"rapporteur"
)

// Doc is a text with its annotations. It is filled by one goroutine and may be read
// by many afterwards.
type Doc struct {
	Text      string
	Sentences []Sentence
	Words     []Word    // syntactic words of all sentences, in order
	Mentions  []Mention // sorted by First, longer first
	Times     []rapporteur.Time
}

// Sentence is a run of words [First, Last) and the bytes that they take.
type Sentence struct {
	First, Last int
	Span        rapporteur.Span
}

// Word is a syntactic word as Universal Dependencies has it: "don't" is two, "do"
// and "n't", and the second has Glued set. Start and End are its bytes in Doc.Text.
type Word struct {
	Start, End int32
	Head       int32 // index into Doc.Words, -1 for the root of a sentence
	first      int32 // leftmost dependent, -1 for none; see Doc.Link
	next       int32 // next dependent of the same head, -1 for none
	POS        POS
	Tag        Tag
	Rel        Rel
	Glued      bool   // no boundary of a written token before it: one multiword token with the word before
	Lemma      string // lower case but for names
	Feats      string // UD features "Case=Nom|Number=Sing", interned by the model; empty for none
}

// Mention is a run of words [First, Last) that refers to someone or something.
type Mention struct {
	First, Last int
	Head        int // word that carries it
	Kind        rapporteur.Kind
	Form        Form
	Chain       int   // mentions with the same Chain refer to the same; counted from 0
	Parts       []int // chains that a plural joins, as "the two countries" do; nil for none
}

// Form is how a mention refers.
type Form uint8

// The forms of mention.
const (
	Name Form = iota
	Nominal
	Pronoun
)

// Link prepares the walk from heads to dependents; call it after heads are set.
func (d *Doc) Link() {
	for i := range d.Words {
		d.Words[i].first, d.Words[i].next = -1, -1
	}
	for i := len(d.Words) - 1; i >= 0; i-- {
		if h := d.Words[i].Head; h >= 0 {
			d.Words[i].next = d.Words[h].first
			d.Words[h].first = int32(i)
		}
	}
}

// Relink is Link for the words [first, last) of one sentence whose heads were changed.
func (d *Doc) Relink(first, last int) {
	for i := first; i < last; i++ {
		d.Words[i].first, d.Words[i].next = -1, -1
	}
	for i := last - 1; i >= first; i-- {
		if h := d.Words[i].Head; h >= 0 {
			d.Words[i].next = d.Words[h].first
			d.Words[h].first = int32(i)
		}
	}
}

// Bare returns the text with its sentences and words, and none of what is said of them.
func (d *Doc) Bare() *Doc {
	bare := &Doc{Text: d.Text, Sentences: slices.Clone(d.Sentences), Words: make([]Word, len(d.Words))}
	for i, w := range d.Words {
		bare.Words[i] = Word{Start: w.Start, End: w.End, Glued: w.Glued, Head: -1, first: -1, next: -1}
	}
	return bare
}

// Token returns the view of word i.
func (d *Doc) Token(i int) Token { return Token{d, i} }

// Form returns word i as written.
func (d *Doc) Form(i int) string { return d.Text[d.Words[i].Start:d.Words[i].End] }

// Span returns the bytes from the start of word first to the end of word last-1.
func (d *Doc) Span(first, last int) rapporteur.Span {
	return rapporteur.Span{Start: int(d.Words[first].Start), End: int(d.Words[last-1].End)}
}

// Quote returns words [first, last) as a passage.
func (d *Doc) Quote(first, last int) rapporteur.Quote {
	s := d.Span(first, last)
	return rapporteur.Quote{Span: s, Text: s.Of(d.Text)}
}

// WordsIn returns the words that overlap a span of bytes, as [first, last); first == last when none does.
func (d *Doc) WordsIn(s rapporteur.Span) (first, last int) {
	first = sort.Search(len(d.Words), func(i int) bool { return int(d.Words[i].End) > s.Start })
	last = first + sort.Search(len(d.Words)-first, func(i int) bool { return int(d.Words[first+i].Start) >= s.End })
	return first, last
}

// SentenceOf returns the index of the sentence that holds word i.
func (d *Doc) SentenceOf(i int) int {
	return sort.Search(len(d.Sentences), func(s int) bool { return d.Sentences[s].Last > i })
}

// Dependents yields the dependents of word i from left to right.
func (d *Doc) Dependents(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for c := d.Words[i].first; c >= 0; c = d.Words[c].next {
			if !yield(int(c)) {
				return
			}
		}
	}
}

// Dependent returns the first dependent of word i with one of the relations, or -1.
func (d *Doc) Dependent(i int, rels ...Rel) int {
	for c := range d.Dependents(i) {
		for _, r := range rels {
			if d.Words[c].Rel == r {
				return c
			}
		}
	}
	return -1
}

// Subtree returns the extent [first, last) of word i with all that hangs on it. In a
// non-projective tree it also covers words between that hang elsewhere.
func (d *Doc) Subtree(i int) (first, last int) {
	first, last = i, i+1
	for c := range d.Dependents(i) {
		f, l := d.Subtree(c)
		first, last = min(first, f), max(last, l)
	}
	return first, last
}

// Token is a view of one word.
type Token struct {
	doc *Doc
	i   int
}

// Index is the word's place in Doc.Words.
func (t Token) Index() int { return t.i }

// Text is the word as written.
func (t Token) Text() string { return t.doc.Form(t.i) }

// Lemma is the word's dictionary form.
func (t Token) Lemma() string { return t.doc.Words[t.i].Lemma }

// POS is the word's universal part of speech.
func (t Token) POS() POS { return t.doc.Words[t.i].POS }

// Tag is the word's Penn Treebank tag.
func (t Token) Tag() Tag { return t.doc.Words[t.i].Tag }

// Rel is the word's relation to its head.
func (t Token) Rel() Rel { return t.doc.Words[t.i].Rel }

// Head is the word's head; ok is false at the root of a sentence.
func (t Token) Head() (head Token, ok bool) {
	h := t.doc.Words[t.i].Head
	return Token{t.doc, int(h)}, h >= 0
}

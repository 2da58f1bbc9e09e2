// Package grammar says what words are and how they hang together: parts of speech,
// Penn tags, features, lemmas and dependency trees in the scheme of Universal
// Dependencies.
package grammar

import (
	"strings"
	"sync"

	"rapporteur/model"
	"rapporteur/text"
)

// version of the weights' layout.
const version = 1

// Model annotates sentences. It is immutable and may be shared by any number of goroutines.
type Model struct {
	tagger, parser, labeller perceptron
	classes                  []class
	rels                     []text.Rel
	feats                    map[string]string // lower-case form + " " + class → features, where they differ from the class's
	lemmas                   *Lemmatizer
	scratch                  sync.Pool
}

// class is a pair of universal part of speech and Penn tag, with its usual features.
type class struct {
	pos   text.POS
	tag   text.Tag
	name  string // "NOUN NN"
	feats string
}

// Load reads the embedded weights.
func Load() (*Model, error) {
	f, err := model.Open("grammar", version)
	if err != nil {
		return nil, err
	}
	m, err := read(f)
	if err == nil {
		m.lemmas, err = LoadLemmatizer()
	}
	return m, err
}

// scratch is what one sentence needs while it is read.
type scratch struct {
	lexemes  []lexeme
	tags     []uint8
	features []uint32
	scores   []int32
	near     []int32
	c        configuration
}

func newModel() *Model {
	m := &Model{}
	m.scratch.New = func() any { return &scratch{} }
	return m
}

// Annotate fills in part of speech, tag, features, lemma, head and relation of every
// word of a segmented document.
func (m *Model) Annotate(d *text.Doc) {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	for _, sent := range d.Sentences {
		for first := sent.First; first < sent.Last; {
			// A longer sentence is no sentence; it is read in pieces that hang on the first.
			last := min(first+maxSentence, sent.Last)
			m.annotate(s, d, first, last)
			if first > sent.First {
				hang(d.Words[sent.First:first], d.Words[first:last], int32(sent.First))
			}
			first = last
		}
	}
	d.Link()
}

const maxSentence = 512

// hang makes the root of words piece a dependent of the root of the words before.
func hang(before, piece []text.Word, first int32) {
	root := int32(0)
	for i := range before {
		if before[i].Head < 0 {
			root = first + int32(i)
			break
		}
	}
	for i := range piece {
		if piece[i].Head < 0 {
			piece[i].Head, piece[i].Rel = root, text.RelParataxis
		}
	}
}

func (m *Model) annotate(s *scratch, d *text.Doc, first, last int) {
	words := d.Words[first:last]
	s.lexemes = s.lexemes[:0]
	for i := range words {
		form := d.Form(first + i)
		words[i].Lemma = strings.ToLower(form)
		var x lexeme
		x.read(form, words[i].Lemma)
		s.lexemes = append(s.lexemes, x)
	}
	m.tag(s)
	for i := range words {
		c := &m.classes[s.tags[i]]
		words[i].POS, words[i].Tag, words[i].Feats = c.pos, c.tag, c.feats
		if f, ok := m.feats[words[i].Lemma+" "+c.name]; ok {
			words[i].Feats = f
		}
	}
	m.lemmatize(d, first, last)
	m.parse(s)
	m.label(s, words, first)
}

// lemmatize replaces the lower-case forms, which stand for lemmas where no table was
// loaded.
func (m *Model) lemmatize(d *text.Doc, first, last int) {
	if m.lemmas == nil {
		return
	}
	for i := first; i < last; i++ {
		w := &d.Words[i]
		w.Lemma = m.lemmas.Lemma(d.Form(i), w.POS, w.Tag)
	}
}

func (m *Model) tag(s *scratch) {
	s.tags = append(s.tags[:0], make([]uint8, len(s.lexemes))...)
	s.scores = append(s.scores[:0], make([]int32, 256)...)
	for i := range s.lexemes {
		s.features = tagFeatures(s.features, s.lexemes, s.tags, i)
		s.tags[i] = uint8(m.tagger.score(s.features, s.scores[:m.tagger.classes]))
	}
}

func (m *Model) parse(s *scratch) {
	c := &s.c
	c.reset(len(s.lexemes))
	for !c.done() {
		s.features = moveFeatures(s.features, c, s.lexemes, s.tags)
		m.parser.score(s.features, s.scores[:moves])
		best := moves
		for k := range moves {
			if c.legal(k) && (best == moves || s.scores[k] > s.scores[best]) {
				best = k
			}
		}
		c.apply(best)
	}
}

func (m *Model) label(s *scratch, words []text.Word, first int) {
	n := len(words)
	heads := s.c.heads[:n]
	s.near = append(s.near[:0], make([]int32, 2*n)...)
	nearest(s.near, heads)
	for i := range words {
		if heads[i] == int32(n) {
			words[i].Head, words[i].Rel = -1, text.RelRoot
			continue
		}
		s.features = labelFeatures(s.features, heads, s.near, s.lexemes, s.tags, int32(i))
		words[i].Head = heads[i] + int32(first)
		words[i].Rel = m.rels[m.labeller.score(s.features, s.scores[:m.labeller.classes])]
	}
}

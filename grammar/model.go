// Package grammar says what words are and how they hang together: parts of speech,
// Penn tags, features, lemmas and dependency trees in the scheme of Universal
// Dependencies.
//
// A network reads a sentence at once: embeddings of words and their affixes, layers
// that look at the neighbours or run over the sentence, then for each word the scores
// of its tags, of its heads and, once the tree is chosen, of its label. See
// docs/parser.md.
package grammar

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"rapporteur/model"
	"rapporteur/text"
)

// Version is that of the weights' layout.
const Version = 3

// Model annotates sentences. It is immutable and may be shared by any number of goroutines.
type Model struct {
	encoder
	parser
	tagLayer int // the tagger reads the input of this layer
	last     normal
	tagNorm  normal
	tagger   dense
	classes  []class
	rels     []text.Rel
	feats    featsTable
	lemmas   *Lemmatizer // nil where none is built in: lemmas are lower-case forms then
	scratch  sync.Pool
}

// class is a pair of universal part of speech and Penn tag.
type class struct {
	pos text.POS
	tag text.Tag
}

// Load reads the embedded weights.
func Load() (*Model, error) {
	f, err := model.Open("grammar", Version)
	if err != nil {
		return nil, err
	}
	m, err := Read(f)
	if err == nil {
		m.lemmas, err = LoadLemmatizer()
	}
	return m, err
}

// maxSentence is the number of words that are parsed together.
const maxSentence = 256

// scratch is what one sentence needs while it is read.
type scratch struct {
	memory  memory
	pieces  []piece
	at      []int32       // each word's place in the memory
	fresh   []int32       // places of forms that are new
	rows    [][Rows]int32 // of the new forms
	vecs    []int32
	lower   []byte
	in      []int16
	wide    []int16 // what is multiplied, where widens says so
	x, y, h []float32
	norm    []uint8
	tags    []uint8
	places  []uint32
	keys    []uint64 // hashes of the words' lower-case forms
	views   []float32
	q       []uint8
	bys     []float32
	near    []int32
	share   []float32
	heads   packedHeads
	scores  []float32
	forest  forest
	decoder Decoder
	buckets [2*maxSentence + 1]uint8
	normBy  [maxSentence]float32 // what one is worth in what norm puts out
	wholeBy [maxSentence]float32 // and in sums of embeddings
	ones    [maxSentence]float32
}

func newScratch(width int) *scratch {
	s := &scratch{memory: newMemory(width)}
	for i := range maxSentence {
		s.normBy[i], s.wholeBy[i], s.ones[i] = normUnit, wholeUnit, 1
	}
	for i := range s.buckets {
		s.buckets[i] = uint8(Bucket(maxSentence, i, -1)) // of the head that is i - maxSentence on
	}
	return s
}

// Annotate fills in part of speech, tag, features, lemma, head and relation of every
// word of a segmented document.
func (m *Model) Annotate(d *text.Doc) {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	words := 0
	for _, sent := range d.Sentences {
		for first := sent.First; first < sent.Last; {
			last := pieceEnd(d, first, sent.Last)
			if words += last - first; words > maxSentence {
				m.annotatePieces(s, d)
				words = last - first
			}
			s.pieces = append(s.pieces, piece{sent.First, first, last})
			first = last
		}
	}
	m.annotatePieces(s, d)
	d.Link()
}

// piece is the words [first, last), which are parsed together; their sentence may begin before.
type piece struct{ sentence, first, last int }

// annotatePieces reads what s.pieces has, at most maxSentence words. The forms that are new
// in them are learned together, since products of many rows are cheaper.
func (m *Model) annotatePieces(s *scratch, d *text.Doc) {
	m.look(s, d)
	allAt, allKeys := s.at, s.keys
	from := 0
	for _, p := range s.pieces {
		to := from + p.last - p.first
		s.at, s.keys = allAt[from:to], allKeys[from:to]
		m.annotate(s, d, p.first, p.last)
		if p.first > p.sentence {
			hang(d.Words[p.sentence:p.first], d.Words[p.first:p.last], int32(p.sentence))
		}
		from = to
	}
	s.pieces, s.at, s.keys = s.pieces[:0], allAt, allKeys
}

// pieceEnd cuts what is too long for a sentence, after a comma or the like if it can.
func pieceEnd(d *text.Doc, first, last int) int {
	if last-first <= maxSentence {
		return last
	}
	for i := first + maxSentence; i > first+maxSentence/2; i-- {
		if r, _ := utf8.DecodeRuneInString(d.Form(i - 1)); unicode.IsPunct(r) {
			return i
		}
	}
	return first + maxSentence
}

// hang makes the root of a piece a dependent of the root of the words before.
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
	n := len(words)
	m.encode(s, n)
	a := s.normed(&m.last, n, m.width, 0)
	m.parse(s, a, m.width, n)
	heads := s.decoder.decode(&s.forest)
	m.relations(s, heads)
	m.fill(s, words, heads, first)
	m.feature(s, d, first, last)
	m.lemmatize(s, d, first, last)
	mend(words, first)
}

// encode fills s.x with the vectors of words that were looked up, and s.tags.
func (m *Model) encode(s *scratch, n int) {
	m.recall(s, n)
	s.tags = grow(s.tags, n)
	for i := 1; i < len(m.steps); i++ {
		if i == m.tagLayer {
			m.tag(s, n)
		}
		m.step(s, &m.steps[i], n)
	}
	if m.tagLayer >= len(m.steps) {
		m.tag(s, n)
	}
}

// lowerCase is the form in lower case; it is good until the next call.
func (s *scratch) lowerCase(form string) string {
	same := true
	for i := 0; i < len(form) && same; i++ {
		same = form[i] < utf8.RuneSelf && (form[i] < 'A' || form[i] > 'Z')
	}
	if same {
		return form
	}
	s.lower = s.lower[:0]
	for _, r := range form {
		s.lower = utf8.AppendRune(s.lower, unicode.ToLower(r))
	}
	return unsafe.String(unsafe.SliceData(s.lower), len(s.lower))
}

func (m *Model) tag(s *scratch, n int) {
	a := s.normed(&m.tagNorm, n, m.width, 0)
	s.y = grow(s.y, n*m.tagger.out)
	m.tagger.apply(s, s.y, a, m.width, s.normBy[:n], false)
	for i := range n {
		s.tags[i] = uint8(best(s.y[i*m.tagger.out : i*m.tagger.out+len(m.classes)]))
	}
}

func (m *Model) fill(s *scratch, words []text.Word, heads []int32, first int) {
	for i := range words {
		w := &words[i]
		t := s.tags[i]
		c := &m.classes[t]
		w.POS, w.Tag = c.pos, c.tag
		if int(heads[i]) == len(words) {
			w.Head, w.Rel = -1, text.RelRoot
			continue
		}
		w.Head = heads[i] + int32(first)
		w.Rel = m.rels[best(s.y[i*m.labels.out:i*m.labels.out+len(m.rels)])]
		if w.Rel == text.RelRoot {
			w.Rel = text.RelDep
		}
	}
}

// feature fills in the features of words whose tree is whole.
func (m *Model) feature(s *scratch, d *text.Doc, first, last int) {
	s.places = Places(d, first, last, s.places[:0])
	for i := first; i < last; i++ {
		w := &d.Words[i]
		w.Feats = m.feats.find(FeatsKeys(s.keys[i-first], w.POS, int(s.tags[i-first]), s.places[i-first]))
	}
}

func (m *Model) lemmatize(s *scratch, d *text.Doc, first, last int) {
	for i := first; i < last; i++ {
		w := &d.Words[i]
		if m.lemmas == nil {
			w.Lemma = strings.ToLower(d.Form(i))
			continue
		}
		k, class := &s.memory.forms[s.at[i-first]], s.tags[i-first]
		if !k.is(d.Form(i)) { // one that is too long, or whose capital was taken off
			w.Lemma = m.lemmas.Lemma(d.Form(i), w.POS, w.Tag)
			continue
		}
		if k.lemma == "" || k.class != class {
			k.lemma, k.class = m.lemmas.Lemma(d.Form(i), w.POS, w.Tag), class
		}
		w.Lemma = k.lemma
	}
}

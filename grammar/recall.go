package grammar

import (
	"strings"

	"rapporteur/text"
)

// What a word alone decides, its vector and what the first convolution makes of it as
// the word before, the word itself and the word after, is computed once and kept: the
// few thousand forms that make up nearly all of a text are met again and again. Whole
// numbers are added, so that the sums are those of the whole product, and what is kept
// is compared letter by letter, so that nothing depends on what was read before.

const (
	ways     = 2       // places where a form may be kept
	kept     = 1 << 13 // forms that are kept, a power of two
	longForm = 24      // bytes; longer forms are not kept
	taps     = 3       // words that the first convolution looks at
)

// memory keeps what words alone decide. Behind the places of kept forms lie as many as
// words are read together: for those that find their places taken by others that
// are read together with them.
type memory struct {
	width int
	now   uint32 // what is read together, counted
	forms []keptForm
	x     []float32 // a row a place
	parts []float32 // taps rows a place, of whole numbers
	none  []float32 // what the words before the first and after the last add
}

type keptForm struct {
	key    uint64 // WordKey of the form in lower case
	used   uint32 // when it was last met
	length uint8  // 0 where none is kept
	form   [longForm]byte
	class  uint8  // the class that the word had last
	lemma  string // its lemma in that class; "" for one not known
}

func newMemory(width int) memory {
	n := kept + maxSentence
	return memory{width: width, forms: make([]keptForm, n), x: make([]float32, n*width), parts: make([]float32, taps*n*width), none: make([]float32, width)}
}

func (k *keptForm) is(form string) bool {
	return int(k.length) == len(form) && string(k.form[:k.length]) == form
}

// place finds where a form is kept, or takes a place for it; spare is the number of
// places behind those of kept forms that are taken.
func (m *memory) place(form string, spare *int) (at int32, known bool) {
	if form != "" && len(form) <= longForm {
		first := shortHash(form) & (kept - 1)
		oldest := -1
		for w := range ways {
			i := int(first) ^ w
			k := &m.forms[i]
			if k.is(form) {
				k.used = m.now
				return int32(i), true
			}
			if k.used != m.now && (oldest < 0 || m.now-k.used > m.now-m.forms[oldest].used) {
				oldest = i
			}
		}
		if oldest >= 0 {
			k := &m.forms[oldest]
			k.used, k.length, k.lemma = m.now, uint8(copy(k.form[:], form)), ""
			return int32(oldest), false
		}
	}
	at = kept + int32(*spare)
	*spare++
	return at, false
}

// shortHash spreads forms over places.
func shortHash(form string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(form); i++ {
		h = (h ^ uint32(form[i])) * 16777619
	}
	return h ^ h>>15
}

// look finds the place in the memory of each word in s.pieces, and computes what is not kept.
func (m *Model) look(s *scratch, d *text.Doc) {
	s.at, s.keys = s.at[:0], s.keys[:0]
	s.rows, s.vecs, s.fresh = s.rows[:0], s.vecs[:0], s.fresh[:0]
	s.memory.now++
	spare := 0
	for _, p := range s.pieces {
		for i := p.first; i < p.last; i++ {
			form := d.Form(i)
			if i > p.first {
				form = m.withoutStray(s, form)
			}
			at, known := s.memory.place(form, &spare)
			if !known {
				m.meet(s, form, at)
			}
			s.at, s.keys = append(s.at, at), append(s.keys, s.memory.forms[at].key)
		}
	}
	m.learn(s)
}

// withoutStray takes a stray capital off a verb.
func (m *Model) withoutStray(s *scratch, form string) string {
	if m.lemmas == nil || !strings.HasSuffix(form, "ed") {
		return form
	}
	if lower := s.lowerCase(form); lower != form && m.lemmas.onlySmall(lower) {
		return lower
	}
	return form
}

// meet finds a new form's rows in the tables.
func (m *Model) meet(s *scratch, form string, at int32) {
	lower := s.lowerCase(form)
	s.memory.forms[at].key = hash64(lower)
	var rows [Rows]int32
	s.vecs = append(s.vecs, m.lexicon.Lookup(form, lower, &rows))
	s.rows = append(s.rows, rows)
	s.fresh = append(s.fresh, at)
}

// learn computes what the memory keeps of the new forms.
func (m *Model) learn(s *scratch) {
	n, w := len(s.fresh), m.width
	if n == 0 {
		return
	}
	m.embedWords(s, n)
	conv := &m.steps[0]
	a := s.normed(&conv.normal, n, w, 0)
	for i, at := range s.fresh {
		copy(s.memory.x[int(at)*w:], s.x[i*w:(i+1)*w])
	}
	s.y = grow(s.y, n*w)
	for t := range m.taps {
		m.taps[t].apply(s, s.y, a, w, s.ones[:n], false)
		for i, at := range s.fresh {
			copy(s.memory.parts[(int(at)*taps+t)*w:], s.y[i*w:(i+1)*w])
		}
	}
}

// recall fills s.x with the words' vectors after the first layer.
func (m *Model) recall(s *scratch, n int) {
	w, conv, k := m.width, &m.steps[0].dense, &s.memory
	part := func(i, tap int) []float32 {
		if i < 0 || i >= n {
			return k.none
		}
		at := int(s.at[i])*taps + tap
		return k.parts[at*w : (at+1)*w]
	}
	s.x = grow(s.x, n*w)
	for i, at := range s.at[:n] {
		x := k.x[int(at)*w : int(at+1)*w]
		addParts(s.x[i*w:(i+1)*w], x, part(i-1, 0), part(i, 1), part(i+1, 2), conv.scale, conv.bias, normUnit)
	}
}

// Package attribution finds who says, thinks or means what: every attribution of a
// document with its source, its cue and its content, after the notion of PolNeAR
// (Newell, Margolin and Ruths, LREC 2018): statements, and the thoughts and
// intentions of others.
//
// A conditional random field gives every word one role, a linear model ties the spans
// of roles to attributions, and rules over the trees find the attributions within the
// content of others, which the corpus does not mark.
package attribution

import (
	"sync"

	"rapporteur/model"
	"rapporteur/text"
)

// Range is a run of words [First, Last).
type Range struct{ First, Last int }

// Forms of an attribution's content.
const (
	Direct   = "direct"   // all in quotation marks
	Indirect = "indirect" // none
	Mixed    = "mixed"    // some
)

// Attribution is one source that says, thinks or means the content, as the words of
// the cue tell. Each part is a list of runs of words in order, more than one where
// the text interrupts it.
type Attribution struct {
	Source  []Range // empty where the text names none
	Cue     []Range // empty for a quotation that goes on without one
	Content []Range
	// Inherited is set where the source is that of an earlier attribution of the
	// sentence or quotation, as in "she arrived and said …".
	Inherited  bool
	Form       string
	Within     int     // index of the attribution whose content holds this one, -1 for none
	Confidence float64 // 0 to 1
}

const (
	kind    = "attribution"
	version = 1
)

// Model finds attributions. It is immutable and may be shared.
type Model struct {
	bits     int
	fields   []Weights // one a pass
	rows     []int8    // the node weights of all of them; see pack
	link     Linker
	clusters clusters
	cues     *Cues
	scratch  sync.Pool
}

// Load reads the embedded weights.
func Load() (*Model, error) {
	f, err := model.Open(kind, version)
	if err != nil {
		return nil, err
	}
	return Read(f)
}

// scratch is what one document needs while it is read.
type scratch struct {
	view    view
	lattice lattice
	roles   []Role
	rows    [2][]uint32 // of two words in turn
	own     []rowSums   // of the features that every pass has, a word each, kept for the next
}

// maxKept is how many words of a document keep their sums from pass to pass: a longer
// one computes them anew, so that memory stays bounded.
const maxKept = 1 << 15

// Find returns the attributions of a document with trees, in the order of their first
// words, in time linear in its length.
func (m *Model) Find(doc *text.Doc) []Attribution {
	if len(doc.Words) == 0 {
		return nil
	}
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	roles := m.roles(s, doc)
	return m.nested(&s.view, m.link.attributions(&s.view, roles))
}

// Roles gives every word of a document one role.
func (m *Model) Roles(doc *text.Doc) []Role {
	if len(doc.Words) == 0 {
		return nil
	}
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	return append([]Role(nil), m.roles(s, doc)...)
}

func (m *Model) roles(s *scratch, doc *text.Doc) []Role {
	v := &s.view
	v.mask, v.clusters, v.cues = 1<<m.bits-1, m.clusters, m.cues
	v.reset(doc)
	s.own = s.own[:0]
	for pass := range m.fields {
		if pass > 0 {
			v.setPrior(append([]Role(nil), s.roles...))
		}
		s.roles = s.roles[:0]
		for _, p := range v.paragraphs {
			m.label(s, pass, p)
		}
	}
	return s.roles
}

// rowsOf are the rows of the weights of word i that are not in its sum yet. They stand
// until the next word but one is asked for.
func (m *Model) rowsOf(s *scratch, i int) []uint32 {
	v := &s.view
	f := v.hasher.clear()
	if i >= len(s.own) {
		v.ownFeatures(f, i)
	}
	if v.prior != nil {
		v.passFeatures(f, i)
	}
	s.rows[i%2] = f.rows(s.rows[i%2][:0], m.rows, v.mask)
	return s.rows[i%2]
}

// sum adds up the weights of word i; words are asked for in order in each pass.
func (m *Model) sum(s *scratch, i int, rows []uint32) (sum rowSums) {
	if i < len(s.own) {
		sum = s.own[i]
	}
	model.AddRows(&sum, m.rows, rows)
	if i == len(s.own) && i < maxKept && s.view.prior == nil {
		s.own = append(s.own, sum)
	}
	return sum
}

func (m *Model) label(s *scratch, pass int, p text.Sentence) {
	l, w := &s.lattice, &m.fields[pass]
	l.size(p.Last - p.First)
	next := m.rowsOf(s, p.First)
	for i := range l.node {
		rows := next
		if p.First+i+1 < p.Last {
			next = m.rowsOf(s, p.First+i+1) // on their way into the cache meanwhile
		}
		sum := m.sum(s, p.First+i, rows)
		w.scores(&sum, pass, &l.node[i])
	}
	w.viterbi(l, s.view.words[p.First:p.Last])
	for _, y := range l.labels {
		s.roles = append(s.roles, y.Role())
	}
}

// Package names finds who and what a text speaks of: mentions of persons,
// organizations, countries, groups, places and facilities, by name, by description or
// by pronoun, and which of them refer to the same one.
//
// The flow, a file a step: [Extractor] reads the words once (read.go); a linear-chain
// conditional random field finds names (tagger.go, decode.go); descriptions and
// pronouns come off the tree (candidates.go); a log-linear classifier says the kind
// of each (kinds.go); names that are spelled alike, short forms and acronyms are
// joined (aliases.go); and a mention-ranking model finds an antecedent for the rest
// (antecedents.go).
package names

import (
	"sync"

	"rapporteur"
	"rapporteur/text"
)

// Gazetteer knows names of the world. Nil is allowed wherever one is asked for.
type Gazetteer interface {
	// Kind says what the longest known name is that words begin with, and of how
	// many words it is; n is 0 where it knows none.
	Kind(words []string) (kind rapporteur.Kind, n int)
}

// Model finds mentions and chains. It is immutable and may be shared.
type Model struct {
	lexicon *Lexicon
	weights Weights
	tagger  linear // weights.Tagger and weights.Kinds
	kinds   linear
	pool    sync.Pool // of *annotator
}

// Weights are what is learned.
type Weights struct {
	Tagger      Linear // classes: the labels of boundaries
	Transitions [labels][labels]float32
	Kinds       Linear // classes: none, then the kinds in order
	Antecedents Linear // one class
}

// New makes a model of a lexicon and weights.
func New(lexicon *Lexicon, w Weights) *Model {
	m := &Model{lexicon: lexicon, weights: w, tagger: w.Tagger.pack(), kinds: w.Kinds.pack()}
	m.pool.New = func() any { return m.annotator() }
	return m
}

func (m *Model) annotator() *annotator {
	return &annotator{Extractor: NewExtractor(m.lexicon), model: m}
}

// Annotate fills doc.Mentions. It needs words, tags and trees.
func (m *Model) Annotate(doc *text.Doc, g Gazetteer) {
	a := m.pool.Get().(*annotator)
	defer m.pool.Put(a)
	a.Read(doc)
	a.findNames(g)
	a.findNominals()
	a.chain()
	doc.Mentions = a.export()
	a.doc = nil
}

// annotator is the scratch space of one call.
type annotator struct {
	*Extractor
	model    *Model
	buf      []uint32
	crf      lattice
	forms    []string
	named    map[uint32]bool // hash of a run of words: whether it is a whole name
	coref    corefScratch
	parts    []int32 // chains that plurals join, those of a mention in a row
	partsBuf []int32
}

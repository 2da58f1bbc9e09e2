package attribution

import "rapporteur/text"

// Extractor computes the features of a document's words, for the trainer and the
// model alike.
type Extractor struct{ view view }

// NewExtractor makes an Extractor whose features index a table of 1<<bits rows; the
// classes of words may be empty.
func NewExtractor(bits int, hashes []uint32, class []uint32, cues *Cues) *Extractor {
	return &Extractor{view{mask: 1<<bits - 1, clusters: newClusters(hashes, class), cues: cues}}
}

// Reset prepares the extractor for a document with trees; prior holds the roles that
// an earlier pass gave its words, nil in the first pass.
func (x *Extractor) Reset(doc *text.Doc, prior []Role) {
	x.view.reset(doc)
	if prior != nil {
		x.view.setPrior(prior)
	}
}

// Features appends the features of word i to out.
func (x *Extractor) Features(i int, out []uint32) []uint32 { return x.view.features(i, out) }

// Class is the class of word i that transitions into it look at.
func (x *Extractor) Class(i int) uint8 { return x.view.words[i].class }

// Paragraphs are the runs of words that are labelled as one sequence.
func (x *Extractor) Paragraphs() []text.Sentence { return x.view.paragraphs }

// HashWord is the hash by which the classes of words are found.
func HashWord(s string) uint32 { return hashOf(s) }

// FormOf is the form of a content given by its words: direct, indirect or mixed.
func FormOf(doc *text.Doc, content []Range) string {
	v := view{cues: &Cues{}}
	v.reset(doc)
	return v.form(content)
}

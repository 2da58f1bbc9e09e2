package text

import (
	"sync"
)

// Segmenter cuts a text into sentences and the words of Universal Dependencies. It
// is immutable and may be used by many goroutines.
type Segmenter struct {
	contractions  map[string]contraction
	abbreviations map[string]bool // true for titles, after which a name follows
	scratch       sync.Pool
}

// LoadSegmenter returns the segmenter with the weights that are built in.
func LoadSegmenter() (*Segmenter, error) {
	contractions, err := parseContractions(contractionsTSV)
	if err != nil {
		return nil, err
	}
	abbreviations, err := parseAbbreviations(abbreviationsTSV)
	if err != nil {
		return nil, err
	}
	return &Segmenter{contractions: contractions, abbreviations: abbreviations}, nil
}

// maxSentence bounds a sentence in words; a longer one is cut after the last
// punctuation mark within the bound.
const maxSentence = 500

// Segment cuts s, which must be shorter than 2 GiB. Every word is bytes of s; white
// space lies between words, and never inside one. A blank line ends a sentence.
func (g *Segmenter) Segment(s string) *Doc {
	w, _ := g.scratch.Get().(*segmentation)
	if w == nil {
		w = &segmentation{}
	}
	defer g.scratch.Put(w)
	*w = segmentation{segmenter: g, s: s, chunks: appendChunks(w.chunks[:0], s), atoms: w.atoms[:0], gaps: w.gaps[:0]}
	unwrap(w.chunks, s)
	w.words = make([]Word, 0, len(w.chunks)+len(w.chunks)/4+1)
	for i := range w.chunks {
		w.chunk(i)
	}
	doc := &Doc{Text: s, Words: w.words}
	doc.Sentences = w.sentences()
	w.s, w.words = "", nil
	return doc
}

// segmentation is the work on one text.
type segmentation struct {
	segmenter *Segmenter
	s         string
	chunks    []chunk
	atoms     []atom // of the chunk under way
	words     []Word
	gaps      []gap // before each word
}

// cut says how two neighbouring atoms stand to each other.
type cut uint8

const (
	join  cut = iota // one word
	split            // two tokens
	glue             // two words of one token
)

// chunk cuts chunk i into words.
func (w *segmentation) chunk(i int) {
	c := w.chunks[i]
	w.atoms = appendAtoms(w.atoms[:0], w.s, c.start, c.end)
	w.cutContractions()
	start, before, glued := c.start, c.before, false
	for k := range w.atoms {
		decision := split
		if k+1 < len(w.atoms) {
			decision = w.decide(k, i)
		}
		if decision == join {
			continue
		}
		w.words = append(w.words, Word{Start: start, End: w.atoms[k].end, Head: -1, first: -1, next: -1, Glued: glued})
		w.gaps = append(w.gaps, before)
		start, before, glued = w.atoms[k].end, noGap, decision == glue
	}
}

package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"rapporteur/model"
)

// Segmenter cuts a text into sentences and the words of Universal Dependencies. It
// is immutable and may be used by many goroutines.
//
// It reads chunks, the runs of characters between white space, as atoms: runs of
// letters or digits, and marks. One network decides which neighbouring atoms are one
// word, another which words end a sentence.
type Segmenter struct {
	contractions      map[string]int32
	endings           map[string]bool // of hosts and files
	abbreviations     map[string]uint32
	classes           wordClasses
	tokens, sentences *network
	scratch           sync.Pool
}

// segmentVersion is the version of the layout of the weights and of the features
// that they belong to.
const segmentVersion = 1

// LoadSegmenter returns the segmenter with the weights that are built in.
func LoadSegmenter() (*Segmenter, error) {
	f, err := model.Open("segment", segmentVersion)
	if err != nil {
		return nil, err
	}
	return NewSegmenter(f)
}

// NewSegmenter makes a segmenter of a file of weights.
func NewSegmenter(f *model.File) (*Segmenter, error) {
	g, err := untrained()
	if err != nil {
		return nil, err
	}
	if g.classes, err = readWordClasses(f); err != nil {
		return nil, err
	}
	if g.tokens, err = readNetwork(f, "tokens", cuts); err != nil {
		return nil, err
	}
	g.sentences, err = readNetwork(f, "sentences", 2)
	return g, err
}

func untrained() (*Segmenter, error) {
	contractions, err := parseContractions(contractionsTSV)
	if err != nil {
		return nil, err
	}
	endings, err := parseEndings(endingsTSV)
	if err != nil {
		return nil, err
	}
	abbreviations, err := parseAbbreviations(abbreviationsTSV)
	if err != nil {
		return nil, err
	}
	g := &Segmenter{contractions: contractions, endings: endings, abbreviations: abbreviations}
	g.scratch.New = func() any { return &segmentation{segmenter: g} }
	return g, nil
}

// Segment cuts s, which must be shorter than 2 GiB. Every word is bytes of s; white
// space lies between words, and never inside one. A blank line ends a sentence.
func (g *Segmenter) Segment(s string) *Doc {
	w := g.scratch.Get().(*segmentation)
	defer g.scratch.Put(w)
	w.open(s)
	w.words = make([]Word, 0, len(w.chunks)+len(w.chunks)/4+1)
	for i := range w.chunks {
		w.chunk(i)
	}
	doc := &Doc{Text: s, Words: w.words}
	doc.Sentences = w.allSentences()
	w.s, w.words = "", nil
	return doc
}

// abbreviation is the kind of an abbreviation without its stop, 0 for none.
func (g *Segmenter) abbreviation(s string) uint32 {
	var buf [longestAbbreviation]byte
	if len(s) > len(buf) {
		return 0
	}
	return g.abbreviations[string(lowerASCII(buf[:0], s))]
}

// segmentation is the work on one text.
type segmentation struct {
	segmenter *Segmenter
	s         string
	chunks    []chunk
	words     []Word
	gaps      []gap    // before each word
	glances   []glance // of each word
	features  []uint32

	// of the chunk under way
	atoms, spare []atom
	decided      uint32 // the last two cuts
	kind         uint32 // hash of the shapes of its atoms
	quoted       uint32 // 1 within single quotes, as far as chunks before it tell
}

func (w *segmentation) open(s string) {
	w.s, w.words, w.gaps = s, nil, w.gaps[:0]
	w.quoted = 0
	w.chunks = appendChunks(w.chunks[:0], s)
	unwrap(w.chunks, s)
}

// cut says how two neighbouring atoms stand to each other.
type cut uint8

const (
	join  cut = iota // one word
	split            // two tokens
	glue             // two words of one token
)

const cuts = 3

// chunk cuts chunk i into words.
func (w *segmentation) chunk(i int) {
	c := w.chunks[i]
	if c.end-c.start > maxChunk {
		w.slice(c)
		return
	}
	w.openChunk(c)
	start, before, glued := c.start, c.before, false
	for k := range w.atoms {
		decision := split
		if k+1 < len(w.atoms) {
			decision = w.decide(k, i)
			w.follow(decision)
		}
		if decision == join {
			continue
		}
		w.words = append(w.words, Word{Start: start, End: w.atoms[k].end, Head: -1, first: -1, next: -1, Glued: glued})
		w.gaps = append(w.gaps, before)
		start, before, glued = w.atoms[k].end, noGap, decision == glue
	}
	w.closeChunk(c)
}

// A chunk longer than maxChunk bytes is no language; it is cut into words of maxAtom
// bytes without a look inside.
const maxChunk = 4096

func (w *segmentation) slice(c chunk) {
	for start, before := c.start, c.before; start < c.end; before = noGap {
		end := min(start+maxAtom, c.end)
		for end < c.end && end > start+maxAtom-utf8.UTFMax && !utf8.RuneStart(w.s[end]) {
			end--
		}
		w.words = append(w.words, Word{Start: start, End: end, Head: -1, first: -1, next: -1})
		w.gaps = append(w.gaps, before)
		start = end
	}
}

func (w *segmentation) openChunk(c chunk) {
	w.atoms = appendAtoms(w.atoms[:0], w.s, c.start, c.end)
	if len(w.atoms) > 2 {
		w.findAddresses()
	}
	w.cutContractions()
	if len(w.atoms) > 1 {
		w.survey()
	}
}

// closeChunk follows the single quotes over chunks; a paragraph begins without.
func (w *segmentation) closeChunk(c chunk) {
	if c.before >= newLine {
		w.quoted = 0
	}
	s := w.s[c.start:c.end]
	if strings.Contains(s, "‘") || opensSingle(strings.TrimLeft(s, `("“`)) {
		w.quoted = 1
	}
	if trimmed := strings.TrimRight(s, ".,;:?!)"); strings.HasSuffix(trimmed, "’") || strings.HasSuffix(trimmed, "'") {
		w.quoted = 0
	}
}

// opensSingle reports whether a chunk begins with a straight single quote, and not
// with a word that is written with an apostrophe.
func opensSingle(s string) bool {
	rest, ok := strings.CutPrefix(s, "'")
	if !ok || rest == "" || classOf(rune(rest[0])) != letters {
		return false
	}
	switch lower := strings.ToLower(strings.TrimRight(rest, ".,;:?!")); lower {
	case "s", "m", "d", "t", "n", "em", "til", "bout", "cause", "ll", "re", "ve":
		return false
	}
	return true
}

// follow remembers a cut for the decisions that come after it in the chunk.
func (w *segmentation) follow(c cut) { w.decided = (w.decided<<2 | uint32(c) + 1) & 0xf }

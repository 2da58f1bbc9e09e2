package attribution

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/text"
)

// view is what the features of one document are made of, computed once in linear
// time and pooled.
type view struct {
	doc        *text.Doc
	paragraphs []text.Sentence // runs of words between blank lines
	quotes     []quotation
	words      []wordView
	order      []int32 // words from the roots down
	left       []int32 // leftmost word of each word's subtree
	right      []int32 // rightmost
	starts     []int32 // the highest word whose subtree starts at a word, -1 for none
	stops      []int32 // the highest whose subtree ends there
	prior      []Role  // roles of an earlier pass, nil in the first
	mask       uint32  // of the table of weights
	hasher     hasher
	clusters   clusters
	cues       *Cues
	counts     map[uint32]uint8 // how often the earlier pass gave a lemma a role of source or cue, by lemma and role
}

// wordView is one word's share of the view.
type wordView struct {
	low, lemma uint32 // hashes of the form in lower case and of the lemma
	shape      uint32
	kind       uint32 // stances that the table of cues has for the lemma
	suffix     uint32
	cluster    uint32 // class of the word in the space of word vectors; 0 is unknown
	coarse     uint32 // and of a coarser and a finer clustering
	fine       uint32
	rels       uint64 // set of base relations of the dependents, a bit each
	quote      int32  // index into quotes, -1 outside
	paragraph  int32
	sentence   int32
	lastQuote  int32 // quotation that ended last before the word, -1 for none
	nextQuote  int32 // quotation that begins next
	lastCue    int32 // word of a cue nearest on the left by the earlier pass, -1 for none
	nextCue    int32
	lastSpan   uint32 // what the earlier pass found before the word in the paragraph: role, and whether it touches
	nextSpan   uint32
	pattern    uint32 // hash of the roles that the earlier pass found in the sentence, in order
	near       edge   // the closest clause edge above the word
	far        edge   // the closest one above near's governor
	said       edge   // the topmost edge by which a clause hangs on a verb or noun as its content
	class      uint8
}

// edge is a dependency between a clause and its governor: the word Top hangs on the
// word Gov, -1 where there is none.
type edge struct {
	rel      text.Rel
	top, gov int32
}

var noEdge = edge{top: -1, gov: -1}

// clauseRel says whether a relation opens an argument or clause of its governor.
func clauseRel(r text.Rel) bool {
	switch r.Base() {
	case text.RelNsubj, text.RelObj, text.RelIobj, text.RelObl, text.RelCcomp, text.RelXcomp,
		text.RelAdvcl, text.RelParataxis, text.RelAcl, text.RelCsubj, text.RelNmod, text.RelAppos:
		return true
	}
	return false
}

// contentRel says whether a relation is one by which what is said hangs on its cue.
func contentRel(r text.Rel) bool {
	switch r.Base() {
	case text.RelCcomp, text.RelXcomp, text.RelParataxis, text.RelAcl:
		return r != text.RelAclRelcl
	}
	return false
}

func (v *view) reset(doc *text.Doc) {
	v.doc, v.prior = doc, nil
	n := len(doc.Words)
	v.words = slices.Grow(v.words[:0], n)[:n]
	v.splitParagraphs()
	v.quotations()
	v.lexical()
	v.tree()
}

// splitParagraphs cuts the words where a line ends after a sentence.
func (v *view) splitParagraphs() {
	v.paragraphs = v.paragraphs[:0]
	first := 0
	for s, sent := range v.doc.Sentences {
		for i := sent.First; i < sent.Last; i++ {
			v.words[i].sentence = int32(s)
			v.words[i].paragraph = int32(len(v.paragraphs))
		}
		end := s+1 == len(v.doc.Sentences)
		if !end {
			gap := v.doc.Text[sent.Span.End:v.doc.Sentences[s+1].Span.Start]
			end = strings.Contains(gap, "\n")
		}
		if end && sent.Last > first {
			v.paragraphs = append(v.paragraphs, text.Sentence{First: first, Last: sent.Last})
			first = sent.Last
		}
	}
}

func (v *view) addQuote(start, end int, closed bool) {
	first, last := v.doc.WordsIn(rapporteur.Span{Start: start, End: end})
	if first < last {
		v.quotes = append(v.quotes, quotation{first, last, closed})
	}
}

// hashOf is FNV-1a over the lower case of s with digits folded together.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case '0' <= c && c <= '9':
			c = '0'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// shapeOf folds a word to its pattern of capitals, small letters, digits and marks,
// repeats dropped.
func shapeOf(s string) uint32 {
	h, last := uint32(2166136261), byte(0)
	for _, r := range s {
		c := byte('.')
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '0'
		case r < utf8.RuneSelf:
			c = byte(r)
		}
		if c != last {
			h = (h ^ uint32(c)) * 16777619
			last = c
		}
	}
	return h
}

// Classes of words that the transitions between labels look at.
const (
	classWord uint8 = iota
	classStop
	classComma
	classColon
	classQuoteIn
	classQuoteOut
	classFirst // of a sentence
	classAfterQuote
	Classes // how many there are
)

func (v *view) lexical() {
	for i := range v.words {
		w, form := &v.words[i], v.doc.Form(i)
		w.low, w.lemma, w.shape = hashOf(form), hashOf(v.doc.Words[i].Lemma), shapeOf(form)
		w.kind = v.cues.kinds[w.lemma]
		w.suffix = hashOf(form[max(0, len(form)-3):])
		w.rels, w.quote, w.class = 0, -1, classWord
		w.lastQuote, w.nextQuote = -1, -1
		switch form {
		case ".", "!", "?":
			w.class = classStop
		case ",":
			w.class = classComma
		case ":", "-", "—", "–", "--", ";":
			w.class = classColon
		}
	}
	for i := range v.words { // all at once: memory is looked at far apart
		w := &v.words[i]
		c := v.clusters.of(w.low)
		w.coarse, w.cluster, w.fine = c>>24, c>>12&0xfff, c&0xfff
	}
	for _, s := range v.doc.Sentences {
		if s.First < s.Last {
			v.words[s.First].class = classFirst
		}
	}
	for q, quote := range v.quotes {
		for i := quote.First; i < quote.Last; i++ {
			v.words[i].quote = int32(q)
		}
		if quote.Last < len(v.words) {
			v.words[quote.Last].class = classAfterQuote
		}
		v.words[quote.Last-1].class = classQuoteOut
		v.words[quote.First].class = classQuoteIn
	}
	v.betweenQuotes()
}

func (v *view) betweenQuotes() {
	last, next := int32(-1), int32(0)
	for i := range v.words {
		for int(next) < len(v.quotes) && v.quotes[next].First <= i {
			next++
		}
		for int(last)+1 < len(v.quotes) && v.quotes[last+1].Last <= i {
			last++
		}
		v.words[i].lastQuote, v.words[i].nextQuote = last, next
	}
}

// clusters are the classes of words by their vectors, found by the hash of the word in a
// table with open addresses.
type clusters []clusterSlot

type clusterSlot struct {
	hash  uint32 // 0 for a free slot
	class uint32 // coarse, middle and fine, of 8, 12 and 12 bits
}

func newClusters(hashes, class []uint32) clusters {
	size := 2
	for size < 2*len(hashes) {
		size *= 2
	}
	c := make(clusters, size)
	for i, h := range hashes {
		*c.slot(h) = clusterSlot{h, class[i]}
	}
	return c
}

func (c clusters) slot(h uint32) *clusterSlot {
	mask := uint32(len(c) - 1)
	for at := mix(h, 7) & mask; ; at = (at + 1) & mask {
		if s := &c[at]; s.hash == 0 || s.hash == h {
			return s
		}
	}
}

// of returns the class of a word, 0 when it has none.
func (c clusters) of(h uint32) uint32 {
	if len(c) == 0 {
		return 0
	}
	return c.slot(h).class
}

// setPrior gives the view the roles of an earlier pass.
func (v *view) setPrior(prior []Role) {
	v.prior = prior
	for _, p := range v.paragraphs {
		v.priorBefore(p)
		v.priorAfter(p)
	}
	v.countPrior()
	for _, s := range v.doc.Sentences {
		h, last := uint32(1), NoRole
		for i := s.First; i < s.Last; i++ {
			if r := prior[i]; r != last {
				if r != NoRole {
					h = mix(h, uint32(r))
				}
				last = r
			}
		}
		for i := s.First; i < s.Last; i++ {
			v.words[i].pattern = h
		}
	}
}

// countPrior counts how often each lemma heads a source or cue in the document.
func (v *view) countPrior() {
	if v.counts == nil {
		v.counts = map[uint32]uint8{}
	}
	clear(v.counts)
	for i, r := range v.prior {
		if r == Source || r == Cue {
			if n := v.counts[mix(v.words[i].lemma, uint32(r))]; n < 200 {
				v.counts[mix(v.words[i].lemma, uint32(r))] = n + 1
			}
		}
	}
}

func (v *view) priorBefore(p text.Sentence) {
	cue, span := int32(-1), uint32(0)
	for i := p.First; i < p.Last; i++ {
		w := &v.words[i]
		w.lastCue, w.lastSpan = cue, span
		switch r := v.prior[i]; r {
		case NoRole:
			span &^= 1
		case Cue:
			cue = int32(i)
			fallthrough
		default:
			span = uint32(r)<<1 | 1
		}
	}
}

func (v *view) priorAfter(p text.Sentence) {
	cue, span := int32(-1), uint32(0)
	for i := p.Last - 1; i >= p.First; i-- {
		w := &v.words[i]
		w.nextCue, w.nextSpan = cue, span
		switch r := v.prior[i]; r {
		case NoRole:
			span &^= 1
		case Cue:
			cue = int32(i)
			fallthrough
		default:
			span = uint32(r)<<1 | 1
		}
	}
}

// tree walks the trees from the roots down for the edges above each word, and back up
// for the extents below it.
func (v *view) tree() {
	n := len(v.doc.Words)
	v.order = v.order[:0]
	v.left, v.right = slices.Grow(v.left[:0], n)[:n], slices.Grow(v.right[:0], n)[:n]
	for i := range n {
		w := &v.words[i]
		w.near, w.far, w.said = noEdge, noEdge, noEdge
		v.left[i], v.right[i] = int32(i), int32(i)
		if v.doc.Words[i].Head < 0 {
			v.order = append(v.order, int32(i))
		}
	}
	for at := 0; at < len(v.order); at++ {
		h := v.order[at]
		for c := range v.doc.Dependents(int(h)) {
			if len(v.order) < n {
				v.order = append(v.order, int32(c))
				v.descend(int32(c), h)
			}
		}
	}
	for at := len(v.order) - 1; at >= 0; at-- {
		c := v.order[at]
		if h := v.doc.Words[c].Head; h >= 0 {
			v.left[h], v.right[h] = min(v.left[h], v.left[c]), max(v.right[h], v.right[c])
		}
	}
	v.bounds()
}

// bounds finds the highest phrase that starts and stops at each word.
func (v *view) bounds() {
	n := len(v.doc.Words)
	v.starts, v.stops = slices.Grow(v.starts[:0], n)[:n], slices.Grow(v.stops[:0], n)[:n]
	for i := range n {
		v.starts[i], v.stops[i] = -1, -1
	}
	for _, c := range v.order {
		if l := v.left[c]; v.starts[l] < 0 {
			v.starts[l] = c
		}
		if r := v.right[c]; v.stops[r] < 0 {
			v.stops[r] = c
		}
	}
}

func (v *view) descend(c, h int32) {
	w, up, rel := &v.words[c], &v.words[h], v.doc.Words[c].Rel
	up.rels |= 1 << rel.Base()
	w.near, w.far, w.said = up.near, up.far, up.said
	if clauseRel(rel) {
		w.near = edge{rel, c, h}
		w.far = up.near
	}
	if contentRel(rel) && w.said.gov < 0 {
		w.said = edge{rel, c, h}
	}
}

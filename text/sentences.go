package text

import "rapporteur"

// glance is what the sentence features ask of a word.
type glance struct {
	hash  uint32
	class uint32 // usual part of speech, or the ending
	shape shape
	gap   gap // before it
	glued bool
}

// paragraph is the run of words under way, [first, last), and what it looks like as
// a whole.
type paragraph struct {
	first, last int
	style       uint32
	quotes      uint32 // straight double quotes so far, odd or even
	depth       uint32 // open brackets, 0 or 1
	sentence    int    // first word of the sentence under way
}

// maxSentence bounds a sentence in words; a longer one is cut at the likeliest place.
const maxSentence = 400

// allSentences groups the words of the text.
func (w *segmentation) allSentences() []Sentence {
	w.look()
	var out []Sentence
	for first := 0; first < len(w.words); {
		p := w.paragraph(first)
		for i := first + 1; i <= p.last; i++ {
			if i == p.last || w.ends(&p, i) {
				out = w.appendSentence(out, p.sentence, i)
				p.sentence = i
			}
		}
		first = p.last
	}
	return out
}

// look fills in the glances.
func (w *segmentation) look() {
	w.glances = w.glances[:0]
	for i := range w.words {
		form := w.form(i)
		g := glance{hash: hashString(form), shape: shapeOf(form), gap: w.gaps[i], glued: w.words[i].Glued}
		g.class = w.segmenter.classes.of(form, g.hash)
		if g.shape == upperStop || g.shape == lowerStop {
			if kind := w.segmenter.abbreviation(form[:len(form)-1]); kind > 0 {
				g.class, g.hash = uint32(X)+kind, kind // what is learned of one holds for its kind
			}
		}
		w.glances = append(w.glances, g)
	}
	w.orient()
}

// orient makes curly the typewriters' quotes that open, where the networks would take
// them for closing: "he said. ”We will", and straight ones that stand alone after the
// end of a sentence, as some papers write them.
func (w *segmentation) orient() {
	for i := range len(w.glances) - 1 {
		g, next := &w.glances[i], &w.glances[i+1]
		alone := next.gap == space && g.gap != noGap && i > 0 && w.glances[i-1].shape.ends()
		opens := false
		switch w.form(i) {
		case "``":
			opens = true
		case "''":
			opens = alone || next.gap == noGap && (i == 0 || g.gap != noGap)
		case `"`:
			opens = alone
		}
		if opens {
			g.shape, g.hash, next.gap = openQuote, hashString("“"), noGap
		}
	}
}

func (w *segmentation) form(i int) string { return w.s[w.words[i].Start:w.words[i].End] }

// paragraph begins at word first and ends before the next line end that means
// something.
func (w *segmentation) paragraph(first int) paragraph {
	p := paragraph{first: first, last: first + 1, sentence: first}
	var counts [otherSymbols + 1]int
	counts[w.glances[first].shape]++
	for p.last < len(w.words) && w.gaps[p.last] < newLine {
		counts[w.glances[p.last].shape]++
		p.last++
	}
	capitals := counts[titleWord] + counts[upperWord] + counts[mixedWord] + counts[initialLetter]
	p.style = hash(ratio(counts[upperWord], counts[lowerWord]+counts[titleWord]), ratio(capitals, counts[lowerWord]),
		min(uint32(counts[stop]+counts[question]+counts[exclamation]), 2), bucket(p.last-p.first))
	return p
}

// ratio buckets a to b: mostly b, both, mostly a.
func ratio(a, b int) uint32 {
	switch {
	case 4*a < b:
		return 0
	case a <= 2*b:
		return 1
	}
	return 2
}

// bucket rounds a length.
func bucket(n int) uint32 {
	switch {
	case n <= 4:
		return uint32(n)
	case n <= 8:
		return 5
	case n <= 16:
		return 6
	case n <= 32:
		return 7
	case n <= 64:
		return 8
	}
	return 9
}

// appendSentence adds words [first, last), in pieces where they are too many.
func (w *segmentation) appendSentence(out []Sentence, first, last int) []Sentence {
	for last-first > maxSentence {
		cut := w.bestCut(first+maxSentence/2, first+maxSentence)
		out = append(out, w.sentence(first, cut))
		first = cut
	}
	return append(out, w.sentence(first, last))
}

func (w *segmentation) sentence(first, last int) Sentence {
	span := rapporteur.Span{Start: int(w.words[first].Start), End: int(w.words[last-1].End)}
	return Sentence{First: first, Last: last, Span: span}
}

// bestCut is the place after the strongest mark among words [from, to), the last of
// equals.
func (w *segmentation) bestCut(from, to int) int {
	best, strength := to, 0
	for i := from; i < to; i++ {
		s := 0
		switch g := w.glances[i]; {
		case i+1 < len(w.glances) && w.glances[i+1].glued:
		case g.shape.ends():
			s = 4
		case g.shape == semicolon || g.shape == colon:
			s = 3
		case g.shape == comma || g.shape == dash || g.shape == bullet:
			s = 2
		default:
			s = 1
		}
		if s >= max(strength, 1) {
			best, strength = i+1, s
		}
	}
	return best
}

// ends reports whether a sentence ends before word i.
func (w *segmentation) ends(p *paragraph, i int) bool {
	p.see(w.glances[i-1].shape)
	if !w.mayEnd(p, i) {
		return false
	}
	w.features = w.sentenceFeatures(w.features[:0], p, i)
	var scores [2]int64
	w.segmenter.sentences.score(w.features, scores[:])
	return scores[1] > scores[0]
}

// see counts quotes and brackets.
func (p *paragraph) see(s shape) {
	switch s {
	case doubleQuote:
		p.quotes ^= 1
	case openQuote:
		p.quotes |= 2
	case closeQuote:
		p.quotes &^= 2
	case opener:
		p.depth = 1
	case closer:
		p.depth = 0
	}
}

// mayEnd leaves out the places where hardly a sentence ends, for speed.
func (w *segmentation) mayEnd(p *paragraph, i int) bool {
	left, right := w.glances[i-1].shape, w.glances[i].shape
	switch {
	case (left == dash || w.form(i-1) == "_") && w.dateline(p, i-1):
		return false
	case w.glances[i].glued, right == comma, right == semicolon, right.ends() && !left.ends():
		return false
	case w.glances[i].gap == noGap:
		return left.ends() || left == closer || left == doubleQuote || left == closeQuote || left == otherSymbols || left == bullet || left == address
	case left == lowerWord || left == comma || left == clitic || left == number:
		return right != lowerWord && right != clitic
	}
	return true
}

// longestDateline is in words: "SANTA CRUZ DE LA SIERRA, Bolivia, Feb. 3 (Reuters) —".
const longestDateline = 14

// dateline reports whether the dash that is word i closes the place and the agency
// with which a report begins.
func (w *segmentation) dateline(p *paragraph, i int) bool {
	switch {
	case i-p.first > longestDateline || i == p.first:
		return false
	case w.glances[i-1].shape == closer:
		return true
	case w.gaps[i] == noGap:
		return false
	}
	for _, g := range w.glances[p.first:i] {
		switch g.shape {
		case upperWord, upperStop, stop, comma, number:
		default:
			return false
		}
	}
	return true
}

// sentenceFeatures describes the place before word i.
func (w *segmentation) sentenceFeatures(f []uint32, p *paragraph, i int) []uint32 {
	var l3, l2, l1, r1, r2, r3 glance
	l1, r1 = w.glances[i-1], w.glances[i]
	if i-2 >= p.first {
		l2 = w.glances[i-2]
	}
	if i-3 >= p.first {
		l3 = w.glances[i-3]
	}
	if i+1 < p.last {
		r2 = w.glances[i+1]
	}
	if i+2 < p.last {
		r3 = w.glances[i+2]
	}
	sl3, sl2, sl1 := uint32(l3.shape), uint32(l2.shape), uint32(l1.shape)
	sr1, sr2, sr3 := uint32(r1.shape), uint32(r2.shape), uint32(r3.shape)
	cl3, cl2, cl1, cr1, cr2, cr3 := l3.class, l2.class, l1.class, r1.class, r2.class, r3.class
	gaps := uint32(l1.gap)<<4 | uint32(r1.gap)<<2 | uint32(r2.gap)
	start := w.glances[p.sentence]
	length, left := bucket(i-p.sentence), bucket(p.last-i)
	state := p.quotes<<1 | p.depth
	return append(f,
		hash(1, l1.hash), hash(2, l2.hash), hash(3, l3.hash), hash(4, r1.hash), hash(5, r2.hash), hash(6, r3.hash),
		hash(7, sl1, sr1, gaps), hash(8, sl2, sl1, sr1, sr2), hash(9, sl2, sl1, sr1), hash(10, sl1, sr1, sr2),
		hash(11, l1.hash, sr1), hash(12, sl1, r1.hash), hash(13, l2.hash, sl1, sr1), hash(14, sl1, sr1, r2.hash),
		hash(15, l1.hash, r1.hash), hash(16, l2.hash, l1.hash), hash(17, r1.hash, r2.hash), hash(18, r1.hash, sr1),
		hash(19, p.style, sl1, sr1), hash(20, length, sl1), hash(21, left, sl1, sr1), hash(22, state, sl1, sr1, gaps),
		hash(23, sl3, sl2, sl1), hash(24, sr1, sr2, sr3), hash(25, uint32(start.shape), sl1, sr1), hash(26, start.hash, sl1),
		hash(27, p.style), hash(28, length, left), hash(29, sl3, sl2, sl1, sr1, sr2, sr3), hash(30, state, sl2, sl1, sr1),
		hash(31, r1.hash, uint32(r1.gap), sl1, length), hash(32, l2.hash, sl2, sl1),
		hash(33, cl1, cr1, sl1, sr1), hash(34, cl2, cl1, cr1, cr2), hash(35, cl2, cl1, cr1), hash(36, cl1, cr1, cr2),
		hash(37, cr1, cr2, cr3, sr1), hash(38, cl3, cl2, cl1), hash(39, cl2, sl1, cr1, sr1), hash(40, sl1, cr1, cr2, sr1),
		hash(41, cl1, r1.hash), hash(42, l1.hash, cr1),
	)
}

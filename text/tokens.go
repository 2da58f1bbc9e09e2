package text

import "strings"

// atom returns an atom as written; an index outside the chunk is "".
func (w *segmentation) atom(k int) string {
	if k < 0 || k >= len(w.atoms) {
		return ""
	}
	return w.s[w.atoms[k].start:w.atoms[k].end]
}

func isApostrophe(s string) bool { return s == "'" || s == "’" || s == "`" || s == "´" }

// cutContractions cuts atoms that may be two words: "can" "not", "do" "n" "'" "t".
func (w *segmentation) cutContractions() {
	out := w.spare[:0]
	for k, a := range w.atoms {
		if at := w.contractionIn(k); at > 0 {
			out = append(out, atom{a.start, at, splitter})
			a.start = at
		}
		out = append(out, a)
	}
	w.atoms, w.spare = out, w.atoms
}

// contractionIn is the byte at which atom k may be cut, 0 for none.
func (w *segmentation) contractionIn(k int) int32 {
	a := w.atoms[k]
	if a.class != letters {
		return 0
	}
	form := w.s[a.start:a.end]
	if isApostrophe(w.atom(k + 1)) {
		if last := form[len(form)-1] | 0x20; last == 'n' && len(form) > 1 && strings.EqualFold(w.atom(k+2), "t") {
			return a.end - 1
		}
		return 0
	}
	if len(form) > longestContraction || isApostrophe(w.atom(k-1)) {
		return 0
	}
	var buf [longestContraction]byte
	if cut := w.segmenter.contractions[string(lowerASCII(buf[:0], form))]; cut > 0 {
		return a.start + cut
	}
	return 0
}

// decide says how atoms k and k+1 of chunk i stand to each other.
func (w *segmentation) decide(k, i int) cut {
	if c, ok := w.settled(k, i); ok {
		return c
	}
	w.features = w.tokenFeatures(w.features[:0], k, i)
	var scores [3]int64
	w.segmenter.tokens.score(w.features, scores[:])
	best := join
	if scores[split] > scores[best] {
		best = split
	}
	if scores[glue] > scores[best] {
		best = glue
	}
	return best
}

// settled takes the decisions that need no network.
func (w *segmentation) settled(k, i int) (c cut, ok bool) {
	switch {
	case w.plain(k), w.lastWord(k, i):
		return split, true
	case w.quoted == 0 && w.pluralPossessive(k), w.shortPossessive(k):
		return glue, true
	case w.abbreviated(k, i), w.decimal(k), k > 0 && w.decimal(k-1):
		return join, true
	case k > 0 && w.atoms[k-1].class == letters && w.atoms[k+1].class == letters:
		// Both sides of a hyphen are cut or neither; what follows an apostrophe stays with it.
		before := cut(w.decided&3) - 1
		switch a := w.atom(k); {
		case a == "-" && before != glue:
			return before, true
		case isApostrophe(a) && before != split:
			return join, true
		}
	}
	return join, false
}

// lastWord finds a word in small letters, no abbreviation, and the stop after it,
// before a capital or the end of a paragraph.
func (w *segmentation) lastWord(k, i int) bool {
	if len(w.atoms) != 2 || w.atoms[0].class != letters || w.atom(1) != "." {
		return false
	}
	form := w.atom(k)
	for j := range len(form) {
		if form[j] < 'a' || form[j] > 'z' {
			return false
		}
	}
	if len(form) < 3 || w.segmenter.abbreviation(form) > 0 {
		return false
	}
	return i+1 == len(w.chunks) || w.chunks[i+1].before >= newLine || isCapital(w.s[w.chunks[i+1].start])
}

// pluralPossessive finds the apostrophe of "ministers' guards", where no quote is open
// that it might close.
func (w *segmentation) pluralPossessive(k int) bool {
	a := w.atoms[k]
	return a.class == letters && a.end-a.start > 2 && w.s[a.end-1]|0x20 == 's' && w.s[a.end-2] != '\'' && isApostrophe(w.atom(k+1)) &&
		k+2 == len(w.atoms) && (k == 0 || w.atom(k-1) == "-")
}

// shortPossessive finds the clitic after the stop of an abbreviation: "the U.S.'s".
func (w *segmentation) shortPossessive(k int) bool {
	return k > 0 && cut(w.decided&3)-1 == join && w.atom(k) == "." && isApostrophe(w.atom(k+1)) &&
		k+3 == len(w.atoms) && strings.EqualFold(w.atom(k+2), "s")
}

// decimal finds the stop of "1.5" after atom k.
func (w *segmentation) decimal(k int) bool {
	return k+2 < len(w.atoms) && w.atoms[k].class == digits && w.atoms[k+2].class == digits && w.atom(k+1) == "."
}

// plain finds the commonest case for speed: a word of letters, and the comma,
// semicolon or question mark that closes the chunk.
func (w *segmentation) plain(k int) bool {
	if len(w.atoms) != 2 || w.atoms[0].class != letters || w.atoms[1].end-w.atoms[1].start != 1 {
		return false
	}
	c := w.s[w.atoms[1].start]
	return c == ',' || c == ';' || c == '?'
}

// abbreviated finds abbreviations by what follows the stop in the chunk ("Calif.,"),
// and those of a state after a place ("Reno, Nev."): the treebanks have too few.
func (w *segmentation) abbreviated(k, i int) bool {
	a, stop := w.atoms[k], w.atoms[k+1]
	if a.class != letters || stop.end-stop.start != 1 || w.s[stop.start] != '.' || !isCapital(w.s[a.start]) {
		return false
	}
	kind := w.segmenter.abbreviation(w.atom(k))
	switch {
	case kind == 0:
		return false
	case k+2 < len(w.atoms):
		next := w.atom(k + 2)
		return strings.Contains(",;)]-", next[:1]) || isApostrophe(next)
	}
	return kind == state && k == 0 && i > 0 && w.s[w.chunks[i-1].end-1] == ','
}

// tokenFeatures describes the place between atoms k and k+1 of chunk i.
func (w *segmentation) tokenFeatures(f []uint32, k, i int) []uint32 {
	a3, a2, a1 := w.glanceAtom(k-2), w.glanceAtom(k-1), w.glanceAtom(k)
	b1, b2, b3 := w.glanceAtom(k+1), w.glanceAtom(k+2), w.glanceAtom(k+3)
	before, after := w.neighbour(i-1), w.neighbour(i+1)
	gap := uint32(noGap)
	if i+1 < len(w.chunks) {
		gap = 1 + uint32(w.chunks[i+1].before)
	}
	place := min(uint32(k), 3)<<2 | min(uint32(len(w.atoms)-k-2), 3)
	last := w.decided
	kind, own, short := w.kind, a1.hash, uint32(0)
	if w.atoms[k].class == letters && w.s[w.atoms[k].end] == '.' {
		if short = w.segmenter.abbreviation(w.atom(k)); short > 0 {
			a1.hash = short // what is learned of one abbreviation holds for its kind
		} else if a := w.atoms[k]; a.end-a.start == 1 && isCapital(w.s[a.start]) {
			a1.hash = anyInitial
		}
	}
	return append(f,
		hash(1, a1.hash), hash(2, b1.hash), hash(3, a1.hash, b1.hash), hash(4, a2.hash, a1.hash, b1.hash), hash(5, a1.hash, b1.hash, b2.hash),
		hash(6, a1.kind, b1.kind), hash(7, a2.kind, a1.kind, b1.kind), hash(8, a1.kind, b1.kind, b2.kind),
		hash(9, a2.kind, a1.kind, b1.kind, b2.kind), hash(10, a3.kind, a2.kind, a1.kind, b1.kind, b2.kind, b3.kind),
		hash(11, a1.hash, b1.kind), hash(12, a1.kind, b1.hash), hash(13, a1.hash, b1.kind, b2.kind), hash(14, a2.kind, a1.kind, b1.hash),
		hash(15, kind, uint32(k)), hash(16, place, a1.kind, b1.kind), hash(17, last, a1.kind, b1.kind), hash(18, last, a2.kind, a1.kind, b1.kind, b2.kind),
		hash(19, a1.hash, b1.kind, after.hash), hash(20, a1.kind, b1.kind, after.kind, gap), hash(21, a1.hash, b1.kind, after.kind, gap),
		hash(22, a1.kind, b1.kind, before.hash), hash(23, a1.kind, b1.kind, after.hash), hash(24, a1.hash, b1.hash, before.hash),
		hash(25, a1.kind, b1.kind, before.kind, place), hash(26, a1.kind, b1.kind, b2.hash), hash(27, a1.kind, b1.kind, a2.hash),
		hash(28, a1.hash, place), hash(29, a1.hash, a1.kind, b1.hash, gap), hash(30, last, b1.hash),
		hash(37, own, b1.hash), hash(38, own, b1.kind, after.kind, gap), hash(39, own, b1.kind, before.kind),
		hash(33, short, b1.kind, after.kind, gap), hash(34, short, a1.kind, b1.kind, b2.kind), hash(35, short, b1.kind),
		hash(36, short, b1.kind, before.kind, gap),
		hash(40, w.quoted, a1.kind, b1.hash, b2.kind), hash(41, w.quoted, uint32(w.s[w.atoms[k].end-1]), b1.hash, b2.kind),
		hash(31, a1.hash, b1.hash, after.hash), hash(32, a1.hash, b1.kind, before.kind, after.kind),
	)
}

// atomGlance is what the token features ask of an atom: its letters, and its shape,
// in which marks keep their character.
type atomGlance struct{ hash, kind uint32 }

func (w *segmentation) glanceAtom(k int) atomGlance {
	if k < 0 || k >= len(w.atoms) {
		return atomGlance{}
	}
	return glanceAt(w.atom(k), w.atoms[k].class)
}

func glanceAt(s string, class atomClass) atomGlance {
	if s == "''" || s == "``" { // typewriters' double quotes
		s = `"`
	}
	h := hashString(s)
	switch class {
	case symbol, bracket:
		return atomGlance{h, h | 1}
	case written:
		return atomGlance{3, 3}
	case digits:
		return atomGlance{h, hash(uint32(digits), min(uint32(len(s)), 5)) | 1}
	}
	return atomGlance{h, hash(uint32(class), uint32(shapeOf(s)), min(uint32(len(s)), 8)) | 1}
}

// survey fills in what the chunk looks like as a whole.
func (w *segmentation) survey() {
	w.decided, w.kind = 0, 0
	for k := range min(len(w.atoms), 12) {
		w.kind = hash(w.kind, w.glanceAtom(k).kind)
	}
}

// neighbour is the first atom of another chunk, or its last for one before.
func (w *segmentation) neighbour(i int) atomGlance {
	if i < 0 || i >= len(w.chunks) {
		return atomGlance{}
	}
	c := w.chunks[i]
	s := w.s[c.start:c.end]
	first := firstAtom(s[:min(len(s), 24)])
	return glanceAt(s[first.start:first.end], first.class)
}

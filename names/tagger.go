package names

import "rapporteur/text"

// Labels of the boundaries of names: outside, begin, inside, last, unit (Ratinov and
// Roth 2009, "Design Challenges and Misconceptions in Named Entity Recognition").
const (
	Outside = iota
	Begin
	Inside
	Last
	Unit
	labels
)

// Allowed reports whether a label may follow another.
func Allowed(from, to int) bool {
	open := from == Begin || from == Inside
	return open == (to == Inside || to == Last)
}

// Runs calls visit with each run of words that could be part of a name; runs do not
// cross sentences and every word outside them is Outside.
func (x *Extractor) Runs(visit func(first, last int)) {
	for _, s := range x.doc.Sentences {
		for i := s.First; i < s.Last; i++ {
			first := i
			for i < s.Last && x.words[i].active {
				i++
			}
			if i > first {
				visit(first, i)
			}
		}
	}
}

// Templates of the tagger's features; they count from here so that no two hash alike.
const (
	tagBias = 100 + iota
	tagWord
	tagWordLeft
	tagWordRight
	tagWordLeft2
	tagWordRight2
	tagPairLeft
	tagPairRight
	tagShape
	tagShapeLeft
	tagShapeRight
	tagShapes
	tagPrefix
	tagSuffix
	tagSuffix2
	tagPOS
	tagPOSLeft
	tagPOSRight
	tagPOSes
	tagRel
	tagHead
	tagTies
	tagRelTies
	tagState
	tagGiven
	tagSeen
	tagLists
	tagListsPair
	tagListed
	tagCluster      // + grain
	tagClusterLeft  = tagCluster + grains
	tagClusterRight = tagClusterLeft + grains
	tagShapePOS     = tagClusterRight + grains
)

// GrammarFeatures is how many of the features that TagFeatures appends, the last ones,
// come from tags and trees.
const GrammarFeatures = 9

// TagFeatures appends the features of word i for the tagger.
func (x *Extractor) TagFeatures(i int, buf []uint32) []uint32 {
	s := &x.doc.Sentences[x.words[i].sentence]
	w, left, right := &x.words[i], x.at(i-1, s), x.at(i+1, s)
	left2, right2 := x.at(i-2, s), x.at(i+2, s)
	tag, tagL, tagR := x.tagAt(i, s), x.tagAt(i-1, s), x.tagAt(i+1, s)
	ties := x.ties(i, s)
	rel := uint32(x.doc.Words[i].Rel)
	buf = append(buf,
		mix(tagBias, 0),
		mix(tagWord, w.lower), mix(tagWordLeft, left.lower), mix(tagWordRight, right.lower),
		mix(tagWordLeft2, left2.lower), mix(tagWordRight2, right2.lower),
		mix(tagPairLeft, pair(left.lower, w.lower)), mix(tagPairRight, pair(w.lower, right.lower)),
		mix(tagShape, w.shape), mix(tagShapeLeft, pair(left.shape, w.shape)), mix(tagShapeRight, pair(w.shape, right.shape)),
		mix(tagShapes, pair(pair(left.shape, w.shape), right.shape)),
		mix(tagPrefix, w.prefix), mix(tagSuffix, w.suffix), mix(tagSuffix2, w.suffix2),
		mix(tagState, uint32(w.statePart)|uint32(w.state.role)<<2|uint32(left.statePart)<<6|uint32(right.statePart)<<8),
		mix(tagGiven, bit(w.isGiven)|bit(left.isGiven)<<1|bit(right.upper)<<2|bit(left.upper)<<3),
		mix(tagSeen, x.spelling(i)),
		mix(tagLists, uint32(w.lists)|bit(w.isGiven)<<4|bit(w.upper)<<5),
		mix(tagListsPair, uint32(w.lists)|uint32(right.lists)<<8|uint32(left.lists)<<16|bit(w.isGiven)<<24|bit(left.isGiven)<<25),
		mix(tagListed, uint32(w.listed)|uint32(right.listed)<<8),
	)
	for g := range uint32(grains) {
		buf = append(buf,
			mix(tagCluster+g, uint32(w.clusters[g])),
			mix(tagClusterLeft+g, uint32(left.clusters[g])),
			mix(tagClusterRight+g, uint32(right.clusters[g])))
	}
	head := uint32(0)
	if h := x.doc.Words[i].Head; h >= 0 {
		head = x.words[h].lower
	}
	return append(buf, // GrammarFeatures of them
		mix(tagPOS, tag), mix(tagPOSLeft, pair(tagL, tag)), mix(tagPOSRight, pair(tag, tagR)),
		mix(tagPOSes, pair(pair(tagL, tag), tagR)), mix(tagShapePOS, pair(w.shape, tag)),
		mix(tagRel, rel), mix(tagTies, ties), mix(tagRelTies, pair(rel, ties)),
		mix(tagHead, head))
}

// noWord stands for a word beyond the sentence.
var noWord wordFacts

func (x *Extractor) at(i int, s *text.Sentence) *wordFacts {
	if i < s.First || i >= s.Last {
		return &noWord
	}
	return &x.words[i]
}

func (x *Extractor) tagAt(i int, s *text.Sentence) uint32 {
	if i < s.First || i >= s.Last {
		return 255
	}
	return uint32(x.doc.Words[i].POS)<<8 | uint32(x.doc.Words[i].Tag)
}

// ties says which neighbours word i hangs on or carries, and whether they share a head.
func (x *Extractor) ties(i int, s *text.Sentence) uint32 {
	words, out := x.doc.Words, uint32(0)
	for k, j := range [2]int{i - 1, i + 1} {
		if j < s.First || j >= s.Last {
			continue
		}
		up, down, same := int(words[i].Head) == j, int(words[j].Head) == i, words[i].Head == words[j].Head
		out |= (bit(up) | bit(down)<<1 | bit(same)<<2) << (3 * k)
	}
	return out
}

// spelling says how the document spells a word elsewhere.
func (x *Extractor) spelling(i int) uint32 {
	w := &x.words[i]
	n := x.seen.of(w.lower)
	return bit(w.first) | bit(n.lower > 0)<<1 | bit(n.lower > n.upper)<<2 | uint32(min(n.upper, 3))<<3 | bit(w.upper)<<5
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

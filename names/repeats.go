package names

// addRepeats makes a name of words that the document names elsewhere, where the tagger
// overlooked them: what is a name once is one again, unless it is also an ordinary word.
func (a *annotator) addRepeats() {
	if a.named == nil {
		a.named = map[uint32]bool{}
	}
	clear(a.named)
	for k := range a.ments {
		first, last := a.bareName(&a.ments[k])
		h := uint32(0)
		for i := first; i < last; i++ {
			h = pair(h, a.words[i].lower)
		}
		if last-first > 1 || a.seen.of(a.words[first].lower).lower == 0 {
			a.named[h] = true
		}
	}
	for _, s := range a.doc.Sentences {
		for i := s.First; i < s.Last; i++ {
			if last := a.repeatAt(i, s.Last); last > i {
				a.addName(i, last)
				i = last - 1
			}
		}
	}
}

// repeatAt is the end of the longest known name that begins with word i and overlaps
// no other, i for none.
func (a *annotator) repeatAt(i, end int) int {
	if !a.words[i].upper || a.cover[i] >= 0 {
		return i
	}
	h, last := uint32(0), i
	for j := i; j < end && j < i+maxForm && a.cover[j] < 0; j++ {
		h = pair(h, a.words[j].lower)
		whole, known := a.named[h]
		if !known {
			break
		}
		if whole {
			last = j + 1
		}
	}
	return last
}

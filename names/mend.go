package names

import (
	"rapporteur"
	"rapporteur/text"
)

// mend adds what the tagger overlooked: names that the document has elsewhere, listed
// bodies, and proper nouns that head a phrase; and widens names to what belongs to them.
func (a *annotator) mend(g Gazetteer) {
	a.addRepeats()
	for _, s := range a.doc.Sentences {
		for i := s.First; i < s.Last; i++ {
			if a.cover[i] >= 0 || !a.words[i].upper {
				continue
			}
			if last := a.listedAt(g, i, s.Last); last > i {
				a.addName(i, last)
				i = last - 1
			}
		}
		a.addProper(s)
	}
	for k := range a.ments {
		a.widen(k)
	}
}

// listedAt is the end of the body that the lists or the gazetteer know at word i and
// that no name overlaps, i for none.
func (a *annotator) listedAt(g Gazetteer, i, end int) int {
	w := &a.words[i]
	last := i
	if w.listed>>4&3 == 1 && int(w.bodyEnd) <= end {
		last = int(w.bodyEnd)
	}
	if g != nil {
		kind, n := g.Kind(a.forms[i:min(end, i+maxForm)])
		if (kind == rapporteur.Organization || kind == rapporteur.Person && n > 1 || kind == rapporteur.Group) && i+n > last {
			last = i + n
		}
	}
	if last == i || a.covered(i, last) || last == i+1 && (a.seen.of(w.lower).lower > 0 || w.first && w.clusters[0] == 0 || w.isGiven || a.lexicon.heads[w.lower] != headFacts{}) {
		return i
	}
	for j := i; j < last; j++ {
		if !a.words[j].upper && !a.words[j].connector {
			return i
		}
	}
	return last
}

// addProper makes names of runs of proper nouns that head a phrase and are no times or
// offices.
func (a *annotator) addProper(s text.Sentence) {
	for i := s.First; i < s.Last; i++ {
		first := i
		for i < s.Last && a.isProper(i) {
			i++
		}
		if i == first {
			continue
		}
		head := a.headOf(first, i)
		if a.lexicon.heads[a.words[head].lower].role || !a.words[head].upper || !a.isKnown(first, i) {
			continue
		}
		switch a.doc.Words[head].Rel {
		case text.RelNmodDesc, text.RelGoeswith, text.RelCompound, text.RelFlat, text.RelDep, text.RelReparandum, text.RelDiscourse:
			continue
		}
		a.addName(first, i)
	}
}

// isKnown reports whether any word of a run is on a list of names, or the run is of
// several capitalised words that the document never writes small.
func (a *annotator) isKnown(first, last int) bool {
	rare := last-first > 1
	for i := first; i < last; i++ {
		w := &a.words[i]
		rare = rare && w.upper && a.seen.of(w.lower).lower == 0
		if w.isGiven && last-first > 1 || w.listed != 0 && !w.first {
			return true
		}
	}
	return rare
}

func (a *annotator) isProper(i int) bool {
	w := &a.doc.Words[i]
	return a.cover[i] < 0 && w.POS == text.PROPN && !a.words[i].address && !isCalendar(a.doc.Form(i)) && a.words[i].state.role != stateAdjective
}

// widen takes in an ordinal before a unit ("7th Brigade") and "People's" with what
// stands before it ("Korean People's Army").
func (a *annotator) widen(k int) {
	m := &a.ments[k]
	s := &a.doc.Sentences[m.sentence]
	first := m.first
	if i := first - 1; i >= s.First && a.cover[i] < 0 && isOrdinal(a.doc.Form(i)) {
		first = i
	}
	if i := first - 2; i >= s.First && !a.covered(i, first) && a.doc.Words[i+1].Tag == text.TagPOS && equalLower(a.doc.Form(i), "people") && a.words[i].upper {
		first = i
		for first > s.First && a.words[first-1].upper && a.cover[first-1] < 0 && a.doc.Words[first-1].POS != text.DET {
			first--
		}
	}
	for i := first; i < m.first; i++ {
		a.cover[i] = int32(k)
	}
	m.first = first
}

// isOrdinal reports whether a word is a number with an ending, "7th".
func isOrdinal(form string) bool {
	n := len(form)
	if n < 3 || form[0] < '0' || form[0] > '9' {
		return false
	}
	switch form[n-2:] {
	case "st", "nd", "rd", "th":
		return form[n-3] >= '0' && form[n-3] <= '9'
	}
	return false
}

// isCalendar reports whether a word names a day or a month.
func isCalendar(form string) bool {
	switch form {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays",
		"Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun", "Mon.", "Tue.", "Tues.", "Wed.", "Thu.", "Thurs.", "Fri.", "Sat.", "Sun.",
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Jan.", "Feb.", "Mar.", "Apr.", "Jun.", "Jul.", "Aug.", "Sep.", "Sept.", "Oct.", "Nov.", "Dec.",
		"AD", "BC", "BCE", "CE", "GMT", "UTC", "EST", "EDT", "PST", "a.m.", "p.m.", "AM", "PM":
		return true
	}
	return false
}

// stripTitles takes titles off the names of persons: they are mentions of their own.
func (a *annotator) stripTitles() {
	for k := range a.ments {
		m := &a.ments[k]
		if m.kind != kindPerson && !a.bearsTitle(m) || a.words[m.first].isGiven {
			continue
		}
		first := m.first
		for i := m.first; i+1 < m.last; i++ {
			w := &a.words[i]
			if a.lexicon.heads[w.lower].role && a.words[i+1].upper && (i == m.first || !w.isGiven) {
				first = i + 1
			}
		}
		if first > m.first {
			a.cutLeft(k, first)
		}
	}
}

// bearsTitle reports whether a name is a title before what the document names elsewhere.
func (a *annotator) bearsTitle(m *ment) bool {
	if m.last-m.first < 2 || m.last-m.first > 3 || !a.lexicon.heads[a.words[m.first].lower].role {
		return false
	}
	h := uint32(0)
	for i := m.first + 1; i < m.last; i++ {
		h = pair(h, a.words[i].lower)
	}
	return a.named[h]
}

// cutOffices parts an office that the tagger took for the beginning of a name: "Secretary
// of [State Antony Blinken]".
func (a *annotator) cutOffices() {
	for k := range a.ments {
		m := &a.ments[k]
		if m.form != nameForm || m.first-2 < a.doc.Sentences[m.sentence].First || !equalLower(a.doc.Form(m.first-1), "of") || !a.lexicon.heads[a.words[m.first-2].lower].role {
			continue
		}
		for i := m.first + 1; i+1 < m.last; i++ {
			if w := &a.words[i]; w.isGiven || w.lists&onGiven != 0 {
				a.cutLeft(k, i)
				break
			}
		}
	}
}

// cutLeft makes mention k begin at word first.
func (a *annotator) cutLeft(k, first int) {
	m := &a.ments[k]
	if a.heads[m.head] == int32(k) {
		a.heads[m.head] = -1
	}
	for i := m.first; i < first; i++ {
		a.cover[i] = -1
	}
	m.first, m.head = first, a.headOf(first, m.last)
	a.heads[m.head] = int32(k)
}

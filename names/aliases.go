package names

import (
	"rapporteur"
	"rapporteur/text"
)

// aliasIndex finds the chain that a name belongs to, by keys made of its words.
type aliasIndex map[uint32]int32

// Salts that keep the kinds of key apart.
const (
	keyFull = 300 + iota
	keyLast
	keyFirst
	keyAcronym
	keyState
	keyEnds
	keyGovernment
)

// addStates makes mentions of states, their adjectives and peoples where the tagger
// found no name.
func (x *Extractor) addStates() {
	for i := 0; i < len(x.words); i++ {
		w := &x.words[i]
		if w.statePart != 1 || x.covered(i, int(w.stateEnd)) || w.state.role == stateName && w.isGiven {
			continue
		}
		kind := rapporteur.Country
		switch w.state.role {
		case statePeople:
			kind = rapporteur.Group
		case stateSeat:
			kind = rapporteur.Organization
		}
		x.AddName(i, int(w.stateEnd), kind)
	}
}

func (x *Extractor) covered(first, last int) bool {
	for i := first; i < last; i++ {
		if x.cover[i] >= 0 {
			return true
		}
	}
	return false
}

// bareName is the extent of a name without an article.
func (x *Extractor) bareName(m *ment) (first, last int) {
	first, last = m.first, m.last
	if first+1 < last && equalLower(x.doc.Form(first), "the") {
		first++
	}
	if last-1 > first && x.doc.Words[last-1].Tag == text.TagPOS {
		last--
	}
	return first, last
}

// alias returns a mention that names the same as name k and came before, or -1, and
// files k under its keys.
func (x *Extractor) alias(index aliasIndex, k int) int32 {
	m := &x.ments[k]
	first, last := x.bareName(m)
	full := uint32(0)
	for i := first; i < last; i++ {
		full = pair(full, x.words[i].lower)
	}
	full = mix(keyFull, full)
	found := int32(-1)
	if s := x.stateOf(m); s != 0 {
		found = index.find(mix(keyState, s))
		index[mix(keyState, s)] = int32(k)
		return found
	}
	if found = index.find(full); found < 0 {
		found = x.shortAlias(index, m, first, last)
	}
	index[full] = int32(k)
	x.file(index, k, first, last)
	return found
}

func (index aliasIndex) find(key uint32) int32 {
	if k, ok := index[key]; ok {
		return k
	}
	return -1
}

// stateOf is a number for the state, people or seat that the whole of a name stands
// for, 0 for none. Adjectives go with the state.
func (x *Extractor) stateOf(m *ment) uint32 {
	first, last := x.bareName(m)
	w := &x.words[first]
	if w.statePart != 1 || int(w.stateEnd) != last || m.kind == kindPerson {
		return 0
	}
	role := w.state.role
	if role == stateAdjective {
		role = stateName
	}
	return w.state.code<<4 | uint32(role)
}

// shortAlias joins short forms with full ones: surnames, given names, acronyms and
// first words of bodies.
func (x *Extractor) shortAlias(index aliasIndex, m *ment, first, last int) int32 {
	f, l := &x.words[first], &x.words[last-1]
	try := func(template, value uint32) int32 {
		j := index.find(mix(template, value))
		if j >= 0 && !compatible(m.kind, x.ments[j].kind) {
			return -1
		}
		return j
	}
	if last-first == 1 {
		if letters := x.lettersOf(first); letters != 0 {
			if j := try(keyAcronym, letters); j >= 0 {
				return j
			}
		}
		if j := index.find(mix(keyLast, l.lower)); j >= 0 && (compatible(m.kind, x.ments[j].kind) || m.scores[kindPerson] > leastPerson) {
			return j
		}
		return try(keyFirst, f.lower)
	}
	if m.kind == kindPerson {
		if j := try(keyEnds, pair(f.lower, l.lower)); j >= 0 {
			return j
		}
		if j := try(keyFull, pair(0, l.lower)); j >= 0 && x.ments[j].kind == kindPerson {
			return j
		}
		return -1
	}
	if letters := x.initials(first, last); letters != 0 {
		return try(keyAcronym, letters)
	}
	return -1
}

// file puts a name under the keys by which short forms find it.
func (x *Extractor) file(index aliasIndex, k, first, last int) {
	m := &x.ments[k]
	f, l := &x.words[first], &x.words[last-1]
	if last-first == 1 {
		if letters := x.lettersOf(first); letters != 0 {
			index[mix(keyAcronym, letters)] = int32(k)
		}
		return
	}
	switch m.kind {
	case kindPerson:
		index[mix(keyLast, l.lower)] = int32(k)
		index[mix(keyEnds, pair(f.lower, l.lower))] = int32(k)
		if f.isGiven {
			index[mix(keyFirst, f.lower)] = int32(k)
		}
	default:
		if letters := x.initials(first, last); letters != 0 {
			index[mix(keyAcronym, letters)] = int32(k)
		}
		if m.kind == kindOrganization && x.seen.of(f.lower).lower == 0 && f.statePart == 0 {
			index[mix(keyFirst, f.lower)] = int32(k)
		}
	}
}

// leastPerson is the log-probability of being a person that lets a word be taken for
// the surname of a person named in full.
const leastPerson = -5

// governmentOf is a key for a government: the seat that stands for it ("the Kremlin")
// and its description ("the Russian government") have the same; 0 for another mention.
func (x *Extractor) governmentOf(m *ment) uint32 {
	if m.form == nameForm {
		if first, last := x.bareName(m); x.words[first].statePart == 1 && int(x.words[first].stateEnd) == last && x.words[first].state.role == stateSeat {
			return mix(keyGovernment, x.words[first].state.code)
		}
		return 0
	}
	if l := x.words[m.head].lemma; l != hashGovernment && l != hashAdministration || m.number == plural {
		return 0
	}
	for i := m.first; i < m.head; i++ {
		if w := &x.words[i]; w.statePart == 1 && (w.state.role == stateAdjective || w.state.role == stateName) {
			return mix(keyGovernment, w.state.code)
		}
	}
	return 0
}

// compatible reports whether two kinds may be of one thing when the names agree.
func compatible(a, b uint8) bool {
	if a == b || a == kindNone || b == kindNone {
		return true
	}
	person := func(k uint8) bool { return k == kindPerson }
	return person(a) == person(b)
}

// lettersOf hashes the capitals of a word that looks like an acronym, 0 for another.
func (x *Extractor) lettersOf(i int) uint32 {
	if !x.words[i].allUpper {
		return 0
	}
	h, n := uint32(0), 0
	for _, r := range x.doc.Form(i) {
		if 'A' <= r && r <= 'Z' {
			h, n = pair(h, uint32(r)), n+1
		} else if r != '.' {
			return 0
		}
	}
	if n < 2 || n > 8 {
		return 0
	}
	return h
}

// initials hashes the capitals that begin the words of a name, 0 where there are
// fewer than two.
func (x *Extractor) initials(first, last int) uint32 {
	h, n := uint32(0), 0
	for i := first; i < last; i++ {
		if c := x.doc.Form(i)[0]; 'A' <= c && c <= 'Z' {
			h, n = pair(h, uint32(c)), n+1
		}
	}
	if n < 2 {
		return 0
	}
	return h
}

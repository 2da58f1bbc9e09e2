package grammar

import "rapporteur/text"

// Features depend on the word, its class and its place in the tree: "read" is an
// infinitive after "to", "it" is accusative as an object, and a verb agrees with its
// subject. A table that is learned from treebanks holds what each key most often has;
// the first of a word's keys that the table knows decides.

// place is what the tree says about a word, as one number.
type place = uint32

// Bits of a place above the relation.
const (
	hasAux place = 1 << (8 + iota)
	hasPassive
	hasMark
	hasTo
	hasCase
	hasConj
	subjectShift = 16
)

// Kinds of subject.
const (
	noSubject = iota
	firstSingular
	second
	firstPlural
	plural
	singular
)

// Places appends the place in the tree of each word in [first, last), which is a
// sentence or a piece of one.
func Places(d *text.Doc, first, last int, out []uint32) []uint32 {
	at := len(out)
	for i := first; i < last; i++ {
		out = append(out, uint32(d.Words[i].Rel))
	}
	places := out[at:]
	for i := first; i < last; i++ {
		if h := int(d.Words[i].Head); h >= first && h < last {
			places[h-first] |= says(d, i)
		}
	}
	for i := first; i < last; i++ {
		if h := int(d.Words[i].Head); h >= first && h < last && isSubject(d.Words[i].Rel) {
			places[h-first] |= subject(d, i, places[i-first]) << subjectShift
		}
	}
	for i := first; i < last; i++ {
		w := &d.Words[i]
		h := int(w.Head)
		if places[i-first]>>subjectShift != noSubject || h < first || h >= last {
			continue
		}
		if b := w.Rel.Base(); b == text.RelAux || b == text.RelCop || b == text.RelConj {
			places[i-first] |= places[h-first] >> subjectShift << subjectShift
		}
	}
	return out
}

// says is what dependent i says about its head.
func says(d *text.Doc, i int) place {
	w := &d.Words[i]
	switch w.Rel {
	case text.RelAux:
		return hasAux
	case text.RelAuxPass:
		return hasPassive
	case text.RelCase:
		return hasCase
	case text.RelMark:
		if w.Tag == text.TagTO {
			return hasTo
		}
		return hasMark
	case text.RelConj:
		return hasConj
	}
	return 0
}

func isSubject(r text.Rel) bool { return r.Base() == text.RelNsubj || r == text.RelExpl }

// subject sorts the subject i by person and number.
func subject(d *text.Doc, i int, at place) place {
	switch d.Form(i) {
	case "I", "i":
		return firstSingular
	case "you", "You", "u", "YOU":
		return second
	case "we", "We", "WE":
		return firstPlural
	case "they", "They", "THEY", "these", "These", "those", "Those":
		return plural
	}
	if t := d.Words[i].Tag; t == text.TagNNS || t == text.TagNNPS || at&hasConj != 0 {
		return plural
	}
	return singular
}

// FeatsKeys are the keys of a word in the table of features, the most telling first;
// word is WordKey of its form in lower case.
func FeatsKeys(word uint64, pos text.POS, class int, place uint32) [4]uint64 {
	c := uint64(class) << 32
	whole, wordly, placed := stir(word+c+uint64(place)), stir(word+c+1<<60), stir(c+uint64(place)+2<<60)
	if pos == text.VERB || pos == text.AUX {
		return [4]uint64{whole, placed, wordly, stir(c + 3<<60)}
	}
	return [4]uint64{whole, wordly, placed, stir(c + 3<<60)}
}

// WordKey stands for a lower-case form.
func WordKey(lower string) uint64 { return hash64(lower) }

// featsTable maps keys to features.
type featsTable struct {
	values []string
	byKey  map[uint64]uint16
}

func (t *featsTable) find(keys [4]uint64) string {
	for _, k := range keys {
		if v, ok := t.byKey[k]; ok {
			return t.values[v]
		}
	}
	return ""
}

package names

import (
	"slices"
	"strings"

	"rapporteur"
)

// Lists that a form may be on; a form is one word or more.
const (
	onSurnames = 1 << iota
	onGiven
	onPlaces
	onBodies
	onPrefix // the form begins a longer one
)

var listNames = map[string]uint8{"surname": onSurnames, "given": onGiven, "place": onPlaces, "body": onBodies}

// Lists are sets of names of the world, kept as hashes: sorted keys, and for each the
// lists that it is on.
type Lists struct {
	Keys  []uint32
	Masks []byte
}

// HashLists reads lines "list TAB form", where list is surname, given, place or body
// and the form in lower case.
func HashLists(lines []string) (Lists, error) {
	masks := map[uint32]uint8{}
	for i, line := range lines {
		list, form, _ := strings.Cut(line, "\t")
		mask, ok := listNames[list]
		if !ok || form == "" {
			return Lists{}, rapporteur.Errorf(rapporteur.Invalid, "line %d of the lists of names: %q is not \"list TAB form\"", i+1, line)
		}
		h := uint32(0)
		for word := range strings.FieldsFuncSeq(form, func(r rune) bool { return r == ' ' }) {
			if h != 0 {
				masks[h] |= onPrefix
			}
			h = pair(h, hashLower(word))
		}
		masks[h] |= mask
	}
	var l Lists
	for k := range masks {
		l.Keys = append(l.Keys, k)
	}
	slices.Sort(l.Keys)
	for _, k := range l.Keys {
		l.Masks = append(l.Masks, masks[k])
	}
	return l, nil
}

// listTable looks forms up by open addressing.
type listTable struct {
	keys  []uint32
	masks []uint8
}

func newListTable(l Lists) listTable {
	size := 4
	for size < 2*len(l.Keys) {
		size *= 2
	}
	t := listTable{make([]uint32, size), make([]uint8, size)}
	for i, k := range l.Keys {
		slot := t.slot(k)
		t.keys[slot], t.masks[slot] = k, l.Masks[i]
	}
	return t
}

func (t *listTable) slot(hash uint32) uint32 {
	mask := uint32(len(t.keys) - 1)
	i := mix(2, hash) & mask
	for t.keys[i] != 0 && t.keys[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (t *listTable) of(hash uint32) uint8 { return t.masks[t.slot(hash)] }

// maxForm is the number of words of the longest form looked up.
const maxForm = 8

// readLists marks the words of the longest listed form that begins with word i.
func (x *Extractor) readLists(i, last int) {
	w := &x.words[i]
	if !w.upper {
		return
	}
	h := uint32(0)
	for j := i; j < last && j < i+maxForm; j++ {
		h = pair(h, x.words[j].lower)
		mask := x.lexicon.lists.of(h)
		if j == i {
			w.lists |= mask & (onSurnames | onGiven)
		}
		if mask&onPlaces != 0 {
			x.markForm(i, j+1, 0)
		}
		if mask&onBodies != 0 {
			x.markForm(i, j+1, 4)
		}
		if mask&onPrefix == 0 {
			break
		}
	}
}

// markForm notes that words [first, last) are a listed place (shift 0) or body (4):
// 1 begins, 2 goes on, +4 ends in the form's last word.
func (x *Extractor) markForm(first, last int, shift uint8) {
	for i := first; i < last; i++ {
		part := uint8(2)
		if i == first {
			part = 1
		}
		w := &x.words[i]
		w.listed = w.listed&^(3<<shift) | part<<shift
	}
	w := &x.words[first]
	if shift == 0 {
		w.placeEnd = int32(last)
	} else {
		w.bodyEnd = int32(last)
	}
}

package names

import (
	"cmp"
	"slices"

	"rapporteur/text"
)

// sortMents orders mentions by their first word, longer first, and files heads.
func (x *Extractor) sortMents() {
	x.byPlace = x.byPlace[:0]
	for k := range x.ments {
		x.byPlace = append(x.byPlace, int32(k))
	}
	slices.SortStableFunc(x.byPlace, func(i, j int32) int {
		a, b := &x.ments[i], &x.ments[j]
		return cmp.Or(a.first-b.first, b.last-a.last)
	})
	x.sorted = x.sorted[:0]
	for _, k := range x.byPlace {
		x.sorted = append(x.sorted, x.ments[k])
	}
	x.ments, x.sorted = x.sorted, x.ments
	x.heads, x.cover = fill(x.heads, len(x.words)), fill(x.cover, len(x.words))
	for k := range x.ments {
		m := &x.ments[k]
		if x.heads[m.head] < 0 {
			x.heads[m.head] = int32(k)
		}
		if m.form == nameForm {
			for i := m.first; i < m.last; i++ {
				x.cover[i] = int32(k)
			}
		}
	}
}

// export makes the mentions of the document: names, pronouns, and descriptions of a
// kind that can act or be acted in.
func (a *annotator) export() []text.Mention {
	ids := make([]int, len(a.coref.chains))
	out := make([]text.Mention, 0, len(a.ments))
	chains := 0
	number := func(chain int32) int {
		if ids[chain] == 0 {
			chains++
			ids[chain] = chains
		}
		return ids[chain] - 1
	}
	for k := range a.ments {
		m := &a.ments[k]
		kind := a.coref.chains[m.chain].kind
		if m.form == nameForm {
			kind = m.kind
		}
		if kind == kindNone || kind == kindOther {
			if m.form != nameForm && !m.form.isPronoun() {
				continue
			}
			kind = pronounKind(m, kind)
		}
		if kind == kindOther && m.parts[1] > 0 {
			kind = a.coref.chains[a.parts[m.parts[0]]].kind
		}
		out = append(out, text.Mention{First: m.first, Last: m.last, Head: m.head, Kind: kinds[kind], Form: m.form.exported(), Chain: number(m.chain), Parts: a.exportParts(m, number)})
	}
	return out
}

// exportParts numbers the chains that a plural joins.
func (a *annotator) exportParts(m *ment, number func(int32) int) []int {
	if m.parts[1] == 0 {
		return nil
	}
	parts := a.parts[m.parts[0]:m.parts[1]]
	out := make([]int, len(parts))
	for i := range parts { // the earliest named first
		out[i] = number(parts[i])
	}
	return out
}

func (f form) exported() text.Form {
	switch {
	case f == nameForm:
		return text.Name
	case f.isPronoun():
		return text.Pronoun
	}
	return text.Nominal
}

// pronounKind is the kind of a mention whose chain has none.
func pronounKind(m *ment, kind uint8) uint8 {
	switch m.pronoun {
	case pronI, pronHe, pronShe, pronWho, pronYou:
		return kindPerson
	case pronWe:
		return kindGroup
	}
	return max(kind, kindOther)
}

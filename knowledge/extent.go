package knowledge

import (
	"strings"

	"rapporteur/text"
)

func (r *Resolution) plural(h int) bool {
	return strings.Contains(r.doc.Words[h].Feats, "Number=Plur") || r.doc.Words[h].Tag == text.TagNNS || r.doc.Words[h].Tag == text.TagNNPS
}

// phraseText is the phrase of h as the extent has it.
func (r *Resolution) phraseText(h int) string { return r.nameText(r.extent(h)) }

// extent is the words of the phrase that name the actor: modifiers and phrases that
// say whose or where, not articles, relative clauses, appositions or other conjuncts.
func (r *Resolution) extent(h int) (first, last int) { return r.extentTo(h, 8) }

// extentTo follows modifiers of modifiers down to a depth.
func (r *Resolution) extentTo(h, depth int) (first, last int) {
	first, last = h, h+1
	if depth == 0 {
		return first, last
	}
	named := r.at[h] >= 0
	for c := range r.doc.Dependents(h) {
		switch rel := r.doc.Words[c].Rel; rel {
		case text.RelAmod, text.RelCompound, text.RelFlat, text.RelNmodPoss, text.RelNmodDesc, text.RelNmodUnmarked:
		case text.RelNmod:
			if named || c < h || !belongs(r.caseOf(c)) {
				continue
			}
		default:
			continue
		}
		f, l := r.extentOf(c, depth-1)
		first, last = min(first, f), max(last, l)
	}
	first, last = r.withoutCommas(h, first, last)
	if i := r.at[h]; i >= 0 {
		first, last = min(first, r.hits[i].first), max(last, r.hits[i].last)
	}
	return first, last
}

// belongs reports whether a phrase after this preposition tells whose or where.
func belongs(preposition string) bool {
	switch preposition {
	case "of", "in", "at", "near", "for", "from", "to", "within", "across":
		return true
	}
	return false
}

// withoutCommas cuts the extent at marks other than hyphens, stops and quotes.
func (r *Resolution) withoutCommas(h, first, last int) (int, int) {
	for i := h - 1; i >= first; i-- {
		if r.divides(i) {
			first = i + 1
		}
	}
	for i := h + 1; i < last; i++ {
		if r.divides(i) {
			last = i
		}
	}
	return first, last
}

func (r *Resolution) divides(i int) bool {
	return r.doc.Words[i].POS == text.PUNCT && strings.ContainsAny(r.doc.Form(i), ",;:()[]—–") || r.doc.Form(i) == "–"
}

// extentOf is the extent of a modifier, with its preposition and possessive mark.
func (r *Resolution) extentOf(c, depth int) (first, last int) {
	first, last = r.extentTo(c, depth)
	for d := range r.doc.Dependents(c) {
		if rel := r.doc.Words[d].Rel; rel == text.RelCase || rel == text.RelDet && d < c && r.caseBefore(c, d) {
			first, last = min(first, d), max(last, d+1)
		}
	}
	return first, last
}

func (r *Resolution) caseBefore(c, d int) bool {
	k := r.doc.Dependent(c, text.RelCase)
	return k >= 0 && k < d
}

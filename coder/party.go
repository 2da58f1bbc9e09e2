package coder

import (
	"slices"

	"rapporteur/codebook"
	"rapporteur/text"
)

const maxBehind = 4 // noun phrases passed on the way to who stands behind one

// parties appends the heads of the phrases that act behind the phrase headed by h:
// itself and its conjuncts where they can act; else whose it is, what a group is of,
// or who it comes from.
func (r *run) parties(out []int, h int) []int {
	return r.partiesAt(out, h, maxBehind)
}

func (r *run) partiesAt(out []int, h, depth int) []int {
	if depth == 0 || h < 0 {
		return out
	}
	out = r.partiesOf(out, h, depth)
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel == text.RelConj && !r.isVerbal(c) {
			out = r.partiesAt(out, c, depth-1)
		}
	}
	return out
}

// partiesOf is parties without conjuncts.
func (r *run) partiesOf(out []int, h, depth int) []int {
	n := len(out)
	if r.isContainer(h) {
		for c := range r.doc.Dependents(h) {
			if rel := r.doc.Words[c].Rel.Base(); (rel == text.RelNmod || rel == text.RelObl) && r.hasCase(c, "of") {
				out = r.partiesAt(out, c, depth-1)
			}
		}
		if len(out) > n {
			return out
		}
	}
	if r.isActor(h) && !r.isHappening(h) {
		return appendNew(out, h)
	}
	if out = r.behind(out, h, depth); len(out) == n && r.belongs(h) && !(r.agents && r.doc.Words[h].POS == text.NOUN) {
		out = append(out, h) // "an Israeli airstrike", "in Kabul"
	}
	return out
}

// behind appends who stands behind a thing: "Libya's attack", "the Australian plan",
// "missiles fired by Israel", "calls by rulers", "the killing of monks".
func (r *run) behind(out []int, h, depth int) []int {
	n := len(out)
	for _, p := range r.possessors(nil, h) {
		out = r.partiesAt(out, p, depth-1)
	}
	if len(out) > n && !(r.others && r.doc.Words[out[n]].Tag == text.TagPRPS) {
		return out
	}
	own := slices.Clone(out)
	out = out[:n]
	for k, prep := range [...]string{"by", "from", "between", "of", "against", "with", "on", "in", "for", "to"} {
		if r.agents && (k > 3 || k == 3 && r.isDeed(h)) {
			break
		}
		for c := range r.doc.Dependents(h) {
			if rel := r.doc.Words[c].Rel.Base(); (rel == text.RelNmod || rel == text.RelObl) && r.hasCase(c, prep) {
				out = r.partiesAt(out, c, depth-1)
			}
		}
		if len(out) > n {
			return out
		}
	}
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel == text.RelAcl && r.isVerbal(c) {
			out = r.partiesAt(out, r.agent(c), depth-1)
		}
	}
	if len(out) == n {
		return own
	}
	return out
}

// isDeed reports whether noun h tells of an event: what it is "of" suffers it.
func (r *run) isDeed(h int) bool {
	k := r.at[h-r.first]
	return k >= 0 && r.matches[k].sense.POS == codebook.Noun
}

func appendNew(out []int, h int) []int {
	for _, o := range out {
		if o == h {
			return out
		}
	}
	return append(out, h)
}

// isActor reports whether the phrase headed by h could act.
func (r *run) isActor(h int) bool {
	if h < 0 {
		return false
	}
	return r.ask(h) == acts
}

// belongs reports whether the phrase headed by h acts or is someone's: the knowledge
// has a code for it.
func (r *run) belongs(h int) bool { return h >= 0 && r.ask(h) >= owned }

// ask asks the knowledge about the phrase headed by h, once.
func (r *run) ask(h int) answer {
	if s := r.acts[h-r.first]; s != unknown {
		return s
	}
	s := nobody
	switch w := &r.doc.Words[h]; w.POS {
	case text.PRON:
		if w.Lemma == "you" || w.Lemma == "one" { // anyone
			if _, given := r.who.(*pair); !given {
				break
			}
		}
		if a, _ := r.actor(h); a.IsActor {
			s = acts
		} else if a.Code != "" {
			s = owned
		}
	case text.NOUN, text.PROPN, text.ADJ, text.NUM, text.DET, text.X, text.SYM, text.ADV, text.INTJ:
		switch a, _ := r.actor(h); {
		case a.IsActor:
			s = acts
		case a.Code != "":
			s = owned
		}
	}
	r.acts[h-r.first] = s
	return s
}

// isContainer reports whether a noun stands for what its of-phrase names.
func (r *run) isContainer(h int) bool {
	return r.classesOf(h).Has(r.container)
}

// classesOf are the classes of the noun phrase headed by h.
func (r *run) classesOf(h int) codebook.ClassSet {
	k := h - r.first
	if r.classed[k] {
		return r.sets[k]
	}
	lemma := r.doc.Words[h].Lemma
	set := r.book.Classes(lemma)
	if h == r.first { // "Pilots": a capital that may be the sentence's
		r.phrase = appendLower(r.phrase[:0], lemma)
		set = set.Or(r.book.ClassesOf(r.phrase))
	}
	for c := range r.doc.Dependents(h) {
		switch w := &r.doc.Words[c]; w.Rel.Base() {
		case text.RelAmod, text.RelCompound:
			r.phrase = append(append(append(r.phrase[:0], w.Lemma...), ' '), lemma...)
			if c == r.first {
				r.phrase = append(append(appendLower(r.phrase[:0], w.Lemma), ' '), lemma...)
			}
			set = set.Or(r.book.ClassesOf(r.phrase))
		case text.RelNmod:
			if r.hasCase(c, "of") {
				r.phrase = append(append(append(r.phrase[:0], lemma...), " of "...), w.Lemma...)
				set = set.Or(r.book.ClassesOf(r.phrase))
			}
		}
	}
	if w := &r.doc.Words[h]; w.POS == text.PROPN || w.Tag == text.TagPRP {
		set = set.Or(r.book.NameClasses())
	}
	r.classed[k], r.sets[k] = true, set
	return set
}

// appendLower appends s with its ASCII letters in lower case.
func appendLower(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// isTime reports whether a phrase tells when.
func (r *run) isTime(h int) bool { return r.classesOf(h).Has(r.time) }

// isHappening reports whether a noun that might name a group tells of an event here:
// "opposition to the treaty".
func (r *run) isHappening(h int) bool {
	k := r.at[h-r.first]
	if k < 0 || r.matches[k].sense.POS != codebook.Noun {
		return false
	}
	for _, slot := range r.matches[k].sense.Roles.Recipient {
		if slot.Kind == codebook.Prep && slot.Word != "of" && slot.Word != "in" && len(r.prepDependents(nil, h, slot.Word)) > 0 {
			return true
		}
	}
	return false
}

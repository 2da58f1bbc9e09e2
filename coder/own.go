package coder

import (
	"strings"

	"rapporteur/knowledge"
	"rapporteur/text"
)

// actor is who the phrase headed by h stands for: by the knowledge, or by the user's
// codebook where that lets its noun act.
func (r *run) actor(h int) (a knowledge.Actor, own bool) {
	a = r.who.Actor(h)
	if a.IsActor || !r.book.HasActors() {
		return a, false
	}
	if _, given := r.who.(*pair); given {
		return a, false // only the given phrases act
	}
	sectors := r.sectorsByBook(h)
	if sectors == nil {
		return a, false
	}
	a.IsActor, a.Sectors = true, sectors
	a.First, a.Last = r.modified(h), h+1
	return a, true
}

// sectorsByBook are the sectors that the codebook gives noun h, by itself or with a noun
// before it.
func (r *run) sectorsByBook(h int) []string {
	w := &r.doc.Words[h]
	if w.POS != text.NOUN && (w.POS != text.PROPN || h != r.first) {
		return nil
	}
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel.Base(); rel == text.RelCompound || rel == text.RelAmod {
			if s := r.book.Acts(r.doc.Words[c].Lemma + " " + w.Lemma); s != nil {
				return s
			}
		}
	}
	if h == r.first { // a capital that may be the sentence's
		return r.book.Acts(strings.ToLower(w.Lemma))
	}
	return r.book.Acts(w.Lemma)
}

// modified is the first word of the modifiers that stand right before noun h.
func (r *run) modified(h int) int {
	first := h
	for i := h - 1; i >= r.first; i-- {
		w := &r.doc.Words[i]
		switch w.Rel.Base() {
		case text.RelAmod, text.RelCompound, text.RelNummod, text.RelDet:
			if int(w.Head) == h {
				first = i
				continue
			}
		}
		break
	}
	return first
}

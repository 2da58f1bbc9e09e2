package coder

import (
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// offTopic reports whether the sentence of a happening speaks of what tells no event: a
// match, a survey of opinions, or dealings in shares.
func (r *run) offTopic(e *rapporteur.Event, h *happening) bool {
	s := r.doc.Sentences[r.doc.SentenceOf(h.trigger)]
	sport, survey, market, shares := 0, 0, 0, 0
	for i := s.First; i < s.Last; i++ {
		w := &r.doc.Words[i]
		if w.Lemma == "%" || w.Lemma == "percent" || w.Lemma == "percentage" {
			shares++
		}
		if !r.isNoun(i) {
			continue
		}
		c := r.book.Classes(w.Lemma)
		sport += count(c.Has(r.sport))
		survey += count(c.Has(r.survey))
		market += count(c.Has(r.market))
	}
	if sport >= 2 || survey > 0 && survey+shares >= 2 && h.sense.Type != "SUPPORT" && h.sense.Type != "REJECT" && h.sense.Type != "ACCUSE" { // whom people back is told so
		return true
	}
	return market+shares >= 2 && market > 0 && e.Quad != "material conflict" && isCommercial(e)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// isCommercial reports whether firms, or people of whom nothing is known, are all who take
// part.
func isCommercial(e *rapporteur.Event) bool {
	return !slices.ContainsFunc(slices.Concat(e.Actors, e.Recipients), func(p rapporteur.Participant) bool {
		return p.Code != "" && len(p.Sectors) == 0 || len(p.Sectors) > 0 && p.Sectors[0] != "BUS"
	})
}

// isEpithet reports whether a trigger only says what another noun is about: "the bombing
// victims", "her concession speech".
func (r *run) isEpithet(h *happening) bool {
	w := &r.doc.Words[h.trigger]
	if h.sense.POS == codebook.Noun && w.Rel.Base() == text.RelCompound && int(w.Head) > h.trigger {
		return r.classesOf(int(w.Head)).Has(r.aftermath)
	}
	next := h.trigger + 1
	if w.Tag != text.TagVBG || next >= len(r.doc.Words) || strings.EqualFold(r.doc.Form(h.trigger), "being") {
		return false
	}
	return r.doc.Words[next].POS == text.NOUN && r.classesOf(next).Has(r.aftermath) && r.doc.Dependent(next, text.RelDet) < 0
}

package coder

import (
	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// tells reports whether the text tells of the event rather than mentioning it: who
// takes part stands there as the type needs, somebody of them is known, and a bare
// noun is carried by a verb or names both sides.
func (r *run) tells(e *rapporteur.Event, h *happening, t *codebook.Type) bool {
	if !known(e.Actors) && !known(e.Recipients) {
		return false
	}
	if len(e.Actors) == 0 && t.Quad != "material conflict" && !(h.typ == "ACCUSE" && r.isVerbal(h.trigger) && r.passive(h.trigger)) {
		return false
	}
	if t.RecipientRequired && len(e.Recipients) == 0 && len(e.Actors) < 2 {
		return false
	}
	if len(h.sense.Roles.Party) > 0 && h.typ == "CONSULT" && len(e.Actors)+len(e.Recipients) < 2 && !r.plural(h.actors) {
		return false
	}
	if h.sense.POS == codebook.Noun && len(h.steps) == 0 && !r.carried(h) && (len(e.Actors) == 0 || len(e.Recipients) == 0 && len(e.Actors) < 2) {
		return false
	}
	return !r.ruledOut(h, t) && !r.offTopic(e, h) && !r.isEpithet(h) && !r.byAnyone(h, e) && !r.byNature(h)
}

// ruledOut reports whether the codebook's patterns say that the sentence tells of
// something else.
func (r *run) ruledOut(h *happening, t *codebook.Type) bool {
	if t.Unless == nil && h.sense.Unless == nil {
		return false
	}
	span := r.doc.Sentences[r.doc.SentenceOf(h.trigger)].Span
	sentence := r.doc.Text[span.Start:span.End]
	return t.Unless != nil && t.Unless.MatchString(sentence) || h.sense.Unless != nil && h.sense.Unless.MatchString(sentence)
}

// known reports whether some participant has a code or a sector.
func known(ps []rapporteur.Participant) bool {
	for _, p := range ps {
		if p.Code != "" || len(p.Sectors) > 0 {
			return true
		}
	}
	return false
}

func (r *run) plural(heads []int) bool {
	for _, h := range heads {
		if t := r.doc.Words[h].Tag; t == text.TagNNS || t == text.TagNNPS {
			return true
		}
	}
	return false
}

// carried reports whether a noun is the object of a light verb, the predicate or the
// subject of its clause, or the whole of a headline.
func (r *run) carried(h *happening) bool {
	if _, light := r.lightVerb(h.trigger); light != nil {
		return true
	}
	w := &r.doc.Words[h.trigger]
	switch w.Rel {
	case text.RelRoot:
		return true
	case text.RelNsubj, text.RelNsubjPass:
		return w.Head >= 0 && (r.classesOf(int(w.Head)).Has(r.outcome) || r.doc.Dependent(int(w.Head), text.RelExpl) >= 0)
	case text.RelObl, text.RelNmod: // "were killed in an attack"
		return w.Head >= 0 && r.isVerbal(int(w.Head)) && r.classesOf(int(w.Head)).Has(r.outcome)
	case text.RelAdvcl:
		return true
	}
	return false
}

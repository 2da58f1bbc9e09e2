package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/text"
)

// told reports whether the sentence has told an event already: two words for one blow,
// "kicked and punched", or a casualty and the attack that caused it, "killed in the
// massacre". The event that is kept takes what the other says besides.
func (r *run) told(out *Coding, h *happening, e *rapporteur.Event) bool {
	for k := len(out.Events) - 1; k >= 0 && out.Events[k].Sentence == e.Sentence; k-- {
		o := &out.Events[k]
		if o.Type != e.Type || o.Modality != e.Modality {
			continue
		}
		a, b := out.Anchors[k].Trigger, h.trigger
		if r.outcomeOf(a, b) && sameCodes(e.Actors, o.Actors) { // who was hit is nearer than what was aimed at
			if len(e.Actors) > 0 {
				o.Actors = e.Actors
			}
			if len(e.Recipients) > 0 {
				o.Recipients = e.Recipients
			}
		} else if !r.oneDeed(a, b) || !agree(o, e) {
			continue
		}
		if len(o.Modes) == 0 {
			o.Modes, o.Score, o.CAMEO, o.Goldstein = e.Modes, e.Score, e.CAMEO, e.Goldstein
		}
		for _, m := range e.Magnitudes {
			if !slices.ContainsFunc(o.Magnitudes, func(x rapporteur.Magnitude) bool { return x.What == m.What }) {
				o.Magnitudes = append(o.Magnitudes, m)
			}
		}
		if o.Place == nil {
			o.Place = e.Place
		}
		o.Confidence = max(o.Confidence, e.Confidence)
		return true
	}
	return false
}

// outcomeOf reports whether verb b tells what the attack that noun a names did: "the
// attack killed six".
func (r *run) outcomeOf(a, b int) bool {
	w := &r.doc.Words[a]
	return w.Rel.Base() == text.RelNsubj && int(w.Head) == b && r.isVerbal(b) && r.classesOf(b).Has(r.outcome)
}

// agree reports whether event e says nothing of mode and participants that o does not.
func agree(o, e *rapporteur.Event) bool {
	if len(e.Modes) > 0 && len(o.Modes) > 0 && e.Modes[0] != o.Modes[0] {
		return false
	}
	return among(e.Actors, o.Actors) && among(e.Recipients, o.Recipients)
}

// sameCodes reports whether the codes of ps are all of others.
func sameCodes(ps, others []rapporteur.Participant) bool {
	return !slices.ContainsFunc(ps, func(p rapporteur.Participant) bool {
		return !slices.ContainsFunc(others, func(o rapporteur.Participant) bool { return same(o, p) || o.Code == p.Code })
	})
}

// among reports whether all of ps are of others.
func among(ps, others []rapporteur.Participant) bool {
	return !slices.ContainsFunc(ps, func(p rapporteur.Participant) bool {
		return !slices.ContainsFunc(others, func(o rapporteur.Participant) bool { return same(o, p) })
	})
}

// oneDeed reports whether trigger b tells of the deed of trigger a, before it: verbs that
// are joined, or a noun in the midst of which a happened.
func (r *run) oneDeed(a, b int) bool {
	w := &r.doc.Words[b]
	if int(w.Head) != a {
		return false
	}
	switch w.Rel.Base() {
	case text.RelConj:
		return r.isVerbal(a) && r.isVerbal(b)
	case text.RelObl, text.RelNmod:
		return r.hasCase(b, "in") || r.hasCase(b, "during")
	}
	return false
}

package coder

import (
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// civil are the sectors of people whose attacks on each other are words.
const civil = " PTY LEG ELI MED BUS JUD SOC EDU "

// asMeant turns an assault by politicians, with no weapon and no casualty told of, into
// what it means (codebook/data/politics.tsv): a blow at a rival is words, a state or a
// vote captured is an election's. It takes the sense of "must" for no request between
// them. ok is false where nothing is left.
func (r *run) asMeant(h *happening, actors, recipients []rapporteur.Participant) (ok bool) {
	if h.sense == mustSense {
		return r.bids(h.trigger) && (!r.atHome(actors, recipients) || len(recipients) == 0)
	}
	if r.vouches(h) || r.isMute(h) || r.isAttribute(h) {
		return false
	}
	threat := h.typ == "THREATEN" && h.mode == "violence" && h.sense.Type == "ASSAULT"
	if !threat && (h.typ != "ASSAULT" || h.mode != "" && h.mode != "beat") {
		return true
	}
	if !r.atHome(actors, recipients) && !r.betweenPersons(actors, recipients) || r.tellsOfForce(h) {
		return true
	}
	f := r.book.Politics(h.sense.Words[h.sense.Head])
	if f == nil || f.Type == "" {
		return false
	}
	h.steps = append(h.steps, "between politicians "+h.typ+" is "+f.Type)
	h.typ, h.mode, h.cameo, h.inner = f.Type, f.Mode, f.CAMEO, ""
	return true
}

// bids reports whether "must" before verb i asks someone to act: not in the passive, nor
// for what is past ("must have known") or a state ("must be proud").
func (r *run) bids(i int) bool {
	if !r.isVerbal(i) || r.passive(i) {
		return false
	}
	for c := range r.doc.Dependents(i) {
		if w := &r.doc.Words[c]; w.Rel == text.RelAux && w.Lemma == "have" || w.Rel == text.RelCop {
			return false
		}
	}
	return true
}

// vouches reports whether what someone assures others of is so already, and no promise:
// "assured them that the water was clean".
func (r *run) vouches(h *happening) bool {
	if h.typ != "AGREE" || !r.isWordOf(h.trigger, vouchers) || r.doc.Words[h.trigger].POS != text.VERB {
		return false
	}
	for c := range r.doc.Dependents(h.trigger) {
		if r.doc.Words[c].Rel != text.RelCcomp {
			continue
		}
		for d := range r.doc.Dependents(c) {
			if w := &r.doc.Words[d]; w.Rel == text.RelAux && slices.Contains(promising, w.Lemma) || w.Rel == text.RelMark && w.Lemma == "to" {
				return false
			}
		}
		return !r.goingTo(c)
	}
	return false
}

// isMute reports whether what someone refuses is but to speak: "refused to give details".
func (r *run) isMute(h *happening) bool {
	if h.typ != "REJECT" {
		return false
	}
	for _, c := range r.infinitives(nil, h.trigger) {
		if o := r.object(c); o >= 0 && r.isWordOf(o, details) {
			return true
		}
	}
	return false
}

// isAttribute reports whether an adjective stands before a noun, "bitter rivals", and so
// tells of nothing that happened.
func (r *run) isAttribute(h *happening) bool {
	w := &r.doc.Words[h.trigger]
	return h.sense.POS == codebook.Adjective && w.Rel.Base() == text.RelAmod && int(w.Head) > h.trigger
}

var (
	details   = []string{"detail", "comment", "explanation", "reason", "answer", "figure", "name", "information", "question", "specifics", "example"}
	vouchers  = []string{"assure", "reassure", "guarantee", "promise", "swear"}
	promising = []string{"will", "would", "shall", "'ll", "'d", "wo", "can", "could", "may", "might", "should", "must"}
)

// atHome reports whether politicians and the like act on each other, or on parts of
// their own country; where no actor is named, whether it is they who suffer.
func (r *run) atHome(actors, recipients []rapporteur.Participant) bool {
	if len(actors) == 0 {
		return len(recipients) > 0 && !slices.ContainsFunc(recipients, func(p rapporteur.Participant) bool { return p.Code == "" || !isCivil(p) })
	}
	code := ""
	for _, p := range slices.Concat(actors, recipients) {
		if code = p.Code; code != "" {
			break
		}
	}
	if code == "" {
		return false
	}
	for _, p := range actors {
		if p.Code != code && p.Code != "" || !isCivil(p) && !r.isStranger(p) {
			return false
		}
	}
	return !slices.ContainsFunc(recipients, func(p rapporteur.Participant) bool {
		return p.Code != code && p.Code != "" && p.Sectors != nil || len(p.Sectors) > 0 && !isCivil(p)
	})
}

// isStranger reports whether a participant is a person by name of whom nothing is known.
func (r *run) isStranger(p rapporteur.Participant) bool {
	return p.Code == "" && len(p.Sectors) == 0 && r.onePerson(p)
}

// betweenPersons reports whether one person of civil life, a minister or a president
// among them, acts on another of the same country: a blow between them is words.
func (r *run) betweenPersons(actors, recipients []rapporteur.Participant) bool {
	if len(actors) == 0 || len(recipients) == 0 {
		return false
	}
	for _, p := range slices.Concat(actors, recipients) {
		if p.Code == "" || p.Code != actors[0].Code || !isCivil(p) && !(isOfSectors(p, " GOV ") && r.onePerson(p)) {
			return false
		}
	}
	return true
}

// onePerson reports whether a participant is one known person.
func (r *run) onePerson(p rapporteur.Participant) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(p.Entity, "e"))
	if all := r.who.Entities(); err == nil && n > 0 && n <= len(all) {
		return all[n-1].Kind == rapporteur.Person
	}
	return false
}

// isCivil reports whether a participant is a person or body of civil life.
func isCivil(p rapporteur.Participant) bool {
	return isOfSectors(p, civil)
}

// isOfSectors reports whether a participant's first sector is in a list, which has spaces
// around each.
func isOfSectors(p rapporteur.Participant, sectors string) bool {
	return len(p.Sectors) > 0 && strings.Contains(sectors, " "+p.Sectors[0]+" ")
}

// tellsOfForce reports whether the clause of a happening names weapons, armed people or
// casualties.
func (r *run) tellsOfForce(h *happening) bool {
	first, last := r.doc.Subtree(h.anchor)
	for i := first; i < last; i++ {
		switch p := r.doc.Words[i].POS; p {
		case text.NOUN, text.PROPN, text.VERB:
			if c := r.classesOf(i); i != h.trigger && (c.Has(r.arms) || c.Has(r.troops) || c.Has(r.hurt)) {
				return true
			}
		}
	}
	return false
}

package coder

import (
	"slices"
	"strconv"
	"strings"

	"rapporteur"
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
		return !r.atHome(actors, recipients) || len(recipients) == 0
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

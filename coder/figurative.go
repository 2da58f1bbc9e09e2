package coder

import (
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// civil are the sectors of people whose attacks on each other are words.
const civil = " PTY LEG OPP ELI GOV MED BUS JUD SOC EDU "

// asMeant turns an assault of one politician on another of the same country, with no
// weapon and no casualty told of, into what it means (codebook/data/politics.tsv); ok
// is false where it is no event.
func (r *run) asMeant(h *happening, actors, recipients []rapporteur.Participant) (ok bool) {
	if h.typ != "ASSAULT" || h.mode != "" && h.mode != "beat" || !rivals(actors, recipients) || r.tellsOfForce(h) {
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

// rivals reports whether both sides are of civil sectors of one country.
func rivals(actors, recipients []rapporteur.Participant) bool {
	if len(actors) == 0 || len(recipients) == 0 {
		return false
	}
	code := actors[0].Code
	return code != "" && !slices.ContainsFunc(slices.Concat(actors, recipients), func(p rapporteur.Participant) bool {
		return p.Code != code || len(p.Sectors) == 0 || !strings.Contains(civil, " "+p.Sectors[0]+" ")
	})
}

// tellsOfForce reports whether the sentence names weapons, armed people or casualties.
func (r *run) tellsOfForce(h *happening) bool {
	s := r.doc.Sentences[r.doc.SentenceOf(h.trigger)]
	hurt := r.book.ClassNamed("hurt")
	for i := s.First; i < s.Last; i++ {
		switch p := r.doc.Words[i].POS; p {
		case text.NOUN, text.PROPN, text.VERB:
			if c := r.classesOf(i); i != h.trigger && (c.Has(r.arms) || c.Has(r.troops) || c.Has(hurt)) {
				return true
			}
		}
	}
	return false
}

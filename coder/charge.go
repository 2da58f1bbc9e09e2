package coder

import (
	"rapporteur"
	"rapporteur/codebook"
)

// wrongs are verbs that call an act a wrong: who says that another has done so, accuses.
var wrongs = []string{"violate", "breach", "infringe", "contravene", "flout"}

// chargeSense is the sense of an accusation by saying that someone did wrong.
var chargeSense = &codebook.Sense{ID: "rule/said to have done wrong", Words: []string{"say"}, Type: "ACCUSE", Mode: "allege", CAMEO: "1122"}

// charges finds what someone says that another has done wrong: "X said that Y had
// violated the rights of prisoners". The wrong itself, told by its accuser alone, is
// taken out of the events.
func (r *run) charges(first, last int) {
	for i := first; i < last; i++ {
		if !r.isVerbal(i) || !r.isWordOf(i, wrongs) {
			continue
		}
		say := r.sayer(i)
		if say < 0 || r.ownModality(i) != "" {
			continue
		}
		speakers := r.parties(nil, r.surfaceSubject(say, 0))
		others := r.parties(nil, r.subject(i))
		if len(speakers) == 0 || len(others) == 0 || r.sameSide(speakers, others) {
			continue
		}
		for k := range r.events {
			if h := &r.events[k]; h.trigger == i {
				r.events = append(r.events[:k], r.events[k+1:]...)
				break
			}
		}
		r.events = append(r.events, happening{trigger: i, anchor: say, sense: chargeSense, typ: chargeSense.Type, mode: chargeSense.Mode,
			cameo: chargeSense.CAMEO, actors: speakers, recipients: others, modality: rapporteur.Actual, match: match{trigger: i, sense: chargeSense, score: 8}})
	}
}

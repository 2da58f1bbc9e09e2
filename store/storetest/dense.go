package storetest

import (
	"fmt"
	"math/rand/v2"

	"rapporteur"
)

// The parts that dense reports are put together from.
var (
	denseStates = [...]struct{ name, code string }{{"Turkey", "TUR"}, {"Greece", "GRC"}, {"Kenya", "KEN"}, {"Ethiopia", "ETH"}, {"Peru", "PER"}, {"Chile", "CHL"},
		{"Poland", "POL"}, {"Belarus", "BLR"}, {"India", "IND"}, {"Pakistan", "PAK"}, {"Ghana", "GHA"}, {"Togo", "TGO"}}
	denseActs = [...]struct{ trigger, typ, mode string }{{"recalled its ambassador", "SANCTION", "withdraw"}, {"signed a trade agreement with", "AGREE", ""}, {"accused", "ACCUSE", "allege"},
		{"sent food to", "AID", ""}, {"called on", "REQUEST", "meet"}, {"expelled two diplomats from", "SANCTION", "expel"}, {"held talks with", "CONSULT", "meet"},
		{"rejected a proposal by", "REJECT", ""}, {"closed its border with", "COERCE", "restrict"}}
)

// denseStory is what one sentence of a dense report tells.
type denseStory struct{ actor, recipient, act, day, note int }

// Dense are n reports as of a wire's few weeks on one matter, the same ones each time: four
// events each among twelve states, most of them told by several, and a claim with each.
func Dense(n int) []*rapporteur.Report {
	rng := rand.New(rand.NewPCG(7, 8))
	stories := make([]denseStory, n*3/2+1)
	for i := range stories {
		a := rng.IntN(len(denseStates))
		b := (a + 1 + rng.IntN(len(denseStates)-1)) % len(denseStates)
		stories[i] = denseStory{a, b, rng.IntN(len(denseActs)), i * 28 / len(stories), rng.IntN(1_000_000)}
	}
	out := make([]*rapporteur.Report, n)
	for i := range out {
		r := &rapporteur.Report{Rapporteur: rapporteur.Version, Codebook: "plover-2021"}
		first := i * len(stories) / n
		r.Article = rapporteur.Article{ID: fmt.Sprintf("dense-%06d", i), Source: fmt.Sprintf("Paper %d", rng.IntN(40)), Title: fmt.Sprintf("News of day %d", stories[first].day), Language: "en",
			Published: rapporteur.Date{Year: 2024, Month: 3, Day: 1}.AddDays(stories[first].day)}
		w := new(writer)
		for range 4 {
			stories[max(0, first-rng.IntN(12))].tell(r, w)
		}
		r.Article.Text = w.String()
		out[i] = r
	}
	return out
}

// tell adds a sentence with an event and a claim to a report.
func (s denseStory) tell(r *rapporteur.Report, w *writer) {
	n := len(r.Events) + 1
	start := w.Len()
	party := func(state int) rapporteur.Participant {
		x := denseStates[state]
		return rapporteur.Participant{Code: x.code, Sectors: []string{"GOV"}, Text: x.name, Span: w.add(x.name)}
	}
	act := denseActs[s.act]
	actor := party(s.actor)
	w.add(" ")
	trigger := rapporteur.Quote{Span: w.add(act.trigger), Text: act.trigger}
	w.add(" ")
	recipient := party(s.recipient)
	w.add(fmt.Sprintf(" over the river, the foreign ministry said in note %d. ", s.note))
	r.Sentences = append(r.Sentences, rapporteur.Span{Start: start, End: w.Len() - 1})
	on := rapporteur.Date{Year: 2024, Month: 3, Day: 1}.AddDays(s.day)
	e := rapporteur.Event{ID: fmt.Sprint("v", n), Type: act.typ, Quad: "verbal conflict", Sentence: n, Actors: []rapporteur.Participant{actor}, Recipients: []rapporteur.Participant{recipient},
		Trigger: trigger, Date: &rapporteur.EventDate{Start: on, End: on}, Modality: rapporteur.Actual, Confidence: 0.7, Claims: []string{fmt.Sprint("c", n)}}
	if act.mode != "" {
		e.Modes = []string{act.mode}
	}
	c := rapporteur.Claim{ID: fmt.Sprint("c", n), Stance: rapporteur.Assert, Form: "indirect", Sentence: n, Speakers: e.Actors, Content: []rapporteur.Quote{trigger}, Evidence: "none",
		Events: []string{e.ID}, Confidence: 0.8}
	if s.note%20 == 0 {
		c.Stance = rapporteur.Deny
	}
	r.Events, r.Claims = append(r.Events, e), append(r.Claims, c)
}

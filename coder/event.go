package coder

import (
	"strconv"

	"rapporteur"
)

// write makes the event of a happening; ok is false where the codebook has none.
func (r *run) write(h *happening, sentence, number int) (rapporteur.Event, bool) {
	r.settle(h)
	t := r.book.Type(h.typ)
	if t == nil {
		return rapporteur.Event{}, false
	}
	e := rapporteur.Event{
		ID: "v" + strconv.Itoa(number), Type: h.typ, Quad: t.Quad, Score: r.book.Score(h.typ, h.mode),
		Sentence: sentence + 1, Modality: h.modality, Confidence: 0.5,
		Trigger: r.doc.Quote(h.trigger, h.trigger+1),
	}
	if h.mode != "" {
		e.Modes = []string{h.mode}
	}
	e.Actors = r.participants(h.actors)
	e.Recipients = r.participants(h.recipients)
	if len(e.Actors) == 0 && len(e.Recipients) == 0 {
		return e, false
	}
	return e, true
}

// participants writes who takes part, each entity once.
func (r *run) participants(heads []int) []rapporteur.Participant {
	out := []rapporteur.Participant{}
	seen := map[int]bool{}
	for _, h := range heads {
		a := r.who.Actor(h)
		if !a.IsActor || a.Entity >= 0 && seen[a.Entity] {
			continue
		}
		seen[a.Entity] = true
		q := r.doc.Quote(a.First, a.Last)
		p := rapporteur.Participant{Code: a.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text, Unresolved: a.Unresolved}
		if a.Entity >= 0 {
			p.Entity = "e" + strconv.Itoa(a.Entity+1)
		}
		out = append(out, p)
	}
	return out
}

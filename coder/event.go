package coder

import (
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/knowledge/when"
	"rapporteur/text"
)

// write makes the event of a happening; ok is false where the codebook has none.
func (r *run) write(h *happening, sentence, number int) (rapporteur.Event, bool) {
	actors := r.participants(h.actors)
	recipients := r.without(r.participants(h.recipients), actors)
	if !r.asMeant(h, actors, recipients) {
		return rapporteur.Event{}, false
	}
	r.settle(h)
	t := r.book.Type(h.typ)
	if t == nil {
		return rapporteur.Event{}, false
	}
	e := rapporteur.Event{
		ID: "v" + strconv.Itoa(number), Actors: actors, Recipients: recipients, Type: h.typ, Quad: t.Quad, Score: r.book.Score(h.typ, h.mode),
		Sentence: sentence + 1, Modality: h.modality,
		Trigger: r.triggerQuote(h), Contexts: r.contextsOf(h.anchor),
	}
	if t.Mode(h.mode) != nil {
		e.Modes = []string{h.mode}
	}
	if !r.tells(&e, h, t) {
		return e, false
	}
	r.code(&e, h)
	e.Magnitudes = r.magnitudes(h)
	e.Date = when.ForEvent(r.doc, h.trigger)
	if e.Date != nil && !r.published.IsZero() && !e.Date.End.IsZero() && e.Date.End.AddDays(historicalDays).Before(r.published) && e.Modality == rapporteur.Actual {
		e.Modality = rapporteur.Historical
	}
	e.Place = r.place(h)
	e.Confidence = r.confidence(&e, h)
	e.Explain = r.explain(h)
	return e, true
}

// historicalDays is how long before publication an event is history and no news.
const historicalDays = 365

// code gives an event its CAMEO code and Goldstein score.
func (r *run) code(e *rapporteur.Event, h *happening) {
	code := h.cameo
	if h.inner != "" {
		if c := r.book.ComposedCAMEO(h.typ, h.cameo, h.inner); c != "" {
			code = c
		}
	}
	if code == "" || r.book.CAMEO(code) == nil {
		code = r.book.DefaultCAMEO(h.typ, h.mode, e.Contexts)
	}
	if c := r.book.CAMEO(code); c != nil {
		e.CAMEO = code
		e.Goldstein = &c.Goldstein
	}
}

// triggerQuote is the trigger with the words of its sense that stand beside it.
func (r *run) triggerQuote(h *happening) rapporteur.Quote {
	first, last := h.trigger, h.trigger+1
	if h.anchor != h.trigger && abs(h.anchor-h.trigger) <= 4 {
		first, last = min(first, h.anchor), max(last, h.anchor+1)
	}
	for _, w := range h.sense.Words {
		for i := max(r.first, h.trigger-2); i < min(len(r.doc.Words), h.trigger+4); i++ {
			if r.isWord(i, w) {
				first, last = min(first, i), max(last, i+1)
			}
		}
	}
	return r.doc.Quote(first, last)
}

func abs(x int) int { return max(x, -x) }

// participants writes who takes part, each entity once.
func (r *run) participants(heads []int) []rapporteur.Participant {
	out := []rapporteur.Participant{}
	add := func(p rapporteur.Participant) {
		if !slices.ContainsFunc(out, func(o rapporteur.Participant) bool { return same(o, p) }) {
			out = append(out, p)
		}
	}
	for _, h := range heads {
		a, own := r.actor(h)
		if !a.IsActor && a.Code == "" {
			continue
		}
		q := r.doc.Quote(a.First, a.Last)
		if own && a.Entity < 0 {
			add(rapporteur.Participant{Code: a.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text})
			continue
		}
		if members := r.who.Members(h); len(members) > 1 {
			for _, m := range members {
				e := r.who.Entities()[m]
				add(rapporteur.Participant{Entity: entityID(m), Code: e.Code, Sectors: e.Sectors, Span: q.Span, Text: q.Text, Unresolved: e.Unresolved})
			}
			continue
		}
		for _, m := range r.adjectives(h) { // "U.S. and Russian negotiators"
			o := r.who.Actor(m)
			add(rapporteur.Participant{Entity: entityID(o.Entity), Code: o.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text})
			a.Entity, a.Code = -1, ""
		}
		if a.Entity < 0 && a.Code == "" {
			continue
		}
		p := rapporteur.Participant{Code: a.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text, Unresolved: a.Unresolved}
		if a.Entity >= 0 {
			p.Entity = entityID(a.Entity)
		}
		add(p)
	}
	return out
}

// adjectives are the words about noun h that name states and are joined by "and", as
// in "U.S. and Russian negotiators" and "envoys of Sudan and Libya": the phrase is
// about one of each. It is empty unless there are two.
func (r *run) adjectives(h int) []int {
	for c := range r.doc.Dependents(h) {
		w := &r.doc.Words[c]
		before := c < h && (w.Rel.Base() == text.RelAmod || w.Rel.Base() == text.RelCompound)
		if !before && !(c > h && w.Rel == text.RelNmod && r.hasCase(c, "of")) || !r.capitalised(c) || !r.belongs(c) {
			continue
		}
		out := []int{c}
		for d := range r.doc.Dependents(c) {
			if r.doc.Words[d].Rel == text.RelConj && (d < h || !before) && r.capitalised(d) && r.belongs(d) {
				out = append(out, d)
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// entityID is the id of the entity of an index of the resolution.
func entityID(i int) string { return "e" + strconv.Itoa(i+1) }

func same(a, b rapporteur.Participant) bool {
	return a.Entity != "" && a.Entity == b.Entity || a.Entity == "" && a.Span == b.Span
}

// without leaves out of ps who is in others already.
func (r *run) without(ps, others []rapporteur.Participant) []rapporteur.Participant {
	return slices.DeleteFunc(ps, func(p rapporteur.Participant) bool {
		return slices.ContainsFunc(others, func(o rapporteur.Participant) bool { return same(o, p) })
	})
}

// place is where an event happened: a phrase of place on its trigger, its outermost
// predicate, or what the trigger acts on; else on a noun that hangs on one of these ("a
// visit to the games in Rome").
func (r *run) place(h *happening) *rapporteur.EventPlace {
	about := [...]int{h.trigger, h.anchor, r.object(h.anchor)}
	for _, i := range about {
		if p := r.placeOn(i); p != nil {
			return p
		}
	}
	for _, i := range about {
		if i < 0 {
			continue
		}
		for c := range r.doc.Dependents(i) {
			if rel := r.doc.Words[c].Rel.Base(); c > i && (rel == text.RelNmod || rel == text.RelObl) {
				if p := r.placeOn(c); p != nil {
					return p
				}
			}
		}
	}
	return nil
}

// placeOn is the phrase of place that hangs on word i.
func (r *run) placeOn(i int) *rapporteur.EventPlace {
	if i < 0 {
		return nil
	}
	for c := range r.doc.Dependents(i) {
		if rel := r.doc.Words[c].Rel.Base(); rel != text.RelObl && rel != text.RelNmod || !r.isPlacing(c) {
			continue
		}
		if p, ok := r.who.Place(c); ok {
			e := &rapporteur.EventPlace{Name: p.Name, Country: p.Country, Lat: p.Lat, Lon: p.Lon}
			if p.Entity >= 0 {
				e.Entity = entityID(p.Entity)
			}
			return e
		}
	}
	return nil
}

func (r *run) isPlacing(c int) bool {
	for _, prep := range [...]string{"in", "at", "near", "outside", "inside", "around", "across"} {
		if r.hasCase(c, prep) {
			return true
		}
	}
	return false
}

// confidence is how sure the frame is: more when its participants stand in the text
// and its sense left no rival.
func (r *run) confidence(e *rapporteur.Event, h *happening) float64 {
	c := 0.55
	if len(e.Actors) > 0 {
		c += 0.15
	}
	if len(e.Recipients) > 0 {
		c += 0.15
	}
	if h.match.runnerUp == nil || h.match.score-h.match.runnerMark >= 3 {
		c += 0.08
	}
	return c
}

// explain tells which frame made an event and from which words.
func (r *run) explain(h *happening) *rapporteur.Explanation {
	x := &rapporteur.Explanation{Rule: h.sense.ID, Steps: h.steps}
	x.Steps = append(slices.Clip(x.Steps), "trigger "+strings.Join(h.sense.Words, " "))
	if h.match.runnerUp != nil {
		x.RunnerUp = h.match.runnerUp.ID
		x.RunnerUpScore = float64(h.match.runnerMark) / float64(max(h.match.score, 1))
	}
	return x
}

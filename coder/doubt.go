package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/text"
)

// tooDoubtful is the probability of no event from which a row at home is left out. Of
// PLOVER's gold records none lies above it, of campaign news a fifth of the rows.
const tooDoubtful = 0.6

// doubtful reports whether the judge takes an event for none: talk at home that the
// lexicon's words alone would have told. What states do, what crosses a border and what
// cost lives is kept, as are types of a user's own, and requests of someone, which the
// judge's data count as talk. Dealings of private people and firms with each other,
// short of force, are no politics.
func (c *Coder) doubtful(doc *text.Doc, e *rapporteur.Event) bool {
	if c.judge == nil || !slices.Contains(c.judge.Classes, e.Type) || !isDomestic(e) {
		return false
	}
	if isPrivate(e) && e.Quad != "material conflict" && e.Type != "THREATEN" {
		return true
	}
	if e.Type == "REQUEST" && len(e.Recipients) > 0 || costLives(e) {
		return false
	}
	return c.doubt(doc, e) > tooDoubtful
}

// doubt is the judge's probability that the sentence of an event tells of none between
// its participants.
func (c *Coder) doubt(doc *text.Doc, e *rapporteur.Event) float64 {
	k := slices.Index(c.judge.Classes, Nothing)
	if k < 0 {
		return 0
	}
	features := c.featuresIn(doc, spansOf(e.Actors), spansOf(e.Recipients), e.Sentence-1, e.Sentence)
	return c.judge.Probabilities(features, Quads)[k]
}

// isDomestic reports whether everyone who takes part is a part of one country, or of
// none that is known.
func isDomestic(e *rapporteur.Event) bool {
	code := ""
	for _, p := range slices.Concat(e.Actors, e.Recipients) {
		if p.Code != "" && len(p.Sectors) == 0 || code != "" && p.Code != "" && p.Code != code {
			return false
		}
		if p.Code != "" {
			code = p.Code
		}
	}
	return true
}

// private are the sectors of people and firms whose dealings with each other are no
// politics.
const private = " CVL BUS MED EDU SOC HLH "

// isPrivate reports whether nobody who takes part is of a state, a party or an armed
// group, and nobody is unknown.
func isPrivate(e *rapporteur.Event) bool {
	return !slices.ContainsFunc(slices.Concat(e.Actors, e.Recipients), func(p rapporteur.Participant) bool {
		return !isOfSectors(p, private)
	})
}

func costLives(e *rapporteur.Event) bool {
	return slices.ContainsFunc(e.Magnitudes, func(m rapporteur.Magnitude) bool { return m.What == "dead" || m.What == "injured" })
}

func spansOf(ps []rapporteur.Participant) []rapporteur.Span {
	out := make([]rapporteur.Span, len(ps))
	for i := range ps {
		out[i] = ps[i].Span
	}
	return out
}

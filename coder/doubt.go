package coder

import (
	"math"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// TooDoubtful is the confidence below which a row at home is left out (evaluate rows
// measures what that leaves).
const TooDoubtful = 0.58

// tooEmpty is the probability of no event from which a row at home is left out where its
// type has too few labelled rows for a confidence. Of PLOVER's gold records none lies
// above it, of campaign news a fifth of the rows.
const tooEmpty = 0.6

// weighed are the types with twenty labelled rows and more (evaluate/rows.tsv).
const weighed = " ACCUSE AGREE AID ASSAULT COERCE CONSULT REJECT REQUEST SUPPORT "

// believable reports whether an event is likely enough to be told, and sets its
// confidence. What states do, what crosses a border and what cost lives is kept, as are
// types and frames of a user's own, of which the judge knows nothing. Dealings of private
// people and firms with each other, short of force, are no politics, and force at home
// that hits nobody is a figure of speech.
func (c *Coder) believable(doc *text.Doc, h *happening, e *rapporteur.Event) bool {
	if c.judge == nil || h.sense.Own || !slices.Contains(c.judge.Classes, e.Type) {
		return true
	}
	home := isDomestic(e)
	if home && isPrivate(e) && e.Quad != "material conflict" && e.Type != "THREATEN" {
		return false
	}
	if home && e.Type == "ASSAULT" && len(e.Recipients) == 0 && len(e.Actors) < 2 && len(e.Magnitudes) == 0 {
		return false
	}
	if home && (needsForce(e.Type) && isPowerless(e.Actors) || isIdle(h, e)) {
		return false
	}
	known := strings.Contains(weighed, " "+e.Type+" ")
	if !known && (!home || costLives(e)) {
		return true
	}
	features := c.RowFeatures(doc, e)
	if !known {
		k := slices.Index(c.judge.Classes, Nothing)
		return k < 0 || c.judge.Probabilities(features, Quads)[k] <= tooEmpty
	}
	e.Confidence = c.judge.Confidence(features, e.Type)
	return !home || costLives(e) || !isPolitics(e) || e.Confidence >= TooDoubtful
}

// isPolitics reports whether a party, a legislator or a former official takes part: of
// their talk the labelled rows tell most.
func isPolitics(e *rapporteur.Event) bool {
	return slices.ContainsFunc(slices.Concat(e.Actors, e.Recipients), func(p rapporteur.Participant) bool { return isOfSectors(p, " PTY LEG ELI ") })
}

// backed are the types that need a state, an armed group or an organization behind them.
const backed = " AID COOPERATE MOBILIZE RETREAT SANCTION "

func needsForce(typ string) bool { return strings.Contains(backed, " "+typ+" ") }

// isIdle reports whether someone is ready for what the lexicon has no event for: "getting
// ready to be president".
func isIdle(h *happening, e *rapporteur.Event) bool {
	if e.Type != "AGREE" || h.sense.POS != codebook.Adjective || slices.ContainsFunc(h.steps, func(s string) bool { return strings.HasPrefix(s, "AGREE + ") }) {
		return false
	}
	w := h.sense.Words[h.sense.Head]
	return w == "ready" || w == "prepared"
}

// isPowerless reports whether those who act are politicians, firms and people of civil life
// alone, no courts, or nobody known: their gifts, deals and falling out with each other are no events.
func isPowerless(ps []rapporteur.Participant) bool {
	return len(ps) > 0 && !slices.ContainsFunc(ps, func(p rapporteur.Participant) bool {
		return len(p.Sectors) > 0 && (!isCivil(p) || p.Sectors[0] == "JUD")
	})
}

func costLives(e *rapporteur.Event) bool {
	return slices.ContainsFunc(e.Magnitudes, func(m rapporteur.Magnitude) bool { return m.What == "dead" || m.What == "injured" })
}

// Confidence is the share of rows of a type and with given features that are right: the
// judge's probability of the type among its labelled rows, calibrated.
func (j *Judge) Confidence(features []uint32, typ string) float64 {
	k := slices.Index(j.Classes, typ)
	return calibrate(j.Probabilities(features, Rows)[k], rowShift, rowSlope)
}

// Platt's constants, fitted to what judges say of data that they had not seen, under
// five-fold cross-validation: the rows of evaluate/rows.tsv, and pairs (evaluate relations).
const (
	rowShift, rowSlope   = 0.39, 0.26
	pairShift, pairSlope = 0, 0.81
)

// calibrate is the share of right answers among those of probability p: a line on its
// log-odds (Platt 1999).
func calibrate(p, shift, slope float64) float64 {
	return 1 / (1 + math.Exp(-(shift + slope*math.Log((p+0.01)/(1.01-p)))))
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

func spansOf(ps []rapporteur.Participant) []rapporteur.Span {
	out := make([]rapporteur.Span, len(ps))
	for i := range ps {
		out[i] = ps[i].Span
	}
	return out
}

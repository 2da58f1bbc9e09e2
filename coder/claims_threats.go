package coder

import (
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// threats adds the event that a threat is where the words of it hold no predicate of
// threatening: "said that war was likely if the embargo went on". It is a habit of
// PLOVER's; a book without it has none.
func (r *claimRun) threats(claims []rapporteur.Claim) {
	if r.book.Bare || r.book.Type("THREATEN") == nil {
		return
	}
	for i := range claims {
		c := &claims[i]
		if c.Stance != rapporteur.Threaten || c.Cue == nil || len(c.Speakers) == 0 || c.Speakers[0].Code == "" || r.threatened(c.Sentence) {
			continue
		}
		aimed, violent := r.aimed(i, c.Speakers[0].Code)
		if len(aimed) == 0 {
			continue
		}
		mode := ""
		if violent {
			mode = "violence"
		}
		r.addThreat(c, r.head(r.found[i].Cue[0]), mode, aimed)
	}
}

// threatened reports whether a sentence has its threat already.
func (r *claimRun) threatened(sentence int) bool {
	for i := range r.coding.Events {
		if e := &r.coding.Events[i]; e.Sentence == sentence && e.Type == "THREATEN" {
			return true
		}
	}
	return false
}

// aimed is the first in what is said who can act and is not the speaker, and whether
// force is spoken of.
func (r *claimRun) aimed(i int, speaker string) (out []rapporteur.Participant, violent bool) {
	violence := r.book.ClassNamed("violence")
	for _, x := range r.found[i].Content {
		for w := x.First; w < x.Last; w++ {
			violent = violent || r.book.Classes(r.doc.Words[w].Lemma).Has(violence)
			if r.doc.Words[w].Rel.Base() != text.RelNsubj || len(out) > 0 {
				continue
			}
			if a := r.who.Actor(w); a.IsActor && a.Entity >= 0 && a.Code != "" && a.Code != speaker {
				q := r.doc.Quote(a.First, a.Last)
				out = append(out, rapporteur.Participant{Entity: entityID(a.Entity), Code: a.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text})
			}
		}
	}
	return out, violent
}

func (r *claimRun) addThreat(c *rapporteur.Claim, cue int, mode string, recipients []rapporteur.Participant) {
	t := r.book.Type("THREATEN")
	if t == nil {
		return
	}
	e := rapporteur.Event{
		ID: "v" + strconv.Itoa(len(r.coding.Events)+1), Type: t.Name, Quad: t.Quad, Score: r.book.Score(t.Name, mode), Sentence: c.Sentence,
		Actors: c.Speakers, Recipients: recipients, Trigger: *c.Cue, Date: c.Date, Modality: rapporteur.Actual, Confidence: c.Confidence,
		Explain: &rapporteur.Explanation{Rule: "claim", Steps: []string{"threat in what is said: " + strings.Join(c.Explain.Steps, ", ")}},
	}
	if mode != "" {
		e.Modes = []string{mode}
	}
	if code := r.book.CAMEO(r.book.DefaultCAMEO(t.Name, mode, nil)); code != nil {
		e.CAMEO, e.Goldstein = code.Code, &code.Goldstein
	}
	r.coding.Events = append(r.coding.Events, e)
	r.coding.Anchors = append(r.coding.Anchors, Anchor{cue, cue, cue + 1})
}

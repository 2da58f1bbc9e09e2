package coder

import (
	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/text"
)

// What a speaker offers for a claim.
const (
	evidenceNone     = "none"
	evidenceOffered  = "offered"
	evidenceWithheld = "withheld"
)

// evidence says for each claim whether the speaker offers evidence, or was asked for it
// and gave none.
func (r *claimRun) evidence(claims []rapporteur.Claim) {
	for i := range r.found {
		if r.offers(&r.found[i]) {
			claims[i].Evidence = evidenceOffered
		}
	}
	for i := range r.doc.Words {
		if r.doc.Words[i].POS == text.VERB && r.lexicon.is("show", r.doc.Words[i].Lemma) && r.withholds(i) {
			if c := r.withheldFrom(i, claims); c >= 0 {
				claims[c].Evidence = evidenceWithheld
			}
		}
	}
}

// offers reports whether a document speaks, or the words beside the cue cite one.
func (r *claimRun) offers(a *attribution.Attribution) bool {
	for _, x := range a.Source {
		if h := r.head(x); r.lexicon.is("document", r.doc.Words[h].Lemma) && r.doc.Words[h].POS == text.NOUN {
			return true
		}
	}
	if len(a.Cue) == 0 {
		return false
	}
	h := r.head(a.Cue[0])
	for c := range r.doc.Dependents(h) {
		w := &r.doc.Words[c]
		if w.Rel == text.RelAdvcl && r.lexicon.is("show", w.Lemma) || w.Rel == text.RelConj && r.lexicon.is("show", w.Lemma) && !inRanges(a.Content, c) {
			if o := r.doc.Dependent(c, text.RelObj); o >= 0 && r.lexicon.is("evidence", r.doc.Words[o].Lemma) && !r.withholds(c) {
				return true
			}
		}
	}
	return false
}

// withholds reports whether verb i, one of showing, has evidence for its object and is
// refused, not done, or stands under "without".
func (r *claimRun) withholds(i int) bool {
	o := r.doc.Dependent(i, text.RelObj)
	if o < 0 || !r.lexicon.is("evidence", r.doc.Words[o].Lemma) {
		return false
	}
	if r.negated(i) {
		return true
	}
	if d := r.doc.Dependent(o, text.RelDet); d >= 0 && r.doc.Words[d].Lemma == "no" {
		return true
	}
	if m := r.doc.Dependent(i, text.RelMark); m >= 0 && r.doc.Words[m].Lemma == "without" {
		return true
	}
	h := r.doc.Words[i].Head
	return h >= 0 && r.doc.Words[i].Rel.Base() == text.RelXcomp && r.lexicon.is("withhold", r.doc.Words[h].Lemma)
}

// withheldReach is how many sentences back the claim may stand whose evidence is
// withheld.
const withheldReach = 3

// withheldFrom is the claim that verb i withholds the evidence of: one of the same
// sentence, else the nearest allegation before it, of the same side where both are
// known; -1 for none.
func (r *claimRun) withheldFrom(i int, claims []rapporteur.Claim) int {
	side := r.side(i)
	sentence := r.doc.SentenceOf(i) + 1
	best, bestScore := -1, 0
	for c := range claims {
		far := sentence - claims[c].Sentence
		if far < 0 || far > withheldReach || inRanges(r.found[c].Cue, i) || inRanges(r.found[c].Content, i) && claims[c].Stance == rapporteur.Deny {
			continue
		}
		score := 2 * (withheldReach - far)
		switch claims[c].Stance {
		case rapporteur.Allege:
			score += 5
		case rapporteur.Assert, rapporteur.Warn, rapporteur.Predict, rapporteur.Deny:
			score++
		default:
			continue
		}
		if code := speakerCode(&claims[c]); side != "" && code != "" {
			if code != side {
				continue
			}
			score += 4
		}
		if score > bestScore {
			best, bestScore = c, score
		}
	}
	return best
}

// side is the code of who withholds: the subject of verb i or of what governs it.
func (r *claimRun) side(i int) string {
	for n := 0; i >= 0 && n < maxClimb; i, n = int(r.doc.Words[i].Head), n+1 {
		if s := r.doc.Dependent(i, text.RelNsubj); s >= 0 {
			return r.who.Actor(r.antecedent(s)).Code
		}
	}
	return ""
}

func speakerCode(c *rapporteur.Claim) string {
	for _, s := range c.Speakers {
		if s.Code != "" {
			return s.Code
		}
	}
	return ""
}

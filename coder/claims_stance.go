package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/knowledge"
	"rapporteur/text"
)

// judgement is what a speaker does with what is said, and why we think so.
type judgement struct {
	stance rapporteur.Stance
	cue    int // the word that decided, or the head of the cue
	rule   string
	steps  []string
}

// judge reads the stance off the cue; where the cue is neutral, off what is said.
func (r *claimRun) judge(a *attribution.Attribution) judgement {
	if len(a.Cue) == 0 {
		return r.judgeContent(a, judgement{cue: r.head(a.Content[0]), rule: "content"})
	}
	j := judgement{cue: r.head(a.Cue[0]), rule: "cue"}
	neutral := false
	for _, x := range a.Cue {
		last := x.Last
		if after := a.Content[0].First; after >= x.Last && after <= x.Last+2 {
			last = min(after+1, len(r.doc.Words)) // "asked them | to leave"
		}
		for i := x.First; i < x.Last; i++ {
			stance, ok := r.cues.At(r.doc, i, last)
			if !ok {
				continue
			}
			if stance == attribution.Neutral {
				neutral = true
				continue
			}
			j.stance, j.cue = stance, i
			j.steps = append(j.steps, "cue "+r.doc.Words[i].Lemma)
			if stance == rapporteur.Deny && r.negated(i) {
				j.stance = rapporteur.Assert
				j.steps = append(j.steps, "negated")
			}
			return j
		}
	}
	if !neutral && len(a.Cue) == 1 && a.Cue[0].Last == a.Cue[0].First+1 {
		if stance, ok := r.cues.OfForm(r.doc.Form(j.cue)); ok && r.doc.Words[j.cue].POS == text.PROPN { // a capital misled the tagger
			neutral = stance == attribution.Neutral
			if !neutral {
				j.stance = stance
				return j
			}
		}
	}
	if s, ok := r.document(a); ok {
		return s
	}
	if neutral || !r.hasVerb(a.Cue) {
		return r.judgeContent(a, j)
	}
	j.stance = rapporteur.Assert
	return j
}

// document judges what a document of accusation tells: "according to the indictment".
func (r *claimRun) document(a *attribution.Attribution) (judgement, bool) {
	for _, x := range a.Source {
		h := r.head(x)
		if s, ok := r.cues.At(r.doc, h, h+1); ok && s == rapporteur.Allege && r.doc.Words[h].POS == text.NOUN {
			return judgement{s, h, "source", []string{"source " + r.doc.Words[h].Lemma}}, true
		}
	}
	return judgement{}, false
}

func (r *claimRun) hasVerb(rs []attribution.Range) bool {
	for _, x := range rs {
		for i := x.First; i < x.Last; i++ {
			if r.doc.Words[i].POS == text.VERB {
				return true
			}
		}
	}
	return false
}

func (r *claimRun) negated(i int) bool {
	for c := range r.doc.Dependents(i) {
		if r.doc.Words[c].Rel.Base() == text.RelAdvmod && r.lexicon.is("negation", r.doc.Words[c].Lemma) {
			return true
		}
	}
	return false
}

// judgeContent reads the stance off what is said: a question, a duty of others, an act
// of the speaker to come, harm that may follow.
func (r *claimRun) judgeContent(a *attribution.Attribution, j judgement) judgement {
	j.rule = "content"
	j.stance = rapporteur.Assert
	set := func(s rapporteur.Stance, why string) judgement {
		j.stance = s
		j.steps = append(j.steps, why)
		return j
	}
	root := r.inner(a, r.contentRoot(a))
	if s, ok := r.embedded(a, root); ok {
		return set(s, "embedded "+r.doc.Words[root].Lemma)
	}
	last := a.Content[len(a.Content)-1].Last - 1
	if r.isQuestion(last) {
		return set(rapporteur.Ask, "question")
	}
	m := r.mood(a, root)
	own := r.ownSubject(a, root)
	switch {
	case m.conditional && m.harm && (m.future || m.possible) && (own || m.we || m.force && r.armed(a)):
		return set(rapporteur.Threaten, "conditional harm by the speaker's side")
	case m.harm && m.conditional && (m.future || m.possible):
		return set(rapporteur.Warn, "conditional harm")
	case m.duty && !own:
		return set(rapporteur.Demand, "duty")
	case m.future && own:
		return set(rapporteur.Promise, "own act to come")
	case m.future && m.strong && !own:
		return set(rapporteur.Predict, "event to come")
	case m.harm && m.possible:
		return set(rapporteur.Warn, "possible harm")
	case m.denial:
		return set(rapporteur.Deny, "says it is not so")
	}
	return j
}

// contentRoot is the main predicate of what is said.
func (r *claimRun) contentRoot(a *attribution.Attribution) int { return r.head(a.Content[0]) }

// inner goes from "she believes that …" to what she believes, when she is the speaker.
func (r *claimRun) inner(a *attribution.Attribution, root int) int {
	if r.doc.Words[root].POS != text.VERB {
		return root
	}
	s, ok := r.cues.At(r.doc, root, root+1)
	c := r.doc.Dependent(root, text.RelCcomp)
	if ok && c >= 0 && (s == rapporteur.Believe || s == attribution.Neutral) && r.ownSubject(a, root) && inRanges(a.Content, c) {
		return c
	}
	return root
}

// embedded is the stance of a predicate of attitude that the speaker is the subject
// of: "said he plans to …", "said it denies …".
func (r *claimRun) embedded(a *attribution.Attribution, root int) (rapporteur.Stance, bool) {
	if p := r.doc.Words[root].POS; p != text.VERB && p != text.ADJ || !r.ownSubject(a, root) || r.negated(root) {
		return "", false
	}
	s, ok := r.cues.At(r.doc, root, min(root+4, a.Content[0].Last))
	switch s {
	case rapporteur.Deny:
		return s, ok && r.lexicon.is("deny-verb", r.doc.Words[root].Lemma) // "said it dismissed them" denies nothing
	case rapporteur.Promise, rapporteur.Demand, rapporteur.Threaten, rapporteur.Warn, rapporteur.Predict:
		return s, ok
	}
	return "", false
}

// armed reports whether the speaker is of a side that could use force itself: a
// government, an army, an armed group.
func (r *claimRun) armed(a *attribution.Attribution) bool {
	for _, x := range a.Source {
		for _, s := range r.who.Actor(r.antecedent(r.head(x))).Sectors {
			if r.lexicon.is("armed", s) {
				return true
			}
		}
	}
	return false
}

// ownSubject reports whether the subject of predicate i is the speaker: "I", "we", a
// pronoun that agrees with the source, or the same entity.
func (r *claimRun) ownSubject(a *attribution.Attribution, i int) bool {
	s := r.doc.Dependent(i, text.RelNsubj, text.RelNsubjPass)
	if s < 0 || len(a.Source) == 0 {
		return false
	}
	w := &r.doc.Words[s]
	if w.POS == text.PRON {
		if r.lexicon.is("first", lower(r.doc.Form(s))) {
			return a.Form != attribution.Indirect
		}
		if a.Form == attribution.Direct {
			return false
		}
	}
	if w.POS != text.PRON && w.POS != text.PROPN {
		return false
	}
	mine, its := r.who.Actor(r.antecedent(r.head(a.Source[0]))), r.who.Actor(s)
	if w.POS == text.PRON && r.lexicon.is("third", lower(r.doc.Form(s))) && (its.Entity < 0 || mine.Entity < 0) {
		return true
	}
	return mine.Entity >= 0 && (mine.Entity == its.Entity || r.speaksFor(mine, its))
}

// speaksFor reports whether the speaker is of the government of a state.
func (r *claimRun) speaksFor(speaker, state knowledge.Actor) bool {
	if state.Entity < 0 || speaker.Code == "" || speaker.Code != state.Code || !slices.Contains(speaker.Sectors, "GOV") {
		return false
	}
	return r.who.Entities()[state.Entity].Kind == rapporteur.Country
}

func (r *claimRun) isQuestion(last int) bool {
	for i := last; i > last-3 && i >= 0; i-- {
		if r.doc.Form(i) == "?" {
			return true
		}
	}
	return last+1 < len(r.doc.Words) && r.doc.Form(last+1) == "?"
}

// mood is what the words of a content say of its standing.
type mood struct {
	future, strong, possible, duty, conditional, harm, force, denial, we bool
}

func (r *claimRun) mood(a *attribution.Attribution, root int) mood {
	var m mood
	for c := range r.doc.Dependents(root) {
		w := &r.doc.Words[c]
		l := lower(r.doc.Form(c))
		switch w.Rel.Base() {
		case text.RelAux:
			m.future = m.future || r.lexicon.is("future", l)
			m.strong = m.strong || r.lexicon.is("will", l)
			m.possible = m.possible || r.lexicon.is("possible", l)
			m.duty = m.duty || r.lexicon.is("duty", l)
		case text.RelNsubj:
			m.we = r.lexicon.is("first", l)
		}
	}
	if r.lexicon.is("duty-verb", r.doc.Words[root].Lemma) && r.doc.Dependent(root, text.RelXcomp) >= 0 {
		m.duty = true
	}
	for _, x := range a.Content {
		for i := x.First; i < x.Last; i++ {
			w := &r.doc.Words[i]
			m.harm = m.harm || r.lexicon.is("harm", w.Lemma)
			m.conditional = m.conditional || w.Rel == text.RelMark && r.lexicon.is("condition", w.Lemma)
			m.possible = m.possible || w.Rel == text.RelNsubj && r.lexicon.is("danger", w.Lemma) && r.doc.Dependent(root, text.RelExpl) >= 0
			m.force = m.force || r.lexicon.is("force", w.Lemma)
			m.possible = m.possible || r.lexicon.is("likely", w.Lemma)
		}
	}
	m.denial = r.denies(root)
	return m
}

// denies reports whether a predicate says that something is not so: "is not true",
// "had no plans", "is false".
func (r *claimRun) denies(root int) bool {
	w := &r.doc.Words[root]
	if r.lexicon.is("false", w.Lemma) && !r.negated(root) || r.lexicon.is("true", w.Lemma) && r.negated(root) {
		return true
	}
	o := r.doc.Dependent(root, text.RelObj)
	if o < 0 || !r.lexicon.is("intention", r.doc.Words[o].Lemma) {
		return false
	}
	d := r.doc.Dependent(o, text.RelDet)
	return r.negated(root) || d >= 0 && r.lexicon.is("negation", r.doc.Words[d].Lemma)
}

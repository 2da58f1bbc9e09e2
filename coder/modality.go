package coder

import (
	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// modalityOf is how the event whose outermost predicate is word i stands to the
// world, by its auxiliaries, negation, and the clauses over it.
func (r *run) modalityOf(i int) rapporteur.Modality {
	for n := 0; i >= 0 && n < maxClimb; n++ {
		if m := r.ownModality(i); m != "" {
			return m
		}
		if r.goingTo(i) {
			return rapporteur.Future
		}
		if r.commands(i) {
			return rapporteur.Hypothetical
		}
		h := int(r.doc.Words[i].Head)
		if h < 0 {
			break
		}
		m, over := r.standing(i)
		if !over {
			return m
		}
		i = h
	}
	return rapporteur.Actual
}

// standing is what the place of word i in the clause over it says; over is true where the
// word over it says.
func (r *run) standing(i int) (m rapporteur.Modality, over bool) {
	w := &r.doc.Words[i]
	switch w.Rel {
	case text.RelConj: // "will meet and discuss"
		if r.doc.Dependent(i, text.RelAux, text.RelNsubj) >= 0 || isTensed(w.Tag) && r.doc.Words[w.Head].Tag == text.TagVB {
			return rapporteur.Actual, false
		}
	case text.RelXcomp:
		m := r.governed(i)
		return m, m == ""
	case text.RelAdvcl:
		if r.conditional(i) {
			return rapporteur.Hypothetical, false
		}
		if w.Tag == text.TagVBG && int(w.Head) < i && r.doc.Dependent(i, text.RelMark) < 0 && r.isWordOf(int(w.Head), prospects) && !r.behindComma(i) {
			return rapporteur.Hypothetical, false
		}
		if t := r.book.Purpose(r.doc.Words[w.Head].Lemma); t > codebook.Carried && r.hasMark(i, "to") {
			return modalities[t], false
		}
		return rapporteur.Actual, r.hasMark(i, "to") || w.Tag == text.TagVBG && r.hasMark(i, "by")
	case text.RelAcl:
		if r.hasMark(i, "to") || w.Tag == text.TagVBG && r.isWordOf(int(w.Head), projects) { // "efforts to", "a plan for"
			return rapporteur.Hypothetical, false
		}
		return rapporteur.Actual, false
	case text.RelObj, text.RelNsubjPass, text.RelNmod, text.RelObl:
		return rapporteur.Actual, !r.isVerbal(int(w.Head)) || w.Rel != text.RelObl
	case text.RelCcomp:
		return r.ofClause(i), false
	default:
		return rapporteur.Actual, false
	}
	return rapporteur.Actual, true
}

// isTensed reports whether a verb is no infinitive, participle or command.
func isTensed(tag text.Tag) bool {
	return tag == text.TagVBD || tag == text.TagVBZ || tag == text.TagVBP
}

// modalities are what the codebook's words say, in the words of a report; none where the
// word over it is to be asked.
var modalities = [...]rapporteur.Modality{codebook.Actual: rapporteur.Actual, codebook.Future: rapporteur.Future,
	codebook.Hypothetical: rapporteur.Hypothetical, codebook.Negated: rapporteur.Negated}

// governed is what the word over an infinitive or gerund says of it; empty where its own
// modality goes on, as with "began to".
func (r *run) governed(i int) rapporteur.Modality {
	if !r.isVerbal(i) {
		return ""
	}
	h := int(r.doc.Words[i].Head)
	to := r.hasMark(i, "to")
	switch t := r.book.Governs(r.doc.Words[h].Lemma); {
	case to && r.doc.Words[h].Lemma == "have":
		return rapporteur.Hypothetical
	case t == codebook.Negated && r.ownModality(h) == rapporteur.Negated: // "did not fail to"
		return ""
	case t != codebook.Untold:
		return modalities[t]
	case to || r.isWordOf(h, prospects):
		return rapporteur.Hypothetical
	}
	return ""
}

// ofClause is what the verb over a clause with a verb of its own says of it.
func (r *run) ofClause(i int) rapporteur.Modality {
	w := &r.doc.Words[i]
	h := int(w.Head)
	if t := r.book.Clause(r.doc.Words[h].Lemma); t > codebook.Carried {
		return modalities[t]
	}
	if r.doc.Words[h].Lemma == "let" && r.commands(h) {
		return rapporteur.Hypothetical
	}
	if r.hasMark(i, "to") || w.Tag == text.TagVBG && r.isWordOf(h, prospects) { // where a parser takes the infinitive for a clause
		if m := r.governed(i); m != "" {
			return m
		}
	}
	return rapporteur.Actual
}

// commands reports whether verb i bids someone do something: "Vote for peace", "let us".
func (r *run) commands(i int) bool {
	w := &r.doc.Words[i]
	if w.Tag != text.TagVB || !r.isVerbal(i) {
		return false
	}
	switch w.Rel {
	case text.RelRoot, text.RelCcomp, text.RelParataxis:
		return r.doc.Dependent(i, text.RelAux, text.RelNsubj, text.RelNsubjPass, text.RelAuxPass, text.RelMark) < 0
	}
	return false
}

// prospects are verbs whose infinitive or gerund tells of what is not yet so, operators
// of the codebook aside ("look to", "propose", "support sending").
var prospects = []string{"look", "propose", "suggest", "recommend", "advocate", "favor", "favour", "support", "back", "oppose", "discuss", "debate",
	"imagine", "envision", "envisage", "risk", "resist", "prohibit", "forbid", "avoid", "endorse", "ask", "request", "demand", "itch", "yearn", "wait",
	"deserve", "involve", "require", "entail", "mean", "promise", "offer", "ban", "allow", "authorize", "authorise"}

// projects are nouns whose gerund tells of what is not yet so: "a plan for banning".
var projects = []string{"plan", "proposal", "idea", "bill", "call", "campaign", "push", "scheme", "motion", "argument", "case", "way", "policy"}

// goingTo reports whether word i is the "going" of "is going to".
func (r *run) goingTo(i int) bool {
	w := &r.doc.Words[i]
	if w.Lemma != "go" || w.Tag != text.TagVBG {
		return false
	}
	be, to := false, false
	for c := range r.doc.Dependents(i) {
		switch d := &r.doc.Words[c]; d.Rel {
		case text.RelAux:
			be = be || d.Lemma == "be"
		case text.RelXcomp:
			to = to || r.hasMark(c, "to")
		}
	}
	return be && to
}

// asks reports whether the sentence of word i asks whether it is so: it ends in a
// question mark and has no interrogative.
func (r *run) asks(i int) bool {
	s := r.doc.Sentences[r.doc.SentenceOf(i)]
	mark := false
	for k := s.Last - 1; k >= s.First && k >= s.Last-3; k-- {
		mark = mark || r.doc.Form(k) == "?"
	}
	if !mark {
		return false
	}
	for k := s.First; k < i; k++ {
		switch r.doc.Words[k].Tag {
		case text.TagWP, text.TagWRB, text.TagWDT, text.TagWPS:
			return false
		}
	}
	return true
}

// ownModality is what the dependents of word i say; empty for nothing.
func (r *run) ownModality(i int) rapporteur.Modality {
	m := rapporteur.Modality("")
	for c := range r.doc.Dependents(i) {
		w := &r.doc.Words[c]
		switch w.Rel.Base() {
		case text.RelAux:
			switch w.Lemma {
			case "will", "shall", "'ll", "wo":
				m = rapporteur.Future
			case "would", "'d":
				m = rapporteur.Hypothetical
				if r.reported(i) {
					m = rapporteur.Future // "said it would"
				}
			case "may", "might", "could", "can":
				m = rapporteur.Hypothetical
			case "should", "must", "ought":
				m = rapporteur.Hypothetical
			}
		case text.RelAdvmod, text.RelDet:
			switch w.Lemma {
			case "not", "never", "n't", "no", "neither", "nor":
				return rapporteur.Negated
			}
		case text.RelAmod:
			if t := r.book.Modifies(w.Lemma); t > codebook.Carried {
				m = modalities[t]
			}
		case text.RelNsubj, text.RelObj: // "no one left", "gave no reason"
			if r.nobody(c) {
				return rapporteur.Negated
			}
		case text.RelCc:
			if w.Lemma == "nor" && c < i {
				return rapporteur.Negated
			}
		case text.RelMark:
			t := r.book.Marks(w.Lemma)
			if w.Lemma == "of" && c > 0 { // "stopped short of ordering"
				t = r.book.Marks(r.doc.Words[c-1].Lemma + " of")
			}
			if t > codebook.Carried {
				return modalities[t]
			}
			switch w.Lemma {
			case "if", "unless", "whether":
				return rapporteur.Hypothetical
			case "without":
				return rapporteur.Negated
			}
		case text.RelCase:
			if w.Lemma == "without" {
				return rapporteur.Negated
			}
		}
	}
	return m
}

// nobody reports whether phrase i is of none: "no minister", "zero voters", "none of them".
func (r *run) nobody(i int) bool {
	switch r.doc.Words[i].Lemma {
	case "nobody", "none", "neither", "nothing":
		return true
	}
	for c := range r.doc.Dependents(i) {
		switch w := &r.doc.Words[c]; w.Rel.Base() {
		case text.RelDet, text.RelNummod, text.RelAmod, text.RelAdvmod:
			if w.Lemma == "no" || w.Lemma == "neither" || w.Lemma == "zero" || w.Lemma == "hardly" {
				return true
			}
		}
	}
	return false
}

// reported reports whether the clause of verb i is what someone says.
func (r *run) reported(i int) bool {
	for n := 0; n < 3 && i >= 0; n++ {
		switch w := &r.doc.Words[i]; w.Rel {
		case text.RelCcomp, text.RelParataxis:
			return true
		case text.RelConj:
			i = int(w.Head)
		default:
			return r.doc.Dependent(i, text.RelParataxis, text.RelCcomp) >= 0
		}
	}
	return false
}

// conditional reports whether the clause of verb i says under which condition.
func (r *run) conditional(i int) bool {
	return r.hasMark(i, "if") || r.hasMark(i, "unless")
}

// settle gives a happening its modality and folds what PLOVER folds: cooperation to
// come is AGREE, harm to come a threat.
func (r *run) settle(h *happening) bool {
	own := r.modalityOf(h.anchor)
	if own == rapporteur.Actual && h.trigger != h.anchor {
		if m := r.ownModality(h.trigger); m != "" {
			own = m
		}
	}
	if h.modality == "" || own == rapporteur.Negated {
		h.modality = own
	}
	if own == rapporteur.Negated && r.unwilling(h.anchor) {
		if c := r.book.Compose("willnot", h.typ, h.mode); c != nil {
			h.steps = append(h.steps, "will not "+h.typ)
			h.inner, h.cameo = h.cameo, "120"
			h.typ, h.mode, h.modality = c.Type, c.OutMode, rapporteur.Actual
			return true
		}
	}
	if (own == rapporteur.Actual || own == rapporteur.Future) && (r.imagined(h.trigger) || r.imagined(h.anchor) || r.denied(h.trigger)) {
		own, h.modality = rapporteur.Hypothetical, rapporteur.Hypothetical
	}
	if (own == rapporteur.Actual || own == rapporteur.Future) && h.typ != "REQUEST" && r.asks(h.trigger) {
		own, h.modality = rapporteur.Hypothetical, rapporteur.Hypothetical
	}
	if own == rapporteur.Future && r.toldByOthers(h) {
		return true
	}
	if own == rapporteur.Hypothetical && r.warns(h) {
		own = rapporteur.Future
	}
	if own != rapporteur.Future || h.typ == "AGREE" || h.typ == "REJECT" {
		return true
	}
	c := r.book.Compose("future", h.typ, h.mode)
	if c == nil || c.Type == "" {
		return true
	}
	h.steps = append(h.steps, "future "+h.typ)
	h.inner, h.cameo = h.cameo, ""
	h.typ, h.mode = c.Type, c.OutMode
	return true
}

// warns reports whether a happening that may come to pass is meant as a threat: harm
// by someone, under a condition ("may halt the talks if").
func (r *run) warns(h *happening) bool {
	t := r.book.Type(h.typ)
	if t == nil || t.Quad != "material conflict" || len(h.actors) == 0 {
		return false
	}
	for i, n := h.anchor, 0; i >= 0 && n < 3; i, n = int(r.doc.Words[i].Head), n+1 {
		for c := range r.doc.Dependents(i) {
			if c != h.anchor && r.conditional(c) {
				return true
			}
		}
	}
	return false
}

// unwilling reports whether a negated verb is what someone will not do.
func (r *run) unwilling(i int) bool {
	for c := range r.doc.Dependents(i) {
		if w := &r.doc.Words[c]; w.Rel == text.RelAux {
			switch w.Lemma {
			case "will", "wo", "would", "'ll":
				return true
			}
		}
	}
	return false
}

// imagined reports whether an event hangs on one that need not come true: "fears of an
// attack", "a plot to", "a video of".
func (r *run) imagined(i int) bool {
	for n := 0; n < 3; n++ {
		w := &r.doc.Words[i]
		if w.Head < 0 {
			return false
		}
		if r.ofFigment(i) {
			return true
		}
		switch w.Rel.Base() {
		case text.RelNmod, text.RelAcl, text.RelXcomp, text.RelConj:
		default:
			return false
		}
		i = int(w.Head)
		if !r.isVerbal(i) && r.classesOf(i).Has(r.figment) {
			return true
		}
	}
	return false
}

// ofFigment reports whether a figment and "of" stand before phrase i, wherever the
// parser has hung it.
func (r *run) ofFigment(i int) bool {
	for c := range r.doc.Dependents(i) {
		if w := &r.doc.Words[c]; w.Rel == text.RelCase && w.Lemma == "of" && c > r.first {
			return r.doc.Words[c-1].POS == text.NOUN && r.classesOf(c-1).Has(r.figment)
		}
	}
	return false
}

// toldByOthers reports whether harm to come is what someone else says that the actor
// will do: no threat of the actor's.
func (r *run) toldByOthers(h *happening) bool {
	t := r.book.Type(h.typ)
	if t == nil || t.Quad != "material conflict" {
		return false
	}
	say := r.sayer(h.anchor)
	if say < 0 {
		return false
	}
	speakers := r.parties(nil, r.surfaceSubject(say, 0))
	if len(speakers) == 0 {
		return false
	}
	for _, s := range speakers {
		for _, a := range h.actors {
			x, y := r.who.Actor(s), r.who.Actor(a)
			if s == a || x.Entity == y.Entity && x.Entity >= 0 || x.Code != "" && x.Code == y.Code {
				return false
			}
		}
	}
	return true
}

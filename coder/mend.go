package coder

import (
	"slices"
	"strings"

	"rapporteur/codebook"
	"rapporteur/text"
)

// mend puts right what parsers of news get wrong in ways that can be told: a name taken
// for an auxiliary ("Beijing slammed"), a past tense taken for an adjective of its object
// ("Vietnam tightened controls") or for a clause on its subject ("The union called off").
// The document stays as it is: the run goes on with a copy.
func (r *run) mend(first, last int) {
	r.join(first, last)
	r.headline(first, last)
	if !r.staysTree(first, last) {
		return
	}
	for i := first; i < last; i++ {
		if r.mendWord(i, first, last) && !r.staysTree(first, last) {
			return
		}
	}
}

// mendWord reports whether word i, or others because of it, hang elsewhere now.
func (r *run) mendWord(i, first, last int) bool {
	w := &r.doc.Words[i]
	switch {
	case w.POS == text.AUX && !isAuxiliary(r.doc.Form(i)) && r.capitalised(i) && int(w.Head) > i:
		r.change(i, w.Head, text.RelNsubj)
		r.doc.Words[i].POS, r.doc.Words[i].Tag = text.PROPN, text.TagNNP
	case w.POS == text.PROPN && (w.Rel == text.RelAdvmod || w.Rel == text.RelOblUnmarked) && r.isSubject(i):
		r.change(i, w.Head, text.RelNsubj)
	case i > first && r.doc.Words[i-1].Lemma == "to" && r.isInfinitive(i):
		r.unfold(i)
	case int(w.Head) > i && w.Rel.Base() == text.RelObl && r.including(i, first):
	case w.Rel == text.RelConj && int(w.Head) >= first && int(w.Head) < i && isFiniteTag(w.Tag) && r.outOfInfinitive(i, last):
	case w.POS == text.ADJ && w.Rel == text.RelAmod && r.isPast(i, first):
		senses := r.sensesOfForm(i)
		r.change(i, w.Head, w.Rel)
		w = &r.doc.Words[i]
		w.POS, w.Tag, w.Lemma = text.VERB, text.TagVBN, senses[0].Words[senses[0].Head]
		if s := r.mistaken(i); s >= 0 {
			r.unmodify(i, s, first, last)
		}
	case w.POS == text.VERB && w.Rel == text.RelAmod:
		s := r.mistaken(i)
		if s < 0 {
			return false
		}
		r.unmodify(i, s, first, last)
	case w.POS == text.VERB && w.Rel == text.RelAcl && r.isFinite(i):
		r.promote(i, first, last)
	default:
		return false
	}
	r.doc.Relink(first, last)
	return true
}

// staysTree reports whether the words of a sentence still hang together; where a mend
// closed a ring, the sentence is given back as the parser had it.
func (r *run) staysTree(first, last int) bool {
	if r.doc != &r.own {
		return true
	}
	for i := first; i < last; i++ {
		h := i
		for n := 0; h >= 0; n++ {
			if n > last-first || h < first || h >= last {
				copy(r.own.Words[first:last], r.given.Words[first:last])
				r.own.Relink(first, last)
				return false
			}
			h = int(r.own.Words[h].Head)
		}
	}
	return true
}

// including hangs word i, a phrase with "including" that was hung on what comes after it, on
// the noun before it, and reports whether there is one: it follows what it is a part of.
func (r *run) including(i, first int) bool {
	c := r.doc.Dependent(i, text.RelCase)
	if c < 0 || !strings.EqualFold(r.doc.Form(c), "including") {
		return false
	}
	noun := c - 1
	for noun >= first && !r.isNoun(noun) {
		noun--
	}
	if noun < first {
		return false
	}
	for h := int(r.doc.Words[noun].Head); h >= first && h < c && r.isNoun(h); h = int(r.doc.Words[h].Head) {
		noun = h
	}
	if r.hangsOn(noun, i) {
		return false
	}
	r.change(i, int32(noun), text.RelNmod)
	return true
}

// outOfInfinitive hangs a finite verb that was joined to an infinitive, "asked Minsk to stop
// and recalled its envoy", on the finite verb above, with what stands behind it, and reports whether there is one.
func (r *run) outOfInfinitive(i, last int) bool {
	h := int(r.doc.Words[i].Head)
	if r.doc.Words[h].Tag != text.TagVB || !r.hasMark(h, "to") || r.doc.Dependent(i, text.RelAux) >= 0 {
		return false
	}
	above := int(r.doc.Words[h].Head)
	for above >= r.first && !isFiniteTag(r.doc.Words[above].Tag) {
		above = int(r.doc.Words[above].Head)
	}
	if above < r.first || above > i {
		return false
	}
	for c := i + 1; c < last; c++ {
		if w := &r.doc.Words[c]; int(w.Head) == h {
			r.change(c, int32(i), w.Rel)
		}
	}
	r.change(i, int32(above), text.RelConj)
	return true
}

func isFiniteTag(t text.Tag) bool {
	return t == text.TagVBD || t == text.TagVBZ || t == text.TagVBP
}

func (r *run) isNoun(i int) bool {
	p := r.doc.Words[i].POS
	return p == text.NOUN || p == text.PROPN
}

// change gives word i of the run's own copy of the document another head and relation.
func (r *run) change(i int, head int32, rel text.Rel) {
	if r.doc != &r.own {
		r.given = r.doc
		r.own.Text, r.own.Sentences, r.own.Mentions, r.own.Times = r.doc.Text, r.doc.Sentences, r.doc.Mentions, r.doc.Times
		r.own.Words = append(r.own.Words[:0], r.doc.Words...)
		r.doc = &r.own
	}
	r.doc.Words[i].Head, r.doc.Words[i].Rel = head, rel
}

// join makes two names before the verb of a headline, with a comma between, one subject:
// "Putin, Xi meet in Beijing".
func (r *run) join(first, last int) {
	comma := first + 1
	for ; comma < min(first+4, last-2) && r.doc.Form(comma) != ","; comma++ {
	}
	if comma >= min(first+4, last-2) || !r.capitalised(comma+1) {
		return
	}
	x := comma - 1
	for i := first; i < comma; i++ {
		if h := int(r.doc.Words[i].Head); h >= comma {
			x = i
		}
	}
	switch r.doc.Words[x].Rel.Base() {
	case text.RelCompound, text.RelVocative, text.RelAdvmod, text.RelObl, text.RelAmod, text.RelDislocated, text.RelNmod:
	case text.RelNsubj: // both are the verb's
	default:
		return
	}
	y := comma + 1
	for int(r.doc.Words[y].Head) > y && isModifier(r.doc.Words[y].Rel) && r.doc.Words[y].POS == text.PROPN {
		y = int(r.doc.Words[y].Head)
	}
	subject := y
	if r.doc.Words[y].Rel == text.RelAmod { // "Greek, Albanian ministers"
		subject = int(r.doc.Words[y].Head)
	}
	if r.doc.Words[subject].Rel.Base() != text.RelNsubj || subject > comma+4 || !r.nameOrNation(x) || !r.nameOrNation(y) {
		return
	}
	if v := int(r.doc.Words[subject].Head); v < subject || r.doc.Words[v].POS != text.VERB {
		return
	}
	r.change(x, int32(y), text.RelConj)
	r.change(comma, int32(x), text.RelPunct)
	r.doc.Relink(first, last)
}

// nameOrNation reports whether word i names someone of whom a code is known.
func (r *run) nameOrNation(i int) bool {
	p := r.doc.Words[i].POS
	return (p == text.PROPN || p == text.ADJ) && r.capitalised(i) && r.belongs(i)
}

// isPast reports whether adjective i, right behind a name, has the form of a past of the
// lexicon: "Britain imposed sanctions".
func (r *run) isPast(i, first int) bool {
	form := r.doc.Form(i)
	return i > first && strings.HasSuffix(form, "ed") && !r.capitalised(i) && r.doc.Words[i-1].POS == text.PROPN && r.belongs(i-1) && r.sensesOfForm(i) != nil
}

// isSubject reports whether name i, taken for an adverbial, is the subject of the active
// verb right behind it that has none.
func (r *run) isSubject(i int) bool {
	v := int(r.doc.Words[i].Head)
	if v < i || v > i+2 || r.doc.Words[v].POS != text.VERB || r.isTime(i) || !r.belongs(i) {
		return false
	}
	return r.doc.Dependent(v, text.RelNsubj, text.RelNsubjPass, text.RelCsubj, text.RelAuxPass) < 0 && r.doc.Dependent(i, text.RelCase) < 0
}

// isAuxiliary reports whether a word is one of the closed class of auxiliaries.
func isAuxiliary(form string) bool {
	switch strings.ToLower(form) {
	case "be", "am", "is", "are", "was", "were", "been", "being", "have", "has", "had", "having", "do", "does", "did", "done", "doing",
		"will", "would", "shall", "should", "can", "could", "may", "might", "must", "ought", "need", "dare", "used", "get", "gets", "got", "getting", "gotten",
		"ca", "wo", "sha", "let", "ai", "better", "gon", "going":
		return true
	}
	return strings.ContainsAny(form, "'’")
}

// unmodify makes verb i, taken for an adjective of its object, the head of its clause
// with word s for subject.
func (r *run) unmodify(i, s, first, last int) {
	o := r.doc.Words[i].Head
	ow := r.doc.Words[o]
	up, rel, second := ow.Head, ow.Rel, -1
	switch rel.Base() {
	case text.RelRoot, text.RelCcomp, text.RelConj, text.RelAdvcl, text.RelParataxis:
	case text.RelObj, text.RelNmod, text.RelObl, text.RelAppos:
		if int(up) != s {
			return
		}
		up, rel = r.doc.Words[s].Head, r.doc.Words[s].Rel
	case text.RelNsubj: // "X tortured prisoners and sent", where the second verb took the object for its subject
		v := int(up)
		if v < int(o) || r.doc.Dependent(v, text.RelCc) < int(o) {
			return
		}
		up, rel = r.doc.Words[v].Head, r.doc.Words[v].Rel
		if rel == text.RelConj {
			rel = text.RelCcomp
		}
		second = v
	default:
		return
	}
	if int(up) == i || r.hangsOn(int(up), s) || r.hangsOn(int(up), int(o)) || r.hangsOn(s, i) && int(r.doc.Words[s].Head) != i {
		return
	}
	if second >= 0 {
		r.change(second, int32(i), text.RelConj)
	}
	for c := first; c < last; c++ {
		w := &r.doc.Words[c]
		switch {
		case w.Head != o && int(w.Head) != s || c == i || c == s || c == int(o):
		case w.Head == o && c < s && isModifier(w.Rel):
			r.change(c, int32(s), w.Rel)
		case w.Head == o && (c < i && !(c > s && isModifier(w.Rel)) || w.Rel == text.RelPunct), int(w.Head) == s && c > i:
			r.change(c, int32(i), w.Rel)
		}
	}
	r.change(i, up, rel)
	r.change(s, int32(i), text.RelNsubj)
	r.change(int(o), int32(i), text.RelObj)
	r.doc.Words[i].Tag = text.TagVBD
	r.doc.Relink(first, last)
}

func isModifier(rel text.Rel) bool {
	switch rel.Base() {
	case text.RelDet, text.RelAmod, text.RelCompound, text.RelNummod, text.RelNmodPoss, text.RelCase:
		return true
	}
	return false
}

// hangsOn reports whether word i hangs on word h, over whatever stands between.
func (r *run) hangsOn(i, h int) bool {
	for n := 0; i >= 0 && n < 64; n++ {
		if i == h {
			return true
		}
		i = int(r.doc.Words[i].Head)
	}
	return false
}

// isFinite reports whether verb i, taken for a clause on the noun that heads its
// sentence, is the verb of the sentence: it has an object, or its word stands in the
// lexicon with the preposition that follows and without an object.
func (r *run) isFinite(i int) bool {
	w := &r.doc.Words[i]
	h := int(w.Head)
	hw := &r.doc.Words[h]
	if hw.Rel != text.RelRoot || h > i || w.Tag != text.TagVBN && w.Tag != text.TagVBD || !r.isNoun(h) || !r.belongs(h) {
		return false
	}
	for c := range r.doc.Dependents(h) {
		switch rel := r.doc.Words[c].Rel; {
		case rel == text.RelCop, rel.Base() == text.RelNsubj, rel == text.RelAux, c < i && rel == text.RelPunct:
			return false
		case rel == text.RelObj && c > i:
			return true
		}
	}
	for c := range r.doc.Dependents(i) {
		switch rel := r.doc.Words[c].Rel; {
		case rel == text.RelAux, rel == text.RelAuxPass, rel == text.RelOblAgent, rel == text.RelMark:
			return false
		case rel == text.RelObj && c > i:
			return true
		}
	}
	return i+1 < len(r.doc.Words) && r.intransitive(i, r.doc.Words[i+1].Lemma)
}

// intransitive reports whether the lexicon has verb i with a word behind it and no object.
func (r *run) intransitive(i int, next string) bool {
	if p := r.doc.Words[i+1].POS; p != text.ADP && p != text.ADV && p != text.PART || next == "by" || next == "in" {
		return false
	}
	for _, s := range r.book.SensesOf(r.doc.Words[i].Lemma) {
		if s.POS != codebook.Verb || usesObject(s) {
			continue
		}
		for k, word := range s.Words {
			if k != s.Head && word == next {
				return true
			}
		}
		if hasPrep(s.Roles.Recipient, next) || hasPrep(s.Roles.Party, next) || hasPrep(s.Roles.Complement, next) {
			return true
		}
	}
	return false
}

// usesObject reports whether a sense needs an object or looks for a party in it.
func usesObject(s *codebook.Sense) bool {
	for _, slots := range [...][]codebook.Slot{s.Roles.Actor, s.Roles.Recipient, s.Roles.Party} {
		for _, slot := range slots {
			if slot.Kind == codebook.Obj || slot.Kind == codebook.IObj {
				return true
			}
		}
	}
	for _, c := range s.When {
		if c.Slot.Kind == codebook.Obj && !c.Not {
			return true
		}
	}
	return false
}

func hasPrep(slots []codebook.Slot, word string) bool {
	for _, s := range slots {
		if s.Kind == codebook.Prep && s.Word == word {
			return true
		}
	}
	return false
}

// isInfinitive reports whether word i behind "to", taken for a modifier of its object, is
// an infinitive: the word over it takes one, and the lexicon has a verb of that form.
func (r *run) isInfinitive(i int) bool {
	w := &r.doc.Words[i]
	if w.Rel != text.RelAmod && w.Rel != text.RelCompound || int(w.Head) < i || r.doc.Words[i-1].Head != w.Head {
		return false
	}
	o := &r.doc.Words[w.Head]
	if o.Head < 0 || int(o.Head) > i || o.Rel.Base() != text.RelObl && o.Rel.Base() != text.RelNmod {
		return false
	}
	return r.hasVerb(strings.ToLower(r.doc.Form(i)), nil) && r.hasVerb(r.doc.Words[o.Head].Lemma, func(s *codebook.Sense) bool {
		return slices.ContainsFunc(s.Roles.Complement, func(c codebook.Slot) bool { return c.Kind == codebook.XComp })
	})
}

// hasVerb reports whether the lexicon has a verb, of a sense that is as asked.
func (r *run) hasVerb(lemma string, is func(*codebook.Sense) bool) bool {
	return slices.ContainsFunc(r.book.SensesOf(lemma), func(s *codebook.Sense) bool {
		return s.POS == codebook.Verb && (is == nil || is(s))
	})
}

// unfold makes word i an infinitive, of which the noun that it hung on is the object.
func (r *run) unfold(i int) {
	o := r.doc.Words[i].Head
	r.change(i, r.doc.Words[o].Head, text.RelXcomp)
	r.change(i-1, int32(i), text.RelMark)
	r.change(int(o), int32(i), text.RelObj)
	w := &r.doc.Words[i]
	w.POS, w.Tag, w.Lemma = text.VERB, text.TagVB, strings.ToLower(r.doc.Form(i))
}

// promote makes verb i the head of its sentence and the noun that it hung on its subject.
func (r *run) promote(i, first, last int) {
	h := r.doc.Words[i].Head
	up := r.doc.Words[h].Head
	for c := first; c < last; c++ {
		if w := &r.doc.Words[c]; w.Head == h && c > i {
			r.change(c, int32(i), w.Rel)
		}
	}
	r.change(i, up, text.RelRoot)
	r.change(int(h), int32(i), text.RelNsubj)
	r.doc.Words[i].Tag = text.TagVBD
}

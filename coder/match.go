package coder

import (
	"slices"
	"strings"

	"rapporteur/codebook"
	"rapporteur/text"
)

// match is a sense found at a trigger.
type match struct {
	trigger    int
	sense      *codebook.Sense
	score      int
	runnerUp   *codebook.Sense
	runnerMark int
	used       bool // taken in by another predicate
}

// findMatches looks for the best sense at every word of the sentence.
func (r *run) findMatches(first, last int) {
	r.matches = r.matches[:0]
	for i := first; i < last; i++ {
		w := &r.doc.Words[i]
		switch w.POS {
		case text.VERB, text.NOUN, text.ADJ, text.PROPN, text.AUX, text.ADV:
		default:
			continue
		}
		senses := r.hyphenated(i)
		if senses == nil && w.POS == text.VERB && r.hyphenBefore(i) {
			continue // "an Iran-backed militia" tells of no event
		}
		if w.POS == text.VERB && w.Rel == text.RelAmod && int(w.Head) > i && r.mistaken(i) < 0 {
			continue // nor does "the occupied town"
		}
		if senses == nil {
			senses = r.book.SensesOf(w.Lemma)
		}
		if senses == nil && w.POS == text.VERB {
			senses = r.sensesOfForm(i)
		}
		participles := r.participleSenses(i)
		if senses == nil && participles == nil {
			continue
		}
		m := match{trigger: i, score: -1, runnerMark: -1}
		for k := range len(senses) + len(participles) {
			var s *codebook.Sense
			if k < len(senses) {
				s = senses[k]
			} else if s = participles[k-len(senses)]; s.POS != codebook.Adjective {
				continue
			}
			score, ok := r.fits(i, s)
			switch {
			case !ok:
			case score > m.score, score == m.score && m.sense != nil && s.Type != "" && r.partiesOfSense(i, s) > r.partiesOfSense(i, m.sense):
				m.runnerUp, m.runnerMark = m.sense, m.score
				m.sense, m.score = s, score
			case score > m.runnerMark:
				m.runnerUp, m.runnerMark = s, score
			}
		}
		if m.sense != nil {
			r.at[i-first] = len(r.matches)
			r.matches = append(r.matches, m)
		}
	}
}

// hyphenBefore reports whether a hyphen stands right before word i.
func (r *run) hyphenBefore(i int) bool {
	at := r.doc.Words[i].Start - 1
	return i > r.first && at >= 0 && r.doc.Text[at] == '-'
}

// hyphenated are the senses of a trigger that is written with a hyphen, "counter-attack",
// whose last part word i is; nil where there is none.
func (r *run) hyphenated(i int) []*codebook.Sense {
	if i-2 < r.first || !r.hyphenBefore(i) {
		return nil
	}
	r.phrase = append(append(appendLower(r.phrase[:0], r.doc.Form(i-2)), '-'), r.doc.Words[i].Lemma...)
	return r.book.SensesOf(string(r.phrase))
}

// sensesOfForm are the senses of a verb whose lemma the lexicon does not have, by its
// form without an ending: lemmas of rare verbs are guesses.
func (r *run) sensesOfForm(i int) []*codebook.Sense {
	form := strings.ToLower(r.doc.Form(i))
	if s := r.sensesOfPast(form); s != nil {
		return s
	}
	for _, ending := range [...]string{"ed", "ing", "d", "es", "s"} {
		stem, ok := strings.CutSuffix(form, ending)
		if !ok || len(stem) < 3 {
			continue
		}
		if s := r.book.SensesOf(stem); s != nil {
			return s
		}
		if s := r.book.SensesOf(stem + "e"); s != nil {
			return s
		}
		if n := len(stem); stem[n-1] == stem[n-2] {
			if s := r.book.SensesOf(stem[:n-1]); s != nil {
				return s
			}
		}
	}
	return nil
}

// participleSenses are the senses of a participle as an adjective: "appalled".
func (r *run) participleSenses(i int) []*codebook.Sense {
	if t := r.doc.Words[i].Tag; t != text.TagVBN && t != text.TagVBD {
		return nil
	}
	form := r.doc.Form(i)
	if form == r.doc.Words[i].Lemma || form[0] < 'a' || form[0] > 'z' {
		return nil
	}
	return r.book.SensesOf(form)
}

// fits reports whether a sense's part of speech, trigger and conditions fit at word
// i, and how much speaks for it.
func (r *run) fits(i int, s *codebook.Sense) (score int, ok bool) {
	if !r.posFits(i, s) {
		return 0, false
	}
	if s.POS == codebook.Verb && r.reflexive(i) && !names(s, "himself") {
		return 0, false // "defend itself"
	}
	r.adjectival = s.POS == codebook.Adjective
	r.setPhrasal(i, s)
	defer func() { r.adjectival, r.particled, r.sense = false, -1, nil }()
	for k, word := range s.Words {
		if k != s.Head && !r.hasNear(i, word, s) {
			return 0, false
		}
	}
	score = 4 * len(s.Words)
	for k := range s.When {
		if !r.holds(i, &s.When[k]) {
			return 0, false
		}
		if s.When[k].Not {
			score++ // what is not there says little
			continue
		}
		score += 3
		if len(s.When[k].Words) > 0 && len(s.When[k].Classes) == 0 {
			score++ // a word is closer than a class
		}
	}
	score += r.filled(i, s.Roles.Actor) + r.filled(i, s.Roles.Recipient) + 2*r.filled(i, s.Roles.Party)
	if len(s.Roles.Complement) > 0 && r.complementHead(i, s) >= 0 {
		score++
	}
	if s.POS == codebook.Verb && r.strayParticle(i, s) {
		score -= 8
	}
	return max(score, 0), true
}

// partiesOfSense counts the roles of a sense that somebody fills at trigger i, to choose
// between senses that fit alike.
func (r *run) partiesOfSense(i int, s *codebook.Sense) int {
	r.setPhrasal(i, s)
	r.adjectival = s.POS == codebook.Adjective
	n := 0
	for _, slots := range [...][]codebook.Slot{s.Roles.Actor, s.Roles.Recipient, s.Roles.Party} {
		if len(r.role(i, slots, nil)) > 0 {
			n++
		}
	}
	r.adjectival, r.particled, r.sense = false, -1, nil
	return n
}

// strayParticle reports whether verb i has a particle that sense s does not speak of:
// "called up reservists" is no call.
func (r *run) strayParticle(i int, s *codebook.Sense) bool {
	p := r.doc.Dependent(i, text.RelCompoundPrt)
	if p < i {
		return false
	}
	word := r.doc.Words[p].Lemma
	named := func(c codebook.Cond) bool { return c.Slot.Word == word || slices.Contains(c.Words, word) }
	return !slices.Contains(s.Words, word) && !hasPrep(s.Roles.Recipient, word) && !hasPrep(s.Roles.Party, word) && !slices.ContainsFunc(s.When, named)
}

func (r *run) posFits(i int, s *codebook.Sense) bool {
	w := &r.doc.Words[i]
	switch s.POS {
	case codebook.Verb:
		return w.POS == text.VERB || w.POS == text.AUX && w.Rel != text.RelAux && w.Rel != text.RelCop && w.Rel != text.RelAuxPass
	case codebook.Noun:
		return w.POS == text.NOUN || w.POS == text.PROPN && w.Rel != text.RelFlat
	}
	return w.POS == text.ADJ || w.POS == text.VERB && w.Tag == text.TagVBN
}

// hasNear reports whether a word of a multiword trigger hangs on i, or on a dependent
// of it; the particles and prepositions of a verb stand after it.
func (r *run) hasNear(i int, word string, s *codebook.Sense) bool {
	verb := s.POS == codebook.Verb
	is := func(c int) bool {
		if verb && r.doc.Words[c].POS == text.ADP && (c < i || !r.isParticle(c, i, s)) {
			return false
		}
		return r.isWord(c, word) && !(verb && r.elsewhere(c, i))
	}
	for c := range r.doc.Dependents(i) {
		if is(c) {
			return true
		}
		for d := range r.doc.Dependents(c) {
			if is(d) {
				return true
			}
		}
	}
	return false
}

// isParticle reports whether preposition c is one of verb i's own by sense s: a particle,
// close behind it, before another word of the sense, or before one of its parties.
func (r *run) isParticle(c, i int, s *codebook.Sense) bool {
	w := &r.doc.Words[c]
	if r.doc.Dependent(c, text.RelFixed) >= 0 || c+1 < len(r.doc.Words) && r.doc.Words[c+1].Rel == text.RelCase { // "out of"
		return true
	}
	if w.Rel != text.RelCase && w.Rel != text.RelMark || c <= i+2 || hasPrep(s.Roles.Recipient, w.Lemma) || hasPrep(s.Roles.Party, w.Lemma) || w.Head < 0 {
		return true
	}
	return slices.ContainsFunc(s.Words, func(word string) bool { return r.isWord(int(w.Head), word) })
}

func (r *run) isWord(c int, word string) bool {
	form := r.doc.Form(c)
	if r.doc.Words[c].Lemma == word || equalFold(form, word) {
		return true
	}
	if n := len(word); len(form) == n+1 && form[n] == 's' && equalFold(form[:n], word) && r.doc.Words[c].POS != text.VERB { // a plural whose lemma is its form
		return true
	}
	before, ok := strings.CutSuffix(word, "-"+r.doc.Words[c].Lemma)
	return ok && c-2 >= r.first && r.hyphenBefore(c) && equalFold(r.doc.Form(c-2), before)
}

// cutLast parts the last word of a phrase from those before it.
func cutLast(phrase string) (before, last string, isPhrase bool) {
	if i := strings.LastIndexByte(phrase, ' '); i >= 0 {
		return phrase[:i], phrase[i+1:], true
	}
	return "", phrase, false
}

// hasBefore reports whether words stand right before word i, as lemmas or as written.
func (r *run) hasBefore(i int, words string) bool {
	for {
		before, last, more := cutLast(words)
		if i--; i < r.first || !r.isWord(i, last) {
			return false
		}
		if !more {
			return true
		}
		words = before
	}
}

// names reports whether a sense asks for a word in one of its conditions.
func names(s *codebook.Sense, word string) bool {
	return slices.ContainsFunc(s.When, func(c codebook.Cond) bool { return slices.Contains(c.Words, word) })
}

// reflexive reports whether verb i has its own subject for object.
func (r *run) reflexive(i int) bool {
	o := r.doc.Dependent(i, text.RelObj, text.RelIobj)
	return o >= 0 && r.doc.Words[o].POS == text.PRON && (strings.HasSuffix(r.doc.Form(o), "self") || strings.HasSuffix(r.doc.Form(o), "selves"))
}

// filled is 1 where some slot is filled.
func (r *run) filled(i int, slots []codebook.Slot) int {
	for _, s := range slots {
		r.heads = r.fillers(r.heads[:0], i, s)
		if len(r.heads) > 0 {
			return 1
		}
	}
	return 0
}

// holds reports whether a condition holds at trigger i.
func (r *run) holds(i int, c *codebook.Cond) bool {
	r.heads = r.fillers(r.heads[:0], i, c.Slot)
	if len(c.Words) == 0 && len(c.Classes) == 0 {
		return (len(r.heads) > 0 || c.Slot.Kind == codebook.Prep && r.hasParticle(i, c.Slot.Word)) != c.Not
	}
	for _, h := range r.heads {
		if r.isOf(h, c, 3) {
			return !c.Not
		}
	}
	if c.Slot.Kind == codebook.Prep && !c.Not && r.isOfThings(c) && r.holdsBelow(i, c, 3) {
		return true
	}
	if c.Slot.Kind == codebook.Mod && !c.Not && slices.ContainsFunc(c.Words, func(w string) bool { return r.hasParticle(i, w) }) {
		return true
	}
	if c.Slot.Kind == codebook.Obj && len(r.heads) == 1 && r.doc.Words[i].Rel == text.RelAclRelcl {
		for h := r.over(r.heads[0]); h >= 0; h = r.over(h) {
			if r.isOf(h, c, 3) {
				return !c.Not
			}
		}
	}
	return c.Not
}

// isOfThings reports whether a condition asks for words or things, not for just anybody.
func (r *run) isOfThings(c *codebook.Cond) bool {
	return !slices.ContainsFunc(c.Classes, func(class codebook.Class) bool {
		return class == codebook.ClassActor || class == codebook.ClassPlace || r.book.ActorClasses().Has(class)
	})
}

// holdsBelow reports whether a condition's words stand behind its preposition on some noun
// behind trigger i: a parser hangs "for mercy" on the captors of "pleaded with the captors
// for mercy".
func (r *run) holdsBelow(i int, c *codebook.Cond, depth int) bool {
	for d := range r.doc.Dependents(i) {
		switch r.doc.Words[d].Rel.Base() {
		case text.RelObj, text.RelIobj, text.RelObl, text.RelNmod:
		default:
			continue
		}
		if d < i {
			continue
		}
		if r.hasCase(d, c.Slot.Word) && r.isOf(d, c, 3) || depth > 1 && r.holdsBelow(d, c, depth-1) {
			return true
		}
	}
	return false
}

// hasParticle reports whether word i has a particle, or a preposition right behind it.
func (r *run) hasParticle(i int, word string) bool {
	for c := range r.doc.Dependents(i) {
		if r.doc.Words[c].Rel == text.RelCompoundPrt && r.doc.Words[c].Lemma == word {
			return true
		}
	}
	return i+1 < len(r.doc.Words) && r.doc.Words[i+1].POS == text.ADP && r.doc.Words[i+1].Lemma == word && r.isVerbal(i)
}

// over is the noun that noun h hangs on, -1 for none: a relative clause may belong to it
// ("a pact between X and Y that was signed").
func (r *run) over(h int) int {
	w := &r.doc.Words[h]
	if rel := w.Rel.Base(); w.Head < int32(r.first) || rel != text.RelConj && rel != text.RelNmod || r.isVerbal(int(w.Head)) {
		return -1
	}
	return int(w.Head)
}

// isOf reports whether phrase h, a conjunct of it, or what it is a quantity of, is a
// word or of a class of the condition.
func (r *run) isOf(h int, c *codebook.Cond, depth int) bool {
	if depth == 0 {
		return false
	}
	for _, w := range c.Words {
		if before, last, phrase := cutLast(w); r.isWord(h, last) && (!phrase || r.hasBefore(h, before)) {
			return true
		}
	}
	set := r.classesOf(h)
	for _, class := range c.Classes {
		switch class {
		case codebook.ClassActor:
			if r.isActor(h) {
				return true
			}
		case codebook.ClassPlace:
			if _, ok := r.who.Place(h); ok {
				return true
			}
		default:
			if set.Has(class) || r.book.ActorClasses().Has(class) && r.isActor(h) {
				return true
			}
		}
	}
	container := set.Has(r.container)
	for d := range r.doc.Dependents(h) {
		switch r.doc.Words[d].Rel.Base() {
		case text.RelConj:
			if r.isOf(d, c, depth-1) {
				return true
			}
		case text.RelNmod:
			if container && r.hasCase(d, "of") && r.isOf(d, c, depth-1) {
				return true
			}
		}
	}
	return false
}

// complementHead is the head of the first filled complement slot of a sense, -1
// where none is filled.
func (r *run) complementHead(i int, s *codebook.Sense) int {
	for _, slot := range s.Roles.Complement {
		r.heads = r.fillers(r.heads[:0], i, slot)
		if len(r.heads) > 0 {
			return r.heads[0]
		}
	}
	return -1
}

// equalFold is strings.EqualFold for ASCII.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}

package coder

import (
	"slices"

	"rapporteur/codebook"
	"rapporteur/text"
)

// fillers appends the heads of the phrases that fill a slot of trigger i, best first.
// Coordination is left to the caller: a head stands for its conjuncts too.
func (r *run) fillers(out []int, i int, slot codebook.Slot) []int {
	switch slot.Kind {
	case codebook.Subj:
		return appendOne(out, r.subject(i))
	case codebook.Obj:
		if o := r.object(i); o >= 0 {
			return appendOne(append(out, o), r.secondObject(i))
		}
		return appendOne(out, r.doc.Dependent(i, text.RelIobj))
	case codebook.IObj:
		if o := r.doc.Dependent(i, text.RelIobj); o >= 0 || r.secondObject(i) < 0 {
			return appendOne(out, o)
		}
		return appendOne(out, r.object(i))
	case codebook.Poss:
		return r.possessors(out, i)
	case codebook.XComp:
		return r.infinitives(out, i)
	case codebook.CComp:
		return r.clauses(out, i)
	case codebook.Mod:
		return r.modifiers(out, i)
	}
	return r.oblique(out, i, slot.Word)
}

func appendOne(out []int, i int) []int {
	if i >= 0 {
		out = append(out, i)
	}
	return out
}

// isVerbal reports whether word i heads a clause of its own with a verb.
func (r *run) isVerbal(i int) bool {
	w := &r.doc.Words[i]
	return w.POS == text.VERB || w.POS == text.AUX
}

// passive reports whether verb i stands in the passive.
func (r *run) passive(i int) bool {
	w := &r.doc.Words[i]
	if w.Tag != text.TagVBN && w.Tag != text.TagVBD || r.mistaken(i) >= 0 {
		return false
	}
	active, have, be := false, false, false
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Lemma {
		case "have":
			have = have || c < i && r.doc.Words[c].POS == text.AUX
		case "be", "get":
			be = be || c < i && r.doc.Words[c].POS == text.AUX
		}
	}
	if have && !be {
		return false
	}
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Rel {
		case text.RelAuxPass, text.RelNsubjPass, text.RelOblAgent:
			return true
		case text.RelObj, text.RelCcomp, text.RelNsubj:
			active = true
		}
	}
	switch w.Rel {
	case text.RelAcl:
		return w.Tag == text.TagVBN || !active
	case text.RelConj:
		h := int(w.Head)
		return !active && w.Tag == text.TagVBN && r.isVerbal(h) && r.passive(h)
	case text.RelAdvcl, text.RelAmod, text.RelXcomp:
		return w.Tag == text.TagVBN && !active
	}
	return false
}

// subject is the deep subject of trigger i: who does what the verb tells, or -1.
func (r *run) subject(i int) int {
	if !r.isVerbal(i) || r.adjectival {
		return r.predicateSubject(i)
	}
	if s := r.mistaken(i); s >= 0 {
		return s
	}
	if r.passive(i) {
		return r.agent(i)
	}
	return r.surfaceSubject(i, 0)
}

// mistaken is the subject of a past tense that a parser has taken for an adjective of
// its object, "Japan lifted sanctions": the noun before it, where no article of the
// object stands before the verb. It is -1 for all other words.
func (r *run) mistaken(i int) int {
	w := &r.doc.Words[i]
	if w.Rel != text.RelAmod || w.POS != text.VERB || int(w.Head) < i || w.Tag != text.TagVBN && w.Tag != text.TagVBD {
		return -1
	}
	for c := range r.doc.Dependents(int(w.Head)) {
		if c < i && (r.doc.Words[c].Rel.Base() == text.RelDet || r.doc.Words[c].Rel == text.RelCase) && r.before(i) != text.NOUN && r.before(i) != text.PROPN && !(i-1 > c && !r.capitalised(i-1) && r.isActor(i-1)) {
			return -1
		}
	}
	for k := i - 1; k >= r.first; k-- {
		switch v := &r.doc.Words[k]; {
		case r.isTime(k), v.POS == text.ADV, v.POS == text.ADP, v.POS == text.PUNCT && k < i-1:
		case v.POS == text.NOUN, v.POS == text.PROPN:
			for v.Rel == text.RelFlat || v.Rel == text.RelCompound && int(v.Head) < i && v.Head > int32(k) {
				k = int(v.Head)
				v = &r.doc.Words[k]
			}
			return k
		case k == i-1 && (v.POS == text.ADJ || v.POS == text.NUM) && v.Tag != text.TagCD && !r.capitalised(k) && r.isActor(k): // "the cleric rallied"
			return k
		default:
			return -1
		}
	}
	return -1
}

// before is the part of speech of the word before i.
func (r *run) before(i int) text.POS {
	if i <= r.first {
		return text.NoPOS
	}
	return r.doc.Words[i-1].POS
}

// predicateSubject is the subject of an adjective or noun that is predicated: "X is
// critical of Y", "X considers itself ready to".
func (r *run) predicateSubject(i int) int {
	if s := r.ownSubject(i); s >= 0 {
		return r.antecedent(s, i)
	}
	switch w := &r.doc.Words[i]; w.Rel {
	case text.RelAmod, text.RelAcl, text.RelAclRelcl:
		return int(w.Head)
	case text.RelXcomp, text.RelConj, text.RelAdvcl:
		if w.Head >= 0 {
			return r.surfaceSubject(int(w.Head), 1)
		}
	}
	return -1
}

// agent is the by-phrase of a passive.
func (r *run) agent(i int) int {
	if a := r.doc.Dependent(i, text.RelOblAgent); a >= 0 {
		return a
	}
	for c := range r.doc.Dependents(i) {
		if rel := r.doc.Words[c].Rel.Base(); (rel == text.RelObl || rel == text.RelNmod) && r.hasCase(c, "by") && !r.isTime(c) {
			return c
		}
	}
	for c := range r.doc.Dependents(i) { // "was arrested in Cairo by police", hung on Cairo
		if r.doc.Words[c].Rel.Base() != text.RelObl {
			continue
		}
		for n := range r.doc.Dependents(c) {
			if r.doc.Words[n].Rel == text.RelNmod && r.hasCase(n, "by") && !r.isTime(n) {
				return n
			}
		}
	}
	return r.lateAgent(i)
}

// lateAgent is a by-phrase behind a comma that closes the clause of verb i, though it
// hangs on a verb within: "was accused of taking money, said to be lost, by officials".
func (r *run) lateAgent(i int) int {
	_, last := r.doc.Subtree(i)
	for c := last - 1; c > i+1; c-- {
		w := &r.doc.Words[c]
		if w.Lemma == "by" && w.Rel == text.RelCase && r.doc.Form(c-1) == "," && w.Head > int32(c) && !r.isTime(int(w.Head)) && r.isActor(int(w.Head)) {
			return int(w.Head)
		}
	}
	return -1
}

const maxClimb = 6 // clauses that a subject is looked for upwards

// surfaceSubject is the subject of verb i as it stands or as control, coordination,
// relative clauses and participles give it.
func (r *run) surfaceSubject(i, depth int) int {
	if s := r.ownSubject(i); s >= 0 {
		return r.antecedent(s, i)
	}
	w := &r.doc.Words[i]
	if depth > maxClimb || w.Head < 0 {
		return -1
	}
	h := int(w.Head)
	rel := w.Rel
	if r.doc.Dependent(i, text.RelCc) >= 0 && r.isVerbal(h) {
		rel = text.RelConj // whatever the parser calls it
	}
	switch rel {
	case text.RelConj:
		if r.isVerbal(h) || r.doc.Dependent(h, text.RelCop) >= 0 {
			return r.surfaceSubject(h, depth+1)
		}
	case text.RelXcomp:
		return r.controller(h, depth)
	case text.RelAdvcl:
		if o := r.judgedFor(i, h); o >= 0 {
			return o
		}
		if r.isVerbal(h) {
			if m := r.matrix(i, h); m >= 0 {
				return r.surfaceSubject(m, depth+1)
			}
			return r.surfaceSubject(h, depth+1)
		}
		return r.predicateSubject(h)
	case text.RelCsubj: // "it plans to", where the parser takes the pronoun for an empty one
		if s := r.doc.Dependent(h, text.RelExpl); s >= 0 {
			return s
		}
	case text.RelAclRelcl:
		return h
	case text.RelAcl:
		return r.aclSubject(i, h, depth)
	case text.RelCcomp:
		if w.Tag == text.TagVBG || r.doc.Dependent(i, text.RelMark) >= 0 && r.hasMark(i, "to") {
			return r.surfaceSubject(h, depth+1)
		}
	}
	return -1
}

// judgedFor is whom verb h judges for what the gerund i tells, "accused X of attacking",
// "praised X for signing", or -1.
func (r *run) judgedFor(i, h int) int {
	if !r.hasMark(i, "of") && !(r.hasMark(i, "for") && r.doc.Words[i].Tag == text.TagVBG) || !r.isVerbal(h) {
		return -1
	}
	o := r.object(h)
	if o < 0 || !r.hasMark(i, "of") && !r.isActor(o) {
		return -1
	}
	return r.antecedent(o, h)
}

// matrix is the main verb over an infinitive h that a participle i behind a comma has
// been hung on: "urged them to act, citing …" is about who urged. It is -1 for others.
func (r *run) matrix(i, h int) int {
	w := &r.doc.Words[h]
	if r.doc.Words[i].Tag != text.TagVBG || r.doc.Dependent(i, text.RelMark) >= 0 || w.Rel != text.RelXcomp || !r.isVerbal(int(w.Head)) {
		return -1
	}
	if !r.behindComma(i) {
		return -1
	}
	return int(w.Head)
}

// behindComma reports whether a comma parts the clause of word i from what stands before.
func (r *run) behindComma(i int) bool {
	first, _ := r.doc.Subtree(i)
	return first > r.first && (r.doc.Form(first-1) == "," || r.doc.Form(first) == ",")
}

// ownSubject is the subject that hangs on verb i, a date before it aside.
func (r *run) ownSubject(i int) int {
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Rel {
		case text.RelNsubj, text.RelNsubjPass, text.RelNsubjOuter:
			if c = r.untimed(c); c >= 0 {
				return c
			}
		}
	}
	return -1
}

// untimed is phrase c, or the name within it where a parser has taken a date for its
// head ("Pakistan today"), or -1 for a date.
func (r *run) untimed(c int) int {
	if !r.isTime(c) {
		return c
	}
	for d := range r.doc.Dependents(c) {
		switch r.doc.Words[d].Rel.Base() {
		case text.RelCompound, text.RelFlat, text.RelAppos:
			if r.doc.Words[d].POS == text.PROPN && !r.isTime(d) && r.belongs(d) {
				return d
			}
		}
	}
	return -1
}

// counted is the noun that follows number c where a parser has left the number alone.
func (r *run) counted(c int) int {
	if r.doc.Words[c].POS != text.NUM {
		return c
	}
	for i := c + 1; i < min(c+4, len(r.doc.Words)); i++ {
		switch w := &r.doc.Words[i]; {
		case w.POS == text.ADJ, w.Rel == text.RelCompound, w.Rel == text.RelAmod:
		case w.POS == text.NOUN, w.POS == text.PROPN:
			return i
		default:
			return c
		}
	}
	return c
}

// controller is the understood subject of an infinitive under verb h: the object of
// "urge X to", else the subject.
func (r *run) controller(h, depth int) int {
	if !r.subjectControl(h) {
		if o := r.doc.Dependent(h, text.RelIobj); o >= 0 {
			return r.antecedent(o, h)
		}
		if o := r.doc.Dependent(h, text.RelObj); o >= 0 && (r.doc.Words[h].Lemma != "have" || r.isActor(o)) { // "having plans to"
			return r.antecedent(o, h)
		}
		for c := range r.doc.Dependents(h) { // "call on X to", "appeal to X to"
			if r.doc.Words[c].Rel == text.RelObl && r.controlsOblique(h, c) {
				return c
			}
		}
	}
	if !r.isVerbal(h) {
		return r.predicateSubject(h)
	}
	return r.surfaceSubject(h, depth+1)
}

func (r *run) subjectControl(h int) bool {
	switch r.doc.Words[h].Lemma {
	case "promise", "threaten", "vow", "pledge", "offer", "swear", "use", "take":
		return true
	}
	return false
}

func (r *run) controlsOblique(h, obl int) bool {
	switch r.doc.Words[h].Lemma {
	case "call":
		return r.hasCase(obl, "on") || r.hasCase(obl, "upon") || r.hasCase(obl, "for")
	case "appeal", "plead":
		return r.hasCase(obl, "to") || r.hasCase(obl, "with")
	case "press", "prevail", "lean":
		return r.hasCase(obl, "on") || r.hasCase(obl, "upon")
	}
	return false
}

// aclSubject is the subject of a clause that hangs on noun h: "troops guarding",
// "China's plan to build".
func (r *run) aclSubject(i, h, depth int) int {
	if !r.hasMark(i, "to") {
		return h // participle
	}
	if p := r.possessors(nil, h); len(p) > 0 {
		return p[0]
	}
	hw := &r.doc.Words[h]
	if hw.Head < 0 {
		return -1
	}
	switch v := int(hw.Head); hw.Rel.Base() {
	case text.RelObj, text.RelObl, text.RelXcomp:
		if r.isVerbal(v) {
			if r.passive(v) {
				return r.agent(v)
			}
			return r.surfaceSubject(v, depth+1)
		}
	}
	return -1
}

// antecedent is the noun that a relative pronoun s in the clause of verb i stands
// for, or s itself.
func (r *run) antecedent(s, i int) int {
	switch w := &r.doc.Words[s]; w.Tag {
	case text.TagWDT, text.TagWP:
		for v, n := i, 0; v >= 0 && n < maxClimb; v, n = int(r.doc.Words[v].Head), n+1 {
			if rel := r.doc.Words[v].Rel; rel == text.RelAclRelcl || rel == text.RelAcl {
				if h := int(r.doc.Words[v].Head); h >= 0 && h != s {
					return h
				}
			}
		}
	}
	return s
}

// object is the deep object of verb i, or -1.
func (r *run) object(i int) int {
	if !r.isVerbal(i) {
		return -1
	}
	if r.mistaken(i) >= 0 {
		return int(r.doc.Words[i].Head)
	}
	if r.passive(i) {
		if o := r.doc.Dependent(i, text.RelObj); o >= 0 && r.doc.Dependent(i, text.RelNsubjPass) >= 0 {
			return o // the retained object of "was denied entry"
		}
		return r.passiveSubject(i)
	}
	if o := r.doc.Dependent(i, text.RelObj); o >= 0 {
		if second := r.secondObject(i); second >= 0 && r.phraseFirst(second) == o+1 && r.doc.Dependent(second, text.RelDet, text.RelNmodPoss) < 0 && !(r.isPlural(o) && !r.isPlural(second)) {
			return second // "hindered war crimes investigators", a compound that came apart
		}
		return r.antecedent(o, i)
	}
	w := &r.doc.Words[i]
	if w.Rel == text.RelAclRelcl && w.Head >= 0 && r.doc.Dependent(i, text.RelNsubj) >= 0 {
		if o := r.gap(i, int(w.Head)); o >= 0 { // "the town that rebels seized"
			return o
		}
	}
	if i == r.particled {
		return r.phrasal
	}
	if o := r.misnamedObject(i); o >= 0 {
		return o
	}
	for c := range r.doc.Dependents(i) { // "condemned and denounced the attack"
		cw := &r.doc.Words[c]
		if cw.Rel == text.RelConj && r.isVerbal(c) && cw.Tag == w.Tag && r.doc.Dependent(c, text.RelNsubj) < 0 && c-i <= 4 {
			return r.doc.Dependent(c, text.RelObj)
		}
	}
	return -1
}

// setPhrasal notes the object that verb i has by sense s: what its particle, "wrote off",
// has been taken for a preposition of. It holds until the next call.
func (r *run) setPhrasal(i int, s *codebook.Sense) {
	r.particled, r.phrasal, r.sense = -1, -1, s
	if s.POS != codebook.Verb || len(s.Words) < 2 || i+1 >= len(r.doc.Words) || r.doc.Words[i+1].POS != text.ADP {
		return
	}
	p := &r.doc.Words[i+1]
	if p.Rel != text.RelCase || p.Head <= int32(i) || int(r.doc.Words[p.Head].Head) != i {
		return
	}
	for k, word := range s.Words {
		if k != s.Head && word == p.Lemma && !hasPrep(s.Roles.Recipient, word) && !hasPrep(s.Roles.Party, word) {
			r.particled, r.phrasal = i, int(p.Head)
		}
	}
}

// secondObject is a second object behind the first: what is given, "awarded Kenya a loan",
// or what someone is called. It is -1 where there is none.
func (r *run) secondObject(i int) int {
	first := -1
	for c := range r.doc.Dependents(i) {
		if r.doc.Words[c].Rel != text.RelObj || c < i {
			continue
		}
		if first < 0 {
			first = c
		} else if r.doc.Form(c-1) != "," {
			return c
		}
	}
	if first < 0 && r.doc.Dependent(i, text.RelIobj) >= 0 { // "gave the president three days"
		for c := range r.doc.Dependents(i) {
			if r.doc.Words[c].Rel == text.RelOblUnmarked && c > i {
				return c
			}
		}
	}
	return -1
}

func (r *run) isPlural(i int) bool {
	t := r.doc.Words[i].Tag
	return t == text.TagNNS || t == text.TagNNPS
}

// phraseFirst is the first word of the modifiers of noun h.
func (r *run) phraseFirst(h int) int {
	for c := range r.doc.Dependents(h) {
		if c < h {
			return c
		}
	}
	return h
}

// misnamedObject is a noun behind active verb i that is its object by another name: a
// bare phrase read as an adverbial or a complement, or the subject of an infinitive that
// is what one is told or made to do ("told the Kurds to leave"). It is -1 for none.
func (r *run) misnamedObject(i int) int {
	for c := range r.doc.Dependents(i) {
		w := &r.doc.Words[c]
		if c < i {
			continue
		}
		noun := r.isNoun(c) || w.POS == text.ADJ && r.doc.Dependent(c, text.RelDet, text.RelNmodPoss) >= 0
		switch w.Rel {
		case text.RelOblUnmarked, text.RelAdvmod:
			if noun && !r.isTime(c) && (w.Rel == text.RelAdvmod || c <= i+4) {
				return c
			}
		case text.RelXcomp, text.RelCcomp:
			if noun && !links(r.doc.Words[i].Lemma) && r.doc.Dependent(c, text.RelCase, text.RelMark, text.RelCop, text.RelNsubj, text.RelAux) < 0 {
				return c
			}
			if w.Rel == text.RelXcomp {
				if s := r.doc.Dependent(c, text.RelNsubj, text.RelNsubjPass); s > i {
					return s
				}
			}
		}
	}
	return -1
}

// links reports whether a verb says what its subject is or turns into.
func links(lemma string) bool {
	switch lemma {
	case "be", "become", "remain", "stay", "seem", "appear", "turn", "look", "prove":
		return true
	}
	return false
}

// gap is the noun h for a relative clause at verb i whose own subject is not the
// relative pronoun.
func (r *run) gap(i, h int) int {
	if s := r.doc.Dependent(i, text.RelNsubj); s >= 0 {
		switch r.doc.Words[s].Tag {
		case text.TagWDT, text.TagWP:
			return -1
		}
	}
	return h
}

// passiveSubject is the surface subject of a passive verb.
func (r *run) passiveSubject(i int) int {
	w := &r.doc.Words[i]
	if s := r.doc.Dependent(i, text.RelNsubjPass, text.RelNsubj); s >= 0 {
		return r.antecedent(s, i)
	}
	if (w.Rel == text.RelAcl || w.Rel == text.RelAmod) && w.Head >= 0 {
		return int(w.Head)
	}
	return r.surfaceSubject(i, 0)
}

// possessors appends who owns or does a noun before it: "Russia's", "Russian".
func (r *run) possessors(out []int, i int) []int {
	if p := r.doc.Dependent(i, text.RelNmodPoss); p >= 0 {
		out = append(out, p)
	}
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Rel.Base() {
		case text.RelCompound, text.RelAmod, text.RelNmod:
			if c < i && r.ownsBefore(c) && r.doc.Dependent(c, text.RelCase) < 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// ownsBefore reports whether a modifier before a noun names who owns it: whoever acts,
// or the capitalised adjective of a state.
func (r *run) ownsBefore(c int) bool {
	if r.isActor(c) {
		return r.doc.Words[c].POS != text.ADJ || r.capitalised(c)
	}
	return r.capitalised(c) && r.belongs(c)
}

func (r *run) capitalised(c int) bool {
	b := r.doc.Text[r.doc.Words[c].Start]
	return b >= 'A' && b <= 'Z' || b >= 0x80
}

// oblique appends the phrases that preposition prep introduces about trigger i: on
// the trigger or the light verb that carries it, else on the phrases below, for a
// parser hangs many a phrase on the noun before it.
func (r *run) oblique(out []int, i int, prep string) []int {
	out = r.prepDependents(out, i, prep)
	if v, light := r.lightVerb(i); light != nil && (len(out) == 0 || prep != "by") {
		out = r.prepDependents(out, v, prep)
	}
	if len(out) > 0 {
		return out
	}
	return r.lowOblique(out, i, prep, 2)
}

// lowOblique is oblique for the phrases below word i.
func (r *run) lowOblique(out []int, i int, prep string, depth int) []int {
	for c := range r.doc.Dependents(i) {
		switch rel := r.doc.Words[c].Rel; {
		case rel == text.RelAcl && r.isVerbal(c) && r.passive(c): // "sanctions imposed on Cuba"
			out = r.prepDependents(out, c, prep)
		case c < i && rel != text.RelNsubjPass, r.isVerbal(c):
			continue
		case rel == text.RelObj, rel == text.RelNsubjPass, rel == text.RelXcomp, i == r.particled && c == r.phrasal:
			out = r.prepDependents(out, c, prep)
		case rel == text.RelConj && !r.isVerbal(i) && !r.isActor(c): // "tanks and shells to"
			out = r.prepDependents(out, c, prep)
		case rel.Base() == text.RelObl, rel.Base() == text.RelNmod:
			if (prep == "of" || prep == "in") && !(prep == "of" && r.spokenOf(c)) || r.isActor(c) && prep != "by" && !r.leavesTo(i, c, prep) && r.doc.Dependent(c, text.RelNmodPoss) < 0 {
				continue // "in" and "of" belong to the phrase they stand in, as where someone is "from"
			}
			out = r.prepDependents(out, c, prep)
		default:
			continue
		}
		if len(out) == 0 && depth > 1 {
			out = r.lowOblique(out, c, prep, depth-1)
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// spokenOf reports whether the sense looked at names word c, in its trigger or in what it
// asks for: its "of" belongs to the whole, "in favour of", "on behalf of".
func (r *run) spokenOf(c int) bool {
	if r.sense == nil {
		return false
	}
	is := func(word string) bool { return r.isWord(c, word) }
	return slices.ContainsFunc(r.sense.Words, is) || slices.ContainsFunc(r.sense.When, func(w codebook.Cond) bool {
		return w.Slot.Kind == codebook.Prep && !w.Not && slices.ContainsFunc(w.Words, is)
	})
}

// leavesTo reports whether a phrase with prep on party c is one of the deed i that c does
// or suffers: "unrest by villagers against", "extradition of a suspect to".
func (r *run) leavesTo(i, c int, prep string) bool {
	switch prep {
	case "against":
		return r.hasCase(c, "by")
	case "to", "with":
		return r.doc.Words[i].POS == text.NOUN && r.hasCase(c, "of")
	}
	return false
}

func (r *run) prepDependents(out []int, i int, prep string) []int {
	if before, last, phrase := cutLast(prep); phrase {
		return r.longPrepDependents(out, i, before, last)
	}
	particle := false
	for c := range r.doc.Dependents(i) {
		switch rel := r.doc.Words[c].Rel; rel.Base() {
		case text.RelCompound:
			particle = particle || rel == text.RelCompoundPrt && r.doc.Words[c].Lemma == prep && c == i+1
		case text.RelObj:
			if particle { // "turned on the premier"
				out = append(out, c)
			}
		case text.RelXcomp: // "took Russia to court"
			if prep == "to" && r.isNoun(c) && r.hasCase(c, prep) {
				out = append(out, c)
			}
		case text.RelObl, text.RelNmod, text.RelAdvcl, text.RelAcl:
			if !r.hasCase(c, prep) {
				continue
			}
			if c = r.untimed(c); c >= 0 {
				out = append(out, r.antecedent(r.counted(c), i))
			}
		}
	}
	return out
}

// longPrepDependents is prepDependents for a preposition of several words, whose last
// introduces the phrase: "in support of".
func (r *run) longPrepDependents(out []int, i int, before, last string) []int {
	first, noun, _ := cutLast(before)
	for c := range r.doc.Dependents(i) {
		switch rel := r.doc.Words[c].Rel.Base(); {
		case rel != text.RelObl && rel != text.RelNmod && rel != text.RelObj && rel != text.RelXcomp:
		case r.isWord(c, noun) && r.hasCase(c, first):
			out = r.prepDependents(out, c, last)
		case r.hasCase(c, first) && r.doc.Dependent(c, text.RelCase) >= 0:
			if d := r.doc.Dependent(c, text.RelCase); r.doc.Dependent(d, text.RelFixed) >= 0 && r.isWord(d+1, noun) {
				out = append(out, r.antecedent(c, i))
			}
		}
		if rel := r.doc.Words[c].Rel.Base(); len(out) == 0 && rel == text.RelObj {
			out = r.longPrepDependents(out, c, before, last)
		}
	}
	return out
}

// hasCase reports whether a preposition introduces word c. The case of a compound is
// the phrase's too, for a parser may take a noun within for its head.
func (r *run) hasCase(c int, prep string) bool {
	for d := range r.doc.Dependents(c) {
		if d >= c {
			break
		}
		w := &r.doc.Words[d]
		switch w.Rel {
		case text.RelCase, text.RelMark:
			if w.Lemma == prep {
				return true
			}
			if f := r.doc.Dependent(d, text.RelFixed); f >= 0 && r.doc.Words[f].Lemma == prep { // "out of"
				return true
			}
		case text.RelCompound, text.RelAmod, text.RelNummod:
			for e := range r.doc.Dependents(d) {
				if x := &r.doc.Words[e]; x.Rel == text.RelCase && x.Lemma == prep {
					return true
				}
			}
		}
	}
	return false
}

func (r *run) hasMark(c int, mark string) bool {
	for d := range r.doc.Dependents(c) {
		if w := &r.doc.Words[d]; w.Rel == text.RelMark && w.Lemma == mark {
			return true
		}
	}
	return false
}

// infinitives appends the infinitives and gerunds that complete trigger i.
func (r *run) infinitives(out []int, i int) []int {
	out = appendOne(out, r.secondObject(i)) // "branded the editor a traitor"
	for c := range r.doc.Dependents(i) {
		switch w := &r.doc.Words[c]; w.Rel {
		case text.RelXcomp:
			out = append(out, c)
		case text.RelAdvcl, text.RelAcl:
			if c > i && r.hasMark(c, "to") {
				out = append(out, c)
			}
		case text.RelCcomp:
			if c > i && (r.hasMark(c, "to") || w.Tag == text.TagVBG) {
				out = append(out, c)
			}
		case text.RelObj, text.RelObl: // "asked for permission to", an infinitive hung too low
			if r.isVerbal(c) && c > i && r.hasMark(c, "to") {
				out = append(out, c)
			} else if len(out) == 0 {
				for d := range r.doc.Dependents(c) {
					if r.doc.Words[d].Rel == text.RelAcl && r.hasMark(d, "to") {
						out = append(out, d)
					}
				}
			}
		}
	}
	if v, light := r.lightVerb(i); light != nil && len(out) == 0 { // "repeated its threat to suspend", hung on the verb
		for c := range r.doc.Dependents(v) {
			if rel := r.doc.Words[c].Rel; (rel == text.RelAdvcl || rel == text.RelXcomp) && c > i && r.hasMark(c, "to") {
				out = append(out, c)
			}
		}
	}
	return out
}

// clauses appends the clauses with a verb of their own that complete trigger i.
func (r *run) clauses(out []int, i int) []int {
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Rel {
		case text.RelCcomp:
			out = append(out, c)
		case text.RelAcl:
			if r.hasMark(c, "that") {
				out = append(out, c)
			}
		}
	}
	return out
}

func (r *run) modifiers(out []int, i int) []int {
	for c := range r.doc.Dependents(i) {
		switch r.doc.Words[c].Rel.Base() {
		case text.RelAmod, text.RelAdvmod, text.RelCompound, text.RelDet, text.RelNummod:
			out = append(out, c)
		}
	}
	return out
}

// lightVerb is the verb that lends noun i its subject, and how; nil where none does.
func (r *run) lightVerb(i int) (int, *codebook.Light) {
	w := &r.doc.Words[i]
	if w.Head < 0 || !r.isNoun(i) {
		return -1, nil
	}
	n := i
	for r.doc.Words[n].Rel == text.RelConj && r.doc.Words[n].Head >= 0 { // "held talks and a meeting"
		n = int(r.doc.Words[n].Head)
	}
	nw := &r.doc.Words[n]
	v := int(nw.Head)
	if v < 0 {
		return -1, nil
	}
	switch nw.Rel.Base() {
	case text.RelNmod: // "a series of talks", "a wave of attacks"
		if r.hasCase(n, "of") && r.isContainer(v) {
			return r.lightVerb(v)
		}
		return -1, nil
	case text.RelObj:
		return v, r.book.Light(r.doc.Words[v].Lemma, "")
	case text.RelNsubj:
		if nw.Rel == text.RelNsubjPass {
			return v, r.book.Light(r.doc.Words[v].Lemma, "")
		}
	case text.RelObl, text.RelXcomp:
		for d := range r.doc.Dependents(n) {
			if dw := &r.doc.Words[d]; dw.Rel == text.RelCase {
				return v, r.book.Light(r.doc.Words[v].Lemma, dw.Lemma)
			}
		}
	case text.RelAcl, text.RelAclRelcl:
	}
	if o := r.relativeOf(n); o >= 0 { // "the talks that Iran held"
		return o, r.book.Light(r.doc.Words[o].Lemma, "")
	}
	return -1, nil
}

// relativeOf is the verb of a clause on noun n whose object n is.
func (r *run) relativeOf(n int) int {
	for c := range r.doc.Dependents(n) {
		switch r.doc.Words[c].Rel {
		case text.RelAclRelcl, text.RelAcl:
			if r.isVerbal(c) && r.object(c) == n {
				return c
			}
		}
	}
	return -1
}

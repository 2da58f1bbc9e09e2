package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// happening is an event before it is written down: word indices for everything.
type happening struct {
	trigger    int // word that tells of it
	anchor     int // outermost word of the predicates about it: modality and clause hang there
	sense      *codebook.Sense
	typ, mode  string
	cameo      string
	inner      string // CAMEO code of the event that it is about
	actors     []int
	recipients []int
	modality   rapporteur.Modality
	steps      []string
	match      match
}

// build turns matches into happenings: outer predicates take in the events that are
// their complements.
func (r *run) build() {
	r.events = r.events[:0]
	r.foldNouns()
	for k := range r.matches {
		if !r.matches[k].used {
			r.claimInner(k, 0)
		}
	}
	for k := range r.matches {
		if m := &r.matches[k]; !m.used {
			m.used = true
			if h, ok := r.realize(k, 0); ok {
				r.obliged(&h)
				r.aim(&h)
				r.events = append(r.events, h)
			}
		}
	}
}

// mustSense is the sense of a request by "must" whose event the lexicon lacks.
var mustSense = &codebook.Sense{ID: "rule/must", Words: []string{"must"}, Type: "REQUEST", Mode: "change", CAMEO: "100"}

// duties finds what someone says that another must do where the lexicon has no
// predicate for it.
func (r *run) duties(first, last int) {
	for i := first; i < last; i++ {
		if r.at[i-first] >= 0 || !r.isVerbal(i) && r.doc.Words[i].POS != text.ADJ || !r.must(i) {
			continue
		}
		say := r.sayer(i)
		if say < 0 {
			continue
		}
		speakers := r.parties(nil, r.surfaceSubject(say, 0))
		others := r.parties(nil, r.surfaceSubject(i, 0))
		if len(speakers) == 0 || len(others) == 0 || overlaps(speakers, others) {
			continue
		}
		r.events = append(r.events, happening{trigger: i, anchor: say, sense: mustSense, typ: mustSense.Type, mode: mustSense.Mode,
			cameo: mustSense.CAMEO, actors: speakers, recipients: others, modality: rapporteur.Actual, match: match{trigger: i, sense: mustSense, score: 8}})
	}
}

// obliged turns what someone says that another must do into a request: "Straw said
// that the rebels must disarm".
func (r *run) obliged(h *happening) {
	if !r.must(h.anchor) || len(h.actors) == 0 {
		return
	}
	say := r.sayer(h.anchor)
	if say < 0 {
		return
	}
	speakers := r.parties(nil, r.surfaceSubject(say, 0))
	if len(speakers) == 0 || overlaps(speakers, h.actors) {
		return
	}
	c := r.book.Compose("REQUEST", h.typ, h.mode)
	if c == nil {
		return
	}
	h.steps = append(h.steps, "must "+h.typ)
	h.recipients, h.actors = h.actors, speakers
	h.typ, h.mode, h.inner, h.cameo = c.Type, c.OutMode, h.cameo, "100"
	h.modality, h.anchor = rapporteur.Actual, say
}

// aim finds a recipient for a happening that names none: whom a threat's condition
// speaks of, or a party behind one of the usual prepositions.
func (r *run) aim(h *happening) {
	if len(h.recipients) > 0 || len(h.sense.Roles.Party) > 0 && len(h.actors) > 1 {
		return
	}
	if h.typ == "THREATEN" {
		for c := range r.doc.Dependents(h.anchor) {
			if r.conditional(c) {
				r.addRecipients(h, r.surfaceSubject(c, 0))
			}
		}
	}
	if len(h.recipients) > 0 || len(h.sense.Roles.Recipient) == 0 {
		return
	}
	if h.typ == "REQUEST" {
		if r.addCountries(h); len(h.recipients) > 0 {
			return
		}
	}
	for _, prep := range [...]string{"against", "on", "with", "to", "toward", "towards", "at", "over"} {
		for _, f := range r.oblique(nil, h.trigger, prep) {
			if r.isActor(f) {
				r.addRecipients(h, f)
			}
		}
		if len(h.recipients) > 0 {
			return
		}
	}
}

// addCountries adds to the recipients of a request the country in which what it asks for
// shall come about: "called for a ceasefire in Syria". A town may be a mere venue.
func (r *run) addCountries(h *happening) {
	for _, slot := range h.sense.Roles.Complement {
		for _, c := range slices.Clone(r.fillers(r.heads[:0], h.trigger, slot)) {
			for _, f := range append(r.prepDependents(nil, c, "in"), r.lowIn(c)...) {
				if r.isCountry(f) {
					r.addRecipients(h, f)
				}
			}
		}
	}
}

// lowIn are the phrases of place on the nouns that hang on noun c ("an end to the
// fighting in Syria").
func (r *run) lowIn(c int) []int {
	var out []int
	for d := range r.doc.Dependents(c) {
		if r.doc.Words[d].Rel.Base() == text.RelNmod && d > c {
			out = append(out, r.prepDependents(nil, d, "in")...)
		}
	}
	return out
}

// isCountry reports whether a phrase names a country, or is given as a party.
func (r *run) isCountry(f int) bool {
	a := r.who.Actor(f)
	if all := r.who.Entities(); a.Entity >= 0 && a.Entity < len(all) {
		return all[a.Entity].Kind == rapporteur.Country
	}
	_, given := r.who.(*pair)
	return given && a.IsActor
}

// addRecipients adds who is behind phrase f to the recipients, actors aside.
func (r *run) addRecipients(h *happening, f int) {
	for _, p := range r.parties(nil, f) {
		if !slices.Contains(h.actors, p) {
			h.recipients = appendNew(h.recipients, p)
		}
	}
}

// must reports whether verb i is what someone has to do.
func (r *run) must(i int) bool {
	for c := range r.doc.Dependents(i) {
		if w := &r.doc.Words[c]; w.Rel == text.RelAux {
			switch w.Lemma {
			case "must", "should", "ought":
				return true
			}
		}
	}
	w := &r.doc.Words[i]
	if w.Rel == text.RelXcomp && w.Head >= 0 {
		return r.doc.Words[w.Head].Lemma == "need"
	}
	return false
}

// sayer is the verb of saying over the clause of verb i, or -1.
func (r *run) sayer(i int) int {
	for n := 0; n < maxClimb && i >= 0; n++ {
		w := &r.doc.Words[i]
		h := int(w.Head)
		if h >= 0 && w.Rel == text.RelCcomp && r.isWordOf(h, sayings) {
			return h
		}
		for c := range r.doc.Dependents(i) { // "X must Y, Z said"
			if cw := &r.doc.Words[c]; cw.Rel == text.RelParataxis && r.isWordOf(c, sayings) {
				return c
			}
		}
		i = h
	}
	return -1
}

var sayings = []string{"say", "tell", "state", "declare", "add", "insist", "stress", "write", "announce", "argue", "emphasize", "warn", "believe"}

func (r *run) isWordOf(i int, list []string) bool {
	return slices.Contains(list, r.doc.Words[i].Lemma)
}

// foldNouns leaves a noun to the verb that carries it where the verb's own sense tells
// of the event: "gave aid" is one event.
func (r *run) foldNouns() {
	for k := range r.matches {
		m := &r.matches[k]
		if m.sense.POS != codebook.Noun {
			continue
		}
		v, light := r.lightVerb(m.trigger)
		if light == nil || r.at[v-r.first] < 0 {
			continue
		}
		if s := r.matches[r.at[v-r.first]].sense; s.Type != "" && len(s.Roles.Complement) == 0 {
			m.used = true
		}
	}
}

// claimInner marks the matches that others take in, so that build starts at outer ones.
func (r *run) claimInner(k, depth int) {
	m := &r.matches[k]
	if depth > maxClimb || len(m.sense.Roles.Complement) == 0 {
		return
	}
	if inner := r.complement(k); inner >= 0 {
		r.matches[inner].used = true
	}
}

// complement is the match that tells of the event which match k is about, or -1.
func (r *run) complement(k int) int {
	m := &r.matches[k]
	for _, slot := range m.sense.Roles.Complement {
		for _, h := range slices.Clone(r.fillers(r.heads[:0], m.trigger, slot)) {
			if inner := r.matchUnder(h, m.trigger, 3); inner >= 0 && inner != k {
				return inner
			}
		}
	}
	return -1
}

// matchUnder is the match at phrase or clause h, at the noun whose light verb h is,
// or at a conjunct; outer is the trigger that asks.
func (r *run) matchUnder(h, outer, depth int) int {
	if depth == 0 || h < 0 || h == outer {
		return -1
	}
	if k := r.at[h-r.first]; k >= 0 {
		return k
	}
	for c := range r.doc.Dependents(h) {
		switch rel := r.doc.Words[c].Rel.Base(); rel {
		case text.RelObj, text.RelNsubj, text.RelObl, text.RelXcomp, text.RelConj, text.RelCcomp:
			if rel == text.RelNsubj && r.doc.Words[c].Rel != text.RelNsubjPass {
				continue
			}
			if k := r.matchUnder(c, outer, depth-1); k >= 0 {
				if rel != text.RelObl && rel != text.RelNsubj || r.isLightFor(c, h) {
					return k
				}
			}
		case text.RelNmod:
			if r.isContainer(h) || r.hasCase(c, "of") && !r.isActor(h) {
				if k := r.matchUnder(c, outer, depth-1); k >= 0 {
					return k
				}
			}
		}
	}
	return -1
}

func (r *run) isLightFor(noun, verb int) bool {
	v, light := r.lightVerb(noun)
	return light != nil && v == verb
}

// realize makes the happening of match k, composed with what it is about.
func (r *run) realize(k, depth int) (happening, bool) {
	m := r.matches[k]
	h := happening{trigger: m.trigger, anchor: m.trigger, sense: m.sense, typ: m.sense.Type, mode: m.sense.Mode, cameo: m.sense.CAMEO, match: m}
	if _, light := r.lightVerb(m.trigger); light != nil {
		h.anchor, _ = r.lightVerb(m.trigger)
	}
	r.fillRoles(&h)
	if len(m.sense.Roles.Complement) > 0 && depth < maxClimb {
		if inner := r.complement(k); inner >= 0 {
			r.matches[inner].used = true
			if in, ok := r.realize(inner, depth+1); ok {
				return r.compose(h, in)
			}
		}
	}
	return h, h.typ != "" && !m.sense.NeedsComplement
}

// compose joins an outer predicate with the event that it is about.
func (r *run) compose(out, in happening) (happening, bool) {
	key := out.sense.Operator
	if key == "" {
		key = out.typ
	}
	c := r.book.Compose(key, in.typ, in.mode)
	if c == nil {
		return out, out.typ != ""
	}
	if c.Type == "-" {
		return out, false
	}
	h := out
	h.steps = append(append(h.steps, in.steps...), key+" + "+in.typ)
	h.inner = in.cameo
	if c.Type == "" { // the inner event goes on, seen through the outer predicate
		h.typ, h.mode, h.cameo, h.sense, h.trigger, h.inner = in.typ, in.mode, in.cameo, in.sense, in.trigger, in.inner
		h.match = in.match
	} else {
		h.typ = c.Type
		h.mode = c.OutMode
		if out.sense.Operator != "" {
			h.cameo = ""
			h.trigger, h.match, h.sense = in.trigger, in.match, in.sense
		}
		if out.mode != "" && out.typ == c.Type { // the predicate's own mode says more
			h.mode = out.mode
		}
	}
	if c.Modality != "" {
		h.modality = rapporteur.Modality(c.Modality)
	} else if h.modality == "" {
		h.modality = in.modality
	}
	r.composeRoles(&h, &out, &in, c)
	return h, true
}

// composeRoles gives the composed event its participants. What an operator lets
// through keeps its own; else the outer actor acts, on the outer recipient or, where
// there is none, on whom the inner event names besides.
func (r *run) composeRoles(h, out, in *happening, c *codebook.Composition) {
	if out.sense.Operator != "" {
		h.actors, h.recipients = in.actors, in.recipients
		if len(h.actors) == 0 {
			h.actors = out.actors
		}
		return
	}
	if len(h.actors) == 0 {
		h.actors = in.actors
	}
	if len(h.recipients) > 0 && !slices.Equal(h.recipients, h.actors) {
		return
	}
	h.recipients = nil
	if out.typ == "REQUEST" {
		if h.recipients = r.asked(out); len(h.recipients) > 0 {
			return
		}
	}
	others := slices.Concat(in.actors, in.recipients)
	if c.Swap && len(in.actors) > 0 && !overlaps(in.actors, h.actors) {
		others = in.actors
	}
	for _, p := range others {
		if !slices.Contains(h.actors, p) {
			h.recipients = appendNew(h.recipients, p)
		}
	}
}

func overlaps(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool { return slices.Contains(b, x) })
}

// fillRoles finds the participants of a happening about its trigger.
func (r *run) fillRoles(h *happening) {
	s := h.sense
	r.adjectival = s.POS == codebook.Adjective
	r.setPhrasal(h.trigger, s)
	defer func() { r.adjectival, r.particled, r.sense = false, -1, nil }()
	r.agents = s.Type == "ASSAULT" || s.Type == "COERCE" // "the attack on Israel killed": not Israel did
	actors := r.role(h.trigger, s.Roles.Actor, nil)
	r.agents = false
	r.others = true
	recipients := r.role(h.trigger, s.Roles.Recipient, nil)
	r.others = false
	if v, light := r.lightVerb(h.trigger); light != nil {
		subj := r.verbSubject(v)
		if light.Passive {
			if p := r.parties(nil, subj); len(p) > 0 {
				recipients = p
			}
		} else if p := r.parties(nil, subj); len(p) > 0 && !(len(actors) > 0 && r.isVerbal(v) && r.passive(v)) { // "X's pledge was announced by Y"
			actors = p
		}
	} else if len(actors) == 0 && s.POS == codebook.Noun {
		actors = r.distantSubject(h.trigger)
	}
	for _, slot := range s.Roles.Party {
		for _, f := range slices.Clone(r.fillers(r.heads[:0], h.trigger, slot)) {
			for _, p := range r.parties(nil, f) {
				actors = appendNew(actors, p)
			}
		}
	}
	h.actors = actors
	if s.Type == "ASSAULT" && s.POS == codebook.Noun {
		h.actors = slices.DeleteFunc(actors, func(a int) bool { return r.isScene(a, h.trigger) })
	}
	if len(recipients) == 0 && len(s.Roles.Recipient) > 0 && s.POS == codebook.Verb {
		if o := r.object(h.trigger); o >= 0 && !r.isActor(o) {
			recipients = r.behind(nil, o, maxBehind)
		}
	}
	for _, p := range recipients {
		if !slices.Contains(actors, p) && !(r.doc.Words[p].Tag == text.TagPRPS && r.sameParty([]int{p}, actors)) { // nobody but oneself
			h.recipients = append(h.recipients, p)
		}
	}
	if s.CAMEO == "057" && s.POS == codebook.Verb && len(h.actors) == 0 { // "a treaty between X and Y that was signed"
		for o := r.object(h.trigger); o >= 0; o = r.over(o) {
			if p := r.sides(o); len(p) > 1 {
				h.actors, h.recipients = p, nil
				break
			}
		}
	}
	if (s.Type == "REQUEST" || s.Type == "THREATEN") && s.POS == codebook.Verb && len(h.recipients) == 0 { // "demanded that Rome return"
		h.recipients = r.asked(h)
	}
	if s.Type == "ACCUSE" && s.POS == codebook.Verb && (len(h.recipients) == 0 || r.sameSide(h.recipients, h.actors)) {
		if a := r.accused(h); len(a) > 0 {
			h.recipients = a
		}
	}
}

// isScene reports whether word a only says where attack i was: a town that stands
// before it, "the Paris attacks".
func (r *run) isScene(a, i int) bool {
	w := &r.doc.Words[a]
	if rel := w.Rel.Base(); rel != text.RelCompound && rel != text.RelAmod || int(w.Head) != i {
		return false
	}
	x := r.who.Actor(a)
	all := r.who.Entities()
	return x.Entity >= 0 && x.Entity < len(all) && all[x.Entity].Kind == rapporteur.PlaceKind
}

// sides are those between whom an agreement stands.
func (r *run) sides(h int) []int {
	var out []int
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel.Base(); (rel == text.RelNmod || rel == text.RelObl) && r.hasCase(c, "between") {
			out = r.partiesAt(out, c, maxBehind)
		}
	}
	return out
}

// role is who fills the first slot that someone fills.
func (r *run) role(i int, slots []codebook.Slot, out []int) []int {
	for _, slot := range slots {
		for _, f := range slices.Clone(r.fillers(r.heads[:0], i, slot)) {
			if out = r.parties(out, f); slot.Kind == codebook.Obj && len(out) > 0 {
				break // the second object is what the first gets or is called
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// verbSubject is the deep subject of a light verb, or of a copula's clause.
func (r *run) verbSubject(v int) int {
	if r.isVerbal(v) {
		return r.subject(v)
	}
	return r.predicateSubject(v)
}

// ownClause reports whether h is a verb with a subject of its own, other than the word
// from that hangs on it, or a main verb.
func (r *run) ownClause(h, from int) bool {
	if !r.isVerbal(h) {
		return false
	}
	s := r.ownSubject(h)
	return r.doc.Words[h].Rel.Base() != text.RelAcl || s >= 0 && s != from
}

// distantSubject finds the actor of a noun that no light verb carries: the subject of
// a clause that has it for predicate or adjunct, or the author of the statement that
// tells of it.
func (r *run) distantSubject(i int) []int {
	w := &r.doc.Words[i]
	if s := r.ownSubject(i); s >= 0 {
		return r.parties(nil, s)
	}
	if w.Rel == text.RelAdvcl && w.Head >= 0 && r.isVerbal(int(w.Head)) {
		return r.parties(nil, r.surfaceSubject(int(w.Head), 0))
	}
	for n, from, h := 0, i, int(w.Head); h >= 0 && n < maxClimb && !r.ownClause(h, from); n++ {
		if r.classesOf(h).Has(r.speech) {
			return r.behind(nil, h, maxBehind)
		}
		from, h = h, int(r.doc.Words[h].Head)
	}
	return nil
}

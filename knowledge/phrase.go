package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/text"
)

// reading is what the phrase of a head word was taken for.
type reading struct {
	code       string
	sectors    []string
	kind       rapporteur.Kind
	entry      int32 // -1 for none
	key        string
	name       string
	wikidata   string
	isActor    bool
	plural     bool
	reason     string
	unresolved string
}

const (
	notRead uint8 = iota
	beingRead
	wasRead
)

// read says what the phrase headed by word h is, once.
func (r *Resolution) read(h int) reading {
	switch r.state[h] {
	case wasRead:
		return r.readings[h]
	case beingRead:
		return reading{entry: -1, unresolved: "the phrase refers to itself"}
	}
	if r.depth > maxDepth {
		return reading{entry: -1, unresolved: "the phrase is nested too deep"}
	}
	r.state[h] = beingRead
	r.depth++
	got := r.readAfresh(h)
	r.depth--
	r.readings[h], r.state[h] = got, wasRead
	return got
}

// maxDepth bounds how deep phrases are followed into each other.
const maxDepth = 100

func (r *Resolution) readAfresh(h int) reading {
	w := &r.doc.Words[h]
	if w.POS == text.PRON || w.Tag == text.TagPRP || w.Tag == text.TagPRPS {
		return r.readPronoun(h)
	}
	if i := r.at[h]; i >= 0 && !r.modifiesAgent(h) {
		return r.readName(h, &r.hits[i])
	}
	if got, ok := r.readDefinite(h); ok {
		return got
	}
	if got, ok := r.readMeasure(h); ok {
		return got
	}
	if a, first, last := r.agent(h); a != nil {
		got := r.readAgent(h, a, first, last)
		if got.code != "" || w.POS != text.PROPN {
			return got
		}
		if name := r.readUnknown(h); name.code != "" {
			return name
		}
		return got
	}
	switch w.POS {
	case text.PROPN:
		return r.readUnknown(h)
	case text.X, text.NoPOS:
		if c, _ := utf8.DecodeRuneInString(r.doc.Form(h)); unicode.IsUpper(c) {
			return r.readUnknown(h)
		}
	case text.NOUN:
		return r.readThing(h)
	case text.ADJ, text.NUM, text.DET: // "the injured", "two", "others"
		return r.readThing(h)
	}
	return reading{entry: -1}
}

// measures are nouns that count what follows them with "of".
var measures = map[string]bool{"group": true, "number": true, "dozen": true, "hundred": true, "thousand": true, "million": true, "majority": true,
	"handful": true, "couple": true, "pair": true, "lot": true, "score": true, "rest": true, "remnant": true, "team": true, "band": true, "ten": true, "half": true,
	"third": true, "many": true, "one": true, "some": true, "most": true, "all": true, "total": true, "estimate": true, "part": true, "delegation": true, "crowd": true, "series": true, "coalition": true}

// readMeasure reads "a group of asylum seekers" as the asylum seekers.
func (r *Resolution) readMeasure(h int) (reading, bool) {
	if !measures[singular(headKey(r.doc, h))] {
		return reading{}, false
	}
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel.Base() == text.RelNmod && c > h && r.caseOf(c) == "of" {
			if got := r.read(c); got.isActor && got.key != "" && (got.plural || r.plural(c)) {
				return got, true
			}
		}
	}
	return reading{}, false
}

// modifiesAgent reports whether the hit at word h is only the first part of a longer
// phrase that word h heads, as where a table has "Security Council" but the phrase is
// "Security Council members".
func (r *Resolution) modifiesAgent(h int) bool {
	hit := &r.hits[r.at[h]]
	return hit.head != h && hit.last <= h
}

// readName reads a name of the tables.
func (r *Resolution) readName(h int, hit *hit) reading {
	if hit.unresolved != "" {
		name := r.nameText(hit.first, hit.last)
		return reading{entry: -1, kind: rapporteur.PlaceKind, key: "?" + name, name: name, isActor: true, unresolved: hit.unresolved}
	}
	e := r.entry(hit.entry)
	got := reading{entry: hit.entry, code: e.code, sectors: e.sectors, kind: e.kind, name: e.name, wikidata: e.wikidata,
		key: "e" + itoa(int(hit.entry)), isActor: true, reason: hit.reason}
	switch e.class {
	case classState:
		r.readState(h, hit, &got)
	case classRegion:
		if got.isActor = !r.locative(h) && got.code != ""; got.code == "" {
			got.unresolved = got.name + " takes in several states"
		}
	case classPerson:
		r.readPerson(h, e, &got)
	case classGroup:
		got.plural = true
		r.readPeople(h, hit, &got)
	case classBody:
		if other, ok := r.otherBody(h, hit, e); ok {
			return other
		}
		if got.code == "" {
			if o := r.owner(h); o.code != "" {
				got.code = o.code
			}
		}
		if got.code == "" {
			got.unresolved = "no country near " + r.nameText(hit.first, hit.last)
		}
	}
	return got
}

// otherBody reads "the Nigerian Senate", where the tables know a body by that plain name
// in one state only; once said in a text, it holds for "the Senate" too.
func (r *Resolution) otherBody(h int, hit *hit, e *entry) (reading, bool) {
	a, first, last := r.agent(h)
	if _, ok := r.base.states[e.code]; !ok || a == nil || last-first < hit.last-hit.first {
		return reading{}, false
	}
	if code := r.foreignOwner(h, e.code); code != "" {
		return r.readAgent(h, a, first, last), true
	}
	for i := range r.hits {
		if o := &r.hits[i]; o.entry == hit.entry && o != hit {
			if code := r.foreignOwner(o.head, e.code); code != "" {
				return r.read(o.head), true
			}
		}
	}
	return reading{}, false
}

// foreignOwner is the state other than code whose the phrase of h says that it is.
func (r *Resolution) foreignOwner(h int, code string) string {
	for _, look := range []func(int) owned{r.possessor, r.modifier} {
		if o := look(h); o.code != "" && o.code != code {
			if _, ok := r.base.states[o.code]; ok {
				return o.code
			}
		}
	}
	return ""
}

func (r *Resolution) readState(h int, hit *hit, got *reading) {
	if hit.dateline {
		got.isActor, got.kind, got.name = false, rapporteur.PlaceKind, r.nameText(hit.first, hit.last)
		got.key, got.wikidata, got.reason = "seat"+strings.ToLower(got.name), "", "the text's dateline"
		return
	}
	switch hit.how {
	case asSeat:
		if got.isActor = !r.locative(h); got.isActor {
			got.sectors = []string{"GOV"}
			got.reason = "the seat of government stands for the government"
		} else {
			got.kind, got.name = rapporteur.PlaceKind, r.nameText(hit.first, hit.last)
			got.key, got.wikidata = "seat"+strings.ToLower(got.name), ""
		}
	case asAdjective:
		if r.doc.Words[h].POS != text.ADJ || r.headsPhrase(h) {
			r.readPeople(h, hit, got)
			return
		}
		got.isActor = false
	case asPeople:
		r.readPeople(h, hit, got)
	}
}

// headsPhrase reports whether an adjective stands for a noun: "the French".
func (r *Resolution) headsPhrase(h int) bool {
	for r.doc.Words[h].Rel == text.RelConj && r.doc.Words[h].Head >= 0 {
		h = int(r.doc.Words[h].Head)
	}
	switch r.doc.Words[h].Rel {
	case text.RelAmod, text.RelCompound, text.RelFlat, text.RelNmodDesc, text.RelAdvmod:
		return false
	}
	return true
}

// readPeople reads "Palestinians", "ethnic Albanians", "Kurds".
func (r *Resolution) readPeople(h int, hit *hit, got *reading) {
	got.kind, got.plural = rapporteur.Group, true
	if len(got.sectors) == 0 {
		got.sectors = []string{"CVL"}
	}
	got.key = "people" + got.key
	got.wikidata = ""
	got.name = r.nameText(hit.first, hit.last)
	ethnic := r.hasModifier(h, "ethnic") || r.entry(hit.entry).class == classGroup
	if !ethnic {
		return
	}
	if o := r.possessor(h); got.code == "" && o.code != "" {
		got.code, got.reason = o.code, o.reason
		return
	}
	if o := r.modifier(h); got.code == "" && o.code != "" {
		got.code, got.reason = o.code, o.reason
		return
	}
	if code, why := r.homeOf(h, got.code); code != "" && code != got.code {
		got.code, got.reason = code, why
		got.key += code
	}
	if got.code == "" {
		got.unresolved = "nothing says in which country"
	}
}

// homeOf is the state in which a people that lives in several is spoken of here.
func (r *Resolution) homeOf(h int, own string) (code, why string) {
	if code := r.placeAround(h); code != "" && (own == "" || code != own) {
		return code, "they are spoken of in " + r.base.nameOf(code)
	}
	if own == "" || r.states[own] == 0 || r.hasModifier(h, "ethnic") {
		if code, _ := r.mainState(own); code != "" {
			return code, "the text speaks of " + r.base.nameOf(code)
		}
	}
	return own, ""
}

func (r *Resolution) hasModifier(h int, lemma string) bool {
	for c := range r.doc.Dependents(h) {
		if strings.EqualFold(r.doc.Form(c), lemma) {
			return true
		}
	}
	return h > 0 && strings.EqualFold(r.doc.Form(h-1), lemma)
}

// readPerson gives someone of the tables the office of the day, or that of the title.
func (r *Resolution) readPerson(h int, e *entry, got *reading) {
	t := e.termAt(r.today)
	title := r.titleOf(h)
	if title != nil && title.office != "" {
		for i := range e.terms {
			if e.terms[i].office == title.office && (t == nil || r.today == 0) && r.titleOwner(h) == "" {
				t = &e.terms[i]
			}
		}
	}
	former := r.isFormer(h)
	switch {
	case former || t == nil && title == nil:
		last := e.lastTerm(r.today)
		got.code, got.sectors = last.code, []string{"ELI"}
		if !former && r.today == 0 {
			got.sectors = last.sectors
		}
		got.reason = "no office of the tables on that day"
		if former {
			got.reason = "called former"
		}
	case t != nil:
		got.code, got.sectors = t.code, t.sectors
		if r.today != 0 && t.at(r.today) {
			got.reason = "in office on " + r.published.String()
		}
	default:
		last := e.lastTerm(r.today)
		got.code, got.sectors = last.code, title.sectors
		got.reason = "by the title in the text"
		if code := r.titleOwner(h); code != "" {
			got.code = code
		}
	}
}

// titleOwner is the state that the words of a title name: "German Foreign Minister X".
func (r *Resolution) titleOwner(h int) string {
	_, at := r.titleAt(h)
	for _, w := range []int{h, at} {
		if w < 0 {
			continue
		}
		for _, look := range []func(int) owned{r.possessor, r.modifier, r.ofPhrase} {
			o := look(w)
			if _, ok := r.base.states[o.code]; ok {
				return o.code
			}
		}
	}
	return ""
}

// lastTerm is the last term begun by day d, else the first.
func (e *entry) lastTerm(d day) *term {
	last := &e.terms[0]
	for i := range e.terms {
		if t := &e.terms[i]; (d == 0 || t.from <= d) && t.from >= last.from {
			last = t
		}
	}
	return last
}

// formers are words that say that an office is no longer held.
var formers = []string{"former", "ex", "ex-president", "ousted", "deposed", "toppled", "late", "exiled", "then", "onetime", "erstwhile", "retired", "fallen", "overthrown", "outgoing-former", "ex-prime"}

// isFormer reports whether the words before h, up to the start of its phrase, say that
// an office is no longer held.
func (r *Resolution) isFormer(h int) bool {
	for i := h - 1; i >= max(h-8, r.sentenceStart(h)); i-- {
		if slices.Contains(formers, strings.ToLower(r.doc.Form(i))) {
			return true
		}
		switch w := &r.doc.Words[i]; w.POS {
		case text.ADJ, text.NOUN, text.PROPN, text.PART:
		default:
			if w.Tag != text.TagHYPH {
				return false
			}
		}
	}
	return false
}

func (r *Resolution) sentenceStart(h int) int { return r.doc.Sentences[r.doc.SentenceOf(h)].First }

// titleOf is the agent noun that stands beside a name as its title or apposition.
func (r *Resolution) titleOf(h int) *agent {
	a, _ := r.titleAt(h)
	return a
}

func (r *Resolution) titleAt(h int) (*agent, int) {
	for c := range r.doc.Dependents(h) {
		switch r.doc.Words[c].Rel {
		case text.RelNmodDesc, text.RelCompound, text.RelAppos, text.RelNmod, text.RelNmodUnmarked, text.RelFlat, text.RelAmod:
			if r.doc.Words[c].Rel == text.RelNmod && r.caseOf(c) != "" {
				continue
			}
			if a, _, _ := r.agent(c); a != nil && r.entitles(a, c) {
				return a, c
			}
		}
	}
	w := &r.doc.Words[h]
	if w.Head >= 0 && (w.Rel == text.RelAppos || w.Rel == text.RelFlat || w.Rel == text.RelNmodDesc) {
		if a, _, _ := r.agent(int(w.Head)); a != nil && a.kind == agentPerson {
			return a, int(w.Head)
		}
	}
	if h > r.sentenceStart(h) && w.Head < 0 && w.Rel != text.RelRoot { // no tree
		if a, _, _ := r.agent(h - 1); a != nil && a.kind == agentPerson {
			return a, h - 1
		}
	}
	return nil, -1
}

// entitles reports whether the agent noun at c, beside a name, says what that person
// is; before it a group's noun may as well be part of a title: "National Review".
func (r *Resolution) entitles(a *agent, c int) bool {
	rel := r.doc.Words[c].Rel
	return a.kind == agentPerson || a.kind == agentGroup && (rel == text.RelAppos || rel == text.RelNmodDesc || r.doc.Words[c].POS == text.NOUN)
}

// readAgent reads a common noun that acts: "Israeli warplanes", "the Turkish foreign minister".
func (r *Resolution) readAgent(h int, a *agent, first, last int) reading {
	if name := r.nameOfTitle(h, a); name >= 0 {
		return r.read(name)
	}
	got := reading{entry: -1, sectors: a.sectors, kind: a.kind.entityKind(), isActor: a.kind != agentThing, name: r.phraseText(h), plural: r.plural(h)}
	if a.kind == agentPlace {
		got.isActor = !r.locative(h)
	}
	o := r.owner(h)
	if o.code == "" && first < h {
		for i := first; i < h && o.code == ""; i++ {
			o = r.owner(i)
		}
	}
	if minorities[a.noun] { // "the Albanian population of the province" lives in the province
		for _, look := range []func(int) owned{r.ofPhrase, r.placePhrase} {
			if in := look(h); in.code != "" {
				o = in
				break
			}
		}
	}
	if o.code == "" && a.ofMany() {
		o.code = "IGO"
	}
	if o.code == "" && slices.Contains(a.sectors, "MIL") {
		o = r.sender(h)
	}
	if o.code == "" && a.kind != agentThing && len(a.sectors) > 0 && !(relational[a.noun] && r.doc.Dependent(h, text.RelNmodPoss) >= 0) && !(got.plural && landNouns[a.noun]) {
		o.code, o.reason = r.contextState(h)
	}
	if o.body > 0 && (o.code == r.entry(o.body-1).code) && a.describes(o.sectors) {
		e := r.entry(o.body - 1)
		return reading{entry: o.body - 1, code: e.code, sectors: e.sectors, kind: e.kind, name: e.name, wikidata: e.wikidata, key: "e" + itoa(int(o.body-1)), isActor: true, reason: o.reason}
	}
	got.code, got.reason = o.code, o.reason
	if a.ofMany() {
		if got.sectors = a.sectors[1:]; len(got.sectors) == 0 {
			got.sectors = []string{"GOV"}
		}
	}
	if o.group && a.kind != agentBody && len(a.sectors) > 0 && (a.sectors[0] == "GOV" || a.sectors[0] == "PTY") { // the leaders of a people govern no state
		got.sectors = []string{"ELI"}
	}
	if len(o.sectors) > 0 && speaksForBody(a) { // "a Hamas official", "Hezbollah fighters"
		got.sectors = o.sectors
	}
	if r.isFormer(h) && a.kind == agentPerson {
		got.sectors = []string{"ELI"}
	} else if a.office != "" && !got.plural {
		r.readOffice(&got, a, &o)
	}
	if got.key == "" {
		got.key = got.code + "/" + strings.Join(got.sectors, "+") + "/" + a.noun
		switch {
		case o.body > 0:
			got.key += "/" + o.name
		case a.kind == agentPlace: // no two villages are one
			got.key += "/" + strings.ToLower(got.name)
		}
	}
	if got.code == "" && got.isActor {
		got.unresolved = "nothing says of which country"
	}
	if a.kind == agentThing {
		got.key = ""
	}
	return got
}

// nameOfTitle is the name that follows a title which the parse made the head: "Foreign
// Minister, Wang Yi"; -1 for none.
func (r *Resolution) nameOfTitle(h int, a *agent) int {
	if a.kind != agentPerson && a.kind != agentGroup {
		return -1
	}
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel; c < h || rel != text.RelAppos && rel != text.RelFlat {
			continue
		}
		if i := r.at[c]; i >= 0 && r.hits[i].entry >= 0 && r.entry(r.hits[i].entry).class == classPerson {
			return c
		}
	}
	return -1
}

// speaksForBody reports whether someone of a body has the body's own sectors: its
// officials and fighters, but not its courts or the police.
func speaksForBody(a *agent) bool {
	if a.kind != agentPerson && a.kind != agentGroup {
		return false
	}
	if len(a.sectors) == 0 { // "members"
		return true
	}
	switch a.sectors[0] {
	case "GOV", "UAF", "REB", "CVL", "PTY":
		return a.office == "" || a.office == "leader"
	}
	return false
}

// minorities are nouns for part of a country's people, which the adjective tells from the rest.
var minorities = map[string]bool{"population": true, "minority": true, "community": true, "majority": true, "inhabitant": true, "separatist": true, "enclave": true}

// readOffice names the one who held the office on the day: "the Turkish foreign minister".
func (r *Resolution) readOffice(got *reading, a *agent, o *owned) {
	if r.today == 0 {
		return
	}
	for _, id := range r.base.offices[officeKey{o.code, a.office}] {
		e := r.entry(id)
		if t := e.termAt(r.today); t == nil || t.office != a.office || t.body != "" && t.body != o.name {
			continue
		}
		got.entry, got.key, got.name, got.wikidata, got.kind = id, "e"+itoa(int(id)), e.name, e.wikidata, rapporteur.Person
		got.reason = "held the office on " + r.published.String()
	}
}

// readUnknown reads a name that the tables do not have, through its title, its
// apposition or its owner.
func (r *Resolution) readUnknown(h int) reading {
	if calendar[joinTokens(r.doc.Form(h))] {
		return reading{entry: -1}
	}
	name := r.unknownName(h)
	got := reading{entry: -1, name: name, kind: r.mentionKind(h), key: "n" + name}
	got.isActor = acting(got.kind) || got.kind == rapporteur.Other && r.doc.Words[h].Rel.Base() == text.RelNsubj
	if before, ok := r.persons[name]; ok && before != h {
		return r.readings[before]
	}
	title, at := r.titleAt(h)
	if title == nil {
		if of := r.copulaTitle(h); of >= 0 {
			title, _, _ = r.agent(of)
			at = of
		}
	}
	switch {
	case title != nil:
		got.sectors = title.sectors
		got.kind, got.isActor = title.kind.entityKind(), title.kind != agentPlace && title.kind != agentThing
		if title.kind == agentGroup {
			got.kind = rapporteur.Person
		}
		o := r.owner(at)
		if o.code == "" {
			o = r.owner(h)
		}
		if o.code == "" {
			o.code, o.reason = r.contextState(h)
		}
		got.code, got.reason = o.code, "by the words beside the name: "+r.phraseText(at)
		if r.isFormer(h) || r.isFormer(at) {
			got.sectors = []string{"ELI"}
		}
	default:
		o := r.owner(h)
		got.code, got.reason = o.code, o.reason
	}
	if got.code == "" {
		got.unresolved = "the name is not in the tables, and nothing beside it tells whose it is"
	}
	r.remember(h, name)
	return got
}

// calendar are capitalised words that name no one by themselves.
var calendar = map[string]bool{"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true, "september": true,
	"october": true, "november": true, "december": true, "jan": true, "feb": true, "aug": true, "sept": true, "oct": true, "nov": true, "dec": true, "christmas": true, "easter": true, "ramadan": true}

// mentionKind is what kind of name the mention at word h is, Other where there is none.
func (r *Resolution) mentionKind(h int) rapporteur.Kind {
	if i := r.chainOf[h]; i >= 0 {
		return r.doc.Mentions[i].Kind
	}
	return rapporteur.Other
}

// acting reports whether entities of a kind act.
func acting(k rapporteur.Kind) bool {
	switch k {
	case rapporteur.Person, rapporteur.Organization, rapporteur.Country, rapporteur.Group:
		return true
	}
	return false
}

// readThing reads a noun that is no agent: it is whose it is, but does not act.
func (r *Resolution) readThing(h int) reading {
	o := r.owner(h)
	if o.code == "" {
		return reading{entry: -1}
	}
	return reading{entry: -1, code: o.code, name: r.phraseText(h), kind: rapporteur.Other, reason: o.reason}
}

// unknownName is the whole name that word h heads or stands in.
func (r *Resolution) unknownName(h int) string {
	first, last := h, h+1
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel; (rel == text.RelFlat || rel == text.RelCompound) && r.doc.Words[c].POS == text.PROPN && r.at[c] < 0 {
			first, last = min(first, c), max(last, c+1)
		}
	}
	return r.nameText(first, last)
}

// remember lets someone be named by the last word of the name from here on.
func (r *Resolution) remember(h int, name string) {
	r.persons[name] = h
	words := strings.Fields(name)
	if len(words) > 1 {
		for _, w := range []string{words[len(words)-1], words[0]} {
			if _, ok := r.persons[w]; !ok {
				r.persons[w] = h
			}
		}
	}
}

// copulaTitle is the title in "X is president of Y", -1 for none.
func (r *Resolution) copulaTitle(h int) int {
	w := &r.doc.Words[h]
	if w.Rel != text.RelNsubj || w.Head < 0 || r.doc.Dependent(int(w.Head), text.RelCop) < 0 {
		return -1
	}
	if a, _, _ := r.agent(int(w.Head)); a != nil {
		return int(w.Head)
	}
	return -1
}

func (r *Resolution) plural(h int) bool {
	return strings.Contains(r.doc.Words[h].Feats, "Number=Plur") || r.doc.Words[h].Tag == text.TagNNS || r.doc.Words[h].Tag == text.TagNNPS
}

// phraseText is the phrase of h as the extent has it.
func (r *Resolution) phraseText(h int) string { return r.nameText(r.extent(h)) }

// extent is the words of the phrase that name the actor: modifiers and phrases that
// say whose or where, not articles, relative clauses, appositions or other conjuncts.
func (r *Resolution) extent(h int) (first, last int) { return r.extentTo(h, 8) }

// extentTo follows modifiers of modifiers down to a depth.
func (r *Resolution) extentTo(h, depth int) (first, last int) {
	first, last = h, h+1
	if depth == 0 {
		return first, last
	}
	named := r.at[h] >= 0
	for c := range r.doc.Dependents(h) {
		switch rel := r.doc.Words[c].Rel; rel {
		case text.RelAmod, text.RelCompound, text.RelFlat, text.RelNmodPoss, text.RelNmodDesc, text.RelNmodUnmarked:
		case text.RelNmod:
			if named || c < h || !belongs(r.caseOf(c)) {
				continue
			}
		default:
			continue
		}
		f, l := r.extentOf(c, depth-1)
		first, last = min(first, f), max(last, l)
	}
	first, last = r.withoutCommas(h, first, last)
	if i := r.at[h]; i >= 0 {
		first, last = min(first, r.hits[i].first), max(last, r.hits[i].last)
	}
	return first, last
}

// belongs reports whether a phrase after this preposition tells whose or where.
func belongs(preposition string) bool {
	switch preposition {
	case "of", "in", "at", "near", "for", "from", "to", "within", "across":
		return true
	}
	return false
}

// withoutCommas cuts the extent at marks other than hyphens, stops and quotes.
func (r *Resolution) withoutCommas(h, first, last int) (int, int) {
	for i := h - 1; i >= first; i-- {
		if r.divides(i) {
			first = i + 1
		}
	}
	for i := h + 1; i < last; i++ {
		if r.divides(i) {
			last = i
		}
	}
	return first, last
}

func (r *Resolution) divides(i int) bool {
	return r.doc.Words[i].POS == text.PUNCT && strings.ContainsAny(r.doc.Form(i), ",;:()[]—–") || r.doc.Form(i) == "–"
}

// extentOf is the extent of a modifier, with its preposition and possessive mark.
func (r *Resolution) extentOf(c, depth int) (first, last int) {
	first, last = r.extentTo(c, depth)
	for d := range r.doc.Dependents(c) {
		if rel := r.doc.Words[d].Rel; rel == text.RelCase || rel == text.RelDet && d < c && r.caseBefore(c, d) {
			first, last = min(first, d), max(last, d+1)
		}
	}
	return first, last
}

func (r *Resolution) caseBefore(c, d int) bool {
	k := r.doc.Dependent(c, text.RelCase)
	return k >= 0 && k < d
}

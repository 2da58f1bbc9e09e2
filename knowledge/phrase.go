package knowledge

import (
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

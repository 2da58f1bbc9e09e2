package knowledge

import (
	"strings"

	"rapporteur"
	"rapporteur/text"
)

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
		r.readTitled(h, at, title, &got)
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

// readTitled reads an unknown name by the title at word at: whose the title is, then who
// of that family name held the office, then where the text is.
func (r *Resolution) readTitled(h, at int, title *agent, got *reading) {
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
		o = r.holderNamed(got.name, title)
	}
	if o.code == "" {
		o.code, o.reason = r.contextState(h)
	}
	got.code, got.reason = o.code, "by the words beside the name: "+r.phraseText(at)
	if r.isFormer(h) || r.isFormer(at) {
		got.sectors = []string{"ELI"}
	}
}

// holderNamed is the one state where someone of the family name held the office.
func (r *Resolution) holderNamed(name string, title *agent) (o owned) {
	words := strings.Fields(name)
	if title.office == "" || len(words) == 0 {
		return owned{}
	}
	for _, p := range r.base.index.find(appendTokens(nil, words[len(words)-1])) {
		e := r.entry(p.entry)
		if p.how != asSurname || !e.held(title.office) {
			continue
		}
		if o.code != "" && o.code != e.code {
			return owned{}
		}
		o = owned{code: e.code, reason: "as " + e.name + " was"}
	}
	return o
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

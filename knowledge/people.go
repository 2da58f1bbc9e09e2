package knowledge

import (
	"strings"

	"rapporteur"
)

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

// minorities are nouns for part of a country's people, which the adjective tells from the rest.
var minorities = map[string]bool{"population": true, "minority": true, "community": true, "majority": true, "inhabitant": true, "separatist": true, "enclave": true}

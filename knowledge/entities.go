package knowledge

import (
	"slices"
	"strings"

	"rapporteur"
)

// nameEntities makes the entities of all names that were found.
func (r *Resolution) nameEntities() {
	for i := range r.hits {
		h := &r.hits[i]
		if h.entry >= 0 && h.how != asAdjective {
			r.Actor(h.head)
			r.Place(h.head) // for the entity's point on the map
		}
	}
}

// entity returns the entity of a reading and notes the mention.
func (r *Resolution) entity(head int, got *reading, first, last int) int {
	if id := r.asked[head]; id >= 0 {
		return int(id)
	}
	id, ok := r.keys[got.key]
	if !ok {
		id = len(r.entities)
		r.keys[got.key] = id
		r.entities = append(r.entities, rapporteur.Entity{ID: "e" + itoa(id+1), Kind: got.kind, Name: got.name, Code: got.code,
			Sectors: got.sectors, Wikidata: got.wikidata, Reason: got.reason, Unresolved: got.unresolved})
	}
	e := &r.entities[id]
	if better(e, got) {
		e.Name = got.name
	}
	quote := r.doc.Quote(first, last)
	if !slices.Contains(e.Mentions, quote) {
		e.Mentions = append(e.Mentions, quote)
	}
	r.asked[head] = int32(id)
	if got.unresolved != "" {
		r.problems = append(r.problems, rapporteur.Unresolved{What: "name", Span: quote.Span, Text: quote.Text, Reason: got.unresolved})
	}
	return id
}

// better reports whether a reading names the entity better: a person by more words,
// anything without "its" or "his".
func better(e *rapporteur.Entity, got *reading) bool {
	if got.entry >= 0 {
		return false
	}
	if a, b := possessed(e.Name), possessed(got.name); a != b {
		return a
	}
	return got.kind == rapporteur.Person && len(got.sectors) > 0 && got.key[0] == 'n' && len(got.name) > len(e.Name)
}

// possessed reports whether a phrase begins with a possessive pronoun.
func possessed(name string) bool {
	first, _, _ := strings.Cut(name, " ")
	switch strings.ToLower(first) {
	case "his", "her", "its", "their", "our", "my", "your":
		return true
	}
	return false
}

package knowledge

import (
	"slices"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/text"
)

// entry is an entry of the tables, or one that this text added.
func (r *Resolution) entry(id int32) *entry {
	if n := len(r.base.entries); int(id) >= n {
		return &r.local[int(id)-n]
	}
	return &r.base.entries[id]
}

// findPlaces adds the places of the gazetteer where the tables have no name.
func (r *Resolution) findPlaces() {
	g, err := r.base.Gazetteer()
	if err != nil { // a build without it knows the places of the tables alone
		r.markDatelines()
		return
	}
	r.places = g.Annotate(r.doc)
	for i := range r.places {
		p := &r.places[i]
		if p.Demonym || p.Embedded || p.Road {
			continue
		}
		free := !r.partOfName(headOf(r.doc, p.First, p.Last), p.First, p.Last)
		for w := p.First; w < p.Last; w++ {
			r.placeAt[w] = int32(i)
			free = free && r.at[w] < 0
		}
		if free && p.Resolved() && p.Candidate.Country != "" {
			r.preferNear(g, p)
			r.addPlace(p)
		}
	}
	r.orderHits()
	r.markDatelines()
}

// preferNear takes a place's namesake in a state that the text speaks of, where it does
// not speak of the place's own.
func (r *Resolution) preferNear(g *gazetteer.Gazetteer, p *gazetteer.Toponym) {
	if r.states[p.Candidate.Country] > 0 || len(r.states) == 0 {
		return
	}
	var found *gazetteer.Candidate
	candidates := g.Lookup(r.nameText(p.First, p.Last))
	for i := range candidates {
		c := &candidates[i]
		if n := r.states[c.Country]; n > 0 && (found == nil || n > r.states[found.Country] || n == r.states[found.Country] && c.Population > found.Population) {
			found = c
		}
	}
	if found != nil {
		p.Candidate, p.Reason = *found, "the text speaks of "+r.base.nameOf(found.Country)
	}
}

// orderHits puts the hits in the order of the text again.
func (r *Resolution) orderHits() {
	slices.SortStableFunc(r.hits, func(a, b hit) int { return a.first - b.first })
	for i := range r.hits {
		if h := &r.hits[i]; h.entry >= 0 || h.unresolved != "" {
			for w := h.first; w < h.last; w++ {
				r.at[w] = int32(i)
			}
		}
	}
}

// addPlace makes a hit of a place that the tables do not have.
func (r *Resolution) addPlace(p *gazetteer.Toponym) {
	id := int32(len(r.base.entries) + len(r.local))
	for i := range r.local {
		if e := &r.local[i]; e.name == p.Candidate.Name && e.code == p.Candidate.Country {
			id = int32(len(r.base.entries) + i)
		}
	}
	if int(id) == len(r.base.entries)+len(r.local) {
		r.local = append(r.local, entry{name: p.Candidate.Name, class: classRegion, kind: rapporteur.PlaceKind, code: p.Candidate.Country})
	}
	for w := p.First; w < p.Last; w++ {
		r.at[w] = int32(len(r.hits))
	}
	r.hits = append(r.hits, hit{first: p.First, last: p.Last, head: headOf(r.doc, p.First, p.Last), entry: id, how: asName, reason: p.Reason})
	r.states[p.Candidate.Country]++
}

// Place says where the noun phrase headed by word head is; ok is false when it is no place.
func (r *Resolution) Place(head int) (PlaceRef, bool) {
	if head < 0 || head >= len(r.doc.Words) {
		return PlaceRef{}, false
	}
	ref, ok := r.placeAtWord(head)
	if !ok {
		ref, ok = r.placeOfNoun(head)
	}
	if !ok {
		return PlaceRef{}, false
	}
	ref.Entity = r.Actor(head).Entity
	if ref.Entity >= 0 && r.entities[ref.Entity].Place == nil && (ref.Lat != 0 || ref.Lon != 0) {
		place := ref.Place
		r.entities[ref.Entity].Place = &place
	}
	return ref, true
}

// placeOfNoun is the place whose name makes a noun of place one: "the Kharkiv region",
// "the city of Izium".
func (r *Resolution) placeOfNoun(head int) (PlaceRef, bool) {
	if a, _, _ := r.agent(head); a == nil || a.kind != agentPlace {
		return PlaceRef{}, false
	}
	for c := range r.doc.Dependents(head) {
		rel := r.doc.Words[c].Rel
		if rel == text.RelCompound && c < head || rel == text.RelNmod && r.caseOf(c) == "of" || rel == text.RelAppos || rel == text.RelFlat || rel == text.RelNmodDesc {
			if ref, ok := r.placeAtWord(c); ok {
				return ref, true
			}
		}
	}
	return PlaceRef{}, false
}

// placeAtWord is the place that word head is a name of.
func (r *Resolution) placeAtWord(head int) (ref PlaceRef, ok bool) {
	if i := r.at[head]; i >= 0 && r.hits[i].entry >= 0 {
		ref, ok = r.namedPlace(&r.hits[i])
	}
	if i := r.placeAt[head]; i >= 0 && r.places[i].Resolved() && (!ok || ref.Country == r.places[i].Candidate.Country) {
		ref.Place, ok = r.places[i].Place(), true
		if ref.Name == "" {
			ref.Name = r.places[i].Candidate.Name
		}
	}
	return ref, ok
}

// namedPlace is the place that a name of the tables is.
func (r *Resolution) namedPlace(h *hit) (PlaceRef, bool) {
	e := r.entry(h.entry)
	switch {
	case e.class == classRegion, e.kind == rapporteur.Facility:
	case e.class == classState && (h.how == asName || h.how == asAlias || h.how == asSeat):
	default:
		return PlaceRef{}, false
	}
	name := e.name
	if h.how == asSeat {
		name = r.nameText(h.first, h.last)
	}
	return PlaceRef{Name: name, Place: rapporteur.Place{Country: e.code}}, true
}

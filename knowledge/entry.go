package knowledge

import (
	"rapporteur"
)

// class is what sort of thing an entry is; it decides how its names may be used.
type class uint8

const (
	classState  class = iota // a state or territory
	classRegion              // a part of a state, a city that is no seat
	classBody                // an organisation, a pact, a force, a seat of power
	classPerson              // someone with offices
	classGroup               // a people or a faith
)

// entry is someone or something that the tables know.
type entry struct {
	name        string
	class       class
	kind        rapporteur.Kind
	code        string
	sectors     []string
	from, until day
	wikidata    string
	members     []string
	terms       []term // of a person, by time
	table       string // where it was read, file:line
}

// term is a stretch of someone's public life.
type term struct {
	code        string
	office      string
	body        string
	sectors     []string
	from, until day
}

func (t *term) at(d day) bool { return within(t.from, t.until, d) }

// validAt reports whether the entry was there on day d; no day is any day.
func (e *entry) validAt(d day) bool { return within(e.from, e.until, d) }

func within(from, until, d day) bool {
	return d == 0 || (from == 0 || from <= d) && (until == 0 || d <= until)
}

// termAt returns the office that a person held on day d: of several, the last begun.
func (e *entry) termAt(d day) *term {
	var found *term
	for i := range e.terms {
		if t := &e.terms[i]; t.at(d) && (found == nil || t.from >= found.from) {
			found = t
		}
	}
	return found
}

// how is the way in which a name stands for its entry.
type how uint8

const (
	asName how = iota
	asAlias
	asAdjective
	asPeople
	asSeat
	asSurname
)

var howNames = [...]string{"name", "alias", "adjective", "people", "seat of government", "surname"}

// posting says that a name stands for an entry.
type posting struct {
	entry int32
	next  uint32 // the next posting of the same name, plus one
	how   how
	shape shape
}

// shape is how a name must be written to count.
type shape uint8

const (
	shapeCapital shape = iota // its first and its last word begin with a capital
	shapeFirst                // its first word begins with a capital
	shapeAcronym              // all capitals
	shapeAny
)

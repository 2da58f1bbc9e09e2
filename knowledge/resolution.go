package knowledge

import (
	"rapporteur"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/text"
)

// Actor is what a noun phrase stands for.
type Actor struct {
	Entity      int      // index into Entities, -1 when the phrase is not an actor at all
	Code        string   // ISO 3166-1 alpha-3, IGO, NGO, …; empty when unresolved
	Sectors     []string // PLOVER's, most specific first
	First, Last int      // words of the phrase that name the actor, modifiers included, relative clauses not
	IsActor     bool     // could act: a state, body, person or group of people, not a thing or a mere place
	Locative    bool     // stands in a phrase of place: "in Tokyo"
	Unresolved  string   // why there is no code
}

// PlaceRef is a place that a phrase names.
type PlaceRef struct {
	Entity int // index into Entities
	Name   string
	rapporteur.Place
}

// Resolution answers who and where the phrases of one text are. It belongs to one
// goroutine: it remembers what it was asked.
type Resolution struct {
	base      *Base
	doc       *text.Doc
	published rapporteur.Date
	today     day

	places   []gazetteer.Toponym
	placeAt  []int32         // word → place, -1 for none
	local    []entry         // places of the text that the tables do not have
	inFull   map[int32]bool  // people named in full
	others   map[string]bool // surnames of people whom the tables do not have
	hits     []hit
	ends     []posting       // scratch
	at       []int32         // word → hit, -1 for none
	words    map[string]bool // normal forms of the text's words, nil until asked for
	states   map[string]int  // code → hits that surely speak of it
	agents   []agentAt
	readings []reading
	state    []uint8 // of readings: not asked, being read, read
	depth    int     // of readings within readings
	persons  map[string]int
	chainOf  []int32 // word → mention, -1 for none
	chains   map[int]int
	entities []rapporteur.Entity
	keys     map[string]int
	asked    []int32 // word → entity, -1 for not asked
	problems []rapporteur.Unresolved
}

// Resolve finds the names of the text and decides what each stands for on the day of
// publication; without one, every office ever held counts. It needs words; with trees
// and mentions it says more.
func (b *Base) Resolve(d *text.Doc, published rapporteur.Date) *Resolution {
	n := len(d.Words)
	r := &Resolution{base: b, doc: d, published: published, today: dayOf(published),
		at: make([]int32, n), placeAt: make([]int32, n), agents: make([]agentAt, n), readings: make([]reading, n), state: make([]uint8, n), asked: make([]int32, n),
		states: map[string]int{}, inFull: map[int32]bool{}, others: map[string]bool{}, persons: map[string]int{}, chains: map[int]int{}, keys: map[string]int{}}
	for i := range n {
		r.at[i], r.asked[i], r.placeAt[i] = -1, notAsked, -1
	}
	r.linkChains()
	r.scan()
	r.decide()
	r.findPlaces()
	r.nameEntities()
	return r
}

// What asked holds of a word that has no entity.
const (
	notAsked = -1
	toldOf   = -2 // it is among the problems
)

// Actor says who the noun phrase headed by word head stands for.
func (r *Resolution) Actor(head int) Actor {
	if head < 0 || head >= len(r.doc.Words) {
		return Actor{Entity: -1, Unresolved: "no such word"}
	}
	got := r.read(head)
	first, last := r.extent(head)
	a := Actor{Entity: -1, Code: got.code, Sectors: got.sectors, First: first, Last: last, IsActor: got.isActor,
		Locative: r.locative(head), Unresolved: got.unresolved}
	switch {
	case got.key != "":
		a.Entity = r.entity(head, &got, first, last)
	case got.unresolved != "" && r.doc.Words[head].POS == text.PRON && r.asked[head] == notAsked:
		r.asked[head] = toldOf
		q := r.doc.Quote(head, head+1)
		r.problems = append(r.problems, rapporteur.Unresolved{What: "pronoun", Span: q.Span, Text: q.Text, Reason: got.unresolved})
	}
	return a
}

// Members are the entities that a plural stands for: "both nations", "the two sides",
// "the Turkish and Greek sides"; for any other phrase its own entity alone.
func (r *Resolution) Members(head int) []int {
	if head < 0 || head >= len(r.doc.Words) {
		return nil
	}
	if heads := r.memberHeads(head); len(heads) > 0 {
		var out []int
		for _, h := range heads {
			if a := r.Actor(h); a.Entity >= 0 {
				out = append(out, a.Entity)
			}
		}
		return out
	}
	if a := r.Actor(head); a.Entity >= 0 {
		return []int{a.Entity}
	}
	return nil
}

// Entities are the entities of the report: one a chain, and one for each phrase that
// Actor was asked for.
func (r *Resolution) Entities() []rapporteur.Entity { return r.entities }

// Unresolved lists the names and phrases that were asked for and could not be resolved.
func (r *Resolution) Unresolved() []rapporteur.Unresolved { return r.problems }

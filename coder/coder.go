// Package coder reads events off dependency trees: it finds the codebook's predicates
// in a sentence, fills their frames, composes predicates that are about each other
// ("refused to lift the sanctions"), and asks the knowledge who stands behind the
// phrases that take part.
package coder

import (
	"sync"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/text"
)

// Coder codes documents by a codebook. It is immutable and safe for use by many
// goroutines.
type Coder struct {
	book  *codebook.Book
	judge *Judge
	runs  sync.Pool
}

// New returns a coder of a codebook, with a judge or, where that is nil, without. A book
// of no built-in type goes without: the judge knows none of its types.
func New(book *codebook.Book, judge *Judge) *Coder {
	if book.Bare {
		judge = nil
	}
	c := &Coder{book: book, judge: judge}
	var clusters *Clusters
	if judge != nil {
		clusters = judge.Clusters
	}
	c.runs.New = func() any {
		return &run{book: book, clusters: clusters, container: book.ClassNamed("container"), time: book.ClassNamed("time"),
			troops: book.ClassNamed("troops"), arms: book.ClassNamed("arms"),
			speech: book.ClassNamed("speech"), figment: book.ClassNamed("figment"),
			outcome: book.ClassNamed("outcome"), sport: book.ClassNamed("sport"),
			survey: book.ClassNamed("survey"), market: book.ClassNamed("market"), aftermath: book.ClassNamed("aftermath"), public: book.ClassNamed("public"),
			hurt: book.ClassNamed("hurt"), disaster: book.ClassNamed("disaster"), contexts: newContexts(book)}
	}
	return c
}

// Coding is what a document tells: its events, and for each the words that it hangs on.
type Coding struct {
	Events  []rapporteur.Event
	Anchors []Anchor // one an event
}

// Anchor says where an event stands: the word that tells of it, and the words
// [First, Last) of its clause.
type Anchor struct {
	Trigger     int
	First, Last int
}

// Code returns the events of a document whose earlier annotations are done.
func (c *Coder) Code(doc *text.Doc, who Resolution, published rapporteur.Date) Coding {
	r := c.runs.Get().(*run)
	defer c.runs.Put(r)
	r.doc, r.who, r.published = doc, who, published
	var out Coding
	for s := range doc.Sentences {
		r.sentence(s)
		for k := range r.events {
			h := &r.events[k]
			e, ok := r.write(h, s, len(out.Events)+1)
			if !ok || r.told(&out, h, &e) || !c.believable(doc, h, &e) {
				continue
			}
			first, last := r.doc.Subtree(h.anchor)
			out.Events = append(out.Events, e)
			out.Anchors = append(out.Anchors, Anchor{h.trigger, first, last})
		}
	}
	r.doc, r.who = nil, nil
	return out
}

// run is the scratch space of coding one document; its slices are reused.
type run struct {
	book       *codebook.Book
	container  codebook.Class
	time       codebook.Class
	troops     codebook.Class
	arms       codebook.Class
	speech     codebook.Class
	figment    codebook.Class
	outcome    codebook.Class
	sport      codebook.Class
	survey     codebook.Class
	market     codebook.Class
	aftermath  codebook.Class
	public     codebook.Class
	hurt       codebook.Class
	disaster   codebook.Class
	doc        *text.Doc
	who        Resolution
	published  rapporteur.Date
	first      int // word of the sentence, from which the slices below count
	matches    []match
	at         []int // match at each word, -1 for none
	acts       []answer
	classed    []bool
	sets       []codebook.ClassSet
	events     []happening
	heads      []int
	own        text.Doc        // the document with trees mended
	given      *text.Doc       // the document as it was, once own is in use
	adjectival bool            // slots are those of an adjective, though the word be a participle
	sense      *codebook.Sense // the sense looked at; nil for none
	particled  int             // verb whose particle, in the sense looked at, was read as a preposition; -1 for none
	phrasal    int             // its object
	others     bool            // parties are those other than whom a pronoun stands for: "its border with Ukraine"
	agents     bool            // parties are those who do, not those whom a thing is against, in or for
	contexts   *contexts
	clusters   *Clusters // nil without a judge
	phrase     []byte
}

// answer is what the knowledge says of a phrase.
type answer uint8

const (
	unknown answer = iota
	nobody
	owned // by someone who acts: "an Israeli airstrike"
	acts
)

// sentence finds the events of sentence s.
func (r *run) sentence(s int) {
	first, last := r.doc.Sentences[s].First, r.doc.Sentences[s].Last
	n := last - first
	r.first = first
	r.at = grow(r.at, n)
	r.particled, r.sense = -1, nil
	r.acts = grow(r.acts, n)
	r.classed = grow(r.classed, n)
	r.sets = grow(r.sets, n)
	for k := range r.at {
		r.at[k] = -1
	}
	r.mend(first, last)
	clear(r.acts)
	clear(r.classed)
	r.findMatches(first, last)
	r.build()
	r.duties(first, last)
	r.charges(first, last)
}

// grow returns s with n zeroed elements.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

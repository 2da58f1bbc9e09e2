package main

import (
	"fmt"
	"strings"

	"rapporteur"
	"rapporteur/exchange"
)

// quadNames are the quad classes by number, as exchange.Row has them.
var quadNames = [...]string{"", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}

// rowText writes the one line that stands for a row, and knows where its parts are.
type rowText struct{ strings.Builder }

func (t *rowText) add(s string) rapporteur.Quote {
	start := t.Len()
	t.WriteString(s)
	return rapporteur.Quote{Span: rapporteur.Span{Start: start, End: t.Len()}, Text: s}
}

// rowReport is a row of another data set as a report of its own: the text is the row in
// words, so that its event points at something. The same file gives the same ids again.
func rowReport(file string, row *exchange.Row) *rapporteur.Report {
	w := &rowText{}
	e := rapporteur.Event{ID: "v1", Type: row.Type, Contexts: row.Contexts, Quad: quadNames[min(max(row.Quad, 0), 4)], CAMEO: row.CAMEO, Goldstein: row.Goldstein,
		Sentence: 1, Modality: row.Modality, Confidence: 1, Actors: []rapporteur.Participant{}, Recipients: []rapporteur.Participant{}}
	if row.Mode != "" {
		e.Modes = []string{row.Mode}
	}
	if row.Score != nil {
		e.Score = *row.Score
	}
	if e.Modality == "" {
		e.Modality = rapporteur.Actual
	}
	r := &rapporteur.Report{Rapporteur: rapporteur.Version, Times: []rapporteur.Time{}, Claims: []rapporteur.Claim{}, Entities: []rapporteur.Entity{}}
	e.Actors = rowParty(w, r, e.Actors, &row.Actor)
	w.add(" → ")
	e.Recipients = rowParty(w, r, e.Recipients, &row.Recipient)
	w.add(": ")
	e.Trigger = w.add(strings.TrimSpace(row.Type + " " + row.Mode))
	if !row.Day.IsZero() {
		w.add(", ")
		q := w.add(row.Day.String())
		e.Date = &rapporteur.EventDate{Start: row.Day, End: row.Day, Span: &q.Span, Text: q.Text}
	}
	if row.Place.Name != "" {
		w.add(", ")
		w.add(row.Place.Name)
		e.Place = &rapporteur.EventPlace{Name: row.Place.Name, Country: row.Place.Country}
		if row.Place.Point != nil {
			e.Place.Lat, e.Place.Lon = row.Place.Point.Lat, row.Place.Point.Lon
		}
	}
	id := row.ID
	if id == "" {
		id = fmt.Sprint("line ", row.Line)
	}
	r.Events = []rapporteur.Event{e}
	r.Codebook = row.Version
	r.Article = rapporteur.Article{ID: "row-" + fingerprint(file, id), URL: row.URL, Source: row.Source, Title: w.String(), Published: row.Published, Language: row.Language, Text: w.String()}
	if r.Article.Published.IsZero() {
		r.Article.Published = row.Day
	}
	r.Sentences = []rapporteur.Span{{Start: 0, End: w.Len()}}
	return r
}

// rowParty adds an actor or a recipient, with an entity for it; one that the row does not
// name is not added.
func rowParty(w *rowText, r *rapporteur.Report, to []rapporteur.Participant, p *exchange.Party) []rapporteur.Participant {
	name := p.Name
	if name == "" {
		name = strings.TrimSpace(p.Country + " " + strings.Join(p.Sectors, " "))
	}
	if name == "" {
		w.add("(not named)")
		return to
	}
	q := w.add(name)
	id := fmt.Sprint("e", len(r.Entities)+1)
	r.Entities = append(r.Entities, rapporteur.Entity{ID: id, Kind: rapporteur.Other, Name: name, Code: p.Country, Sectors: p.Sectors, Wikidata: p.Wikidata, Mentions: []rapporteur.Quote{q}})
	return append(to, rapporteur.Participant{Entity: id, Code: p.Country, Sectors: p.Sectors, Span: q.Span, Text: q.Text})
}

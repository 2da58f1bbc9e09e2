package chart

import (
	"iter"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/exchange"
)

// maxTitle bounds the title of an event, in characters.
const maxTitle = 200

// Parties is how actors and recipients are shown.
type Parties int

// The ways.
const (
	Codes Parties = iota // the code of the state that it is or acts for, else the name
	Names                // the name
)

// Of is how a party of a row is shown.
func (p Parties) Of(x *exchange.Party) string {
	switch {
	case p == Codes && x.Country != "":
		return x.Country
	case x.Name != "":
		return x.Name
	case x.Country != "":
		return x.Country
	}
	return strings.Join(x.Sectors, " ")
}

// FromRow is a row of a file of events. Rows of one event should be given the same ID.
func FromRow(r *exchange.Row, p Parties) Event {
	e := Event{Date: r.Day, Actor: p.Of(&r.Actor), Recipient: p.Of(&r.Recipient), Type: r.Type, Quad: Quad(r.Quad), Place: r.Place.Name, Href: r.URL}
	switch {
	case r.Score != nil:
		e.Score = *r.Score
	case r.Goldstein != nil:
		e.Score = *r.Goldstein
	}
	if r.Place.Point != nil {
		e.Lat, e.Lon = r.Place.Point.Lat, r.Place.Point.Lon
	}
	return e
}

// FromReport is the events of a report, a row for each pair of parties (see
// [exchange.Rows]), with the sentence that tells of each as its title. Negated and
// hypothetical events are left out unless all is set. href is where an event's evidence is;
// nil is the article's address.
func FromReport(r *rapporteur.Report, p Parties, all bool, href func(*rapporteur.Event) string) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for source, row := range ReportRows(r, all) {
			e := FromRow(&row, p)
			e.ID, e.Title = row.Story+" "+source.ID, Sentence(r, source)
			if href != nil {
				e.Href = href(source)
			}
			if !yield(e) {
				return
			}
		}
	}
}

// FromRecord is an event of the record, a row for each pair of parties, as FromReport has
// them; href is where its evidence is.
func FromRecord(r *rapporteur.EventRow, p Parties, href string) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for row := range RecordRows(r) {
			e := FromRow(&row, p)
			e.ID, e.Title, e.Href = r.Key.String(), cleanTo(r.Passage.Text, maxTitle), href
			if !yield(e) {
				return
			}
		}
	}
}

// RecordRows are the rows of an event of the record, whatever its modality.
func RecordRows(r *rapporteur.EventRow) iter.Seq[exchange.Row] {
	a := &r.Article
	one := rapporteur.Report{Article: rapporteur.Article{ID: a.ID, URL: a.URL, Source: a.Source, Title: a.Title, Published: a.Published, Language: a.Language}, Events: []rapporteur.Event{r.Event}}
	return slices.Values(exchange.Rows(&one, true))
}

// ReportRows are the rows of a report, each with its event.
func ReportRows(r *rapporteur.Report, all bool) iter.Seq2[*rapporteur.Event, exchange.Row] {
	return func(yield func(*rapporteur.Event, exchange.Row) bool) {
		one := *r
		for i := range r.Events {
			one.Events = r.Events[i : i+1]
			for _, row := range exchange.Rows(&one, all) {
				if !yield(&r.Events[i], row) {
					return
				}
			}
		}
	}
}

// Sentence is the sentence that tells of an event, shortened.
func Sentence(r *rapporteur.Report, e *rapporteur.Event) string {
	text := e.Trigger.Text
	if n := e.Sentence - 1; n >= 0 && n < len(r.Sentences) {
		if s := r.Sentences[n]; s.Start >= 0 && s.Start <= s.End && s.End <= len(r.Article.Text) {
			text = s.Of(r.Article.Text)
		}
	}
	return strings.Clone(cleanTo(text, maxTitle))
}

// Package storetest is the suite that every store of the record must pass, and generated
// records for measuring.
package storetest

import (
	"fmt"
	"strings"

	"rapporteur"
)

// writer puts together the text of an article and gives spans of what it appends.
type writer struct{ strings.Builder }

func (w *writer) add(s string) rapporteur.Span {
	start := w.Len()
	w.WriteString(s)
	return rapporteur.Span{Start: start, End: w.Len()}
}

// Report is a report of an invented article of a few sentences, an event and a claim each
// way; n tells one from another.
func Report(id string, n int) *rapporteur.Report {
	w := new(writer)
	r := &rapporteur.Report{Rapporteur: rapporteur.Version, Codebook: "plover-2021", Times: []rapporteur.Time{}}
	r.Article = rapporteur.Article{ID: id, URL: "https://example.org/" + id, Source: "The Borderer", Title: fmt.Sprintf("Ruritania recalls its envoy (%d)", n),
		Published: rapporteur.Date{Year: 2024, Month: 3, Day: 1 + n%28}, Language: "en", Rating: &rapporteur.PageRating{Value: 4, Best: 5, Votes: 1}}
	ruritania, graustark := rapporteur.Participant{Entity: "e1", Code: "RUR", Sectors: []string{"GOV"}}, rapporteur.Participant{Entity: "e2", Code: "GRA", Sectors: []string{"MIL"}}
	start := w.Len()
	ruritania.Span = w.add("Ruritania")
	ruritania.Text = "Ruritania"
	w.add(" ")
	trigger := rapporteur.Quote{Span: w.add("recalled its ambassador"), Text: "recalled its ambassador"}
	w.add(" from ")
	graustark.Span = w.add("Graustark")
	graustark.Text = "Graustark"
	w.add(fmt.Sprintf(" on the %dth day — the “façade” of peace was over.", n))
	r.Sentences = append(r.Sentences, rapporteur.Span{Start: start, End: w.Len()})
	w.add("\n")
	start = w.Len()
	speaker := graustark
	speaker.Span = w.add("Graustark")
	w.add(" ")
	cue := rapporteur.Quote{Span: w.add("denied"), Text: "denied"}
	w.add(" that ")
	content := rapporteur.Quote{Span: w.add("it had massed troops by the river"), Text: "it had massed troops by the river"}
	w.add(".")
	r.Sentences = append(r.Sentences, rapporteur.Span{Start: start, End: w.Len()})
	r.Article.Text = w.String()
	r.Entities = []rapporteur.Entity{
		{ID: "e1", Kind: rapporteur.Country, Name: "Ruritania", Code: "RUR", Wikidata: "Q1331174", Mentions: []rapporteur.Quote{{Span: ruritania.Span, Text: "Ruritania"}}},
		{ID: "e2", Kind: rapporteur.Country, Name: "Graustark", Code: "GRA", Mentions: []rapporteur.Quote{{Span: graustark.Span, Text: "Graustark"}}},
	}
	day := r.Article.Published.AddDays(-1)
	r.Events = []rapporteur.Event{
		{ID: "v1", Type: "SANCTION", Modes: []string{"withdraw"}, Contexts: []string{"diplomatic"}, Quad: "verbal conflict", Score: -6, Sentence: 1,
			Actors: []rapporteur.Participant{ruritania}, Recipients: []rapporteur.Participant{graustark}, Trigger: trigger, Modality: rapporteur.Actual,
			Date: &rapporteur.EventDate{Start: day, End: day}, Place: &rapporteur.EventPlace{Name: "Edelweiß 100%", Country: "GRA", Lat: 1.5, Lon: 2.5}, Confidence: 0.94},
		{ID: "v2", Type: "MOBILIZE", Modes: []string{"troops"}, Contexts: []string{"military"}, Quad: "material conflict", Score: -7, Sentence: 2,
			Actors: []rapporteur.Participant{speaker}, Recipients: []rapporteur.Participant{}, Trigger: rapporteur.Quote{Span: content.Span, Text: content.Text},
			Modality: rapporteur.Actual, Claims: []string{"c1"}, Confidence: 0.5 + float64(n%40)/100},
	}
	r.Claims = []rapporteur.Claim{{ID: "c1", Stance: rapporteur.Deny, Form: "indirect", Sentence: 2, Speakers: []rapporteur.Participant{speaker},
		Cue: &cue, Content: []rapporteur.Quote{content}, Evidence: "none", Events: []string{"v2"}, Confidence: 0.8}}
	return r
}

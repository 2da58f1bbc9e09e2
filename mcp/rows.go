package mcp

import (
	"strings"

	"rapporteur"
)

// Event is an event as the tools give it.
type Event struct {
	Key        string   `json:"key,omitempty" jsonschema:"for show_evidence; absent when the article is not in the record"`
	Type       string   `json:"type"`
	Modes      []string `json:"modes,omitempty"`
	Contexts   []string `json:"contexts,omitempty"`
	Actors     []Party  `json:"actors,omitempty"`
	Recipients []Party  `json:"recipients,omitempty"`
	Start      string   `json:"start,omitempty" jsonschema:"first day"`
	End        string   `json:"end,omitempty" jsonschema:"last day"`
	Place      string   `json:"place,omitempty"`
	Country    string   `json:"country,omitempty"`
	Modality   string   `json:"modality" jsonschema:"actual, future, hypothetical, negated or historical"`
	ClaimedBy  []string `json:"claimed_by,omitempty" jsonschema:"who says so, where the article does not say it itself"`
	Sentence   string   `json:"sentence" jsonschema:"the sentence that tells it, as it stands"`
	Words      string   `json:"words" jsonschema:"the words in it that tell of the event"`
	Confidence float64  `json:"confidence"`
	Article    *Article `json:"article,omitempty"`
}

// Party is an actor, a recipient or a speaker.
type Party struct {
	Words   string   `json:"words"`
	Code    string   `json:"code,omitempty" jsonschema:"ISO 3166-1 alpha-3, or IGO, NGO, MNC, REB …"`
	Sectors []string `json:"sectors,omitempty"`
}

// Claim is a claim as the tools give it.
type Claim struct {
	Key      string   `json:"key,omitempty"`
	Speakers []Party  `json:"speakers,omitempty"`
	Stance   string   `json:"stance" jsonschema:"assert, deny, allege, demand, promise, threaten, warn, predict, believe or ask"`
	Form     string   `json:"form" jsonschema:"direct, indirect or mixed"`
	Content  []string `json:"content" jsonschema:"what is claimed, as it stands"`
	Evidence string   `json:"evidence" jsonschema:"offered, withheld or none"`
	Sentence string   `json:"sentence"`
	Disputed bool     `json:"disputed,omitempty"`
	Article  *Article `json:"article,omitempty"`
}

// Article says where a row comes from.
type Article struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	Source    string `json:"source,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
}

func articleOf(a rapporteur.ArticleRow) *Article {
	return &Article{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Published: a.Published.String()}
}

func eventOf(e *rapporteur.Event, sentence string) Event {
	out := Event{Type: e.Type, Modes: e.Modes, Contexts: e.Contexts, Actors: partiesOf(e.Actors), Recipients: partiesOf(e.Recipients),
		Modality: string(e.Modality), Sentence: sentence, Words: e.Trigger.Text, Confidence: e.Confidence}
	if e.Date != nil {
		out.Start, out.End = e.Date.Start.String(), e.Date.End.String()
	}
	if e.Place != nil {
		out.Place, out.Country = e.Place.Name, e.Place.Country
	}
	return out
}

func claimOf(c *rapporteur.Claim, sentence string) Claim {
	out := Claim{Speakers: partiesOf(c.Speakers), Stance: string(c.Stance), Form: c.Form, Evidence: c.Evidence, Sentence: sentence, Disputed: len(c.Disputes) > 0}
	for _, q := range c.Content {
		out.Content = append(out.Content, q.Text)
	}
	return out
}

func partiesOf(ps []rapporteur.Participant) (out []Party) {
	for _, p := range ps {
		out = append(out, Party{Words: p.Text, Code: p.Code, Sectors: p.Sectors})
	}
	return out
}

// sentenceOf is the nth sentence of a report, counted from 1.
func sentenceOf(r *rapporteur.Report, n int) string {
	if n < 1 || n > len(r.Sentences) {
		return ""
	}
	return strings.TrimSpace(r.Sentences[n-1].Of(r.Article.Text))
}

// speakersOf names who makes the claims that tell of an event.
func speakersOf(r *rapporteur.Report, e *rapporteur.Event) (names []string) {
	for i := range r.Claims {
		c := &r.Claims[i]
		for _, id := range e.Claims {
			if c.ID == id {
				for _, p := range c.Speakers {
					names = append(names, p.Text)
				}
			}
		}
	}
	return names
}

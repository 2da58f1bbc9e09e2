package report

import (
	"strings"

	"rapporteur"
)

// EventRow is an event that stands alone, for programs that search the record: with its
// sentence in words and no offsets, which count only beside an article's whole text.
type EventRow struct {
	Key        string   `json:"key,omitempty" jsonschema:"the row's name in the record" doc:"The row's name in the record"`
	Type       string   `json:"type"`
	Modes      []string `json:"modes,omitempty"`
	Contexts   []string `json:"contexts,omitempty"`
	Quad       string   `json:"quad,omitempty"`
	Score      float64  `json:"score"`
	CAMEO      string   `json:"cameo,omitempty"`
	Goldstein  *float64 `json:"goldstein,omitempty"`
	Actors     []Party  `json:"actors,omitempty"`
	Recipients []Party  `json:"recipients,omitempty"`
	Start      string   `json:"start,omitempty" jsonschema:"first day" doc:"First day"`
	End        string   `json:"end,omitempty" jsonschema:"last day" doc:"Last day"`
	Place      string   `json:"place,omitempty"`
	Country    string   `json:"country,omitempty"`
	Lat        float64  `json:"lat,omitempty"`
	Lon        float64  `json:"lon,omitempty"`
	Modality   string   `json:"modality" jsonschema:"actual, future, hypothetical, negated or historical" doc:"actual, future, hypothetical, negated or historical"`
	ClaimedBy  []string `json:"claimed_by,omitempty" jsonschema:"who says so, where the article does not say it itself" doc:"Who says so, where the article does not say it itself"`
	Sentence   string   `json:"sentence" jsonschema:"the sentence that tells it, as it stands" doc:"The sentence that tells it, as it stands"`
	Words      string   `json:"words" jsonschema:"the words in it that tell of the event" doc:"The words in it that tell of the event"`
	Confidence float64  `json:"confidence"`
	Verdict    string   `json:"verdict,omitempty" doc:"What reviewers said: none, confirmed, corrected, rejected or disagreed"`
	Disputed   bool     `json:"disputed,omitempty"`
	Incident   string   `json:"incident,omitempty"`
	Article    *Source  `json:"article,omitempty"`
}

// Party is an actor, a recipient or a speaker.
type Party struct {
	Words      string   `json:"words"`
	Code       string   `json:"code,omitempty" jsonschema:"ISO 3166-1 alpha-3, or IGO, NGO, MNC, REB …" doc:"ISO 3166-1 alpha-3, or IGO, NGO, MNC, REB …"`
	Sectors    []string `json:"sectors,omitempty"`
	Unresolved string   `json:"unresolved,omitempty"`
}

// ClaimRow is a claim that stands alone; see [EventRow].
type ClaimRow struct {
	Key        string   `json:"key,omitempty"`
	Speakers   []Party  `json:"speakers,omitempty"`
	Stance     string   `json:"stance" jsonschema:"assert, deny, allege, demand, promise, threaten, warn, predict, believe or ask"`
	Form       string   `json:"form" jsonschema:"direct, indirect or mixed"`
	Content    []string `json:"content" jsonschema:"what is claimed, as it stands" doc:"What is claimed, as it stands"`
	Evidence   string   `json:"evidence" jsonschema:"offered, withheld or none"`
	Sentence   string   `json:"sentence"`
	Confidence float64  `json:"confidence"`
	Verdict    string   `json:"verdict,omitempty"`
	Disputed   bool     `json:"disputed,omitempty"`
	Article    *Source  `json:"article,omitempty"`
}

// Source says where a row comes from.
type Source struct {
	ID        string `json:"id"`
	Title     string `json:"title,omitempty"`
	Source    string `json:"source,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
}

// FlatEvent is an event with the sentence that tells it.
func FlatEvent(e *rapporteur.Event, sentence string) EventRow {
	out := EventRow{Type: e.Type, Modes: e.Modes, Contexts: e.Contexts, Quad: e.Quad, Score: e.Score, CAMEO: e.CAMEO, Goldstein: e.Goldstein,
		Actors: flatParties(e.Actors), Recipients: flatParties(e.Recipients), Modality: string(e.Modality), Sentence: sentence, Words: e.Trigger.Text, Confidence: e.Confidence}
	if e.Date != nil {
		out.Start, out.End = e.Date.Start.String(), e.Date.End.String()
	}
	if e.Place != nil {
		out.Place, out.Country, out.Lat, out.Lon = e.Place.Name, e.Place.Country, e.Place.Lat, e.Place.Lon
	}
	return out
}

// FlatEventRow is an event of the record.
func FlatEventRow(r *rapporteur.EventRow) EventRow {
	out := FlatEvent(&r.Event, r.Passage.Text)
	out.Key, out.Article, out.Verdict, out.Disputed, out.Incident = r.Key.String(), flatSource(&r.Article), r.Verdict, r.Disputed, r.Incident
	return out
}

// FlatClaim is a claim with the sentence that tells it.
func FlatClaim(c *rapporteur.Claim, sentence string) ClaimRow {
	out := ClaimRow{Speakers: flatParties(c.Speakers), Stance: string(c.Stance), Form: c.Form, Content: []string{}, Evidence: c.Evidence, Sentence: sentence,
		Confidence: c.Confidence, Disputed: len(c.Disputes) > 0}
	for _, q := range c.Content {
		out.Content = append(out.Content, q.Text)
	}
	return out
}

// FlatClaimRow is a claim of the record.
func FlatClaimRow(r *rapporteur.ClaimRow) ClaimRow {
	out := FlatClaim(&r.Claim, r.Passage.Text)
	out.Key, out.Article, out.Verdict, out.Disputed = r.Key.String(), flatSource(&r.Article), r.Verdict, r.Disputed
	return out
}

func flatSource(a *rapporteur.ArticleRow) *Source {
	return &Source{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Published: a.Published.String()}
}

func flatParties(ps []rapporteur.Participant) (out []Party) {
	for _, p := range ps {
		out = append(out, Party{Words: p.Text, Code: p.Code, Sectors: p.Sectors, Unresolved: p.Unresolved})
	}
	return out
}

// Sentence is the nth sentence of a report, counted from 1; empty where there is none.
func Sentence(r *rapporteur.Report, n int) string {
	if n < 1 || n > len(r.Sentences) {
		return ""
	}
	return strings.TrimSpace(r.Sentences[n-1].Of(r.Article.Text))
}

package mcp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"rapporteur"
	"rapporteur/report"
)

// ReadInput is what read_article takes.
type ReadInput struct {
	Text      string `json:"text,omitempty" jsonschema:"the article's text; or give url"`
	URL       string `json:"url,omitempty" jsonschema:"address of the article's page"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty" jsonschema:"day of publication, YYYY-MM-DD: without it relative dates stay open"`
}

// ReadOutput is what read_article gives.
type ReadOutput struct {
	Article    report.Source     `json:"article"`
	Events     []report.EventRow `json:"events"`
	Claims     []report.ClaimRow `json:"claims"`
	Unresolved []string          `json:"unresolved,omitempty" jsonschema:"passages that could not be resolved, with the reason"`
}

func (c Config) readArticle(ctx context.Context, _ *mcp.CallToolRequest, in ReadInput) (*mcp.CallToolResult, ReadOutput, error) {
	a, err := c.articleOf(ctx, in)
	if err != nil {
		return nil, ReadOutput{}, err
	}
	r, err := c.Read(a)
	if err != nil {
		return nil, ReadOutput{}, err
	}
	out := ReadOutput{Events: []report.EventRow{}, Claims: []report.ClaimRow{}}
	out.Article = report.Source{ID: r.Article.ID, Title: r.Article.Title, Source: r.Article.Source, URL: r.Article.URL, Published: r.Article.Published.String()}
	for i := range r.Events {
		e := report.FlatEvent(&r.Events[i], report.Sentence(r, r.Events[i].Sentence))
		e.ClaimedBy = speakersOf(r, &r.Events[i])
		out.Events = append(out.Events, e)
	}
	for i := range r.Claims {
		out.Claims = append(out.Claims, report.FlatClaim(&r.Claims[i], report.Sentence(r, r.Claims[i].Sentence)))
	}
	for _, u := range r.Unresolved {
		out.Unresolved = append(out.Unresolved, u.Text+": "+u.Reason)
	}
	return nil, out, nil
}

func (c Config) articleOf(ctx context.Context, in ReadInput) (a rapporteur.Article, err error) {
	switch {
	case (in.Text == "") == (in.URL == ""):
		return a, rapporteur.Errorf(rapporteur.Invalid, "give either the article's text or its url")
	case in.URL != "" && c.Fetch == nil:
		return a, rapporteur.Errorf(rapporteur.Unsupported, "this server fetches nothing; give the article's text")
	case in.URL != "" && !strings.HasPrefix(in.URL, "http://") && !strings.HasPrefix(in.URL, "https://"):
		return a, rapporteur.Errorf(rapporteur.Invalid, "%.100q is no address of a page; it begins with https://", in.URL) // never a file of this machine
	case in.URL != "":
		a, err = c.Fetch(ctx, in.URL)
	default:
		a = rapporteur.Article{ID: "given", Title: in.Title, Text: in.Text}
	}
	if err == nil && in.Published != "" {
		a.Published, err = rapporteur.ParseDate(in.Published)
	}
	return a, err
}

// SearchInput is what the searches take.
type SearchInput struct {
	Text       string   `json:"text,omitempty" jsonschema:"words of the sentence"`
	Actor      []string `json:"actor,omitempty" jsonschema:"code (RUS), code with sector (RUS/MIL) or part of a name; any of them"`
	Recipient  []string `json:"recipient,omitempty"`
	Speaker    []string `json:"speaker,omitempty" jsonschema:"who says so"`
	Type       []string `json:"type,omitempty" jsonschema:"types of events, as the server's instructions list them"`
	Mode       []string `json:"mode,omitempty"`
	Context    []string `json:"context,omitempty"`
	Modality   []string `json:"modality,omitempty" jsonschema:"actual, future, hypothetical, negated, historical"`
	Stance     []string `json:"stance,omitempty" jsonschema:"assert, deny, allege, demand, promise, threaten, warn, predict, believe, ask"`
	Publisher  []string `json:"publisher,omitempty"`
	Country    []string `json:"country,omitempty" jsonschema:"of the place"`
	Place      string   `json:"place,omitempty"`
	From       string   `json:"from,omitempty" jsonschema:"first day, YYYY-MM-DD"`
	To         string   `json:"to,omitempty" jsonschema:"last day, YYYY-MM-DD"`
	Confidence float64  `json:"confidence,omitempty" jsonschema:"at least, 0 to 1"`
	Disputed   bool     `json:"disputed,omitempty" jsonschema:"only what someone disputes"`
	Limit      int      `json:"limit,omitempty" jsonschema:"rows, 20 unless said otherwise, at most 100"`
	After      string   `json:"after,omitempty" jsonschema:"cursor that an earlier page gave as next"`
}

// The words that rows have for these.
var (
	modalities = []rapporteur.Modality{rapporteur.Actual, rapporteur.Future, rapporteur.Hypothetical, rapporteur.Negated, rapporteur.Historical}
	stances    = []rapporteur.Stance{rapporteur.Assert, rapporteur.Deny, rapporteur.Allege, rapporteur.Demand, rapporteur.Promise, rapporteur.Threaten,
		rapporteur.Warn, rapporteur.Predict, rapporteur.Believe, rapporteur.Ask}
)

// known refuses a word that no row can have: a search that finds nothing would read as if
// nothing had happened.
func known[T ~string](what string, words, all []T) error {
	for _, w := range words {
		if len(all) > 0 && !slices.Contains(all, w) {
			return rapporteur.Errorf(rapporteur.Invalid, "%.100q is no %s; there are %v", w, what, all)
		}
	}
	return nil
}

// query turns the input into a search of the record.
func (c Config) query(in SearchInput) (q rapporteur.RowQuery, err error) {
	q, err = in.query()
	switch {
	case err != nil:
	case !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From):
		err = rapporteur.Errorf(rapporteur.Invalid, "from %s is after to %s", q.From, q.To)
	default:
		err = cmp.Or(known("type", q.Type, c.Types), known("modality", q.Modality, modalities), known("stance", q.Stance, stances))
	}
	return q, err
}

func (in SearchInput) query() (q rapporteur.RowQuery, err error) {
	q = rapporteur.RowQuery{Text: in.Text, Actor: in.Actor, Recipient: in.Recipient, Speaker: in.Speaker, Type: upper(in.Type), Mode: in.Mode,
		Context: in.Context, Publisher: in.Publisher, Country: upper(in.Country), Place: in.Place, Confidence: in.Confidence, Disputed: in.Disputed}
	q.After, q.Limit = in.After, 20
	if in.Limit > 0 {
		q.Limit = min(in.Limit, 100)
	}
	for _, m := range in.Modality {
		q.Modality = append(q.Modality, rapporteur.Modality(m))
	}
	for _, s := range in.Stance {
		q.Stance = append(q.Stance, rapporteur.Stance(s))
	}
	for _, day := range []struct {
		text string
		to   *rapporteur.Date
	}{{in.From, &q.From}, {in.To, &q.To}} {
		if day.text == "" {
			continue
		}
		if *day.to, err = rapporteur.ParseDate(day.text); err != nil {
			return q, err
		}
	}
	return q, nil
}

func upper(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToUpper(w)
	}
	return out
}

// EventsOutput is what search_events gives.
type EventsOutput struct {
	Events []report.EventRow `json:"events"`
	Next   string            `json:"next,omitempty" jsonschema:"cursor of the page after this, absent on the last"`
}

func (c Config) searchEvents(ctx context.Context, _ *mcp.CallToolRequest, in SearchInput) (*mcp.CallToolResult, EventsOutput, error) {
	out := EventsOutput{Events: []report.EventRow{}}
	q, err := c.query(in)
	if err != nil {
		return nil, out, err
	}
	rows, err := c.Record.Events(ctx, q)
	if err != nil {
		return nil, out, err
	}
	for _, row := range rows.Items {
		out.Events = append(out.Events, report.FlatEventRow(&row))
	}
	out.Next = rows.Next
	return nil, out, nil
}

// ClaimsOutput is what search_claims gives.
type ClaimsOutput struct {
	Claims []report.ClaimRow `json:"claims"`
	Next   string            `json:"next,omitempty" jsonschema:"cursor of the page after this, absent on the last"`
}

func (c Config) searchClaims(ctx context.Context, _ *mcp.CallToolRequest, in SearchInput) (*mcp.CallToolResult, ClaimsOutput, error) {
	out := ClaimsOutput{Claims: []report.ClaimRow{}}
	q, err := c.query(in)
	if err != nil {
		return nil, out, err
	}
	rows, err := c.Record.Claims(ctx, q)
	if err != nil {
		return nil, out, err
	}
	for _, row := range rows.Items {
		out.Claims = append(out.Claims, report.FlatClaimRow(&row))
	}
	out.Next = rows.Next
	return nil, out, nil
}

// EvidenceInput is what show_evidence takes.
type EvidenceInput struct {
	Key string `json:"key" jsonschema:"of an event or claim, as a search gave it"`
}

// EvidenceOutput is what show_evidence gives.
type EvidenceOutput struct {
	Event  *report.EventRow `json:"event,omitempty"`
	Claim  *report.ClaimRow `json:"claim,omitempty"`
	Before string           `json:"before,omitempty" jsonschema:"the two sentences before"`
	After  string           `json:"after,omitempty" jsonschema:"the two sentences after"`
	Made   []string         `json:"made,omitempty" jsonschema:"what made the row: frame or model, and the words matched"`
}

func (c Config) showEvidence(ctx context.Context, _ *mcp.CallToolRequest, in EvidenceInput) (*mcp.CallToolResult, EvidenceOutput, error) {
	var out EvidenceOutput
	key, err := rapporteur.ParseRowKey(in.Key)
	if err != nil {
		return nil, out, err
	}
	r, err := c.Record.Report(ctx, key.Article)
	if err != nil {
		return nil, out, err
	}
	sentence, made := 0, (*rapporteur.Explanation)(nil)
	row, err := c.Record.Event(ctx, key)
	switch {
	case err == nil:
		e := report.FlatEventRow(&row)
		e.ClaimedBy = speakersOf(r, &row.Event)
		out.Event, sentence, made = &e, row.Event.Sentence, row.Event.Explain
	case rapporteur.KindOf(err) == rapporteur.NotFound:
		row, err := c.Record.Claim(ctx, key)
		if err != nil {
			return nil, out, err
		}
		claim := report.FlatClaimRow(&row)
		out.Claim, sentence, made = &claim, row.Claim.Sentence, row.Claim.Explain
	default:
		return nil, out, err
	}
	out.Before, out.After = around(r, sentence)
	if made != nil {
		out.Made = append([]string{made.Rule}, made.Steps...)
	}
	return nil, out, nil
}

// around are the two sentences before and after a sentence.
func around(r *rapporteur.Report, sentence int) (before, after string) {
	join := func(from, to int) string {
		var parts []string
		for n := from; n <= to; n++ {
			if s := report.Sentence(r, n); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, " ")
	}
	return join(sentence-2, sentence-1), join(sentence+1, sentence+2)
}

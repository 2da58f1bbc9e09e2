package desk

import (
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"rapporteur"
	"rapporteur/report"
)

// filterInput are the filters of lists, the same as in the addresses of pages.
type filterInput struct {
	Q          string   `query:"q" doc:"Words of the sentence"`
	Actor      []string `query:"actor,explode" doc:"Code (RUS), code and sector (RUS/MIL) or part of a name; any of them"`
	Recipient  []string `query:"recipient,explode"`
	Speaker    []string `query:"speaker,explode"`
	Type       []string `query:"type,explode"`
	Mode       []string `query:"mode,explode"`
	Context    []string `query:"context,explode"`
	Quad       []string `query:"quad,explode"`
	Modality   []string `query:"modality,explode"`
	Stance     []string `query:"stance,explode"`
	Publisher  []string `query:"publisher,explode"`
	Country    []string `query:"country,explode"`
	Place      string   `query:"place"`
	Article    string   `query:"article"`
	Incident   string   `query:"incident"`
	Verdict    []string `query:"verdict,explode" doc:"none, confirmed, corrected, rejected, disagreed"`
	From       string   `query:"from" doc:"First day, YYYY-MM-DD"`
	To         string   `query:"to" doc:"Last day, YYYY-MM-DD"`
	Confidence string   `query:"confidence" doc:"At least, 0 to 1"`
	Disputed   string   `query:"disputed" doc:"1 for only what someone disputes"`
	Sort       string   `query:"sort" doc:"date, added, confidence, uncertainty"`
	After      string   `query:"after" doc:"Cursor that an earlier page gave as next"`
	Limit      string   `query:"limit" doc:"1 to 500, 50 unless said otherwise"`

	values url.Values
}

// Resolve keeps the address's values, which ParseFilter reads as it does for pages.
func (f *filterInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	f.values = u.Query()
	return nil
}

// body is an answer.
type apiAnswer[T any] struct{ Body T }

func apiAnswerOf[T any](x T, err error) (*apiAnswer[T], error) {
	if err != nil {
		return nil, err
	}
	return &apiAnswer[T]{x}, nil
}

// page of a list: next is absent on the last.
type pageOf[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// pageFrom turns a page of the store into one of the API.
func pageFrom[S, T any](l rapporteur.Listing[S], err error, convert func(*S) T) (*apiAnswer[pageOf[T]], error) {
	if err != nil {
		return nil, err
	}
	p := pageOf[T]{Items: []T{}, Next: l.Next}
	for i := range l.Items {
		p.Items = append(p.Items, convert(&l.Items[i]))
	}
	return &apiAnswer[pageOf[T]]{p}, nil
}

func asItIs[T any](x *T) T { return *x }

type idInput struct {
	ID string `path:"id"`
}

type keyInput struct {
	Key string `path:"key" doc:"ARTICLE~ROW, as lists give it"`
}

func reading(path, id, summary, tag string) huma.Operation {
	return huma.Operation{Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Tags: []string{tag}}
}

// rawReport is a report as `rapporteur read --format json` writes it.
type rawReport struct {
	Type string `header:"Content-Type"`
	Body []byte
}

// apiIncident is an incident with its members as rows that stand alone.
type apiIncident struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Title      string            `json:"title"`
	Start      string            `json:"start,omitempty"`
	End        string            `json:"end,omitempty"`
	Reports    int               `json:"reports"`
	Sources    int               `json:"sources" doc:"Publishers, copies of one story counted once"`
	Publishers []string          `json:"publishers"`
	Disputed   bool              `json:"disputed"`
	Pinned     bool              `json:"pinned" doc:"A person split or joined it"`
	Why        []string          `json:"why,omitempty"`
	Events     []report.EventRow `json:"events,omitempty"`
}

func apiIncidentOf(in *rapporteur.Incident) apiIncident {
	out := apiIncident{ID: in.ID, Type: in.Type, Title: in.Title, Start: in.Start.String(), End: in.End.String(), Reports: in.Reports, Sources: in.Sources,
		Publishers: in.Publishers, Disputed: in.Disputed, Pinned: in.Pinned, Why: in.Why}
	if out.Publishers == nil {
		out.Publishers = []string{}
	}
	for i := range in.Events {
		out.Events = append(out.Events, report.FlatEventRow(&in.Events[i].EventRow))
	}
	return out
}

// apiDispute is a pair of claims.
type apiDispute struct {
	ID    string          `json:"id"`
	About string          `json:"about"`
	Why   string          `json:"why"`
	A     report.ClaimRow `json:"a"`
	B     report.ClaimRow `json:"b"`
}

func apiDisputeOf(x *rapporteur.Dispute) apiDispute {
	return apiDispute{x.ID, x.About, x.Why, report.FlatClaimRow(&x.A), report.FlatClaimRow(&x.B)}
}

// apiArticle is an article of a list.
type apiArticle struct {
	report.Source
	Language    string                   `json:"language,omitempty"`
	Revision    int                      `json:"revision"`
	Events      int                      `json:"events"`
	Claims      int                      `json:"claims"`
	Comments    int                      `json:"comments"`
	Rating      rapporteur.RatingSummary `json:"rating"`
	DuplicateOf string                   `json:"duplicate_of,omitempty"`
}

func apiArticleOf(a *rapporteur.ArticleRow) apiArticle {
	return apiArticle{Source: report.Source{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Published: a.Published.String()}, Language: a.Language,
		Revision: a.Revision, Events: a.Events, Claims: a.Claims, Comments: a.Comments, Rating: a.Rating, DuplicateOf: a.DuplicateOf}
}

// readOperations are those that change nothing.
func (d *Desk) readOperations(api huma.API) {
	operation(api, See, limit{}, reading("/articles", "list-articles", "List articles, the newest first", "articles"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[apiArticle]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Articles(v.r.Context(), rapporteur.ArticleQuery{Page: q.Page, Text: q.Text, From: q.From, To: q.To})
		return pageFrom(l, err, apiArticleOf)
	})
	operation(api, See, limit{}, reading("/articles/{id}", "get-article", "The whole report of an article, spans in code points of its text", "articles"), func(v *visit, in *idInput) (*rawReport, error) {
		r, err := d.Store.Report(v.r.Context(), in.ID)
		if err != nil {
			return nil, err
		}
		b, err := r.MarshalJSON()
		return &rawReport{"application/json", b}, err
	})
	operation(api, See, limit{}, reading("/articles/{id}/rating", "get-rating", "An article's rating", "discussion"), func(v *visit, in *idInput) (*apiAnswer[rapporteur.RatingSummary], error) {
		a, err := d.Store.Article(v.r.Context(), in.ID)
		return apiAnswerOf(a.Rating, err)
	})
	d.rowOperations(api)
	d.commentOperations(api)
}

func (d *Desk) rowOperations(api huma.API) {
	operation(api, See, limit{}, reading("/events", "search-events", "Search events", "rows"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[report.EventRow]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Events(v.r.Context(), q)
		return pageFrom(l, err, report.FlatEventRow)
	})
	operation(api, See, limit{}, reading("/claims", "search-claims", "Search claims", "rows"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[report.ClaimRow]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Claims(v.r.Context(), q)
		return pageFrom(l, err, report.FlatClaimRow)
	})
	operation(api, See, limit{}, reading("/events/{key}", "get-event", "One event", "rows"), func(v *visit, in *keyInput) (*apiAnswer[report.EventRow], error) {
		key, err := rapporteur.ParseRowKey(in.Key)
		if err != nil {
			return nil, err
		}
		r, err := d.Store.Event(v.r.Context(), key)
		return apiAnswerOf(report.FlatEventRow(&r), err)
	})
	operation(api, See, limit{}, reading("/claims/{key}", "get-claim", "One claim", "rows"), func(v *visit, in *keyInput) (*apiAnswer[report.ClaimRow], error) {
		key, err := rapporteur.ParseRowKey(in.Key)
		if err != nil {
			return nil, err
		}
		r, err := d.Store.Claim(v.r.Context(), key)
		return apiAnswerOf(report.FlatClaimRow(&r), err)
	})
	operation(api, See, limit{}, reading("/actors", "list-actors", "Actors over all articles", "rows"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[rapporteur.ActorRow]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Actors(v.r.Context(), q)
		return pageFrom(l, err, asItIs[rapporteur.ActorRow])
	})
	operation(api, See, limit{}, reading("/incidents", "list-incidents", "Incidents: one happening, however many tell it", "rows"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[apiIncident]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Incidents(v.r.Context(), q)
		return pageFrom(l, err, apiIncidentOf)
	})
	operation(api, See, limit{}, reading("/incidents/{id}", "get-incident", "One incident and why its reports are one", "rows"), func(v *visit, in *idInput) (*apiAnswer[apiIncident], error) {
		i, err := d.Store.Incident(v.r.Context(), in.ID)
		return apiAnswerOf(apiIncidentOf(&i), err)
	})
	operation(api, See, limit{}, reading("/disputes", "list-disputes", "Claims that contradict each other", "rows"), func(v *visit, in *filterInput) (*apiAnswer[pageOf[apiDispute]], error) {
		q, err := ParseFilter(in.values)
		if err != nil {
			return nil, err
		}
		l, err := d.Store.Disputes(v.r.Context(), q)
		return pageFrom(l, err, apiDisputeOf)
	})
}

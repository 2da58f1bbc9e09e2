package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"rapporteur"
	"rapporteur/report"
	"rapporteur/source"
)

// writeOperations are those that change the record.
func (d *Desk) writeOperations(api huma.API) {
	d.discussionOperations(api)
	d.ratingOperations(api)
	d.reviewOperations(api)
	d.articleOperations(api)
}

func (d *Desk) ratingOperations(api huma.API) {
	operation(api, Rate, voteLimit, change(http.MethodPut, "/articles/{id}/rating", "rate-article", "Rate an article, or change one's rating", "discussion"), func(v *visit, in *struct {
		ID   string `path:"id"`
		Body struct {
			Stars float64 `json:"stars" doc:"Half a star to five, in halves"`
		}
	}) (*apiAnswer[rapporteur.RatingSummary], error) {
		stars, err := rapporteur.ParseStars(in.Body.Stars)
		if err != nil {
			return nil, err
		}
		return apiAnswerOf(v.rate(in.ID, stars))
	})
	operation(api, Rate, voteLimit, change(http.MethodDelete, "/articles/{id}/rating", "withdraw-rating", "Withdraw one's rating", "discussion"), func(v *visit, in *idInput) (*apiAnswer[rapporteur.RatingSummary], error) {
		return apiAnswerOf(d.Store.WithdrawRating(v.r.Context(), in.ID, v.voter()))
	})
}

// verdictInput is an answer on a row.
type verdictInput struct {
	Key  string `path:"key"`
	Body struct {
		Answer string `json:"answer" enum:"confirm,correct,reject"`
		Type   string `json:"type,omitempty" doc:"The right type, of a correction of an event"`
		Mode   string `json:"mode,omitempty"`
		Stance string `json:"stance,omitempty" doc:"The right stance, of a correction of a claim"`
		Note   string `json:"note,omitempty" maxLength:"2000"`
	}
}

func (d *Desk) reviewOperations(api huma.API) {
	operation(api, Review, limit{}, reading("/review", "review-queue", "Rows that wait for one's answer, those that need it most first", "review"), d.apiQueue)
	operation(api, Review, voteLimit, change(http.MethodPut, "/rows/{key}/verdict", "put-verdict", "Confirm, correct or reject a row", "review"), func(v *visit, in *verdictInput) (*struct{}, error) {
		key, err := rapporteur.ParseRowKey(in.Key)
		if err != nil {
			return nil, err
		}
		return nil, d.putVerdict(v, key, answered{in.Body.Answer, in.Body.Type, in.Body.Mode, in.Body.Stance, in.Body.Note})
	})
	operation(api, Review, voteLimit, change(http.MethodDelete, "/rows/{key}/verdict", "withdraw-verdict", "Take one's answer back", "review"), func(v *visit, in *keyInput) (*struct{}, error) {
		key, err := rapporteur.ParseRowKey(in.Key)
		if err != nil {
			return nil, err
		}
		return nil, d.withdrawVerdict(v, key)
	})
}

// articleInput is an article to be read, as input JSON Lines have it.
type articleInput struct {
	Body struct {
		ID        string `json:"id,omitempty"`
		Text      string `json:"text,omitempty" doc:"The text, taken exactly as it stands; or give url"`
		URL       string `json:"url,omitempty" doc:"Where the article is; fetched when there is no text"`
		Title     string `json:"title,omitempty"`
		Source    string `json:"source,omitempty"`
		Published string `json:"published,omitempty" doc:"YYYY-MM-DD"`
	}
}

func (d *Desk) articleOperations(api huma.API) {
	op := change(http.MethodPost, "/articles", "add-article", "Have an article read into the record; the same id replaces its report", "articles")
	operation(api, AddArticle, readLimit, op, d.apiAdd)
	operation(api, ChangeArticle, writeLimit, change(http.MethodDelete, "/articles/{id}", "remove-article", "Remove an article with all that was said about it", "articles"), func(v *visit, in *idInput) (*struct{}, error) {
		defer d.views.forget(in.ID)
		return nil, d.Store.RemoveArticle(v.r.Context(), in.ID, v.person.ID)
	})
}

// apiAdd reads an article into the record and gives its report.
func (d *Desk) apiAdd(v *visit, in *articleInput) (*rawReport, error) {
	if d.Read == nil {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "this desk reads no articles; use rapporteur read --store")
	}
	v.extend(readTime + 30*time.Second)
	ctx, cancel := context.WithTimeout(v.r.Context(), readTime)
	defer cancel()
	a, err := d.givenArticle(ctx, in)
	if err != nil {
		return nil, err
	}
	rev, err := d.readInto(ctx, a, v.person.ID)
	if err != nil {
		return nil, err
	}
	if err := d.note(v, "articles added", rev.Article, ""); err != nil {
		return nil, err
	}
	r, err := d.Store.Report(ctx, rev.Article)
	if err != nil {
		return nil, err
	}
	b, err := r.MarshalJSON()
	return &rawReport{"application/json", b}, err
}

// givenArticle is the article of a request: its text as a line of JSON Lines would give it,
// or its page.
func (d *Desk) givenArticle(ctx context.Context, in *articleInput) (a rapporteur.Article, err error) {
	b := &in.Body
	if b.Text == "" && b.URL == "" {
		return a, rapporteur.Errorf(rapporteur.Invalid, "give the article's text or its url")
	}
	if b.Text == "" {
		f := addForm{URL: b.URL, Title: b.Title, Source: b.Source, Published: b.Published}
		if a, err = fetchPage(ctx, f.URL, d.Fetch); err == nil {
			f.over(&a)
		}
		return a, err
	}
	line, err := json.Marshal(b)
	if err != nil {
		return a, err
	}
	opts := d.Fetch
	opts.Stdin = bytes.NewReader(append(line, '\n'))
	for item := range source.Items(ctx, []string{"-"}, opts) {
		return item.Article()
	}
	return a, rapporteur.Errorf(rapporteur.Invalid, "there is no article in the request")
}

func (d *Desk) apiQueue(v *visit, in *filterInput) (*apiAnswer[pageOf[report.EventRow]], error) {
	q, err := ParseFilter(in.values)
	if err != nil {
		return nil, err
	}
	l, err := d.Store.ReviewQueue(v.r.Context(), rapporteur.ReviewQuery{Page: q.Page, Person: v.person.ID, Rows: q})
	return pageFrom(l, err, func(r *rapporteur.EventRow) report.EventRow {
		row := report.FlatEventRow(r)
		row.Verdict, row.Disputed = "", false // reviewers are blind to each other
		return row
	})
}

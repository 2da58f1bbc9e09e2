package desk

import (
	"context"
	"html/template"
	"slices"
	"strings"

	"rapporteur"
)

func (d *Desk) articleRoutes() []route {
	return []route{
		{pattern: "GET /articles/{id}", handle: d.article, act: See},
		{pattern: "GET /articles/{id}/rating", handle: d.rating, act: See},
		{pattern: "POST /articles/{id}/rating", handle: d.doRate, act: Rate, limit: voteLimit},
		{pattern: "POST /articles/{id}/rows/{row}/verdict", handle: d.doVerdict, act: Review, limit: voteLimit},
	}
}

// articlePage is what the page of an article shows.
type articlePage struct {
	rapporteur.ArticleRow
	View     *articleView
	HTML     template.HTML
	RowsHTML template.HTML // rendered before, for those who give no verdicts
	Reviewer bool
	Types    []option
	Modes    []option
	Rating   ratingPart
	Feedback feedbackPart
	Talk     talkPart
	Data     articleData
}

// articleData is what the page tells search engines, in schema.org's words.
type articleData struct {
	Context   string     `json:"@context"`
	Type      string     `json:"@type"`
	Headline  string     `json:"headline,omitempty"`
	Published string     `json:"datePublished,omitempty"`
	Author    *named     `json:"author,omitempty"`
	Publisher *named     `json:"publisher,omitempty"`
	URL       string     `json:"url,omitempty"`
	Rating    *aggregate `json:"aggregateRating,omitempty"`
}

type named struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type aggregate struct {
	Type  string  `json:"@type"`
	Value float64 `json:"ratingValue"`
	Best  float64 `json:"bestRating"`
	Worst float64 `json:"worstRating"`
	Count int     `json:"ratingCount"`
}

func dataOf(a *rapporteur.ArticleRow) articleData {
	data := articleData{Context: "https://schema.org", Type: "NewsArticle", Headline: a.Title, Published: a.Published.String(), URL: a.URL}
	if a.Byline != "" {
		data.Author = &named{"Person", a.Byline}
	}
	if a.Source != "" {
		data.Publisher = &named{"Organization", a.Source}
	}
	if a.Rating.Votes > 0 { // schema.org's AggregateRating is of one vote at least
		data.Rating = &aggregate{"AggregateRating", a.Rating.Average, 5, 0.5, a.Rating.Votes}
	}
	return data
}

func (d *Desk) article(v *visit) error {
	if key, ok := v.publicKeyOf(v.r.PathValue("id")); ok {
		return d.public.page(v, key, d.showArticle)
	}
	return d.showArticle(v)
}

func (d *Desk) showArticle(v *visit) error {
	ctx := v.r.Context()
	row, err := d.Store.Article(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	shown, err := d.views.of(ctx, d, row)
	if err != nil {
		return err
	}
	p := articlePage{ArticleRow: row, View: shown, Reviewer: v.can(Review, Object{}), Data: dataOf(&row)}
	if p.Rating, err = d.ratingPart(v, &row); err != nil {
		return err
	}
	if p.Feedback, err = d.feedbackPart(v, row.ID); err != nil {
		return err
	}
	if p.Talk, err = d.talkPart(v, row.ID); err != nil {
		return err
	}
	p.HTML = shown.html
	if marks, bubbles := p.Feedback.marks(shown.text); len(marks) > 0 {
		p.HTML = markUp(shown.text, append(marks, shown.marks...), bubbles)
	}
	if err := d.rowsFor(v, &p); err != nil {
		return err
	}
	return v.render("article", p)
}

// rowsFor puts into a page the rows as a visitor sees them: a reviewer with the answers that
// are the reviewer's own and none of the others', until there is an own one.
func (d *Desk) rowsFor(v *visit, p *articlePage) (err error) {
	if !p.Reviewer {
		p.RowsHTML, err = d.rowsHTML(v, p)
		return err
	}
	book := bookView{d.Book}
	p.Types, p.Modes = book.types(), book.modes()
	own := *p.View
	own.Events, own.Claims = append([]eventView(nil), own.Events...), append([]claimView(nil), own.Claims...)
	for i := range own.Events {
		e := &own.Events[i]
		if e.Mine, err = d.Store.VerdictOf(v.r.Context(), e.Key, v.person.ID); err != nil {
			return err
		}
		if e.Mine == nil {
			e.Verdict = ""
		}
	}
	for i := range own.Claims {
		c := &own.Claims[i]
		if c.Mine, err = d.Store.VerdictOf(v.r.Context(), c.Key, v.person.ID); err != nil {
			return err
		}
		if c.Mine == nil {
			c.Verdict = ""
		}
	}
	p.View = &own
	return nil
}

// rowsHTML renders the rows once for all visitors who see the same.
func (d *Desk) rowsHTML(v *visit, p *articlePage) (template.HTML, error) {
	p.View.once.Lock()
	defer p.View.once.Unlock()
	if p.View.rows == "" {
		var b strings.Builder
		plain := articlePage{ArticleRow: p.ArticleRow, View: p.View}
		if err := d.pages["article"].ExecuteTemplate(&b, "rows", view{&visit{desk: d, r: v.r, setting: v.setting}, "article", plain}); err != nil {
			return "", err
		}
		p.View.rows = template.HTML(b.String())
	}
	return p.View.rows, nil
}

// doVerdict keeps or withdraws a reviewer's answer on a row of an article.
func (d *Desk) doVerdict(v *visit) error {
	key := rapporteur.RowKey{Article: v.r.PathValue("id"), Row: v.r.PathValue("row")}
	if err := d.keepVerdict(v, key); err != nil {
		return err
	}
	return v.redirect(rowPath(key), "")
}

// keepVerdict keeps or withdraws the answer that a form gives on a row.
func (d *Desk) keepVerdict(v *visit, key rapporteur.RowKey) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if form.Get("answer") == "withdraw" {
		return d.withdrawVerdict(v, key)
	}
	return d.putVerdict(v, key, answered{form.Get("answer"), form.Get("type"), form.Get("mode"), form.Get("stance"), strings.TrimSpace(form.Get("note"))})
}

// answered is what a reviewer says of a row, in a form or through the API.
type answered struct{ answer, kind, mode, stance, note string }

// putVerdict keeps a reviewer's answer.
func (d *Desk) putVerdict(v *visit, key rapporteur.RowKey, a answered) error {
	verdict := rapporteur.Verdict{Key: key, Person: v.person.ID, Answer: rapporteur.Answer(a.answer), Note: a.note}
	if verdict.Answer == rapporteur.Correct {
		if err := d.corrected(v.r.Context(), &verdict, a.kind, a.mode, a.stance); err != nil {
			return err
		}
	}
	defer d.views.forget(key.Article)
	return d.Store.PutVerdict(v.r.Context(), verdict)
}

// withdrawVerdict takes a reviewer's answer back.
func (d *Desk) withdrawVerdict(v *visit, key rapporteur.RowKey) error {
	defer d.views.forget(key.Article)
	return d.Store.WithdrawVerdict(v.r.Context(), key, v.person.ID)
}

// stances are what a claim can be corrected to.
var stances = []rapporteur.Stance{rapporteur.Assert, rapporteur.Deny, rapporteur.Allege, rapporteur.Demand, rapporteur.Promise, rapporteur.Threaten, rapporteur.Warn, rapporteur.Predict, rapporteur.Believe, rapporteur.Ask}

// corrected fills in what a correction says is right.
func (d *Desk) corrected(ctx context.Context, verdict *rapporteur.Verdict, kind, mode, stance string) error {
	if kind != "" {
		if d.Book.Type(kind) == nil {
			return rapporteur.Errorf(rapporteur.Invalid, "the codebook has no type %q", kind)
		}
		verdict.Type, verdict.Mode = kind, cut(mode, maxFilterLength)
		return nil
	}
	if stance == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "say what is right: choose a type or a stance")
	}
	c, err := d.Store.Claim(ctx, verdict.Key)
	if err != nil {
		return err
	}
	right := c.Claim
	right.Stance = rapporteur.Stance(stance)
	if !slices.Contains(stances, right.Stance) {
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no stance", stance)
	}
	verdict.Claim = &right
	return nil
}

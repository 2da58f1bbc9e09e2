package desk

import (
	"context"

	"rapporteur"
)

func (d *Desk) listRoutes() []route {
	return []route{
		{pattern: "GET /events", handle: rowsPage("events", false, d.Store.Events), act: See},
		{pattern: "GET /claims", handle: rowsPage("claims", true, d.Store.Claims), act: See},
		{pattern: "GET /disputes", handle: rowsPage("disputes", true, d.Store.Disputes), act: See},
		{pattern: "GET /actors", handle: rowsPage("actors", true, d.Store.Actors), act: See},
		{pattern: "GET /incidents", handle: rowsPage("incidents", false, d.Store.Incidents), act: See},
		{pattern: "GET /articles", handle: d.articles, act: See},
		{pattern: "GET /search", handle: d.search, act: See},
	}
}

// rowList is a page of a filtered list.
type rowList[T any] struct {
	Filter      filterForm
	Items       []T
	First, Next string // addresses
	Total       int    // of events, where that is what is listed, as far as they are counted
}

// Tally tells the total.
func (l rowList[T]) Tally() string { return countWords(l.Total, countedAtMost) }

// rowsPage is the page of one of the filtered lists.
func rowsPage[T any](name string, claims bool, find func(context.Context, rapporteur.RowQuery) (rapporteur.Listing[T], error)) handler {
	return func(v *visit) error {
		q, err := ParseFilter(v.r.URL.Query())
		if err != nil {
			return err
		}
		found, err := find(v.r.Context(), q)
		if err != nil {
			return err
		}
		p := rowList[T]{Filter: v.filterForm(q, claims), Items: found.Items, First: v.firstPage(q), Next: v.nextPage(q, found.Next)}
		if name == "events" {
			if p.Total, err = v.desk.countEvents(v.r.Context(), q, countedAtMost); err != nil {
				return err
			}
		}
		return v.render(name, p)
	}
}

// articleList is a page of the list of articles.
type articleList struct {
	Query       rapporteur.ArticleQuery
	Items       []rapporteur.ArticleRow
	First, Next string
}

var articleSorts = []string{"newest", "added", "rating", "comments"}

func (d *Desk) articles(v *visit) error {
	values := v.r.URL.Query()
	f, err := ParseFilter(dropSort(values))
	if err != nil {
		return err
	}
	q := rapporteur.ArticleQuery{Page: f.Page, Text: f.Text, Source: first(values, "source"), From: f.From, To: f.To, Sort: oneOf(values.Get("sort"), articleSorts)}
	found, err := d.Store.Articles(v.r.Context(), q)
	if err != nil {
		return err
	}
	p := articleList{Query: q, Items: found.Items}
	if found.Next != "" {
		p.Next = address("/articles", with(values, "after", found.Next))
	}
	if q.After != "" {
		p.First = address("/articles", with(values, "after", ""))
	}
	return v.render("articles", p)
}

// search answers with events, claims and articles that have the words.
func (d *Desk) search(v *visit) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	p := searchPage{Text: q.Text}
	if q.Text != "" {
		if err := d.find(v.r.Context(), q.Text, &p); err != nil {
			return err
		}
	}
	return v.render("search", p)
}

type searchPage struct {
	Text     string
	Articles []rapporteur.ArticleRow
	Events   []rapporteur.EventRow
	Claims   []rapporteur.ClaimRow
	Actors   []rapporteur.ActorRow
}

// foundAtOnce is how many of each kind a search shows before one goes to the list.
const foundAtOnce = 8

func (d *Desk) find(ctx context.Context, text string, p *searchPage) error {
	page := rapporteur.Page{Limit: foundAtOnce}
	articles, err := d.Store.Articles(ctx, rapporteur.ArticleQuery{Page: page, Text: text})
	if err != nil {
		return err
	}
	events, err := d.Store.Events(ctx, rapporteur.RowQuery{Page: page, Text: text})
	if err != nil {
		return err
	}
	claims, err := d.Store.Claims(ctx, rapporteur.RowQuery{Page: page, Text: text})
	if err != nil {
		return err
	}
	actors, err := d.Store.Actors(ctx, rapporteur.RowQuery{Page: page, Actor: []string{text}})
	p.Articles, p.Events, p.Claims, p.Actors = articles.Items, events.Items, claims.Items, actors.Items
	return err
}

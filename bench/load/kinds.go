package main

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"rapporteur"
	"rapporteur/desk"
	"rapporteur/store"
	"rapporteur/store/open"
)

// kind is a kind of request that is measured.
type kind struct {
	name string
	template
	other bool // another engine's
}

// The names of the kinds that are compared.
const (
	listing, posting           = "comments, a page of fifty", "post a comment"
	otherListing, otherPosting = "comments, another engine", "post a comment, another engine"
)

// kinds are all kinds in the order in which they are measured, another engine's next to
// the desk's own. The first asks for nothing: what it takes is the machine's share.
func (s *settings) kinds(base string) ([]kind, error) {
	from, as := "X-Forwarded-For: {address}", "Cookie: session={session}"
	busy := base + "/articles/" + articleID(busiest)
	get := func(name, url string) kind {
		return kind{name: name, template: template{method: "GET", url: url, headers: []string{from}, want: 200}}
	}
	post := func(name, url, body string) kind {
		return kind{name: name, template: template{method: "POST", url: url, body: body, headers: []string{from, as}, want: 303}}
	}
	ks := []kind{
		get("nothing", base+"/healthz"),
		get("article page, any", base+"/articles/{article}"),
		get("article page, busiest", busy),
		get("events, filtered", base+"/events?{filter}"),
		get(listing, busy+"/comments"),
	}
	other := func(name, request string) error {
		if request == "" {
			return nil
		}
		t, err := parseTemplate(request, s.headers)
		ks = append(ks, kind{name: name, template: t, other: true})
		return err
	}
	if err := other(otherListing, s.list); err != nil {
		return nil, err
	}
	ks = append(ks, post(posting, base+"/articles/{article}/comments", "body=Comment+{n}+on+the+**account**+of+the+day"))
	if err := other(otherPosting, s.post); err != nil {
		return nil, err
	}
	return append(ks, post("rate", base+"/articles/{article}/rating", "stars={stars}")), nil
}

// compare tells how another engine fared beside the desk.
func compare(w io.Writer, results []result) {
	by := map[string]*result{}
	for i := range results {
		by[results[i].name] = &results[i]
	}
	for _, pair := range [][3]string{{"listing comments", listing, otherListing}, {"posting a comment", posting, otherPosting}} {
		if ours, theirs := by[pair[1]], by[pair[2]]; ours != nil && theirs != nil {
			writeRatios(w, pair[0], ours, theirs)
		}
	}
}

// look takes from a record what requests are to be about: filters as people set them, of
// parties, types and years that are there.
func look(ctx context.Context, s *settings) (*world, error) {
	db, err := open.Open(ctx, s.record, store.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	w := &world{articles: s.size.articles(), people: s.size.people}
	found, err := db.Events(ctx, rapporteur.RowQuery{Page: rapporteur.Page{Limit: 120}, Sort: "confidence"})
	if err != nil {
		return nil, err
	}
	for i, e := range found.Items {
		w.filters = append(w.filters, filterLike(i, &e.Event))
	}
	if len(w.filters) == 0 {
		return nil, fmt.Errorf("there are no events in %s", s.record)
	}
	return w, nil
}

// filterLike is one of six sorts of filter, with the values of an event.
func filterLike(i int, e *rapporteur.Event) string {
	q := rapporteur.RowQuery{}
	actor, year := e.Actors[0].Code, e.Date.Start.Year
	from, to := rapporteur.Date{Year: year, Month: 1, Day: 1}, rapporteur.Date{Year: year, Month: 12, Day: 31}
	switch i % 6 {
	case 0:
		q.Actor = []string{actor}
	case 1:
		q.Actor, q.Recipient = []string{actor}, []string{e.Recipients[0].Code}
	case 2:
		q.Type, q.From, q.To = []string{e.Type}, from, to
	case 3:
		q.Actor, q.Type, q.From, q.To = []string{actor + "/" + e.Actors[0].Sectors[0]}, []string{e.Type}, from, to
	case 4:
		q.Text, q.From, q.To = e.Trigger.Text, from, to
	case 5:
		q.Type, q.Confidence, q.Sort = []string{e.Type}, 0.9, "confidence"
	}
	var v url.Values = desk.FilterValues(q)
	return v.Encode()
}

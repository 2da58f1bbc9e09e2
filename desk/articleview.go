package desk

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"rapporteur"
)

// articleView is what an article's page shows to everyone: its rows by the place where they
// stand, who is named, and the marks of its text. It never changes once it is made.
type articleView struct {
	row        rapporteur.ArticleRow
	text       string
	made       time.Time
	Events     []eventView
	Claims     []claimView
	Entities   []entityView
	Unresolved []rapporteur.Unresolved
	Second     *rapporteur.SecondReading
	marks      []textMark
	byRow      map[string]rapporteur.Span // where a row's own words stand
	html       template.HTML              // the text without feedback
	once       *sync.Mutex                // of rows
	rows       template.HTML              // the rows as those see them who give no verdicts
}

// eventView is an event with the claims that tell of it.
type eventView struct {
	rapporteur.EventRow
	Claimed []*claimView
	Mine    *rapporteur.Verdict
}

// claimView is a claim with what it holds and what says otherwise.
type claimView struct {
	rapporteur.ClaimRow
	Tells, Against []rowLink
	Mine           *rapporteur.Verdict
}

// rowLink leads to another row of the same article.
type rowLink struct{ Row, Text string }

// entityView is someone or something that the article names.
type entityView struct {
	rapporteur.Entity
	Key     string // for filters
	IsPlace bool
}

// The bounds of what is kept at hand.
const (
	viewAge      = 5 * time.Second // others' verdicts and disputes with other articles show after it
	maxViewBytes = 48 << 20        // of texts; what belongs to them is some times as much
)

// articleViews keeps the views of articles that were asked for lately.
type articleViews struct {
	mu    sync.Mutex
	held  map[string]*articleView
	bytes int
}

// of is the view of an article as it now stands.
func (c *articleViews) of(ctx context.Context, d *Desk, row rapporteur.ArticleRow) (*articleView, error) {
	c.mu.Lock()
	v := c.held[row.ID]
	c.mu.Unlock()
	if v != nil && v.row.Updated.Equal(row.Updated) && v.row.Revision == row.Revision && time.Since(v.made) < viewAge {
		return v, nil
	}
	v, err := d.viewArticle(ctx, row)
	if err != nil {
		return nil, err
	}
	c.keep(v)
	return v, nil
}

func (c *articleViews) keep(v *articleView) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[string]*articleView{}
	}
	c.drop(v.row.ID)
	for id := range c.held {
		if c.bytes+len(v.text) <= maxViewBytes {
			break
		}
		c.drop(id)
	}
	c.held[v.row.ID] = v
	c.bytes += len(v.text)
}

func (c *articleViews) drop(id string) {
	if old := c.held[id]; old != nil {
		c.bytes -= len(old.text)
		delete(c.held, id)
	}
}

// forget lets the next reader see an article anew.
func (c *articleViews) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(id)
}

// viewArticle reads what an article's page shows.
func (d *Desk) viewArticle(ctx context.Context, row rapporteur.ArticleRow) (*articleView, error) {
	r, err := d.Store.Report(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	v := &articleView{row: row, text: r.Article.Text, made: time.Now(), Unresolved: r.Unresolved, Second: r.Second, byRow: map[string]rapporteur.Span{}, once: new(sync.Mutex)}
	q := rapporteur.RowQuery{Article: row.ID}
	for e, err := range d.Store.EachEvent(ctx, q) {
		if err != nil {
			return nil, err
		}
		v.Events = append(v.Events, eventView{EventRow: e})
	}
	for c, err := range d.Store.EachClaim(ctx, q) {
		if err != nil {
			return nil, err
		}
		v.Claims = append(v.Claims, claimView{ClaimRow: c})
	}
	v.order()
	v.relate()
	v.name(r.Entities)
	v.mark()
	v.html = markUp(v.text, slices.Clone(v.marks), nil)
	return v, nil
}

// order puts the rows in the order of the text.
func (v *articleView) order() {
	slices.SortStableFunc(v.Events, func(a, b eventView) int { return cmp.Compare(a.Event.Trigger.Span.Start, b.Event.Trigger.Span.Start) })
	slices.SortStableFunc(v.Claims, func(a, b claimView) int { return cmp.Compare(claimWords(&a.Claim).Start, claimWords(&b.Claim).Start) })
}

// claimWords is where a claim's own words stand: its cue, else what is said.
func claimWords(c *rapporteur.Claim) rapporteur.Span {
	switch {
	case c.Cue != nil && c.Cue.Span.Len() > 0:
		return c.Cue.Span
	case len(c.Content) > 0:
		return c.Content[0].Span
	}
	return rapporteur.Span{}
}

// relate ties events to the claims that tell of them and claims to those that say otherwise.
func (v *articleView) relate() {
	events, claims := map[string]*eventView{}, map[string]*claimView{}
	for i := range v.Events {
		events[v.Events[i].Event.ID] = &v.Events[i]
	}
	for i := range v.Claims {
		claims[v.Claims[i].Claim.ID] = &v.Claims[i]
	}
	for i := range v.Events {
		for _, id := range v.Events[i].Event.Claims {
			if c := claims[id]; c != nil {
				v.Events[i].Claimed = append(v.Events[i].Claimed, c)
			}
		}
	}
	for i := range v.Claims {
		c := &v.Claims[i]
		for _, id := range c.Claim.Events {
			if e := events[id]; e != nil {
				c.Tells = append(c.Tells, rowLink{e.Key.Row, e.Event.Type + " “" + e.Event.Trigger.Text + "”"})
			}
		}
		for _, id := range c.Claim.Disputes {
			if o := claims[id]; o != nil {
				c.Against = append(c.Against, rowLink{o.Key.Row, speakersOf(&o.Claim) + ": " + string(o.Claim.Stance)})
			}
		}
	}
}

func speakersOf(c *rapporteur.Claim) string { return cmp.Or(parties(c.Speakers), "nobody named") }

// name lists whom and what the article names, the most named first.
func (v *articleView) name(es []rapporteur.Entity) {
	for _, e := range es {
		n := entityView{Entity: e, IsPlace: e.Kind == rapporteur.PlaceKind || e.Kind == rapporteur.Facility, Key: cmp.Or(e.Code, e.Name)}
		if len(e.Sectors) > 0 && e.Code != "" {
			n.Key = e.Code + "/" + e.Sectors[0]
		}
		v.Entities = append(v.Entities, n)
	}
	slices.SortStableFunc(v.Entities, func(a, b entityView) int { return cmp.Compare(len(b.Mentions), len(a.Mentions)) })
}

// mark lists what is to be marked in the text.
func (v *articleView) mark() {
	add := func(s rapporteur.Span, kind markKind, row, title string) {
		if s.Start >= 0 && s.Start < s.End && s.End <= len(v.text) {
			v.marks = append(v.marks, textMark{Span: s, kind: kind, row: row, title: title})
		}
	}
	for i := range v.Events {
		e := &v.Events[i]
		add(e.Event.Trigger.Span, eventMark, e.Key.Row, "")
		v.byRow[e.Key.Row] = e.Event.Trigger.Span
	}
	for i := range v.Claims {
		c := &v.Claims[i]
		if c.Claim.Cue != nil {
			add(c.Claim.Cue.Span, cueMark, c.Key.Row, "")
		}
		for _, q := range c.Claim.Content {
			add(q.Span, claimMark, c.Key.Row, "")
		}
		v.byRow[c.Key.Row] = claimWords(&c.Claim)
	}
	for _, e := range v.Entities {
		kind := actorMark
		if e.IsPlace {
			kind = placeMark
		}
		for _, m := range e.Mentions {
			add(m.Span, kind, "", e.known())
		}
	}
}

// known tells in a line what an entity is taken for.
func (e *entityView) known() string {
	parts := []string{e.Name}
	if code := strings.TrimSpace(e.Code + " " + strings.Join(e.Sectors, " ")); code != "" {
		parts = append(parts, code)
	}
	if e.Lies() != "" {
		parts = append(parts, e.Lies())
	}
	if e.Unresolved != "" {
		parts = append(parts, "unresolved: "+e.Unresolved)
	}
	return strings.Join(parts, " · ")
}

// Lies is where a place lies: region and country.
func (e *entityView) Lies() string {
	if e.Place == nil {
		return ""
	}
	p := e.Place
	if p.Admin1 != "" && p.Admin1 != e.Name && p.Country != "" {
		return p.Admin1 + ", " + p.Country
	}
	return cmp.Or(p.Country, p.Admin1)
}

// Disputed counts the claims that someone disputes.
func (v *articleView) Disputed() (n int) {
	for i := range v.Claims {
		if v.Claims[i].Disputed {
			n++
		}
	}
	return n
}

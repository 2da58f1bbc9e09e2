package desk

import (
	"context"
	"sync"
	"time"

	"rapporteur"
)

func (d *Desk) homeRoutes() []route {
	return []route{
		{pattern: "GET /{$}", handle: d.today, act: See},
		{pattern: "GET /help", handle: func(v *visit) error { return v.render("help", bookView{d.Book}) }},
	}
}

// todayPage is what is new, by the day on which it happened.
type todayPage struct {
	Filter      filterForm
	Days        []dayOfIncidents
	First, Next string
	Stats       rapporteur.Stats
	Disputes    []rapporteur.Dispute
	Articles    []rapporteur.ArticleRow
}

// dayOfIncidents are the incidents of a day; the zero Date is those without one.
type dayOfIncidents struct {
	Day       rapporteur.Date
	Incidents []rapporteur.Incident
}

// today shows what is new: incidents by day with their sources, and beside them what is
// disputed and what was read last.
func (d *Desk) today(v *visit) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	if q.Limit == 0 {
		q.Limit = 40
	}
	found, err := d.Store.Incidents(v.r.Context(), q)
	if err != nil {
		return err
	}
	p := todayPage{Filter: v.filterForm(q, false), Days: byDay(found.Items), First: v.firstPage(q), Next: v.nextPage(q, found.Next)}
	if p.Stats, err = d.stats(v.r.Context()); err != nil {
		return err
	}
	beside := q
	beside.Page = rapporteur.Page{Limit: 5}
	disputes, err := d.Store.Disputes(v.r.Context(), beside)
	if err != nil {
		return err
	}
	articles, err := d.Store.Articles(v.r.Context(), rapporteur.ArticleQuery{Page: rapporteur.Page{Limit: 6}, Sort: "added"})
	if err != nil {
		return err
	}
	p.Disputes, p.Articles = disputes.Items, articles.Items
	return v.render("today", p)
}

// statsAge is how old the counts of the record may be: they cost a pass over its tables.
const statsAge = 10 * time.Second

type statsCache struct {
	mu   sync.Mutex
	at   time.Time
	held rapporteur.Stats
}

// stats are the counts of the record, a few seconds old at most.
func (d *Desk) stats(ctx context.Context) (rapporteur.Stats, error) {
	c := &d.counted
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) < statsAge {
		return c.held, nil
	}
	s, err := d.Store.Stats(ctx)
	if err == nil {
		c.held, c.at = s, time.Now()
	}
	return s, err
}

// byDay keeps the order that the store gave.
func byDay(incidents []rapporteur.Incident) []dayOfIncidents {
	var all []dayOfIncidents
	for _, in := range incidents {
		on := in.Start
		if on.IsZero() {
			on = in.End
		}
		if n := len(all); n == 0 || all[n-1].Day != on {
			all = append(all, dayOfIncidents{Day: on})
		}
		last := &all[len(all)-1]
		last.Incidents = append(last.Incidents, in)
	}
	return all
}

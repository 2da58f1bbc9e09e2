package desk

import (
	"context"
	"html/template"
	"iter"
	"net/url"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/chart"
)

// drawnAtMost bounds the events of a picture: a record of millions is narrowed by a filter
// before it is drawn.
const drawnAtMost = 50_000

// drawTime is how long a picture may take.
const drawTime = 20 * time.Second

func (d *Desk) pictureRoutes() []route {
	all := []route{}
	for _, kind := range chart.Kinds() {
		all = append(all,
			route{pattern: "GET /" + kind, handle: func(v *visit) error { return d.picturePage(v, kind) }, act: See},
			route{pattern: "GET /" + kind + ".svg", handle: func(v *visit) error { return d.pictureFile(v, kind, writeSVG) }, act: Export, limit: exportLimit},
			route{pattern: "GET /" + kind + ".png", handle: func(v *visit) error { return d.pictureFile(v, kind, writePNG) }, act: Export, limit: exportLimit})
	}
	return all
}

type picturePage struct {
	Kind   string
	Filter filterForm
	SVG    template.HTML
	Total  int // as far as they are counted
	Drawn  int
	Empty  string // why there is nothing to draw
}

// Tally tells the total.
func (p picturePage) Tally() string { return countWords(p.Total, drawnAtMost) }

func (d *Desk) picturePage(v *visit, kind string) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	p := picturePage{Kind: kind, Filter: v.filterForm(q, false)}
	q = happened(q)
	if p.Total, err = d.countEvents(v.r.Context(), q, drawnAtMost); err != nil {
		return err
	}
	p.Drawn = min(p.Total, drawnAtMost)
	pic, err := d.draw(v.r.Context(), kind, q, 1100)
	switch {
	case err != nil && rapporteur.KindOf(err) == rapporteur.Invalid:
		p.Empty = err.Error()
	case err != nil:
		return err
	default:
		p.SVG = template.HTML(pic.SVG()) // package chart escapes what events say
	}
	return v.render("picture", p)
}

// draw draws the filtered events; every mark leads to its events in the list.
func (d *Desk) draw(ctx context.Context, kind string, q rapporteur.RowQuery, width int) (*chart.Picture, error) {
	ctx, cancel := context.WithTimeout(ctx, drawTime)
	defer cancel()
	var failed error
	events := d.chartEvents(ctx, q, &failed)
	pic, err := chart.Draw(kind, events, chart.Options{ID: kind, Width: width, Title: titleOf(kind), Link: func(s chart.Selection) string { return selectionLink(q, s) }})
	if failed != nil {
		return nil, failed
	}
	return pic, err
}

func titleOf(kind string) string {
	switch kind {
	case "network":
		return "Who to whom"
	case "map":
		return "Where it happened"
	case "timeline":
		return "In order of time"
	case "series":
		return "Dyads over time"
	}
	return "Types over time"
}

// chartEvents are the filtered events, one for each pair of parties.
func (d *Desk) chartEvents(ctx context.Context, q rapporteur.RowQuery, failed *error) iter.Seq[chart.Event] {
	return func(yield func(chart.Event) bool) {
		n := 0
		for row, err := range d.Store.EachEvent(ctx, q) {
			if err != nil {
				*failed = err
				return
			}
			if n++; n > drawnAtMost {
				return
			}
			for pair := range chart.RecordRows(&row) {
				e := chart.FromRow(&pair, chart.Codes)
				e.ID, e.Title, e.Href = row.Key.String(), row.Passage.Text, rowPath(row.Key)
				if !yield(e) {
					return
				}
			}
		}
	}
}

// selectionLink is the list of the events behind a mark.
func selectionLink(q rapporteur.RowQuery, s chart.Selection) string {
	q.Page = rapporteur.Page{}
	narrow := func(list *[]string, value string) {
		if value != "" {
			*list = []string{value}
		}
	}
	narrow(&q.Actor, s.Actor)
	narrow(&q.Recipient, s.Recipient)
	narrow(&q.Type, s.Type)
	if s.Quad != chart.NoQuad {
		q.Quad = []string{s.Quad.String()}
	}
	if s.Place != "" {
		q.Place = s.Place
	}
	if !s.From.IsZero() {
		q.From = s.From
	}
	if !s.To.IsZero() {
		q.To = s.To
	}
	return address("/events", FilterValues(q))
}

// happened leaves out what is said not to have happened, or only might, where the filter
// does not ask for it: pictures and files would count it as deeds.
func happened(q rapporteur.RowQuery) rapporteur.RowQuery {
	if len(q.Modality) == 0 {
		q.Modality = []rapporteur.Modality{rapporteur.Actual, rapporteur.Future, rapporteur.Historical}
	}
	return q
}

// pictureFile answers with a picture as a file.
func (d *Desk) pictureFile(v *visit, kind string, write func(*visit, *chart.Picture) error) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	pic, err := d.draw(v.r.Context(), kind, happened(q), 1100)
	if err != nil {
		return err
	}
	name := kind + v.r.URL.Path[strings.LastIndexByte(v.r.URL.Path, '.'):]
	v.w.Header().Set("Content-Disposition", "attachment; filename="+url.PathEscape(name))
	return write(v, pic)
}

func writeSVG(v *visit, p *chart.Picture) error {
	v.w.Header().Set("Content-Type", "image/svg+xml")
	v.w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	return p.WriteSVG(v.w, theme(v))
}

func writePNG(v *visit, p *chart.Picture) error {
	v.w.Header().Set("Content-Type", "image/png")
	return p.WritePNG(v.w, theme(v), 2)
}

// theme is the colours of a picture's file: ?theme=dark.
func theme(v *visit) chart.Theme {
	if v.r.URL.Query().Get("theme") == "dark" {
		return chart.Dark
	}
	return chart.Light
}

package desk

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"rapporteur"
)

// The small parts of rows are written here and not in templates: a page has hundreds of
// them, and to walk through a template for each took a third of the page's time.

// htmlWriter writes elements; what is no markup goes through text.
type htmlWriter struct{ strings.Builder }

// markup writes text that stands in this program.
func (w *htmlWriter) markup(s string) { w.WriteString(s) }

// text writes what may hold anything, between tags or in an attribute between quotes.
func (w *htmlWriter) text(s string) { template.HTMLEscape(w, []byte(s)) }

func (w *htmlWriter) html() template.HTML { return template.HTML(w.String()) }

// partiesHTML names participants with their codes, each a link to the events in which it acts.
func partiesHTML(ps []rapporteur.Participant) template.HTML {
	var w htmlWriter
	for i := range ps {
		if i > 0 {
			w.markup(`<span class="and">, </span>`)
		}
		w.party(partyOf(ps[i]))
	}
	return w.html()
}

func (w *htmlWriter) party(p party) {
	w.markup(`<span class="party"`)
	if p.Unresolved != "" {
		w.markup(` title="`)
		w.text(p.Unresolved)
		w.markup(`"`)
	}
	w.markup(`><a class="plain" href="`)
	w.text(filterLink("/events", "actor", p.Key))
	w.markup(`">`)
	w.text(p.Name)
	w.markup(`</a>`)
	if p.Code == "" {
		w.markup(` <abbr class="code none">?</abbr></span>`)
		return
	}
	w.markup(` <abbr class="code">`)
	w.text(p.Code)
	if p.Sectors != "" {
		w.markup(` `)
		w.text(p.Sectors)
	}
	w.markup(`</abbr></span>`)
}

// passageHTML is a passage with its marks.
func passageHTML(segments []segment) template.HTML {
	var w htmlWriter
	for _, s := range segments {
		if s.Mark == "" {
			w.text(s.Text)
			continue
		}
		w.markup(`<mark class="m-`)
		w.text(s.Mark)
		w.markup(`">`)
		w.text(s.Text)
		w.markup(`</mark>`)
	}
	return w.html()
}

// kindHTML is an event's type with its modes, and what it is where it did not happen.
func kindHTML(e rapporteur.Event) template.HTML {
	var w htmlWriter
	w.markup(`<span class="kind"><span class="dot `)
	w.text(strings.ReplaceAll(e.Quad, " ", "-"))
	w.markup(`" title="`)
	w.text(e.Quad)
	w.markup(`"></span><b>`)
	w.text(e.Type)
	w.markup(`</b>`)
	for _, m := range e.Modes {
		w.markup(` <span class="mode">`)
		w.text(m)
		w.markup(`</span>`)
	}
	if e.Modality != rapporteur.Actual {
		w.markup(` <span class="chip">`)
		w.text(string(e.Modality))
		w.markup(`</span>`)
	}
	w.markup(`</span>`)
	return w.html()
}

// confidenceHTML is a confidence in percent.
func confidenceHTML(c float64) template.HTML {
	tenths := max(0, min(10, int(math.Round(c*10))))
	return template.HTML(`<span class="conf c` + strconv.Itoa(tenths) + `" title="confidence ` + strconv.FormatFloat(math.Round(c*100)/100, 'f', -1, 64) +
		`"><span class="unseen">confidence </span>` + strconv.Itoa(int(math.Round(c*100))) + `<span aria-hidden="true">%</span></span>`)
}

package report

import (
	"fmt"
	"strconv"
	"strings"

	"rapporteur"
)

// index finds the rows of a report by id.
type index struct {
	entities map[string]*rapporteur.Entity
	claims   map[string]*rapporteur.Claim
}

func newIndex(r *rapporteur.Report) index {
	ix := index{map[string]*rapporteur.Entity{}, map[string]*rapporteur.Claim{}}
	for i := range r.Entities {
		ix.entities[r.Entities[i].ID] = &r.Entities[i]
	}
	for i := range r.Claims {
		ix.claims[r.Claims[i].ID] = &r.Claims[i]
	}
	return ix
}

// who names a participant: "Russia (GOV)", "Vladimir Putin (RUS GOV)".
func (ix index) who(p rapporteur.Participant) string {
	name, code := p.Text, p.Code
	if e := ix.entities[p.Entity]; e != nil {
		if e.Name != "" {
			name = e.Name
		}
		if e.Kind == rapporteur.Country {
			code = ""
		}
	}
	tags := strings.TrimSpace(code + " " + strings.Join(p.Sectors, " "))
	if tags == "" {
		return clean(name)
	}
	return clean(name) + " (" + tags + ")"
}

func (ix index) all(ps []rapporteur.Participant) string {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = ix.who(p)
	}
	return strings.Join(names, ", ")
}

// parties is "A → B", "A, B" for a reciprocal event, "→ B" where nobody is named.
func (ix index) parties(e *rapporteur.Event) string {
	switch {
	case len(e.Recipients) == 0:
		return ix.all(e.Actors)
	case len(e.Actors) == 0:
		return "? → " + ix.all(e.Recipients)
	}
	return ix.all(e.Actors) + " → " + ix.all(e.Recipients)
}

// number is the digits of an id: "3" for "v3".
func number(id string) string { return strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz") }

func numbers(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = number(id)
	}
	return strings.Join(out, ", ")
}

// days tells an event's date as a person would: one day, a month, a year, a range.
func days(d *rapporteur.EventDate) string {
	if d == nil {
		return ""
	}
	if d.Start.IsZero() {
		if d.Text != "" {
			return "“" + clean(d.Text) + "” (unresolved)"
		}
		return ""
	}
	start, end := d.Start.Time(), d.End.Time()
	switch {
	case d.End.IsZero():
		return "from " + start.Format("2 Jan 2006")
	case d.Start == d.End:
		return start.Format("Mon 2 Jan 2006")
	case d.Start.Day == 1 && d.Start.Year == d.End.Year && d.Start.Month == 1 && d.End.Month == 12 && d.End.Day == 31:
		return start.Format("2006")
	case d.Start.Day == 1 && d.Start.Year == d.End.Year && d.Start.Month == d.End.Month && end.AddDate(0, 0, 1).Day() == 1:
		return start.Format("Jan 2006")
	case d.Start.Year == d.End.Year && d.Start.Month == d.End.Month:
		return strconv.Itoa(d.Start.Day) + "–" + end.Format("2 Jan 2006")
	case d.Start.Year == d.End.Year:
		return start.Format("2 Jan") + " – " + end.Format("2 Jan 2006")
	}
	return start.Format("2 Jan 2006") + " – " + end.Format("2 Jan 2006")
}

// where is "Beijing, CHN".
func where(p *rapporteur.EventPlace) string {
	switch {
	case p == nil:
		return ""
	case p.Country == "" || p.Name == p.Country:
		return clean(p.Name)
	}
	return clean(p.Name) + ", " + p.Country
}

// howMany is "at most 130,000 troops".
func howMany(m rapporteur.Magnitude) string {
	figure := thousands(m.Value)
	if m.Bound == "range" {
		figure += " to " + thousands(m.Upper)
	} else if m.Bound != "" {
		figure = m.Bound + " " + figure
	}
	return strings.TrimSpace(figure + " " + strings.TrimSpace(m.Unit+" "+m.What))
}

// thousands writes a number with commas.
func thousands(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	whole, fraction, hasFraction := strings.Cut(s, ".")
	start := 0
	if strings.HasPrefix(whole, "-") {
		start = 1
	}
	for i := len(whole) - 3; i > start; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if hasFraction {
		return whole + "." + fraction
	}
	return whole
}

// stanceVerbs says what each stance does, for a singular speaker.
var stanceVerbs = map[rapporteur.Stance]string{
	rapporteur.Assert: "says", rapporteur.Deny: "denies", rapporteur.Allege: "alleges",
	rapporteur.Demand: "demands", rapporteur.Promise: "promises", rapporteur.Threaten: "threatens",
	rapporteur.Warn: "warns", rapporteur.Predict: "predicts", rapporteur.Believe: "believes",
	rapporteur.Ask: "asks",
}

var stancePast = map[rapporteur.Stance]string{
	rapporteur.Assert: "said", rapporteur.Deny: "denied", rapporteur.Allege: "alleged",
	rapporteur.Demand: "demanded", rapporteur.Promise: "promised", rapporteur.Threaten: "threatened",
	rapporteur.Warn: "warned of", rapporteur.Predict: "predicted", rapporteur.Believe: "believed",
	rapporteur.Ask: "asked",
}

func rating(p *rapporteur.PageRating) string {
	if p == nil {
		return ""
	}
	s := fmt.Sprintf("page rating %s/%s", thousands(p.Value), thousands(p.Best))
	if p.Votes == 1 {
		return s + " (1 vote)"
	} else if p.Votes > 1 {
		return s + " (" + thousands(float64(p.Votes)) + " votes)"
	}
	return s
}

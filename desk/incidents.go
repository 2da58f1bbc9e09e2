package desk

import (
	"net/url"

	"rapporteur"
)

func (d *Desk) incidentRoutes() []route {
	return []route{
		{pattern: "GET /incidents/{id}", handle: d.incident, act: See},
		{pattern: "POST /incidents/{id}/split", handle: d.splitIncident, act: Group, limit: writeLimit},
		{pattern: "POST /incidents/join", handle: d.joinIncidents, act: Group, limit: writeLimit},
	}
}

type incidentPage struct {
	rapporteur.Incident
	Near []rapporteur.Incident // of the same days and type: what an editor may join to it
}

func (d *Desk) incident(v *visit) error {
	in, err := d.Store.Incident(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := incidentPage{Incident: in}
	if v.can(Group, Object{}) {
		if p.Near, err = d.near(v, in); err != nil {
			return err
		}
	}
	return v.render("incident", p)
}

// near are incidents of the same type within a week of one.
func (d *Desk) near(v *visit, in rapporteur.Incident) ([]rapporteur.Incident, error) {
	q := rapporteur.RowQuery{Page: rapporteur.Page{Limit: 20}, Type: []string{in.Type}}
	if !in.Start.IsZero() {
		q.From = in.Start.AddDays(-7)
	}
	if !in.End.IsZero() {
		q.To = in.End.AddDays(7)
	}
	found, err := d.Store.Incidents(v.r.Context(), q)
	var others []rapporteur.Incident
	for _, o := range found.Items {
		if o.ID != in.ID {
			others = append(others, o)
		}
	}
	return others, err
}

func (d *Desk) splitIncident(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	var keys []rapporteur.RowKey
	for _, s := range form["row"] {
		k, err := rapporteur.ParseRowKey(s)
		if err != nil {
			return err
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "choose the reports that tell of something else")
	}
	in, err := d.Store.SplitIncident(v.r.Context(), v.r.PathValue("id"), keys, v.person.ID)
	if err != nil {
		return err
	}
	return v.redirect("/incidents/"+url.PathEscape(in.ID), "split")
}

func (d *Desk) joinIncidents(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if len(form["id"]) < 2 {
		return rapporteur.Errorf(rapporteur.Invalid, "choose at least one other incident to join to this one")
	}
	in, err := d.Store.JoinIncidents(v.r.Context(), form["id"], v.person.ID)
	if err != nil {
		return err
	}
	return v.redirect("/incidents/"+url.PathEscape(in.ID), "joined")
}

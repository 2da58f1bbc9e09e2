package desk

import "rapporteur"

func (d *Desk) homeRoutes() []route {
	return []route{{pattern: "GET /{$}", handle: d.today, act: See}}
}

type todayPage struct {
	Filter    rapporteur.RowQuery
	Incidents rapporteur.Listing[rapporteur.Incident]
	Stats     rapporteur.Stats
}

// today shows what is new, by incident.
func (d *Desk) today(v *visit) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	p := todayPage{Filter: q}
	if p.Incidents, err = d.Store.Incidents(v.r.Context(), q); err != nil {
		return err
	}
	if p.Stats, err = d.Store.Stats(v.r.Context()); err != nil {
		return err
	}
	return v.render("today", p)
}

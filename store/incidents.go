package store

import (
	"context"
	"database/sql"

	"rapporteur"
)

// incidentOrders also serve queries that sort by what an incident does not have.
var incidentOrders = []order{
	{name: "date", column: "i.day", id: "i.num", kind: 'i'},
	{name: "added", column: "i.updated", id: "i.num", kind: 'i'},
	{name: "sources", column: "i.sources", id: "i.num", kind: 'i'},
	{name: "confidence", column: "i.day", id: "i.num", kind: 'i'},
	{name: "uncertainty", column: "i.day", id: "i.num", kind: 'i'},
}

// listedMembers is how many events of an incident a list of incidents has.
const listedMembers = 3

const incidentColumns = `i.num, i.id, i.type, i.modes, i.title, i.start_date, i.end_date, i.place, i.reports, i.sources, i.publishers, i.disputed, i.why, i.pinned, i.updated`

func incidentFields(num *int64, i *rapporteur.Incident) []any {
	return []any{num, &i.ID, &i.Type, inJSON{&i.Modes}, &i.Title, (*day)(&i.Start), (*day)(&i.End), inJSON{&i.Place}, &i.Reports, &i.Sources, inJSON{&i.Publishers},
		(*truth)(&i.Disputed), inJSON{&i.Why}, (*truth)(&i.Pinned), (*micro)(&i.Updated)}
}

// Incidents implements rapporteur.IncidentStore: those with an event that passes the
// filter, each with its best told events. Besides the orders of rows there is "sources".
func (db *DB) Incidents(ctx context.Context, q rapporteur.RowQuery) (out rapporteur.Listing[rapporteur.Incident], err error) {
	by, err := orderNamed(incidentOrders, q.Sort)
	if err != nil {
		return out, err
	}
	var items []rapporteur.Incident
	var nums []int64
	err = db.read(ctx, "list incidents", func(t *tx) error {
		var w where
		if err := t.withMember(ctx, &w, q); err != nil {
			return err
		}
		if err := w.page(by, q.Page); err != nil {
			return err
		}
		rows, err := t.query(ctx, `SELECT `+incidentColumns+` FROM incidents i`+w.sql()+by.by()+limitTo(limit(q.Page)+1), w.args...)
		err = each(rows, err, func(rows *sql.Rows) error {
			items, nums = append(items, rapporteur.Incident{}), append(nums, 0)
			return rows.Scan(incidentFields(&nums[len(nums)-1], &items[len(items)-1])...)
		})
		if err != nil {
			return err
		}
		return t.addMembers(ctx, items, listedMembers)
	})
	if err != nil {
		return out, err
	}
	return numbered(items, nums, by, limit(q.Page), func(i *rapporteur.Incident) cursor {
		switch by.name {
		case "added":
			return cursor{Int: micros(i.Updated)}
		case "sources":
			return cursor{Int: int64(i.Sources)}
		}
		return cursor{Int: dayOf(i.Start)}
	}), nil
}

// withMember takes incidents with an event that passes a filter.
func (t *tx) withMember(ctx context.Context, w *where, q rapporteur.RowQuery) error {
	if q.Actor == nil && isEmpty(q) {
		return nil
	}
	q.Page, q.Sort = rapporteur.Page{}, "added" // no index by day: the incidents give the order
	p, err := t.plan(ctx, eventTable, q)
	if err != nil {
		return err
	}
	head := "i.id IN ("
	if p.few == nil {
		p.and("r.incident = i.id")
		head = "EXISTS ("
	}
	inner, args, err := p.statement("r.incident", false)
	w.and(head+inner+")", args...)
	return err
}

// addMembers fills in the first events of each incident.
func (t *tx) addMembers(ctx context.Context, items []rapporteur.Incident, most int) error {
	at := make(map[string]int, len(items))
	ids := make([]any, len(items))
	for i := range items {
		at[items[i].ID], ids[i] = i, items[i].ID
	}
	if len(items) == 0 {
		return nil
	}
	rows, err := t.query(ctx, `SELECT m.copy, m.why, `+rowColumns+`, r.incident, 0, `+articleColumns+` FROM incident_members m
		JOIN events r ON r.article = m.article AND r.row = m.row JOIN articles a ON a.id = m.article
		WHERE m.incident IN (`+marks(len(ids))+`) AND m.ord < ? ORDER BY m.incident, m.ord`, append(ids, most)...)
	return each(rows, err, func(rows *sql.Rows) error {
		var m rapporteur.IncidentMember
		var r rowOf
		if err := rows.Scan(append([]any{&m.Copy, inJSON{&m.Why}}, r.fields()...)...); err != nil {
			return err
		}
		m.EventRow = r.event()
		i := &items[at[r.incident]]
		i.Events = append(i.Events, m)
		return nil
	})
}

// Incident implements rapporteur.IncidentStore.
func (db *DB) Incident(ctx context.Context, id string) (i rapporteur.Incident, err error) {
	err = db.read(ctx, "read incident "+id, func(t *tx) error {
		i, err = t.incident(ctx, id)
		return err
	})
	return i, err
}

func (t *tx) incident(ctx context.Context, id string) (rapporteur.Incident, error) {
	items := make([]rapporteur.Incident, 1)
	if err := t.row(ctx, `SELECT `+incidentColumns+` FROM incidents i WHERE i.id = ?`, id).Scan(incidentFields(new(int64), &items[0])...); err != nil {
		return items[0], missing(err, "the record has no incident %q", id)
	}
	err := t.addMembers(ctx, items, maxMembers)
	return items[0], err
}

package store

import (
	"context"
	"maps"
	"slices"

	"rapporteur/store/incident"
)

// write writes the incidents that changed, with their members.
func (g *grouping) write(ctx context.Context) error {
	var fresh, known, gone []string
	for _, f := range g.changed {
		if f != nil {
			f.Tell()
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.changed)) {
		switch f := g.changed[id]; {
		case f == nil && g.there[id]:
			gone = append(gone, id)
		case f != nil && g.there[id]:
			known = append(known, id)
		case f != nil:
			fresh = append(fresh, id)
		}
	}
	if err := g.insertIncidents(ctx, fresh); err != nil {
		return err
	}
	if err := g.updateIncidents(ctx, known); err != nil {
		return err
	}
	if err := g.writeMembers(ctx, append(fresh, known...)); err != nil {
		return err
	}
	if err := g.writeEvents(ctx); err != nil || len(gone) == 0 {
		return err
	}
	cond, arg := g.t.in("id", gone)
	for _, id := range gone {
		g.t.changed("incident", "", id)
	}
	_, err := g.t.exec(ctx, `DELETE FROM incidents WHERE `+cond, arg)
	return err
}

// incidentRow is a row of incidents.
type incidentRow struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Modes      string `json:"modes"`
	Title      string `json:"title"`
	Start      string `json:"start_date"`
	End        string `json:"end_date"`
	Day        int64  `json:"day"`
	Place      string `json:"place"`
	Reports    int    `json:"reports"`
	Sources    int    `json:"sources"`
	Publishers string `json:"publishers"`
	Disputed   int    `json:"disputed"`
	Why        string `json:"why"`
	Pinned     int    `json:"pinned"`
}

func (g *grouping) rowOf(id string) incidentRow {
	f := g.changed[id]
	plain := make([]*incident.Member, len(f.events))
	for i, m := range f.events {
		plain[i] = &m.Member
	}
	d := incident.Describe(plain, f.Group)
	for _, i := range f.Members {
		d.Disputed = d.Disputed || f.events[i].disputed
	}
	place := ""
	if d.Place != nil {
		place = toJSON(d.Place)
	}
	return incidentRow{id, d.Type, toJSON(d.Modes), d.Title, d.Start.String(), d.End.String(), dayOf(d.Start), place, d.Reports, d.Sources,
		toJSON(d.Publishers), flag(d.Disputed), toJSON(d.Why), flag(d.Pinned)}
}

var incidentPutColumns = []string{"num", "updated", "id", "type", "modes", "title", "start_date", "end_date", "day", "place", "reports", "sources", "publishers", "disputed", "why", "pinned"}

func (g *grouping) insertIncidents(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	nums, err := g.t.nextIDs(ctx, "incidents", len(ids))
	if err != nil {
		return err
	}
	rows := make([][]any, len(ids))
	for i, id := range ids {
		r := g.rowOf(id)
		rows[i] = []any{nums[i], g.t.now, r.ID, r.Type, r.Modes, r.Title, r.Start, r.End, r.Day, r.Place, r.Reports, r.Sources, r.Publishers, r.Disputed, r.Why, r.Pinned}
	}
	return g.t.insert(ctx, "incidents", incidentPutColumns, rows)
}

func (g *grouping) updateIncidents(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	rows := make([]incidentRow, len(ids))
	for i, id := range ids {
		rows[i] = g.rowOf(id)
	}
	table := g.t.db.d.Table("id TEXT", "type TEXT", "modes TEXT", "title TEXT", "start_date TEXT", "end_date TEXT", "day BIGINT", "place TEXT", "reports BIGINT", "sources BIGINT",
		"publishers TEXT", "disputed BIGINT", "why TEXT", "pinned BIGINT")
	_, err := g.t.exec(ctx, `UPDATE incidents SET updated = ?, type = v.type, modes = v.modes, title = v.title, start_date = v.start_date, end_date = v.end_date, day = v.day, place = v.place,
		reports = v.reports, sources = v.sources, publishers = v.publishers, disputed = v.disputed, why = v.why, pinned = v.pinned FROM `+table+` WHERE incidents.id = v.id`, g.t.now, toJSON(rows))
	return err
}

// writeMembers writes the members of incidents that do not stand there as they are.
func (g *grouping) writeMembers(ctx context.Context, ids []string) error {
	var rows [][]any
	for _, id := range ids {
		f := g.changed[id]
		moved := !g.there[id]
		for ord, i := range f.Members {
			m := f.events[i]
			moved = moved || m.was != id
			row := memberRow{id, ord, f.Copy[ord], toJSON(f.Why[ord])}
			if row != m.row || g.emptied[id] {
				rows = append(rows, []any{m.Key.Article, m.Key.Row, id, ord, row.copy, row.why})
			}
		}
		if moved {
			g.t.changed("incident", "", id)
		}
	}
	return g.t.insertAs(ctx, "incident_members", []string{"article", "row", "incident", "ord", "copy", "why"}, nil, rows,
		" ON CONFLICT (article, row) DO UPDATE SET incident = excluded.incident, ord = excluded.ord, copy = excluded.copy, why = excluded.why")
}

// writeEvents tells the events in which incident they are.
func (g *grouping) writeEvents(ctx context.Context) error {
	type moved struct {
		ID       int64  `json:"id"`
		Incident string `json:"incident"`
	}
	var rows []moved
	for _, id := range slices.Sorted(maps.Keys(g.members)) {
		if m := g.members[id]; m.now != m.was {
			rows = append(rows, moved{id, m.now})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := g.t.exec(ctx, `UPDATE events SET incident = v.incident FROM `+g.t.db.d.Table("id BIGINT", "incident TEXT")+` WHERE events.id = v.id`, toJSON(rows))
	return err
}

package store

import (
	"context"
	"database/sql"
	"slices"

	"rapporteur"
)

// SplitIncident implements rapporteur.IncidentStore.
func (db *DB) SplitIncident(ctx context.Context, id string, events []rapporteur.RowKey, by string) (out rapporteur.Incident, err error) {
	err = db.write(ctx, "split incident "+id, func(t *tx) error {
		if err := t.lock(ctx, "incidents"); err != nil {
			return err
		}
		all, err := t.keysOf(ctx, id)
		if err != nil {
			return err
		}
		rest := slices.DeleteFunc(slices.Clone(all), func(k rapporteur.RowKey) bool { return slices.Contains(events, k) })
		switch {
		case len(events) == 0 || len(rest) == 0:
			return rapporteur.Errorf(rapporteur.Invalid, "an incident is split by naming some of its events, not none and not all")
		case len(rest)+len(events) != len(all):
			return rapporteur.Errorf(rapporteur.Invalid, "some of the events named are not in incident %s", id)
		}
		if err := t.pin(ctx, events, by); err != nil {
			return err
		}
		if err := t.pin(ctx, rest, by); err != nil {
			return err
		}
		t.audit(by, "incident split", id, "")
		if err := t.formAnew(ctx, []string{id}); err != nil {
			return err
		}
		out, err = t.incidentOf(ctx, events[0])
		return err
	})
	return out, err
}

// JoinIncidents implements rapporteur.IncidentStore.
func (db *DB) JoinIncidents(ctx context.Context, ids []string, by string) (out rapporteur.Incident, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) < 2 || len(ids) > maxValues {
		return out, rapporteur.Errorf(rapporteur.Invalid, "two incidents or more are joined, up to %d, not %d", maxValues, len(ids))
	}
	err = db.write(ctx, "join incidents", func(t *tx) error {
		if err := t.lock(ctx, "incidents"); err != nil {
			return err
		}
		var all []rapporteur.RowKey
		for _, id := range ids {
			keys, err := t.keysOf(ctx, id)
			if err != nil {
				return err
			}
			t.audit(by, "incident joined", id, "")
			all = append(all, keys...)
		}
		if len(all) > maxMembers {
			return rapporteur.Errorf(rapporteur.TooLarge, "together they have %d events; an incident that people join holds up to %d", len(all), maxMembers)
		}
		if err := t.pin(ctx, all, by); err != nil {
			return err
		}
		if err := t.formAnew(ctx, ids); err != nil {
			return err
		}
		out, err = t.incidentOf(ctx, all[0])
		return err
	})
	return out, err
}

// keysOf are the events of an incident.
func (t *tx) keysOf(ctx context.Context, id string) (keys []rapporteur.RowKey, err error) {
	rows, err := t.query(ctx, `SELECT article, row FROM incident_members WHERE incident = ? ORDER BY ord`, id)
	err = each(rows, err, func(rows *sql.Rows) error {
		var k rapporteur.RowKey
		err := rows.Scan(&k.Article, &k.Row)
		keys = append(keys, k)
		return err
	})
	if err == nil && len(keys) == 0 {
		err = rapporteur.Errorf(rapporteur.NotFound, "the record has no incident %q", id)
	}
	return keys, err
}

// pin decides that events are one incident, whatever was decided before.
func (t *tx) pin(ctx context.Context, keys []rapporteur.RowKey, by string) error {
	pin := newID()
	for _, k := range keys {
		_, err := t.exec(ctx, `INSERT INTO incident_pins (article, row, pin, person, time) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (article, row) DO UPDATE SET pin = excluded.pin, person = excluded.person, time = excluded.time`, k.Article, k.Row, pin, by, t.now)
		if err != nil {
			return err
		}
	}
	return nil
}

// incidentOf is the incident that an event is in.
func (t *tx) incidentOf(ctx context.Context, key rapporteur.RowKey) (rapporteur.Incident, error) {
	var id string
	if err := t.row(ctx, `SELECT incident FROM events WHERE article = ? AND row = ?`, key.Article, key.Row).Scan(&id); err != nil {
		return rapporteur.Incident{}, err
	}
	return t.incident(ctx, id)
}

package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"rapporteur"
	"rapporteur/near"
	"rapporteur/store/incident"
)

// maxMembers is how many events are grouped at once, and how many an incident may have for
// others to be put with it by the program.
const maxMembers = 200

// member is an event that is grouped, with the incident that it was in.
type member struct {
	incident.Member
	id       int64
	was      string
	disputed bool
}

// group forms incidents anew of some events, of all that were in incidents that changed,
// and of all in incidents that may join them. An incident keeps its id where most of its
// events stay together.
func (t *tx) group(ctx context.Context, keys []rapporteur.RowKey, changed, others []string) error {
	incidents := append(slices.Clone(changed), others...)
	members, err := t.membersOf(ctx, keys, incidents)
	if err != nil {
		return err
	}
	plain := make([]incident.Member, len(members))
	for i := range members {
		plain[i] = members[i].Member
	}
	groups := incident.Form(plain)
	ids := nameGroups(groups, members)
	gone := slices.DeleteFunc(incidents, func(id string) bool { return slices.Contains(ids, id) })
	had := map[string]int{}
	for i := range members {
		had[members[i].was]++
	}
	again := map[rapporteur.RowKey]bool{}
	for _, k := range keys {
		again[k] = true
	}
	for i, g := range groups {
		if !slices.Contains(changed, ids[i]) && stays(g, ids[i], had[ids[i]], members, again) {
			continue
		}
		if err := t.putIncident(ctx, ids[i], plain, g, members); err != nil {
			return err
		}
	}
	for _, id := range gone {
		if _, err := t.exec(ctx, `DELETE FROM incidents WHERE id = ?`, id); err != nil {
			return err
		}
		t.changed("incident", "", id)
	}
	return nil
}

// stays reports a group that is an incident as it was, none of whose events were read again.
func stays(g incident.Group, id string, had int, members []member, again map[rapporteur.RowKey]bool) bool {
	return len(g.Members) == had && !slices.ContainsFunc(g.Members, func(i int) bool {
		return members[i].was != id || again[members[i].Key]
	})
}

// nameGroups gives each group an id: that of the incident with most of its events, to the
// group that has most of them, and a new one where there is none.
func nameGroups(groups []incident.Group, members []member) []string {
	type claim struct {
		group, events int
		id            string
	}
	var claims []claim
	for g := range groups {
		counts := map[string]int{}
		for _, m := range groups[g].Members {
			if was := members[m].was; was != "" {
				counts[was]++
			}
		}
		for id, n := range counts {
			claims = append(claims, claim{g, n, id})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(b.events-a.events, a.group-b.group, cmp.Compare(a.id, b.id))
	})
	ids, taken := make([]string, len(groups)), map[string]bool{}
	for _, c := range claims {
		if ids[c.group] == "" && !taken[c.id] {
			ids[c.group], taken[c.id] = c.id, true
		}
	}
	for g := range ids {
		if ids[g] == "" {
			ids[g] = newID()
		}
	}
	return ids
}

// membersOf are the events with the keys and those in the incidents.
func (t *tx) membersOf(ctx context.Context, keys []rapporteur.RowKey, incidents []string) ([]member, error) {
	var out []member
	seen := map[rapporteur.RowKey]bool{}
	add := func(cond string, args ...any) error {
		rows, err := t.query(ctx, `SELECT coalesce(n.pin, ''), r.day, a.signature, `+rowColumns+`, r.incident, 0, `+articleColumns+`
			FROM events r JOIN articles a ON a.id = r.article LEFT JOIN incident_pins n ON n.article = r.article AND n.row = r.row WHERE `+cond, args...)
		return each(rows, err, func(rows *sql.Rows) error {
			var r rowOf
			var m member
			var signature []byte
			if err := rows.Scan(append([]any{&m.Pin, (*day)(&m.Day), &signature}, r.fields()...)...); err != nil {
				return err
			}
			if seen[r.key] || r.body.Event == nil || !happens(r.body.Event.Modality) {
				return nil
			}
			seen[r.key] = true
			m.Key, m.Event, m.Sentence, m.Article = r.key, r.body.Event, r.body.Passage.Text, r.article
			m.id, m.was, m.disputed = r.id, r.incident, bool(r.disputed)
			if err := m.Signature.UnmarshalBinary(signature); err != nil {
				m.Signature = near.Signature{}
			}
			out = append(out, m)
			return nil
		})
	}
	for part := range slices.Chunk(incidents, 50) {
		if err := add(`r.incident IN (`+marks(len(part))+`)`, anys(part)...); err != nil {
			return nil, err
		}
	}
	byArticle := map[string][]string{}
	for _, k := range keys {
		byArticle[k.Article] = append(byArticle[k.Article], k.Row)
	}
	for article, rows := range byArticle {
		for part := range slices.Chunk(rows, 50) {
			if err := add(`r.article = ? AND r.row IN (`+marks(len(part))+`)`, append([]any{article}, anys(part)...)...); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(out, func(a, b member) int { return cmp.Compare(a.id, b.id) })
	return out, t.addPartiesOf(ctx, out)
}

// addPartiesOf fills in who stands in the events, by the number of the actor.
func (t *tx) addPartiesOf(ctx context.Context, members []member) error {
	at := make(map[int64]*member, len(members))
	ids := make([]int64, len(members))
	for i := range members {
		at[members[i].id], ids[i] = &members[i], members[i].id
	}
	for part := range slices.Chunk(ids, 100) {
		rows, err := t.query(ctx, `SELECT event, side, party FROM event_actors WHERE event IN (`+marks(len(part))+`) AND side IN (1, 2) ORDER BY event, side, party`, anys(part)...)
		err = each(rows, err, func(rows *sql.Rows) error {
			var event, party int64
			var side int
			err := rows.Scan(&event, &side, &party)
			m := at[event]
			if side == acts {
				m.Actors = append(m.Actors, actorParty(party))
			} else {
				m.Recipients = append(m.Recipients, actorParty(party))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// putIncident writes an incident with its members, where it is not as it was.
func (t *tx) putIncident(ctx context.Context, id string, plain []incident.Member, g incident.Group, members []member) error {
	d := incident.Describe(plain, g)
	for _, m := range g.Members {
		d.Disputed = d.Disputed || members[m].disputed
	}
	place := ""
	if d.Place != nil {
		place = toJSON(d.Place)
	}
	start := dayOf(d.Start)
	values := []any{d.Type, toJSON(d.Modes), d.Title, d.Start.String(), d.End.String(), start, place, d.Reports, d.Sources, toJSON(d.Publishers), flag(d.Disputed), toJSON(d.Why), flag(d.Pinned), t.now, id}
	n, err := t.exec(ctx, `UPDATE incidents SET type = ?, modes = ?, title = ?, start_date = ?, end_date = ?, day = ?, place = ?, reports = ?, sources = ?, publishers = ?, disputed = ?, why = ?, pinned = ?, updated = ? WHERE id = ?`, values...)
	if err == nil && n == 0 {
		var nums []int64
		if nums, err = t.nextIDs(ctx, "incidents", 1); err == nil {
			_, err = t.exec(ctx, `INSERT INTO incidents (type, modes, title, start_date, end_date, day, place, reports, sources, publishers, disputed, why, pinned, updated, id, num) VALUES (`+marks(16)+`)`, append(values, nums[0])...)
		}
	}
	if err != nil {
		return err
	}
	return t.putMembers(ctx, id, g, members, n == 0)
}

func (t *tx) putMembers(ctx context.Context, id string, g incident.Group, members []member, fresh bool) error {
	if _, err := t.exec(ctx, `DELETE FROM incident_members WHERE incident = ?`, id); err != nil {
		return err
	}
	moved := fresh
	rows := make([][]any, len(g.Members))
	for ord, i := range g.Members {
		m := &members[i]
		rows[ord] = []any{m.Key.Article, m.Key.Row, id, ord, g.Copy[ord], toJSON(g.Why[ord])}
		if m.was == id {
			continue
		}
		moved = true
		if _, err := t.exec(ctx, `UPDATE events SET incident = ? WHERE id = ?`, id, m.id); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM incident_members WHERE article = ? AND row = ?`, m.Key.Article, m.Key.Row); err != nil {
			return err
		}
	}
	if moved {
		t.changed("incident", "", id)
	}
	return t.insert(ctx, "incident_members", []string{"article", "row", "incident", "ord", "copy", "why"}, rows)
}

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
		if err := t.group(ctx, nil, []string{id}, nil); err != nil {
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
		if err := t.group(ctx, nil, ids, nil); err != nil {
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

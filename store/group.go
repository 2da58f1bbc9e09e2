package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"

	"rapporteur/near"
	"rapporteur/store/incident"
)

// maxMembers is how many events are grouped at once, and how many an incident may have for
// others to be put with it by the program.
const maxMembers = 200

// grouping forms incidents anew in memory: what may change is read at once, and what did
// change is written at once.
type grouping struct {
	t       *tx
	members map[int64]*member    // by the number of the event
	events  map[string][]*member // of the incidents, as they are now
	there   map[string]bool      // incidents that the tables have
	changed map[string]*formed   // incidents that are to be written; nil for those that go
	emptied map[string]bool      // incidents whose members are not in the tables any more
}

// member is an event that is grouped.
type member struct {
	incident.Member
	id       int64
	was, now string // the incident in the tables, and the one that it is in by now; now is empty for an event that was in none
	disputed bool
	row      memberRow
}

// memberRow is how a member stands in its incident in the tables.
type memberRow struct {
	incident  string // empty where it does not
	ord       int
	copy, why string
}

// formed is an incident as it is to be written.
type formed struct {
	incident.Group
	events []*member // that Group's indexes mean
}

func (t *tx) newGrouping() *grouping {
	return &grouping{t: t, members: map[int64]*member{}, events: map[string][]*member{}, there: map[string]bool{}, changed: map[string]*formed{}, emptied: map[string]bool{}}
}

// formAnew forms incidents of all events that are in some, those of each set by themselves.
func (t *tx) formAnew(ctx context.Context, sets ...[]string) error {
	g := t.newGrouping()
	all := slices.Concat(sets...)
	if err := g.read(ctx, all, nil); err != nil {
		return err
	}
	if err := g.empty(ctx, all); err != nil {
		return err
	}
	for _, set := range sets {
		g.form(nil, set, nil)
	}
	return g.write(ctx)
}

// form forms incidents anew of some events, of all that are in incidents that changed, and
// of all in incidents that may join them. An incident keeps its id where most of its
// events stay together.
func (g *grouping) form(fresh []*member, changed, others []string) {
	incidents := append(slices.Clone(changed), others...)
	all := slices.Clone(fresh)
	for _, id := range incidents {
		all = append(all, g.events[id]...)
	}
	slices.SortFunc(all, func(a, b *member) int { return cmp.Compare(a.id, b.id) })
	all = slices.Compact(all)
	plain := make([]*incident.Member, len(all))
	for i, m := range all {
		plain[i] = &m.Member
	}
	groups := incident.Partition(plain)
	ids := nameGroups(groups, all)
	for i, group := range groups {
		if slices.Contains(changed, ids[i]) || !g.stays(group, ids[i], all, fresh) {
			g.changed[ids[i]] = &formed{group, all}
		}
	}
	for _, id := range incidents {
		delete(g.events, id)
		if !slices.Contains(ids, id) {
			g.changed[id] = nil
		}
	}
	for i, group := range groups {
		events := make([]*member, len(group.Members))
		for k, m := range group.Members {
			events[k], all[m].now = all[m], ids[i]
		}
		g.events[ids[i]] = events
	}
}

// stays reports a group that is an incident as it was, none of whose events were read again.
func (g *grouping) stays(group incident.Group, id string, all, fresh []*member) bool {
	return len(group.Members) == len(g.events[id]) && !slices.ContainsFunc(group.Members, func(i int) bool {
		return all[i].now != id || slices.Contains(fresh, all[i])
	})
}

// nameGroups gives each group an id: that of the incident with most of its events, to the
// group that has most of them, and where there is none that with which an event was put in.
func nameGroups(groups []incident.Group, members []*member) []string {
	type claim struct {
		group, events int
		id            string
	}
	var claims []claim
	for g := range groups {
		counts := map[string]int{}
		for _, m := range groups[g].Members {
			if now := members[m].now; now != "" {
				counts[now]++
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
		for _, m := range groups[g].Members {
			if own := members[m]; ids[g] == "" && own.now == "" && own.was != "" && !taken[own.was] {
				ids[g], taken[own.was] = own.was, true
			}
		}
		ids[g] = cmp.Or(ids[g], newID())
	}
	return ids
}

// read reads the events with some numbers and those in some incidents.
func (g *grouping) read(ctx context.Context, incidents []string, events []int64) error {
	for _, id := range incidents {
		g.there[id] = true
	}
	cond, arg := g.t.in("r.incident", incidents)
	if err := g.readWhere(ctx, cond, arg); err != nil {
		return err
	}
	if len(events) > 0 {
		cond, arg = g.t.in("r.id", events)
		if err := g.readWhere(ctx, cond, arg); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.members)) {
		if m := g.members[id]; g.there[m.was] {
			m.now = m.was
			g.events[m.was] = append(g.events[m.was], m)
		}
	}
	return g.readParties(ctx)
}

func (g *grouping) readWhere(ctx context.Context, cond string, arg any) error {
	rows, err := g.t.query(ctx, `SELECT r.id, r.article, r.row, r.incident, r.day, r.disputed, r.body, coalesce(n.pin, ''), coalesce(m.incident, ''), coalesce(m.ord, 0), coalesce(m.copy, ''), coalesce(m.why, ''),
		a.source, a.title, a.published, a.added, a.duplicate_of, a.signature
		FROM events r JOIN articles a ON a.id = r.article LEFT JOIN incident_pins n ON n.article = r.article AND n.row = r.row
		LEFT JOIN incident_members m ON m.article = r.article AND m.row = r.row WHERE `+cond, arg)
	return each(rows, err, func(rows *sql.Rows) error {
		m := new(member)
		a := &m.Article
		var body rowBody
		var signature []byte
		err := rows.Scan(&m.id, &m.Key.Article, &m.Key.Row, &m.was, (*day)(&m.Day), (*truth)(&m.disputed), inJSON{&body}, &m.Pin, &m.row.incident, &m.row.ord, &m.row.copy, &m.row.why,
			&a.Source, &a.Title, (*day)(&a.Published), (*micro)(&a.Added), &a.DuplicateOf, &signature)
		if err != nil || body.Event == nil || !happens(body.Event.Modality) || g.members[m.id] != nil {
			return err
		}
		a.ID, m.Event, m.Sentence = m.Key.Article, body.Event, body.Passage.Text
		if m.Signature.UnmarshalBinary(signature) != nil {
			m.Signature = near.Signature{}
		}
		g.members[m.id] = m
		return nil
	})
}

// readParties fills in who stands in the events, by the number of the actor.
func (g *grouping) readParties(ctx context.Context) error {
	if len(g.members) == 0 {
		return nil
	}
	cond, arg := g.t.in("event", slices.Collect(maps.Keys(g.members)))
	rows, err := g.t.query(ctx, `SELECT event, side, party FROM event_actors WHERE `+cond+` AND side IN (1, 2) ORDER BY event, side, party`, arg)
	return each(rows, err, func(rows *sql.Rows) error {
		var event, party int64
		var side int
		err := rows.Scan(&event, &side, &party)
		if m := g.members[event]; side == acts {
			m.Actors = append(m.Actors, actorParty(party))
		} else {
			m.Recipients = append(m.Recipients, actorParty(party))
		}
		return err
	})
}

// empty takes all members of incidents out of the tables, those too whose events are gone.
func (g *grouping) empty(ctx context.Context, incidents []string) error {
	for _, id := range incidents {
		g.emptied[id] = true
	}
	cond, arg := g.t.in("incident", incidents)
	_, err := g.t.exec(ctx, `DELETE FROM incident_members WHERE `+cond, arg)
	return err
}

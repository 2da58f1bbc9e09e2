package store

import (
	"context"
	"database/sql"
	"slices"

	"rapporteur"
	"rapporteur/store/incident"
)

// regroup brings incidents and disputes up to date after articles were read: the incidents
// article by article, as if each had been put in alone.
func (t *tx) regroup(ctx context.Context, ps []*putting, actors map[string]int64) error {
	if t.db.options.Ungrouped {
		return nil
	}
	if err := t.settleDisputes(ctx, ps); err != nil {
		return err
	}
	touched, err := t.touchedBy(ctx, knownOf(ps))
	if err != nil {
		return err
	}
	near, err := t.nearOf(ctx, ps, actors)
	if err != nil {
		return err
	}
	hoods := hoodsOf(ps, touched, near)
	g := t.newGrouping()
	if err := t.readHoods(ctx, g, hoods); err != nil {
		return err
	}
	for _, h := range hoods {
		h.form(g)
	}
	return g.write(ctx)
}

func knownOf(ps []*putting) (ids []string) {
	for _, p := range ps {
		if p.known {
			ids = append(ids, p.report.Article.ID)
		}
	}
	return ids
}

// startIncident is the incident that an event is put in with: the one it was in, and else
// one of its own, which it keeps where no other report tells of it.
func (t *tx) startIncident(p *putting, event int) string {
	switch {
	case t.db.options.Ungrouped:
		return p.old.events[p.events[event].row].incident
	case !happens(p.report.Events[event].Modality):
		return ""
	}
	if was := p.old.events[p.events[event].row].incident; was != "" {
		return was
	}
	return newID()
}

// ungroup takes an article that is about to go out of its incidents and disputes.
func (t *tx) ungroup(ctx context.Context, article string) error {
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	touched, err := t.touchedBy(ctx, []string{article})
	if err != nil {
		return err
	}
	claims, err := t.takeDisputes(ctx, article)
	if err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM incident_members WHERE article = ?`, `DELETE FROM incident_pins WHERE article = ?`, `UPDATE events SET incident = '' WHERE article = ?`} {
		if _, err := t.exec(ctx, query, article); err != nil {
			return err
		}
	}
	if err := t.markDisputed(ctx, claims); err != nil {
		return err
	}
	sets := make([][]string, len(touched))
	for i, x := range touched {
		sets[i] = []string{x.id}
	}
	return t.formAnew(ctx, sets...)
}

// touchedIncident is an incident that holds, or held before it was read again, events of
// an article.
type touchedIncident struct{ article, id, typ string }

// touchedBy are the incidents that articles have touched, the oldest first.
func (t *tx) touchedBy(ctx context.Context, articles []string) (out []touchedIncident, err error) {
	if len(articles) == 0 {
		return nil, nil
	}
	cond, arg := t.in("m.article", articles)
	rows, err := t.query(ctx, `SELECT DISTINCT i.num, m.article, i.id, i.type FROM incident_members m JOIN incidents i ON i.id = m.incident WHERE `+cond+` ORDER BY i.num, m.article`, arg)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var i touchedIncident
		err := rows.Scan(new(int64), &i.article, &i.id, &i.typ)
		out = append(out, i)
		return err
	})
}

// hood is what is grouped together: an article's events of one type, and what is near them.
type hood struct {
	typ     string
	events  []int64     // of the article
	touched []string    // incidents that hold its events
	near    []nearEvent // the nearest first
}

// nearEvent is an event of another article that may be the same happening as one.
type nearEvent struct {
	id       int64
	incident string
	size     int // events of the incident
}

// hoodsOf are the neighbourhoods of reports, in their order.
func hoodsOf(ps []*putting, touched []touchedIncident, near map[int64][]nearEvent) (out []*hood) {
	place := map[int64]int{} // in which report an event is
	for k, p := range ps {
		for i := range p.events {
			place[p.events[i].id] = k
		}
	}
	for k, p := range ps {
		byType := map[string]*hood{}
		of := func(typ string) *hood {
			if byType[typ] == nil {
				byType[typ] = &hood{typ: typ}
				out = append(out, byType[typ])
			}
			return byType[typ]
		}
		types := map[string]string{} // of the incidents that are touched
		for _, x := range touched {
			if x.article == p.report.Article.ID {
				h := of(x.typ)
				h.touched, types[x.id] = append(h.touched, x.id), x.typ
			}
		}
		for i := range p.events {
			r := &p.events[i]
			typ := p.report.Events[i].Type
			if was := types[p.old.events[r.row].incident]; was != "" {
				typ = was // people joined it with events of another type
			}
			h := of(typ)
			h.events = append(h.events, r.id)
			left := maxNear
			for _, x := range near[r.id] {
				if at, ours := place[x.id]; left > 0 && (!ours || at < k) {
					h.near = append(h.near, x)
					left--
				}
			}
		}
	}
	return out
}

// readHoods reads the events of neighbourhoods, at most maxMembers for each beside those
// that it must have.
func (t *tx) readHoods(ctx context.Context, g *grouping, hoods []*hood) error {
	var incidents []string
	var events []int64
	chosen := map[string]bool{}
	for _, h := range hoods {
		events = append(events, h.events...)
		for _, id := range h.touched {
			chosen[id] = true
		}
		size := 0
		in := map[string]bool{}
		for _, x := range h.near {
			switch {
			case x.incident == "" || x.size == 0:
				events = append(events, x.id)
			case !in[x.incident] && size+x.size <= maxMembers:
				in[x.incident], chosen[x.incident] = true, true
				size += x.size
			}
		}
	}
	for id := range chosen {
		incidents = append(incidents, id)
	}
	slices.Sort(incidents)
	slices.Sort(events)
	if err := g.read(ctx, incidents, slices.Compact(events)); err != nil {
		return err
	}
	var touched []string
	for _, h := range hoods {
		touched = append(touched, h.touched...)
	}
	if len(touched) == 0 {
		return nil
	}
	return g.empty(ctx, touched)
}

// form forms the incidents of a neighbourhood anew.
func (h *hood) form(g *grouping) {
	var fresh []*member
	var changed, others []string
	size := 0
	for _, id := range h.touched {
		if f, done := g.changed[id]; !done || f != nil {
			changed = append(changed, id)
			size += len(g.events[id])
		}
	}
	for _, id := range h.events {
		if m := g.members[id]; m != nil {
			fresh = append(fresh, m)
		}
	}
	for _, x := range h.near {
		m := g.members[x.id]
		switch {
		case m == nil || size >= maxMembers:
		case m.now == "" && !slices.Contains(fresh, m):
			fresh = append(fresh, m)
			size++
		case m.now != "" && size+len(g.events[m.now]) <= maxMembers && !slices.Contains(others, m.now) && !slices.Contains(changed, m.now):
			others = append(others, m.now)
			size += len(g.events[m.now])
		}
	}
	g.form(fresh, changed, others)
}

// maxNear is how many events of other articles an event is held against: those with most
// of its parties.
const maxNear = 16

// nearParty is a party of an event, with which others near it are looked for.
type nearParty struct {
	Event int64  `json:"n"`
	Party string `json:"party"`
	From  int64  `json:"lo"`
	To    int64  `json:"hi"`
	Type  string `json:"type"`
	Least int    `json:"least"` // parties that must be the same
	Most  int    `json:"most"`  // events
}

// nearOf are for each event of reports the events that may be the same happening: of its
// type, of about its days, and with its parties. Those with most of them come first;
// events of the reports themselves are among them.
func (t *tx) nearOf(ctx context.Context, ps []*putting, actors map[string]int64) (map[int64][]nearEvent, error) {
	var parties []nearParty
	own := map[string]int{} // events of a type, any of which may stand before others
	for _, p := range ps {
		for i := range p.events {
			parties = append(parties, p.nearParties(i, actors)...)
			own[p.report.Events[i].Type]++
		}
	}
	for i := range parties {
		parties[i].Most = maxNear + own[parties[i].Type]
	}
	out := map[int64][]nearEvent{}
	if len(parties) == 0 {
		return out, nil
	}
	join, where := t.db.d.Each("event_parties", "o", "o.type = v.type AND o.party = v.party AND o.side IN (1, 2) AND o.day BETWEEN v.lo AND v.hi")
	rows, err := t.query(ctx, `SELECT s.n, r.id, r.incident, (SELECT count(*) FROM incident_members m WHERE m.incident = r.incident) FROM
		(SELECT g.n, g.event, g.most, row_number() OVER (PARTITION BY g.n ORDER BY g.shared DESC, g.event DESC) AS place FROM
			(SELECT v.n AS n, v.most AS most, o.event AS event, count(DISTINCT o.party) AS shared
			FROM `+t.db.d.Table("n BIGINT", "party TEXT", "lo BIGINT", "hi BIGINT", "type TEXT", "least BIGINT", "most BIGINT")+join+`
			WHERE `+where+` AND o.event <> v.n
			GROUP BY v.n, v.most, v.least, o.event HAVING count(DISTINCT o.party) >= v.least) g) s
		JOIN events r ON r.id = s.event WHERE s.place <= s.most ORDER BY s.n, s.place`, toJSON(parties))
	return out, each(rows, err, func(rows *sql.Rows) error {
		var n int64
		var x nearEvent
		err := rows.Scan(&n, &x.id, &x.incident, &x.size)
		out[n] = append(out[n], x)
		return err
	})
}

// nearParties are the parties of an event that others are looked for with; none where it
// is no happening or of no day.
func (p *putting) nearParties(event int, actors map[string]int64) (out []nearParty) {
	row := &p.events[event]
	if row.day == 0 || !happens(p.report.Events[event].Modality) {
		return nil
	}
	var keys []string
	for _, x := range row.parties {
		if key := x.keyIn(actors); x.side != speaks && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	least := 1 // a code, or a name without one
	if len(keys) > 2 {
		least = 2 // both codes, a code with its sector, or a code with the name
	}
	one := nearParty{Event: row.id, From: dayAdd(row.day, -incident.Window), To: dayAdd(row.day, incident.Window), Type: p.report.Events[event].Type, Least: least}
	for _, key := range keys[:min(len(keys), maxValues)] {
		one.Party = key
		out = append(out, one)
	}
	return out
}

// happens tells what is an incident: not what did not or might happen.
func happens(m rapporteur.Modality) bool {
	return m != rapporteur.Negated && m != rapporteur.Hypothetical
}

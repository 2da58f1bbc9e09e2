package store

import (
	"context"
	"database/sql"
	"slices"

	"rapporteur"
	"rapporteur/store/incident"
)

// regroup brings incidents and disputes up to date after an article was read.
func (t *tx) regroup(ctx context.Context, p *prepared, actors map[string]int64) error {
	if t.db.options.Ungrouped {
		return nil
	}
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	if err := t.settleDisputes(ctx, p); err != nil {
		return err
	}
	touched, err := t.touchedBy(ctx, p.report.Article.ID)
	if err != nil {
		return err
	}
	byType := map[string]*neighbourhood{}
	of := func(typ string) *neighbourhood {
		if byType[typ] == nil {
			byType[typ] = &neighbourhood{}
		}
		return byType[typ]
	}
	for _, i := range touched {
		of(i.typ).changed = append(of(i.typ).changed, i.id)
		of(i.typ).size += i.size
	}
	for i := range p.events {
		e := &p.report.Events[i]
		of(e.Type).keys = append(of(e.Type).keys, rapporteur.RowKey{Article: p.report.Article.ID, Row: p.events[i].row})
		if err := t.addNear(ctx, of(e.Type), p, i, actors); err != nil {
			return err
		}
	}
	for _, n := range byType {
		if err := t.group(ctx, n.keys, n.changed, n.others); err != nil {
			return err
		}
	}
	return nil
}

// neighbourhood is what is grouped together: events of one type, and incidents of it.
type neighbourhood struct {
	keys    []rapporteur.RowKey
	changed []string // incidents that hold the article's events
	others  []string // incidents that may join them
	size    int      // events of the incidents
}

// ungroup takes an article that is about to go out of its incidents and disputes.
func (t *tx) ungroup(ctx context.Context, article string) error {
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	touched, err := t.touchedBy(ctx, article)
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
	for _, i := range touched {
		if err := t.group(ctx, nil, []string{i.id}, nil); err != nil {
			return err
		}
	}
	return nil
}

type touchedIncident struct {
	id, typ string
	size    int
}

// touchedBy are the incidents that hold, or held before it was read again, events of an
// article.
func (t *tx) touchedBy(ctx context.Context, article string) (out []touchedIncident, err error) {
	rows, err := t.query(ctx, `SELECT i.id, i.type, (SELECT count(*) FROM incident_members n WHERE n.incident = i.id) FROM incidents i
		WHERE i.id IN (SELECT m.incident FROM incident_members m WHERE m.article = ?) ORDER BY i.num`, article)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var i touchedIncident
		err := rows.Scan(&i.id, &i.typ, &i.size)
		out = append(out, i)
		return err
	})
}

// maxNear is how many events of other articles an event is held against: those with most
// of its parties.
const maxNear = 16

// addNear adds the events of other articles that may be the same happening as an event:
// of its type, of about its days, and with its parties.
func (t *tx) addNear(ctx context.Context, n *neighbourhood, p *prepared, event int, actors map[string]int64) error {
	row := &p.events[event]
	if row.day == 0 || !happens(p.report.Events[event].Modality) || n.size >= maxMembers {
		return nil
	}
	var parties []string
	for _, x := range row.parties {
		key := x.key
		if x.actor != "" {
			key = actorParty(actors[x.actor])
		}
		if x.side != speaks && !slices.Contains(parties, key) {
			parties = append(parties, key)
		}
	}
	if len(parties) == 0 {
		return nil
	}
	parties = parties[:min(len(parties), maxValues)]
	least := 1 // a code, or a name without one
	if len(parties) > 2 {
		least = 2 // both codes, a code with its sector, or a code with the name
	}
	var on day
	if err := on.Scan(row.day); err != nil {
		return err
	}
	from, to := rapporteur.Date(on).AddDays(-incident.Window), rapporteur.Date(on).AddDays(incident.Window)
	rows, err := t.query(ctx, `SELECT r.article, r.row, r.incident, (SELECT count(*) FROM incident_members m WHERE m.incident = r.incident) FROM
		(SELECT o.event, count(DISTINCT o.party) AS shared FROM event_parties o WHERE o.party IN (`+marks(len(parties))+`) AND o.side IN (1, 2) AND o.day BETWEEN ? AND ? AND o.type = ?
			GROUP BY o.event HAVING count(DISTINCT o.party) >= ? ORDER BY shared DESC, o.event DESC LIMIT ?) s JOIN events r ON r.id = s.event WHERE r.article <> ? ORDER BY s.shared DESC, r.id DESC`,
		append(anys(parties), dayOf(from), dayOf(to), p.report.Events[event].Type, least, maxNear+len(p.events), p.report.Article.ID)...)
	return each(rows, err, func(rows *sql.Rows) error {
		var k rapporteur.RowKey
		var in string
		var size int
		err := rows.Scan(&k.Article, &k.Row, &in, &size)
		switch {
		case in == "" && !slices.Contains(n.keys, k):
			n.keys = append(n.keys, k)
			n.size++
		case in != "" && n.size+size <= maxMembers && !slices.Contains(n.others, in) && !slices.Contains(n.changed, in):
			n.others = append(n.others, in)
			n.size += size
		}
		return err
	})
}

// happens tells what is an incident: not what did not or might happen.
func happens(m rapporteur.Modality) bool {
	return m != rapporteur.Negated && m != rapporteur.Hypothetical
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

// kept is what a row keeps when its article is read again.
type kept struct {
	id, added int64
	incident  string
}

// oldRows are the rows that an article had, by fingerprint.
type oldRows struct{ events, claims map[string]kept }

// partiesOf is what article_parties keeps of an article, so that it can be taken out of
// the tables by their keys.
type partiesOf struct {
	Events []partyRow      `json:"events,omitempty"`
	Claims []partyRow      `json:"claims,omitempty"`
	Actors map[int64][]int `json:"actors,omitempty"` // acts, receives, speaks
}

type partyRow struct {
	Party string `json:"p"`
	Side  int    `json:"s"`
	Day   int64  `json:"d"`
	Row   int64  `json:"r"`
}

// takeRows takes an article's rows out of the tables and tells what new ones keep.
func (t *tx) takeRows(ctx context.Context, article string) (old oldRows, err error) {
	var raw []byte
	err = t.row(ctx, `SELECT body FROM article_parties WHERE article = ?`, article).Scan(&raw)
	if err == sql.ErrNoRows {
		return old, nil
	}
	var ps partiesOf
	if err == nil {
		err = json.Unmarshal(raw, &ps)
	}
	if err != nil {
		return old, err
	}
	if old.events, err = t.keptOf(ctx, `SELECT row, id, added, incident FROM events WHERE article = ?`, article); err != nil {
		return old, err
	}
	if old.claims, err = t.keptOf(ctx, `SELECT row, id, added, '' FROM claims WHERE article = ?`, article); err != nil {
		return old, err
	}
	for _, query := range []string{
		`DELETE FROM event_text WHERE rowid IN (SELECT id FROM events WHERE article = ?)`,
		`DELETE FROM claim_text WHERE rowid IN (SELECT id FROM claims WHERE article = ?)`,
		`DELETE FROM event_actors WHERE event IN (SELECT id FROM events WHERE article = ?)`,
		`DELETE FROM claims WHERE article = ?`,
		`DELETE FROM events WHERE article = ?`,
		`DELETE FROM article_parties WHERE article = ?`,
	} {
		if _, err := t.exec(ctx, query, article); err != nil {
			return old, err
		}
	}
	return old, t.takeParties(ctx, ps)
}

func (t *tx) keptOf(ctx context.Context, query, article string) (map[string]kept, error) {
	out := map[string]kept{}
	rows, err := t.query(ctx, query, article)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var row string
		var k kept
		err := rows.Scan(&row, &k.id, &k.added, &k.incident)
		out[row] = k
		return err
	})
}

func (t *tx) takeParties(ctx context.Context, ps partiesOf) error {
	for _, p := range ps.Events {
		if _, err := t.exec(ctx, `DELETE FROM event_parties WHERE party = ? AND side = ? AND day = ? AND event = ?`, p.Party, p.Side, p.Day, p.Row); err != nil {
			return err
		}
	}
	for _, p := range ps.Claims {
		if _, err := t.exec(ctx, `DELETE FROM claim_parties WHERE party = ? AND side = ? AND day = ? AND claim = ?`, p.Party, p.Side, p.Day, p.Row); err != nil {
			return err
		}
	}
	for _, id := range sortedKeys(ps.Actors) {
		c := ps.Actors[id]
		_, err := t.exec(ctx, `UPDATE actors SET acts = acts - ?, receives = receives - ?, speaks = speaks - ?, total = total - ?, articles = articles - 1,
			last_day = coalesce((SELECT max(day) FROM event_parties WHERE party = ?), 0) WHERE id = ?`,
			c[0], c[1], c[2], c[0]+c[1]+c[2], actorParty(id), id)
		if err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[int64]V) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// actorParty is an actor as the tables of parties have it.
func actorParty(id int64) string { return "#" + strconv.FormatInt(id, 10) }

// putRows puts in the rows of a report; those that were there before keep their number
// and the time when they were added.
func (t *tx) putRows(ctx context.Context, p *prepared, old oldRows) (actors map[string]int64, err error) {
	actors, err = t.actorIDs(ctx, p)
	if err != nil {
		return nil, err
	}
	places, err := t.placeIDs(ctx, p.places)
	if err != nil {
		return nil, err
	}
	verdicts, err := t.verdictsOf(ctx, p.report.Article.ID)
	if err != nil {
		return nil, err
	}
	if err := t.numberRows(ctx, "events", p.events, old.events); err != nil {
		return nil, err
	}
	if err := t.numberRows(ctx, "claims", p.claims, old.claims); err != nil {
		return nil, err
	}
	if err := t.insertEvents(ctx, p, old.events, places, verdicts); err != nil {
		return nil, err
	}
	if err := t.insertClaims(ctx, p, old.claims, verdicts); err != nil {
		return nil, err
	}
	return actors, t.putParties(ctx, p, actors)
}

func (t *tx) numberRows(ctx context.Context, table string, rows []preparedRow, old map[string]kept) error {
	fresh := 0
	for i := range rows {
		if rows[i].id = old[rows[i].row].id; rows[i].id == 0 {
			fresh++
		}
	}
	if fresh == 0 {
		return nil
	}
	ids, err := t.nextIDs(ctx, table, fresh)
	if err != nil {
		return err
	}
	// Numbers of rows that were taken out may be given again by a database that counts on
	// from the largest; those of rows that stay must not.
	taken := map[int64]bool{}
	highest := int64(0)
	for i := range rows {
		if rows[i].id != 0 {
			taken[rows[i].id] = true
			highest = max(highest, rows[i].id)
		}
	}
	for i := range rows {
		if rows[i].id != 0 {
			continue
		}
		rows[i].id, ids = ids[0], ids[1:]
		for taken[rows[i].id] {
			highest++
			rows[i].id = highest
		}
		taken[rows[i].id] = true
		highest = max(highest, rows[i].id)
	}
	return nil
}

var eventColumns = []string{"id", "article", "row", "ord", "day", "end_day", "added", "confidence", "doubt", "type", "modes", "contexts", "quad", "modality",
	"publisher", "country", "place", "verdict", "disputed", "incident", "body"}

func (t *tx) insertEvents(ctx context.Context, p *prepared, old map[string]kept, places map[string]int64, verdicts map[string]string) error {
	a := &p.report.Article
	rows := make([][]any, len(p.events))
	texts := make([][]any, len(p.events))
	for i := range p.events {
		e, r := &p.report.Events[i], &p.events[i]
		k := old[r.row]
		country := ""
		if e.Place != nil {
			country = e.Place.Country
		}
		rows[i] = []any{r.id, a.ID, r.row, i, r.day, r.end, orNow(k.added, t.now), e.Confidence, math.Abs(e.Confidence - 0.5), e.Type, list(e.Modes), list(e.Contexts),
			e.Quad, string(e.Modality), a.Source, country, places[r.place], orNone(verdicts[r.row]), 0, k.incident, r.body}
		texts[i] = []any{r.id, fold(r.text)}
	}
	if err := t.insert(ctx, "events", eventColumns, rows); err != nil {
		return err
	}
	return t.insertTexts(ctx, "event_text", texts)
}

var claimColumns = []string{"id", "article", "row", "ord", "day", "added", "confidence", "doubt", "stance", "publisher", "verdict", "disputed", "body"}

func (t *tx) insertClaims(ctx context.Context, p *prepared, old map[string]kept, verdicts map[string]string) error {
	a := &p.report.Article
	var rows, texts, told [][]any
	for i := range p.claims {
		c, r := &p.report.Claims[i], &p.claims[i]
		rows = append(rows, []any{r.id, a.ID, r.row, i, r.day, orNow(old[r.row].added, t.now), c.Confidence, math.Abs(c.Confidence - 0.5), string(c.Stance), a.Source,
			orNone(verdicts[r.row]), 0, r.body})
		texts = append(texts, []any{r.id, fold(r.text)})
		for _, e := range r.told {
			told = append(told, []any{r.id, p.events[e].id})
		}
	}
	if err := t.insert(ctx, "claims", claimColumns, rows); err != nil {
		return err
	}
	if err := t.insert(ctx, "claim_events", []string{"claim", "event"}, told); err != nil {
		return err
	}
	return t.insertTexts(ctx, "claim_text", texts)
}

func (t *tx) insertTexts(ctx context.Context, table string, rows [][]any) error {
	return t.insertAs(ctx, table, []string{"rowid", "words"}, map[string]string{"words": t.db.d.Words()}, rows)
}

func orNow(added, now int64) int64 {
	if added == 0 {
		return now
	}
	return added
}

// noVerdict is the state of a row that nobody has answered.
const noVerdict = "none"

func orNone(verdict string) string {
	if verdict == "" {
		return noVerdict
	}
	return verdict
}

// putParties puts in who stands in the rows and counts the actors.
func (t *tx) putParties(ctx context.Context, p *prepared, actors map[string]int64) error {
	ps := partiesOf{Actors: map[int64][]int{}}
	rowsOf := func(rows []preparedRow) (out []partyRow) {
		for i := range rows {
			for _, x := range rows[i].parties {
				key := x.key
				if x.actor != "" {
					key = actorParty(actors[x.actor])
				}
				out = append(out, partyRow{key, x.side, rows[i].day, rows[i].id})
			}
		}
		return out
	}
	ps.Events, ps.Claims = rowsOf(p.events), rowsOf(p.claims)
	types := make(map[int64]string, len(p.events))
	for i := range p.events {
		types[p.events[i].id] = p.report.Events[i].Type
	}
	values := partyValues(ps.Events)
	for i := range values {
		values[i] = append(values[i], types[ps.Events[i].Row])
	}
	if err := t.insert(ctx, "event_parties", []string{"party", "side", "day", "event", "type"}, values); err != nil {
		return err
	}
	if err := t.insert(ctx, "claim_parties", []string{"party", "side", "day", "claim"}, partyValues(ps.Claims)); err != nil {
		return err
	}
	if err := t.insert(ctx, "event_actors", []string{"event", "side", "party"}, actorValues(p, actors)); err != nil {
		return err
	}
	last := map[int64]int64{}
	for key, a := range p.actors {
		ps.Actors[actors[key]] = a.counts[acts:]
		last[actors[key]] = a.last
	}
	for _, id := range sortedKeys(ps.Actors) {
		c := ps.Actors[id]
		_, err := t.exec(ctx, `UPDATE actors SET acts = acts + ?, receives = receives + ?, speaks = speaks + ?, total = total + ?, articles = articles + 1,
			last_day = CASE WHEN last_day < ? THEN ? ELSE last_day END WHERE id = ?`, c[0], c[1], c[2], c[0]+c[1]+c[2], last[id], last[id], id)
		if err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `INSERT INTO article_parties (article, body) VALUES (?, ?)`, p.report.Article.ID, toJSON(ps))
	return err
}

func actorValues(p *prepared, actors map[string]int64) (out [][]any) {
	for i := range p.events {
		for _, x := range p.events[i].parties {
			if x.actor != "" {
				out = append(out, []any{p.events[i].id, x.side, actors[x.actor]})
			}
		}
	}
	return out
}

func partyValues(ps []partyRow) [][]any {
	out := make([][]any, len(ps))
	for i, p := range ps {
		out[i] = []any{p.Party, p.Side, p.Day, p.Row}
	}
	return out
}

// actorIDs finds the numbers of a report's actors and adds those that are new.
func (t *tx) actorIDs(ctx context.Context, p *prepared) (map[string]int64, error) {
	keys := make([]string, 0, len(p.actors))
	for k := range p.actors {
		keys = append(keys, k)
	}
	slices.Sort(keys) // transactions that lock the same rows do it in the same order
	return t.intern(ctx, "actors", "actor_key", keys, func(fresh []string) error {
		var rows [][]any
		for _, k := range fresh {
			a := p.actors[k]
			rows = append(rows, []any{k, short(a.name), short(fold(a.name)), a.code, strings.Join(a.sectors, " "), a.wikidata, a.unresolved})
		}
		return t.insertNew(ctx, "actors", []string{"actor_key", "name", "folded", "code", "sectors", "wikidata", "unresolved"}, "acts, receives, speaks, total, articles, last_day", "0, 0, 0, 0, 0, 0", rows)
	})
}

func (t *tx) placeIDs(ctx context.Context, names []string) (map[string]int64, error) {
	names = slices.Sorted(slices.Values(names))
	return t.intern(ctx, "places", "name", names, func(fresh []string) error {
		var rows [][]any
		for _, n := range fresh {
			rows = append(rows, []any{n})
		}
		return t.insertNew(ctx, "places", []string{"name"}, "", "", rows)
	})
}

// intern finds the numbers of keys and lets add put in those that are missing.
func (t *tx) intern(ctx context.Context, table, column string, keys []string, add func(fresh []string) error) (map[string]int64, error) {
	out := make(map[string]int64, len(keys))
	find := func(keys []string) error {
		for part := range slices.Chunk(keys, 50) {
			args := make([]any, len(part))
			for i, k := range part {
				args[i] = k
			}
			rows, err := t.query(ctx, `SELECT `+column+`, id FROM `+table+` WHERE `+column+` IN (`+marks(len(part))+`)`, args...)
			err = each(rows, err, func(rows *sql.Rows) error {
				var key string
				var id int64
				err := rows.Scan(&key, &id)
				out[key] = id
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := find(keys); err != nil {
		return nil, err
	}
	var fresh []string
	for _, k := range keys {
		if out[k] == 0 {
			fresh = append(fresh, k)
		}
	}
	if len(fresh) == 0 {
		return out, nil
	}
	if err := add(fresh); err != nil {
		return nil, err
	}
	return out, find(fresh)
}

// insertNew adds rows unless another transaction did meanwhile.
func (t *tx) insertNew(ctx context.Context, table string, columns []string, more, values string, rows [][]any) error {
	names, tail := strings.Join(columns, ", "), ""
	if more != "" {
		names, tail = names+", "+more, ", "+values
	}
	query := `INSERT INTO ` + table + ` (` + names + `) VALUES (` + marks(len(columns)) + tail + `) ON CONFLICT DO NOTHING`
	for _, r := range rows {
		if _, err := t.exec(ctx, query, r...); err != nil {
			return err
		}
	}
	return nil
}

// verdictsOf are the states of an article's rows that someone has answered.
func (t *tx) verdictsOf(ctx context.Context, article string) (map[string]string, error) {
	answers := map[string][]answer{}
	rows, err := t.query(ctx, `SELECT row, answer, type, mode FROM verdicts WHERE article = ?`, article)
	err = each(rows, err, func(rows *sql.Rows) error {
		var row string
		var a answer
		err := rows.Scan(&row, &a.answer, &a.typ, &a.mode)
		answers[row] = append(answers[row], a)
		return err
	})
	out := make(map[string]string, len(answers))
	for row, as := range answers {
		out[row] = verdictState(as)
	}
	return out, err
}

// answer is one reviewer's answer, as far as it can differ from another's.
type answer struct{ answer, typ, mode string }

// verdictState is what all answers to a row come to, as rapporteur.RowQuery has it.
func verdictState(as []answer) string {
	if len(as) == 0 {
		return noVerdict
	}
	for _, a := range as[1:] {
		if a != as[0] {
			return "disagreed"
		}
	}
	switch rapporteur.Answer(as[0].answer) {
	case rapporteur.Confirm:
		return "confirmed"
	case rapporteur.Correct:
		return "corrected"
	}
	return "rejected"
}

// refreshVerdict brings the state of a row up to date after its verdicts changed.
func (t *tx) refreshVerdict(ctx context.Context, key rapporteur.RowKey) error {
	states, err := t.verdictsOf(ctx, key.Article)
	if err != nil {
		return err
	}
	for _, table := range []string{"events", "claims"} {
		if _, err := t.exec(ctx, `UPDATE `+table+` SET verdict = ? WHERE article = ? AND row = ?`, orNone(states[key.Row]), key.Article, key.Row); err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
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
		if _, err := t.exec(ctx, `DELETE FROM claim_parties WHERE party = ? AND side IN (?, ?) AND day = ? AND claim = ?`, p.Party, p.Side, denied, p.Day, p.Row); err != nil {
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

// putRows puts in the rows of reports; those that were there before keep their number and
// the time when they were added.
func (t *tx) putRows(ctx context.Context, ps []*putting, actors, places map[string]int64) error {
	verdicts, err := t.verdictsOf(ctx, idsOf(ps)...)
	if err != nil {
		return err
	}
	if err := t.numberRows(ctx, "events", ps, func(p *putting) ([]preparedRow, map[string]kept) { return p.events, p.old.events }); err != nil {
		return err
	}
	if err := t.numberRows(ctx, "claims", ps, func(p *putting) ([]preparedRow, map[string]kept) { return p.claims, p.old.claims }); err != nil {
		return err
	}
	if err := t.insertEvents(ctx, ps, places, verdicts); err != nil {
		return err
	}
	if err := t.insertClaims(ctx, ps, verdicts); err != nil {
		return err
	}
	return t.putParties(ctx, ps, actors)
}

// numberRows gives the rows of reports their numbers: those they had, or new ones, in
// the order of the reports.
func (t *tx) numberRows(ctx context.Context, table string, ps []*putting, rowsOf func(*putting) ([]preparedRow, map[string]kept)) error {
	var fresh []*preparedRow
	// Numbers of rows that were taken out may be given again by a database that counts on
	// from the largest; those of rows that stay must not.
	taken := map[int64]bool{}
	highest := int64(0)
	for _, p := range ps {
		rows, old := rowsOf(p)
		for i := range rows {
			r := &rows[i]
			if r.id = old[r.row].id; r.id == 0 {
				fresh = append(fresh, r)
				continue
			}
			taken[r.id], highest = true, max(highest, r.id)
		}
	}
	if fresh == nil {
		return nil
	}
	ids, err := t.nextIDs(ctx, table, len(fresh))
	if err != nil {
		return err
	}
	for i, r := range fresh {
		r.id = ids[i]
		for taken[r.id] {
			highest++
			r.id = highest
		}
		taken[r.id], highest = true, max(highest, r.id)
	}
	return nil
}

var eventColumns = []string{"id", "article", "row", "ord", "day", "end_day", "added", "confidence", "doubt", "type", "modes", "contexts", "quad", "modality",
	"publisher", "country", "place", "verdict", "disputed", "incident", "body"}

func (t *tx) insertEvents(ctx context.Context, ps []*putting, places map[string]int64, verdicts map[rapporteur.RowKey]string) error {
	var rows, texts [][]any
	for _, p := range ps {
		a := &p.report.Article
		for i := range p.events {
			e, r := &p.report.Events[i], &p.events[i]
			country := ""
			if e.Place != nil {
				country = e.Place.Country
			}
			rows = append(rows, []any{r.id, a.ID, r.row, i, r.day, r.end, orNow(p.old.events[r.row].added, t.now), e.Confidence, math.Abs(e.Confidence - 0.5), e.Type, list(e.Modes), list(e.Contexts),
				e.Quad, string(e.Modality), a.Source, country, places[r.place], orNone(verdicts[p.keyOf(r)]), 0, t.startIncident(p, i), r.body})
			texts = append(texts, []any{r.id, fold(r.text)})
		}
	}
	if err := t.insert(ctx, "events", eventColumns, rows); err != nil {
		return err
	}
	return t.insertTexts(ctx, "event_text", texts)
}

// keyOf is the key of a report's row.
func (p *prepared) keyOf(r *preparedRow) rapporteur.RowKey {
	return rapporteur.RowKey{Article: p.report.Article.ID, Row: r.row}
}

var claimColumns = []string{"id", "article", "row", "ord", "day", "added", "confidence", "doubt", "stance", "publisher", "verdict", "disputed", "body"}

func (t *tx) insertClaims(ctx context.Context, ps []*putting, verdicts map[rapporteur.RowKey]string) error {
	var rows, texts, told [][]any
	for _, p := range ps {
		a := &p.report.Article
		for i := range p.claims {
			c, r := &p.report.Claims[i], &p.claims[i]
			rows = append(rows, []any{r.id, a.ID, r.row, i, r.day, orNow(p.old.claims[r.row].added, t.now), c.Confidence, math.Abs(c.Confidence - 0.5), string(c.Stance), a.Source,
				orNone(verdicts[p.keyOf(r)]), 0, r.body})
			texts = append(texts, []any{r.id, fold(r.text)})
			for _, e := range r.told {
				told = append(told, []any{r.id, p.events[e].id})
			}
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
	return t.insertAs(ctx, table, []string{"rowid", "words"}, map[string]string{"words": t.db.d.Words()}, rows, "")
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

// putParties puts in who stands in the rows of reports, and keeps by article how to take
// them out again.
func (t *tx) putParties(ctx context.Context, ps []*putting, actors map[string]int64) error {
	var events, claims, stand, byArticle [][]any
	for _, p := range ps {
		out := partiesOf{Events: partyRows(p.events, actors), Claims: partyRows(p.claims, actors), Actors: map[int64][]int{}}
		types := make(map[int64]string, len(p.events))
		for i := range p.events {
			types[p.events[i].id] = p.report.Events[i].Type
		}
		for _, x := range out.Events {
			events = append(events, []any{x.Party, x.Side, x.Day, x.Row, types[x.Row]})
		}
		for _, x := range out.Claims {
			claims = append(claims, []any{x.Party, x.Side, x.Day, x.Row})
		}
		for i := range p.claims {
			if p.report.Claims[i].Stance != rapporteur.Deny {
				continue
			}
			for _, code := range p.claims[i].codes(nil) {
				claims = append(claims, []any{code, denied, p.claims[i].day, p.claims[i].id})
			}
		}
		stand = append(stand, actorValues(p.prepared, actors)...)
		for key, a := range p.actors {
			out.Actors[actors[key]] = a.counts[acts:]
		}
		byArticle = append(byArticle, []any{p.report.Article.ID, toJSON(out)})
	}
	if err := t.insert(ctx, "event_parties", []string{"party", "side", "day", "event", "type"}, events); err != nil {
		return err
	}
	if err := t.insert(ctx, "claim_parties", []string{"party", "side", "day", "claim"}, claims); err != nil {
		return err
	}
	if err := t.insert(ctx, "event_actors", []string{"event", "side", "party"}, stand); err != nil {
		return err
	}
	return t.insert(ctx, "article_parties", []string{"article", "body"}, byArticle)
}

func partyRows(rows []preparedRow, actors map[string]int64) (out []partyRow) {
	for i := range rows {
		for _, x := range rows[i].parties {
			out = append(out, partyRow{x.keyIn(actors), x.side, rows[i].day, rows[i].id})
		}
	}
	return out
}

// codes adds the codes of a row's parties, without their sectors, each once.
func (r *preparedRow) codes(to []string) []string {
	for _, x := range r.parties {
		if x.key != "" && !strings.Contains(x.key, "/") && !slices.Contains(to, x.key) {
			to = append(to, x.key)
		}
	}
	return to
}

// keyIn is a party as the tables of parties have it.
func (x party) keyIn(actors map[string]int64) string {
	if x.actor != "" {
		return actorParty(actors[x.actor])
	}
	return x.key
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

// actorCount is what reports add to the counts of an actor.
type actorCount struct {
	ID       int64 `json:"id"`
	Acts     int   `json:"acts"`
	Receives int   `json:"receives"`
	Speaks   int   `json:"speaks"`
	Articles int   `json:"articles"`
	Last     int64 `json:"last"`
}

// countActors adds to the counts of the actors of reports.
func (t *tx) countActors(ctx context.Context, ps []*putting, actors map[string]int64) error {
	counts := map[int64]*actorCount{}
	for _, p := range ps {
		for key, a := range p.actors {
			id := actors[key]
			c := counts[id]
			if c == nil {
				c = &actorCount{ID: id}
				counts[id] = c
			}
			c.Acts += a.counts[acts]
			c.Receives += a.counts[receives]
			c.Speaks += a.counts[speaks]
			c.Articles++
			c.Last = max(c.Last, a.last)
		}
	}
	if len(counts) == 0 {
		return nil
	}
	rows := make([]*actorCount, 0, len(counts))
	for _, id := range sortedKeys(counts) {
		rows = append(rows, counts[id])
	}
	_, err := t.exec(ctx, `UPDATE actors SET acts = actors.acts + v.acts, receives = actors.receives + v.receives, speaks = actors.speaks + v.speaks,
		total = actors.total + v.acts + v.receives + v.speaks, articles = actors.articles + v.articles, last_day = CASE WHEN actors.last_day < v.last THEN v.last ELSE actors.last_day END
		FROM `+t.db.d.Table("id BIGINT", "acts BIGINT", "receives BIGINT", "speaks BIGINT", "articles BIGINT", "last BIGINT")+` WHERE actors.id = v.id`, toJSON(rows))
	return err
}

// actorIDs finds the numbers of the reports' actors and adds those that are new.
func (t *tx) actorIDs(ctx context.Context, ps []*putting) (map[string]int64, error) {
	all := map[string]*preparedActor{}
	for _, p := range ps {
		for k, a := range p.actors {
			if all[k] == nil {
				all[k] = a
			}
		}
	}
	keys := slices.Sorted(maps.Keys(all)) // transactions that add the same rows do it in the same order
	return t.intern(ctx, "actors", "actor_key", keys, func(fresh []string) error {
		var rows [][]any
		for _, k := range fresh {
			a := all[k]
			rows = append(rows, []any{k, short(a.name), short(fold(a.name)), a.code, strings.Join(a.sectors, " "), a.wikidata, a.unresolved, 0, 0, 0, 0, 0, 0})
		}
		return t.insertNew(ctx, "actors", []string{"actor_key", "name", "folded", "code", "sectors", "wikidata", "unresolved", "acts", "receives", "speaks", "total", "articles", "last_day"}, rows)
	})
}

func (t *tx) placeIDs(ctx context.Context, ps []*putting) (map[string]int64, error) {
	names := map[string]bool{}
	for _, p := range ps {
		for _, n := range p.places {
			names[n] = true
		}
	}
	return t.intern(ctx, "places", "name", slices.Sorted(maps.Keys(names)), func(fresh []string) error {
		var rows [][]any
		for _, n := range fresh {
			rows = append(rows, []any{n})
		}
		return t.insertNew(ctx, "places", []string{"name"}, rows)
	})
}

// intern finds the numbers of keys and lets add put in those that are missing.
func (t *tx) intern(ctx context.Context, table, column string, keys []string, add func(fresh []string) error) (map[string]int64, error) {
	out := make(map[string]int64, len(keys))
	find := func(keys []string) error {
		if len(keys) == 0 {
			return nil
		}
		cond, arg := t.in(column, keys)
		rows, err := t.query(ctx, `SELECT `+column+`, id FROM `+table+` WHERE `+cond, arg)
		return each(rows, err, func(rows *sql.Rows) error {
			var key string
			var id int64
			err := rows.Scan(&key, &id)
			out[key] = id
			return err
		})
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
	if err := find(fresh); err != nil {
		return nil, err
	}
	for _, k := range fresh {
		if out[k] == 0 {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "a name holds what is no UTF-8 or a zero byte: %q", k)
		}
	}
	return out, nil
}

// insertNew adds rows unless another transaction did meanwhile.
func (t *tx) insertNew(ctx context.Context, table string, columns []string, rows [][]any) error {
	return t.insertAs(ctx, table, columns, nil, rows, " ON CONFLICT DO NOTHING")
}

// verdictsOf are the states of the rows of articles that someone has answered.
func (t *tx) verdictsOf(ctx context.Context, articles ...string) (map[rapporteur.RowKey]string, error) {
	answers := map[rapporteur.RowKey][]answer{}
	cond, arg := t.in("article", articles)
	rows, err := t.query(ctx, `SELECT article, row, answer, type, mode FROM verdicts WHERE `+cond, arg)
	err = each(rows, err, func(rows *sql.Rows) error {
		var k rapporteur.RowKey
		var a answer
		err := rows.Scan(&k.Article, &k.Row, &a.answer, &a.typ, &a.mode)
		answers[k] = append(answers[k], a)
		return err
	})
	out := make(map[rapporteur.RowKey]string, len(answers))
	for k, as := range answers {
		out[k] = verdictState(as)
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
		if _, err := t.exec(ctx, `UPDATE `+table+` SET verdict = ? WHERE article = ? AND row = ?`, orNone(states[key]), key.Article, key.Row); err != nil {
			return err
		}
	}
	return nil
}

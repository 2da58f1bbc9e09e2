package store

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"rapporteur"
)

// rowTable is what the queries of events and of claims differ in.
type rowTable struct {
	name    string // table, r in queries
	text    string // full text
	parties string
	key     string // column of parties
	extra   string // columns of an event's own
}

var (
	eventTable = rowTable{name: "events", text: "event_text", parties: "event_parties", key: "event", extra: ", r.incident"}
	claimTable = rowTable{name: "claims", text: "claim_text", parties: "claim_parties", key: "claim", extra: ", ''"}
)

var rowOrders = []order{
	{name: "date", column: "r.day", id: "r.id", kind: 'i'},
	{name: "added", column: "r.added", id: "r.id", kind: 'i'},
	{name: "confidence", column: "r.confidence", id: "r.id", kind: 'r'},
	{name: "uncertainty", column: "r.doubt", id: "r.id", kind: 'r', up: true},
}

// rowPlan is a query for rows: where it begins, its conditions and its order. A filter
// that few rows meet is where it begins; otherwise it goes through the rows in their order
// by an index, one that holds a filter where there is one, and looks at each.
type rowPlan struct {
	rowTable
	where
	from     string
	fromArgs []any
	by       order
	few      *source
	words    *source
	ordered  *ordered
	page     rapporteur.Page
	all      bool // every row is asked for, not a page of them
}

// ordered is a filter whose index has the rows by day, so that a query can begin with it;
// otherwise it is a condition like others.
type ordered struct {
	from            string
	day, id         string // columns to sort by
	cond, otherwise string
	condArgs        []any
	otherArgs       []any
}

// plan makes the query of a filter, without its page.
func (t *tx) plan(ctx context.Context, table rowTable, q rapporteur.RowQuery) (*rowPlan, error) {
	return t.fill(ctx, &rowPlan{rowTable: table, page: q.Page}, q)
}

// planAll is plan for a query that goes through every row that passes.
func (t *tx) planAll(ctx context.Context, table rowTable, q rapporteur.RowQuery) (*rowPlan, error) {
	return t.fill(ctx, &rowPlan{rowTable: table, page: q.Page, all: true}, q)
}

func (t *tx) fill(ctx context.Context, p *rowPlan, q rapporteur.RowQuery) (_ *rowPlan, err error) {
	if p.by, err = orderNamed(rowOrders, q.Sort); err != nil {
		return nil, err
	}
	for _, add := range []func(context.Context, *rowPlan, rapporteur.RowQuery) error{t.addText, t.addColumns, t.addParties, t.addPlace, t.addTold} {
		if err := add(ctx, p, q); err != nil {
			return nil, err
		}
	}
	if p.ordered != nil && p.ordered.day != "r.day" && p.few != nil && p.few.count > fewest {
		p.few = nil // to walk through a party's rows by day, without the rows themselves, is less
	}
	p.settleWords(t)
	p.settle()
	p.addDays(q)
	p.addFlags(q)
	return p, nil
}

// The day and the number of a row in conditions that are written before it is known in
// which table the query begins: there they can be told without the row itself.
const (
	dayHere = "{day}"
	idHere  = "{id}"
)

// settle decides where the query begins.
func (p *rowPlan) settle() {
	p.from = p.name + " r"
	o := p.ordered
	defer func() {
		day, id := "r.day", "r.id"
		if p.few == nil && o != nil {
			day, id = o.day, o.id
		}
		here := strings.NewReplacer(dayHere, day, idHere, id)
		for i, c := range p.conds {
			p.conds[i] = here.Replace(c)
		}
	}()
	switch {
	case p.few != nil:
		p.from, p.fromArgs = "("+p.few.query+") s CROSS JOIN "+p.name+" r", p.few.args
		p.and("r.id = s.id")
		if o != nil {
			p.and(o.otherwise, o.otherArgs...)
		}
	case o != nil:
		p.from, p.by.column, p.by.id = o.from, o.day, o.id
		p.and(o.cond, o.condArgs...)
	}
}

// begin takes a source for the query to begin with, where it is the smallest so far.
func (p *rowPlan) begin(s *source) {
	if s != nil && (p.few == nil || s.count < p.few.count) {
		p.few = s
	}
}

func (t *tx) addText(ctx context.Context, p *rowPlan, q rapporteur.RowQuery) error {
	s, never, err := t.words(ctx, p.text, q.Text)
	if never {
		p.never()
	}
	if p.words = s; s != nil && s.count <= fewTexts {
		p.begin(s)
	}
	return err
}

// settleWords adds the condition on the text. To ask full text about one row is slow, and
// so is to gather all rows with a common word: the first is done where nearly every row
// may pass and a page is asked for, the second where other filters leave few.
func (p *rowPlan) settleWords(t *tx) {
	switch {
	case p.words == nil || p.words == p.few:
	case !p.all && p.words.count > fewTexts && p.few == nil && p.ordered == nil && len(p.conds) == 0:
		p.hasWords(t, p.text, "r.id", p.words)
	default:
		p.and("r.id IN ("+p.words.query+")", p.words.args...)
	}
}

// addColumns adds the filters that are a column of the row's own.
func (t *tx) addColumns(ctx context.Context, p *rowPlan, q rapporteur.RowQuery) error {
	columns := []struct {
		name    string
		values  []string
		indexed bool
	}{
		{"article", given([]string{q.Article}), true},
		{"publisher", given(q.Publisher), true},
	}
	if p.name == "events" {
		columns = append(columns, []struct {
			name    string
			values  []string
			indexed bool
		}{{"incident", given([]string{q.Incident}), true}, {"type", given(q.Type), true}, {"country", given(q.Country), true}, {"quad", given(q.Quad), false}, {"modality", given(q.Modality), false}}...)
	} else {
		columns = append(columns, struct {
			name    string
			values  []string
			indexed bool
		}{"stance", given(q.Stance), true})
	}
	for _, c := range columns {
		if len(c.values) == 0 {
			continue
		}
		if err := checkValues(c.values); err != nil {
			return err
		}
		if err := t.addColumn(ctx, p, c.name, c.values, c.indexed); err != nil {
			return err
		}
	}
	if p.name == "events" {
		return p.addLists(q)
	}
	return nil
}

// addColumn adds one filter. A column that many rows share and that is not the one whose
// index gives the order is hidden from the planner, which might sort them all.
func (t *tx) addColumn(ctx context.Context, p *rowPlan, column string, values []string, indexed bool) error {
	in := " IN (" + marks(len(values)) + ")"
	if indexed {
		s := &source{query: "SELECT id FROM " + p.name + " WHERE " + column + in, args: anys(values)}
		var err error
		if s.count, err = t.countFew(ctx, s.query, s.args, few); err != nil {
			return err
		}
		if s.count <= few {
			p.begin(s)
		} else if len(values) == 1 && p.by.name == "date" && p.ordered == nil {
			p.ordered = &ordered{p.name + " r", "r.day", "r.id", "r." + column + " = ?", "r." + column + in, anys(values), anys(values)}
			return nil
		}
	}
	p.and("coalesce(r."+column+", '')"+in, anys(values)...)
	return nil
}

// addLists adds the filters on columns that hold several words.
func (p *rowPlan) addLists(q rapporteur.RowQuery) error {
	for column, values := range map[string][]string{"modes": given(q.Mode), "contexts": given(q.Context)} {
		if err := checkValues(values); err != nil {
			return err
		}
		p.anyLike("r."+column, values, func(v string) string { return containing("|" + v + "|") })
	}
	return nil
}

func (p *rowPlan) anyLike(column string, values []string, pattern func(string) string) {
	var conds []string
	var args []any
	for _, v := range values {
		conds = append(conds, column+` LIKE ? ESCAPE '\'`)
		args = append(args, pattern(v))
	}
	if len(conds) > 0 {
		p.and("("+strings.Join(conds, " OR ")+")", args...)
	}
}

// codeOf matches a filter's value that is a code, with or without a sector.
var codeOf = regexp.MustCompile(`^[A-Z]{2,4}(/[A-Z]{2,4})?$`)

// idOf matches a filter's value that is an actor's key.
var idOf = regexp.MustCompile(`^(Q[0-9]+$|=)`)

// maxActors is how many actors a part of a name stands for at most, the busiest first.
const maxActors = 200

func (t *tx) addParties(ctx context.Context, p *rowPlan, q rapporteur.RowQuery) error {
	for _, f := range []struct {
		side   int
		values []string
	}{{acts, given(q.Actor)}, {receives, given(q.Recipient)}, {speaks, given(q.Speaker)}} {
		if len(f.values) == 0 {
			continue
		}
		keys, err := t.partyKeys(ctx, f.values)
		if err != nil {
			return err
		}
		if len(keys) == 0 {
			p.never()
			continue
		}
		if err := t.addParty(ctx, p, f.side, keys); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) addParty(ctx context.Context, p *rowPlan, side int, keys []string) error {
	in := "party IN (" + marks(len(keys)) + ") AND side = ?"
	args := append(anys(keys), side)
	s := &source{query: "SELECT DISTINCT " + p.key + " AS id FROM " + p.parties + " WHERE " + in, args: args}
	var err error
	if s.count, err = t.countFew(ctx, "SELECT "+p.key+" AS id FROM "+p.parties+" WHERE "+in, args, few); err != nil {
		return err
	}
	walk := len(keys) == 1 && p.by.name == "date"
	if s.count <= few && !walk || s.count <= fewest {
		p.begin(s)
	}
	// Not EXISTS, which a planner may make a join after the row itself has been read.
	exists := "(SELECT 1 FROM " + p.parties + " x WHERE x.party IN (" + marks(len(keys)) + ") AND x.side = ? AND x.day = " + dayHere + " AND x." + p.key + " = " + idHere + " LIMIT 1) = 1"
	if s.count > fewest && walk && (p.ordered == nil || p.ordered.day == "r.day") {
		if o := p.ordered; o != nil { // of two, the party's is mostly the smaller
			p.and(o.otherwise, o.otherArgs...)
		}
		p.ordered = &ordered{p.parties + " o CROSS JOIN " + p.name + " r", "o.day", "o." + p.key, "o.party = ? AND o.side = ? AND r.id = o." + p.key, exists, args, args}
		return nil
	}
	p.and(exists, args...)
	return nil
}

// partyKeys are the keys of the tables of parties that a filter's values stand for.
func (t *tx) partyKeys(ctx context.Context, values []string) ([]string, error) {
	if err := checkValues(values); err != nil {
		return nil, err
	}
	var keys []string
	seen := map[string]bool{}
	for _, v := range values {
		found := []string{v}
		if !codeOf.MatchString(v) {
			var err error
			if found, err = t.actorsNamed(ctx, v); err != nil {
				return nil, err
			}
		}
		for _, k := range found {
			if !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	return keys[:min(len(keys), maxActors)], nil
}

// actorsNamed are the actors with a key, or with a part of a name.
func (t *tx) actorsNamed(ctx context.Context, name string) (keys []string, err error) {
	query, arg := `SELECT id FROM actors WHERE folded LIKE ? ESCAPE '\' ORDER BY total DESC LIMIT `+fmtInt(maxActors), containing(fold(name))
	if idOf.MatchString(name) {
		query, arg = `SELECT id FROM actors WHERE actor_key = ?`, name
	} else if fold(name) == "" {
		return nil, nil
	}
	rows, err := t.query(ctx, query, arg)
	return keys, each(rows, err, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		keys = append(keys, actorParty(id))
		return err
	})
}

// addPlace adds the filter by a part of the place's name.
func (t *tx) addPlace(ctx context.Context, p *rowPlan, q rapporteur.RowQuery) error {
	if strings.TrimSpace(q.Place) == "" || p.name != "events" {
		return nil
	}
	if err := checkValues([]string{q.Place}); err != nil {
		return err
	}
	name := fold(q.Place)
	if name == "" {
		p.never()
		return nil
	}
	in, args, err := t.placesNamed(ctx, name)
	if err != nil {
		return err
	}
	s := &source{query: "SELECT id FROM events WHERE place IN (" + in + ")", args: args}
	if s.count, err = t.countFew(ctx, s.query, s.args, few); err != nil {
		return err
	}
	if s.count <= few {
		p.begin(s)
	}
	p.and("coalesce(r.place, 0) IN ("+in+")", args...)
	return nil
}

// maxPlaces is how many places are named one by one in a query.
const maxPlaces = 200

// placesNamed are the places with a part of a name, as the list of an IN: their numbers,
// which every planner can count, or where they are many the query for them.
func (t *tx) placesNamed(ctx context.Context, name string) (in string, args []any, err error) {
	rows, err := t.query(ctx, `SELECT id FROM places WHERE name LIKE ? ESCAPE '\'`+limitTo(maxPlaces+1), containing(name))
	err = each(rows, err, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		args = append(args, id)
		return err
	})
	switch {
	case len(args) > maxPlaces:
		return `SELECT id FROM places WHERE name LIKE ? ESCAPE '\'`, []any{containing(name)}, err
	case len(args) == 0:
		return "-1", nil, err
	}
	return marks(len(args)), args, err
}

// addTold adds the filters that claims have by the events they tell of, and events by the
// claims that tell of them.
func (t *tx) addTold(_ context.Context, p *rowPlan, q rapporteur.RowQuery) error {
	inner := rowPlan{rowTable: p.rowTable}
	if p.name == "events" {
		if err := inner.oneOf("c.stance", given(q.Stance)); err != nil || len(inner.conds) == 0 {
			return err
		}
		p.and("EXISTS (SELECT 1 FROM claim_events k JOIN claims c ON c.id = k.claim WHERE k.event = r.id AND "+strings.Join(inner.conds, " AND ")+")", inner.args...)
		return nil
	}
	for column, values := range map[string][]string{"type": given(q.Type), "quad": given(q.Quad), "modality": given(q.Modality), "country": given(q.Country), "incident": given([]string{q.Incident})} {
		if err := inner.oneOf("e."+column, values); err != nil {
			return err
		}
	}
	for column, values := range map[string][]string{"modes": given(q.Mode), "contexts": given(q.Context)} {
		if err := checkValues(values); err != nil {
			return err
		}
		inner.anyLike("e."+column, values, func(v string) string { return containing("|" + v + "|") })
	}
	if name := fold(q.Place); name != "" {
		inner.and(`e.place IN (SELECT id FROM places WHERE name LIKE ? ESCAPE '\')`, containing(name))
	}
	if len(inner.conds) > 0 {
		p.and("EXISTS (SELECT 1 FROM claim_events k JOIN events e ON e.id = k.event WHERE k.claim = r.id AND "+strings.Join(inner.conds, " AND ")+")", inner.args...)
	}
	return nil
}

// longest is how many days an event may last that is found by days after its first.
const longest = 366

// addDays takes rows that fall into the days asked for.
func (p *rowPlan) addDays(q rapporteur.RowQuery) {
	column := p.by.column
	if p.by.name != "date" {
		column = "r.day"
	}
	if !q.To.IsZero() {
		p.and(column+" BETWEEN 1 AND ?", dayOf(q.To))
	}
	if q.From.IsZero() {
		return
	}
	if p.name == "events" {
		p.and(column+" >= ? AND r.end_day >= ?", dayOf(q.From.AddDays(-longest)), dayOf(q.From))
		return
	}
	p.and(column+" >= ?", dayOf(q.From))
}

func (p *rowPlan) addFlags(q rapporteur.RowQuery) {
	if q.Confidence > 0 {
		p.and("r.confidence >= ?", q.Confidence)
	}
	if q.Disputed {
		p.and("r.disputed = 1")
	}
	if v := given(q.Verdict); len(v) > 0 {
		p.and("r.verdict IN ("+marks(min(len(v), maxValues))+")", anys(v[:min(len(v), maxValues)])...)
	}
}

// query is the statement for columns, and its arguments.
func (p *rowPlan) statement(columns string, paged bool) (string, []any, error) {
	w := where{append([]string{}, p.conds...), append([]any{}, p.args...)}
	if paged {
		if err := w.page(p.by, p.page); err != nil {
			return "", nil, err
		}
	}
	return "SELECT " + columns + " FROM " + p.from + w.sql(), append(append([]any{}, p.fromArgs...), w.args...), nil
}

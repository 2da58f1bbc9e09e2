package knowledge

import (
	"io"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/knowledge/table"
)

// Table is a table of a user's own; Name is how errors call it.
type Table struct {
	Name   string
	Reader io.Reader
}

// Merged tells what tables of a user's own did to the built-in ones.
type Merged struct {
	Bad       []error    // rows that were left out, each named
	Conflicts []Conflict // what a newer table says otherwise than an older one
	Added     int        // actors and terms in office that are new
	Same      int        // rows that told nothing new
}

// Conflict is a field in which a newer table's row, which wins, differs from an older one.
type Conflict struct {
	Name, Code, Office string
	From               string // when the term began, as the older table has it
	Field              string
	Old, New           string
	Table              string // the newer table
}

// LoadWith reads the built-in tables and then a user's own; see [Merge]. Where strict is
// set, the first bad row is the error; otherwise bad rows are left out and come back in
// bad.
func LoadWith(strict bool, extra ...Table) (b *Base, bad []error, err error) {
	b, m, err := Merge(strict, extra...)
	if err != nil {
		return nil, nil, err
	}
	return b, m.Bad, nil
}

// WithPlaces returns a copy of the base that finds places with g.
func (b *Base) WithPlaces(g *gazetteer.Gazetteer) *Base {
	c := *b
	c.places = g
	return &c
}

// Gazetteer is what the base finds places with.
func (b *Base) Gazetteer() (*gazetteer.Gazetteer, error) {
	if b.places != nil {
		return b.places, nil
	}
	return gazetteer.Load()
}

// Merge reads the built-in tables and then a user's own, the older first: tab-separated,
// with a header that has at least name and code; the other columns are kind, sectors,
// from, until, wikidata, members and aliases, as in data/organizations.tsv, and office
// and body, as in data/offices.tsv: a row with an office is a term in it.
//
// A row that is about someone whom an older table has changes that entry: people are the
// same by Wikidata id or by name and state, their terms by office and beginning, bodies
// by Wikidata id or by name. Where both tell a thing the newer wins.
func Merge(strict bool, extra ...Table) (*Base, *Merged, error) {
	b, err := Load()
	if err != nil {
		return nil, nil, err
	}
	if len(extra) == 0 {
		return b, &Merged{}, nil
	}
	u := newUser(b)
	for _, t := range extra {
		bad, err := table.Read(t.Name, t.Reader, []string{"name", "code"}, strict, func(r *table.Row) error {
			return u.add(&row{table: r.Table, line: r.Line, header: r.Header, cells: r.Cells})
		})
		if err != nil {
			return nil, nil, err
		}
		u.merged.Bad = append(u.merged.Bad, bad...)
		u.closeTerms()
	}
	u.finish()
	return b, &u.merged, nil
}

// user merges rows of a user's own into a base.
type user struct {
	*loader
	byWikidata map[string]int32
	built      int32                 // entries that the built-in tables have
	touched    map[int32][]string    // people of the tables, with the names that these give them
	begun      map[officeKey]holding // the last known beginning of an office's holding
	merged     Merged
}

// holding is who holds an office, from when.
type holding struct {
	entry int32
	from  day
	table string
}

func newUser(b *Base) *user {
	u := &user{loader: newLoader(b), byWikidata: map[string]int32{}, built: int32(len(b.entries)), touched: map[int32][]string{}, begun: map[officeKey]holding{}}
	for i := range b.entries {
		if q := b.entries[i].wikidata; q != "" {
			if _, ok := u.byWikidata[q]; !ok {
				u.byWikidata[q] = int32(i)
			}
		}
	}
	return u
}

func (u *user) add(r *row) error {
	if q := r.get("wikidata"); q != "" && !wikidataID(q) {
		return r.bad("wikidata %q is no item; write Q and a number", q)
	}
	if r.get("office") != "" {
		return u.addTerm(r)
	}
	if id, ok := u.body(r); ok {
		return u.override(id, r)
	}
	if err := u.addBody(r); err != nil {
		return err
	}
	u.merged.Added++
	if q := r.get("wikidata"); q != "" {
		u.byWikidata[q] = int32(len(u.entries) - 1)
	}
	return nil
}

func wikidataID(q string) bool {
	for i := 1; i < len(q); i++ {
		if q[i] < '0' || q[i] > '9' {
			return false
		}
	}
	return len(q) > 1 && len(q) < 16 && q[0] == 'Q'
}

// named calls visit for the entries that have a name, as a name or an alias, until it
// returns false.
func (u *user) named(name string, visit func(id int32, h how) bool) {
	for _, p := range u.index.find(appendTokens(nil, trimArticle(name))) {
		if (p.how == asName || p.how == asAlias) && !visit(p.entry, p.how) {
			return
		}
	}
}

// body finds the built-in body that a row is about: of its Wikidata item or its name and
// code, and of the same beginning; or else the only body of its name, where the row has no
// beginning or the same.
func (u *user) body(r *row) (found int32, ok bool) {
	from, _ := parseDay(r.get("from"), false)
	if id, has := u.byWikidata[r.get("wikidata")]; has && u.entries[id].class == classBody && id < u.built && u.entries[id].from == from {
		return id, true
	}
	same := 0
	u.named(r.get("name"), func(id int32, h how) bool {
		e := &u.entries[id]
		if h != asName || e.class != classBody || id >= u.built || r.get("wikidata") != "" && e.wikidata != "" {
			return true
		}
		same++
		found = id
		ok = e.from == from && e.code == r.get("code")
		return !ok
	})
	return found, ok || same == 1 && (from == 0 || u.entries[found].from == from)
}

// override changes a built-in body.
func (u *user) override(id int32, r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	if err := u.checkCode(r, r.get("code")); err != nil {
		return err
	}
	if err := u.unique(r, r.get("name"), r.get("code"), r.get("from")); err != nil {
		return err
	}
	for _, m := range r.list("members") {
		if _, ok := u.states[m]; !ok {
			return r.bad("the member %q of %s is no state's code", m, r.get("name"))
		}
	}
	e := &u.entries[id]
	was := *e
	e.code, e.from, e.until, e.table = r.get("code"), newer(e.from, from, ""), newer(e.until, until, ""), r.table
	if k := r.get("kind"); k != "" {
		e.kind = rapporteur.Kind(k)
	}
	if s := r.list("sectors"); s != nil {
		e.sectors = s
	}
	if m := r.list("members"); m != nil {
		e.members = m
	}
	if q := r.get("wikidata"); q != "" {
		e.wikidata = q
		u.byWikidata[q] = id
	}
	u.name(id, asAlias, r.get("name"))
	u.name(id, asAlias, r.list("aliases")...)
	u.conflict(e, nil, r.table, "code", was.code, e.code)
	u.conflict(e, nil, r.table, "until", was.until.String(), e.until.String())
	return nil
}

// conflict notes a difference, where there is one.
func (u *user) conflict(e *entry, t *term, table, field, old, now string) {
	if old == now || old == "" {
		return
	}
	c := Conflict{Name: e.name, Code: e.code, Field: field, Old: old, New: now, Table: table}
	if t != nil {
		c.Code, c.Office, c.From = t.code, t.office, t.from.String()
	}
	u.merged.Conflicts = append(u.merged.Conflicts, c)
}

// HasState reports whether the tables have a state or territory of that code.
func (b *Base) HasState(code string) bool {
	_, ok := b.states[code]
	return ok
}

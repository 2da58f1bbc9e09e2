package knowledge

import (
	"cmp"
	"slices"

	"rapporteur"
)

// addTerm adds a term in office, or changes the one that an older table has.
func (u *user) addTerm(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	name, code, office := r.get("name"), r.get("code"), r.get("office")
	if name == "" {
		return r.bad("the row has no name")
	}
	if err := u.checkCode(r, code); err != nil {
		return err
	}
	if err := u.unique(r, cmp.Or(r.get("wikidata"), name), code, office, r.get("body"), r.get("from")); err != nil {
		return err
	}
	t := term{code: code, office: office, body: r.get("body"), sectors: r.list("sectors"), from: from, until: until}
	if t.sectors == nil {
		t.sectors = []string{"GOV"}
	}
	id := u.person(r, &t)
	u.name(id, asAlias, name)
	u.name(id, asAlias, r.list("aliases")...)
	u.touched[id] = append(u.touched[id], name)
	u.mergeTerm(id, t, r)
	if key := (officeKey{code, office}); t.body == "" && from > u.begun[key].from {
		u.begun[key] = holding{id, from, r.table}
	}
	return nil
}

// person finds whom a row with a term is about, and adds who is not known yet.
func (u *user) person(r *row, t *term) int32 {
	name, code, q := r.get("name"), r.get("code"), r.get("wikidata")
	id, ok := u.byWikidata[q]
	if ok = ok && u.entries[id].class == classPerson; !ok {
		u.named(name, func(i int32, _ how) bool {
			e := &u.entries[i]
			if e.class == classPerson && (q == "" || e.wikidata == "" || e.wikidata == q) && e.served(code) {
				id, ok = i, true
			}
			return !ok
		})
	}
	if !ok {
		id, ok = u.holder(name, q, t)
	}
	if !ok {
		id = u.Base.add(entry{name: name, class: classPerson, kind: rapporteur.Person, code: code}, r)
		u.name(id, asName, name)
	}
	if q != "" {
		u.entries[id].wikidata = q
		u.byWikidata[q] = id
	}
	return id
}

// holder finds who began a term in the same office on the same day under a name that has
// a word of this one: "King Philippe" is "Philippe of Belgium".
func (u *user) holder(name, q string, t *term) (found int32, ok bool) {
	if t.from == 0 || t.body != "" || !slices.Contains(single, t.office) {
		return 0, false
	}
	words := appendTokens(nil, name)
	for _, id := range u.offices[officeKey{t.code, t.office}] {
		e := &u.entries[id]
		began := slices.ContainsFunc(e.terms, func(o term) bool {
			return o.code == t.code && o.office == t.office && o.body == "" && o.from == t.from
		})
		if began && sharesWord(e.name, words) && (q == "" || e.wikidata == "" || e.wikidata == q) {
			return id, true
		}
	}
	return 0, false
}

func sharesWord(name string, words []string) bool {
	return slices.ContainsFunc(appendTokens(nil, name), func(w string) bool { return len(w) > 2 && slices.Contains(words, w) })
}

// highest are the offices in which someone may lead a state.
var highest = []string{"president", "monarch", "pm", "leader", "chair", "presidency", "head", "ceo"}

// LeadsAs are the offices, as offices.tsv has them, in which someone of a name began to
// lead a state at a date (YYYY, YYYY-MM or YYYY-MM-DD): who heads it is its president, its
// monarch, its leader, as the state has it.
func (b *Base) LeadsAs(name, code, from string) (offices []string) {
	day, ok := parseDay(from, false)
	words := appendTokens(nil, name)
	for _, office := range highest {
		t := term{code: code, office: office, from: day}
		if ok && slices.ContainsFunc(b.offices[officeKey{code, office}], func(id int32) bool {
			e := &b.entries[id]
			return sharesWord(e.name, words) && slices.ContainsFunc(e.terms, func(o term) bool { return o.same(&t) })
		}) {
			offices = append(offices, office)
		}
	}
	return offices
}

// served reports whether a person had an office of a state or body.
func (e *entry) served(code string) bool {
	return e.code == code || slices.ContainsFunc(e.terms, func(t term) bool { return t.code == code })
}

// mergeTerm adds a term to a person's, or makes the one that it is more exact.
func (u *user) mergeTerm(id int32, t term, r *row) {
	e := &u.entries[id]
	i := slices.IndexFunc(e.terms, func(old term) bool { return old.same(&t) })
	if i < 0 {
		u.merged.Added++
		e.terms = append(slices.Clip(e.terms), t)
		slices.SortStableFunc(e.terms, func(a, b term) int { return cmp.Compare(a.from, b.from) })
		return
	}
	old := &e.terms[i]
	was := *old
	old.from = newer(old.from, t.from, r.get("from"))
	old.until = newer(old.until, t.until, r.get("until"))
	if r.get("sectors") != "" {
		old.sectors = t.sectors
	}
	if was.from == old.from && was.until == old.until {
		u.merged.Same++
	}
	u.conflict(e, &was, r.table, "from", was.from.String(), old.from.String())
	u.conflict(e, &was, r.table, "until", was.until.String(), old.until.String())
}

// same reports whether two tables mean the same term: one office, begun in the same
// month, or in the same year where one of them knows no more.
func (t *term) same(o *term) bool {
	if t.code != o.code || t.office != o.office || t.body != o.body {
		return false
	}
	if t.from == 0 || o.from == 0 || t.from/31 == o.from/31 {
		return t.from == o.from || t.from != 0 && o.from != 0
	}
	days := t.from - o.from
	return days < 21 && days > -21 || t.from/372 == o.from/372 && (t.from%372 == 0 || o.from%372 == 0)
}

// newer is the bound of a term that two tables tell: what the newer says, but for where
// it says nothing, or only the year or month of the day that the older knows.
func newer(old, now day, written string) day {
	switch {
	case now == 0,
		len(written) == len("2006") && old/372 == now/372,
		len(written) == len("2006-01") && old/31 == now/31:
		return old
	}
	return now
}

// single are the offices that one person holds at a time.
var single = []string{"president", "monarch", "pm", "fm", "dm"}

// closeTerms ends the terms that older tables leave open although the newer tells a
// successor.
func (u *user) closeTerms() {
	for key, next := range u.begun {
		if !slices.Contains(single, key.office) {
			continue
		}
		for _, id := range u.offices[key] {
			if _, told := u.touched[id]; told || id == next.entry {
				continue
			}
			e := &u.entries[id]
			for i := range e.terms {
				if t := &e.terms[i]; t.code == key.code && t.office == key.office && t.body == "" && t.until == 0 && t.from != 0 && t.from+31 < next.from {
					t.until = next.from
					u.merged.Conflicts = append(u.merged.Conflicts, Conflict{Name: e.name, Code: t.code, Office: t.office, From: t.from.String(),
						Field: "until", Old: "", New: t.until.String() + ", when " + u.entries[next.entry].name + " followed", Table: next.table})
				}
			}
		}
	}
	clear(u.begun)
}

// finish lets the people of the tables be found by family name and by office.
func (u *user) finish() {
	for id, names := range u.touched {
		e := &u.entries[id]
		for _, name := range append(names, e.name) {
			u.name(id, asSurname, surnames(name, e.code)...)
		}
		for k := range e.terms {
			key := officeKey{e.terms[k].code, e.terms[k].office}
			if key.office != official && !slices.Contains(u.offices[key], id) {
				u.offices[key] = append(u.offices[key], id)
			}
		}
	}
	slices.SortFunc(u.merged.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Office, b.Office), cmp.Compare(a.From, b.From), cmp.Compare(a.Name, b.Name))
	})
}

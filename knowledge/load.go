package knowledge

import (
	"bytes"
	"embed"
	"io"
	"strings"
	"unicode"

	"rapporteur"
)

//go:embed data/*.tsv
var tables embed.FS

// Base is everything that the tables know. It is immutable and may be shared.
type Base struct {
	entries []entry
	index   *index
	states  map[string]int32 // code → entry
	people  map[string]int32 // a person's key while loading
	agents  *agents
	clues   map[string][]clue
	offices map[officeKey][]int32 // who held an office, as entries
	seen    map[string]string
}

type officeKey struct{ code, office string }

// Load reads the built-in tables.
func Load() (*Base, error) { return LoadWith(true) }

// LoadWith reads the built-in tables and then a user's own, which have the columns of
// a table of bodies: name, kind, code, sectors, from, until, wikidata, members,
// aliases, of which name and code must be there. Where strict is set the first bad
// row is an error; otherwise the bad rows are left out and told by [Base.Bad].
func LoadWith(strict bool, extra ...io.Reader) (*Base, error) {
	b := &Base{index: newIndex(), states: map[string]int32{}, people: map[string]int32{}, clues: map[string][]clue{},
		offices: map[officeKey][]int32{}, seen: map[string]string{}}
	steps := []struct {
		file  string
		need  []string
		visit func(*row) error
	}{
		{"states.tsv", []string{"code", "name", "adjectives", "people", "seats", "aliases"}, b.addState},
		{"regions.tsv", []string{"name", "code"}, b.addRegion},
		{"bodies.tsv", bodyColumns, b.addBody},
		{"seats.tsv", bodyColumns, b.addBody},
		{"groups.tsv", []string{"name", "code", "sectors"}, b.addGroup},
		{"offices.tsv", []string{"name", "code", "office", "from", "until"}, b.addOffice},
		{"ambiguous.tsv", []string{"name", "code", "weight", "clues"}, b.addClue},
	}
	for _, s := range steps {
		if err := b.readFile(s.file, s.need, s.visit); err != nil {
			return nil, err
		}
	}
	var err error
	if b.agents, err = loadAgents(); err != nil {
		return nil, err
	}
	for _, r := range extra {
		if err := eachRow("actors", r, []string{"name", "code"}, b.addBody); err != nil {
			return nil, err
		}
	}
	b.addSurnames()
	b.people, b.seen = nil, nil
	return b, nil
}

var bodyColumns = []string{"name", "kind", "code", "sectors", "from", "until", "wikidata", "members", "aliases"}

func (b *Base) readFile(name string, need []string, visit func(*row) error) error {
	data, err := tables.ReadFile("data/" + name)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "the table %s is not built in", name)
	}
	return eachRow(name, bytes.NewReader(data), need, visit)
}

// add keeps an entry and gives it its names.
func (b *Base) add(e entry, r *row) int32 {
	e.table = r.table
	id := int32(len(b.entries))
	b.entries = append(b.entries, e)
	return id
}

func (b *Base) name(id int32, h how, names ...string) {
	var tokens [16]string
	for _, n := range names {
		if n == "" {
			continue
		}
		if t := appendTokens(tokens[:0], trimArticle(n)); len(t) > 0 {
			b.index.add(t, posting{id, h, shapeOf(trimArticle(n))})
		}
	}
}

// dates reads the row's bounds.
func (r *row) dates() (from, until day, err error) {
	from, ok := parseDay(r.get("from"), false)
	if !ok {
		return 0, 0, r.bad("from %q is no date; write YYYY, YYYY-MM or YYYY-MM-DD", r.get("from"))
	}
	until, ok = parseDay(r.get("until"), true)
	if !ok {
		return 0, 0, r.bad("until %q is no date; write YYYY, YYYY-MM or YYYY-MM-DD", r.get("until"))
	}
	if from != 0 && until != 0 && until < from {
		return 0, 0, r.bad("until %s is before from %s", r.get("until"), r.get("from"))
	}
	return from, until, nil
}

// unique refuses a second row with the same key.
func (b *Base) unique(r *row, parts ...string) error {
	key := r.table + "\t" + strings.Join(parts, "\t")
	if before, ok := b.seen[key]; ok {
		return r.bad("%s stands here twice, first in line %s", strings.Join(parts, ", "), before)
	}
	b.seen[key] = itoa(r.line)
	return nil
}

func (b *Base) addState(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	code, name := r.get("code"), r.get("name")
	if len(code) != 3 || name == "" {
		return r.bad("a state needs a code of three letters and a name")
	}
	if err := b.unique(r, code); err != nil {
		return err
	}
	id := b.add(entry{name: name, class: classState, kind: rapporteur.Country, code: code, from: from, until: until, wikidata: r.get("wikidata")}, r)
	b.states[code] = id
	b.name(id, asName, name)
	b.name(id, asAlias, r.list("aliases")...)
	b.name(id, asAdjective, r.list("adjectives")...)
	b.name(id, asPeople, r.list("people")...)
	b.name(id, asSeat, r.list("seats")...)
	return nil
}

func (b *Base) addRegion(r *row) error {
	code := r.get("code")
	if _, ok := b.states[code]; !ok && code != "" {
		return r.bad("no state has the code %q", code)
	}
	if err := b.unique(r, r.get("name"), code); err != nil {
		return err
	}
	id := b.add(entry{name: r.get("name"), class: classRegion, kind: rapporteur.PlaceKind, code: code, wikidata: r.get("wikidata")}, r)
	b.name(id, asName, r.get("name"))
	b.name(id, asAlias, r.list("aliases")...)
	b.name(id, asAdjective, r.list("adjectives")...)
	return nil
}

func (b *Base) addBody(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	name, code := r.get("name"), r.get("code")
	if name == "" {
		return r.bad("the row has no name")
	}
	if err := b.checkCode(r, code); err != nil {
		return err
	}
	if err := b.unique(r, name, code); err != nil {
		return err
	}
	for _, m := range r.list("members") {
		if _, ok := b.states[m]; !ok {
			return r.bad("the member %q of %s is no state's code", m, name)
		}
	}
	kind := rapporteur.Kind(r.get("kind"))
	if kind == "" {
		kind = rapporteur.Organization
	}
	e := entry{name: name, class: classBody, kind: kind, code: code, sectors: r.list("sectors"), from: from, until: until,
		wikidata: r.get("wikidata"), members: r.list("members")}
	id := b.add(e, r)
	b.name(id, asName, name)
	b.name(id, asAlias, r.list("aliases")...)
	return nil
}

// codes that PLOVER has for those who act for no state.
const stateless = " IGO NGO MNC REB IMG NGM UIS INT UAF MED REL ETH CRM "

func (b *Base) checkCode(r *row, code string) error {
	if _, ok := b.states[code]; ok || code == "" || strings.Contains(stateless, " "+code+" ") {
		return nil
	}
	return r.bad("the code %q is neither a state's nor one of%s", code, strings.TrimRight(stateless, " "))
}

func (b *Base) addGroup(r *row) error {
	if err := b.checkCode(r, r.get("code")); err != nil {
		return err
	}
	if err := b.unique(r, r.get("name")); err != nil {
		return err
	}
	id := b.add(entry{name: r.get("name"), class: classGroup, kind: rapporteur.Group, code: r.get("code"), sectors: r.list("sectors"), wikidata: r.get("wikidata")}, r)
	b.name(id, asPeople, r.get("name"))
	b.name(id, asPeople, r.list("people")...)
	b.name(id, asAdjective, r.list("adjectives")...)
	return nil
}

// addOffice adds a term to someone, whom the first row of that name and code makes.
func (b *Base) addOffice(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	name, code, office := r.get("name"), r.get("code"), r.get("office")
	if name == "" || office == "" {
		return r.bad("an office needs a name and an office")
	}
	if err := b.checkCode(r, code); err != nil {
		return err
	}
	if err := b.unique(r, name, code, office, r.get("body"), r.get("from")); err != nil {
		return err
	}
	key := r.get("wikidata")
	if key == "" {
		key = name
	}
	id, ok := b.people[key]
	if !ok {
		id = b.add(entry{name: name, class: classPerson, kind: rapporteur.Person, code: code, wikidata: r.get("wikidata")}, r)
		b.people[key] = id
		b.name(id, asName, name)
	}
	b.name(id, asAlias, r.list("aliases")...)
	sectors := r.list("sectors")
	if sectors == nil {
		sectors = []string{"GOV"}
	}
	b.entries[id].terms = append(b.entries[id].terms, term{code: code, office: office, body: r.get("body"), sectors: sectors, from: from, until: until})
	for o := range strings.SplitSeq(office, "+") {
		k := officeKey{code, o}
		b.offices[k] = append(b.offices[k], id)
	}
	return nil
}

// familyFirst are the states where people are written family name first.
const familyFirst = " CHN TWN HKG KOR PRK KHM VNM "

// addSurnames lets the people of the tables be named by their family names alone.
func (b *Base) addSurnames() {
	for i := range b.entries {
		e := &b.entries[i]
		if e.class != classPerson {
			continue
		}
		words := strings.Fields(e.name)
		if len(words) < 2 {
			continue
		}
		if strings.Contains(familyFirst, " "+e.code+" ") && unicode.IsUpper(rune(words[0][0])) && len(words) <= 3 {
			b.name(int32(i), asSurname, words[0])
			continue
		}
		start := len(words) - 1
		for start > 1 && particles[strings.ToLower(words[start-1])] {
			start--
		}
		b.name(int32(i), asSurname, strings.Join(words[start:], " "), words[len(words)-1])
	}
}

// particles go with the family name that follows.
var particles = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "di": true, "da": true, "la": true, "le": true, "el": true, "al": true, "bin": true, "ben": true, "ould": true, "dos": true, "du": true, "ter": true}

func isUpper(r rune) bool { return unicode.IsUpper(r) }
func isLower(r rune) bool { return unicode.IsLower(r) }

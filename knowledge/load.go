package knowledge

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

// Base is everything that the tables know. It is immutable and may be shared.
type Base struct {
	entries []entry
	index   *index
	states  map[string]int32 // code → entry
	agents  *agents
	clues   map[string][]clue
	offices map[officeKey][]int32 // who held an office, as entries
	places  *gazetteer.Gazetteer  // nil for the built-in ones
}

type officeKey struct{ code, office string }

// loader adds rows of tables to a base.
type loader struct {
	*Base
	people  map[string]int32   // someone's key → entry
	aliases map[int32][]string // of people
	seen    map[string]string  // key of a row → its line
}

func newLoader(b *Base) *loader {
	return &loader{Base: b, people: map[string]int32{}, aliases: map[int32][]string{}, seen: map[string]string{}}
}

// readTables reads all tables of a directory.
func readTables(dir string) (*Base, error) {
	b := &Base{index: newIndex(), states: map[string]int32{}, clues: map[string][]clue{}, offices: map[officeKey][]int32{}}
	l := newLoader(b)
	steps := []struct {
		file  string
		need  []string
		visit func(*row) error
	}{
		{"states.tsv", []string{"code", "name", "adjectives", "people", "seats", "aliases"}, l.addState},
		{"regions.tsv", []string{"name", "code"}, l.addRegion},
		{"bodies.tsv", bodyColumns, l.addBody},
		{"seats.tsv", bodyColumns, l.addBody},
		{"organizations.tsv", bodyColumns, l.addBody},
		{"groups.tsv", []string{"name", "code", "sectors"}, l.addGroup},
		{"offices.tsv", []string{"name", "code", "office", "from", "until"}, l.addOffice},
		{"phoenix-bodies.tsv", bodyColumns, l.addBody},
		{"phoenix-people.tsv", []string{"name", "code", "office", "from", "until"}, l.addOffice},
	}
	for _, s := range steps {
		data, err := readTable(dir, s.file)
		if err != nil {
			return nil, err
		}
		if err := eachRow(s.file, bytes.NewReader(data), s.need, s.visit); err != nil {
			return nil, err
		}
	}
	b.addSurnames(l.aliases)
	b.indexEntries()
	return b, b.readSmall(func(name string) ([]byte, error) { return readTable(dir, name) })
}

var bodyColumns = []string{"name", "kind", "code", "sectors", "from", "until", "wikidata", "members", "aliases"}

func readTable(dir, name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "a table of knowledge is missing: %w", err)
	}
	return data, nil
}

// indexEntries notes the states by code and the holders of offices.
func (b *Base) indexEntries() {
	for i := range b.entries {
		e := &b.entries[i]
		if e.class == classState {
			b.states[e.code] = int32(i)
		}
		for k := range e.terms {
			key := officeKey{e.terms[k].code, e.terms[k].office}
			if ids := b.offices[key]; key.office != official && (len(ids) == 0 || ids[len(ids)-1] != int32(i)) {
				b.offices[key] = append(ids, int32(i))
			}
		}
	}
}

// official is an office of which only the sector is known.
const official = "official"

// add keeps an entry.
func (b *Base) add(e entry, r *row) int32 {
	e.table = r.table
	b.entries = append(b.entries, e)
	return int32(len(b.entries) - 1)
}

func (b *Base) name(id int32, h how, names ...string) {
	var tokens [16]string
	for _, n := range names {
		if n == "" {
			continue
		}
		if t := appendTokens(tokens[:0], trimArticle(n)); len(t) > 0 {
			b.index.add(t, posting{entry: id, how: h, shape: shapeOf(trimArticle(n))})
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
func (l *loader) unique(r *row, parts ...string) error {
	key := r.table + "\t" + strings.Join(parts, "\t")
	if before, ok := l.seen[key]; ok {
		return r.bad("%s stands here twice, first in line %s", strings.Join(parts, ", "), before)
	}
	l.seen[key] = itoa(r.line)
	return nil
}

func (l *loader) addState(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	code, name := r.get("code"), r.get("name")
	if len(code) != 3 || name == "" {
		return r.bad("a state needs a code of three letters and a name")
	}
	if err := l.unique(r, code); err != nil {
		return err
	}
	id := l.add(entry{name: name, class: classState, kind: rapporteur.Country, code: code, from: from, until: until, wikidata: r.get("wikidata")}, r)
	l.states[code] = id
	l.name(id, asName, name)
	l.name(id, asAlias, r.list("aliases")...)
	l.name(id, asAdjective, r.list("adjectives")...)
	l.name(id, asPeople, r.list("people")...)
	l.name(id, asSeat, r.list("seats")...)
	return nil
}

func (l *loader) addRegion(r *row) error {
	code := r.get("code")
	if _, ok := l.states[code]; !ok && code != "" {
		return r.bad("no state has the code %q", code)
	}
	if err := l.unique(r, r.get("name"), code); err != nil {
		return err
	}
	id := l.add(entry{name: r.get("name"), class: classRegion, kind: rapporteur.PlaceKind, code: code, wikidata: r.get("wikidata")}, r)
	l.name(id, asName, r.get("name"))
	l.name(id, asAlias, r.list("aliases")...)
	l.name(id, asAdjective, r.list("adjectives")...)
	return nil
}

func (l *loader) addBody(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	name, code := r.get("name"), r.get("code")
	if name == "" {
		return r.bad("the row has no name")
	}
	if err := l.checkCode(r, code); err != nil {
		return err
	}
	if err := l.unique(r, name, code, r.get("from")); err != nil {
		return err
	}
	for _, m := range r.list("members") {
		if _, ok := l.states[m]; !ok {
			return r.bad("the member %q of %s is no state's code", m, name)
		}
	}
	kind := rapporteur.Kind(r.get("kind"))
	if kind == "" {
		kind = rapporteur.Organization
	}
	e := entry{name: name, class: classBody, kind: kind, code: code, sectors: r.list("sectors"), from: from, until: until,
		wikidata: r.get("wikidata"), members: r.list("members")}
	id := l.add(e, r)
	l.name(id, asName, name)
	l.name(id, asAlias, r.list("aliases")...)
	return nil
}

// codes that PLOVER has for those who act for no state.
const stateless = " IGO NGO MNC REB IMG NGM UIS INT UAF MED REL ETH CRM "

func (l *loader) checkCode(r *row, code string) error {
	if _, ok := l.states[code]; ok || code == "" || strings.Contains(stateless, " "+code+" ") {
		return nil
	}
	return r.bad("the code %q is neither a state's nor one of%s", code, strings.TrimRight(stateless, " "))
}

func (l *loader) addGroup(r *row) error {
	if err := l.checkCode(r, r.get("code")); err != nil {
		return err
	}
	if err := l.unique(r, r.get("name")); err != nil {
		return err
	}
	id := l.add(entry{name: r.get("name"), class: classGroup, kind: rapporteur.Group, code: r.get("code"), sectors: r.list("sectors"), wikidata: r.get("wikidata")}, r)
	l.name(id, asPeople, r.get("name"))
	l.name(id, asPeople, r.list("people")...)
	l.name(id, asAdjective, r.list("adjectives")...)
	return nil
}

// addOffice adds a term to someone, whom the first row of that name and code makes.
func (l *loader) addOffice(r *row) error {
	from, until, err := r.dates()
	if err != nil {
		return err
	}
	name, code, office := r.get("name"), r.get("code"), r.get("office")
	if name == "" || office == "" {
		return r.bad("an office needs a name and an office")
	}
	if err := l.checkCode(r, code); err != nil {
		return err
	}
	if err := l.unique(r, name, code, office, r.get("body"), r.get("from")); err != nil {
		return err
	}
	key := r.get("wikidata")
	if key == "" {
		key = name
	}
	id, ok := l.people[key]
	if !ok {
		id = l.add(entry{name: name, class: classPerson, kind: rapporteur.Person, code: code, wikidata: r.get("wikidata")}, r)
		l.people[key] = id
		l.name(id, asName, name)
	}
	l.name(id, asAlias, r.list("aliases")...)
	l.aliases[id] = append(l.aliases[id], r.list("aliases")...)
	sectors := r.list("sectors")
	if sectors == nil {
		sectors = []string{"GOV"}
	}
	l.entries[id].terms = append(l.entries[id].terms, term{code: code, office: office, body: r.get("body"), sectors: sectors, from: from, until: until})
	return nil
}

// familyFirst are the states where people are written family name first.
const familyFirst = " CHN TWN HKG KOR PRK KHM VNM "

// addSurnames lets the people of the tables be named by their family names alone.
func (b *Base) addSurnames(aliases map[int32][]string) {
	for i := range b.entries {
		e := &b.entries[i]
		if e.class != classPerson || !e.known() {
			continue
		}
		for _, name := range append(aliases[int32(i)], e.name) {
			b.name(int32(i), asSurname, surnames(name, e.code)...)
		}
	}
}

// known reports whether an office of the person's is known by name.
func (e *entry) known() bool {
	return slices.ContainsFunc(e.terms, func(t term) bool { return t.office != official })
}

// surnames are the family names by which someone of a state may be called.
func surnames(name, code string) []string {
	words := strings.Fields(name)
	if len(words) < 2 || royal[words[0]] {
		return nil
	}
	last := words[len(words)-1]
	if strings.Contains(familyFirst, " "+code+" ") && len(words) <= 3 {
		switch code {
		case "VNM": // by the given name, which comes last
			return []string{last}
		case "KHM":
			return []string{words[0], last}
		}
		return words[:1]
	}
	if last == "Jr" || last == "Jr." || last == "Sr" || last == "III" || last == "II" {
		words = words[:len(words)-1]
		last = words[len(words)-1]
	}
	out := []string{last}
	if _, rest, ok := strings.Cut(last, "-"); ok && particles[strings.ToLower(last[:len(last)-len(rest)-1])] { // "al-Assad" is also Assad
		out = append(out, rest)
	}
	start := len(words) - 1
	for start > 1 && particles[strings.ToLower(words[start-1])] {
		start--
	}
	if start == len(words)-1 && len(words) > 2 && strings.Contains(twoSurnames, " "+code+" ") {
		start--
	}
	if start < len(words)-1 {
		out = append(out, strings.Join(words[start:], " "))
	}
	return out
}

// twoSurnames are the states where people have their father's and their mother's.
const twoSurnames = " ESP MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BOL CHL ARG URY PRY CUB DOM "

// royal are words that begin a name without a family name.
var royal = map[string]bool{"King": true, "Queen": true, "Prince": true, "Princess": true, "Emperor": true, "Pope": true, "Sultan": true, "Sheikh": true, "Lord": true, "Grand": true, "Mullah": true, "Ayatollah": true}

// particles go with the family name that follows.
var particles = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "di": true, "da": true, "la": true, "le": true, "el": true, "al": true, "bin": true, "ben": true, "ould": true, "dos": true, "du": true, "ter": true}

func isUpper(r rune) bool { return unicode.IsUpper(r) }
func isLower(r rune) bool { return unicode.IsLower(r) }

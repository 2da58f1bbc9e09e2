package exchange

import (
	_ "embed"
	"strings"
	"sync"

	"rapporteur"
)

//go:embed data/countries.tsv
var countriesTSV string

//go:embed data/sectors.tsv
var sectorsTSV string

// country is a row of countries.tsv.
type country struct{ iso3, cow, fips, name string }

// tableSet is the tables, indexed.
type tableSet struct {
	byISO    map[string]country
	byName   map[string]string // names, aliases and codes in lower case → ISO 3166
	byFIPS   map[string]string
	icews    map[string]string // sector → name
	fromName map[string]string // ICEWS name in lower case → sector
}

// tables are the built-in tables; a test reads them too, so that they are never wrong here.
var tables = sync.OnceValue(func() *tableSet {
	t, err := loadTables(countriesTSV, sectorsTSV)
	if err != nil {
		panic(err)
	}
	return t
})

func loadTables(countries, sectors string) (*tableSet, error) {
	t := &tableSet{byISO: map[string]country{}, byName: map[string]string{}, byFIPS: map[string]string{}, icews: map[string]string{}, fromName: map[string]string{}}
	err := eachRow("exchange/data/countries.tsv", countries, "iso3	cow	fips	name	aliases", func(c []string) error {
		if t.byISO[c[0]].iso3 != "" || len(c[0]) != 3 || c[3] == "" {
			return rapporteur.Errorf(rapporteur.Invalid, "code %q is no new code of three letters with a name", c[0])
		}
		t.byISO[c[0]] = country{c[0], c[1], c[2], c[3]}
		for _, name := range append(strings.Split(c[4], "|"), c[0], c[3]) {
			if old := t.byName[strings.ToLower(name)]; name != "" && old != "" && old != c[0] {
				return rapporteur.Errorf(rapporteur.Invalid, "%q is a name of %s already", name, old)
			}
			t.byName[strings.ToLower(name)] = c[0]
		}
		if t.byFIPS[c[2]] == "" {
			t.byFIPS[c[2]] = c[0]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	delete(t.byName, "")
	delete(t.byFIPS, "")
	return t, eachRow("exchange/data/sectors.tsv", sectors, "sector	icews", func(c []string) error {
		if t.icews[c[0]] != "" || t.fromName[strings.ToLower(c[1])] != "" {
			return rapporteur.Errorf(rapporteur.Invalid, "%s or %q stands here twice", c[0], c[1])
		}
		t.icews[c[0]], t.fromName[strings.ToLower(c[1])] = c[1], c[0]
		return nil
	})
}

// eachRow visits the rows of an embedded table.
func eachRow(name, table, header string, visit func([]string) error) error {
	seen := false
	columns := strings.Split(header, "\t")
	for i, line := range strings.Split(strings.TrimSuffix(table, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !seen {
			if seen = true; line != header {
				return rapporteur.Errorf(rapporteur.Internal, "%s:%d: the header is %q, not %q", name, i+1, line, header)
			}
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			return rapporteur.Errorf(rapporteur.Internal, "%s:%d: %d cells, not %d", name, i+1, len(cells), len(columns))
		}
		if err := visit(cells); err != nil {
			return rapporteur.Errorf(rapporteur.Internal, "%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

func (t *tableSet) country(iso3 string) (country, bool) {
	c, ok := t.byISO[iso3]
	return c, ok
}

// countryNamed is the ISO code for a name or code as files have it, the name itself where
// it is of no state known here.
func (t *tableSet) countryNamed(name string) string {
	if iso := t.byName[strings.ToLower(name)]; iso != "" {
		return iso
	}
	return name
}

// sectorNamed is the sector that ICEWS calls so, else the name.
func (t *tableSet) sectorNamed(name string) string {
	if s := t.fromName[strings.ToLower(name)]; s != "" {
		return s
	}
	return name
}

// nameOf is what ICEWS calls a country.
func (t *tableSet) nameOf(iso3 string) string {
	if c, ok := t.byISO[iso3]; ok {
		return c.name
	}
	return iso3
}

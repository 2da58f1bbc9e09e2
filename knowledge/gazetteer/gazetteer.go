// Package gazetteer knows where is where: the world's cities, divisions, countries,
// regions and seas by name, and which of several places of a name a text means.
//
// The places lie in columns, sorted by the key of their name (see [AppendKey]); a look-up
// is a binary search over a front-coded table and allocates only its answer.
// `rapporteur train gazetteer` builds the columns from GeoNames (geonames.org, CC BY 4.0)
// and the tables of train/gazetteer.
package gazetteer

import (
	"bytes"
	"math"
	"sort"
	"strings"
	"sync"

	"rapporteur"
	"rapporteur/model"
)

// Kind and Version name the file of columns among the weights.
const (
	Kind    = "gazetteer"
	Version = 2
)

// Block is the number of keys that one search lands on.
const Block = 16

// Gazetteer is the built-in places. It is immutable and may be shared.
type Gazetteer struct {
	keys     []byte   // front-coded: length shared with the key before, length of the rest, the rest
	heads    []uint32 // offset of every Block-th key
	starts   []uint32 // of two bytes that keys begin with: the first block whose first key is not below them
	nKeys    int
	first    []uint32 // first of a key's rows in rows
	rows     []uint32 // places, by key
	key      []uint32 // key of a place's own name
	lat, lon []int32  // thousandths of a degree
	ids      []uint32
	pop      []uint8 // logarithm, see PackPopulation
	fame     []uint8 // how many names GeoNames has for a city, 255 for more
	class    []uint8
	country  []uint8
	admin1   []uint16
	places   int

	countries []string // alpha-3
	admins    []string // names of first-order divisions
	oddNames  []uint32 // places whose name is not its key in title case
	odd       []string
	states    map[string]uint32   // the country of an alpha-3 code
	mine      map[string][]uint32 // all places of the keys that a user's tables have
	words     *words
	weights   Vector
}

// Load returns the built-in gazetteer.
func Load() (*Gazetteer, error) { return builtIn() }

var builtIn = sync.OnceValues(open)

func open() (*Gazetteer, error) {
	f, err := model.Open(Kind, Version)
	if err != nil {
		return nil, err
	}
	return Read(f)
}

// Read takes the columns out of a file that the builder wrote.
func Read(f *model.File) (*Gazetteer, error) {
	g := &Gazetteer{}
	c := columns{f: f}
	g.keys = c.bytes("keys")
	g.countries, g.admins, g.odd = c.strings("countries"), c.strings("admins"), c.strings("names")
	g.class, g.country, g.pop = c.bytes("class"), c.bytes("country"), c.bytes("population")
	g.fame = c.bytes("fame")
	g.places = len(g.class)
	g.lat, g.lon = c.planes("lat", g.places), c.planes("lon", g.places)
	g.ids, g.key, g.oddNames = c.deltas("geonames"), c.deltas("key"), c.deltas("odd")
	g.rows = c.deltas("rows")
	g.admin1 = c.uint16s("admin1")
	counts := c.bytes("counts")
	if c.err != nil {
		return nil, c.err
	}
	if err := g.index(counts); err != nil {
		return nil, err
	}
	g.states = map[string]uint32{}
	for i, c := range g.class {
		if Class(c) == Country {
			g.states[g.countries[g.country[i]]] = uint32(i)
		}
	}
	var err error
	if g.words, err = loadWords(); err != nil {
		return nil, err
	}
	g.weights, err = ParseWeights("weights.tsv", weightsTSV)
	return g, err
}

// index finds the heads of blocks and the first row of every key, and checks that the
// columns fit together.
func (g *Gazetteer) index(counts []byte) error {
	bad := rapporteur.Errorf(rapporteur.Invalid, "the gazetteer's columns do not fit together; build it again with rapporteur train gazetteer")
	n := g.places
	if len(g.country) != n || len(g.pop) != n || len(g.fame) != n || len(g.lat) != n || len(g.lon) != n || len(g.ids) != n || len(g.key) != n || len(g.admin1) != n || len(g.odd) != len(g.oddNames) {
		return bad
	}
	g.nKeys = len(counts)
	g.heads = make([]uint32, 0, g.nKeys/Block+1)
	g.first = make([]uint32, g.nKeys+1)
	at := 0
	for k := range counts {
		if k%Block == 0 {
			g.heads = append(g.heads, uint32(at))
		}
		if at+2 > len(g.keys) {
			return bad
		}
		at += 2 + int(g.keys[at+1])
		g.first[k+1] = g.first[k] + uint32(counts[k])
	}
	if at != len(g.keys) || int(g.first[g.nKeys]) != len(g.rows) {
		return bad
	}
	g.indexStarts()
	for _, r := range g.rows {
		if int(r) >= n {
			return bad
		}
	}
	for i := range g.country {
		if int(g.country[i]) >= len(g.countries) || int(g.admin1[i]) >= len(g.admins) || int(g.key[i]) >= g.nKeys {
			return bad
		}
	}
	return nil
}

// head is the first key of block b.
func (g *Gazetteer) head(b int) []byte {
	at := g.heads[b]
	return g.keys[at+2 : at+2+uint32(g.keys[at+1])]
}

// start is the number that the first two bytes of a key are.
func start(key []byte) int {
	n := 0
	for i := range 2 {
		n <<= 8
		if i < len(key) {
			n |= int(key[i])
		}
	}
	return n
}

// indexStarts finds the blocks by their first two bytes, so that a search has few left.
func (g *Gazetteer) indexStarts() {
	g.starts = make([]uint32, 1<<16+1)
	b := 0
	for n := range g.starts {
		for b < len(g.heads) && start(g.head(b)) < n {
			b++
		}
		g.starts[n] = uint32(b)
	}
}

// find returns the index of a key, or -1.
func (g *Gazetteer) find(key []byte) int {
	n := start(key)
	from, to := int(g.starts[n]), int(g.starts[n+1])
	b := from + sort.Search(to-from, func(i int) bool { return bytes.Compare(g.head(from+i), key) > 0 }) - 1
	if b < 0 {
		return -1
	}
	var buf [256]byte
	at, n := int(g.heads[b]), 0
	for k := b * Block; k < min((b+1)*Block, g.nKeys); k++ {
		shared, rest := int(g.keys[at]), int(g.keys[at+1])
		n = shared + copy(buf[min(shared, n):], g.keys[at+2:at+2+rest])
		at += 2 + rest
		switch bytes.Compare(buf[:n], key) {
		case 0:
			return k
		case 1:
			return -1
		}
	}
	return -1
}

// keyOf writes the k-th key.
func (g *Gazetteer) keyOf(k int, buf []byte) []byte {
	at := int(g.heads[k/Block])
	buf = buf[:0]
	for i := k - k%Block; i <= k; i++ {
		shared, rest := int(g.keys[at]), int(g.keys[at+1])
		buf = append(buf[:min(shared, len(buf))], g.keys[at+2:at+2+rest]...)
		at += 2 + rest
	}
	return buf
}

// rowsOf returns the places of a key, the most populous first.
func (g *Gazetteer) rowsOf(key []byte) []uint32 {
	if rows, ok := g.mine[string(key)]; ok {
		return rows
	}
	k := g.find(key)
	if k < 0 {
		return nil
	}
	return g.rows[g.first[k]:g.first[k+1]]
}

// Lookup returns the places of a name, in the order of their prominence.
func (g *Gazetteer) Lookup(name string) []Candidate {
	var buf [80]byte
	rows := g.rowsOf(AppendKey(buf[:0], name))
	if rows == nil {
		return nil
	}
	out := make([]Candidate, len(rows))
	for i, r := range rows {
		out[i] = g.candidate(int(r))
	}
	return out
}

// candidate is the row as people see it.
func (g *Gazetteer) candidate(p int) Candidate {
	return Candidate{Name: g.name(p), Class: Class(g.class[p]), Country: g.countries[g.country[p]], Admin1: g.admins[g.admin1[p]],
		Lat: float64(g.lat[p]) / 1000, Lon: float64(g.lon[p]) / 1000, Population: UnpackPopulation(g.pop[p]), GeoNames: int(g.ids[p])}
}

func (g *Gazetteer) name(p int) string {
	if i := sort.Search(len(g.oddNames), func(i int) bool { return int(g.oddNames[i]) >= p }); i < len(g.oddNames) && int(g.oddNames[i]) == p {
		return g.odd[i]
	}
	var buf [256]byte
	return TitleCase(g.keyOf(int(g.key[p]), buf[:0]))
}

// TitleCase writes a key with capitals: the name of most places.
func TitleCase(key []byte) string {
	var b strings.Builder
	for i, c := range key {
		if c >= 'a' && c <= 'z' && (i == 0 || key[i-1] == ' ') {
			c -= 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Kind says what the longest known name is that words begin with, and of how many words
// it is; n is 0 where none is known.
func (g *Gazetteer) Kind(words []string) (kind rapporteur.Kind, n int) {
	var buf [128]byte
	key := buf[:0]
	for i, w := range words[:min(len(words), maxWords)] {
		if i > 0 {
			key = append(key, ' ')
		}
		key = AppendKey(key, w)
		if rows := g.rowsOf(key); len(rows) > 0 {
			if n = i + 1; Class(g.class[rows[0]]) == Country {
				kind = rapporteur.Country
			} else {
				kind = rapporteur.PlaceKind
			}
		}
	}
	return kind, n
}

// PackPopulation keeps a population in a byte, within 5 %.
func PackPopulation(n int) uint8 {
	if n <= 0 {
		return 0
	}
	return uint8(min(1+math.Round(10*math.Log(float64(n)))/1, 255))
}

// UnpackPopulation is what PackPopulation kept.
func UnpackPopulation(b uint8) int {
	if b == 0 {
		return 0
	}
	return int(math.Round(math.Exp(float64(b-1) / 10)))
}

package gazetteer

import (
	"cmp"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"rapporteur/knowledge/table"
)

// Table is a table of places of a user's own; Name is how errors call it.
type Table struct {
	Name   string
	Reader io.Reader
}

// need are the columns that a table of places must have.
var need = []string{"name", "country", "lat", "lon"}

// sameWithin is how near, in kilometres, a place of the same name and country is the same
// place.
const sameWithin = 20

// LoadWith reads the built-in places and then a user's own, the older first:
// tab-separated, with a header that has at least name, country (ISO 3166-1 alpha-3, empty
// for what lies in several), lat and lon (degrees); the other columns are admin1 (the
// name of a first-order division), population, class (see [ParseClass]; city where there
// is none), geonames (an id) and aliases, divided by "|". A place that an older table has,
// by its GeoNames id or by name and country within 20 km, is changed: the newer wins.
//
// Where strict is set, the first bad row is the error; otherwise bad rows are left out
// and come back in bad.
func LoadWith(strict bool, extra ...Table) (g *Gazetteer, bad []error, err error) {
	built, err := Load()
	if err != nil {
		return nil, nil, err
	}
	u := newUser(built)
	for _, t := range extra {
		u.seen = map[string]int{}
		wrong, err := table.Read(t.Name, t.Reader, need, strict, u.add)
		if err != nil {
			return nil, nil, err
		}
		bad = append(bad, wrong...)
	}
	u.finish()
	return u.g, bad, nil
}

// ByID returns a function that finds a place by its GeoNames id.
func (g *Gazetteer) ByID() func(id int) (c Candidate, ok bool) {
	rows := g.byID()
	return func(id int) (Candidate, bool) {
		row, ok := rows[uint32(id)]
		if !ok {
			return Candidate{}, false
		}
		return g.candidate(int(row)), true
	}
}

func (g *Gazetteer) byID() map[uint32]uint32 {
	rows := make(map[uint32]uint32, len(g.ids))
	for row, id := range g.ids {
		if id != 0 {
			rows[id] = uint32(row)
		}
	}
	return rows
}

// user adds rows of a user's own to a copy of the columns.
type user struct {
	g         *Gazetteer
	built     int // places that are built in
	ids       map[uint32]uint32
	countries map[string]uint8
	admins    map[string]uint16
	renamed   map[uint32]string // names of changed and added places
	seen      map[string]int    // key of a row of this table → its line
}

func newUser(built *Gazetteer) *user {
	g := *built
	g.lat, g.lon, g.ids, g.key = slices.Clone(g.lat), slices.Clone(g.lon), slices.Clone(g.ids), slices.Clone(g.key)
	g.pop, g.fame, g.class, g.country, g.admin1 = slices.Clone(g.pop), slices.Clone(g.fame), slices.Clone(g.class), slices.Clone(g.country), slices.Clone(g.admin1)
	g.countries, g.admins, g.mine = slices.Clone(g.countries), slices.Clone(g.admins), map[string][]uint32{}
	u := &user{g: &g, built: g.places, ids: g.byID(), countries: map[string]uint8{}, admins: map[string]uint16{}, renamed: map[uint32]string{}}
	for i, c := range g.countries {
		u.countries[c] = uint8(i)
	}
	for i, a := range g.admins {
		u.admins[a] = uint16(i)
	}
	for i, row := range g.oddNames {
		u.renamed[row] = g.odd[i]
	}
	return u
}

// add reads a row into a place and its names.
func (u *user) add(r *table.Row) error {
	c, err := u.candidate(r)
	if err != nil {
		return err
	}
	key := r.Get("geonames")
	if key == "" {
		key = c.Name + "\t" + c.Country + "\t" + r.Get("lat") + "\t" + r.Get("lon")
	}
	if line, ok := u.seen[key]; ok {
		return r.Bad("%s stands here twice, first in line %d", c.Name, line)
	}
	u.seen[key] = r.Line
	admin1, ok := u.admins[c.Admin1]
	if !ok {
		if len(u.admins) > math.MaxUint16 {
			return r.Bad("there are more than %d divisions", math.MaxUint16)
		}
		admin1 = uint16(len(u.g.admins))
		u.admins[c.Admin1], u.g.admins = admin1, append(u.g.admins, c.Admin1)
	}
	u.put(u.place(&c, r.Get("class") != ""), &c, admin1, r)
	return nil
}

// candidate is the row's place.
func (u *user) candidate(r *table.Row) (c Candidate, err error) {
	c = Candidate{Name: r.Get("name"), Class: City, Country: r.Get("country"), Admin1: r.Get("admin1")}
	if k := AppendKey(nil, c.Name); len(k) == 0 || len(k) > 200 {
		return c, r.Bad("the name %q cannot be looked up; write 1 to 200 letters", c.Name)
	}
	if _, ok := u.countries[c.Country]; !ok {
		return c, r.Bad("the country %q is none of ISO 3166-1; write three letters", c.Country)
	}
	if s := r.Get("class"); s != "" {
		if c.Class = ParseClass(s); c.Class == NoClass {
			return c, r.Bad("no class of places is called %q; use city, capital, seat, quarter, admin1, admin2, region, water, land or landmark", s)
		}
	}
	if c.Lat, err = degrees(r, "lat", 90); err != nil {
		return c, err
	}
	if c.Lon, err = degrees(r, "lon", 180); err != nil {
		return c, err
	}
	if c.Population, err = number(r, "population"); err != nil {
		return c, err
	}
	c.GeoNames, err = number(r, "geonames")
	return c, err
}

func degrees(r *table.Row, column string, bound float64) (float64, error) {
	x, err := strconv.ParseFloat(r.Get(column), 64)
	if err != nil || !(math.Abs(x) <= bound) {
		return 0, r.Bad("%s %q is not between %g and %g degrees", column, r.Get(column), -bound, bound)
	}
	return x, nil
}

func number(r *table.Row, column string) (int, error) {
	s := r.Get(column)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, r.Bad("%s %q is no whole number", column, s)
	}
	return int(n), nil
}

// place finds the row that a place has in the columns, or makes one.
func (u *user) place(c *Candidate, classed bool) uint32 {
	g := u.g
	if row, ok := u.ids[uint32(c.GeoNames)]; ok && c.GeoNames != 0 {
		return row
	}
	for _, row := range g.rowsOf(AppendKey(nil, c.Name)) {
		if g.countries[g.country[row]] != c.Country || c.GeoNames != 0 && g.ids[row] != 0 {
			continue
		}
		alike := Class(g.class[row]) == c.Class || !classed && g.isCity(row)
		if alike && Distance(float64(g.lat[row])/1000, float64(g.lon[row])/1000, c.Lat, c.Lon) < sameWithin {
			return row
		}
	}
	row := uint32(g.places)
	g.places++
	g.lat, g.lon, g.ids, g.key = append(g.lat, 0), append(g.lon, 0), append(g.ids, 0), append(g.key, 0)
	g.pop, g.fame, g.class, g.country, g.admin1 = append(g.pop, 0), append(g.fame, 0), append(g.class, byte(c.Class)), append(g.country, 0), append(g.admin1, 0)
	return row
}

func (g *Gazetteer) isCity(row uint32) bool {
	switch Class(g.class[row]) {
	case City, Capital, Seat, Quarter:
		return true
	}
	return false
}

// put writes a place's columns and names.
func (u *user) put(row uint32, c *Candidate, admin1 uint16, r *table.Row) {
	g := u.g
	g.lat[row], g.lon[row] = int32(math.Round(c.Lat*1000)), int32(math.Round(c.Lon*1000))
	g.country[row] = u.countries[c.Country]
	if r.Get("class") != "" {
		g.class[row] = byte(c.Class)
	}
	if r.Get("admin1") != "" {
		g.admin1[row] = admin1
	}
	if r.Get("population") != "" {
		g.pop[row] = PackPopulation(c.Population)
	}
	if c.GeoNames != 0 {
		g.ids[row], u.ids[uint32(c.GeoNames)] = uint32(c.GeoNames), row
	}
	u.renamed[row] = c.Name
	aliases := r.List("aliases")
	g.fame[row] = max(g.fame[row], uint8(min(1+len(aliases), 255)))
	for _, name := range append(aliases, c.Name) {
		k := AppendKey(nil, name)
		if len(k) == 0 || len(k) > 200 {
			continue
		}
		if rows := g.rowsOf(k); !slices.Contains(rows, row) {
			g.mine[string(k)] = append(slices.Clip(rows), row)
		}
	}
}

// finish puts the places of every name in the order of their prominence, and the names
// that are no keys in the order of places.
func (u *user) finish() {
	g := u.g
	for _, rows := range g.mine {
		slices.SortStableFunc(rows, func(a, b uint32) int { return cmp.Compare(g.prominence(b), g.prominence(a)) })
	}
	g.oddNames = slices.Sorted(maps.Keys(u.renamed))
	g.odd = make([]string, len(g.oddNames))
	for i, row := range g.oddNames {
		g.odd[i] = u.renamed[row]
	}
}

// prominence orders the places of one name for a reader who knows no more, as the builder
// of the columns does.
func (g *Gazetteer) prominence(row uint32) float64 {
	x := float64(g.pop[row]) / 10
	switch Class(g.class[row]) {
	case Country, Continent:
		x += 12
	case Region, Water:
		x += 8
	case Capital:
		x += 4
	case Admin1:
		x += 1.5
	case Admin2:
		x -= 2
	case Quarter:
		x -= 3
	}
	return x
}

// HasCountry reports whether the places are in a country of that ISO 3166-1 alpha-3 code.
func (g *Gazetteer) HasCountry(code string) bool {
	return code != "" && slices.Contains(g.countries, code)
}

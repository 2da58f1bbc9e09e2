package gazetteer

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

//go:embed regions.tsv
var regionsTSV string

//go:embed exonyms.tsv
var exonymsTSV string

//go:embed points.tsv
var pointsTSV string

// eachLine visits the rows of a file of tab-separated values; comments and empty lines
// are passed over.
func eachLine(path string, visit func(line int, f []string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot open a source of the gazetteer: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if s := lines.Text(); s != "" && s[0] != '#' {
			if err := visit(n, strings.Split(s, "\t")); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// worldCountry is what countries.json tells of a country.
type worldCountry struct {
	Name struct {
		Common, Official string
	}
	CCA2         string
	CCA3         string
	LatLng       []float64
	AltSpellings []string
}

// countries reads names and populations from GeoNames, points and spellings from the
// list of the world's countries.
func (b *builder) countries(s Sources) error {
	raw, err := os.ReadFile(s.World)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot open a source of the gazetteer: %w", err)
	}
	var world []worldCountry
	if err := json.Unmarshal(raw, &world); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "%s is not the list of countries: %w", s.World, err)
	}
	points := map[string]worldCountry{}
	for _, w := range world {
		points[w.CCA2] = w
	}
	return eachLine(s.Countries, func(n int, f []string) error {
		if f[0] == "ISO" {
			return nil
		}
		if len(f) < 17 {
			return bad(s.Countries, n, "want 17 columns or more, have %d", len(f))
		}
		b.alpha3[f[0]] = f[1]
		p := &place{name: f[4], class: gazetteer.Country, country: f[0], pop: atoi(f[7]), id: atoi(f[16])}
		if w, ok := points[f[0]]; ok && len(w.LatLng) == 2 {
			p.lat, p.lon = w.LatLng[0], w.LatLng[1]
			p.aliases = append(p.aliases, w.Name.Common, w.Name.Official)
			for _, a := range w.AltSpellings {
				if len(a) > 3 {
					p.aliases = append(p.aliases, a)
				}
			}
		}
		b.places = append(b.places, p)
		return nil
	})
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// cities reads GeoNames' populated places.
func (b *builder) cities(s Sources) error {
	return eachLine(s.Cities, func(n int, f []string) error {
		if len(f) < 15 {
			return bad(s.Cities, n, "want 15 columns or more, have %d", len(f))
		}
		lat, lon, err := point(f[4], f[5])
		if err != nil {
			return bad(s.Cities, n, "%w", err)
		}
		p := &place{name: f[1], class: gazetteer.CityClass(f[7]), country: f[8], lat: lat, lon: lon, pop: atoi(f[14]), id: atoi(f[0])}
		if p.class == gazetteer.NoClass {
			return nil
		}
		if f[3] != "" {
			p.names = 1 + strings.Count(f[3], ",")
		}
		if f[10] != "" {
			p.admin1 = f[8] + "." + f[10]
		}
		if f[11] != "" && p.admin1 != "" {
			p.admin2 = p.admin1 + "." + f[11]
		}
		if f[2] != f[1] {
			p.aliases = append(p.aliases, f[2])
		}
		if p.pop >= 100000 {
			p.others = likelyEnglish(strings.Split(f[3], ","))
		}
		b.places = append(b.places, p)
		return nil
	})
}

// likelyEnglish keeps the other names of a large city that could stand in an English
// text: one word or two of plain letters, capitalised.
func likelyEnglish(names []string) (out []string) {
	for _, n := range names {
		plain := len(n) >= 5 && n[0] >= 'A' && n[0] <= 'Z' && strings.Count(n, " ") < 2
		for i := 1; plain && i < len(n); i++ {
			c := n[i]
			plain = c >= 'a' && c <= 'z' || c == ' ' || c == '-' || n[i-1] == ' ' || n[i-1] == '-'
		}
		if plain {
			out = append(out, n)
		}
	}
	return out
}

// divisions reads names of divisions and puts each in the middle of its places.
func (b *builder) divisions(s Sources) error {
	first, second, pops := b.middles()
	english := map[string]string{} // names of first-order divisions
	if err := eachLine(s.Admin1, func(n int, f []string) error {
		if len(f) != 4 {
			return bad(s.Admin1, n, "want 4 columns, have %d", len(f))
		}
		english[f[0]] = f[1]
		return nil
	}); err != nil {
		return err
	}
	return eachLine(s.Divisions, func(n int, f []string) error {
		if len(f) < 7 {
			return bad(s.Divisions, n, "want 7 columns or more, have %d", len(f))
		}
		if len(f[2]) < 4 {
			return nil // known to ISO alone
		}
		p := &place{name: f[0], class: gazetteer.Admin2, country: f[2][:2], id: atoi(f[3]), pop: pops[f[2]]}
		middles := second
		if f[6] == "1" {
			middles = first
			b.firstOrder(p, f, english[f[2]])
		} else if i := strings.LastIndexByte(f[2], '.'); i > 0 {
			p.admin1 = f[2][:i]
		}
		if m, ok := middles[f[2]]; ok {
			p.lat, p.lon = m.point()
			b.places = append(b.places, p)
		}
		return nil
	})
}

// firstOrder completes a first-order division from its row.
func (b *builder) firstOrder(p *place, f []string, english string) {
	p.class, p.admin1 = gazetteer.Admin1, f[2]
	if english != "" {
		p.name = english
	}
	b.admins[f[2]] = p.name
	p.aliases = append(p.aliases, f[0])
	p.others = likelyEnglish(strings.Split(f[5], "|"))
}

// middles gathers the points and populations of first- and second-order divisions.
func (b *builder) middles() (first, second map[string]*middle, pops map[string]int) {
	first, second, pops = map[string]*middle{}, map[string]*middle{}, map[string]int{}
	for _, p := range b.places {
		if p.admin1 == "" {
			continue
		}
		pops[p.admin1] += p.pop
		add(first, p.admin1, p.lat, p.lon)
		if p.admin2 != "" {
			pops[p.admin2] += p.pop
			add(second, p.admin2, p.lat, p.lon)
		}
	}
	return first, second, pops
}

// middle gathers the points of a division's places, one for each cell of half a degree,
// so that it weighs land rather than towns.
type middle struct {
	cells    map[[2]int]bool
	lat, lon []float64
}

func add(ms map[string]*middle, key string, lat, lon float64) {
	m := ms[key]
	if m == nil {
		m = &middle{cells: map[[2]int]bool{}}
		ms[key] = m
	}
	cell := [2]int{int(math.Floor(2 * lat)), int(math.Floor(2 * lon))}
	if m.cells[cell] {
		return
	}
	m.cells[cell] = true
	if len(m.lon) > 0 { // on the side of the first of the line of 180 degrees
		lon -= 360 * math.Round((lon-m.lon[0])/360)
	}
	m.lat, m.lon = append(m.lat, lat), append(m.lon, lon)
}

// point is the median in each direction, which a misplaced town does not move.
func (m *middle) point() (lat, lon float64) {
	lat, lon = median(m.lat), median(m.lon)
	return lat, lon - 360*math.Round(lon/360)
}

func median(xs []float64) float64 {
	slices.Sort(xs)
	return (xs[len(xs)/2] + xs[(len(xs)-1)/2]) / 2
}

// points puts countries and divisions where the table says.
func (b *builder) points(Sources) error {
	return eachRow("points.tsv", pointsTSV, 5, func(n int, f []string) error {
		lat, lon, err := point(f[3], f[4])
		if err != nil {
			return bad("points.tsv", n, "%w", err)
		}
		found := false
		for _, p := range b.places {
			if p.class.String() == f[1] && b.alpha3[p.country] == f[2] && (f[0] == "-" || p.name == f[0]) {
				p.lat, p.lon, found = lat, lon, true
			}
		}
		if !found {
			return bad("points.tsv", n, "there is no %s %s in %s", f[1], f[0], f[2])
		}
		return nil
	})
}

// point reads degrees.
func point(latitude, longitude string) (lat, lon float64, err error) {
	lat, err1 := strconv.ParseFloat(latitude, 64)
	lon, err2 := strconv.ParseFloat(longitude, 64)
	if err1 != nil || err2 != nil || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
		return 0, 0, rapporteur.Errorf(rapporteur.Invalid, "the point %q, %q is not in degrees", latitude, longitude)
	}
	return lat, lon, nil
}

// eachRow visits the rows of one of the project's own tables below its header.
func eachRow(name, tsv string, columns int, visit func(line int, f []string) error) error {
	header := true
	for i, s := range strings.Split(tsv, "\n") {
		if s == "" || s[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		f := strings.Split(s, "\t")
		if len(f) != columns {
			return bad(name, i+1, "want %d columns, have %d", columns, len(f))
		}
		if err := visit(i+1, f); err != nil {
			return err
		}
	}
	return nil
}

// regions adds what GeoNames' lists of cities and divisions do not have.
func (b *builder) regions(Sources) error {
	alpha2 := map[string]string{"-": ""}
	for a2, a3 := range b.alpha3 {
		alpha2[a3] = a2
	}
	return eachRow("regions.tsv", regionsTSV, 6, func(n int, f []string) error {
		lat, lon, err := point(f[3], f[4])
		class := gazetteer.ParseClass(f[1])
		country, ok := alpha2[f[2]]
		if err != nil {
			return bad("regions.tsv", n, "%w", err)
		}
		if class == gazetteer.NoClass || !ok {
			return bad("regions.tsv", n, "no class %q or no country %q", f[1], f[2])
		}
		p := &place{name: f[0], class: class, country: country, lat: lat, lon: lon}
		if f[5] != "-" {
			p.aliases = strings.Split(f[5], "|")
		}
		b.places = append(b.places, p)
		return nil
	})
}

// exonyms adds the English and former names of cities and countries.
func (b *builder) exonyms(Sources) error {
	byKey := map[string][]*place{}
	for _, p := range b.places {
		k := keyOf(p.name)
		byKey[k] = append(byKey[k], p)
	}
	return eachRow("exonyms.tsv", exonymsTSV, 3, func(n int, f []string) error {
		var best *place
		for _, p := range byKey[keyOf(f[1])] {
			if b.alpha3[p.country] == f[2] && (best == nil || prominence(p) > prominence(best)) {
				best = p
			}
		}
		if best == nil {
			return bad("exonyms.tsv", n, "GeoNames has no %s in %s", f[1], f[2])
		}
		for a := range strings.SplitSeq(f[0], "|") {
			if !slices.Contains(best.aliases, a) {
				best.aliases = append(best.aliases, a)
			}
		}
		return nil
	})
}

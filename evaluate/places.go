package evaluate

import (
	"encoding/xml"
	"os"
	"strings"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

// PlacedText is a text with its place names.
type PlacedText struct {
	ID       string
	Text     string
	Country  string // alpha-3 of the publisher's country by its domain, empty where that tells nothing
	Demonyms bool   // the set counts adjectives and peoples as place names
	Places   []GoldPlace
}

// GoldPlace is a place name and where it is.
type GoldPlace struct {
	Span     rapporteur.Span
	Lat, Lon float64
	HasPoint bool
}

// lglArticles is the Local-Global Lexicon (Lieberman, Samet and Sankaranarayanan 2010) as
// XML: it counts demonyms as toponyms.
type lglArticles struct {
	Articles []struct {
		ID       string `xml:"docid,attr"`
		Domain   string `xml:"domain"`
		Text     string `xml:"text"`
		Toponyms []struct {
			Start int `xml:"start"`
			End   int `xml:"end"`
			Gaz   *struct {
				Lat float64 `xml:"lat"`
				Lon float64 `xml:"lon"`
			} `xml:"gaztag"`
		} `xml:"toponyms>toponym"`
		Source    string `xml:"source"`
		Locations []struct {
			Name  string  `xml:"name"`
			Start int     `xml:"start"`
			End   int     `xml:"end"`
			Lat   float64 `xml:"lat"`
			Lon   float64 `xml:"lon"`
		} `xml:"locations>location"`
	} `xml:"article"`
}

// ReadPlaces reads a gold file of the Local-Global Lexicon's XML or of GeoVirus's
// (Gritta, Pilehvar and Collier 2018).
func ReadPlaces(path string) ([]PlacedText, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the gold file: %w", err)
	}
	var file lglArticles
	if err := xml.Unmarshal(raw, &file); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s is not XML of places: %w", path, err)
	}
	out := make([]PlacedText, len(file.Articles))
	for i, a := range file.Articles {
		t := PlacedText{ID: a.ID, Text: a.Text, Country: countryOfDomain(a.Domain)}
		points := newPoints(a.Text)
		for _, p := range a.Toponyms {
			g := GoldPlace{Span: points.span(p.Start, p.End)}
			if p.Gaz != nil {
				g.Lat, g.Lon, g.HasPoint = p.Gaz.Lat, p.Gaz.Lon, true
			}
			t.Places, t.Demonyms = append(t.Places, g), true
		}
		for _, l := range a.Locations {
			t.Places = append(t.Places, GoldPlace{Span: points.find(l.Name, l.Start), Lat: l.Lat, Lon: l.Lon, HasPoint: true})
		}
		if t.Demonyms = a.Domain != ""; t.ID == "" {
			t.ID = a.Source
		}
		out[i] = t
	}
	return out, nil
}

// points maps code points to bytes.
type points struct {
	text  string
	bytes []int
}

func newPoints(s string) points {
	p := points{text: s}
	for i := range s {
		p.bytes = append(p.bytes, i)
	}
	p.bytes = append(p.bytes, len(s))
	return p
}

func (p points) span(start, end int) rapporteur.Span {
	start, end = min(max(start, 0), len(p.bytes)-1), min(max(end, 0), len(p.bytes)-1)
	return rapporteur.Span{Start: p.bytes[start], End: p.bytes[max(start, end)]}
}

// find returns the span of name at or next to code point start: GeoVirus counts from 1.
func (p points) find(name string, start int) rapporteur.Span {
	n := utf8.RuneCountInString(name)
	for _, d := range []int{0, -1, 1, -2, 2} {
		if s := p.span(start+d, start+d+n); s.Of(p.text) == name {
			return s
		}
	}
	return p.span(start, start+n)
}

// domains are countries of top-level domains of publishers.
var domains = map[string]string{"uk": "GBR", "ca": "CAN", "ie": "IRL", "au": "AUS", "nz": "NZL", "ru": "RUS", "lb": "LBN", "ge": "GEO", "eg": "EGY", "in": "IND",
	"za": "ZAF", "ke": "KEN", "ng": "NGA", "pk": "PAK", "il": "ISR", "de": "DEU", "fr": "FRA", "es": "ESP", "it": "ITA", "jp": "JPN", "cn": "CHN", "ph": "PHL", "my": "MYS", "sg": "SGP", "lk": "LKA"}

func countryOfDomain(domain string) string {
	return domains[domain[strings.LastIndexByte(domain, '.')+1:]]
}

// PlacesPair is a gold text and what the program found in it.
type PlacesPair struct {
	Gold   PlacedText
	System []FoundPlace
}

// FoundPlace is a toponym that the program found, in bytes.
type FoundPlace struct {
	Span    rapporteur.Span
	Toponym gazetteer.Toponym
}

// nearKm is how far from gold a place may lie to count as right: 100 miles, as is usual.
const nearKm = 161

// Places scores the recognition of place names, by equal spans and by overlapping ones,
// and the share of all gold places with a point, found or not, that lie within 161 km
// of it.
func Places(pairs []PlacesPair) []Figure {
	var gold, system, strict, relaxed, pointed, near, located int
	for _, p := range pairs {
		gold, system = gold+len(p.Gold.Places), system+len(p.System)
		for _, m := range MatchPlaces(p) {
			if m.Gold != nil && m.Gold.HasPoint {
				pointed++
			}
			if m.Gold == nil || m.System == nil {
				continue
			}
			relaxed++
			strict += btoi(m.Gold.Span == m.System.Span)
			if m.Gold.HasPoint && m.System.Toponym.Resolved() {
				located++
				near += btoi(m.Distance() <= nearKm)
			}
		}
	}
	share := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	return []Figure{
		{"recognition precision", share(strict, system)}, {"recognition recall", share(strict, gold)},
		{"recognition F1", share(2*strict, gold+system)}, {"relaxed recognition F1", share(2*relaxed, gold+system)},
		{"within 161 km of all gold", share(near, pointed)}, {"within 161 km of those found", share(near, located)},
	}
}

// PlaceMatch pairs a gold place with the program's; one of them is nil where the other
// has no counterpart.
type PlaceMatch struct {
	Gold   *GoldPlace
	System *FoundPlace
}

// Distance is the distance in kilometres between the two.
func (m PlaceMatch) Distance() float64 {
	c := m.System.Toponym.Candidate
	return gazetteer.Distance(m.Gold.Lat, m.Gold.Lon, c.Lat, c.Lon)
}

// MatchPlaces pairs places whose spans overlap, equal ones first, each at most once.
func MatchPlaces(p PlacesPair) []PlaceMatch {
	taken := make([]bool, len(p.System))
	mate := make([]int, len(p.Gold.Places))
	for i := range mate {
		mate[i] = -1
	}
	for _, fits := range []func(a, b rapporteur.Span) bool{func(a, b rapporteur.Span) bool { return a == b }, rapporteur.Span.Overlaps} {
		for i, g := range p.Gold.Places {
			for j, s := range p.System {
				if mate[i] < 0 && !taken[j] && fits(g.Span, s.Span) {
					mate[i], taken[j] = j, true
				}
			}
		}
	}
	var out []PlaceMatch
	for i := range p.Gold.Places {
		m := PlaceMatch{Gold: &p.Gold.Places[i]}
		if mate[i] >= 0 {
			m.System = &p.System[mate[i]]
		}
		out = append(out, m)
	}
	for j := range p.System {
		if !taken[j] {
			out = append(out, PlaceMatch{System: &p.System[j]})
		}
	}
	return out
}

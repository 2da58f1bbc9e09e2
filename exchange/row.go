// Package exchange writes reports as the columns of other event data sets (POLECAT,
// ICEWS, GDELT 1.0 and 2.0) and as Parquet, reads all of them back, and compares two
// files of events row by row.
//
// A [Row] is what the formats share: an event between one actor and one recipient.
// [Rows] makes them of a report, a [Format] lays them out in columns, and [Read] gives
// them back from a file of any of the formats.
package exchange

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"

	"rapporteur"
)

// Row is an event between one actor and one recipient, either of which may be empty.
type Row struct {
	ID        string // a whole number below 2^53, the same for the same article and event
	Day       rapporteur.Date
	Type      string // PLOVER's
	Mode      string
	CAMEO     string
	Quad      int // 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 not told
	Score     *float64
	Goldstein *float64
	Contexts  []string
	Actor     Party
	Recipient Party
	Place     Place
	Modality  rapporteur.Modality
	Story     string // a number for the article, as ID
	Sentence  int    // counted from 1
	Lead      bool   // told in the article's first paragraph
	Source    string
	URL       string
	Published rapporteur.Date
	Language  string
	Version   string
	Mentioned *Mentioned // whom and what the article names; nil where that is not told
	Line      int        // of the file that it was read from, 0 for a row of a report
}

// Party is an actor or a recipient. Country is ISO 3166-1 alpha-3 where the state is
// known, else what the file says; Sectors are PLOVER's, most specific first, with IGO,
// NGO and the like among them.
type Party struct {
	Name, Raw, Title string
	Country          string
	Sectors          []string
	Wikidata         string
}

// Place is where an event happened.
type Place struct {
	Name, City, District, Province string
	Country                        string // as in Party
	Point                          *Point
	GeoNames                       int
	Feature                        string // GeoNames feature class or code
}

// Point is in WGS 84 degrees.
type Point struct{ Lat, Lon float64 }

// Mentioned lists the names of an article's entities.
type Mentioned struct{ People, Organizations, Locations []string }

// Rows are the report's events, one row for each pair of actor and recipient. The parties
// of a meeting or of joint work without a recipient are paired with one another both ways,
// as ICEWS and GDELT have it. Negated and hypothetical events are left out unless all is
// set. An event without a date has the day of publication.
func Rows(r *rapporteur.Report, all bool) []Row {
	c := newContext(r)
	var rows []Row
	for i := range r.Events {
		e := &r.Events[i]
		if !all && unreal(e.Modality) {
			continue
		}
		row := c.row(e)
		actors, recipients := c.parties(e.Actors), c.parties(e.Recipients)
		for _, p := range pairs(e.Type, len(actors), len(recipients)) {
			rows = append(rows, row.between(c.key, e.ID, p, actors, recipients))
		}
	}
	return rows
}

func unreal(m rapporteur.Modality) bool {
	return m == rapporteur.Negated || m == rapporteur.Hypothetical
}

// pair is an actor and a recipient by their places in the lists, -1 for nobody; both tells
// that the recipient is one of the actors.
type pair struct {
	actor, recipient int
	both             bool
}

// pairs matches actors with recipients.
func pairs(typ string, actors, recipients int) []pair {
	var out []pair
	if recipients == 0 && actors > 1 && (typ == "CONSULT" || typ == "COOPERATE") {
		for a := range actors {
			for b := range actors {
				if a != b {
					out = append(out, pair{a, b, true})
				}
			}
		}
		return out
	}
	for a := min(actors-1, 0); a < actors; a++ {
		for b := min(recipients-1, 0); b < recipients; b++ {
			out = append(out, pair{a, b, false})
		}
	}
	return out
}

func (row Row) between(article, event string, p pair, actors, recipients []Party) Row {
	if p.actor >= 0 {
		row.Actor = actors[p.actor]
	}
	if p.both {
		recipients = actors
	}
	if p.recipient >= 0 {
		row.Recipient = recipients[p.recipient]
	}
	row.ID = number(article, event, strconv.Itoa(p.actor), strconv.Itoa(p.recipient))
	return row
}

// number is a stable number for a few strings, below 2^53 so that R and spreadsheets
// keep all its digits.
func number(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strconv.FormatUint(binary.BigEndian.Uint64(sum[:])>>11, 10)
}

// context is what the rows of a report share.
type context struct {
	report   *rapporteur.Report
	key      string
	entities map[string]*rapporteur.Entity
	named    *Mentioned
	lead     int // where the lead paragraph ends
}

func newContext(r *rapporteur.Report) *context {
	a := &r.Article
	c := &context{report: r, key: articleKey(a.ID, a.URL, a.Title, a.Published), entities: map[string]*rapporteur.Entity{}, named: &Mentioned{}, lead: leadEnd(a.Text)}
	for i := range r.Entities {
		e := &r.Entities[i]
		c.entities[e.ID] = e
		name := oneLine(e.Name)
		switch e.Kind {
		case rapporteur.Person:
			c.named.People = append(c.named.People, name)
		case rapporteur.Organization:
			c.named.Organizations = append(c.named.Organizations, name)
		case rapporteur.Country, rapporteur.PlaceKind, rapporteur.Facility:
			c.named.Locations = append(c.named.Locations, name)
		}
	}
	return c
}

// articleKey tells articles apart by what CSV keeps of them.
func articleKey(id, url, title string, published rapporteur.Date) string {
	switch {
	case id != "":
		return id
	case url != "":
		return url
	}
	return title + "\n" + published.String()
}

// leadEnd is where the first paragraph that is a sentence ends: a headline is passed over.
func leadEnd(text string) int {
	for at := 0; at < len(text); {
		n := strings.Index(text[at:], "\n\n")
		if n < 0 {
			break
		}
		if strings.HasSuffix(strings.TrimRight(text[at:at+n], " \n\"”'’"), ".") {
			return at + n
		}
		at += n + 2
	}
	return len(text)
}

// row is the event without its parties.
func (c *context) row(e *rapporteur.Event) Row {
	a := &c.report.Article
	score := e.Score
	row := Row{Day: a.Published, Type: e.Type, Mode: strings.Join(e.Modes, ";"), CAMEO: e.CAMEO, Quad: quadOf(e.Quad), Score: &score,
		Goldstein: e.Goldstein, Contexts: e.Contexts, Modality: e.Modality, Story: number(c.key), Sentence: e.Sentence,
		Lead: e.Trigger.Span.Start < c.lead, Source: oneLine(a.Source), URL: oneLine(a.URL), Published: a.Published,
		Language: a.Language, Version: "Rapporteur " + rapporteur.Version, Mentioned: c.named, Place: c.place(e.Place)}
	if e.Date != nil && !e.Date.Start.IsZero() {
		row.Day = e.Date.Start
	}
	return row
}

func (c *context) parties(ps []rapporteur.Participant) []Party {
	out := make([]Party, len(ps))
	for i, p := range ps {
		name, wikidata := p.Text, ""
		if e := c.entities[p.Entity]; e != nil {
			wikidata = e.Wikidata
			if e.Name != "" {
				name = e.Name
			}
		}
		out[i] = party(name, p.Code, p.Sectors)
		out[i].Raw, out[i].Wikidata = oneLine(p.Text), wikidata
	}
	return out
}

// party sorts a code to the countries or, as IGO and REB are, to the sectors.
func party(name, code string, sectors []string) Party {
	p := Party{Name: oneLine(name), Sectors: sectors}
	switch _, state := tables().country(code); {
	case state:
		p.Country = code
	case code != "":
		p.Sectors = append([]string{code}, without(sectors, code)...)
	}
	return p
}

func without(xs []string, x string) []string {
	var out []string
	for _, s := range xs {
		if s != x {
			out = append(out, s)
		}
	}
	return out
}

func (c *context) place(p *rapporteur.EventPlace) Place {
	if p == nil {
		return Place{}
	}
	out := Place{Name: oneLine(p.Name), Country: p.Country}
	if p.Lat != 0 || p.Lon != 0 {
		out.Point = &Point{p.Lat, p.Lon}
	}
	if e := c.entities[p.Entity]; e != nil && e.Place != nil {
		out.GeoNames, out.Province = e.Place.GeoNames, oneLine(e.Place.Admin1)
	}
	if out.Name != out.Province && tables().countryNamed(out.Name) != out.Country {
		out.City = out.Name
	}
	return out
}

// quadNames are PLOVER's names of the quad codes 1 to 4.
var quadNames = [...]string{"", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}

func quadOf(name string) int {
	for i, q := range quadNames {
		if i > 0 && strings.EqualFold(q, name) {
			return i
		}
	}
	return 0
}

// oneLine is s with each run of white space and control characters a single blank, for
// formats that quote nothing.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }), " ")
}

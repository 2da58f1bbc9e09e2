package chart

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode"

	"rapporteur"
)

// row is an event as it is counted: its strings are numbers of symbols.
type row struct {
	day                            int32 // since 1970-01-01
	actor, recipient, kind, placed int32
	quad                           Quad
	again                          bool // of the same event as the row before
	score                          float32
	lat, lon                       float32
	href, title                    string
}

func (r *row) located() bool { return r.lat != 0 || r.lon != 0 }

// symbols number strings from 1 on; 0 is the empty string. Those that look alike once they
// are made fit to print are one.
type symbols struct {
	numbers map[string]int32
	names   []string
}

func newSymbols() symbols {
	return symbols{numbers: map[string]int32{"": 0}, names: []string{""}}
}

func (s *symbols) number(name string) int32 {
	if n, ok := s.numbers[name]; ok {
		return n
	}
	shown := clean(name)
	n, ok := s.numbers[shown]
	if !ok {
		n = int32(len(s.names))
		s.names = append(s.names, shown)
		s.numbers[strings.Clone(shown)] = n
	}
	if shown != name {
		s.numbers[strings.Clone(name)] = n
	}
	return n
}

// table is the events that can be drawn, with what became of the rest.
type table struct {
	rows    []row
	parties symbols
	types   symbols
	places  symbols
	events  int // events, each counted once
	undated int
	outside int // before From or after To
}

// noDay marks rows without a date in pictures that need none.
const noDay = math.MinInt32

// gather reads the events; those without a date are counted and left out if dated is set,
// or if days were asked for.
func gather(events iter.Seq[Event], o *Options, dated bool) *table {
	t := &table{parties: newSymbols(), types: newSymbols(), places: newSymbols()}
	dated = dated || !o.From.IsZero() || !o.To.IsZero()
	from, to := int32(math.MinInt32), int32(math.MaxInt32)
	if !o.From.IsZero() {
		from = dayNumber(o.From)
	}
	if !o.To.IsZero() {
		to = dayNumber(o.To)
	}
	last := ""
	for e := range events {
		again := e.ID != "" && e.ID == last
		last = e.ID
		day := int32(noDay)
		if !e.Date.IsZero() {
			day = dayNumber(e.Date)
		}
		switch {
		case dated && day == noDay:
			t.undated += once(again)
			continue
		case day != noDay && (day < from || day > to):
			t.outside += once(again)
			continue
		}
		t.add(&e, day, again)
	}
	return t
}

func once(again bool) int {
	if again {
		return 0
	}
	return 1
}

func (t *table) add(e *Event, day int32, again bool) {
	r := row{day: day, actor: t.parties.number(e.Actor), recipient: t.parties.number(e.Recipient), kind: t.types.number(e.Type),
		placed: t.places.number(e.Place), quad: e.Quad, again: again, href: e.Href, title: e.Title}
	if r.quad > MaterialConflict {
		r.quad = NoQuad
	}
	if math.Abs(e.Score) <= 100 { // no NaN
		r.score = float32(e.Score)
	}
	if math.Abs(e.Lat) <= 90 && math.Abs(e.Lon) <= 180 {
		r.lat, r.lon = float32(e.Lat), float32(e.Lon)
	}
	t.events += once(again)
	t.rows = append(t.rows, r)
}

// nothing says why there is nothing to draw: what the picture needs of an event.
func (t *table) nothing(need string) string {
	all := t.events + t.undated + t.outside
	switch {
	case all == 0:
		return "there are no events"
	case t.outside == all:
		return "none of the " + events(all) + " is within the days asked for"
	case t.events == 0 && t.outside == 0:
		return "none of the " + events(all) + " has a date"
	case t.events == 0:
		return "none of the " + events(all) + " has a date within the days asked for"
	}
	return "none of the " + events(t.events) + " has " + need
}

// notes say what was left out before anything was counted.
func (t *table) notes() []string {
	var out []string
	if t.undated > 0 {
		out = append(out, events(t.undated)+" without a date not shown.")
	}
	if t.outside > 0 {
		out = append(out, events(t.outside)+" on other days not shown.")
	}
	return out
}

// pile is the events behind a mark.
type pile struct {
	n     int
	quads [MaterialConflict + 1]int
	sum   float64 // of scores
	first int32   // the row of the earliest, for its link and title
	last  int32   // the latest day
}

func (p *pile) add(t *table, i int32) {
	r := &t.rows[i]
	if p.n == 0 || r.day < t.rows[p.first].day {
		p.first = i
	}
	if p.n == 0 || r.day > p.last {
		p.last = r.day
	}
	p.n++
	p.quads[r.quad]++
	p.sum += float64(r.score)
}

func (p *pile) cooperation() int { return p.quads[VerbalCooperation] + p.quads[MaterialCooperation] }
func (p *pile) conflict() int    { return p.quads[VerbalConflict] + p.quads[MaterialConflict] }

// tone is the side that most of the events are of: the net of cooperation and conflict over
// their sum, in thirds.
func (p *pile) tone() role {
	with, against := float64(p.cooperation()), float64(p.conflict())
	switch net := (with - against) / max(with+against, 1); {
	case net > 1.0/3:
		return roleMaterialCooperation
	case net < -1.0/3:
		return roleMaterialConflict
	}
	return roleMixed
}

// told is the pile in words: "12 events: 3 cooperation, 9 conflict, mean score −4.2".
func (p *pile) told() string {
	s := events(p.n)
	if c, k := p.cooperation(), p.conflict(); c+k > 0 {
		s += ": " + thousands(c) + " cooperation, " + thousands(k) + " conflict"
	}
	return s + ", mean score " + signed(p.sum/float64(max(p.n, 1)))
}

// href is where a mark leads.
func (o *Options) href(t *table, p *pile, s Selection) string {
	if o.Link != nil {
		s.Count = p.n
		return safeHref(o.Link(s))
	}
	return safeHref(t.rows[p.first].href)
}

// safeHref is an address that a page may link to, or nothing.
func safeHref(s string) string {
	if s == "" || len(s) > 2048 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' || r == unicode.ReplacementChar }) {
		return ""
	}
	lower := strings.ToLower(s[:min(len(s), 8)])
	switch {
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return s
	case strings.HasPrefix(s, "//"):
		return ""
	case s[0] == '/', s[0] == '#', s[0] == '?', strings.HasPrefix(s, "./"), strings.HasPrefix(s, "../"):
		return s
	}
	return ""
}

// ranked are the keys of a count, the greatest first, equal ones by less.
func ranked[K comparable](counts map[K]*pile, less func(a, b K) int) []K {
	keys := make([]K, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Or(cmp.Compare(counts[b].n, counts[a].n), less(a, b)) })
	return keys
}

// dayNumber counts days from 1970-01-01.
func dayNumber(d rapporteur.Date) int32 {
	y, m := d.Year, int(d.Month) // after Hinnant, "chrono-compatible low-level date algorithms"
	y = min(max(y, -9999), 99999)
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d.Day - 1
	return int32(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

func dateOf(day int32) rapporteur.Date {
	return rapporteur.Date{Year: 1970, Month: 1, Day: 1}.AddDays(int(day))
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

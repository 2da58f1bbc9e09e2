package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/text"
)

// spot is a run of words [first, last) that may name a place.
type spot struct {
	first, last int
	rows        []uint32 // the places of the name, the prominent first; empty for a road
	name        string   // key that its mentions share
	use         use
	county      bool // one of "X and Y counties"
	logit       float64
	vector      Vector
}

// use is how a name is used.
type use uint8

const (
	plain   use = iota
	short       // an abbreviation
	demonym     // an adjective or a people
	road
)

// maxWords bounds a name.
const maxWords = 7

// reader finds and resolves the places of one Doc.
type reader struct {
	*Gazetteer
	doc    *text.Doc
	home   string  // alpha-3 of the country that the text was published in, if known
	cover  []int32 // mention by name that covers a word, -1 for none
	spots  []spot
	keyBuf []byte
}

func newReader(g *Gazetteer, doc *text.Doc, home string) *reader {
	r := &reader{Gazetteer: g, doc: doc, home: home, cover: make([]int32, len(doc.Words))}
	for i := range r.cover {
		r.cover[i] = -1
	}
	for i, m := range doc.Mentions {
		if m.Form != text.Name {
			continue
		}
		for w := m.First; w < m.Last && w < len(r.cover); w++ {
			r.cover[w] = int32(i) // inner mentions come later and win
		}
	}
	return r
}

// scan finds every spot: at each capitalised word the longest name that begins there.
func (r *reader) scan() {
	for _, s := range r.doc.Sentences {
		for i := s.First; i < s.Last; {
			sp, ok := r.at(i, s.Last)
			if !ok {
				i++
				continue
			}
			r.spots = append(r.spots, sp)
			i = sp.last
		}
	}
}

// at returns the spot that begins at word i.
func (r *reader) at(i, end int) (spot, bool) {
	form := r.doc.Form(i)
	if form == "The" || form == "THE" {
		return spot{}, false
	}
	if !capital(form) && !(len(form) > 2 && form[2] == '-' && strings.HasPrefix(form, "al")) {
		return spot{}, false
	}
	best, ok := r.longest(i, end)
	if sp, found := r.demonymAt(i, end); found && (!ok || sp.last > best.last || sp.last == best.last && sp.use == demonym) {
		best, ok = sp, true
	}
	if sp, found := r.abbreviationAt(i, end); found && (!ok || sp.last >= best.last) {
		best, ok = sp, true
	}
	if sp, found := r.roadAt(i, end); found && (!ok || sp.last > best.last) {
		best, ok = sp, true
	}
	return best, ok
}

// capital reports whether a word begins with a capital letter.
func capital(s string) bool {
	if c := s[0]; c < utf8.RuneSelf {
		return c >= 'A' && c <= 'Z'
	}
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

// longest returns the longest name of the gazetteer that begins at word i.
func (r *reader) longest(i, end int) (best spot, ok bool) {
	key := r.keyBuf[:0]
	hyphen := false
	for j := i; j < min(end, i+maxWords); j++ {
		form := r.doc.Form(j)
		if form == "-" || form == "–" {
			if !r.touches(j) {
				break
			}
			hyphen = true
			continue
		}
		if isPossessive(form) && j+1 < end && len(key) > 0 && capital(r.doc.Form(j+1)) { // Queen Anne's County
			key = append(key, strings.TrimLeft(form, "'’")...)
			continue
		}
		if !capital(form) && r.words.roles[form]&roleLink == 0 {
			break
		}
		if j > i && !hyphen && r.breaks(j) {
			break
		}
		if len(key) > 0 {
			key = append(key, ' ')
		}
		hyphen = false
		if key = AppendKey(key, form); len(key) > 80 {
			break
		}
		if !capital(form) {
			continue
		}
		if rows := r.rowsOf(key); len(rows) > 0 && r.mayBeName(i, j) {
			best, ok = spot{first: i, last: j + 1, rows: rows, name: string(key)}, true
		}
	}
	r.keyBuf = key
	if ok {
		r.counties(&best, end)
	}
	return best, ok
}

// touches reports whether a hyphen stands between two words without white space.
func (r *reader) touches(j int) bool {
	w := r.doc.Words
	return j > 0 && j+1 < len(w) && w[j-1].End == w[j].Start && w[j].End == w[j+1].Start
}

// breaks reports whether a line end or an abbreviated sentence end stands before word j.
func (r *reader) breaks(j int) bool {
	w := r.doc.Words
	return strings.ContainsAny(r.doc.Text[w[j-1].End:w[j].Start], "\n\r")
}

func isPossessive(s string) bool { return s == "'s" || s == "’s" || s == "'" || s == "’" }

// mayBeName rules out function words and acronyms that happen to be names of places.
func (r *reader) mayBeName(i, j int) bool {
	if i != j {
		return r.words.roles[strings.ToLower(r.doc.Form(j))]&roleNever == 0 || j > i
	}
	form := r.doc.Form(i)
	if r.words.roles[strings.ToLower(form)]&roleNever != 0 {
		return false
	}
	if strings.IndexByte(form, '.') == 1 { // U.N., A.P.
		return false
	}
	return len(form) > 3 || !allCapitals(form) && len(form) > 1
}

func allCapitals(s string) bool { return s == strings.ToUpper(s) }

// counties turns "Hitchcock" of "Hitchcock and Hayes counties" into the county.
func (r *reader) counties(s *spot, end int) {
	for j := s.last; j < min(end, s.last+25); j++ {
		form := r.doc.Form(j)
		switch low := strings.ToLower(form); {
		case low == "counties":
			if rows := r.rowsOf(append([]byte(s.name), " county"...)); len(rows) > 0 {
				s.rows, s.name, s.county = rows, s.name+" county", true
			}
			return
		case low == "and" || low == "," || low == "or" || capital(form):
		default:
			return
		}
	}
}

// demonymAt returns the adjective or people at word i: "Sri Lankan", "Egyptians".
func (r *reader) demonymAt(i, end int) (spot, bool) {
	form := r.doc.Form(i)
	if i+1 < end {
		if place, ok := r.demonym(form + " " + r.doc.Form(i+1)); ok {
			return r.demonymSpot(i, i+2, place)
		}
	}
	if place, ok := r.demonym(form); ok {
		return r.demonymSpot(i, i+1, place)
	}
	return spot{}, false
}

func (r *reader) demonym(form string) (place string, ok bool) {
	if place, ok = r.words.demonyms[form]; ok {
		return place, true
	}
	if s, plural := strings.CutSuffix(form, "s"); plural {
		place, ok = r.words.demonyms[s]
	}
	return place, ok
}

func (r *reader) demonymSpot(first, last int, place string) (spot, bool) {
	var rows []uint32
	if len(place) == 3 && allCapitals(place) {
		if row, ok := r.stateRow(place); ok {
			rows = []uint32{row}
		}
	} else {
		var buf [64]byte
		if rows = r.rowsOf(AppendKey(buf[:0], place)); len(rows) > 1 {
			rows = rows[:1]
		}
	}
	if len(rows) == 0 {
		return spot{}, false
	}
	return spot{first: first, last: last, rows: rows, name: "~" + place, use: demonym}, true
}

// stateRow returns the place of a country by its alpha-3 code.
func (g *Gazetteer) stateRow(alpha3 string) (uint32, bool) {
	row, ok := g.states[alpha3]
	return row, ok
}

// abbreviationAt returns the short form at word i.
func (r *reader) abbreviationAt(i, end int) (spot, bool) {
	for n := 2; n > 0; n-- {
		if i+n > end {
			continue
		}
		q := r.doc.Span(i, i+n)
		form := q.Of(r.doc.Text)
		if q.End < len(r.doc.Text) && r.doc.Text[q.End] == '.' && !strings.HasSuffix(form, ".") {
			if _, ok := r.words.abbreviations[form+"."]; ok {
				form += "."
			}
		}
		a, ok := r.words.abbreviations[form]
		if q.End < len(r.doc.Text) && r.doc.Text[q.End] == '$' || q.Start > 0 && r.doc.Text[q.Start-1] == '$' {
			ok = false // US$2 million
		}
		if !ok || !a.always && !r.behindComma(i) {
			continue
		}
		if rows := r.named(a.place); len(rows) > 0 {
			return spot{first: i, last: i + n, rows: rows, name: "=" + a.place, use: short}, true
		}
	}
	return spot{}, false
}

// behindComma reports whether word i stands behind a capitalised word and a comma.
func (r *reader) behindComma(i int) bool {
	return i >= 2 && r.doc.Form(i-1) == "," && capital(r.doc.Form(i-2)) || i >= 1 && len(r.spots) > 0 && r.spots[len(r.spots)-1].last == i
}

// named returns the places of "Name/ALPHA-3", all of the name without a code.
func (r *reader) named(place string) []uint32 {
	name, alpha3, _ := strings.Cut(place, "/")
	var buf [64]byte
	rows := r.rowsOf(AppendKey(buf[:0], name))
	for i, row := range rows {
		cls := Class(r.class[row])
		if alpha3 == "" && (cls == Country || cls == Region || cls == Continent) || r.countries[r.country[row]] == alpha3 && (cls == Admin1 || cls == Capital || cls == City || cls == Seat) {
			return rows[i : i+1]
		}
	}
	return nil
}

// roadAt returns the name of a road at word i: "Big Hill Avenue", "Highway 190".
func (r *reader) roadAt(i, end int) (spot, bool) {
	low := strings.ToLower(strings.TrimSuffix(r.doc.Form(i), "."))
	if (low == "highway" || low == "route" || low == "interstate" || low == "hwy") && i+1 < end && isDigit(r.doc.Form(i+1)) {
		return spot{first: i, last: i + 2, name: "#" + low, use: road}, true
	}
	for j := i + 1; j < min(end, i+4); j++ {
		form := r.doc.Form(j)
		if !capital(form) || r.breaks(j) {
			break
		}
		if r.words.roles[strings.ToLower(strings.TrimSuffix(form, "."))]&roleRoad != 0 {
			return spot{first: i, last: j + 1, name: "#" + r.doc.Quote(i, j+1).Text, use: road}, r.words.roles[strings.ToLower(r.doc.Form(i))]&roleNever == 0
		}
	}
	return spot{}, false
}

func isDigit(s string) bool { return s[0] >= '0' && s[0] <= '9' }

// mention returns the mention by name that covers the spot's first word.
func (r *reader) mention(s *spot) (text.Mention, bool) {
	if i := r.cover[s.first]; i >= 0 {
		return r.doc.Mentions[i], true
	}
	return text.Mention{}, false
}

func isPlaceKind(k rapporteur.Kind) bool {
	return k == rapporteur.PlaceKind || k == rapporteur.Country || k == rapporteur.Facility
}

package gazetteer

import (
	_ "embed"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// Features are what the recogniser sees of a name that may be a place's; the weight of
// each stands in weights.tsv.
var Features = [...]string{
	"bias", "country", "admin1", "admin2", "seat", "city", "quarter", "region", "population", "several words", "also a word", "also a person",
	"behind in", "behind a preposition", "behind a title", "behind kind of", "behind a capital", "behind an initial", "before a capital", "before its kind",
	"before civic", "before say", "before name", "before road", "before container", "behind contained", "dateline", "person", "in person", "organization", "starts organization",
	"in organization", "ends organization", "place", "in place", "other mention", "no mention", "starts sentence", "all capitals", "not a proper noun",
	"hyphenated", "possessive", "beside a place", "demonym", "abbreviation", "road", "likely elsewhere", "person elsewhere", "small also a person", "small also a word", "near places", "same division", "same country", "another country", "text without mentions", "ends in its kind", "at least two cues",
}

// NumFeatures is how many there are.
const NumFeatures = len(Features)

// The features, by their place in Features.
const (
	fBias = iota
	fCountry
	fAdmin1
	fAdmin2
	fSeat
	fCity
	fQuarter
	fRegion
	fPopulation
	fSeveral
	fWord
	fPersonName
	fIn
	fPrep
	fTitle
	fKindOf
	fBehindCapital
	fBehindInitial
	fBeforeCapital
	fBeforeKind
	fCivic
	fSay
	fName
	fBeforeRoad
	fContainer
	fContained
	fDateline
	fMPerson
	fInPerson
	fMOrg
	fStartsOrg
	fInOrg
	fEndsOrg
	fMPlace
	fInPlace
	fMOther
	fNoMention
	fStarts
	fCapitals
	fNotProper
	fHyphen
	fPossessive
	fBeside
	fDemonym
	fShort
	fRoad
	fElsewhere
	fPersonElsewhere
	fSmallPerson
	fSmallWord
	fNear
	fSameDivision
	fSameCountry
	fForeign
	fBare
	fEndsKind
	fTwoCues
)

// Vector is a spot's features.
type Vector [NumFeatures]float32

//go:embed weights.tsv
var weightsTSV string

// ParseWeights reads weights as weights.tsv has them: every feature once. name is for
// errors.
func ParseWeights(name, tsv string) (w Vector, err error) {
	at := map[string]int{}
	for i, feature := range Features {
		at[feature] = i
	}
	seen := 0
	err = eachRow(name, tsv, 2, func(f []string) bool {
		i, ok := at[f[0]]
		x, err := strconv.ParseFloat(f[1], 32)
		if ok && err == nil {
			w[i] = float32(x)
			seen++
		}
		return ok && err == nil
	})
	if err == nil && seen != NumFeatures {
		err = rapporteur.Errorf(rapporteur.Invalid, "%s has %d of %d features", name, seen, NumFeatures)
	}
	return w, err
}

// judge scores every spot: first alone, then knowing what the others of its name are and
// where the surest places of the text lie.
func (r *reader) judge() {
	for i := range r.spots {
		r.features(i)
		r.spots[i].logit = r.dot(&r.spots[i].vector)
	}
	r.judgeByName()
	r.judgeByPlace()
}

// judgeByName adds what the other mentions of a name are.
func (r *reader) judgeByName() {
	best, person := map[string]float64{}, map[string]bool{}
	for i := range r.spots {
		s := &r.spots[i]
		best[s.name] = max(best[s.name], s.logit)
		if r.insidePerson(s) {
			person[s.name] = true
		}
	}
	for i := range r.spots {
		s := &r.spots[i]
		s.vector[fElsewhere] = float32(min(max(best[s.name]-max(s.logit, 0), 0), 4) / 4)
		if person[s.name] && !r.insidePerson(s) {
			s.vector[fPersonElsewhere] = 1
		}
		s.logit = r.dot(&s.vector)
	}
}

func (r *reader) insidePerson(s *spot) bool {
	m, ok := r.mention(s)
	return ok && m.Kind == rapporteur.Person && m.Last-m.First > s.last-s.first
}

// sure is the logit from which a place tells where a text is about.
const sure = 1

// judgeByPlace adds how a name's places lie to the places that are sure.
func (r *reader) judgeByPlace() {
	all := r.spots
	var anchors []spot
	for _, s := range all {
		if s.logit > sure && len(s.rows) > 0 {
			anchors = append(anchors, s)
		}
	}
	r.spots = anchors
	places := r.chosen(r.resolve())
	r.spots = all
	from := 0
	for i := range r.spots {
		if s := &r.spots[i]; s.use == plain && len(s.rows) > 0 {
			for from+window < len(places) && places[from+window/2].first < s.first {
				from++
			}
			r.ofPlaces(s, places[from:min(from+window, len(places))])
			s.logit = r.dot(&s.vector)
		}
	}
}

// anchor is where a name of the text most probably is, and the word that names it first.
type anchor struct {
	name  string
	row   uint32
	first int
}

// chosen returns the places of the groups, in the order of their first mentions.
func (r *reader) chosen(groups map[string]*group) []anchor {
	out := make([]anchor, 0, len(groups))
	for name, gr := range groups {
		if len(gr.rows) > 0 {
			out = append(out, anchor{name, gr.rows[gr.best()], gr.first})
		}
	}
	slices.SortFunc(out, func(a, b anchor) int { return a.first - b.first })
	return out
}

// ofPlaces compares the candidates of a spot with the anchors of other names.
func (r *reader) ofPlaces(s *spot, places []anchor) {
	nearest, division, country, others := math.Inf(1), false, false, 0
	for _, a := range places {
		if a.name == s.name {
			continue
		}
		others++
		cls := Class(r.class[a.row])
		for _, row := range s.rows[:min(len(s.rows), maxCandidates)] {
			if r.country[row] != r.country[a.row] || r.country[row] == 0 {
				continue
			}
			country = true
			if cls == Country {
				continue
			}
			division = division || r.admin1[row] == r.admin1[a.row] && r.admin1[row] != 0
			nearest = min(nearest, r.distance(row, a.row))
		}
	}
	s.vector[fNear] = float32(math.Exp(-nearest / 60))
	s.vector[fSameDivision] = float32(btoi(division))
	s.vector[fSameCountry] = float32(btoi(country))
	s.vector[fForeign] = float32(btoi(others > 0 && !country))
	n := 0
	for _, f := range cues {
		n += btoi(s.vector[f] > 0)
	}
	s.vector[fTwoCues] = float32(btoi(n >= 2))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cues are the features that speak for a place by themselves.
var cues = [...]int{fIn, fKindOf, fBeforeKind, fCivic, fContainer, fContained, fDateline, fBeside, fMPlace, fSameDivision, fEndsKind}

func (r *reader) dot(v *Vector) (sum float64) {
	for i, x := range v {
		sum += float64(x * r.weights[i])
	}
	return sum
}

// features fills the vector of a spot from its words and those beside it.
func (r *reader) features(i int) {
	s := &r.spots[i]
	v := &s.vector
	v[fBias] = 1
	r.ofName(s, v)
	r.ofLeft(s, v)
	r.ofRight(s, v)
	r.ofMention(s, v)
	r.ofNeighbours(i, v)
}

func (r *reader) ofName(s *spot, v *Vector) {
	pop := 0.0
	if len(s.rows) > 0 {
		row := s.rows[0]
		v[[...]int{fCity, fCountry, fAdmin1, fAdmin2, fCity, fSeat, fSeat, fQuarter, fRegion, fRegion, fRegion, fRegion, fRegion}[r.class[row]]] = 1
		if pop = math.Log10(float64(UnpackPopulation(r.pop[row]))+100) - 4; Class(r.class[row]) >= Continent {
			pop = 1.5 // regions and seas are well known, or they would not be in the tables
		}
		v[fPopulation] = float32(pop)
	}
	low := strings.ToLower(r.doc.Form(s.first))
	roles := r.words.roles[low]
	if s.last-s.first > 1 || s.county {
		v[fSeveral] = float32(btoi(s.last-s.first > 1))
		v[fBeforeKind] = float32(btoi(s.county))
		roles = 0
	}
	small := float32(max(-pop+1.5, 0))
	if roles&roleWord != 0 {
		v[fWord], v[fSmallWord] = 1, small
	}
	if roles&rolePerson != 0 {
		v[fPersonName], v[fSmallPerson] = 1, small
	}
	if last := r.words.roles[strings.ToLower(r.doc.Form(s.last-1))]; s.last-s.first > 1 && last&roleKind != 0 {
		v[fEndsKind] = 1
	}
	switch s.use {
	case demonym:
		v[fDemonym] = 1
	case short:
		v[fShort] = 1
	case road:
		v[fRoad] = 1
	}
	if form := r.doc.Form(s.first); len(form) > 3 && allCapitals(form) && s.use == plain {
		v[fCapitals] = 1
	}
	if w := r.doc.Words[s.last-1]; w.POS != text.NoPOS && w.POS != text.PROPN && s.use == plain {
		v[fNotProper] = 1
	}
}

func (r *reader) ofLeft(s *spot, v *Vector) {
	start := r.doc.Sentences[r.doc.SentenceOf(s.first)].First
	if s.first == start {
		v[fStarts] = 1
		return
	}
	j := s.first - 1
	form := r.doc.Form(j)
	if form == "the" || form == "The" {
		if j == start {
			return
		}
		j--
		form = r.doc.Form(j)
	}
	low := strings.ToLower(strings.TrimSuffix(form, "."))
	roles := r.words.roles[low]
	switch {
	case form == "-" && j > start && partyLetters[r.doc.Form(j-1)]: // R-Marshall
		v[fKindOf] = 1
	case low == "of" && j > start && r.words.roles[strings.ToLower(r.doc.Form(j-1))]&roleOf != 0:
		v[fKindOf] = 1
	case roles&roleIn != 0:
		v[fIn] = 1
	case roles&roleTitle != 0 && capital(form):
		v[fTitle] = 1
	case roles&rolePrep != 0:
		v[fPrep] = 1
	case len(low) == 1 && capital(form):
		v[fBehindInitial] = 1
	case capital(form) && j == s.first-1 && roles&(roleNever|rolePrep|roleIn) == 0 && !r.endsSpot(s.first):
		v[fBehindCapital] = 1
	}
}

// partyLetters stand before the seat of an American legislator.
var partyLetters = map[string]bool{"R": true, "D": true, "I": true, "DFL": true}

// endsSpot reports whether a spot ends right before word i.
func (r *reader) endsSpot(i int) bool {
	k := sort.Search(len(r.spots), func(k int) bool { return r.spots[k].last >= i })
	return k < len(r.spots) && r.spots[k].last == i
}

func (r *reader) ofRight(s *spot, v *Vector) {
	end := r.doc.Sentences[r.doc.SentenceOf(s.first)].Last
	if s.last >= end {
		return
	}
	j := s.last
	form := r.doc.Form(j)
	if isPossessive(form) {
		v[fPossessive] = 1
		return
	}
	if (form == "-" || form == "–") && r.touches(j) {
		v[fHyphen] = 1
		return
	}
	if v[fStarts] > 0 && (form == "--" || form == "—" || form == "–" || form == "_" || form == "-") || form == "(" && j+1 < end && (r.doc.Form(j+1) == "AP" || r.doc.Form(j+1) == "Reuters" || r.doc.Form(j+1) == "CNN") {
		v[fDateline] = 1
		return
	}
	roles := r.words.roles[strings.ToLower(strings.TrimSuffix(form, "."))]
	if roles&roleKind != 0 {
		v[fBeforeKind] = 1
	}
	if roles&roleCivic != 0 {
		v[fCivic] = 1
	}
	if roles&roleSay != 0 {
		v[fSay] = 1
	}
	if capital(form) && roles&(roleNever|roleKind|roleCivic) == 0 {
		v[fBeforeCapital] = 1
	}
	if roles&roleName != 0 {
		v[fName] = 1
	}
	if capital(form) && roles&roleRoad != 0 {
		v[fBeforeRoad] = 1
	}
}

func (r *reader) ofMention(s *spot, v *Vector) {
	m, ok := r.mention(s)
	if len(r.doc.Mentions) == 0 {
		v[fBare] = 1
		return
	}
	if !ok {
		v[fNoMention] = 1
		return
	}
	whole := m.First >= s.first && m.Last <= s.last
	switch {
	case m.Kind == rapporteur.Person && whole:
		v[fMPerson] = 1
	case m.Kind == rapporteur.Person:
		v[fInPerson] = 1
	case m.Kind == rapporteur.Organization && whole:
		v[fMOrg] = 1
	case m.Kind == rapporteur.Organization && m.First == s.first:
		v[fStartsOrg] = 1
	case m.Kind == rapporteur.Organization && m.Last == s.last:
		v[fEndsOrg] = 1
	case m.Kind == rapporteur.Organization:
		v[fInOrg] = 1
	case isPlaceKind(m.Kind) && whole:
		v[fMPlace] = 1
	case isPlaceKind(m.Kind):
		v[fInPlace] = 1
	default:
		v[fMOther] = 1
	}
}

// ofNeighbours looks at the spots beside: "City, State", lists of places.
func (r *reader) ofNeighbours(i int, v *Vector) {
	s := &r.spots[i]
	if i+1 < len(r.spots) {
		n := &r.spots[i+1]
		if r.commaBetween(s, n) && r.contains(n, s) {
			v[fContainer] = 1
		}
		if r.listed(s, n) {
			v[fBeside] = 1
		}
	}
	if i > 0 {
		p := &r.spots[i-1]
		if r.commaBetween(p, s) && r.contains(s, p) {
			v[fContained] = 1
		}
		if r.listed(p, s) {
			v[fBeside] = 1
		}
	}
}

// commaBetween reports "a, b" (also "a (b").
func (r *reader) commaBetween(a, b *spot) bool {
	if b.first == a.last {
		return b.use == short
	}
	return b.first == a.last+1 && (r.doc.Form(a.last) == "," || r.doc.Form(a.last) == "(")
}

// listed reports whether only a comma or a conjunction stands between.
func (r *reader) listed(a, b *spot) bool {
	if b.first-a.last > 2 || b.first == a.last {
		return false
	}
	for j := a.last; j < b.first; j++ {
		if f := r.doc.Form(j); f != "," && f != "and" && f != "or" && f != "&" {
			return false
		}
	}
	return true
}

// contains reports whether a place of outer can hold one of inner. Two names of countries,
// or of divisions in a list, stand side by side: "China, Japan", "Oregon, Washington, Idaho".
func (r *reader) contains(outer, inner *spot) bool {
	if cls := Class(r.class[first(outer.rows)]); len(outer.rows) > 0 && r.hasClass(inner, cls) && (cls == Country || cls == Admin1 && r.inList(inner, outer)) {
		return false
	}
	for _, o := range outer.rows[:min(len(outer.rows), 8)] {
		for _, in := range inner.rows {
			if r.holds(o, in) {
				return true
			}
		}
	}
	return false
}

func first(rows []uint32) uint32 {
	if len(rows) == 0 {
		return 0
	}
	return rows[0]
}

func (r *reader) hasClass(s *spot, cls Class) bool {
	for _, row := range s.rows[:min(len(s.rows), 4)] {
		if Class(r.class[row]) == cls {
			return true
		}
	}
	return false
}

// inList reports whether a comma or a conjunction stands before a or behind b.
func (r *reader) inList(a, b *spot) bool {
	joins := func(i int) bool {
		if i < 0 || i+1 >= len(r.doc.Words) {
			return false
		}
		f := r.doc.Form(i)
		return (f == "," || f == "and" || f == "or") && (i < a.first && capital(r.doc.Form(max(i-1, 0))) || i >= b.last && (f != "," || capital(r.doc.Form(i+1)) || r.doc.Form(i+1) == "and"))
	}
	return joins(a.first-1) || joins(b.last)
}

// holds reports whether place o is a country or division that p lies in.
func (g *Gazetteer) holds(o, p uint32) bool {
	if o == p || g.country[o] != g.country[p] {
		return false
	}
	switch Class(g.class[o]) {
	case Country:
		return Class(g.class[p]) != Country
	case Admin1:
		return g.admin1[o] == g.admin1[p] && Class(g.class[p]) != Admin1
	case Admin2, Region:
		return Class(g.class[p]) >= City && Class(g.class[p]) <= Quarter && g.near(o, p, 120)
	}
	return false
}

// near reports whether two places lie within about km kilometres.
func (g *Gazetteer) near(a, b uint32, km float64) bool { return g.distance(a, b) < km }

// distance is the distance in kilometres on a plate carrée stretched to the latitude:
// near enough for places near each other.
func (g *Gazetteer) distance(a, b uint32) float64 {
	const km = 111.2 / 1000
	lat1, lat2 := float64(g.lat[a]), float64(g.lat[b])
	dx := math.Abs(float64(g.lon[a] - g.lon[b]))
	if dx > 180000 {
		dx = 360000 - dx
	}
	dx *= cosine((lat1 + lat2) / 2000)
	dy := lat1 - lat2
	return km * math.Sqrt(dx*dx+dy*dy)
}

// cosine of degrees by its series, to a thousandth.
func cosine(deg float64) float64 {
	x := deg * math.Pi / 180
	x *= x
	return 1 - x/2 + x*x/24 - x*x*x/720
}

package incident

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
)

// evidence is what speaks for (above 0) and against two events being one, by part.
type evidence [parts]float64

// The parts of evidence.
const (
	prior = iota
	kind
	modes
	actors
	recipients
	when
	places
	trigger
	words
	story
	figures
	copied
	parts
)

func (e *evidence) total() (sum float64) {
	for _, x := range e {
		sum += x
	}
	return sum
}

// The weights, in natural logarithms of odds, set on reports of one's own making (see
// testdata) and looked over on real ones.
const (
	weightPrior   = -2.2
	otherKind     = -20.0
	sameMode      = 0.4
	otherMode     = -1.2
	partyWeight   = 0.8 // times how rare the party is among those compared,
	partyLeast    = 0.8
	partyMost     = 2.4
	sameText      = 1.6 // a name that nobody resolved
	sameSector    = 0.4
	sameCode      = 0.1
	otherSector   = -0.8 // of one code
	otherName     = -0.8 // of one code,
	otherNames    = -2.2 // where nobody is left without one
	otherParty    = -4.5
	sameDay       = 1.8
	dayApart      = -2.2
	toldLater     = -0.8 // days of no use, and told on days far apart
	daysApart     = -9.0
	samePlace     = 1.6
	otherTown     = -3.0
	otherCountry  = -4.5
	sameTrigger   = 0.7
	wordWeight    = 9.0
	wordZero      = 0.14 // likeness of words that says nothing
	wordMost      = 3.6
	wordLeast     = -1.3
	storyWeight   = 4.0
	storyZero     = 0.12
	storyMost     = 1.6
	sameFigure    = 0.9
	otherFigure   = -0.8
	copiedWeight  = 2.5
	copiedTrigger = 5.0
)

// comparison holds what is known of the members that are compared.
type comparison struct {
	members  []*Member
	features []features
	words    numbers // of the sentences
	articles int
	copies   []int8    // of each pair of articles, whether one is a near-copy of the other; 0 where it was not asked
	rare     []float64 // of a party: what it says that both have it
	totals   []float32 // of the evidence of each pair
}

// compareAll adds up the evidence of all pairs.
func (c *comparison) compareAll() {
	n := len(c.members)
	c.totals = make([]float32, n*n)
	for i := range n {
		for j := range i {
			e := c.evidence(i, j)
			c.totals[i*n+j] = float32(max(e.total(), floor))
		}
	}
}

// total is the evidence of a pair.
func (c *comparison) total(i, j int) float64 {
	return float64(c.totals[max(i, j)*len(c.members)+min(i, j)])
}

// evidence compares two members.
func (c *comparison) evidence(i, j int) (e evidence) {
	a, b := c.members[i], c.members[j]
	fa, fb := &c.features[i], &c.features[j]
	e[prior] = weightPrior
	if a.Event.Type != b.Event.Type || fa.class != fb.class {
		e[kind] = otherKind
		return e
	}
	if e[when] = compareDays(fa.reading, fb.reading); e[when] <= daysApart {
		return e
	}
	e[modes] = compareModes(a.Event.Modes, b.Event.Modes)
	e[actors], e[recipients] = c.compareSides(i, j)
	e[places] = comparePlaces(a.Event.Place, b.Event.Place)
	if fa.trigger != "" && fa.trigger == fb.trigger {
		e[trigger] = sameTrigger
	}
	e[words] = clamp(wordWeight*(alike(&fa.words, &fb.words)-wordZero), wordLeast, wordMost)
	e[story] = clamp(storyWeight*(alike(&fa.title, &fb.title)-storyZero), 0, storyMost)
	e[figures] = compareFigures(fa.figures, fb.figures)
	if fa.article != fb.article && c.copy(i, j) {
		e[copied] = copiedWeight
		if fa.trigger == fb.trigger {
			e[copied] = copiedTrigger
		}
	}
	return e
}

func clamp(x, least, most float64) float64 { return math.Max(least, math.Min(most, x)) }

// copy reports whether the article of one member is a near-copy of the other's.
func (c *comparison) copy(i, j int) bool {
	x, y := c.features[i].article, c.features[j].article
	known := &c.copies[max(x, y)*c.articles+min(x, y)]
	if *known == 0 {
		*known = -1
		if isCopy(c.members[i], c.members[j]) {
			*known = 1
		}
	}
	return *known > 0
}

// class keeps what happened, what is to happen, what may and what did not apart.
func class(m rapporteur.Modality) rapporteur.Modality {
	if m == rapporteur.Historical || m == "" {
		return rapporteur.Actual
	}
	return m
}

func compareModes(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if slices.ContainsFunc(a, func(m string) bool { return slices.Contains(b, m) }) {
		return sameMode
	}
	return otherMode
}

// compareDays compares when two events were: by their days where both have some, else by
// the days on which they were told.
func compareDays(a, b *reading) float64 {
	apart := gap(a.told.first, b.told.first)
	switch {
	case a.days.known && b.days.known:
		return compareRanges(a.days, b.days, apart)
	case a.days.known:
		return compareToReport(a.days, b.told)
	case b.days.known:
		return compareToReport(b.days, a.told)
	case !a.told.known || !b.told.known:
		return 0
	case apart <= 1:
		return 0.4 - 0.3*float64(apart)
	case apart <= Window:
		return -0.6 * float64(apart-1)
	}
	return daysApart
}

func gap(a, b int) int { return max(a-b, b-a) }

// dayRange is a first and a last day.
type dayRange struct{ start, end rapporteur.Date }

func dated(d *rapporteur.EventDate) (dayRange, bool) {
	if d == nil || d.Start.IsZero() && d.End.IsZero() {
		return dayRange{}, false
	}
	r := dayRange{d.Start, d.End}
	if r.start.IsZero() {
		r.start = r.end
	}
	if r.end.IsZero() || r.end.Before(r.start) {
		r.end = r.start
	}
	return r, true
}

func (r dayRange) days() int { return gapDays(r.start, r.end) + 1 }

func gapDays(a, b rapporteur.Date) int {
	return int(math.Abs(math.Round(b.Time().Sub(a.Time()).Hours() / 24)))
}

func compareRanges(a, b days, toldApart int) float64 {
	if a.last < b.first || b.last < a.first {
		if min(gap(a.last, b.first), gap(b.last, a.first)) > 1 {
			return daysApart
		}
		return dayApart
	}
	// The wider the days that both may be, the less their meeting says.
	switch wide := max(a.last-a.first, b.last-b.first) + 1; {
	case wide == 1:
		return sameDay
	case wide <= 7:
		return sameDay / float64(wide)
	case toldApart > Window:
		return toldLater
	}
	return 0
}

// compareToReport compares a dated event with one that is only known to be told on a day:
// news is of that day or of the one or two before.
func compareToReport(d, told days) float64 {
	switch {
	case !told.known:
		return 0
	case told.first < d.first:
		if d.first-told.first > 1 {
			return daysApart
		}
		return -1.5
	case told.first <= d.last || told.first-d.last <= 2:
		return 0.2
	case told.first-d.last <= Window:
		return -0.8
	}
	return daysApart
}

// comparePlaces compares where two events were.
func comparePlaces(a, b *rapporteur.EventPlace) float64 {
	if a == nil || b == nil || a.Name == "" || b.Name == "" {
		return 0
	}
	switch {
	case strings.EqualFold(a.Name, b.Name):
		return samePlace
	case a.Country != "" && b.Country != "" && a.Country != b.Country:
		return otherCountry
	case a.Lat == 0 && a.Lon == 0 || b.Lat == 0 && b.Lon == 0:
		return 0
	}
	switch km := distance(a, b); {
	case km < 12:
		return samePlace / 2
	case km < 40:
		return otherTown / 2
	}
	return otherTown
}

// distance is the great-circle distance in kilometres (haversine).
func distance(a, b *rapporteur.EventPlace) float64 {
	const earth, degree = 6371, math.Pi / 180
	dlat, dlon := (b.Lat-a.Lat)*degree, (b.Lon-a.Lon)*degree
	h := math.Pow(math.Sin(dlat/2), 2) + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*math.Pow(math.Sin(dlon/2), 2)
	return 2 * earth * math.Asin(math.Sqrt(h))
}

// side is the actors or the recipients of an event.
type side struct {
	who     []int32 // in numbers
	parties []rapporteur.Participant
}

func (c *comparison) sidesOf(i int) (actors, recipients side) {
	f, e := &c.features[i], c.members[i].Event
	return side{f.actors, e.Actors}, side{f.recipients, e.Recipients}
}

// compareSides compares the parties. Where one report has all parties as actors of what
// they do with each other, all are compared with all.
func (c *comparison) compareSides(i, j int) (actors, recipients float64) {
	aa, ar := c.sidesOf(i)
	ba, br := c.sidesOf(j)
	mutual := func(acts, receives side) bool { return len(acts.parties) > 1 && len(receives.parties) == 0 }
	if !mutual(aa, ar) && !mutual(ba, br) {
		return c.compareSide(aa, ba), c.compareSide(ar, br)
	}
	x, y := join(aa, ar), join(ba, br)
	if len(x.parties) > len(y.parties) {
		x, y = y, x
	}
	if len(x.parties) > 1 && slices.ContainsFunc(x.parties, func(p rapporteur.Participant) bool { return bestParty(&p, y.parties) == otherParty }) {
		return otherParty, 0
	}
	var weights []float64
	for _, who := range x.who {
		if slices.Contains(y.who, who) {
			weights = append(weights, c.rare[who])
		}
	}
	if len(weights) > 1 {
		slices.Sort(weights)
		return weights[len(weights)-1], weights[len(weights)-2]
	}
	return c.compareSide(x, y), 0
}

func join(a, b side) side {
	return side{slices.Concat(a.who, b.who), slices.Concat(a.parties, b.parties)}
}

// compareSide compares parties that are on one side: it is enough that one is the same.
func (c *comparison) compareSide(a, b side) float64 {
	if len(a.parties) == 0 || len(b.parties) == 0 {
		return 0
	}
	shared := 0.0
	for _, who := range a.who {
		if slices.Contains(b.who, who) {
			shared = max(shared, c.rare[who])
		}
	}
	if shared > 0 {
		return shared
	}
	best := otherParty
	for _, p := range a.parties {
		best = max(best, bestParty(&p, b.parties))
	}
	switch {
	case best <= otherParty || best >= sameText || len(a.who) == 0 || len(b.who) == 0:
		return best
	case len(a.who) >= len(a.parties) && len(b.who) >= len(b.parties):
		return min(best, 0) + otherNames
	}
	return best + otherName
}

func bestParty(p *rapporteur.Participant, qs []rapporteur.Participant) float64 {
	best := otherParty
	for i := range qs {
		best = max(best, compareParty(p, &qs[i]))
	}
	return best
}

// compareParty compares two parties by their words and codes.
func compareParty(p, q *rapporteur.Participant) float64 {
	switch {
	case strings.EqualFold(p.Text, q.Text) && isName(p.Text):
		return sameText
	case p.Code == "" || q.Code == "":
		return 0
	case p.Code != q.Code:
		return otherParty
	case len(p.Sectors) == 0 || len(q.Sectors) == 0:
		return sameCode
	case slices.ContainsFunc(p.Sectors, func(s string) bool { return slices.Contains(q.Sectors, s) }):
		return sameSector
	}
	return otherSector
}

// isName reports whether a phrase begins like a name: a noun in lower case, or a pronoun,
// may be anyone.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words[len(words)-1]) < 4 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(r)
}

// compareFigures compares counts of the same thing.
func compareFigures(a, b []figure) float64 {
	sum := 0.0
	for _, x := range a {
		for _, y := range b {
			if x.what != y.what {
				continue
			}
			if ratio := math.Max(x.value, y.value) / math.Max(1, math.Min(x.value, y.value)); ratio < 1.3 {
				sum += sameFigure
			} else if ratio > 2 {
				sum += otherFigure
			}
		}
	}
	return clamp(sum, -2, 2)
}

// why tells the parts that speak for two members being one.
func (c *comparison) why(i, j int) (out []string) {
	e := c.evidence(i, j)
	a, b := c.members[i], c.members[j]
	say := func(part int, least float64, what string, which ...string) {
		if e[part] < least || len(which) == 1 && which[0] == "" {
			return
		}
		out = append(out, strings.Join(append([]string{what}, which...), ": "))
	}
	say(copied, 0.1, "a near-copy of the same story")
	say(actors, sameSector, "same actor", sharedName(a.Event.Actors, b.Event.Actors))
	say(recipients, sameSector, "same recipient", sharedName(a.Event.Recipients, b.Event.Recipients))
	say(when, 0.5, "same day", dayName(a, b))
	say(places, 0.5, "same place", placeName(a))
	say(modes, 0.1, "same mode", strings.Join(a.Event.Modes, " "))
	say(words, 0.5, "same words", strings.Join(c.sharedWords(i, j, 5), ", "))
	say(figures, 0.1, "same figures")
	say(story, 0.5, "like headlines")
	return out
}

// sharedName is how one of two sides names whom they share, rather by a name than by a
// noun or pronoun.
func sharedName(a, b []rapporteur.Participant) string {
	for _, p := range a {
		for _, q := range b {
			if p.Code != "" && p.Code == q.Code || strings.EqualFold(p.Text, q.Text) {
				if !isName(p.Text) {
					p = q
				}
				return p.Text
			}
		}
	}
	return ""
}

func dayName(a, b *Member) string {
	if d, ok := dated(a.Event.Date); ok && d.days() == 1 {
		return d.start.String()
	}
	if d, ok := dated(b.Event.Date); ok {
		return d.start.String()
	}
	return a.Day.String()
}

func placeName(m *Member) string {
	if m.Event.Place == nil {
		return ""
	}
	return m.Event.Place.Name
}

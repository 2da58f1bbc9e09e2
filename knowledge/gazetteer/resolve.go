package gazetteer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// Toponym is a name of a place in a text, or an adjective of one.
type Toponym struct {
	First, Last int // words [First, Last)
	Demonym     bool
	Road        bool
	Embedded    bool // part of the name of a person or a body
	Candidate   Candidate
	Score       float64 // probability that the candidate is meant, among those of the name
	Reason      string  // what decided
	Unresolved  string  // why there is no candidate
}

// Resolved reports whether a candidate was chosen.
func (t *Toponym) Resolved() bool { return t.Unresolved == "" }

// Place is where the toponym is.
func (t *Toponym) Place() rapporteur.Place { return t.Candidate.Place() }

// threshold is the logit from which a name counts as a place's.
const threshold = -0.3

// Annotate returns the places that the text names, in order. It needs words; tags and
// mentions make it surer.
func (g *Gazetteer) Annotate(doc *text.Doc) []Toponym { return g.AnnotateFrom(doc, "") }

// AnnotateFrom is Annotate for a text published in a country, given as ISO 3166-1
// alpha-3, which is a hint.
func (g *Gazetteer) AnnotateFrom(doc *text.Doc, home string) []Toponym {
	r := newReader(g, doc, home)
	if home == "" && r.american() {
		r.home = "USA"
	}
	r.scan()
	r.judge()
	r.spots = slices.DeleteFunc(r.spots, func(s spot) bool { return s.logit < threshold })
	groups := r.resolve()
	out := make([]Toponym, len(r.spots))
	for i := range r.spots {
		out[i] = r.toponym(i, groups)
	}
	return out
}

// Spot is a run of words that may name a place, with what the recogniser sees of it.
type Spot struct {
	First, Last int
	Demonym     bool
	Vector      Vector
}

// Spots returns all runs of words that may name a place: what the recogniser learns from.
func (g *Gazetteer) Spots(doc *text.Doc) []Spot {
	r := newReader(g, doc, "")
	if r.american() {
		r.home = "USA"
	}
	r.scan()
	r.judge()
	out := make([]Spot, len(r.spots))
	for i := range r.spots {
		s := &r.spots[i]
		out[i] = Spot{s.first, s.last, s.use == demonym, s.vector}
	}
	return out
}

// WithWeights returns a copy that recognises with other weights.
func (g *Gazetteer) WithWeights(w Vector) *Gazetteer {
	c := *g
	c.weights = w
	return &c
}

// american reports whether a text has the words of American local news, which seldom
// says in what state or country it is.
func (r *reader) american() bool {
	n := 0
	for i := range r.doc.Words {
		if form := r.doc.Form(i); len(form) >= r.words.american && r.words.roles[strings.ToLower(form)]&roleAmerican != 0 {
			if n++; n == 2 {
				return true
			}
		}
	}
	return false
}

// group is the mentions of one name, which mean the same place (one sense per
// discourse: Gale, Church and Yarowsky 1992).
type group struct {
	rows    []uint32
	static  []float64
	p       []float64 // probability of each row
	weight  float64   // how much others lean on it
	why     string
	spotted int
	first   int // word of the first mention
}

// window is how many other names, nearest by first mention, a name is weighed against: it
// keeps long lists linear.
const window = 80

// best is the index of the most probable row.
func (gr *group) best() int {
	best := 0
	for k := range gr.p {
		if gr.p[k] > gr.p[best] {
			best = k
		}
	}
	return best
}

// maxCandidates bounds the candidates of a name that are weighed.
const maxCandidates = 24

// resolve chooses among the candidates of every name at once: each is scored by its
// prominence, by what the text says it lies in, and by the places around it, weighed by
// how probable they are, in rounds.
func (r *reader) resolve() map[string]*group {
	groups := map[string]*group{}
	var order []*group
	for i := range r.spots {
		s := &r.spots[i]
		gr := groups[s.name]
		if gr == nil {
			gr = &group{rows: s.rows[:min(len(s.rows), maxCandidates)], first: s.first}
			groups[s.name] = gr
			order = append(order, gr)
		}
		gr.spotted++
	}
	for _, gr := range order {
		gr.static = make([]float64, len(gr.rows))
		gr.p = make([]float64, len(gr.rows))
		for k, row := range gr.rows {
			gr.static[k] = r.prior(row)
		}
		gr.weight = 1 + math.Log(float64(gr.spotted))
	}
	r.constrain(groups)
	for _, gr := range order {
		softmax(gr.static, gr.p)
	}
	for range 4 {
		r.round(order)
	}
	return groups
}

// prior is the score of a place before any context.
func (r *reader) prior(row uint32) float64 {
	x := 1.0 * math.Log10(float64(UnpackPopulation(r.pop[row]))+300)
	switch Class(r.class[row]) {
	case Country, Continent:
		x += 3.5
	case Region, Water:
		x += 8
	case Land, Landmark:
		x += 6
	case Admin1:
		x += 0.5
	case Capital:
		x += 2.2
	case Admin2:
		x -= 1
	case Quarter:
		x -= 1
	}
	x = wPrior*x + wFame*math.Log1p(float64(r.fame[row]))
	if r.home != "" && r.countries[r.country[row]] == r.home {
		x += wHome
	}
	return x
}

// What each kind of evidence counts, in log odds; chosen on the Local-Global Lexicon and
// GeoVirus together.
const (
	wPrior    = 0.9 // a factor of ten in population
	wFame     = 0.5 // an e-fold of names
	wNear     = 3.0
	wDivision = 2.0
	wState    = 1.8
	wHome     = 2.0
	nearScale = 60.0 // kilometres
)

const containment = 12

// constrain favours candidates that lie in what the text says behind a comma.
func (r *reader) constrain(groups map[string]*group) {
	for i := 0; i+1 < len(r.spots); i++ {
		a, b := &r.spots[i], &r.spots[i+1]
		if !r.commaBetween(a, b) || a.use == demonym || b.use == demonym || !r.contains(b, a) {
			continue
		}
		ga, gb := groups[a.name], groups[b.name]
		for k, row := range ga.rows {
			for _, outer := range gb.rows {
				if r.holds(outer, row) {
					ga.static[k] += containment
					ga.why = "named with " + r.name(int(outer))
					break
				}
			}
		}
		for k, outer := range gb.rows {
			for _, row := range ga.rows {
				if r.holds(outer, row) {
					gb.static[k] += 3
					break
				}
			}
		}
	}
}

// round scores every candidate anew by the places around it.
func (r *reader) round(order []*group) {
	scores := make([][]float64, len(order))
	for i, gr := range order {
		scores[i] = slices.Clone(gr.static)
		if len(gr.rows) < 2 {
			continue
		}
		for k, row := range gr.rows {
			scores[i][k] += r.context(order, i, row)
		}
	}
	for i, gr := range order {
		softmax(scores[i], gr.p)
	}
}

// Places that lie farther apart, in kilometres, are not near; nor are those so far to the
// north of each other, in thousandths of a degree, which is soon told.
const (
	farthest = 400
	farNorth = 3600
)

// context is what the other names say for a place: those near it, its division and
// its country.
func (r *reader) context(order []*group, i int, row uint32) float64 {
	near, admin, state := 0.0, 0.0, 0.0
	for j := max(i-window/2, 0); j < min(i+window/2, len(order)); j++ {
		other := order[j]
		if j == i {
			continue
		}
		for k, o := range other.rows {
			p := other.p[k] * other.weight
			if p < 0.02 || o == row {
				continue
			}
			sameState := r.country[o] == r.country[row] && r.country[row] != 0
			if sameState {
				state += p
				if r.admin1[o] == r.admin1[row] && r.admin1[row] != 0 {
					admin += p
				}
			}
			if north := r.lat[o] - r.lat[row]; max(north, -north) < farNorth && Class(r.class[o]) != Country && Class(r.class[o]) != Continent {
				if d := r.distance(o, row); d < farthest {
					near += p * math.Exp(-d/nearScale)
				}
			}
		}
	}
	return wNear*math.Log1p(near) + wDivision*math.Log1p(admin) + wState*math.Log1p(state)
}

func softmax(scores, p []float64) {
	if len(scores) == 0 {
		return
	}
	top := slices.Max(scores)
	sum := 0.0
	for i, s := range scores {
		p[i] = math.Exp(s - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

// toponym is the answer for one spot.
func (r *reader) toponym(i int, groups map[string]*group) Toponym {
	s := &r.spots[i]
	t := Toponym{First: s.first, Last: s.last, Demonym: s.use == demonym, Road: s.use == road}
	if m, ok := r.mention(s); ok && !isPlaceKind(m.Kind) && m.Last-m.First > s.last-s.first {
		t.Embedded = true
	}
	gr := groups[s.name]
	if len(gr.rows) == 0 {
		t.Unresolved = "roads are not in the gazetteer"
		return t
	}
	best, inside := r.contained(i, gr)
	if !inside {
		best = gr.best()
	}
	t.Candidate, t.Score = r.candidate(int(gr.rows[best])), r.probability(gr, best)
	if t.Reason = r.reason(gr, best, t.Score); inside {
		t.Reason = "named with " + r.doc.Quote(r.spots[i+1].first, r.spots[i+1].last).Text
	}
	return t
}

// contained is the best row of a spot among those in the place that is told behind it:
// one text may name both Birmingham, Alabama, and Birmingham, England.
func (r *reader) contained(i int, gr *group) (best int, ok bool) {
	if i+1 == len(r.spots) || !r.commaBetween(&r.spots[i], &r.spots[i+1]) || !r.contains(&r.spots[i+1], &r.spots[i]) {
		return 0, false
	}
	for k, row := range gr.rows {
		for _, outer := range r.spots[i+1].rows[:min(len(r.spots[i+1].rows), 8)] {
			if r.holds(outer, row) && (!ok || gr.p[k] > gr.p[best]) {
				best, ok = k, true
			}
		}
	}
	return best, ok
}

// probability is that of a row with those of the same place under another class: a
// capital and the division about it.
func (r *reader) probability(gr *group, best int) (sum float64) {
	for k, row := range gr.rows {
		if row == gr.rows[best] || r.near(row, gr.rows[best], 100) {
			sum += gr.p[k]
		}
	}
	return min(sum, 1)
}

func (r *reader) reason(gr *group, best int, score float64) string {
	switch {
	case gr.why != "":
		return gr.why
	case len(gr.rows) == 1:
		return "the only place of the name"
	case score < 0.4:
		return fmt.Sprintf("a guess among %d of the name; nothing in the text tells which", len(gr.rows))
	case best == 0:
		return fmt.Sprintf("the most prominent of %d of the name", len(gr.rows))
	}
	return fmt.Sprintf("the places around it speak for it among %d of the name", len(gr.rows))
}

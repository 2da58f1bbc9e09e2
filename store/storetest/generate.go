package storetest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strconv"

	"rapporteur"
)

// generator makes reports as a record of the news has them: few parties, publishers and
// words are in most rows, and most are in few (Zipf's law).
type generator struct {
	rng                                    *rand.Rand
	countries, sources, words, types, hues *rand.Zipf
	n                                      int
}

var benchTypes = [...]string{"CONSULT", "PROTEST", "ASSAULT", "ACCUSE", "SUPPORT", "COERCE", "AID", "AGREE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "MOBILIZE", "COOPERATE", "CONCEDE", "RETREAT"}

// eventsEach is how many events a generated report has.
const eventsEach = 20

func newGenerator() *generator {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := func(n uint64) *rand.Zipf { return rand.NewZipf(rng, 1.1, 4, n-1) }
	return &generator{rng: rng, countries: zipf(180), sources: zipf(400), words: zipf(30_000), types: zipf(uint64(len(benchTypes))), hues: zipf(60)}
}

func word(n uint64) string { return "w" + strconv.FormatUint(n*7919%1_000_003, 36) }

func country(n uint64) string {
	return string([]byte{byte('A' + n%26), byte('A' + n/26%26), byte('A' + (n*7)%26)})
}

// Generated are reports as next makes them, without end, the same ones each time: for
// measures from outside this package.
func Generated() iter.Seq[*rapporteur.Report] {
	return func(yield func(*rapporteur.Report) bool) {
		for g := newGenerator(); yield(g.next()); {
		}
	}
}

// next is another report, with a denial in one of twenty.
func (g *generator) next() *rapporteur.Report {
	g.n++
	w := new(writer)
	r := &rapporteur.Report{Rapporteur: rapporteur.Version, Codebook: "plover-2021"}
	day := rapporteur.Date{Year: 2015, Month: 1, Day: 1}.AddDays(g.rng.IntN(3650))
	r.Article = rapporteur.Article{ID: fmt.Sprintf("article-%07d", g.n), Source: fmt.Sprintf("Publisher %d", g.sources.Uint64()), Title: word(g.words.Uint64()) + " " + word(g.words.Uint64()),
		URL: fmt.Sprintf("https://example.org/story/%d", g.n), Published: day, Language: "en"}
	for i := range eventsEach {
		r.Events = append(r.Events, g.event(w, r, i+1, day))
	}
	if g.n%20 == 0 {
		q := r.Events[0].Trigger
		r.Claims = append(r.Claims, rapporteur.Claim{ID: "c1", Stance: rapporteur.Deny, Form: "indirect", Sentence: 1, Speakers: r.Events[0].Actors, Content: []rapporteur.Quote{q}, Evidence: "none", Events: []string{"v1"}, Confidence: 0.8})
	}
	r.Article.Text = w.String()
	return r
}

func (g *generator) event(w *writer, r *rapporteur.Report, n int, day rapporteur.Date) rapporteur.Event {
	start := w.Len()
	party := func() rapporteur.Participant {
		c, k := g.countries.Uint64(), g.hues.Uint64()
		name := fmt.Sprintf("Person%d of Country%d", k, c)
		return rapporteur.Participant{Code: country(c), Sectors: []string{[]string{"GOV", "MIL", "CVL"}[k%3]}, Text: name, Span: w.add(name)}
	}
	e := rapporteur.Event{ID: "v" + strconv.Itoa(n), Type: benchTypes[g.types.Uint64()], Modes: []string{"mode" + strconv.Itoa(g.rng.IntN(4))}, Contexts: []string{"military"}, Quad: "verbal cooperation",
		Sentence: n, Modality: rapporteur.Actual, Confidence: 0.5 + g.rng.Float64()/2, Score: 1}
	e.Actors = []rapporteur.Participant{party()}
	w.add(" ")
	text := word(g.words.Uint64())
	e.Trigger = rapporteur.Quote{Span: w.add(text), Text: text}
	w.add(" ")
	e.Recipients = []rapporteur.Participant{party()}
	for range 14 {
		w.add(" " + word(g.words.Uint64()))
	}
	w.add(".")
	r.Sentences = append(r.Sentences, rapporteur.Span{Start: start, End: w.Len()})
	on := day.AddDays(-g.rng.IntN(3))
	e.Date = &rapporteur.EventDate{Start: on, End: on}
	if n%2 == 0 {
		place := g.countries.Uint64()
		e.Place = &rapporteur.EventPlace{Name: fmt.Sprintf("Town%d", place*10+uint64(g.rng.IntN(10))), Country: country(place)}
	}
	return e
}

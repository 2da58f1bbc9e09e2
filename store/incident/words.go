package incident

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"rapporteur"
)

// reading is what of a member is compared besides its codes, read once.
type reading struct {
	class    rapporteur.Modality
	trigger  string   // the stem of its first word that is no stop word
	sentence []string // the stems of the sentence, but those that are compared by themselves, each once
	title    []string
	figures  []figure
	days     days
	told     days    // when its article was published
	well     float64 // how well it tells its event
}

// figure is a magnitude.
type figure struct {
	what  string
	value float64
}

// days are the first and the last of some days, counted from 1970; none where not known.
type days struct {
	first, last int
	known       bool
}

func (m *Member) reading() *reading {
	if m.read != nil {
		return m.read
	}
	r := &reading{class: class(m.Event.Modality), sentence: distinct(m.Sentence, comparedWords(m)), title: distinct(m.Article.Title, nil), well: m.told()}
	for _, w := range stems(m.Event.Trigger.Text) {
		r.trigger = w
		break
	}
	for _, x := range m.Event.Magnitudes {
		i := slices.IndexFunc(r.figures, func(f figure) bool { return f.what == x.What })
		if i < 0 {
			i = len(r.figures)
			r.figures = append(r.figures, figure{what: x.What})
		}
		r.figures[i].value = max(r.figures[i].value, x.Value, x.Upper)
	}
	if d, ok := dated(m.Event.Date); ok {
		r.days = days{dayNumber(d.start), dayNumber(d.end), true}
	}
	p := dayNumber(m.Article.Published)
	r.told = days{p, p, !m.Article.Published.IsZero()}
	m.read = r
	return r
}

func dayNumber(d rapporteur.Date) int { return int(d.Time().Unix() / (24 * 60 * 60)) }

// features are what of a member is compared, with words and parties as numbers.
type features struct {
	*reading
	article            int
	words, title       wordBag
	actors, recipients []int32
}

// wordBag is a set of words with their weights, by their numbers, and the sum of the
// weights' squares.
type wordBag struct {
	words  []weighted
	square float64
}

type weighted struct {
	word   int32
	weight float64
}

// numbers number strings in the order in which they are met.
type numbers struct {
	of  map[string]int32
	all []string
}

func (n *numbers) add(s string) int32 {
	if n.of == nil {
		n.of = map[string]int32{}
	}
	i, ok := n.of[s]
	if !ok {
		i = int32(len(n.all))
		n.of[s] = i
		n.all = append(n.all, s)
	}
	return i
}

func (n *numbers) addAll(list []string) []int32 {
	out := make([]int32, len(list))
	for i, s := range list {
		out[i] = n.add(s)
	}
	return out
}

func newComparison(members []*Member) *comparison {
	c := &comparison{members: members, features: make([]features, len(members))}
	var articles, titleWords, parties numbers
	sentences, titles, sides := make([][]int32, len(members)), make([][]int32, len(members)), make([][]int32, len(members))
	for i, m := range members {
		f := &c.features[i]
		f.reading = m.reading()
		f.article = int(articles.add(m.Article.ID))
		sentences[i], titles[i] = c.words.addAll(f.sentence), titleWords.addAll(f.reading.title)
		f.actors, f.recipients = parties.addAll(m.Actors), parties.addAll(m.Recipients)
		sides[i] = append(slices.Clone(f.actors), f.recipients...)
	}
	c.copies = make([]int8, len(articles.all)*len(articles.all))
	c.articles = len(articles.all)
	wordWeights, titleWeights := c.weigh(sentences, len(c.words.all), moreWords), c.weigh(titles, len(titleWords.all), moreWords)
	for i := range c.features {
		c.features[i].words, c.features[i].title = newBag(sentences[i], wordWeights), newBag(titles[i], titleWeights)
	}
	c.rare = c.weigh(sides, len(parties.all), moreParties)
	for i, x := range c.rare {
		c.rare[i] = clamp(partyWeight*x, partyLeast, partyMost)
	}
	return c
}

func newBag(words []int32, weights []float64) (b wordBag) {
	b.words = make([]weighted, len(words))
	for i, w := range words {
		b.words[i] = weighted{w, weights[w]}
	}
	slices.SortFunc(b.words, func(x, y weighted) int { return cmp.Compare(x.word, y.word) })
	for _, x := range b.words {
		b.square += x.weight * x.weight
	}
	return b
}

// comparedWords are the words of the parties and of the trigger, which are compared by
// themselves.
func comparedWords(m *Member) []string {
	out := stems(m.Event.Trigger.Text)
	for _, ps := range [][]rapporteur.Participant{m.Event.Actors, m.Event.Recipients} {
		for _, p := range ps {
			out = append(out, stems(p.Text)...)
		}
	}
	return out
}

// distinct are the stems of a text but some, each once, at most maxWords.
func distinct(text string, less []string) (out []string) {
	seen := make(map[string]bool, len(less)+maxWords/2)
	for _, w := range less {
		seen[w] = true
	}
	for _, w := range stems(text) {
		if !seen[w] && len(out) < maxWords {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

// maxWords is how many words of a sentence count.
const maxWords = 80

// How many articles without a word or party are thought to be beside those compared.
const (
	moreWords   = 150
	moreParties = 30
)

// weigh gives words the more weight the fewer articles have them (inverse document
// frequency, Spärck Jones 1972), as if there were more articles with none of them.
func (c *comparison) weigh(sets [][]int32, words, more int) []float64 {
	order := make([]int, len(sets)) // those of an article after each other
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return c.features[a].article - c.features[b].article })
	counts, last := make([]int, words), make([]int, words)
	for _, i := range order {
		for _, w := range sets[i] {
			if at := c.features[i].article + 1; last[w] != at {
				last[w] = at
				counts[w]++
			}
		}
	}
	n := float64(c.articles + more)
	out := make([]float64, words)
	for w := range out {
		out[w] = math.Log(n / float64(counts[w]+1))
	}
	return out
}

// fewWords is added to the weight of either set, for what two sets of few words share
// may be chance.
const fewWords = 40

// alike is the cosine of two sets of weighted words, 0 to nearly 1.
func alike(a, b *wordBag) float64 {
	shared := 0.0
	for i, j := 0, 0; i < len(a.words) && j < len(b.words); {
		switch x, y := &a.words[i], &b.words[j]; {
		case x.word < y.word:
			i++
		case x.word > y.word:
			j++
		default:
			shared += x.weight * y.weight
			i, j = i+1, j+1
		}
	}
	return shared / math.Sqrt((a.square+fewWords)*(b.square+fewWords))
}

// sharedWords are the weightiest words of two members' sentences, at most n, as the first
// has them.
func (c *comparison) sharedWords(i, j, n int) []string {
	a, b := &c.features[i].words, &c.features[j].words
	var found []weighted
	for _, x := range a.words {
		if _, both := slices.BinarySearchFunc(b.words, x.word, func(y weighted, w int32) int { return cmp.Compare(y.word, w) }); both {
			found = append(found, x)
		}
	}
	slices.SortFunc(found, func(x, y weighted) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(c.words.all[x.word], c.words.all[y.word]))
	})
	found = found[:min(len(found), n)]
	written := splitWords(c.members[i].Sentence)
	out := make([]string, len(found))
	for k, x := range found {
		out[k] = c.words.all[x.word]
		if at := slices.IndexFunc(written, func(w string) bool { return stem(w) == out[k] }); at >= 0 {
			out[k] = written[at]
		}
	}
	return out
}

// stems are the words of a text without stop words, in lower case, without their endings.
func stems(text string) []string {
	var out []string
	for _, w := range splitWords(text) {
		if len(w) > 1 && !strings.Contains(stopWords, " "+w+" ") {
			out = append(out, stem(w))
		}
	}
	return out
}

func splitWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// stem takes off an English ending.
func stem(w string) string {
	for _, ending := range [...]string{"ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly"} {
		if root, ok := strings.CutSuffix(w, ending); ok && len(root) > 2 && !strings.HasSuffix(w, "ss") {
			w = root
			break
		}
	}
	if n := len(w); n > 3 && (w[n-1] == 'e' || w[n-1] == 'y' || w[n-1] == 'i' || w[n-1] == w[n-2]) {
		w = w[:n-1]
	}
	return w
}

// stopWords say nothing of what happened: words of grammar, of reporting, and of time that
// the days tell.
const stopWords = ` a an the and or but nor if then than so as of in on at by to from for with without about into over under after before during between among against through
 is are was were be been being has have had having do does did will would shall should can could may might must not no
 he she it they we you i his her its their our your my him them us me who whom whose which what that this these those there here when where why how
 said say says saying told tell according reported reports report spokesman spokeswoman statement added also more most other some any all both each such only own same very just
 monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow morning afternoon evening night week month year day
 january february march april june july august september october november december
 one two three new first last late early mr mrs ms while up out off down around amid `

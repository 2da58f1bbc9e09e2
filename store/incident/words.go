package incident

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode"

	"rapporteur"
)

// features are what of a member is compared besides its codes.
type features struct {
	class   rapporteur.Modality
	trigger string  // the stem of its first word that is no stop word
	words   wordBag // of the sentence, but those that are compared by themselves
	title   wordBag
	counts  map[string]float64 // magnitudes
}

// wordBag is a set of words with their weights, ascending, and the sum of their squares.
type wordBag struct {
	words  []weighted
	square float64
}

type weighted struct {
	word   string // its stem
	weight float64
}

func newBag(weights map[string]float64) (b wordBag) {
	for w, x := range weights {
		b.words = append(b.words, weighted{w, x})
		b.square += x * x
	}
	slices.SortFunc(b.words, func(x, y weighted) int { return cmp.Compare(x.word, y.word) })
	return b
}

func newComparison(members []*Member) *comparison {
	c := &comparison{members: members, features: make([]features, len(members)), copies: map[[2]string]bool{}}
	sentences, titles := make([]map[string]bool, len(members)), make([]map[string]bool, len(members))
	for i := range members {
		m := members[i]
		f := &c.features[i]
		f.class = class(m.Event.Modality)
		for _, w := range stems(m.Event.Trigger.Text) {
			f.trigger = w
			break
		}
		sentences[i], titles[i] = wordSet(m.Sentence, comparedWords(m)), wordSet(m.Article.Title, nil)
		f.counts = map[string]float64{}
		for _, x := range m.Event.Magnitudes {
			f.counts[x.What] = max(f.counts[x.What], x.Value, x.Upper)
		}
	}
	articles := func(i int) string { return members[i].Article.ID }
	weigh(sentences, moreWords, articles, func(i int, w map[string]float64) { c.features[i].words = newBag(w) })
	weigh(titles, moreWords, articles, func(i int, w map[string]float64) { c.features[i].title = newBag(w) })
	c.weighParties(articles)
	return c
}

// weighParties gives a party the more weight the fewer articles have it.
func (c *comparison) weighParties(article func(int) string) {
	sets := make([]map[string]bool, len(c.members))
	for i := range c.members {
		sets[i] = map[string]bool{}
		for _, side := range [][]string{c.members[i].Actors, c.members[i].Recipients} {
			for _, who := range side {
				sets[i][who] = true
			}
		}
	}
	c.rare = map[string]float64{}
	weigh(sets, moreParties, article, func(_ int, w map[string]float64) {
		for who, x := range w {
			c.rare[who] = clamp(partyWeight*x, partyLeast, partyMost)
		}
	})
}

// comparedWords are the words of the parties and of the trigger, which are compared by
// themselves.
func comparedWords(m *Member) map[string]bool {
	out := map[string]bool{}
	add := func(text string) {
		for _, w := range stems(text) {
			out[w] = true
		}
	}
	add(m.Event.Trigger.Text)
	for _, ps := range [][]rapporteur.Participant{m.Event.Actors, m.Event.Recipients} {
		for _, p := range ps {
			add(p.Text)
		}
	}
	return out
}

func wordSet(text string, less map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, w := range stems(text) {
		if !less[w] && len(out) < maxWords {
			out[w] = true
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
func weigh(sets []map[string]bool, more int, article func(int) string, keep func(int, map[string]float64)) {
	in := map[string]map[string]bool{}
	articles := map[string]bool{}
	for i, set := range sets {
		articles[article(i)] = true
		for w := range set {
			if in[w] == nil {
				in[w] = map[string]bool{}
			}
			in[w][article(i)] = true
		}
	}
	n := float64(len(articles) + more)
	for i, set := range sets {
		out := make(map[string]float64, len(set))
		for w := range set {
			out[w] = math.Log(n / (float64(len(in[w])) + 1))
		}
		keep(i, out)
	}
}

// fewWords is added to the weight of either set, for what two sets of few words share
// may be chance.
const fewWords = 40

// alike is the cosine of two sets of weighted words, 0 to nearly 1.
func alike(a, b wordBag) float64 {
	shared := 0.0
	for x, y := range both(a, b) {
		shared += x.weight * y.weight
	}
	return shared / math.Sqrt((a.square+fewWords)*(b.square+fewWords))
}

// both goes through the words that two sets share.
func both(a, b wordBag) iter.Seq2[weighted, weighted] {
	return func(yield func(x, y weighted) bool) {
		for i, j := 0, 0; i < len(a.words) && j < len(b.words); {
			switch c := strings.Compare(a.words[i].word, b.words[j].word); {
			case c < 0:
				i++
			case c > 0:
				j++
			default:
				if !yield(a.words[i], b.words[j]) {
					return
				}
				i, j = i+1, j+1
			}
		}
	}
}

// sharedWords are the weightiest words of both, at most n, as a sentence has them.
func sharedWords(sentence string, a, b *features, n int) []string {
	var found []weighted
	for x := range both(a.words, b.words) {
		found = append(found, x)
	}
	slices.SortStableFunc(found, func(x, y weighted) int { return cmp.Compare(y.weight, x.weight) })
	var out []string
	for _, x := range found[:min(len(found), n)] {
		out = append(out, asWritten(sentence, x.word))
	}
	return out
}

// asWritten is the word of a text that has a stem.
func asWritten(text, root string) string {
	for _, w := range splitWords(text) {
		if stem(w) == root {
			return w
		}
	}
	return root
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

package grammar

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sort"
	"strings"

	"rapporteur/model"
	"rapporteur/text"
)

// Learn trains a model on treebanks and gives its file of weights.
func Learn(docs []*text.Doc, log io.Writer) *model.File {
	l := newLearner(docs)
	f := &model.File{Kind: "grammar", Version: version}
	feats := l.feats()
	var classes []string
	for _, c := range l.m.classes {
		classes = append(classes, c.pos.String()+"\t"+c.tag.String()+"\t"+c.feats)
	}
	var rels []string
	for _, r := range l.m.rels {
		rels = append(rels, r.String())
	}
	f.PutStrings("classes", classes)
	f.PutStrings("rels", rels)
	f.PutStrings("feats", feats)
	f.PutInt8s("tagger", l.learnTags(log))
	parser, labeller := l.learnTrees(log)
	f.PutInt8s("parser", parser)
	f.PutInt8s("labeller", labeller)
	return f
}

type example struct {
	lexemes   []lexeme
	lower     []string
	feats     []string
	tags, got []uint8
	heads     []int32
	rels      []uint8
}

type learner struct {
	m        *Model
	examples []example
	rng      *rand.Rand
}

func newLearner(docs []*text.Doc) *learner {
	l := &learner{m: newModel(), rng: rand.New(rand.NewPCG(1, 2))}
	class0 := map[[2]int]uint8{}
	rels := map[text.Rel]uint8{}
	for _, d := range docs {
		for _, s := range d.Sentences {
			n := s.Last - s.First
			e := example{heads: make([]int32, n)}
			for i := range n {
				w := &d.Words[s.First+i]
				form := d.Form(s.First + i)
				lower := strings.ToLower(form)
				var x lexeme
				x.read(form, lower)
				e.lexemes, e.lower, e.feats = append(e.lexemes, x), append(e.lower, lower), append(e.feats, w.Feats)
				key := [2]int{int(w.POS), int(w.Tag)}
				c, ok := class0[key]
				if !ok {
					c = uint8(len(l.m.classes))
					class0[key] = c
					l.m.classes = append(l.m.classes, class{pos: w.POS, tag: w.Tag, name: w.POS.String() + " " + w.Tag.String()})
				}
				e.tags = append(e.tags, c)
				e.heads[i] = w.Head - int32(s.First)
				if w.Head < 0 {
					e.heads[i] = int32(n)
				}
				r, ok := rels[w.Rel]
				if !ok {
					r = uint8(len(l.m.rels))
					rels[w.Rel] = r
					l.m.rels = append(l.m.rels, w.Rel)
				}
				e.rels = append(e.rels, r)
			}
			l.examples = append(l.examples, e)
		}
	}
	return l
}

func (l *learner) feats() []string {
	byClass := map[string]map[string]int{}
	byWord := map[string]map[string]int{}
	add := func(m map[string]map[string]int, k, v string) {
		if m[k] == nil {
			m[k] = map[string]int{}
		}
		m[k][v]++
	}
	for _, e := range l.examples {
		for i, t := range e.tags {
			name := l.m.classes[t].name
			add(byClass, name, e.feats[i])
			add(byWord, e.lower[i]+" "+name, e.feats[i])
		}
	}
	best := func(m map[string]int) string {
		b := ""
		for k, n := range m {
			if n > m[b] || n == m[b] && k < b {
				b = k
			}
		}
		return b
	}
	usual := map[string]string{}
	for i := range l.m.classes {
		c := &l.m.classes[i]
		c.feats = best(byClass[c.name])
		usual[c.name] = c.feats
	}
	var out []string
	for k, m := range byWord {
		_, name, _ := strings.Cut(k, " ")
		if b := best(m); !strings.Contains(k, "\t") && b != usual[name] {
			out = append(out, k+"\t"+b)
		}
	}
	sort.Strings(out)
	return out
}

// averaged is a perceptron in training.
type averaged struct {
	w, u    []float32
	classes int
	bits    uint
	step    float32
}

func newAveraged(bits uint, classes int) *averaged {
	return &averaged{w: make([]float32, classes<<bits), u: make([]float32, classes<<bits), classes: classes, bits: bits, step: 1}
}

func (a *averaged) score(f []uint32, out []float32) {
	clear(out)
	for _, x := range f {
		at := int(x>>(32-a.bits)) * a.classes
		for c, w := range a.w[at : at+a.classes] {
			out[c] += w
		}
	}
}

func (a *averaged) update(f []uint32, good, bad int) {
	for _, x := range f {
		at := int(x>>(32-a.bits)) * a.classes
		a.w[at+good]++
		a.u[at+good] += a.step
		a.w[at+bad]--
		a.u[at+bad] -= a.step
	}
}

func (a *averaged) quantised() []int8 {
	avg := make([]float32, len(a.w))
	var sum float64
	n := 0
	for i := range avg {
		avg[i] = a.w[i] - a.u[i]/a.step
		if avg[i] != 0 {
			sum += float64(max(avg[i], -avg[i]))
			n++
		}
	}
	scale := 12 / float32(sum/float64(max(n, 1)))
	out := make([]int8, len(avg))
	for i, v := range avg {
		out[i] = int8(max(-127, min(127, v*scale)))
	}
	return out
}

func argmax(s []float32) int {
	b := 0
	for i, v := range s {
		if v > s[b] {
			b = i
		}
	}
	return b
}

func (l *learner) tagPass(a *averaged, examples []int) (wrong, all int) {
	scores := make([]float32, a.classes)
	var f []uint32
	for _, k := range examples {
		e := &l.examples[k]
		e.got = append(e.got[:0], make([]uint8, len(e.tags))...)
		for i := range e.tags {
			f = tagFeatures(f, e.lexemes, e.got, i)
			a.score(f, scores)
			b := argmax(scores)
			if b != int(e.tags[i]) {
				a.update(f, int(e.tags[i]), b)
				wrong++
			}
			e.got[i] = uint8(b)
			a.step++
			all++
		}
	}
	return wrong, all
}

func (l *learner) learnTags(log io.Writer) []int8 {
	order := l.rng.Perm(len(l.examples))
	// Tags as an unseen sentence would get them, for the parser: two halves tag each other.
	half := len(order) / 2
	for k := range 2 {
		a := newAveraged(17, len(l.m.classes))
		train, test := order[:half], order[half:]
		if k == 1 {
			train, test = test, train
		}
		for range 3 {
			l.tagPass(a, train)
		}
		p := perceptron{weights: a.quantised(), classes: a.classes, bits: a.bits}
		defer func() { l.jackknife(&p, test) }()
	}
	a := newAveraged(17, len(l.m.classes))
	for epoch := range 5 {
		wrong, all := l.tagPass(a, order)
		fmt.Fprintf(log, "tagger %d: %.4f\n", epoch+1, 1-float64(wrong)/float64(all))
		l.shuffle(order)
	}
	return a.quantised()
}

func (l *learner) jackknife(p *perceptron, examples []int) {
	scores := make([]int32, p.classes)
	var f []uint32
	for _, k := range examples {
		e := &l.examples[k]
		for i := range e.tags {
			f = tagFeatures(f, e.lexemes, e.got, i)
			e.got[i] = uint8(p.score(f, scores))
		}
	}
}

func (l *learner) shuffle(order []int) {
	l.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
}

// costs counts for each move the gold arcs that it puts out of reach (Goldberg and Nivre 2013).
func (c *configuration) costs(gold []int32) (cost [moves]int) {
	if len(c.stack) > 0 {
		s0, s1 := c.stackAt(0), c.stackAt(1)
		deps, head := 0, 0
		for b := c.next; b < c.n; b++ {
			if gold[b] == s0 {
				deps++
			}
		}
		g := gold[s0]
		if g >= c.next {
			head = 1
		}
		cost[Right] = deps + head
		cost[Left] = deps
		if g != c.next && (g > c.next || g == s1) {
			cost[Left]++
		}
	}
	if c.next < c.n {
		b := c.next
		for k, s := range c.stack {
			if gold[s] == b {
				cost[Shift]++
			}
			if gold[b] == s && k < len(c.stack)-1 {
				cost[Shift]++
			}
		}
	}
	return cost
}

func (l *learner) learnTrees(log io.Writer) (parser, labeller []int8) {
	a, b := newAveraged(21, int(moves)), newAveraged(18, len(l.m.rels))
	order := l.rng.Perm(len(l.examples))
	var c configuration
	for epoch := range 8 {
		wrong, all := 0, 0
		for _, k := range order {
			e := &l.examples[k]
			c.reset(len(e.tags))
			wrong += l.follow(a, e, &c, epoch > 0)
			l.learnLabels(b, e)
			all += 2 * len(e.tags)
		}
		fmt.Fprintf(log, "parser %d: %.4f\n", epoch+1, 1-float64(wrong)/float64(all))
		l.shuffle(order)
	}
	return a.quantised(), b.quantised()
}

func (l *learner) follow(a *averaged, e *example, c *configuration, explore bool) (wrong int) {
	var f []uint32
	var scores [moves]float32
	for !c.done() {
		f = moveFeatures(f, c, e.lexemes, e.got)
		a.score(f, scores[:])
		cost := c.costs(e.heads)
		best, good := moves, moves
		for k := range moves {
			if !c.legal(k) {
				continue
			}
			if best == moves || scores[k] > scores[best] {
				best = k
			}
			if good == moves || cost[k] < cost[good] || cost[k] == cost[good] && scores[k] > scores[good] {
				good = k
			}
		}
		a.step++
		if cost[best] > cost[good] {
			a.update(f, int(good), int(best))
			wrong++
			if !explore || l.rng.Float32() > 0.9 {
				best = good
			}
		}
		c.apply(best)
	}
	return wrong
}

func (l *learner) learnLabels(b *averaged, e *example) {
	near := make([]int32, 2*len(e.heads))
	nearest(near, e.heads)
	scores := make([]float32, b.classes)
	var f []uint32
	for i := range e.heads {
		if int(e.heads[i]) == len(e.heads) {
			continue
		}
		f = labelFeatures(f, e.heads, near, e.lexemes, e.got, int32(i))
		b.score(f, scores)
		if k := argmax(scores); k != int(e.rels[i]) {
			b.update(f, int(e.rels[i]), k)
		}
		b.step++
	}
}

package grammar

import "math"

// forest is a square of scores: row d holds what each head h would be worth to word d;
// h = n is the root, which is the column after the words.
type forest struct {
	n, stride int
	score     []float32
}

func (f *forest) at(d, h int) float32 { return f.score[d*f.stride+h] }

var never = float32(math.Inf(-1))

// Decoder finds the best tree with one root over a forest. It keeps its scratch.
type Decoder struct {
	heads, mark []int32
	work        []float32
	cle         chuLiu
}

// decode fills heads with the best head of each word, n for the root. Nearly always
// the best head of each word by itself makes a tree; Chu and Liu's and Edmonds's
// algorithm mends it otherwise.
func (t *Decoder) decode(f *forest) []int32 {
	t.heads = grow(t.heads, f.n)
	for d := range f.n {
		t.heads[d] = best(f.score[d*f.stride : d*f.stride+f.n+1])
	}
	if root := t.oneRoot(f); root >= 0 && !t.cyclic() {
		return t.heads
	}
	t.span(f, -1)
	if root := t.oneRoot(f); root < 0 {
		t.span(f, t.bestRoot(f))
	}
	return t.heads
}

// Decode is decode for a matrix of scores by rows: row d, column h, the root after the n words.
func (t *Decoder) Decode(scores []float32, n, stride int) []int32 {
	return t.decode(&forest{n, stride, scores})
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// oneRoot is the word on the root, -1 when there is none or more than one.
func (t *Decoder) oneRoot(f *forest) int {
	root := -1
	for d, h := range t.heads {
		if int(h) == f.n {
			if root >= 0 {
				return -1
			}
			root = d
		}
	}
	return root
}

// bestRoot is the word on the root that would lose most by another head.
func (t *Decoder) bestRoot(f *forest) int {
	root, margin := 0, never
	for d, h := range t.heads {
		if int(h) != f.n {
			continue
		}
		row := f.score[d*f.stride : d*f.stride+f.n]
		if m := f.at(d, f.n) - row[best(row)]; m > margin {
			root, margin = d, m
		}
	}
	return root
}

// cyclic says whether some words hang on each other only.
func (t *Decoder) cyclic() bool {
	n := len(t.heads)
	t.mark = grow(t.mark, n)
	clear(t.mark)
	for d := range n {
		v := int32(d)
		for int(v) < n && t.mark[v] == 0 {
			t.mark[v] = int32(d + 1)
			v = t.heads[v]
		}
		if int(v) < n && t.mark[v] == int32(d+1) {
			return true
		}
	}
	return false
}

// span finds the best spanning tree; only word root may hang on the root, any if root < 0.
func (t *Decoder) span(f *forest, root int) {
	m := f.n + 1
	t.work = grow(t.work, m*m)
	for h := range m {
		t.work[h] = never
	}
	for d := range f.n {
		row := t.work[(d+1)*m : (d+2)*m]
		copy(row[1:], f.score[d*f.stride:d*f.stride+f.n])
		row[0], row[d+1] = f.at(d, f.n), never
		if root >= 0 && d != root {
			row[0] = never
		}
	}
	heads := t.cle.solve(t.work, m)
	for d := range f.n {
		t.heads[d] = heads[d+1] - 1
		if heads[d+1] == 0 {
			t.heads[d] = int32(f.n)
		}
	}
}

// chuLiu finds maximum spanning arborescences: node 0 is the root, and work[d*m+h] is
// the score of the arc from h to d. It contracts one cycle at a time, in place.
type chuLiu struct {
	heads, mark []int32
	alive       []bool
	cycles      []cycle
	nodes       []int32 // of all cycles
	enter, from []int32 // per contraction and node: which node of the cycle an arc enters or leaves
}

type cycle struct{ first, last, at int } // nodes[first:last], and offset of enter and from

func (c *chuLiu) solve(work []float32, m int) []int32 {
	c.heads, c.mark = grow(c.heads, m), grow(c.mark, m)
	c.cycles, c.nodes, c.enter, c.from = c.cycles[:0], c.nodes[:0], c.enter[:0], c.from[:0]
	c.alive = grow(c.alive, m)
	alive := c.alive
	for i := range alive {
		alive[i] = true
	}
	for {
		for d := 1; d < m; d++ {
			if alive[d] {
				c.heads[d] = bestAlive(work[d*m:d*m+m], alive)
			}
		}
		if !c.find(alive, m) {
			break
		}
		c.contract(work, alive, m)
	}
	for i := len(c.cycles) - 1; i >= 0; i-- {
		c.expand(i, m)
	}
	return c.heads
}

func bestAlive(row []float32, alive []bool) int32 {
	b := -1
	for h, v := range row {
		if alive[h] && (b < 0 || v > row[b]) {
			b = h
		}
	}
	return int32(b)
}

// find puts the nodes of a cycle at the end of nodes, and says whether there is one.
func (c *chuLiu) find(alive []bool, m int) bool {
	clear(c.mark)
	for d := 1; d < m; d++ {
		if !alive[d] {
			continue
		}
		v := int32(d)
		for v != 0 && c.mark[v] == 0 {
			c.mark[v] = int32(d)
			v = c.heads[v]
		}
		if v == 0 || c.mark[v] != int32(d) {
			continue
		}
		first := len(c.nodes)
		for u := v; ; {
			c.nodes = append(c.nodes, u)
			if u = c.heads[u]; u == v {
				break
			}
		}
		c.cycles = append(c.cycles, cycle{first, len(c.nodes), len(c.enter)})
		return true
	}
	return false
}

// contract makes the last cycle one node, under the name of its first.
func (c *chuLiu) contract(work []float32, alive []bool, m int) {
	cy := c.cycles[len(c.cycles)-1]
	nodes := c.nodes[cy.first:cy.last]
	c.enter = append(c.enter, make([]int32, m)...)
	c.from = append(c.from, make([]int32, m)...)
	enter, from := c.enter[cy.at:], c.from[cy.at:]
	for _, v := range nodes {
		alive[v] = false
	}
	name := nodes[0]
	for x := range m {
		if !alive[x] {
			continue
		}
		in, out := nodes[0], nodes[0]
		worth := func(v int32) float32 { return work[int(v)*m+x] - work[int(v)*m+int(c.heads[v])] }
		for _, v := range nodes {
			if worth(v) > worth(in) {
				in = v
			}
			if work[x*m+int(v)] > work[x*m+int(out)] {
				out = v
			}
		}
		enter[x], from[x] = in, out
	}
	for x := range m {
		if !alive[x] {
			continue
		}
		in := enter[x]
		value := work[int(in)*m+x] - work[int(in)*m+int(c.heads[in])]
		if x > 0 {
			work[x*m+int(name)] = work[x*m+int(from[x])]
		}
		work[int(name)*m+x] = value
	}
	for _, v := range nodes {
		enter[v] = c.heads[v] // an arc within the cycle, for expand
	}
	alive[name] = true
}

// expand gives the nodes of cycle i their heads back.
func (c *chuLiu) expand(i, m int) {
	cy := c.cycles[i]
	nodes := c.nodes[cy.first:cy.last]
	enter, from := c.enter[cy.at:cy.at+m], c.from[cy.at:cy.at+m]
	name := nodes[0]
	head := c.heads[name]
	in := enter[head]
	for x := 1; x < m; x++ {
		if c.heads[x] == name {
			c.heads[x] = from[x]
		}
	}
	for _, v := range nodes {
		c.heads[v] = enter[v]
	}
	c.heads[in] = head
}

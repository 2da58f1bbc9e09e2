package attribution

import "math"

// Weights are those of a linear-chain conditional random field (Lafferty, McCallum
// and Pereira, 2001): Node holds Labels numbers for each hashed feature, Edge a number
// for each pair of neighbouring labels and class of the second word.
type Weights struct {
	Node []int8 // 1<<bits rows of Labels
	Edge [Classes][Labels][Labels]float32
	Unit float32 // what one step of Node is worth

	steps [Classes]steps
}

const impossible = float32(-1e9)

// scored is a score for each label, with room for whole vectors of numbers.
type scored [lane]float32

// steps are the edges into words of a class, a row for each label before; what may not
// follow has no finite score.
type steps [Labels]scored

// lattice is the scratch space of one decoding.
type lattice struct {
	node    []scored
	forward []scored
	back    [][lane]int32
	labels  []Label
}

func (l *lattice) size(n int) {
	if cap(l.node) < n {
		l.node, l.forward = make([]scored, n), make([]scored, n)
		l.back, l.labels = make([][lane]int32, n), make([]Label, n)
	}
	l.node, l.forward, l.back, l.labels = l.node[:n], l.forward[:n], l.back[:n], l.labels[:n]
}

// predecessors are the labels that each label may follow.
var predecessors = func() (before [Labels][]int8) {
	for y := range Label(Labels) {
		for x := range Label(Labels) {
			if y.Follows(x) {
				before[y] = append(before[y], int8(x))
			}
		}
	}
	return before
}()

// stepGeneric fills in the scores of the best ways to each label, and the labels that
// they come from, by the scores before; it defines what step does.
func stepGeneric(next *scored, back *[lane]int32, before, node *scored, edges *steps) {
	for y := range Labels {
		best, from := float32(math.Inf(-1)), int8(0)
		for _, x := range predecessors[y] {
			if s := before[x] + edges[x][y]; s > best {
				best, from = s, x
			}
		}
		next[y], back[y] = best+node[y], int32(from)
	}
}

// prepare lays out the edges for step.
func (w *Weights) prepare() {
	for c := range w.steps {
		for x := range w.steps[c] {
			for y := range w.steps[c][x] {
				w.steps[c][x][y] = float32(math.Inf(-1))
			}
		}
		for y := range Labels {
			for _, x := range predecessors[y] {
				w.steps[c][x][y] = w.Edge[c][x][y]
			}
		}
	}
}

// viterbi finds the best labels of the words whose node scores are filled.
func (w *Weights) viterbi(l *lattice, words []wordView) {
	n := len(l.node)
	for y := range Label(Labels) {
		l.forward[0][y] = impossible
		if y.Opens() {
			l.forward[0][y] = l.node[0][y]
		}
	}
	for i := 1; i < n; i++ {
		step(&l.forward[i], &l.back[i], &l.forward[i-1], &l.node[i], &w.steps[words[i].class])
	}
	best := 0
	for y := range Labels {
		if Label(y).Ends() && (!Label(best).Ends() || l.forward[n-1][y] > l.forward[n-1][best]) {
			best = y
		}
	}
	for i := n - 1; i >= 0; i-- {
		l.labels[i] = Label(best)
		best = int(l.back[i][best])
	}
}

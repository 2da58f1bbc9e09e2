package attribution

import "math"

// Weights are those of a linear-chain conditional random field (Lafferty, McCallum
// and Pereira, 2001): Node holds Labels numbers for each hashed feature, Edge a number
// for each pair of neighbouring labels and class of the second word.
type Weights struct {
	Node []int8 // 1<<bits rows of Labels
	Edge [Classes][Labels][Labels]float32
	Unit float32 // what one step of Node is worth
}

const impossible = float32(-1e9)

// lattice is the scratch space of one decoding.
type lattice struct {
	node    [][Labels]float32
	forward [][Labels]float32
	back    [][Labels]int8
	labels  []Label
}

func (l *lattice) size(n int) {
	if cap(l.node) < n {
		l.node, l.forward = make([][Labels]float32, n), make([][Labels]float32, n)
		l.back, l.labels = make([][Labels]int8, n), make([]Label, n)
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
		edges := &w.Edge[words[i].class]
		for y := range Labels {
			best, from := float32(math.Inf(-1)), int8(0)
			for _, x := range predecessors[y] {
				if s := l.forward[i-1][x] + edges[x][y]; s > best {
					best, from = s, x
				}
			}
			l.forward[i][y], l.back[i][y] = best+l.node[i][y], from
		}
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

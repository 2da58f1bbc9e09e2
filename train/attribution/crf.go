// Package attribution trains the labeller of sources, cues and contents on PolNeAR.
package attribution

import (
	"math"
	"math/rand/v2"

	"rapporteur/coder/attribution"
)

const labels = attribution.Labels

// sequence is a paragraph: its words' features, the classes that transitions look at,
// and its gold labels.
type sequence struct {
	rows  []uint32 // features of all words, one after another
	ends  []int32  // where each word's features end
	class []uint8
	gold  []attribution.Label
}

func (s *sequence) features(i int) []uint32 {
	if i == 0 {
		return s.rows[:s.ends[0]]
	}
	return s.rows[s.ends[i-1]:s.ends[i]]
}

type vector = [labels]float32

// field is a conditional random field under training by AdaGrad (Duchi, Hazan and
// Singer, 2011), with dropout of features.
type field struct {
	node, nodeSq []vector
	edge, edgeSq [][labels]vector
	rate, drop   float32
	rng          *rand.Rand
	scores       []vector
	alpha, beta  []vector
	odds         []vector
	scale        []float32
	edgeOdds     [][labels]vector
	kept         []uint32
	keptEnds     []int32
}

const impossible = -1e9

func newField(bits int, seed uint64) *field {
	f := &field{
		node: make([]vector, 1<<bits), nodeSq: make([]vector, 1<<bits),
		edge: make([][labels]vector, attribution.Classes), edgeSq: make([][labels]vector, attribution.Classes), edgeOdds: make([][labels]vector, attribution.Classes),
		rate: 0.1, drop: 0.1, rng: rand.New(rand.NewPCG(seed, 1)),
	}
	for c := range f.edge {
		for x := range attribution.Label(labels) {
			for y := range attribution.Label(labels) {
				if !y.Follows(x) {
					f.edge[c][x][y] = impossible
				}
			}
		}
	}
	return f
}

// update takes one step along the gradient of the sequence's log-likelihood, and
// returns that.
func (f *field) update(s *sequence) float64 {
	n := len(s.gold)
	f.sample(s)
	f.scores, f.alpha, f.beta = grow(f.scores, n), grow(f.alpha, n), grow(f.beta, n)
	for i := range n {
		f.scores[i] = vector{}
		for _, r := range f.keptOf(i) {
			row := &f.node[r]
			for y := range row {
				f.scores[i][y] += row[y]
			}
		}
	}
	logZ := f.forwardBackward(s)
	var gold float64
	for i, y := range s.gold {
		gold += float64(f.scores[i][y])
		if i > 0 {
			gold += float64(f.edge[s.class[i]][s.gold[i-1]][y])
		}
	}
	for i := range n {
		f.stepNode(s, i)
		if i > 0 {
			f.stepEdge(s, i)
		}
	}
	return gold - logZ
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func (f *field) sample(s *sequence) {
	f.kept, f.keptEnds = f.kept[:0], f.keptEnds[:0]
	cut := uint32(f.drop * (1 << 16))
	for i := range s.gold {
		for _, r := range s.features(i) {
			if uint32(f.rng.Uint32()>>16) >= cut {
				f.kept = append(f.kept, r)
			}
		}
		f.keptEnds = append(f.keptEnds, int32(len(f.kept)))
	}
}

func (f *field) keptOf(i int) []uint32 {
	if i == 0 {
		return f.kept[:f.keptEnds[0]]
	}
	return f.kept[f.keptEnds[i-1]:f.keptEnds[i]]
}

func exp(x float32) float32 { return float32(math.Exp(float64(x))) }

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// forwardBackward fills alpha and beta with scaled probabilities, so that their
// product at a word is the marginal of each label, and returns the log-partition.
func (f *field) forwardBackward(s *sequence) float64 {
	n := len(s.gold)
	f.odds, f.scale = grow(f.odds, n), grow(f.scale, n)
	for c := range f.edge {
		for x := range labels {
			for y := range labels {
				f.edgeOdds[c][x][y] = exp(f.edge[c][x][y])
			}
		}
	}
	var logZ float64
	for i := range n {
		top := f.scores[i][0]
		for _, v := range f.scores[i][1:] {
			top = max(top, v)
		}
		for y := range labels {
			f.odds[i][y] = exp(f.scores[i][y] - top)
		}
		f.forward(s, i)
		logZ += float64(top) + math.Log(float64(f.scale[i]))
	}
	f.backward(s)
	return logZ
}

func (f *field) forward(s *sequence, i int) {
	a := &f.alpha[i]
	*a = vector{}
	if i == 0 {
		for y := range attribution.Label(labels) {
			if y.Opens() {
				a[y] = f.odds[0][y]
			}
		}
	} else {
		edges := &f.edgeOdds[s.class[i]]
		for x, p := range f.alpha[i-1] {
			if p > 1e-12 {
				for y, e := range edges[x] {
					a[y] += p * e
				}
			}
		}
		for y := range labels {
			a[y] *= f.odds[i][y]
		}
	}
	if i == len(s.gold)-1 {
		for y := range attribution.Label(labels) {
			if !y.Ends() {
				a[y] = 0
			}
		}
	}
	var sum float32
	for _, p := range a {
		sum += p
	}
	sum = max(sum, 1e-30)
	f.scale[i] = sum
	for y := range labels {
		a[y] /= sum
	}
}

func (f *field) backward(s *sequence) {
	n := len(s.gold)
	for y := range labels {
		f.beta[n-1][y] = 1
	}
	for i := n - 2; i >= 0; i-- {
		edges := &f.edgeOdds[s.class[i+1]]
		var t vector
		for y := range labels {
			t[y] = f.odds[i+1][y] * f.beta[i+1][y] / f.scale[i+1]
		}
		if i+1 == n-1 {
			for y := range attribution.Label(labels) {
				if !y.Ends() {
					t[y] = 0
				}
			}
		}
		for x := range labels {
			var sum float32
			for y, e := range edges[x] {
				sum += e * t[y]
			}
			f.beta[i][x] = sum
		}
	}
}

func (f *field) stepNode(s *sequence, i int) {
	var g vector
	var largest float32
	for y := range labels {
		g[y] = -f.alpha[i][y] * f.beta[i][y]
	}
	g[s.gold[i]]++
	for y, x := range g {
		largest = max(largest, x, -x)
		if x > -1e-5 && x < 1e-5 {
			g[y] = 0
		}
	}
	if largest < 1e-3 {
		return
	}
	for _, r := range f.keptOf(i) {
		step(&f.node[r], &f.nodeSq[r], &g, f.rate)
	}
}

func step(w, sq, g *vector, rate float32) {
	for y := range w {
		if x := g[y]; x != 0 {
			sq[y] += x * x
			w[y] += rate * x / sqrt(sq[y]+0.1)
		}
	}
}

func (f *field) stepEdge(s *sequence, i int) {
	edges, sqs, odds := &f.edge[s.class[i]], &f.edgeSq[s.class[i]], &f.edgeOdds[s.class[i]]
	for x := range labels {
		if f.alpha[i-1][x] < 1e-4 && x != int(s.gold[i-1]) {
			continue
		}
		var g vector
		for y := range labels {
			g[y] = -f.alpha[i-1][x] * odds[x][y] * f.odds[i][y] * f.beta[i][y] / f.scale[i]
			if i == len(s.gold)-1 && !attribution.Label(y).Ends() {
				g[y] = 0
			}
		}
		if x == int(s.gold[i-1]) {
			g[s.gold[i]]++
		}
		step(&edges[x], &sqs[x], &g, f.rate)
	}
}

// shrink pulls every weight towards zero, a step of the ridge penalty.
func (f *field) shrink(ridge float32) {
	for r := range f.node {
		w, sq := &f.node[r], &f.nodeSq[r]
		for y := range w {
			if w[y] != 0 {
				w[y] /= 1 + f.rate*ridge/sqrt(sq[y]+0.1)
			}
		}
	}
}

// weights quantises the field for the model.
func (f *field) weights(o Options) attribution.Weights {
	const unit = 0.025
	w := attribution.Weights{Node: make([]int8, labels<<o.Bits), Unit: unit}
	keep := 1 - f.drop // dropout thinned the sums by this
	for r := range f.node {
		for y, x := range f.node[r] {
			w.Node[r*labels+y] = int8(max(-127, min(127, math.Round(float64(x*keep/unit)))))
		}
	}
	for c := range f.edge {
		for x := range labels {
			for y := range attribution.Label(labels) {
				w.Edge[c][x][y] = f.edge[c][x][y]
				if y != 0 && y.Opens() {
					w.Edge[c][x][y] += o.Bias
				}
			}
		}
	}
	return w
}

// add adds the weights of another field.
func (f *field) add(o *field) {
	for r := range f.node {
		for y := range labels {
			f.node[r][y] += o.node[r][y]
		}
	}
	for c := range f.edge {
		for x := range labels {
			for y := range labels {
				f.edge[c][x][y] += o.edge[c][x][y]
			}
		}
	}
}

// times multiplies every weight by s.
func (f *field) times(s float32) {
	for r := range f.node {
		for y := range labels {
			f.node[r][y] *= s
		}
	}
	for c := range f.edge {
		for x := range labels {
			for y := range labels {
				f.edge[c][x][y] *= s
			}
		}
	}
}

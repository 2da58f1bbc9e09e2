package names

import (
	"math"
	"math/rand/v2"

	"rapporteur/names"
)

// stride is the number of columns of a row that the run time wants.
const stride = 8

// nLabels is the number of labels of boundaries.
const nLabels = names.Unit + 1

// boundaries trains the linear-chain conditional random field that finds names
// (Lafferty, McCallum and Pereira 2001), by stochastic gradients.
type boundaries struct {
	nodes       *table
	transitions [nLabels][nLabels]float32
	squares     [nLabels][nLabels]float32
	x           *names.Extractor
	features    [][]uint32
	node        [][nLabels]float32
	alpha, beta [][nLabels]float32
}

const minusInf = -1e30

// blind is the share of words that are learned without tags and trees, which are
// better on text that the grammar was trained on than they will be.
const blind = 0.2

func trainBoundaries(examples []example, x *names.Extractor, epochs int, drop float32, rng *rand.Rand, say func(string, ...any)) (names.Linear, [nLabels][nLabels]float32) {
	b := &boundaries{nodes: newTable(tagBits, stride, 3, 0.15), x: x}
	for i := range examples {
		b.eachRun(&examples[i], func(gold []uint8, weight float32) {
			for _, f := range b.features {
				b.nodes.count(f)
			}
		})
	}
	for epoch := range epochs {
		order := inPass(examples, epoch, epochs, rng)
		loss, runs := 0.0, 0
		for _, i := range order {
			b.eachRun(&examples[i], func(gold []uint8, weight float32) {
				for k := range b.features {
					if rng.Float32() < blind { // as if tags and trees told nothing
						b.features[k] = b.features[k][:len(b.features[k])-names.GrammarFeatures]
					}
					b.features[k] = dropOut(b.features[k], drop, rng)
				}
				loss += float64(b.learn(gold, weight))
				runs++
			})
		}
		b.nodes.endPass(epoch, epochs)
		say("names: pass %d of %d, loss %.4f over %d runs", epoch+1, epochs, loss/float64(runs), runs)
	}
	l := b.nodes.quantise()
	l.Scale *= 1 - drop
	return l, b.transitions
}

// eachRun reads the features and the gold labels of each run of a document.
func (b *boundaries) eachRun(e *example, visit func(gold []uint8, weight float32)) {
	b.x.Read(e.doc)
	labels := labelsOf(e)
	b.x.Runs(func(first, last int) {
		for len(b.features) < last-first {
			b.features = append(b.features, nil)
		}
		all := b.features
		b.features = b.features[:last-first]
		for i := first; i < last; i++ {
			b.features[i-first] = b.x.TagFeatures(i, b.features[i-first][:0])
		}
		visit(trim(labels[first:last]), e.weight)
		b.features = all
	})
}

// labelsOf lays the names of a document over its words.
func labelsOf(e *example) []uint8 {
	out := make([]uint8, len(e.doc.Words))
	for _, n := range e.names {
		for i := n.First; i < n.Last; i++ {
			out[i] = names.Inside
		}
		if out[n.First], out[n.Last-1] = names.Begin, names.Last; n.Last == n.First+1 {
			out[n.First] = names.Unit
		}
	}
	return out
}

// trim mends labels cut by the edge of a run.
func trim(labels []uint8) []uint8 {
	out := append([]uint8(nil), labels...)
	for i := range out {
		open := i > 0 && (out[i-1] == names.Begin || out[i-1] == names.Inside)
		closes := i+1 < len(out) && (labels[i+1] == names.Inside || labels[i+1] == names.Last)
		switch l := out[i]; {
		case l == names.Outside || l == names.Unit:
		case (l == names.Inside || l == names.Last) && !open && (l == names.Last || !closes), l == names.Begin && !closes:
			out[i] = names.Unit
		case l == names.Inside && !open:
			out[i] = names.Begin
		case l == names.Inside && !closes:
			out[i] = names.Last
		}
	}
	return out
}

// learn makes one step and returns the loss.
func (b *boundaries) learn(gold []uint8, weight float32) float32 {
	n := len(gold)
	b.node, b.alpha, b.beta = grow(b.node, n), grow(b.alpha, n), grow(b.beta, n)
	for i := range n {
		b.node[i] = [nLabels]float32{}
		b.nodes.scores(b.features[i], b.node[i][:])
	}
	z := b.forwardBackward(n)
	score, previous := float32(0), uint8(names.Outside)
	var edges [nLabels][nLabels]float32
	for i := range n {
		var gradient [nLabels]float32
		score += b.node[i][gold[i]] + b.transitions[previous][gold[i]]
		for l := range nLabels {
			gradient[l] = weight * exp(b.alpha[i][l]+b.beta[i][l]-z)
		}
		gradient[gold[i]] -= weight
		b.edges(i, z, weight, &edges)
		edges[previous][gold[i]] -= weight
		b.nodes.update(b.features[i], gradient[:])
		previous = gold[i]
	}
	score += b.transitions[previous][names.Outside]
	for l := range nLabels {
		if names.Allowed(l, names.Outside) {
			edges[l][names.Outside] += weight * exp(b.alpha[n-1][l]+b.transitions[l][names.Outside]-z)
		}
	}
	edges[previous][names.Outside] -= weight
	b.updateTransitions(&edges)
	return weight * (z - score)
}

// edges adds the expected transitions into position i.
func (b *boundaries) edges(i int, z, weight float32, out *[nLabels][nLabels]float32) {
	for from := range nLabels {
		before := float32(0)
		if i > 0 {
			before = b.alpha[i-1][from]
		} else if from != names.Outside {
			continue
		}
		for to := range nLabels {
			if names.Allowed(from, to) {
				out[from][to] += weight * exp(before+b.transitions[from][to]+b.node[i][to]+b.beta[i][to]-z)
			}
		}
	}
}

func (b *boundaries) updateTransitions(gradient *[nLabels][nLabels]float32) {
	for f := range nLabels {
		for t, g := range gradient[f] {
			if g != 0 {
				b.squares[f][t] += g * g
				b.transitions[f][t] -= b.nodes.rate * g / (sqrt(b.squares[f][t]) + 1e-3)
			}
		}
	}
}

// forwardBackward fills alpha (scores up to and with i) and beta (scores after i),
// in logarithms, and returns the logarithm of the sum over all labellings. Runs begin
// after and end before an Outside.
func (b *boundaries) forwardBackward(n int) float32 {
	for i := range n {
		for to := range nLabels {
			s := float32(minusInf)
			for from := range nLabels {
				if !names.Allowed(from, to) || i == 0 && from != names.Outside {
					continue
				}
				before := float32(0)
				if i > 0 {
					before = b.alpha[i-1][from]
				}
				s = logAdd(s, before+b.transitions[from][to])
			}
			b.alpha[i][to] = s + b.node[i][to]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for from := range nLabels {
			s := float32(minusInf)
			if i == n-1 {
				if names.Allowed(from, names.Outside) {
					s = b.transitions[from][names.Outside]
				}
			} else {
				for to := range nLabels {
					if names.Allowed(from, to) {
						s = logAdd(s, b.transitions[from][to]+b.node[i+1][to]+b.beta[i+1][to])
					}
				}
			}
			b.beta[i][from] = s
		}
	}
	z := float32(minusInf)
	for l := range nLabels {
		z = logAdd(z, b.alpha[n-1][l]+b.beta[n-1][l])
	}
	return z
}

func logAdd(a, b float32) float32 {
	if a < b {
		a, b = b, a
	}
	if b <= minusInf/2 {
		return a
	}
	return a + float32(math.Log1p(math.Exp(float64(b-a))))
}

func exp(x float32) float32  { return float32(math.Exp(float64(x))) }
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

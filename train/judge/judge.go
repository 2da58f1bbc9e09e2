// Package judge trains the coder's judge: multinomial logistic regression over hashed
// features, with labels that may be sets of classes (a quad class is any of its
// types).
package judge

import (
	"math"
	"math/rand/v2"
	"slices"

	"rapporteur/coder"
)

// Item is one labelled pair.
type Item struct {
	Key      string // folded text: items of one sentence stay in one fold
	Features []uint32
	Allowed  uint32 // classes that the label allows, a bit each
	Domain   coder.Domain
	Weight   float32
}

// Options are the hyperparameters of training.
type Options struct {
	Epochs int
	Rate   float64 // of Adagrad
	Start  float64 // of its sums of squared gradients
	Decay  float64 // L2
	Seed   uint64
	Heat   float32 // temperature of the probabilities
}

// Default are the options that cross-validation chose.
var Default = Options{Epochs: 10, Rate: 0.1, Start: 0.1, Decay: 1e-5, Seed: 1, Heat: 2.3}

// Train fits a judge to items; classes name the bits of their labels.
func Train(items []Item, classes []string, clusters *coder.Clusters, o Options) *coder.Judge {
	n := len(classes)
	t := &trainer{n: n, weights: make([]float32, n<<coder.JudgeBits), squares: make([]float32, n<<coder.JudgeBits), o: o, p: make([]float64, n), q: make([]float64, n)}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(o.Seed, 0))
	for range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(&items[i])
		}
	}
	for i := range t.weights {
		t.weights[i] /= o.Heat
	}
	return coder.NewJudge(classes, clusters, t.weights)
}

type trainer struct {
	n       int
	weights []float32
	squares []float32 // Adagrad's sums of squared gradients
	o       Options
	p, q    []float64
	buckets []uint32
}

// step moves the weights by one item: towards the model's own distribution within the
// classes that the label allows.
func (t *trainer) step(it *Item) {
	t.buckets = t.buckets[:0]
	for _, f := range it.Features {
		t.buckets = append(t.buckets, f, it.Domain.Of(f))
	}
	clear(t.p)
	for _, f := range t.buckets {
		row := t.weights[int(f)*t.n : int(f)*t.n+t.n]
		for k, w := range row {
			t.p[k] += float64(w)
		}
	}
	softmax(t.p)
	sum := 0.0
	for k := range t.p {
		t.q[k] = 0
		if it.Allowed&(1<<k) != 0 {
			t.q[k] = t.p[k]
			sum += t.p[k]
		}
	}
	for k := range t.q {
		t.q[k] = float64(it.Weight) * (t.p[k] - t.q[k]/max(sum, 1e-12))
	}
	for _, f := range t.buckets {
		at := int(f) * t.n
		for k, g := range t.q {
			w := float64(t.weights[at+k])
			g += t.o.Decay * w
			t.squares[at+k] += float32(g * g)
			t.weights[at+k] = float32(w - t.o.Rate*g/math.Sqrt(t.o.Start+float64(t.squares[at+k])))
		}
	}
}

func softmax(x []float64) {
	top := slices.Max(x)
	sum := 0.0
	for k := range x {
		x[k] = math.Exp(x[k] - top)
		sum += x[k]
	}
	for k := range x {
		x[k] /= sum
	}
}

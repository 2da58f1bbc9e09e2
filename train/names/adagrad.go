package names

import (
	"math"
	"math/rand/v2"
	"slices"

	"rapporteur/names"
)

// table is a table of weights under training, a row a hashed feature, with AdaGrad's
// sums of squared gradients (Duchi, Hazan and Singer 2011).
type table struct {
	stride  int
	weights []float32
	squares []float32
	counts  []uint8 // how often a row's features were seen, up to 255
	least   uint8   // rows seen less often stay at zero
	rate    float32
	mask    uint32
	sums    []float32 // of the weights after each pass that counts
	passes  float32
}

func newTable(bits, stride int, least uint8, rate float32) *table {
	n := 1 << bits
	return &table{stride, make([]float32, n*stride), make([]float32, n*stride), make([]uint8, n), least, rate, uint32(n - 1), make([]float32, n*stride), 0}
}

// count notes that features occur; call it for the whole corpus before training.
func (t *table) count(features []uint32) {
	for _, f := range features {
		if c := &t.counts[f&t.mask]; *c < 255 {
			*c++
		}
	}
}

func (t *table) scores(features []uint32, out []float32) {
	for _, f := range features {
		row := t.weights[int(f&t.mask)*t.stride:]
		for c := range out {
			out[c] += row[c]
		}
	}
}

// update moves the weights of the features against the gradient, one number a class.
func (t *table) update(features []uint32, gradient []float32) {
	for _, f := range features {
		row := int(f & t.mask)
		if t.counts[row] < t.least {
			continue
		}
		for c, g := range gradient {
			if g == 0 {
				continue
			}
			i := row*t.stride + c
			t.squares[i] += g * g
			t.weights[i] -= t.rate * g / float32(math.Sqrt(float64(t.squares[i]))+1e-3)
		}
	}
}

// endPass takes the weights after a pass into the average; the first half of the
// passes does not count.
func (t *table) endPass(pass, passes int) {
	if 2*pass < passes {
		return
	}
	for i, w := range t.weights {
		t.sums[i] += w
	}
	t.passes++
}

// blend averages models that were trained alike but for chance, which is steadier
// than any of them.
func blend(models []*table) names.Linear {
	first := models[0]
	for _, m := range models[1:] {
		for i, s := range m.sums {
			first.sums[i] += s
		}
		first.passes += m.passes
	}
	return first.quantise()
}

// quantise rounds the averaged weights to 8 bits; the largest one in a hundred thousand are
// clipped so that the rest keep their detail.
func (t *table) quantise() names.Linear {
	for i, s := range t.sums {
		t.weights[i] = s / max(t.passes, 1)
	}
	sizes := make([]float32, 0, len(t.weights))
	for _, w := range t.weights {
		if w != 0 {
			sizes = append(sizes, float32(math.Abs(float64(w))))
		}
	}
	slices.Sort(sizes)
	top := float32(1)
	if n := len(sizes); n > 0 {
		top = sizes[n-1-n/100000]
	}
	l := names.Linear{Scale: top / 127, W: make([]int8, len(t.weights))}
	for i, w := range t.weights {
		l.W[i] = int8(max(-127, min(127, math.Round(float64(w/l.Scale)))))
	}
	return l
}

func softmax(scores []float32) {
	top, sum := slices.Max(scores), float32(0)
	for i, s := range scores {
		scores[i] = float32(math.Exp(float64(s - top)))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// dropOut leaves features out by chance, so that a model does not lean on single words
// alone (Hinton and others 2012); weights are scaled down by as much in the end.
func dropOut(features []uint32, drop float32, rng *rand.Rand) []uint32 {
	out := features[:0]
	for _, f := range features {
		if rng.Float32() >= drop {
			out = append(out, f)
		}
	}
	return out
}

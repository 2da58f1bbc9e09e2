package segment

import (
	"math"
	"math/rand/v2"

	"rapporteur/model"
	"rapporteur/text"
)

// A network of package text is a committee: parts that are trained apart and side by
// side make one layer, whose classes add up their scores.
const (
	parts  = 2
	hidden = text.Hidden / parts
)

type options struct {
	classes int
	bits    uint    // of the hash of features
	epochs  int     //
	rate    float64 // of AdaGrad (Duchi, Hazan and Singer 2011), at the start
	dropout float64 // share of features left out of an example
	prior   float64 // added to the last class, in nats
	seed    uint64
}

// network has one hidden layer of rectified units over sparse features, and is
// trained by AdaGrad on cross-entropy.
type network struct {
	options
	rows, rowSquares []float32
	out, outSquares  []float32 // hidden weights a class, then its bias
	random           *rand.Rand
}

func newNetwork(o options, part uint64) *network {
	n := &network{options: o, random: rand.New(rand.NewPCG(o.seed, part))}
	n.rows = make([]float32, hidden<<o.bits)
	n.rowSquares = make([]float32, len(n.rows))
	n.out = make([]float32, o.classes*(hidden+1))
	n.outSquares = make([]float32, len(n.out))
	for i := range n.rows {
		n.rows[i] = float32(n.random.NormFloat64() * 0.02)
	}
	for i := range n.out {
		n.out[i] = float32(n.random.NormFloat64() * 0.3)
	}
	return n
}

func (n *network) train(examples []text.Example, report func(epoch int, loss float64)) {
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	var sum sums
	for epoch := range n.epochs {
		n.random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for done, i := range order {
			progress := (float64(epoch) + float64(done)/float64(len(order))) / float64(n.epochs)
			loss += n.step(examples[i], float32(n.rate*(1-0.9*progress)))
		}
		report(epoch, loss/float64(len(examples)))
		if epoch >= n.epochs/2 {
			sum.add(n)
		}
	}
	sum.mean(n)
}

// sums adds up the weights after some epochs: their mean does better on unseen text
// than the last of them (Izmailov et al. 2018).
type sums struct {
	rows, out []float32
	count     float32
}

func (s *sums) add(n *network) {
	if s.rows == nil {
		s.rows, s.out = make([]float32, len(n.rows)), make([]float32, len(n.out))
	}
	for i, w := range n.rows {
		s.rows[i] += w
	}
	for i, w := range n.out {
		s.out[i] += w
	}
	s.count++
}

func (s *sums) mean(n *network) {
	for i, w := range s.rows {
		n.rows[i] = w / s.count
	}
	for i, w := range s.out {
		n.out[i] = w / s.count
	}
}

// step follows the gradient of one example and returns its loss.
func (n *network) step(e text.Example, rate float32) float64 {
	var features [64]uint32
	kept := features[:0]
	for _, f := range e.Features {
		if n.random.Float64() >= n.dropout {
			kept = append(kept, f&(1<<n.bits-1))
		}
	}
	var units [hidden]float32
	for _, f := range kept {
		row := n.rows[int(f)*hidden:][:hidden]
		for j := range units {
			units[j] += row[j]
		}
	}
	for j := range units {
		units[j] = max(units[j], 0)
	}
	errors, loss := n.errors(&units, e.Class)
	var back [hidden]float32
	for c, d := range errors[:n.classes] {
		w, squares := n.out[c*(hidden+1):][:hidden+1], n.outSquares[c*(hidden+1):][:hidden+1]
		for j, u := range units {
			back[j] += d * w[j]
			adagrad(&w[j], &squares[j], d*u, rate)
		}
		adagrad(&w[hidden], &squares[hidden], d, rate)
	}
	for _, f := range kept {
		row, squares := n.rows[int(f)*hidden:][:hidden], n.rowSquares[int(f)*hidden:][:hidden]
		for j := range row {
			if units[j] > 0 {
				adagrad(&row[j], &squares[j], back[j], rate)
			}
		}
	}
	return loss
}

// errors are the differences of the class probabilities to the truth.
func (n *network) errors(units *[hidden]float32, class int) (d [4]float32, loss float64) {
	var scores [4]float64
	top, sum := math.Inf(-1), 0.0
	for c := range n.classes {
		w := n.out[c*(hidden+1):][:hidden+1]
		s := w[hidden]
		for j, u := range units {
			s += u * w[j]
		}
		scores[c] = float64(s)
		top = max(top, scores[c])
	}
	for c := range n.classes {
		scores[c] = math.Exp(scores[c] - top)
		sum += scores[c]
	}
	for c := range n.classes {
		d[c] = float32(scores[c] / sum)
	}
	loss = -math.Log(max(float64(d[class]), 1e-12))
	d[class]--
	return d, loss
}

// limit bounds a weight of a row, so that it fits into a byte in steps of limit/127.
const limit = 1.5

func adagrad(w, squares *float32, gradient, rate float32) {
	*squares += gradient * gradient
	*w -= rate * gradient / float32(math.Sqrt(float64(*squares)+1e-6))
}

// put writes the parts of a network, in integers. prior is added to the score of the
// last class, in nats.
func put(f *model.File, name string, networks []*network, prior float64) {
	o := networks[0].options
	rows := make([]int8, text.Hidden<<o.bits)
	out := make([]uint32, o.classes*(text.Hidden+1))
	for p, n := range networks {
		for i, w := range n.rows {
			if n.rowSquares[i] != 0 { // untouched rows are noise
				rows[i/hidden*text.Hidden+p*hidden+i%hidden] = int8(math.Round(float64(max(-limit, min(limit, w))) * 127 / limit))
			}
		}
		for c := range o.classes {
			w := n.out[c*(hidden+1):][:hidden+1]
			for j := range hidden {
				out[c*(text.Hidden+1)+p*hidden+j] = scaled(float64(w[j]) / parts)
			}
			bias := float64(w[hidden]) / parts
			if c == o.classes-1 {
				bias += prior / parts
			}
			out[c*(text.Hidden+1)+text.Hidden] += scaled(bias * 127 / limit) // it stands beside sums of rows
		}
	}
	f.PutInt8s(name+".rows", rows)
	f.PutUint32s(name+".out", out)
}

// scaled is a weight of a class as an integer.
func scaled(w float64) uint32 { return uint32(int32(math.Round(w * (1 << 12)))) }

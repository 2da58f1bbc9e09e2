package attribution

import (
	"fmt"
	"io"
	"math/rand/v2"

	"rapporteur/coder/attribution"
	"rapporteur/internal/polnear"
	"rapporteur/text"
)

// Example is a document with the gold role of each word.
type Example struct {
	Doc    *text.Doc
	Gold   []attribution.Role
	Owners [][]int32 // the gold attributions of each word
}

// Examples annotates articles.
func Examples(articles []polnear.Article, annotate func(string) *text.Doc) []Example {
	out := make([]Example, len(articles))
	for i, a := range articles {
		doc := annotate(a.Text)
		out[i] = Example{doc, polnear.Roles(a, doc), polnear.Owners(a, doc)}
	}
	return out
}

func sequences(x *attribution.Extractor, e Example, prior []attribution.Role) []*sequence {
	x.Reset(e.Doc, prior)
	var out []*sequence
	for _, p := range x.Paragraphs() {
		s := &sequence{gold: attribution.Encode(e.Gold[p.First:p.Last])}
		for i := p.First; i < p.Last; i++ {
			s.rows = x.Features(i, s.rows)
			s.ends = append(s.ends, int32(len(s.rows)))
			s.class = append(s.class, x.Class(i))
		}
		out = append(out, s)
	}
	return out
}

// Options of training.
type Options struct {
	Bits   int // the tables of weights have 1<<Bits rows
	Epochs int
	Passes int // a second pass sees what the first found
	Folds  int // of the jackknife by which the second pass learns from the first
	Seed   uint64
	Seeds  int // runs whose weights are averaged
	Rate   float32
	Drop   float32 // part of the features that a step does not see
	Ridge  float32 // strength of the pull of each weight to zero
	Rare   int     // features of fewer words are left out
	Bias   float32 // added to labels that open a span, for recall
}

// Defaults are the options of the committed weights.
var Defaults = Options{Bits: 18, Epochs: 4, Passes: 2, Folds: 4, Seed: 1, Seeds: 3, Rate: 0.1, Drop: 0.3, Ridge: 50, Rare: 3, Bias: 0.3}

// Learn trains all passes and the linker.
func Learn(train []Example, c Clusters, cues *attribution.Cues, o Options, log io.Writer) attribution.Parts {
	p := attribution.Parts{Bits: o.Bits, Hashes: c.Hashes, Class: c.Class}
	x := attribution.NewExtractor(o.Bits, p.Hashes, p.Class, cues)
	priors := make([][]attribution.Role, len(train))
	for pass := range o.Passes {
		fmt.Fprintf(log, "pass %d\n", pass+1)
		p.Fields = append(p.Fields, average(allSequences(x, train, priors), o, log))
		if pass+1 < o.Passes {
			priors = jackknife(x, train, p, cues, priors, o, log)
		}
	}
	p.Link = learnLinks(x, train)
	return p
}

// average trains with several seeds and takes the mean of the weights: the noise of
// each run's order and dropout goes.
func average(seqs []*sequence, o Options, log io.Writer) attribution.Weights {
	mean := Fit(seqs, o, log)
	for seed := 1; seed < o.Seeds; seed++ {
		next := o
		next.Seed += uint64(seed)
		mean.add(Fit(seqs, next, log))
	}
	mean.times(1 / float32(max(1, o.Seeds)))
	return mean.weights(o)
}

func allSequences(x *attribution.Extractor, examples []Example, priors [][]attribution.Role) []*sequence {
	var seqs []*sequence
	for i, e := range examples {
		seqs = append(seqs, sequences(x, e, priors[i])...)
	}
	return seqs
}

// jackknife gives each example the roles that a model trained on the others finds.
func jackknife(x *attribution.Extractor, train []Example, parts attribution.Parts, cues *attribution.Cues, priors [][]attribution.Role, o Options, log io.Writer) [][]attribution.Role {
	out := make([][]attribution.Role, len(train))
	for fold := range o.Folds {
		var rest []Example
		for i, e := range train {
			if i%o.Folds != fold {
				rest = append(rest, e)
			}
		}
		fmt.Fprintf(log, "fold %d\n", fold+1)
		parts.Link, parts.Fields = attribution.NewLinker(nil), []attribution.Weights{Fit(allSequences(x, rest, priors), o, log).weights(o)}
		m := attribution.NewModel(parts, cues)
		for i := fold; i < len(train); i += o.Folds {
			out[i] = m.Roles(train[i].Doc)
		}
	}
	return out
}

// learnLinks trains the linker on the gold spans.
func learnLinks(x *attribution.Extractor, train []Example) attribution.Linker {
	l := attribution.NewLinker(nil)
	const epochs, rate = 5, 0.05
	for epoch := range epochs {
		for _, e := range train {
			x.Reset(e.Doc, nil)
			x.Pairs(e.Gold, func(from, to attribution.Range, role attribution.Role, feats []uint32) {
				l.Learn(feats, e.tied(from, to), rate*float32(epochs-epoch)/epochs)
			})
		}
	}
	return l
}

// tied reports whether two ranges belong to one gold attribution.
func (e Example) tied(a, b attribution.Range) bool {
	for _, k := range e.owners(a.First) {
		for _, l := range e.owners(b.First) {
			if k == l {
				return true
			}
		}
	}
	return false
}

// owners are the gold attributions that word i has a part in.
func (e Example) owners(i int) []int32 { return e.Owners[i] }

const shrinkEvery = 1000 // sequences

// Fit trains one pass's field.
func Fit(seqs []*sequence, o Options, log io.Writer) *field {
	f := newField(o.Bits, o.Seed)
	f.rate, f.drop = o.Rate, o.Drop
	dropRare(seqs, o)
	rng := rand.New(rand.NewPCG(o.Seed, 2))
	order := rng.Perm(len(seqs))
	for epoch := range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		var sum float64
		words := 0
		for at, i := range order {
			done := (float32(epoch) + float32(at)/float32(len(order))) / float32(o.Epochs)
			f.rate = o.Rate * (1 - done)
			sum += f.update(seqs[i])
			if at%shrinkEvery == shrinkEvery-1 {
				f.shrink(o.Ridge * shrinkEvery / float32(len(order)))
			}
			words += len(seqs[i].gold)
		}
		fmt.Fprintf(log, "epoch %d: log-likelihood %.4f a word\n", epoch+1, sum/float64(words))
	}
	return f
}

// dropRare takes out of the sequences the features that fewer than o.Rare words have.
func dropRare(seqs []*sequence, o Options) {
	count := make([]uint16, 1<<o.Bits)
	for _, s := range seqs {
		for _, r := range s.rows {
			if count[r] < 1<<15 {
				count[r]++
			}
		}
	}
	for _, s := range seqs {
		kept, at := s.rows[:0], int32(0)
		for i, end := range s.ends {
			for ; at < end; at++ {
				if r := s.rows[at]; int(count[r]) >= o.Rare {
					kept = append(kept, r)
				}
			}
			s.ends[i] = int32(len(kept))
		}
		s.rows = kept
	}
}

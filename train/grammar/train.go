// Package grammar trains the tagger and the parser on Universal Dependencies treebanks.
package grammar

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"rapporteur/grammar"
	"rapporteur/model"
)

// Options of a training.
type Options struct {
	grammar.Sizes
	Drop   float32
	Rate   float32
	Epochs int
	Batch  int
	Seed   uint64
}

// Defaults are the options of rapporteur train grammar; docs/parser.md tells how the
// weights that are built in came about.
var Defaults = Options{
	Sizes: grammar.Sizes{Embed: 96, Vector: 64, Width: 160, Layers: "cscscs", Arc: 128, Label: 128, Refine: 64, Arc2: 64, Tags: 99},
	Drop:  0.16, Rate: 0.002, Epochs: 25, Batch: 500, Seed: 1,
}

// Files say what to train on.
type Files struct {
	Treebanks []string // CoNLL-U
	Dev       []string // treebanks to score on while training; may be empty
	Vectors   string   // word vectors in GloVe's format; empty for those of the weights built in
}

// Sizes of what is taken from a file of word vectors.
const (
	vectorWords   = 100_000
	vectorColumns = 50
)

// Train learns the weights; progress goes to log. The same data give the same weights
// on any number of processors; another make of processor may round differently.
func Train(files Files, o Options, log io.Writer) (*model.File, error) {
	docs, news, err := readTreebank(files.Treebanks...)
	if err != nil {
		return nil, err
	}
	words, vectors, err := files.vectors()
	if err != nil {
		return nil, err
	}
	known := frequent(docs, 2)
	nm := newNames()
	t := &trainer{Options: o, lex: grammar.NewLexicon(known, words), vectors: vectors, names: nm, log: log}
	c := nm.corpus(append(slices.Clone(docs), news...), t.lex, true) // news counts twice, being what is read most
	for _, name := range files.Dev {
		dev, _, err := readTreebank(name)
		if err != nil {
			return nil, err
		}
		t.dev = append(t.dev, nm.corpus(dev, t.lex, false))
	}
	t.net = t.fresh()
	t.learn(c)
	return t.net.file(known, words, nm, docs), nil
}

func (f *Files) vectors() (words []string, vectors *mat, err error) {
	if f.Vectors == "" {
		return builtInVectors()
	}
	return readVectors(f.Vectors, vectorWords, vectorColumns)
}

type trainer struct {
	Options
	lex     *grammar.Lexicon
	vectors *mat
	net     *network
	names   *names
	dev     []*corpus
	log     io.Writer
}

// fresh is a network that knows nothing yet.
func (t *trainer) fresh() *network {
	return newNetwork(t.Sizes, t.lex, t.vectors, len(t.names.tagList), len(t.names.relList), t.Drop, t.Seed)
}

func (t *trainer) learn(c *corpus) {
	rng := rand.New(rand.NewPCG(t.Seed, 11))
	// Each batch is halved between two workers, however many processors there are,
	// so that the same data give the same weights.
	nets := [2]*network{t.net, t.twin()}
	contexts := [2]*context{{rng: t.Seed*77 + 12345, training: true}, {rng: t.Seed*78 + 54321, training: true}}
	opt := &adam{b1: 0.9, b2: 0.98}
	total := t.Epochs * len(c.batches(rng, t.Batch))
	began := time.Now()
	for epoch := range t.Epochs {
		var sum tally
		for _, which := range c.batches(rng, t.Batch) {
			opt.rate = t.Rate * schedule(opt.step, total)
			parts := [2]*batch{c.batch(which[:len(which)/2], rng), c.batch(which[len(which)/2:], rng)}
			var results [2]tally
			var wait sync.WaitGroup
			for w, part := range parts {
				if len(part.rows) > 0 {
					wait.Go(func() { results[w] = nets[w].run(contexts[w], part).tally })
				}
			}
			wait.Wait()
			gather(t.net.all, nets[1].all)
			opt.update(t.net.all)
			sum.add(results[0])
			sum.add(results[1])
		}
		fmt.Fprintf(t.log, "epoch %d %.0fs: %s", epoch+1, time.Since(began).Seconds(), sum.per(c.tokens))
		if (epoch+1)%3 == 0 || epoch+1 == t.Epochs {
			for _, d := range t.dev {
				fmt.Fprintf(t.log, " | %s", t.score(d))
			}
		}
		fmt.Fprintln(t.log)
	}
}

// schedule is the share of the learning rate at a step: up over the first 200, then
// down along a cosine.
func schedule(step, total int) float32 {
	p := float64(step) / float64(total)
	return float32(min(1, float64(step+1)/200) * max(0.01, 0.5+0.5*math.Cos(math.Pi*min(p, 1))))
}

// tally is how a network did on words: losses and right answers for tags, heads and labels.
type tally struct {
	loss  [3]float64
	right [3]int
}

func (t *tally) add(u tally) {
	for k := range t.loss {
		t.loss[k] += u.loss[k]
		t.right[k] += u.right[k]
	}
}

func (t *tally) per(words int) string {
	n := float64(words)
	return fmt.Sprintf("loss %.3f %.3f %.3f, right %.4f %.4f %.4f", t.loss[0]/n, t.loss[1]/n, t.loss[2]/n,
		float64(t.right[0])/n, float64(t.right[1])/n, float64(t.right[2])/n)
}

// twin is a network with the same parameters and gradients of its own.
func (t *trainer) twin() *network {
	n := t.fresh()
	for i, p := range n.all {
		p.d = t.net.all[i].d
		p.m, p.v = nil, nil
	}
	return n
}

// gather adds the gradients of a twin, and clears these.
func gather(to, from []*param) {
	for i, p := range from {
		if !p.isTable {
			add(to[i].g, p.g)
			clear(p.g)
			continue
		}
		slices.Sort(p.touched)
		for _, r := range slices.Compact(p.touched) {
			g := p.g[int(r)*p.c : int(r+1)*p.c]
			add(to[i].g[int(r)*p.c:int(r+1)*p.c], g)
			clear(g)
			to[i].touched = append(to[i].touched, r)
		}
		p.touched = p.touched[:0]
	}
}

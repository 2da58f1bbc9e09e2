// Package names trains the model of names, kinds and chains: on GUM's entities, on the
// names of re3d, and on a file of silver names where one is given.
package names

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/names"
	"rapporteur/text"
)

// Sizes of the tables of weights, in bits.
const (
	tagBits  = 18
	kindBits = 18
	pairBits = 18
)

// Options say what to train on.
type Options struct {
	Data     string  // directory of the data sets
	Clusters string  // file of word clusters: "word TAB coarsest TAB … TAB finest"; empty for those built in
	Lists    string  // file of names of the world: "list TAB form"; empty for those built in
	Silver   string  // file of silver names, may be empty
	Weight   float32 // of a silver name against one of GUM
	Epochs   int
	Drop     float32 // share of features left out by chance while learning names
	DropKind float32 // the same, for kinds
	Log      io.Writer
}

// Train reads the data and returns the weights; the same data give the same bytes.
func Train(o Options) (*model.File, error) {
	say := func(format string, args ...any) { fmt.Fprintf(o.Log, format+"\n", args...) }
	clusters, lists, err := o.knowledge()
	if err != nil {
		return nil, err
	}
	lexicon, err := names.NewLexicon(clusters, lists)
	if err != nil {
		return nil, err
	}
	examples, err := o.read(lexicon)
	if err != nil {
		return nil, err
	}
	say("read %d documents", len(examples))
	rng := rand.New(rand.NewPCG(4, 2))
	x := names.NewExtractor(lexicon)
	var w names.Weights
	w.Tagger, w.Transitions = trainBoundaries(examples, x, o.Epochs, o.Drop, rng, say)
	w.Kinds = trainKinds(examples, x, lexicon, o.Epochs, o.DropKind, rng, say)
	w.Antecedents = names.Linear{Scale: 1, W: make([]int8, stride)}
	w.Antecedents = trainAntecedents(examples, names.New(lexicon, w), 8, rng, say)
	return w.File(clusters, lists), nil
}

// knowledge reads clusters and lists from their files, or takes those of the weights
// that are built in.
func (o *Options) knowledge() (clusters names.Clusters, lists names.Lists, err error) {
	if o.Clusters == "" || o.Lists == "" {
		if clusters, lists, err = names.Knowledge(); err != nil {
			return clusters, lists, err
		}
	}
	if o.Clusters != "" {
		lines, err := readLines(o.Clusters)
		if err != nil {
			return clusters, lists, err
		}
		if clusters, err = names.HashClusters(lines); err != nil {
			return clusters, lists, err
		}
	}
	if o.Lists != "" {
		lines, err := readLines(o.Lists)
		if err != nil {
			return clusters, lists, err
		}
		if lists, err = names.HashLists(lines); err != nil {
			return clusters, lists, err
		}
	}
	return clusters, lists, nil
}

func (o *Options) read(lexicon *names.Lexicon) ([]example, error) {
	g, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	seg, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	out, err := readGUM(filepath.Join(o.Data, "treebank", "gum-train.conllu"), g, lexicon, 1)
	if err != nil {
		return nil, err
	}
	columns, err := readColumns(filepath.Join(o.Data, "entities", "re3d-train.txt"), g, lexicon, 1)
	if err != nil || o.Silver == "" {
		return append(out, columns...), err
	}
	silver, err := readSilver(o.Silver, seg, g, lexicon, o.Weight)
	return append(append(out, columns...), silver...), err
}

func readLines(path string) ([]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read what the model is built on: %w", err)
	}
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n"), nil
}

// inPass is the order of the examples in a pass: silver ones only in the first half of
// the passes, so that the conventions of the treebank have the last word.
func inPass(examples []example, pass, passes int, rng *rand.Rand) []int {
	order := rng.Perm(len(examples))
	if 2*pass < passes {
		return order
	}
	return slices.DeleteFunc(order, func(i int) bool { return examples[i].silver })
}

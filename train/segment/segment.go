// Package segment trains the two networks of the segmenter on Universal Dependencies
// treebanks.
package segment

import (
	"fmt"
	"io"
	"path/filepath"

	"rapporteur/model"
	"rapporteur/text"
)

// Treebanks are the training files under a directory of data.
func Treebanks(data string) []string {
	return []string{filepath.Join(data, "treebank", "ewt-train.conllu"), filepath.Join(data, "treebank", "gum-train.conllu")}
}

// Version of the weights' layout, as package text reads it.
const Version = 1

// Train learns the weights from treebanks in CoNLL-U; progress goes to log.
func Train(files []string, log io.Writer) (*model.File, error) {
	var golds []*text.Gold
	for _, name := range files {
		gold, err := text.ReadCoNLLUFile(name)
		if err != nil {
			return nil, err
		}
		golds = append(golds, gold...)
	}
	classes := text.LearnWordClasses(golds)
	tokens, sentences, err := text.Examples(golds, classes)
	if err != nil {
		return nil, err
	}
	f := &model.File{Kind: "segment", Version: Version}
	f.Put("classes", classes)
	for _, n := range []struct {
		name     string
		examples []text.Example
		options  options
	}{
		{"tokens", tokens, options{classes: 3, bits: 14, epochs: 8, rate: 0.05, dropout: 0.1, seed: 1}},
		{"sentences", sentences, options{classes: 2, bits: 15, epochs: 8, rate: 0.05, dropout: 0.4, prior: 2, seed: 2}},
	} {
		fmt.Fprintf(log, "%s: %d decisions\n", n.name, len(n.examples))
		var networks []*network
		for part := range parts {
			network := newNetwork(n.options, uint64(part))
			network.train(n.examples, func(epoch int, loss float64) {
				fmt.Fprintf(log, "%s: part %d of %d, epoch %d of %d, loss %.4f\n", n.name, part+1, parts, epoch+1, n.options.epochs, loss)
			})
			networks = append(networks, network)
		}
		put(f, n.name, networks, n.options.prior)
	}
	return f, nil
}

package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/grammar"
)

func newTrainGrammar() *cobra.Command {
	var files grammar.Files
	o := grammar.Defaults
	c := &cobra.Command{
		Use:   "grammar [TREEBANK.conllu…]",
		Short: "Tagger and parser, from Universal Dependencies treebanks",
		Long: `Grammar trains the tagger and the parser, on the given treebanks or on
treebank/{ewt,gum}-train.conllu of the data. Word vectors are those of the weights that
are built in, or come from a file as GloVe has it: a line a word, then its 50 numbers.`,
		Example: `  rapporteur train grammar --data ../shared/data
  rapporteur train grammar --vectors glove.6B.50d.txt my-treebank.conllu`,
		RunE: func(c *cobra.Command, treebanks []string) error {
			files.Treebanks = treebanks
			if len(treebanks) == 0 {
				data, err := trainData(c)
				if err != nil {
					return err
				}
				files.Treebanks = grammar.Treebanks(data)
			}
			f, err := grammar.Train(files, o, c.ErrOrStderr())
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
	c.Flags().StringVar(&files.Vectors, "vectors", "", "`file` of word vectors (default: those built in)")
	c.Flags().StringSliceVar(&files.Dev, "dev", nil, "`treebank` to score on while training")
	c.Flags().IntVar(&o.Epochs, "epochs", o.Epochs, "passes over the data")
	c.Flags().Uint64Var(&o.Seed, "seed", o.Seed, "seed of the random numbers")
	return c
}

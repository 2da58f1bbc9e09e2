package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/grammar"
)

func newTrainGrammar() *cobra.Command {
	return &cobra.Command{
		Use:     "grammar [TREEBANK.conllu…]",
		Short:   "Tagger and parser, from Universal Dependencies treebanks",
		Long:    "Grammar trains the tagger and the parser, on the given treebanks or on treebank/{ewt,gum}-train.conllu of the data.",
		Example: "  rapporteur train grammar --data ../shared/data",
		RunE: func(c *cobra.Command, files []string) error {
			if len(files) == 0 {
				data, err := trainData(c)
				if err != nil {
					return err
				}
				files = grammar.Treebanks(data)
			}
			f, err := grammar.Train(files, c.ErrOrStderr())
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
}

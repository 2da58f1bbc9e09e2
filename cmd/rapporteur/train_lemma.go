package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/lemma"
)

func newTrainLemma() *cobra.Command {
	return &cobra.Command{
		Use:     "lemma [TREEBANK.conllu…]",
		Short:   "Lemmatizer, from Universal Dependencies treebanks",
		Long:    "Lemma builds the table of lemmas and the rules for unknown words, from the given treebanks or from treebank/{ewt,gum}-train.conllu of the data.",
		Example: "  rapporteur train lemma --data ../shared/data",
		RunE: func(c *cobra.Command, files []string) error {
			if len(files) == 0 {
				data, err := trainData(c)
				if err != nil {
					return err
				}
				files = lemma.Treebanks(data)
			}
			f, err := lemma.Train(files)
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
}

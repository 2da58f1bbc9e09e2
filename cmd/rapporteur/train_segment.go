package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/segment"
)

func newTrainSegment() *cobra.Command {
	return &cobra.Command{
		Use:     "segment [TREEBANK.conllu…]",
		Short:   "Segmenter, from Universal Dependencies treebanks",
		Long:    "Segment trains the networks that cut texts into sentences and words, on the given treebanks or on treebank/{ewt,gum}-train.conllu of the data.",
		Example: "  rapporteur train segment --data ../shared/data",
		RunE: func(c *cobra.Command, files []string) error {
			if len(files) == 0 {
				data, err := trainData(c)
				if err != nil {
					return err
				}
				files = segment.Treebanks(data)
			}
			f, err := segment.Train(files, c.ErrOrStderr())
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
}

package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	"rapporteur/train/judge"
)

func newTrainJudge() *cobra.Command {
	return &cobra.Command{
		Use:     "judge",
		Short:   "The coder's judge, from labelled pairs and the codebook's examples",
		Long:    "Judge trains the classifier that decides beside the lexicon, on relations/plv-train.tsv, relations/cameo-quad-train.tsv with the spans of entities/cameo-source-target-train.txt, and the codebook's own examples.",
		Example: "  rapporteur train judge --data ../shared/data",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			data, err := trainData(c)
			if err != nil {
				return err
			}
			f, err := os.Open(filepath.Join(data, "relations", "plv-train.tsv"))
			if err != nil {
				return rapporteur.Errorf(rapporteur.NotFound, "%w", err)
			}
			defer f.Close()
			gold, err := evaluate.ReadPairs(f)
			if err != nil {
				return err
			}
			m, err := judge.NewMaker()
			if err != nil {
				return err
			}
			others, err := m.Others()
			if err != nil {
				return err
			}
			return writeWeights(c, judge.Train(append(m.Pairs(gold), others...), m.Classes, judge.Default).File())
		},
	}
}

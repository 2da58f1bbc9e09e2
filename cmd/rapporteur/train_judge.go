package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/train/judge"
)

func newTrainJudge() *cobra.Command {
	var vectors, reviewed string
	c := &cobra.Command{
		Use:   "judge",
		Short: "The coder's judge, from labelled pairs and the codebook's examples",
		Long:  "Judge trains the classifier that decides beside the lexicon, on relations/plv-train.tsv, relations/cameo-quad-train.tsv with the spans of entities/cameo-source-target-train.txt, the codebook's own examples, and the rows that evaluate/rows.tsv labels.",
		Example: `  rapporteur train judge --data ../shared/data
  rapporteur train judge --data ../shared/data --gold gold.jsonl`,
		Args: cobra.NoArgs,
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
			var clusters *coder.Clusters
			if vectors != "" {
				if clusters, err = judge.Cluster(vectors); err != nil {
					return err
				}
			}
			m, err := judge.NewMaker(clusters)
			if err != nil {
				return err
			}
			others, err := m.Others()
			if err != nil {
				return err
			}
			rows, err := labelledRows(m)
			if err != nil {
				return err
			}
			if reviewed != "" {
				more, err := goldRows(m, reviewed)
				if err != nil {
					return err
				}
				rows = append(rows, more...)
			}
			for _, r := range rows {
				others = append(others, r.Item)
			}
			return writeWeights(c, judge.Train(append(m.Pairs(gold), others...), m.Classes, m.Clusters, judge.Default).File())
		},
	}
	c.Flags().StringVar(&reviewed, "gold", "", "also learn from a gold set that reviewers made on the desk, a `FILE` of JSON Lines")
	c.Flags().StringVar(&vectors, "vectors", "", "`file` of word vectors in GloVe's text format, to sort the vocabulary into clusters anew (default: the built-in clusters)")
	return c
}

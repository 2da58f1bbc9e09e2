package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/train/judge"
)

func newEvaluateRelations() *cobra.Command {
	var misses, without bool
	var folds int
	c := &cobra.Command{
		Use:   "relations GOLD.tsv",
		Short: "The type of given pairs against labelled sentences",
		Long: `Relations scores the type that the program gives each pair of a source and a target
marked in a sentence, in the Zero-Shot-PLOVER format: macro-averaged F1 over PLOVER
roots and over quad classes.`,
		Example: `  rapporteur evaluate relations relations/plv-train.tsv`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			gold, err := readGold(files[0], evaluate.ReadPairs)
			if err != nil {
				return err
			}
			found, book, err := relateAll(gold, folds, without)
			if err != nil {
				return err
			}
			if misses {
				printMisses(c, gold, found)
			}
			types, right, sure := make([]string, len(found)), make([]bool, len(found)), make([]float64, len(found))
			for i := range found {
				types[i], sure[i] = found[i].Type, found[i].Confidence
				right[i] = evaluate.Root(types[i]) == gold[i].Root
			}
			task := "relations"
			if without {
				task = "relations-without"
			}
			data := strings.TrimSuffix(filepath.Base(files[0]), filepath.Ext(files[0]))
			return evaluate.Print(c.OutOrStdout(), task, data, append(evaluate.Relations(book, gold, types), evaluate.Figure{Metric: "calibration-error", Value: evaluate.CalibrationError(sure, right)}))
		},
	}
	c.Flags().IntVar(&folds, "folds", 0, "train the judge anew for each of `N` parts on the others, and score each part by a judge that did not see it")
	c.Flags().BoolVar(&without, "without", false, "train the judge anew on everything but this file")
	c.Flags().BoolVar(&misses, "misses", false, "print the pairs that came out wrong")
	return c
}

// relateAll runs the program's models over the pairs; with folds or without, judges
// that did not see them.
func relateAll(gold []evaluate.Pair, folds int, without bool) ([]coder.Relation, *codebook.Book, error) {
	m, err := judge.NewMaker(nil)
	if err != nil {
		return nil, nil, err
	}
	judges, err := unseenJudges(m, gold, folds, without)
	if err != nil {
		return nil, nil, err
	}
	out := make([]coder.Relation, len(gold))
	for i, g := range gold {
		relator := m.Coder
		if len(judges) > 0 {
			relator = coder.New(m.Book, judges[i%len(judges)])
		}
		out[i], _ = relator.Relate(m.Parse(g.Text), g.Source, g.Target)
	}
	return out, m.Book, nil
}

// unseenJudges trains a judge for each fold on all other data; pair i belongs to fold
// i modulo folds. None is trained where neither folds nor without asks for it.
func unseenJudges(m *judge.Maker, gold []evaluate.Pair, folds int, without bool) ([]*coder.Judge, error) {
	if folds == 0 && !without {
		return nil, nil
	}
	items := m.Pairs(gold)
	others, err := m.Others()
	if err != nil {
		return nil, err
	}
	if without {
		return []*coder.Judge{judge.Train(judge.Unseen(others, items), m.Classes, m.Clusters, judge.Default)}, nil
	}
	var out []*coder.Judge
	for fold := range folds {
		var seen, held []judge.Item
		for i, it := range items {
			if i%folds == fold {
				held = append(held, it)
			} else {
				seen = append(seen, it)
			}
		}
		out = append(out, judge.Train(judge.Unseen(append(seen, others...), held), m.Classes, m.Clusters, judge.Default))
	}
	return out, nil
}

func printMisses(c *cobra.Command, gold []evaluate.Pair, found []coder.Relation) {
	for i, g := range gold {
		if r := found[i]; evaluate.Root(r.Type) != g.Root {
			fmt.Fprintf(c.OutOrStdout(), "%s\t%s\t%s\t%s\n", g.Root, r.Type, r.Explain.Rule, g.Marked())
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/text"
)

func newEvaluateRelations() *cobra.Command {
	var misses bool
	c := &cobra.Command{
		Use:   "relations GOLD.tsv",
		Short: "The type of given pairs against labelled sentences",
		Long: `Relations scores the type that the program gives each pair of a source and a target
marked in a sentence, in the Zero-Shot-PLOVER format: macro-averaged F1 over PLOVER
roots and over quad classes.`,
		Example: `  rapporteur evaluate relations relations/plv-train.tsv`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			f, err := os.Open(files[0])
			if err != nil {
				return rapporteur.Errorf(rapporteur.NotFound, "%w", err)
			}
			defer f.Close()
			gold, err := evaluate.ReadPairs(f)
			if err != nil {
				return err
			}
			found, book, err := relateAll(gold)
			if err != nil {
				return err
			}
			if misses {
				printMisses(c, gold, found)
			}
			types := make([]string, len(found))
			for i := range found {
				types[i] = found[i].Type
			}
			data := strings.TrimSuffix(filepath.Base(files[0]), filepath.Ext(files[0]))
			return evaluate.Print(c.OutOrStdout(), "relations", data, evaluate.Relations(book, gold, types))
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print the pairs that came out wrong")
	return c
}

// relateAll runs the program's models over the pairs.
func relateAll(gold []evaluate.Pair) ([]coder.Relation, *codebook.Book, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		return nil, nil, err
	}
	model, err := grammar.Load()
	if err != nil {
		return nil, nil, err
	}
	book, err := codebook.Load()
	if err != nil {
		return nil, nil, err
	}
	relator := coder.New(book)
	out := make([]coder.Relation, len(gold))
	for i, g := range gold {
		doc := segmenter.Segment(g.Text)
		model.Annotate(doc)
		out[i], _ = relator.Relate(doc, g.Source, g.Target)
	}
	return out, book, nil
}

func printMisses(c *cobra.Command, gold []evaluate.Pair, found []coder.Relation) {
	for i, g := range gold {
		if r := found[i]; evaluate.Root(r.Type) != g.Root {
			fmt.Fprintf(c.OutOrStdout(), "%s\t%s\t%s\t%s\n", g.Root, r.Type, r.Explain.Rule, g.Marked())
		}
	}
}

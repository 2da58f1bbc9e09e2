package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/text"
)

func newEvaluateParse() *cobra.Command {
	var goldTokens bool
	c := &cobra.Command{
		Use:   "parse GOLD.conllu…",
		Short: "Sentences, words, tags, lemmas and trees against a treebank",
		Long: `Parse reads the raw text of a treebank in CoNLL-U and scores what the program makes of it
as the CoNLL 2018 shared task does: F1 in percent.`,
		Example: `  rapporteur evaluate parse treebank/ewt-dev.conllu
  rapporteur evaluate parse --gold-tokens treebank/gum-dev.conllu`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			segmenter, err := text.LoadSegmenter()
			if err != nil {
				return err
			}
			model, err := grammar.Load()
			if err != nil {
				return err
			}
			for _, file := range files {
				pairs, err := readParsed(file, segmenter, model, goldTokens)
				if err != nil {
					return err
				}
				task := "parse"
				if goldTokens {
					task = "parse-gold-tokens"
				}
				data := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
				if err := evaluate.Print(c.OutOrStdout(), task, data, evaluate.Parse(pairs)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&goldTokens, "gold-tokens", false, "take sentences and words from the treebank instead of finding them")
	return c
}

// readParsed pairs the documents of a treebank with what the models make of their text.
func readParsed(file string, segmenter *text.Segmenter, model *grammar.Model, goldTokens bool) ([]evaluate.Parsed, error) {
	golds, err := text.ReadCoNLLUFile(file)
	if err != nil {
		return nil, err
	}
	pairs := make([]evaluate.Parsed, len(golds))
	for i, g := range golds {
		system := g.Doc.Bare()
		if !goldTokens {
			system = segmenter.Segment(g.Doc.Text)
		}
		model.Annotate(system)
		pairs[i] = evaluate.Parsed{Gold: g.Doc, System: system}
	}
	return pairs, nil
}

package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/internal/gum"
	"rapporteur/names"
	"rapporteur/text"
)

func newEvaluateNames() *cobra.Command {
	var goldTokens bool
	c := &cobra.Command{
		Use:   "names GOLD.conllu|GOLD.txt…",
		Short: "Names and their kinds against a corpus",
		Long: `Names scores the names that the program finds, F1 of spans with kinds in percent: against a
treebank whose MISC column holds GUM's entities, from its raw text, or against sentences in
CoNLL columns with B-Person, B-Organisation and B-Location.

A name is a mention with a proper noun as head, without article, title and what follows
it; "names-phrase" scores the whole noun phrases that GUM marks.`,
		Example: "  rapporteur evaluate names treebank/gum-dev.conllu entities/re3d-dev.txt",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			p, err := newPipeline()
			if err != nil {
				return err
			}
			for _, file := range files {
				if err := p.evaluateNames(c, file, goldTokens); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&goldTokens, "gold-tokens", false, "take sentences and words from the treebank instead of finding them")
	return c
}

func newEvaluateCoref() *cobra.Command {
	var goldTokens bool
	c := &cobra.Command{
		Use:   "coref GOLD.conllu…",
		Short: "Antecedents of pronouns and descriptions against a treebank with GUM's chains",
		Long: `Coref scores, from raw text, how often a pronoun or a definite description of a person,
organization or place is given the right antecedent, in percent.`,
		Example: "  rapporteur evaluate coref treebank/gum-dev.conllu",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			p, err := newPipeline()
			if err != nil {
				return err
			}
			for _, file := range files {
				golds, systems, err := p.readTreebank(file, goldTokens)
				if err != nil {
					return err
				}
				if err := evaluate.Print(c.OutOrStdout(), taskName("coref", goldTokens), dataName(file), evaluate.Coref(golds, systems)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&goldTokens, "gold-tokens", false, "take sentences and words from the treebank instead of finding them")
	return c
}

// pipeline is what turns text into mentions.
type pipeline struct {
	segmenter *text.Segmenter
	grammar   *grammar.Model
	names     *names.Model
	lexicon   *names.Lexicon
}

func newPipeline() (p pipeline, err error) {
	if p.segmenter, err = text.LoadSegmenter(); err != nil {
		return p, err
	}
	if p.grammar, err = grammar.Load(); err != nil {
		return p, err
	}
	if p.names, err = names.Load(); err != nil {
		return p, err
	}
	p.lexicon, err = names.NewLexicon(names.Clusters{}, names.Lists{})
	return p, err
}

// readTreebank reads gold documents and what the models make of them.
func (p *pipeline) readTreebank(file string, goldTokens bool) (golds []*text.Gold, systems []*text.Doc, err error) {
	if golds, err = text.ReadCoNLLUFile(file); err != nil {
		return nil, nil, err
	}
	for _, g := range golds {
		doc := g.Doc.Bare()
		if !goldTokens {
			doc = p.segmenter.Segment(g.Doc.Text)
		}
		p.grammar.Annotate(doc)
		p.names.Annotate(doc, nil)
		systems = append(systems, doc)
	}
	return golds, systems, nil
}

func (p *pipeline) evaluateNames(c *cobra.Command, file string, goldTokens bool) error {
	if filepath.Ext(file) != ".conllu" {
		return p.evaluateColumns(c, file)
	}
	golds, systems, err := p.readTreebank(file, goldTokens)
	if err != nil {
		return err
	}
	var cores, phrases []evaluate.Named
	for i, g := range golds {
		cores = append(cores, evaluate.GUMNames(g, systems[i], p.lexicon))
		phrases = append(phrases, evaluate.GUMPhrases(g, systems[i], p.lexicon))
	}
	if err := evaluate.Print(c.OutOrStdout(), taskName("names", goldTokens), dataName(file), evaluate.Names(cores)); err != nil {
		return err
	}
	return evaluate.Print(c.OutOrStdout(), taskName("names-phrase", goldTokens), dataName(file), evaluate.Names(phrases)[:4])
}

func (p *pipeline) evaluateColumns(c *cobra.Command, file string) error {
	sentences, err := gum.ReadColumns(file)
	if err != nil {
		return err
	}
	var all []evaluate.Named
	for i := range sentences {
		p.grammar.Annotate(sentences[i].Doc)
		p.names.Annotate(sentences[i].Doc, nil)
		all = append(all, evaluate.ColumnNames(&sentences[i], p.lexicon))
	}
	return evaluate.Print(c.OutOrStdout(), "names", dataName(file), evaluate.Names(all))
}

func taskName(task string, goldTokens bool) string {
	if goldTokens {
		return task + "-gold-tokens"
	}
	return task
}

func dataName(file string) string { return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) }

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/coder/attribution"
	"rapporteur/evaluate"
	"rapporteur/internal/polnear"
	"rapporteur/knowledge"
	"rapporteur/text"
)

func newEvaluateStance() *cobra.Command {
	misses := false
	c := &cobra.Command{
		Use:   "stance FOLDER",
		Short: "What speakers do with what they say, on 200 labelled claims",
		Long: `Stance scores the stance of claims (assert, deny, allege, …), the spans of source, cue and
content given, in percent, on the 200 attributions of PolNeAR's dev articles that
evaluate/stance.tsv labels.`,
		Example: "  rapporteur evaluate stance attributions/dev",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			articles, err := polnear.Load(args[0])
			if err != nil {
				return err
			}
			p, err := newPipeline()
			if err != nil {
				return err
			}
			claim, err := newClaims()
			if err != nil {
				return err
			}
			read := func(s string) *text.Doc {
				doc := p.segmenter.Segment(s)
				p.grammar.Annotate(doc)
				p.names.Annotate(doc, nil)
				return doc
			}
			counts, missed, err := evaluate.Stances(articles, read, claim)
			if err != nil {
				return err
			}
			for _, m := range missed {
				if misses {
					fmt.Fprintf(c.ErrOrStderr(), "%s:%d %s, not %s: <%s> %s\n", m.Article, m.Offset, m.Want, m.Got, m.Cue, m.About)
				}
			}
			return evaluate.Print(c.OutOrStdout(), "stance", "polnear-dev-200", []evaluate.Figure{
				{Metric: "right", Value: 100 * float64(counts.Right) / float64(max(1, counts.Gold))}})
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print each claim that is read otherwise")
	return c
}

// newClaims returns what makes claims of attributions.
func newClaims() (func(*text.Doc, []attribution.Attribution) []rapporteur.Claim, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	claimer, err := coder.NewClaimer(book, base)
	if err != nil {
		return nil, err
	}
	return func(doc *text.Doc, found []attribution.Attribution) []rapporteur.Claim {
		return claimer.Claims(doc, found, base.Resolve(doc, rapporteur.Date{}), &coder.Coding{})
	}, nil
}

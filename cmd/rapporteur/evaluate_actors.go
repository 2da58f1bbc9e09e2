package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	"rapporteur/knowledge"
	"rapporteur/text"
)

func newEvaluateActors() *cobra.Command {
	var misses bool
	c := &cobra.Command{
		Use:   "actors GOLD.json…",
		Short: "Codes of actors and recipients, given their words, against PLOVER gold records",
		Long: `Actors scores the codes that the program gives to the actors and recipients of gold
records, given the words that name them, in percent.`,
		Example: "  rapporteur evaluate actors events/plover-gold-dev.json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			p, err := newPipeline()
			if err != nil {
				return err
			}
			base, err := knowledge.Load()
			if err != nil {
				return err
			}
			for _, file := range files {
				if err := evaluateActors(c, &p, base, file, misses); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print every actor whose code is wrong")
	return c
}

func evaluateActors(c *cobra.Command, p *pipeline, base *knowledge.Base, file string, misses bool) error {
	f, err := os.Open(file)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot read the gold records: %w", err)
	}
	defer f.Close()
	gold, err := evaluate.ReadActorGold(f)
	if err != nil {
		return err
	}
	figures, results := evaluate.Actors(gold, func(s string, published rapporteur.Date) (*text.Doc, *knowledge.Resolution) {
		doc := p.segmenter.Segment(s)
		p.grammar.Annotate(doc)
		p.names.Annotate(doc, nil)
		return doc, base.Resolve(doc, published)
	})
	if misses {
		for _, r := range results {
			if !r.Right {
				fmt.Fprintf(c.OutOrStdout(), "%s\t%q\twant %s %s\tgot %s %v %s\n", r.Record, r.Words, r.Code, r.Sector, r.Got.Code, r.Got.Sectors, r.Got.Unresolved)
			}
		}
	}
	return evaluate.Print(c.OutOrStdout(), "actors", dataName(file), figures)
}

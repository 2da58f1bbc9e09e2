package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	"rapporteur/reader"
)

func newEvaluateEvents() *cobra.Command {
	var misses bool
	c := &cobra.Command{
		Use:   "events GOLD.json",
		Short: "Whole events against PLOVER's gold records",
		Long: `Events codes the text of each gold record and scores the share of records whose type
came out, and whose type, actors' codes and recipients' codes all came out in one event.`,
		Example: `  rapporteur evaluate events events/plover-gold-dev.json`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			gold, err := readGold(files[0], evaluate.ReadGoldEvents)
			if err != nil {
				return err
			}
			r, err := reader.New(reader.Options{Explain: true})
			if err != nil {
				return err
			}
			found := make([][]rapporteur.Event, len(gold))
			for i, g := range gold {
				rep, err := r.Read(rapporteur.Article{Text: g.Text})
				if err != nil {
					return err
				}
				found[i] = rep.Events
				if v := g.Judge(found[i]); misses && !v.Whole {
					printEventMiss(c, g, v, found[i])
				}
			}
			data := strings.TrimSuffix(filepath.Base(files[0]), filepath.Ext(files[0]))
			return evaluate.Print(c.OutOrStdout(), "events", data, evaluate.Events(gold, found))
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print the records that came out wrong")
	return c
}

func printEventMiss(c *cobra.Command, g evaluate.GoldEvent, v evaluate.Verdict, found []rapporteur.Event) {
	out := c.OutOrStdout()
	fmt.Fprintf(out, "%s\n  gold %s %v → %v\n", g.Text, g.Type, g.Source, g.Target)
	for _, e := range found {
		fmt.Fprintf(out, "  %s %v %s %s → %s [%s, %s]\n", e.Type, e.Modes, e.Modality, parties(e.Actors), parties(e.Recipients), e.Explain.Rule, e.Trigger.Text)
	}
}

func parties(ps []rapporteur.Participant) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Text+"="+p.Code)
	}
	return "[" + strings.Join(out, "; ") + "]"
}

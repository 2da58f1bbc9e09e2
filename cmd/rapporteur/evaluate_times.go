package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/knowledge/when"
	"rapporteur/text"
)

func newEvaluateTimes() *cobra.Command {
	var misses, bare bool
	c := &cobra.Command{
		Use:   "times FOLDER",
		Short: "Time expressions against TimeML files",
		Long: `Times reads the .tml files of a folder (TimeML, with the document creation time) and scores
the time expressions that the program finds as TempEval-3 does: F1 in percent.`,
		Example: `  rapporteur evaluate times times/
  rapporteur evaluate times --misses times/ | less`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			golds, err := evaluate.ReadTimeML(args[0])
			if err != nil {
				return err
			}
			read, err := timesReader(bare)
			if err != nil {
				return err
			}
			pairs := make([]evaluate.TimesPair, len(golds))
			for i, g := range golds {
				pairs[i] = evaluate.TimesPair{Gold: g, System: read(g.Text, g.Published)}
				if misses {
					printTimeMisses(c.OutOrStdout(), pairs[i])
				}
			}
			return evaluate.Print(c.OutOrStdout(), "times", filepath.Base(args[0]), evaluate.Times(pairs))
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print every expression that is wrong, with its context")
	c.Flags().BoolVar(&bare, "bare", false, "work from words alone, without tags and trees")
	return c
}

// timesReader returns the program's reading of the times of a text.
func timesReader(bare bool) (func(s string, published rapporteur.Date) []rapporteur.Time, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	var model *grammar.Model
	if !bare {
		if model, err = grammar.Load(); err != nil {
			return nil, err
		}
	}
	return func(s string, published rapporteur.Date) []rapporteur.Time {
		d := segmenter.Segment(s)
		if model != nil {
			model.Annotate(d)
		}
		when.Annotate(d, published)
		return d.Times
	}, nil
}

// printTimeMisses prints a line for each wrong expression: what is wrong, published,
// gold and system, and the words around it.
func printTimeMisses(w io.Writer, p evaluate.TimesPair) {
	for _, m := range evaluate.MatchTimes(p.Gold.Times, p.System) {
		what, gold, system, at := "value", m.Gold, m.System, rapporteur.Span{}
		switch {
		case gold == nil:
			what, gold, at = "spurious", &rapporteur.Time{}, system.Span
		case system == nil:
			what, system, at = "missed", &rapporteur.Time{}, gold.Span
		case gold.Value == system.Value:
			continue
		default:
			at = gold.Span
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s %s|%s\t%s %s|%s\t%s\n", what, p.Gold.Name, p.Gold.Published,
			gold.Type, gold.Value, oneLine(gold.Text), system.Type, system.Value, oneLine(system.Text), around(p.Gold.Text, at))
	}
}

// around is the text around a span, in one line, the span in brackets.
func around(s string, at rapporteur.Span) string {
	from, to := max(at.Start-60, 0), min(at.End+50, len(s))
	return oneLine(strings.ToValidUTF8(s[from:at.Start]+"["+s[at.Start:at.End]+"]"+s[at.End:to], ""))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

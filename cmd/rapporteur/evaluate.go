package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"rapporteur"
)

func newEvaluate() *cobra.Command {
	c := &cobra.Command{
		Use:   "evaluate TASK GOLD",
		Short: "Score the models against a gold set",
		Long: `Evaluate scores a task of the program against a gold set that you name, and prints
one line a figure, as evaluate/scores.txt keeps them.`,
		Example: `  rapporteur evaluate parse treebank/ewt-dev.conllu
  rapporteur evaluate events events/plover-gold-dev.json`,
	}
	c.AddCommand(
		// one task a file
		newEvaluateParse(),
		newEvaluateNames(),
		newEvaluateCoref(),
		newEvaluatePlaces(),
		newEvaluateTimes(),
		newEvaluateRelations(),
		newEvaluateEvents(),
		newEvaluateQuads(),
		newEvaluateActors(),
		newEvaluateAttributions(),
		newEvaluateStance(),
		newEvaluateRows(),
	)
	return c
}

// readGold reads a gold file that a person named.
func readGold[T any](file string, read func(io.Reader) (T, error)) (gold T, err error) {
	f, err := os.Open(file)
	if err != nil {
		return gold, rapporteur.Errorf(rapporteur.NotFound, "%w", err)
	}
	defer f.Close()
	return read(f)
}

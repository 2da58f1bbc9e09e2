package main

import "github.com/spf13/cobra"

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
	)
	return c
}

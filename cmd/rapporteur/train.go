package main

import "github.com/spf13/cobra"

func newTrain() *cobra.Command {
	c := &cobra.Command{
		Use:   "train MODEL",
		Short: "Build a model's weights from its data",
		Long: `Train builds a model's weights and writes them to model/weights. It is seeded: the same
data give the same bytes.`,
		Example: `  rapporteur train grammar --data ../shared/data`,
	}
	c.PersistentFlags().String("data", "", "`directory` of the training data (default: $RAPPORTEUR_DATA, else shared/data beside the checkout)")
	c.PersistentFlags().StringP("out", "o", "model/weights", "`directory` to write the weights to")
	c.AddCommand(
	// one model a file: newTrainGrammar(), …
	)
	return c
}

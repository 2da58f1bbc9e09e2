package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/internal/dataset"
	"rapporteur/model"
)

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
		// one model a file
		newTrainGazetteer(),
		newTrainToponyms(),
		newTrainGrammar(),
		newTrainLemma(),
		newTrainKnowledge(),
		newTrainJudge(),
		newTrainSegment(),
		newTrainNames(),
		newTrainAttribution(),
	)
	return c
}

// trainData is the directory of data that the flags name.
func trainData(c *cobra.Command) (string, error) {
	if dir, _ := c.Flags().GetString("data"); dir != "" {
		return dir, nil
	}
	if dir, ok := dataset.Dir(); ok {
		return dir, nil
	}
	return "", rapporteur.Errorf(rapporteur.NotFound, "there is no data to train on; name its directory with --data or %s", dataset.Env)
}

// writeWeights writes a trained model into the directory that the flags name.
func writeWeights(c *cobra.Command, f *model.File) error {
	dir, _ := c.Flags().GetString("out")
	out, err := os.Create(filepath.Join(dir, f.Kind+".bin"))
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write the weights: %w", err)
	}
	if err := f.Encode(out); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

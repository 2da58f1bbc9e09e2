package main

import (
	"github.com/spf13/cobra"

	"rapporteur/knowledge"
)

func newTrainKnowledge() *cobra.Command {
	return &cobra.Command{
		Use:   "knowledge [DIRECTORY]",
		Short: "The packed tables of who is who, from knowledge/data",
		Long: `Knowledge reads the tables of who is who and packs them into the form that the program
loads. A row that is wrong is named by file and line.`,
		Example: "  rapporteur train knowledge",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, dirs []string) error {
			dir := "knowledge/data"
			if len(dirs) > 0 {
				dir = dirs[0]
			}
			f, err := knowledge.Compile(dir)
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
}

package main

import (
	"github.com/spf13/cobra"

	"rapporteur/train/names"
)

func newTrainNames() *cobra.Command {
	o := names.Options{}
	c := &cobra.Command{
		Use:   "names [--silver FILE] [--clusters FILE] [--lists FILE]",
		Short: "Names, their kinds, and who is meant by \"they\"",
		Long: `Names trains on treebank/gum-train.conllu and entities/re3d-train.txt of the data, and on
silver names where a file of them is given. Word clusters and lists of names of the world are
those of the weights that are built in, unless files of them are named; docs/names.md tells
how all three were made.`,
		Example: "  rapporteur train names --silver silver.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.Data, err = trainData(c); err != nil {
				return err
			}
			o.Log = c.ErrOrStderr()
			f, err := names.Train(o)
			if err != nil {
				return err
			}
			return writeWeights(c, f)
		},
	}
	c.Flags().StringVar(&o.Clusters, "clusters", "", "`file` of word clusters: lines \"word TAB coarsest TAB … TAB finest\", five numbers")
	c.Flags().StringVar(&o.Lists, "lists", "", "`file` of names of the world: lines \"list TAB form\", list one of surname, given, place, body")
	c.Flags().StringVar(&o.Silver, "silver", "", "`file` of silver names: lines {\"text\", \"spans\": [[start, end, label], …]}, in bytes, with OntoNotes labels")
	c.Flags().Float32Var(&o.Weight, "weight", 0.5, "weight of a silver name against one of the treebank")
	c.Flags().Float32Var(&o.Drop, "drop", 0.5, "share of features left out by chance while learning names")
	c.Flags().Float32Var(&o.DropKind, "drop-kind", 0.5, "the same, for kinds")
	c.Flags().IntVar(&o.Epochs, "epochs", 8, "passes over the data")
	return c
}

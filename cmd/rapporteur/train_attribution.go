package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	found "rapporteur/coder/attribution"
	"rapporteur/grammar"
	"rapporteur/internal/polnear"
	"rapporteur/text"
	"rapporteur/train/attribution"
)

func newTrainAttribution() *cobra.Command {
	o, clusters := attribution.Defaults, ""
	c := &cobra.Command{
		Use:   "attribution --clusters FILE",
		Short: "Who says what: sources, cues and contents",
		Long: `Attribution trains on attributions/train of the data, over the words and trees that the
program's own models give. Word clusters are the file that "train names" reads.`,
		Example: "  rapporteur train attribution --clusters clusters.tsv",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			data, err := trainData(c)
			if err != nil {
				return err
			}
			articles, err := polnear.Load(filepath.Join(data, "attributions", "train"))
			if err != nil {
				return err
			}
			words, err := attribution.ReadClusters(clusters)
			if err != nil {
				return err
			}
			annotate, err := newTrees()
			if err != nil {
				return err
			}
			cues, err := found.LoadCues()
			if err != nil {
				return err
			}
			parts := attribution.Learn(attribution.Examples(articles, annotate), words, cues, o, c.ErrOrStderr())
			return writeWeights(c, parts.File())
		},
	}
	f := c.Flags()
	f.StringVar(&clusters, "clusters", "", "`file` of word clusters")
	f.IntVar(&o.Bits, "bits", o.Bits, "`log2` of the rows in the tables of weights")
	f.IntVar(&o.Epochs, "epochs", o.Epochs, "times over the data")
	f.IntVar(&o.Passes, "passes", o.Passes, "labellers, each seeing what the one before found")
	f.Float32Var(&o.Ridge, "ridge", o.Ridge, "pull of each weight to zero")
	f.Float32Var(&o.Drop, "drop", o.Drop, "part of the features that a step does not see")
	f.Float32Var(&o.Bias, "bias", o.Bias, "push towards opening a span")
	f.IntVar(&o.Rare, "rare", o.Rare, "leave out features of fewer words")
	_ = c.MarkFlagRequired("clusters")
	return c
}

// newTrees returns what gives a text its words and trees.
func newTrees() (func(string) *text.Doc, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	g, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	return func(s string) *text.Doc {
		doc := segmenter.Segment(s)
		text.SplitDatelines(doc)
		g.Annotate(doc)
		return doc
	}, nil
}

package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"rapporteur/coder/attribution"
	"rapporteur/evaluate"
	"rapporteur/internal/polnear"
)

func newEvaluateAttributions() *cobra.Command {
	return &cobra.Command{
		Use:   "attributions FOLDER…",
		Short: "Sources, cues and contents against PolNeAR",
		Long: `Attributions scores, from raw text, the attributions of a folder with attributions/*.ann
and text/*.txt: F1 of exact spans of source, cue and content (maximal runs of words of
one role), F1 of contents by characters, and the part of the attributions found whose
source is right, all in percent; and words a second on one core, trees given.`,
		Example: "  rapporteur evaluate attributions attributions/dev",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, folders []string) error {
			annotate, err := newTrees()
			if err != nil {
				return err
			}
			m, err := attribution.Load()
			if err != nil {
				return err
			}
			for _, folder := range folders {
				articles, err := polnear.Load(folder)
				if err != nil {
					return err
				}
				s := evaluate.Attributions(articles, annotate, m)
				if err := evaluate.Print(c.OutOrStdout(), "attributions", "polnear-"+filepath.Base(folder), s.Figures()); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

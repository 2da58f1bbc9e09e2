package main

import (
	"os"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	know "rapporteur/knowledge/gazetteer"
	"rapporteur/text"
	"rapporteur/train/gazetteer"
)

func newTrainToponyms() *cobra.Command {
	c := &cobra.Command{
		Use:   "toponyms GOLD.xml…",
		Short: "Which names are names of places",
		Long: `Toponyms fits the recogniser of place names to gold files, which count alike whatever their
size, and writes its weights to standard output, as knowledge/gazetteer/weights.tsv has them.`,
		Example: "  rapporteur train toponyms places/lgl.xml places/GeoVirus.xml > knowledge/gazetteer/weights.tsv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			gaz, err := know.Load()
			if err != nil {
				return err
			}
			docs, err := placedDocs(files, gaz)
			if err != nil {
				return err
			}
			var w know.Vector
			for range 3 { // what is likely elsewhere depends on the weights
				w = gazetteer.Fit(toponymExamples(docs, gaz), 0.001)
				gaz = gaz.WithWeights(w)
			}
			return gazetteer.WriteWeights(os.Stdout, w)
		},
	}
	return c
}

// placedDoc is an annotated text with its gold spans; share is what one of its examples
// counts.
type placedDoc struct {
	doc   *text.Doc
	gold  map[rapporteur.Span]bool
	text  evaluate.PlacedText
	share float64
}

func placedDocs(files []string, gaz *know.Gazetteer) ([]placedDoc, error) {
	annotate, err := annotator(false, gaz)
	if err != nil {
		return nil, err
	}
	bare, err := annotator(true, gaz)
	if err != nil {
		return nil, err
	}
	var out []placedDoc
	for _, file := range files {
		golds, err := evaluate.ReadPlaces(file)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, g := range golds {
			n += len(g.Places)
		}
		for _, g := range golds {
			gold := map[rapporteur.Span]bool{}
			for _, p := range g.Places {
				gold[p.Span] = true
			}
			out = append(out, placedDoc{annotate(g.Text), gold, g, 1 / float64(n)}, placedDoc{bare(g.Text), gold, g, 0.3 / float64(n)})
		}
	}
	return out, nil
}

func toponymExamples(docs []placedDoc, gaz *know.Gazetteer) []gazetteer.Example {
	var out []gazetteer.Example
	for _, d := range docs {
		for _, s := range gaz.Spots(d.doc) {
			if !s.Demonym || d.text.Demonyms {
				out = append(out, gazetteer.Example{Vector: s.Vector, Place: d.gold[d.doc.Span(s.First, s.Last)], Weight: d.share})
			}
		}
	}
	return out
}

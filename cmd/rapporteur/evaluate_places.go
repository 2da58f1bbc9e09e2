package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/names"
	"rapporteur/text"
)

func newEvaluatePlaces() *cobra.Command {
	var misses, bare bool
	var weights string
	c := &cobra.Command{
		Use:   "places GOLD.xml…",
		Short: "Place names and where they are, against LGL or GeoVirus",
		Long: `Places reads articles with every place name and its point, as XML of the Local-Global
Lexicon or of GeoVirus, and scores the names found and the share of all gold places that are
put within 161 km, in percent. The Local-Global Lexicon counts adjectives and peoples as place
names, so they are counted there and nowhere else; a publisher's domain tells its country.`,
		Example: `  rapporteur evaluate places places/lgl.xml places/GeoVirus.xml
  rapporteur evaluate places --misses places/GeoVirus.xml | less`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			read, err := placesReader(bare, weights)
			if err != nil {
				return err
			}
			for _, file := range files {
				golds, err := evaluate.ReadPlaces(file)
				if err != nil {
					return err
				}
				pairs := make([]evaluate.PlacesPair, len(golds))
				for i, g := range golds {
					pairs[i] = evaluate.PlacesPair{Gold: g, System: read(g)}
					if misses {
						printPlaceMisses(c.OutOrStdout(), pairs[i])
					}
				}
				data := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
				if err := evaluate.Print(c.OutOrStdout(), "places", data, evaluate.Places(pairs)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&misses, "misses", false, "print every place that is wrong, with its context")
	c.Flags().BoolVar(&bare, "bare", false, "work from words alone, without tags and mentions")
	c.Flags().StringVar(&weights, "weights", "", "`file` of other weights, as rapporteur train toponyms writes them")
	return c
}

// placesReader returns the program's reading of the places of a text.
func placesReader(bare bool, weights string) (func(evaluate.PlacedText) []evaluate.FoundPlace, error) {
	gaz, err := gazetteer.Load()
	if err != nil {
		return nil, err
	}
	if weights != "" {
		tsv, err := os.ReadFile(weights)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the weights: %w", err)
		}
		w, err := gazetteer.ParseWeights(weights, string(tsv))
		if err != nil {
			return nil, err
		}
		gaz = gaz.WithWeights(w)
	}
	annotate, err := annotator(bare, gaz)
	if err != nil {
		return nil, err
	}
	return func(t evaluate.PlacedText) []evaluate.FoundPlace {
		d := annotate(t.Text)
		var out []evaluate.FoundPlace
		for _, top := range gaz.AnnotateFrom(d, t.Country) {
			if !top.Demonym || t.Demonyms {
				out = append(out, evaluate.FoundPlace{Span: d.Span(top.First, top.Last), Toponym: top})
			}
		}
		return out
	}, nil
}

// annotator returns the steps before the gazetteer's: words, and unless bare tags, trees
// and mentions.
func annotator(bare bool, gaz names.Gazetteer) (func(s string) *text.Doc, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil || bare {
		return func(s string) *text.Doc { return segmenter.Segment(s) }, err
	}
	parser, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	mentions, err := names.Load()
	if err != nil {
		return nil, err
	}
	return func(s string) *text.Doc {
		d := segmenter.Segment(s)
		parser.Annotate(d)
		mentions.Annotate(d, gaz)
		return d
	}, nil
}

// printPlaceMisses prints a line for each wrong place: what is wrong, how far, what the
// program took it for and why, and the words around it.
func printPlaceMisses(w io.Writer, p evaluate.PlacesPair) {
	for _, m := range evaluate.MatchPlaces(p) {
		var at rapporteur.Span
		what, found := "missed", "-"
		if m.System != nil {
			c := m.System.Toponym.Candidate
			at = m.System.Span
			found = fmt.Sprintf("%s %s %s/%s %.2f,%.2f p=%.2f %s", c.Name, c.Class, c.Country, c.Admin1, c.Lat, c.Lon, m.System.Toponym.Score, m.System.Toponym.Reason)
		}
		switch {
		case m.Gold == nil:
			what = "spurious"
		case m.System == nil:
			at = m.Gold.Span
		case m.Gold.HasPoint && m.System.Toponym.Resolved() && m.Distance() > 161:
			what = "far"
			found = fmt.Sprintf("%.0f km from %.2f,%.2f: %s", m.Distance(), m.Gold.Lat, m.Gold.Lon, found)
		case m.Gold.Span != m.System.Span:
			what, found = "span", oneLine(m.Gold.Span.Of(p.Gold.Text))+" | "+found
		default:
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", what, p.Gold.ID, oneLine(at.Of(p.Gold.Text)), found, around(p.Gold.Text, at))
	}
}

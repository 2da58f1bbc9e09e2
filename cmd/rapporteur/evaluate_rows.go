package main

import (
	"slices"

	"github.com/spf13/cobra"

	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/internal/dataset"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/reader"
	"rapporteur/source"
	"rapporteur/train/judge"
)

func newEvaluateRows() *cobra.Command {
	var folds int
	var threshold float64
	c := &cobra.Command{
		Use:   "rows",
		Short: "How far the confidence in a row is to be trusted",
		Long: `Rows scores the confidence of rows that evaluate/rows.tsv labels as right or wrong, each by a
judge that was trained without its article.`,
		Example: "  rapporteur evaluate rows",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			m, err := judge.NewMaker(nil)
			if err != nil {
				return err
			}
			rows, err := labelledRows(m)
			if err != nil {
				return err
			}
			others, err := allButRows(m)
			if err != nil {
				return err
			}
			beliefs, right := make([]float64, len(rows)), make([]bool, len(rows))
			for fold := range folds {
				items := slices.Clone(others)
				for _, r := range rows {
					if r.fold(folds) != fold {
						items = append(items, r.Item)
					}
				}
				j := judge.Train(items, m.Classes, m.Clusters, judge.Default)
				for i, r := range rows {
					if r.fold(folds) == fold {
						beliefs[i], right[i] = j.Confidence(r.Features, r.typ), r.right
					}
				}
			}
			return evaluate.Print(c.OutOrStdout(), "rows", "labelled news", evaluate.Rows(beliefs, right, threshold))
		},
	}
	c.Flags().IntVar(&folds, "folds", 5, "train `N` times, each on the articles of all parts but one")
	c.Flags().Float64Var(&threshold, "threshold", coder.TooDoubtful, "confidence below which a row is left out")
	return c
}

// allButRows are the judge's other items.
func allButRows(m *judge.Maker) ([]judge.Item, error) {
	others, err := m.Others()
	if err != nil {
		return nil, err
	}
	path, _ := dataset.Path("relations", "plv-train.tsv")
	gold, err := readGold(path, evaluate.ReadPairs)
	return append(m.Pairs(gold), others...), err
}

// labelledRow is a row that evaluate/rows.tsv labels.
type labelledRow struct {
	judge.Item
	article, typ string
	right        bool
}

// fold deals articles to folds by their names.
func (r *labelledRow) fold(folds int) int {
	h := uint32(2166136261)
	for i := range len(r.article) {
		h = (h ^ uint32(r.article[i])) * 16777619
	}
	return int(h>>8) % folds
}

// labelledRows codes the labelled articles by the lexicon alone and returns the labelled
// rows.
func labelledRows(m *judge.Maker) ([]labelledRow, error) {
	labels, err := evaluate.LabelledRows()
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	r, err := reader.New(reader.Options{Base: base})
	if err != nil {
		return nil, err
	}
	var articles []string
	for _, l := range labels {
		if !slices.Contains(articles, l.Article) {
			articles = append(articles, l.Article)
		}
	}
	var out []labelledRow
	for _, name := range articles {
		a, err := evaluate.LabelledArticle(name)
		if err != nil {
			return nil, err
		}
		read, err := source.FromText(a.Text) // the labels count in the text as it is read
		if err != nil {
			return nil, err
		}
		doc := r.Parse(read.Text)
		when.Annotate(doc, a.Published)
		events := m.Coder.Code(doc, base.Resolve(doc, a.Published), a.Published).Events
		for i, v := range evaluate.Verdicts(name, read.Text, events, labels) {
			if v >= 0 {
				out = append(out, labelledRow{m.Row(doc, &events[i], v == 1), name, events[i].Type, v == 1})
			}
		}
	}
	return out, nil
}

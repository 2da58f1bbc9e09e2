package main

import (
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/internal/dataset"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/reader"
	"rapporteur/review"
	"rapporteur/source"
	"rapporteur/train/judge"
)

func newEvaluateRows() *cobra.Command {
	var folds int
	var threshold float64
	var gold string
	c := &cobra.Command{
		Use:   "rows",
		Short: "How far the confidence in a row is to be trusted",
		Long: `Rows scores the confidence of rows that evaluate/rows.tsv labels as right or wrong, each by a
judge that was trained without its article. With --gold it scores the rows of a gold set that reviewers made on the
desk, by the built-in judge.`,
		Example: `  rapporteur evaluate rows
  rapporteur evaluate rows --gold gold.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			m, err := judge.NewMaker(nil)
			if err != nil {
				return err
			}
			if gold != "" {
				return scoreGold(c, m, gold, threshold)
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
	c.Flags().StringVar(&gold, "gold", "", "a gold set from the desk, a `FILE` of JSON Lines")
	c.Flags().IntVar(&folds, "folds", 5, "train `N` times, each on the articles of all parts but one")
	c.Flags().Float64Var(&threshold, "threshold", coder.TooDoubtful, "confidence below which a row is left out")
	return c
}

// scoreGold scores the built-in judge on a gold set.
func scoreGold(c *cobra.Command, m *judge.Maker, path string, threshold float64) error {
	rows, err := goldRows(m, path)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "%s: the coder makes none of its rows any more; review again", path)
	}
	j, err := coder.LoadJudge()
	if err != nil {
		return err
	}
	beliefs, right := make([]float64, len(rows)), make([]bool, len(rows))
	for i, r := range rows {
		beliefs[i], right[i] = j.Confidence(r.Features, r.typ), r.right
	}
	return evaluate.Print(c.OutOrStdout(), "rows", filepath.Base(path), evaluate.Rows(beliefs, right, threshold))
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

// rowCoder codes articles by the lexicon alone, to see which of their rows are labelled.
type rowCoder struct {
	maker  *judge.Maker
	base   *knowledge.Base
	reader *reader.Reader
}

func newRowCoder(m *judge.Maker) (*rowCoder, error) {
	base, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	r, err := reader.New(reader.Options{Base: base})
	return &rowCoder{m, base, r}, err
}

// rows are the labelled rows of an article, by the text as it is read.
func (c *rowCoder) rows(name, text string, published rapporteur.Date, labels []evaluate.LabelledRow) (out []labelledRow) {
	doc := c.reader.Parse(text)
	when.Annotate(doc, published)
	events := c.maker.Coder.Code(doc, c.base.Resolve(doc, published), published).Events
	for i, v := range evaluate.Verdicts(name, text, events, labels) {
		if v >= 0 {
			out = append(out, labelledRow{c.maker.Row(doc, &events[i], v == 1), name, events[i].Type, v == 1})
		}
	}
	return out
}

// labelledRows codes the articles of evaluate/rows.tsv and returns the rows labelled there.
func labelledRows(m *judge.Maker) ([]labelledRow, error) {
	labels, err := evaluate.LabelledRows()
	if err != nil {
		return nil, err
	}
	c, err := newRowCoder(m)
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
		out = append(out, c.rows(name, read.Text, a.Published, labels)...)
	}
	return out, nil
}

// goldRows codes the articles of a gold set that reviewers made on the desk and returns the
// rows that they agree on. Rows that the coder does not make any more are left out.
func goldRows(m *judge.Maker, path string) ([]labelledRow, error) {
	gold, err := readGold(path, review.ReadGold)
	if err != nil {
		return nil, err
	}
	c, err := newRowCoder(m)
	if err != nil {
		return nil, err
	}
	labels := map[string][]evaluate.LabelledRow{}
	articles := map[string]rapporteur.Article{}
	var order []string
	for _, g := range gold {
		a, e := g.Report.Article, g.Report.Events[0]
		if _, known := articles[a.ID]; !known {
			order = append(order, a.ID)
		}
		articles[a.ID] = a
		at := utf8.RuneCountInString(a.Text[:e.Trigger.Span.Start])
		labels[a.ID] = append(labels[a.ID], evaluate.LabelledRow{Article: a.ID, Offset: at, Type: e.Type, Right: g.Right})
	}
	var out []labelledRow
	for _, id := range order {
		out = append(out, c.rows(id, articles[id].Text, articles[id].Published, labels[id])...)
	}
	return out, nil
}

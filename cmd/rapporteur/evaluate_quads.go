package main

import (
	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/text"
	"rapporteur/train/judge"
)

func newEvaluateQuads() *cobra.Command {
	var folds int
	c := &cobra.Command{
		Use:   "quads",
		Short: "Whether a sentence tells of an event, and of which quad class",
		Long: `Quads scores the quad class of the sentences of relations/cameo-quad-train.tsv, 0 for no
event, by judges that did not see them; and who acts and on whom in their main event, against
entities/cameo-source-target-train.txt.`,
		Example: `  rapporteur evaluate quads`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			path, err := newCodingPath()
			if err != nil {
				return err
			}
			gold, err := evaluate.ReadMarked()
			if err != nil {
				return err
			}
			if err := evaluate.Print(c.OutOrStdout(), "sources", "cameo-source-target-train", evaluate.Sources(gold, path.mark(gold))); err != nil {
				return err
			}
			quads, err := evaluate.ReadQuads()
			if err != nil {
				return err
			}
			found, err := path.quadClasses(quads, folds)
			if err != nil {
				return err
			}
			return evaluate.Print(c.OutOrStdout(), "quads", "cameo-quad-train", evaluate.Quads(quads, found))
		},
	}
	c.Flags().IntVar(&folds, "folds", 5, "score each of `N` parts by a judge that was trained on the others")
	return c
}

// codingPath reads plain sentences up to their events, without the judge that these
// sentences taught.
type codingPath struct {
	segmenter *text.Segmenter
	grammar   *grammar.Model
	base      *knowledge.Base
	coder     *coder.Coder
}

func newCodingPath() (*codingPath, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	model, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	return &codingPath{segmenter, model, base, coder.New(book, nil)}, nil
}

func (p *codingPath) code(s string, published rapporteur.Date) coder.Coding {
	doc := p.segmenter.Segment(s)
	p.grammar.Annotate(doc)
	when.Annotate(doc, published)
	return p.coder.Code(doc, p.base.Resolve(doc, published), published)
}

// mark finds who acts and on whom in the main event of each sentence.
func (p *codingPath) mark(gold []evaluate.Marked) []evaluate.Marked {
	out := make([]evaluate.Marked, len(gold))
	for i, g := range gold {
		out[i] = p.mainEvent(g.Text)
	}
	return out
}

// mainEvent is a sentence with the participants of its main event marked: the first
// of those that the coder is surest of.
func (p *codingPath) mainEvent(s string) evaluate.Marked {
	m := evaluate.Marked{Text: s}
	best := -1.0
	for _, e := range p.code(s, rapporteur.Date{}).Events {
		if e.Confidence <= best {
			continue
		}
		best, m.Source, m.Target = e.Confidence, nil, nil
		for k, a := range e.Actors {
			if e.Type == "CONSULT" && k > 0 {
				m.Target = append(m.Target, a.Span) // a reciprocal event's second party
				continue
			}
			m.Source = append(m.Source, a.Span)
		}
		for _, r := range e.Recipients {
			m.Target = append(m.Target, r.Span)
		}
	}
	return m
}

// quadClasses are the classes that judges trained on the other folds give.
func (p *codingPath) quadClasses(quads []evaluate.Quad, folds int) ([]int, error) {
	m, err := judge.NewMaker(nil)
	if err != nil {
		return nil, err
	}
	var items []judge.Item
	for _, q := range quads {
		items = append(items, m.Quad(p.mainEvent(q.Text), q.Class, 1))
	}
	others := m.Examples(0.5)
	found := make([]int, len(quads))
	for fold := range folds {
		var seen, held []judge.Item
		for i, it := range items {
			if i%folds == fold {
				held = append(held, it)
			} else {
				seen = append(seen, it)
			}
		}
		j := judge.Train(judge.Unseen(append(seen, others...), held), m.Classes, m.Clusters, judge.Default)
		for i := fold; i < len(items); i += folds {
			found[i] = likeliestQuad(m, j.Probabilities(items[i].Features, coder.Quads))
		}
	}
	return found, nil
}

// likeliestQuad sums the probabilities of classes by quad class.
func likeliestQuad(m *judge.Maker, p []float64) int {
	var sums [5]float64
	for k, class := range m.Classes {
		sums[evaluate.QuadClass(m.Book, class)] += p[k]
	}
	best := 0
	for q := range sums {
		if sums[q] > sums[best] {
			best = q
		}
	}
	return best
}

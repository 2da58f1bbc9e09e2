package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/coder/attribution"
	"rapporteur/grammar"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/names"
	"rapporteur/report"
	"rapporteur/source"
	"rapporteur/text"
)

// work is one article on its way from bytes to a line of JSON; it is what reader.Read
// keeps in its local variables.
type work struct {
	item   source.Item
	report rapporteur.Report
	doc    *text.Doc
	who    *knowledge.Resolution
	said   []attribution.Attribution
	coding coder.Coding
}

// stage is a step of reading, in the order of reader.Read.
type stage struct {
	name string
	run  func(*work)
}

// stages loads the models and gives the steps of reading.
func stages() ([]stage, error) {
	seg, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	gram, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	nam, err := names.Load()
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
	judge, err := coder.LoadJudge()
	if err != nil {
		return nil, err
	}
	attr, err := attribution.Load()
	if err != nil {
		return nil, err
	}
	code := coder.New(book, judge)
	claims, err := coder.NewClaimer(book, base)
	if err != nil {
		return nil, err
	}
	return []stage{
		{"clean", func(w *work) { w.report.Article, _ = w.item.Article() }},
		{"segment", func(w *work) { w.doc = seg.Segment(w.report.Article.Text); text.SplitDatelines(w.doc) }},
		{"tag and parse", func(w *work) { gram.Annotate(w.doc) }},
		{"names", func(w *work) { nam.Annotate(w.doc, base) }},
		{"times", func(w *work) { when.Annotate(w.doc, w.report.Article.Published) }},
		{"who and where", func(w *work) { w.who = base.Resolve(w.doc, w.report.Article.Published) }},
		{"events", func(w *work) { w.coding = code.Code(w.doc, w.who, w.report.Article.Published) }},
		{"who says", func(w *work) { w.said = attr.Find(w.doc) }},
		{"claims", func(w *work) { w.report.Claims = claims.Claims(w.doc, w.said, w.who, &w.coding) }},
		{"write", func(w *work) {
			w.report.Times, w.report.Events = w.doc.Times, w.coding.Events
			w.report.Entities, w.report.Unresolved = w.who.Entities(), w.who.Unresolved()
			for _, s := range w.doc.Sentences {
				w.report.Sentences = append(w.report.Sentences, s.Span)
			}
			report.JSONLine(io.Discard, &w.report)
		}},
	}, nil
}

// byStage reads the inputs again and again, one article after the other, and prints
// what processor time each step took in its fastest pass: the least that the machine,
// which others may share, let it take.
func byStage(out io.Writer, inputs []string, passes int) error {
	steps, err := stages()
	if err != nil {
		return err
	}
	runtime.LockOSThread() // its time is measured
	best := make([]time.Duration, len(steps))
	words := 0
	for pass := range passes {
		took := make([]time.Duration, len(steps))
		words = 0
		for item := range source.Items(context.Background(), inputs, source.Options{}) {
			w := &work{item: item}
			for i, s := range steps {
				begun := threadTime()
				s.run(w)
				took[i] += threadTime() - begun
			}
			words += countWords(w.report.Article.Text)
		}
		for i, t := range took {
			if pass == 0 || t < best[i] {
				best[i] = t
			}
		}
	}
	total := time.Duration(0)
	for _, t := range best {
		total += t
	}
	for i, s := range steps {
		fmt.Fprintf(out, "%-14s %7.0f ns a word %5.1f %%\n", s.name, float64(best[i].Nanoseconds())/float64(words), 100*float64(best[i])/float64(total))
	}
	fmt.Fprintf(out, "%-14s %7.0f ns a word, %.0f words a second of one core\n", "all", float64(total.Nanoseconds())/float64(words), float64(words)/total.Seconds())
	return nil
}

package coder

import (
	"flag"
	"fmt"
	"path"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/grammar"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/text"
)

var (
	onlyFile = flag.String("file", "", "try the examples of one file of codebook/data/predicates only, such as ACCUSE.tsv")
	verbose  = flag.Bool("misses", false, "print every example that fails")
)

// pipeline reads plain text up to coding, for tests.
type pipeline struct {
	segmenter *text.Segmenter
	grammar   *grammar.Model
	base      *knowledge.Base
	coder     *Coder
}

func newPipeline(t testing.TB) *pipeline {
	t.Helper()
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	model, err := grammar.Load()
	if err != nil {
		t.Skip(err)
	}
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline{segmenter, model, base, New(book, nil)}
}

func (p *pipeline) read(s string) (*text.Doc, Coding) {
	doc := p.segmenter.Segment(s)
	p.grammar.Annotate(doc)
	when.Annotate(doc, rapporteur.Date{Year: 2024, Month: 3, Day: 8})
	published := rapporteur.Date{Year: 2024, Month: 3, Day: 8}
	return doc, p.coder.Code(doc, p.base.Resolve(doc, published), published)
}

// TestExamples codes the example sentence of every sense: the sense's type and mode
// must come out, with the marked participants. A share may fail, for the parser errs.
func TestExamples(t *testing.T) {
	p := newPipeline(t)
	tried, failed := map[string]int{}, map[string]int{}
	for _, s := range p.coder.book.Senses() {
		file, line := s.Where()
		file = path.Base(file)
		if s.Type == "" || s.Example.Text == "" || *onlyFile != "" && file != *onlyFile {
			continue
		}
		tried[file]++
		doc, got := p.read(s.Example.Text)
		if why := p.miss(s, got); why != "" {
			failed[file]++
			if *verbose {
				t.Logf("%s:%d %s: %s\n\t%s\n\t%s", file, line, s.ID, why, s.Example.Text, tree(doc))
			}
		}
	}
	all, bad := 0, 0
	for file, n := range tried {
		all, bad = all+n, bad+failed[file]
		t.Logf("%-15s %3d of %3d examples fail", file, failed[file], n)
	}
	if 4*bad > all {
		t.Errorf("%d of %d examples fail, more than a quarter", bad, all)
	}
}

// miss says why a coding does not tell what the example of a sense should.
func (p *pipeline) miss(s *codebook.Sense, got Coding) string {
	var why []string
	for _, e := range got.Events {
		if e.Type != s.Type {
			why = append(why, fmt.Sprintf("%s %v from %s", e.Type, e.Modes, e.Trigger.Text))
			continue
		}
		switch {
		case s.Mode != "" && (len(e.Modes) == 0 || e.Modes[0] != s.Mode):
			why = append(why, fmt.Sprintf("mode %v", e.Modes))
		case !covered(s.Example.Actors, e.Actors):
			why = append(why, "actors "+show(e.Actors))
		case !covered(s.Example.Recipients, e.Recipients):
			why = append(why, "recipients "+show(e.Recipients))
		default:
			return ""
		}
	}
	if len(why) == 0 {
		return "no event"
	}
	return strings.Join(why, "; ")
}

// covered reports whether every marked span meets a participant and the other way round.
func covered(marked []rapporteur.Span, got []rapporteur.Participant) bool {
	if len(marked) == 0 {
		return true
	}
	for _, m := range marked {
		found := false
		for _, g := range got {
			found = found || g.Span.Overlaps(m)
		}
		if !found {
			return false
		}
	}
	return len(got) <= len(marked)
}

func show(ps []rapporteur.Participant) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Text+"="+p.Code)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// tree shows a parse in a line: word/rel<head.
func tree(d *text.Doc) string {
	var b strings.Builder
	for i := range d.Words {
		w := &d.Words[i]
		head := "ROOT"
		if w.Head >= 0 {
			head = d.Form(int(w.Head))
		}
		fmt.Fprintf(&b, "%s/%s/%s<%s ", d.Form(i), w.POS, w.Rel, head)
	}
	return b.String()
}

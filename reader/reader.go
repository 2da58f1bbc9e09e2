// Package reader is the whole flow: an article goes in, a report comes out.
//
// A [Reader] loads every model and table once; it is immutable, and any number of
// goroutines may read with it.
package reader

import (
	"fmt"
	"runtime/debug"
	"sync"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/coder/attribution"
	"rapporteur/grammar"
	"rapporteur/knowledge"
	"rapporteur/knowledge/when"
	"rapporteur/names"
	"rapporteur/text"
)

// Options choose what a Reader reads with; the zero Options are the built-in tables.
type Options struct {
	Book    *codebook.Book  // nil is PLOVER
	Base    *knowledge.Base // nil is the built-in knowledge
	Explain bool            // reports tell what made each row
}

// Reader reads articles.
type Reader struct {
	segmenter    *text.Segmenter
	grammar      *grammar.Model
	names        *names.Model
	base         *knowledge.Base
	coder        *coder.Coder
	claims       *coder.Claimer
	attributions *attribution.Model
	codebook     string
	explain      bool
}

// New loads what the options leave out, several models at a time.
func New(opts Options) (*Reader, error) {
	r := &Reader{base: opts.Base, explain: opts.Explain}
	book := opts.Book
	var judge *coder.Judge
	err := together(
		func() (err error) { r.segmenter, err = text.LoadSegmenter(); return },
		func() (err error) { r.grammar, err = grammar.Load(); return },
		func() (err error) { r.names, err = names.Load(); return },
		func() (err error) {
			if r.base == nil {
				r.base, err = knowledge.Load()
			}
			return
		},
		func() (err error) {
			if book == nil {
				book, err = codebook.Load()
			}
			return
		},
		func() (err error) { judge, err = coder.LoadJudge(); return },
		func() (err error) { r.attributions, err = attribution.Load(); return },
	)
	if err != nil {
		return nil, err
	}
	r.coder = coder.New(book, judge)
	if r.claims, err = coder.NewClaimer(book, r.base); err != nil {
		return nil, err
	}
	r.codebook = book.Name
	return r, nil
}

// together runs the functions at the same time and returns the first error in their
// order.
func together(fns ...func() error) error {
	errs := make([]error, len(fns))
	var wg sync.WaitGroup
	for i, fn := range fns {
		wg.Go(func() { errs[i] = fn() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Parse segments, tags and parses a text, and finds its mentions.
func (r *Reader) Parse(s string) *text.Doc {
	doc := r.segmenter.Segment(s)
	text.SplitDatelines(doc)
	r.grammar.Annotate(doc)
	r.names.Annotate(doc, r.base)
	return doc
}

// Read makes the report of an article. Its error is rapporteur.Internal and names the
// article: a fault of ours that must not take the other articles with it.
func (r *Reader) Read(a rapporteur.Article) (rep *rapporteur.Report, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = rapporteur.Errorf(rapporteur.Internal, "reading article %s failed: %w", a.ID, &Fault{fault, debug.Stack()})
		}
	}()
	rep = &rapporteur.Report{Rapporteur: rapporteur.Version, Codebook: r.codebook, Article: a}
	if !english(a.Language) {
		rep.Unresolved = []rapporteur.Unresolved{{What: "language", Reason: "the text is in " + a.Language + ", and only English is read"}}
		return rep, nil
	}
	doc := r.Parse(a.Text)
	when.Annotate(doc, a.Published)
	res := r.base.Resolve(doc, a.Published)
	coding := r.coder.Code(doc, res, a.Published)
	rep.Claims = r.claims.Claims(doc, r.attributions.Find(doc), res, &coding)
	rep.Sentences = sentences(doc)
	rep.Times = doc.Times
	rep.Events = coding.Events
	rep.Entities = res.Entities()
	rep.Unresolved = res.Unresolved()
	if !r.explain {
		drop(rep)
	}
	return rep, nil
}

// Fault is a panic that was caught, with where it came from.
type Fault struct {
	Value any
	Stack []byte
}

func (f *Fault) Error() string { return fmt.Sprint(f.Value) }

// english reports whether a language tag is English; an unknown language is read as
// English.
func english(tag string) bool {
	return tag == "" || tag == "en" || len(tag) > 2 && tag[:3] == "en-" || tag == "und"
}

func sentences(doc *text.Doc) []rapporteur.Span {
	spans := make([]rapporteur.Span, len(doc.Sentences))
	for i, s := range doc.Sentences {
		spans[i] = s.Span
	}
	return spans
}

// drop takes the explanations off a report that was not asked for them.
func drop(rep *rapporteur.Report) {
	for i := range rep.Events {
		rep.Events[i].Explain = nil
	}
	for i := range rep.Claims {
		rep.Claims[i].Explain = nil
	}
}

package reader

import (
	"context"
	"iter"
	"sync"

	"rapporteur"
)

// Result is what became of one input: a report, or the error that names it.
type Result struct {
	Report *rapporteur.Report
	Err    error
}

// ReadAll reads articles with a number of workers and yields the results in the order
// of the articles, whatever the order of the work. No more than a few articles a worker
// are held at a time. An error among the articles passes through in its place.
func (r *Reader) ReadAll(ctx context.Context, articles iter.Seq2[rapporteur.Article, error], workers int) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		inOrder := r.start(ctx, &wg, articles, max(workers, 1))
		for done := range inOrder {
			if !yield(<-done) {
				return
			}
		}
	}
}

// start feeds the workers; each article's place in line is a channel that will hold its
// result.
func (r *Reader) start(ctx context.Context, wg *sync.WaitGroup, articles iter.Seq2[rapporteur.Article, error], workers int) <-chan chan Result {
	type job struct {
		article rapporteur.Article
		done    chan Result
	}
	jobs := make(chan job)
	inOrder := make(chan chan Result, 4*workers)
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				rep, err := r.Read(j.article)
				j.done <- Result{rep, err}
			}
		})
	}
	wg.Go(func() {
		defer close(inOrder)
		defer close(jobs)
		for a, err := range articles {
			done := make(chan Result, 1)
			select {
			case inOrder <- done:
			case <-ctx.Done():
				return
			}
			if err != nil {
				done <- Result{Err: err}
				continue
			}
			jobs <- job{a, done}
		}
	})
	return inOrder
}

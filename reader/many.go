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

// Input is an article that may still have to be taken out of its page; see source.Item.
type Input interface {
	Article() (rapporteur.Article, error)
}

// All reads inputs with a number of workers and yields the results in the order of the
// inputs, whatever the order of the work. No more than a few inputs a worker are held
// at a time. An input that is no article yields its error in its place.
func All[I Input](ctx context.Context, r *Reader, inputs iter.Seq[I], workers int) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		for done := range start(ctx, &wg, r, inputs, max(workers, 1)) {
			if !yield(<-done) {
				return
			}
		}
	}
}

// start feeds the workers; each input's place in line is a channel that will hold its
// result.
func start[I Input](ctx context.Context, wg *sync.WaitGroup, r *Reader, inputs iter.Seq[I], workers int) <-chan chan Result {
	type job struct {
		input I
		done  chan Result
	}
	jobs := make(chan job)
	inOrder := make(chan chan Result, 4*workers)
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				j.done <- r.result(j.input)
			}
		})
	}
	wg.Go(func() {
		defer close(inOrder)
		defer close(jobs)
		for in := range inputs {
			done := make(chan Result, 1)
			select {
			case inOrder <- done:
				jobs <- job{in, done}
			case <-ctx.Done():
				return
			}
		}
	})
	return inOrder
}

func (r *Reader) result(in Input) Result {
	a, err := in.Article()
	if err != nil {
		return Result{Err: err}
	}
	rep, err := r.Read(a)
	return Result{rep, err}
}

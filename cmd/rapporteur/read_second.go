package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"sync/atomic"

	"github.com/spf13/pflag"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/reader"
	"rapporteur/second"
)

// secondFlags ask for a second reading by a language model.
type secondFlags struct {
	url, model string
	atOnce     int
}

// secondKey is the variable that holds the key of the second reader's endpoint: a flag
// would show it to everyone on the machine.
const secondKey = "RAPPORTEUR_SECOND_KEY"

func (f *secondFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "second-reader", "", "have each article read once more by the model behind this `URL` (OpenAI's chat completions; key in $"+secondKey+"), its rows kept apart and compared")
	flags.StringVar(&f.model, "second-model", "", "the `name` of that model (default: the endpoint's own)")
	flags.IntVar(&f.atOnce, "second-at-once", 4, "articles that the second reader is asked about at a time")
}

// reader is the second reader that the flags ask for, nil for none; it goes by the same
// codebook as the first.
func (f *secondFlags) reader(book string) (*second.Reader, error) {
	if f.url == "" {
		return nil, nil
	}
	load := codebook.Load
	if book != "" {
		load = func() (*codebook.Book, error) { return codebook.Open(book) }
	}
	b, err := load()
	if err != nil {
		return nil, err
	}
	return second.New(second.Options{URL: f.url, Model: f.model, Key: os.Getenv(secondKey), Book: b})
}

// readings adds the second readings to results, in their order; a nil r adds none. A
// reading that could not be had is told on errs, and the report goes on without.
func (f *secondFlags) readings(ctx context.Context, r *second.Reader, results iter.Seq[reader.Result], errs io.Writer) iter.Seq[reader.Result] {
	if r == nil {
		return results
	}
	return func(yield func(reader.Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var silent silence
		for done := range f.ask(ctx, r, results, &silent.given) {
			a := <-done
			if ctx.Err() == nil {
				silent.note(errs, a)
			}
			if !yield(a.res) {
				return
			}
		}
		if silent.without > silent.told {
			fmt.Fprintf(errs, "rapporteur: %d articles have no second reading\n", silent.without)
		}
	}
}

// maxSilence is after how many articles in a row without a second reading none is asked for
// any more: a corpus must not wait for a model that is not there.
const maxSilence = 20

// silence counts what a second reader leaves out.
type silence struct {
	row, without, told int
	given              atomic.Bool // up
}

// errGivenUp is the error of an article that the second reader was not asked about.
var errGivenUp = errors.New("given up")

func (s *silence) note(errs io.Writer, a asked) {
	if a.err == nil {
		s.row = 0
		return
	}
	s.without++
	if errors.Is(a.err, errGivenUp) {
		return
	}
	s.told++
	fmt.Fprintf(errs, "rapporteur: article %s has no second reading: %v\n", a.res.Report.Article.ID, a.err)
	if rapporteur.KindOf(a.err) != rapporteur.TooLarge {
		s.row++
	}
	if s.row >= maxSilence && !s.given.Swap(true) {
		fmt.Fprintf(errs, "rapporteur: the second reader failed %d times in a row and is not asked any more\n", s.row)
	}
}

// asked is a result and why it has no second reading.
type asked struct {
	res reader.Result
	err error
}

// ask asks about a few results at a time; each one's place in line is a channel.
func (f *secondFlags) ask(ctx context.Context, r *second.Reader, results iter.Seq[reader.Result], givenUp *atomic.Bool) <-chan chan asked {
	inOrder := make(chan chan asked, max(f.atOnce, 1)-1)
	go func() {
		defer close(inOrder)
		for res := range results {
			done := make(chan asked, 1)
			select {
			case inOrder <- done:
			case <-ctx.Done():
				return
			}
			go func() {
				a := asked{res: res}
				if res.Report != nil && givenUp.Load() {
					a.err = errGivenUp
				} else if res.Report != nil {
					res.Report.Second, a.err = r.Read(ctx, res.Report)
				}
				done <- a
			}()
		}
	}()
	return inOrder
}

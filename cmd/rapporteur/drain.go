package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"sync"

	"rapporteur"
	"rapporteur/reader"
	"rapporteur/source"
)

// outlet is where the reports of a run go.
type outlet interface {
	// put takes a report, or nil for an input that gives none.
	put(*rapporteur.Report) error
	// due says that a checkpoint may be made now.
	due() bool
	// early says that one may be made before it is due.
	early() bool
	// checkpoint makes what was put safe, so that a run that goes on begins after it.
	checkpoint(state) error
	// close ends the output and gives it its name.
	close(state) error
	// stop ends an output that is not whole; keep leaves what a run can go on with.
	stop(keep bool)
	// cannot is the error that the output could not be written.
	cannot(error) error
	// resumable reports whether a run can go on with what was written so far.
	resumable() bool
}

// state is how far a run has come, kept so that another can go on with it.
type state struct {
	Done     int      `json:"done"`              // inputs
	Last     string   `json:"last,omitempty"`    // name of the last of them
	Sum      uint32   `json:"sum,omitempty"`     // of them all
	Near     int64    `json:"near,omitempty"`    // bytes of what is known of near-copies
	Dropped  int      `json:"dropped,omitempty"` // near-copies left out
	Failures failures `json:"failures,omitzero"`
}

// run is a pass over the inputs of read.
type run struct {
	bar  *progress
	out  outlet
	dups *duplicates
	state
	passed *source.Passed

	ahead inputQueue // inputs that are not yet done
	wrong error      // the inputs are not those that the stopped run read
}

// taken is an input that was handed out: its name, and the sum of all up to it.
type taken struct {
	name string
	sum  uint32
}

// inputQueue hands inputs from the goroutine that reads them to the one that takes results,
// a few of them at a time.
type inputQueue struct {
	sync.Mutex
	inputs []taken
}

func (q *inputQueue) push(in taken) {
	q.Lock()
	defer q.Unlock()
	q.inputs = append(q.inputs, in)
}

func (q *inputQueue) pop() (in taken) {
	q.Lock()
	defer q.Unlock()
	if len(q.inputs) > 0 {
		in, q.inputs = q.inputs[0], q.inputs[1:]
	}
	return in
}

// left are the items that are still to be done. Those that are done must be what they were
// then: the n-th item is where to go on only while the inputs stay.
func (r *run) left(items iter.Seq[source.Item]) iter.Seq[source.Item] {
	done, last, want := r.Done, r.Last, r.Sum
	return func(yield func(source.Item) bool) {
		n, sum := 0, uint32(0)
		for item := range items {
			n++
			sum = crc32.Update(sum, castagnoli, fmt.Appendf(nil, "%s %d\n", item.Name, item.Sum))
			switch {
			case n < done:
			case n == done && (item.Name != last && last != "" || want != 0 && sum != want):
				r.wrong = changed(n, last, item.Name)
				return
			case n > done:
				r.ahead.push(taken{item.Name, sum})
				if !yield(item) {
					return
				}
			}
		}
		if n < done {
			r.wrong = rapporteur.Errorf(rapporteur.Conflict, "the inputs have changed: there were %d or more, and are %d now; run again without --resume", done, n)
		}
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// changed says that the n-th input, or one before it, is not what it was.
func changed(n int, was, is string) error {
	if was == is || was == "" {
		return rapporteur.Errorf(rapporteur.Conflict, "the inputs have changed: one of the first %d, which were read already, is not what it was; run again without --resume", n)
	}
	return rapporteur.Errorf(rapporteur.Conflict, "the inputs have changed: number %d was %s, and is %s now; run again without --resume", n, was, cmp.Or(is, "one that cannot be read"))
}

// drain writes each result and counts; it fails at the end when some inputs failed, each
// named on standard error as it did.
func (r *run) drain(ctx context.Context, results iter.Seq[reader.Result]) error {
	for res := range results {
		if errors.Is(res.Err, context.Canceled) {
			break
		}
		if err := r.take(res); err != nil {
			r.bar.finish()
			r.stop(true)
			return err
		}
		r.bar.step(r.Failures.Count)
	}
	r.bar.finish()
	if ctx.Err() != nil {
		return r.interrupted()
	}
	if r.wrong != nil {
		r.stop(true)
		return r.wrong
	}
	r.tell()
	if r.Done > 0 && r.Done == r.Failures.Count {
		r.stop(false)
		return r.failed()
	}
	if err := r.out.close(r.state); err != nil {
		r.stop(true)
		return err
	}
	r.dups.close(false)
	if r.Failures.Count > 0 {
		return r.failed()
	}
	return nil
}

// take is what is done with one result.
func (r *run) take(res reader.Result) error {
	r.Done++
	in := r.ahead.pop()
	r.Last, r.Sum = in.name, in.sum
	if res.Err != nil {
		r.Failures.add(res.Err)
		r.bar.say("rapporteur: " + res.Err.Error())
	} else {
		drop, err := r.dups.mark(res.Report)
		if err != nil {
			return r.out.cannot(err)
		}
		if drop {
			res.Report = nil
		}
	}
	if err := r.out.put(res.Report); err != nil {
		return err
	}
	if r.out.due() {
		return r.checkpoint()
	}
	return nil
}

func (r *run) checkpoint() (err error) {
	if r.Near, err = r.dups.flush(); err != nil {
		return r.out.cannot(err)
	}
	r.Dropped = r.dups.dropped
	return r.out.checkpoint(r.state)
}

// stop ends a run that is not done.
func (r *run) stop(keep bool) {
	keep = keep && r.out.resumable()
	r.dups.close(keep)
	r.out.stop(keep)
}

// interrupted ends a run that was told to stop.
func (r *run) interrupted() error {
	hint := ""
	if r.Done > 0 && r.out.resumable() {
		if r.out.early() {
			if err := r.checkpoint(); err != nil {
				r.stop(true)
				return err
			}
		}
		hint = "; the same command with --resume goes on"
	}
	r.stop(r.Done > 0)
	return rapporteur.Errorf(rapporteur.Internal, "interrupted after %d articles%s", r.Done, hint)
}

// tell says at the end what was left out, and why.
func (r *run) tell() {
	for _, line := range r.Failures.report(r.Done) {
		r.bar.say("rapporteur: " + line)
	}
	if r.passed != nil && r.passed.String() != "" {
		r.bar.say("rapporteur: " + r.passed.String())
	}
	if n := r.dups.dropped; n > 0 {
		r.bar.say(fmt.Sprintf("rapporteur: %d near-copies of earlier articles were left out", n))
	}
}

func (r *run) failed() error {
	return silent{rapporteur.Errorf(r.Failures.Kind, "%d of %d inputs failed", r.Failures.Count, r.Done)}
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

	ahead nameQueue // names of inputs that are not yet done
	wrong error     // the inputs are not those that the stopped run read
}

// nameQueue hands names from the goroutine that reads inputs to the one that takes results,
// a few of them at a time.
type nameQueue struct {
	sync.Mutex
	names []string
}

func (q *nameQueue) push(name string) {
	q.Lock()
	defer q.Unlock()
	q.names = append(q.names, name)
}

func (q *nameQueue) pop() string {
	q.Lock()
	defer q.Unlock()
	if len(q.names) == 0 {
		return ""
	}
	name := q.names[0]
	q.names = q.names[1:]
	return name
}

// left are the items that are still to be done. The last one that is done must have the
// name that it had then: the n-th item is where to go on only while the inputs stay.
func (r *run) left(items iter.Seq[source.Item]) iter.Seq[source.Item] {
	done, last := r.Done, r.Last
	return func(yield func(source.Item) bool) {
		n := 0
		for item := range items {
			if n++; n < done {
				continue
			}
			if n == done {
				if item.Name != last && last != "" {
					r.wrong = rapporteur.Errorf(rapporteur.Conflict, "the inputs have changed: number %d was %s, and is %s now; run again without --resume", n, last, cmp.Or(item.Name, "one that cannot be read"))
					return
				}
				continue
			}
			r.ahead.push(item.Name)
			if !yield(item) {
				return
			}
		}
		if n < done {
			r.wrong = rapporteur.Errorf(rapporteur.Conflict, "the inputs have changed: there were %d or more, and are %d now; run again without --resume", done, n)
		}
	}
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
	r.Last = r.ahead.pop()
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
	if n := r.dups.dropped; n > 0 {
		r.bar.say(fmt.Sprintf("rapporteur: %d near-copies of earlier articles were left out", n))
	}
}

func (r *run) failed() error {
	return silent{rapporteur.Errorf(r.Failures.Kind, "%d of %d inputs failed", r.Failures.Count, r.Done)}
}

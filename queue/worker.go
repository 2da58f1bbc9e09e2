package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"rapporteur"
)

// Worker takes articles from a queue, reads them and hands the reports to a sink.
type Worker struct {
	Queue   Queue
	Read    func(rapporteur.Article) (*rapporteur.Report, error)
	Sink    Sink
	Readers int           // articles read at a time
	Batch   int           // reports handed to the sink at a time; 0 is 1
	Linger  time.Duration // a batch waits no longer than this to be full; 0 is a second
	Tries   int           // after which an article that ends its worker is put aside; 0 is 5
	Until   bool          // stop when the queue is empty rather than wait
	Filling func() bool   // reports whether more is being put, so that an empty queue is no end; nil is never
	Metrics *Metrics
	Log     *slog.Logger

	inHand sync.Map // *Lease → nothing
}

// idle is how long a worker waits for an article before it asks whether any is left.
const idle = 500 * time.Millisecond

// heartbeat is how often leases in hand are renewed: a third of the shortest lease.
const heartbeat = 10 * time.Second

// done is an article that was read and waits to be kept.
type done struct {
	lease  *Lease
	report *rapporteur.Report
}

// Run works until ctx ends (what is in hand is finished) or, with Until, until nothing
// waits, is in work or is still being put.
func (w *Worker) Run(ctx context.Context) {
	read := make(chan done)
	var readers sync.WaitGroup
	for range max(w.Readers, 1) {
		readers.Go(func() { w.reader(ctx, read) })
	}
	beat, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go w.heartbeat(beat)
	go func() {
		readers.Wait()
		close(read)
	}()
	w.keeper(ctx, read)
}

// heartbeat begins all leases in hand anew, so that an article that waits for the sink
// is not given to another worker.
func (w *Worker) heartbeat(ctx context.Context) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.inHand.Range(func(l, _ any) bool {
				_ = l.(*Lease).Longer(ctx) // a lease that is lost comes again
				return true
			})
		case <-ctx.Done():
			return
		}
	}
}

// reader reads articles until ctx ends.
func (w *Worker) reader(ctx context.Context, out chan<- done) {
	for pause := time.Duration(0); ctx.Err() == nil; {
		lease, err := w.take(ctx)
		switch {
		case err == nil && lease == nil:
			return
		case err == nil:
			pause = 0
			w.inHand.Store(lease, nil)
			w.read(context.WithoutCancel(ctx), lease, out)
		case ctx.Err() == nil:
			pause = backOff(pause)
			w.Log.Warn("the queue does not answer; trying again", "error", err, "in", pause)
			wait(ctx, pause)
		}
	}
}

// take leases an article; both are nil when the queue is empty and the worker need not wait.
func (w *Worker) take(ctx context.Context) (*Lease, error) {
	for {
		short, cancel := context.WithTimeout(ctx, idle)
		lease, err := w.Queue.Take(short)
		cancel()
		if err == nil || !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return lease, err
		}
		filling := w.Filling != nil && w.Filling() // asked first: what was put until now is counted then
		if depth, err := w.Queue.Depth(ctx); err == nil {
			w.Metrics.depth(depth)
			if w.Until && !filling && depth.Waiting+depth.InWork == 0 {
				return nil, nil
			}
		}
	}
}

// read turns one article into a report, or answers for it with the reason.
func (w *Worker) read(ctx context.Context, l *Lease, out chan<- done) {
	if l.Try > w.tries() {
		// Its worker was lost each time before it could say why.
		w.dead(ctx, l, fmt.Sprintf("taken %d times without an answer: reading it may end the process", l.Try-1))
		return
	}
	start := time.Now()
	rep, err := w.Read(l.Article)
	w.Metrics.read(time.Since(start), l.Article)
	if err != nil {
		w.dead(ctx, l, err.Error()) // the same text fails again
		return
	}
	out <- done{l, rep}
}

// keeper hands reports to the sink in batches and answers for them.
func (w *Worker) keeper(ctx context.Context, in <-chan done) {
	var batch []done
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	flush := func() {
		w.keep(ctx, batch)
		batch = nil
	}
	for {
		select {
		case d, ok := <-in:
			if !ok {
				flush()
				return
			}
			if batch = append(batch, d); len(batch) == 1 {
				timer.Reset(w.linger())
			}
			if len(batch) >= max(w.Batch, 1) {
				flush()
			}
		case <-timer.C:
			flush()
		}
	}
}

// keep hands a batch to the sink. A sink that is out of order is no fault of the articles:
// the batch is held until it is back, which holds the readers too.
func (w *Worker) keep(ctx context.Context, batch []done) {
	if len(batch) == 0 {
		return
	}
	reports := make([]*rapporteur.Report, len(batch))
	for i, d := range batch {
		reports[i] = d.report
	}
	answers := context.WithoutCancel(ctx)
	for pause := backOff(0); ; pause = backOff(pause) {
		err := w.Sink.Put(answers, reports)
		switch {
		case err == nil:
			for _, d := range batch {
				w.answer(d.lease, d.lease.Done(answers))
				w.Metrics.done(d.report)
			}
			return
		case permanent(err) && len(batch) > 1:
			for _, d := range batch {
				w.keep(ctx, []done{d})
			}
			return
		case permanent(err):
			w.dead(answers, batch[0].lease, err.Error())
			return
		case ctx.Err() != nil:
			for _, d := range batch {
				w.again(answers, d.lease)
			}
			return
		}
		w.Log.Warn("the reports are not kept; trying again", "reports", len(batch), "error", err, "in", pause)
		w.Metrics.again(len(batch))
		wait(ctx, pause)
	}
}

// permanent tells an error that the report itself causes from one of the sink's.
func permanent(err error) bool {
	kind := rapporteur.KindOf(err)
	return kind == rapporteur.Invalid || kind == rapporteur.TooLarge
}

// again gives an article back to the queue at once.
func (w *Worker) again(ctx context.Context, l *Lease) {
	w.answer(l, l.Again(ctx, 0))
}

func (w *Worker) dead(ctx context.Context, l *Lease, reason string) {
	w.Log.Error("put aside", "article", l.Article.ID, "tries", l.Try, "reason", reason)
	w.answer(l, l.Dead(ctx, reason))
	w.Metrics.dead()
}

// answer ends a lease. An article whose answer the queue did not take comes again, and
// the sink makes nothing of a second time.
func (w *Worker) answer(l *Lease, err error) {
	w.inHand.Delete(l)
	if err != nil {
		w.Log.Warn("the queue did not take an answer; the article will come again", "article", l.Article.ID, "error", err)
	}
}

func (w *Worker) tries() int {
	if w.Tries > 0 {
		return w.Tries
	}
	return 5
}

func (w *Worker) linger() time.Duration {
	if w.Linger > 0 {
		return w.Linger
	}
	return time.Second
}

// backOff doubles a pause from a tenth of a second, to at most ten seconds.
func backOff(pause time.Duration) time.Duration {
	return min(max(2*pause, 100*time.Millisecond), 10*time.Second)
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

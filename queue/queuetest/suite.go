// Package queuetest is the suite that every queue must pass.
package queuetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/queue"
)

// Run tests a queue; open makes an empty one whose leases last about a second.
func Run(t *testing.T, open func(t *testing.T) queue.Queue) {
	tests := []struct {
		name string
		test func(*testing.T, queue.Queue)
	}{
		{"what is put is taken once and gone when done", takenOnce},
		{"the same content is queued once", onceByContent},
		{"what is given back comes again", givenBack},
		{"what is put aside does not come again", putAside},
		{"an empty queue waits as long as it may", waits},
		{"many workers do every article once", manyWorkers},
		{"a sink that is out of order holds the queue up and loses nothing", sinkOutOfOrder},
		{"a report that the sink refuses is put aside, the rest of its batch kept", refusedReport},
		{"an article that cannot be read is put aside with the reason", unreadable},
		{"a worker that is stopped gives back what it cannot keep", stopped},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.test(t, open(t))
		})
	}
}

func article(n int) rapporteur.Article {
	return rapporteur.Article{ID: fmt.Sprintf("a%04d", n), Text: fmt.Sprintf("Ruritania recalled envoy number %d on Friday.", n)}
}

func put(t *testing.T, q queue.Queue, n int) {
	t.Helper()
	for i := range n {
		if fresh, err := q.Put(t.Context(), article(i)); err != nil || !fresh {
			t.Fatalf("Put(%d) = %v, %v; want true, nil", i, fresh, err)
		}
	}
}

func take(t *testing.T, q queue.Queue) *queue.Lease {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	l, err := q.Take(ctx)
	if err != nil {
		t.Fatalf("Take: %v", err)
	}
	return l
}

func wantDepth(t *testing.T, q queue.Queue, want queue.Depth) {
	t.Helper()
	var got queue.Depth
	for range 50 {
		var err error
		if got, err = q.Depth(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("depth %+v, want %+v", got, want)
}

func takenOnce(t *testing.T, q queue.Queue) {
	put(t, q, 1)
	l := take(t, q)
	if l.Article.Text != article(0).Text || l.Try != 1 {
		t.Errorf("took %+v at try %d", l.Article, l.Try)
	}
	wantDepth(t, q, queue.Depth{InWork: 1})
	if err := l.Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantDepth(t, q, queue.Depth{})
}

func onceByContent(t *testing.T, q queue.Queue) {
	put(t, q, 1)
	if fresh, err := q.Put(t.Context(), article(0)); fresh || err != nil {
		t.Errorf("the second Put = %v, %v; want false, nil", fresh, err)
	}
	changed := article(0)
	changed.Text += " It was denied."
	if fresh, err := q.Put(t.Context(), changed); !fresh || err != nil {
		t.Errorf("Put of a changed text = %v, %v; want true, nil", fresh, err)
	}
	wantDepth(t, q, queue.Depth{Waiting: 2})
}

func givenBack(t *testing.T, q queue.Queue) {
	put(t, q, 1)
	if err := take(t, q).Again(t.Context(), 50*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	l := take(t, q)
	if l.Try != 2 {
		t.Errorf("try %d, want 2", l.Try)
	}
	if err := l.Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantDepth(t, q, queue.Depth{})
}

func putAside(t *testing.T, q queue.Queue) {
	put(t, q, 1)
	if err := take(t, q).Dead(t.Context(), "no language that it reads"); err != nil {
		t.Fatal(err)
	}
	wantDepth(t, q, queue.Depth{Dead: 1})
}

func waits(t *testing.T, q queue.Queue) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if l, err := q.Take(ctx); l != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Take of an empty queue = %v, %v; want nil, deadline exceeded", l, err)
	}
}

// kept is a sink that counts, and fails as it is told to.
type kept struct {
	mu      sync.Mutex
	reports map[string]int
	fail    func(call int, batch []*rapporteur.Report) error
	calls   int
}

func (k *kept) Put(_ context.Context, batch []*rapporteur.Report) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	if k.fail != nil {
		if err := k.fail(k.calls, batch); err != nil {
			return err
		}
	}
	for _, r := range batch {
		k.reports[r.Article.ID]++
	}
	return nil
}

func worker(q queue.Queue, k *kept) *queue.Worker {
	k.reports = map[string]int{}
	return &queue.Worker{
		Queue: q, Sink: k, Readers: 4, Batch: 3, Linger: 20 * time.Millisecond, Until: true, Log: slog.New(slog.DiscardHandler),
		Read: func(a rapporteur.Article) (*rapporteur.Report, error) { return &rapporteur.Report{Article: a}, nil },
	}
}

func (k *kept) want(t *testing.T, n int, without ...string) {
	t.Helper()
	want := map[string]int{}
	for i := range n {
		if id := article(i).ID; !slices.Contains(without, id) {
			want[id] = 1
		}
	}
	if !maps.Equal(k.reports, want) {
		t.Errorf("kept %d articles, want %d each once: %v", len(k.reports), len(want), k.reports)
	}
}

func manyWorkers(t *testing.T, q queue.Queue) {
	put(t, q, 200)
	var k kept
	worker(q, &k).Run(t.Context())
	k.want(t, 200)
	wantDepth(t, q, queue.Depth{})
}

func sinkOutOfOrder(t *testing.T, q queue.Queue) {
	put(t, q, 20)
	k := kept{fail: func(call int, _ []*rapporteur.Report) error {
		if call < 4 {
			return errors.New("the record is down")
		}
		return nil
	}}
	worker(q, &k).Run(t.Context())
	k.want(t, 20)
	wantDepth(t, q, queue.Depth{})
}

func refusedReport(t *testing.T, q queue.Queue) {
	put(t, q, 10)
	bad := article(4).ID
	k := kept{fail: func(_ int, batch []*rapporteur.Report) error {
		if slices.ContainsFunc(batch, func(r *rapporteur.Report) bool { return r.Article.ID == bad }) {
			return rapporteur.Errorf(rapporteur.Invalid, "%s: an odd report", bad)
		}
		return nil
	}}
	worker(q, &k).Run(t.Context())
	k.want(t, 10, bad)
	wantDepth(t, q, queue.Depth{Dead: 1})
}

func unreadable(t *testing.T, q queue.Queue) {
	put(t, q, 3)
	var k kept
	w := worker(q, &k)
	w.Read = func(a rapporteur.Article) (*rapporteur.Report, error) {
		if a.ID == article(1).ID {
			return nil, rapporteur.Errorf(rapporteur.Unsupported, "%s: is written in Elvish", a.ID)
		}
		return &rapporteur.Report{Article: a}, nil
	}
	w.Run(t.Context())
	k.want(t, 3, article(1).ID)
	wantDepth(t, q, queue.Depth{Dead: 1})
}

func stopped(t *testing.T, q queue.Queue) {
	put(t, q, 5)
	ctx, stop := context.WithCancel(t.Context())
	k := kept{fail: func(int, []*rapporteur.Report) error {
		stop()
		return errors.New("the record is down")
	}}
	worker(q, &k).Run(ctx)
	k.want(t, 0)
	next := kept{}
	worker(q, &next).Run(t.Context())
	next.want(t, 5)
	wantDepth(t, q, queue.Depth{})
}

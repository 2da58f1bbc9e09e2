package jetstream

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/queue"
	"rapporteur/queue/queuetest"
)

func open(t *testing.T, opts Options) *Queue {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	q, err := Open(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func TestEmbedded(t *testing.T) {
	queuetest.Run(t, func(t *testing.T) queue.Queue {
		return open(t, Options{Dir: t.TempDir(), Lease: time.Second})
	})
}

// An article whose worker is lost without a word comes again, also after the server was
// stopped and started on the same files.
func TestLostLeaseOutlivesRestart(t *testing.T) {
	dir := t.TempDir()
	q := open(t, Options{Dir: dir, Lease: time.Second})
	if _, err := q.Put(t.Context(), rapporteur.Article{ID: "a", Text: "Graustark closed its border."}); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Take(t.Context()); err != nil {
		t.Fatal(err)
	}
	q.Close()
	q = open(t, Options{Dir: dir, Lease: time.Second})
	l, err := q.Take(t.Context())
	if err != nil || l.Article.ID != "a" || l.Try != 2 {
		t.Fatalf("took %+v, %v; want article a at its second try", l, err)
	}
}

// An article that ends every worker that reads it is put aside with the reason.
func TestPoison(t *testing.T) {
	q := open(t, Options{Dir: t.TempDir(), Lease: 200 * time.Millisecond})
	if _, err := q.Put(t.Context(), rapporteur.Article{ID: "poison", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := q.Take(t.Context()); err != nil { // and never answers
			t.Fatal(err)
		}
	}
	w := queue.Worker{Queue: q, Tries: 2, Until: true, Log: discard}
	w.Run(t.Context())
	for d, err := range q.DeadLetters(t.Context()) {
		if err != nil || d.Article.ID != "poison" || !strings.Contains(d.Reason, "taken 2 times without an answer") {
			t.Errorf("dead letter %+v, %v", d, err)
		}
	}
	if n, err := q.Revive(t.Context()); n != 1 || err != nil {
		t.Errorf("Revive = %d, %v; want 1, nil", n, err)
	}
	if l, err := q.Take(t.Context()); err != nil || l.Article.ID != "poison" || l.Try != 1 {
		t.Errorf("took %+v, %v after Revive", l, err)
	}
}

// A full queue holds the one who fills it until there is room.
func TestBackPressure(t *testing.T) {
	q := open(t, Options{Dir: t.TempDir(), MaxBytes: 4096})
	noise := func(n int) rapporteur.Article {
		return rapporteur.Article{ID: string(rune('a' + n)), Text: strings.Repeat(string(rune('a'+n)), 10) + random(1500, int64(n))}
	}
	n := 0
	for ; ; n++ {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		_, err := q.Put(ctx, noise(n))
		cancel()
		if err != nil {
			break
		}
	}
	if n == 0 || n > 4 {
		t.Fatalf("%d articles fitted into 4,096 bytes", n)
	}
	waiting := make(chan error, 1)
	go func() {
		_, err := q.Put(t.Context(), noise(n))
		waiting <- err
	}()
	for range n {
		l, err := q.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Done(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-waiting; err != nil {
		t.Errorf("Put after there was room: %v", err)
	}
}

func TestDamagedMessageIsPutAside(t *testing.T) {
	q := open(t, Options{Dir: t.TempDir()})
	if _, err := q.js.Publish(t.Context(), q.subject, []byte("no frame")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if l, err := q.Take(ctx); l != nil || err == nil {
		t.Errorf("Take = %v, %v; want nothing", l, err)
	}
	if d, err := q.Depth(t.Context()); err != nil || d != (queue.Depth{Dead: 1}) {
		t.Errorf("depth %+v, %v; want one put aside", d, err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		opts Options
		want string
	}{
		{Options{URL: "nats://127.0.0.1:" + freePort(t)}, "no NATS server answers"},
		{Options{}, "needs a folder"},
		{Options{Dir: file}, file},
		{Options{Dir: open(t, Options{Dir: t.TempDir()}).opts.Dir}, "another process"},
		{Options{Dir: t.TempDir(), Listen: "4222"}, "HOST:PORT"},
		{Options{Dir: t.TempDir(), Name: "a.b"}, "cannot name a queue"},
	}
	for _, tt := range tests {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		q, err := Open(ctx, tt.opts)
		cancel()
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Open(%+v) = %v, %v; want an error with %q", tt.opts, q, err, tt.want)
		}
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func FuzzUnpack(f *testing.F) {
	b, _ := pack(rapporteur.Article{ID: "a", Text: "Graustark closed its border."})
	f.Add(b)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := unpack(b)
		if err != nil {
			return
		}
		again, err := pack(a)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := unpack(again); err != nil || back.ID != a.ID || !bytes.Equal([]byte(back.Text), []byte(a.Text)) {
			t.Errorf("%+v came back as %+v, %v", a, back, err)
		}
	})
}

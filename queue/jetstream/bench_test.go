package jetstream

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"rapporteur"
)

// BenchmarkQueue puts an article of 5,000 characters, takes it and answers for it: three
// steps of which each waits for the server to have it on disk or in its cache.
func BenchmarkQueue(b *testing.B) {
	q, err := Open(context.Background(), Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	text := strings.Repeat("Graustark closed its border with Ruritania on Friday. ", 95)
	n := 0
	for b.Loop() {
		n++
		if _, err := q.Put(b.Context(), rapporteur.Article{ID: fmt.Sprint(n), Text: text}); err != nil {
			b.Fatal(err)
		}
		l, err := q.Take(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := l.Done(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

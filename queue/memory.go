package queue

import (
	"context"
	"sync"
	"time"

	"rapporteur"
)

// Memory is a queue within one process; what it holds is lost with it.
type Memory struct {
	todo chan job

	mu     sync.Mutex
	known  map[string]bool
	inWork int
	dead   []DeadLetter
}

type job struct {
	article rapporteur.Article
	try     int
}

// NewMemory makes a queue that holds at most size articles (back-pressure beyond).
func NewMemory(size int) *Memory {
	return &Memory{todo: make(chan job, size), known: map[string]bool{}}
}

// Put implements [Queue].
func (m *Memory) Put(ctx context.Context, a rapporteur.Article) (bool, error) {
	key := Key(a)
	m.mu.Lock()
	known := m.known[key]
	m.known[key] = true
	m.mu.Unlock()
	if known {
		return false, nil
	}
	select {
	case m.todo <- job{a, 1}:
		return true, nil
	case <-ctx.Done():
		m.forget(key)
		return false, ctx.Err()
	}
}

func (m *Memory) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, key)
}

// Take implements [Queue].
func (m *Memory) Take(ctx context.Context) (*Lease, error) {
	select {
	case j := <-m.todo:
		m.work(1)
		return m.lease(j), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *Memory) lease(j job) *Lease {
	return &Lease{
		Article: j.article, Try: j.try,
		Done: func(context.Context) error { m.work(-1); return nil },
		Again: func(_ context.Context, after time.Duration) error {
			time.AfterFunc(after, func() {
				m.todo <- job{j.article, j.try + 1}
				m.work(-1)
			})
			return nil
		},
		Dead: func(_ context.Context, reason string) error {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.inWork--
			m.dead = append(m.dead, DeadLetter{j.article, reason, j.try, time.Now()})
			return nil
		},
		Longer: func(context.Context) error { return nil },
	}
}

func (m *Memory) work(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inWork += n
}

// Depth implements [Queue]; an article that waits to be tried again is in work.
func (m *Memory) Depth(context.Context) (Depth, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Depth{Waiting: len(m.todo), InWork: m.inWork, Dead: len(m.dead)}, nil
}

// DeadLetters are the articles put aside, oldest first.
func (m *Memory) DeadLetters() []DeadLetter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]DeadLetter(nil), m.dead...)
}

// Close implements [Queue].
func (m *Memory) Close() error { return nil }

package main

import "testing"

// TestTotal estimates how many there will be from the share of the bytes that was read.
func TestTotal(t *testing.T) {
	for _, c := range []struct {
		name          string
		done, skipped int
		read, size    int64
		want          int64
	}{
		{"a quarter", 50, 0, 250, 1000, 200},
		{"not known", 50, 0, 250, 0, 0},
		{"nothing read yet", 0, 0, 0, 1000, 0},
		{"gone on", 50, 150, 500, 1000, 250},
		{"all read, some not done", 90, 0, 1000, 1000, 91},
		{"more than there was", 90, 0, 2000, 1000, 91},
	} {
		p := &progress{done: c.done}
		p.expect(c.skipped, nil, func() int64 { return c.read })
		p.size.Store(c.size)
		if got := p.total(); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

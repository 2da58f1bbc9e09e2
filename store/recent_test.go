package store

import "testing"

func TestRecentIsBounded(t *testing.T) {
	r := recent[int, string]{most: 10}
	for i := range 100 {
		r.put(i, "x", 2)
		r.put(i, "y", 3) // again, larger
		if _, ok := r.get(0); i > 0 && i < 40 && !ok {
			t.Fatalf("what is asked for again and again is gone after %d", i)
		}
		if n := len(r.newer) + len(r.older); n > 10 {
			t.Fatalf("%d are kept", n)
		}
	}
	if _, ok := r.get(50); ok {
		t.Error("what nobody asked for is still there")
	}
	if v, ok := r.get(99); !ok || v != "y" {
		t.Errorf("the last is %q, %v", v, ok)
	}
}

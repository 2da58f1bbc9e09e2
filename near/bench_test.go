package near

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// BenchmarkAdd takes in signatures of different stories of 450 words and tells the memory
// of an index that is full of them.
func BenchmarkAdd(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := New(Options{Texts: 2_000_000})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for b.Loop() {
		s := Signature{level: usualLevel}
		for range 56 {
			s.hashes = append(s.hashes, r.Uint64()>>16&^(1<<usualLevel-1))
		}
		s.hashes = distinct(s.hashes)
		x.AddSignature(fmt.Sprintf("%016x", n), s)
		n++
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(max(len(x.now.texts), 1)), "bytes/text")
	runtime.KeepAlive(x)
}

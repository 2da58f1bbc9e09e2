package jetstream

import (
	"log/slog"
	"math/rand"
)

var discard = slog.New(slog.DiscardHandler)

// random is n letters that do not compress.
func random(n int, seed int64) string {
	r := rand.New(rand.NewSource(seed))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('!' + r.Intn(90))
	}
	return string(b)
}

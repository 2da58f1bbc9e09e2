package names_test

import (
	"testing"

	"rapporteur/names"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := names.Load(); err != nil {
			b.Skip(err)
		}
	}
}

package model

import (
	"math/rand/v2"
	"testing"
)

func TestAddRowsIsWhatGoDefines(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	table := make([]int8, 64*RowWidth)
	for i := range table {
		table[i] = int8(rng.IntN(256) - 128)
	}
	for n := range MaxRows + 1 {
		rows := make([]uint32, n)
		for i := range rows {
			rows[i] = rng.Uint32N(64)
		}
		var got, want RowSums
		AddRows(&got, table, rows)
		addRowsGeneric(&want, table, rows)
		if got != want {
			t.Fatalf("%d rows: %v, want %v", n, got, want)
		}
	}
}

// TestRowsCannotOverflow holds the limits to the width of the sums.
func TestRowsCannotOverflow(t *testing.T) {
	table := make([]int8, RowWidth)
	for _, x := range []int8{-128, 127} {
		for i := range table {
			table[i] = x
		}
		var sum RowSums
		AddRows(&sum, table, make([]uint32, MaxRows))
		if want := int(x) * MaxRows; int(sum[0]) != want || int(sum[RowWidth-1]) != want {
			t.Errorf("rows of %d add up to %d, want %d", x, sum[0], want)
		}
	}
}

// BenchmarkAddRows reports the rows added a second, most of them not in the nearest cache.
func BenchmarkAddRows(b *testing.B) {
	const n = 1 << 18
	rng := rand.New(rand.NewPCG(1, 2))
	table, rows := make([]int8, n*RowWidth), make([]uint32, 100)
	for b.Loop() {
		for i := range rows {
			rows[i] = rng.Uint32N(n)
		}
		var sum RowSums
		AddRows(&sum, table, rows)
	}
	b.ReportMetric(float64(len(rows))*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

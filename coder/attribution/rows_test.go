package attribution

import (
	"math/rand/v2"
	"slices"
	"testing"

	"rapporteur/model"
)

func TestPackKeepsEachPassApart(t *testing.T) {
	fields := []Weights{{Node: make([]int8, 4*Labels)}, {Node: make([]int8, 4*Labels)}}
	fields[0].Node[2*Labels+3], fields[1].Node[2*Labels+3] = 5, -7
	fields[0].Unit, fields[1].Unit = 1, 2
	var sum rowSums
	model.AddRows(&sum, pack(fields, 4), []uint32{2, 2, 1})
	for pass, want := range []float32{10, -28} {
		var out scored
		if fields[pass].scores(&sum, pass, &out); out[3] != want || out[4] != 0 {
			t.Errorf("pass %d scores %v, want %v in the fourth place", pass, out, want)
		}
	}
}

func TestStepIsWhatGoDefines(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var w Weights
	for x := range Labels {
		for y := range Labels {
			w.Edge[0][x][y] = float32(rng.IntN(5)) // some are equal: the first counts
		}
	}
	w.prepare()
	for range 100 {
		var before, node, got, want scored
		var back, wantBack [lane]int32
		for y := range Labels {
			before[y], node[y] = float32(rng.IntN(5)), float32(rng.NormFloat64())
		}
		step(&got, &back, &before, &node, &w.steps[0])
		stepGeneric(&want, &wantBack, &before, &node, &w.steps[0])
		for y := range Labels {
			if got[y] != want[y] || back[y] != wantBack[y] {
				t.Fatalf("label %d: %v from %d, want %v from %d", y, got[y], back[y], want[y], wantBack[y])
			}
		}
	}
}

func TestHashRowsIsWhatGoDefines(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	table := make([]int8, 64*rowWidth)
	for n := range maxFeatures {
		var f hasher
		for range n {
			f.space = rng.Uint32N(300)
			f.add(rng.Uint32())
		}
		want := make([]uint32, n)
		hashRowsGeneric(want, &f, 63)
		if got := f.rows(nil, table, 63); !slices.Equal(got, want) {
			t.Fatalf("%d features: %v, want %v", n, got, want)
		}
	}
}

package grammar

import (
	"math/rand/v2"
	"testing"
)

// worth is the score of a tree, never when it is not one with a single root.
func worth(f *forest, heads []int32) float32 {
	var sum float32
	roots := 0
	for d, h := range heads {
		sum += f.at(d, int(h))
		if int(h) == f.n {
			roots++
		}
		v, steps := h, 0
		for int(v) != f.n && steps <= f.n {
			v = heads[v]
			steps++
		}
		if steps > f.n {
			return never
		}
	}
	if roots != 1 {
		return never
	}
	return sum
}

// every calls try with each assignment of heads to n words.
func every(n int, heads []int32, at int, try func()) {
	if at == n {
		try()
		return
	}
	for h := range n + 1 {
		if h != at {
			heads[at] = int32(h)
			every(n, heads, at+1, try)
		}
	}
}

func TestDecodeFindsTheBestTree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var dec Decoder
	same, all := 0, 0
	for range 400 {
		n := 1 + r.IntN(5)
		f := &forest{n: n, stride: n + 1 + r.IntN(3)}
		f.score = make([]float32, n*f.stride)
		for d := range n {
			for h := range n + 1 {
				f.score[d*f.stride+h] = r.Float32()
			}
			f.score[d*f.stride+d] = never
		}
		want := never
		heads := make([]int32, n)
		every(n, heads, 0, func() { want = max(want, worth(f, heads)) })
		got := worth(f, dec.decode(f))
		if got == never {
			t.Fatalf("%d words: %v is no tree", n, dec.heads)
		}
		all++
		if got > want-1e-5 {
			same++
		}
	}
	// The root's word is chosen greedily, so a few trees are only good.
	if same < all*9/10 {
		t.Errorf("%d of %d trees are the best", same, all)
	}
}

func TestDecodeManyWords(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var dec Decoder
	for _, n := range []int{64, 256} {
		f := &forest{n: n, stride: n + 1, score: make([]float32, n*(n+1))}
		for i := range f.score {
			f.score[i] = r.Float32()
		}
		for d := range n {
			f.score[d*f.stride+d] = never
		}
		if worth(f, dec.decode(f)) == never {
			t.Errorf("%d words: no tree", n)
		}
	}
}

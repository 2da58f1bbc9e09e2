package review

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Alpha is Krippendorff's α of answers in nominal categories, with a 95 % interval.
type Alpha struct {
	Value     float64 // 1 all agree, 0 as by chance, below worse; NaN when it is not defined
	Low, High float64 // of the interval; NaN when it is not defined
	Units     int     // with two answers or more
	Answers   int
}

// NominalAlpha is α over units, each a list of the answers of those who answered it. A unit
// with fewer than two answers says nothing of agreement and is left out. α is not defined
// where all answers are the same one: then nothing could have been disagreed on.
//
// Source: K. Krippendorff, Content Analysis (4th ed., 2019), chapter 12. The interval is
// the percentile bootstrap over units with a fixed seed, resampled times draws of the
// units with replacement; draws in which α is not defined are left out.
func NominalAlpha(units [][]string, draws int) Alpha {
	var pairable [][]int
	index := map[string]int{}
	answers := 0
	for _, u := range units {
		if len(u) < 2 {
			continue
		}
		codes := make([]int, len(u))
		for i, answer := range u {
			if _, known := index[answer]; !known {
				index[answer] = len(index)
			}
			codes[i] = index[answer]
		}
		pairable = append(pairable, codes)
		answers += len(u)
	}
	a := Alpha{Value: alpha(pairable, len(index)), Units: len(pairable), Answers: answers}
	a.Low, a.High = interval(pairable, len(index), draws)
	return a
}

// alpha is 1 - Do/De from the coincidence matrix; for nominal data only its diagonal and
// its margins count.
func alpha(units [][]int, categories int) float64 {
	margin := make([]float64, categories)
	counts := make([]int, categories)
	agree, total := 0.0, 0.0
	for _, u := range units {
		clear(counts)
		for _, c := range u {
			counts[c]++
		}
		for c, n := range counts {
			margin[c] += float64(n)
			agree += float64(n*(n-1)) / float64(len(u)-1)
		}
		total += float64(len(u))
	}
	chance := 0.0
	for _, n := range margin {
		chance += n * (n - 1)
	}
	if total < 2 || chance == total*(total-1) {
		return math.NaN()
	}
	return 1 - (total-agree)/(total-chance/(total-1))
}

// interval are the 2.5th and 97.5th percentile of α over draws.
func interval(units [][]int, categories, draws int) (low, high float64) {
	if len(units) < 2 || draws < 1 {
		return math.NaN(), math.NaN()
	}
	rng := rand.New(rand.NewPCG(1, uint64(len(units))))
	sample := make([][]int, len(units))
	var values []float64
	for range draws {
		for i := range sample {
			sample[i] = units[rng.IntN(len(units))]
		}
		if v := alpha(sample, categories); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	at := func(q float64) float64 { return values[int(q*float64(len(values)-1)+.5)] }
	return at(.025), at(.975)
}

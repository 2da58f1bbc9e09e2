package evaluate

// unaligned marks a word without a partner on the other side.
const unaligned = -2

// alignment pairs the words of the two sides.
type alignment struct {
	gold, system     *parseSide
	goldOf, systemOf []int // partner or unaligned
}

// align pairs words with the same bytes. Where either side has a multiword token,
// the words of the smallest stretch that holds it are paired by their forms, in a
// longest common subsequence.
func align(gold, system *parseSide) alignment {
	a := alignment{gold: gold, system: system, goldOf: blanks(len(system.words)), systemOf: blanks(len(gold.words))}
	for g, s := 0, 0; g < len(gold.words) && s < len(system.words); {
		gw, sw := &gold.words[g], &system.words[s]
		switch {
		case gw.multiword || sw.multiword:
			g0, s0, g1, s1 := a.stretch(g, s)
			a.alignForms(g0, s0, g1, s1)
			g, s = g1, s1
		case gw.byteSpan == sw.byteSpan:
			a.pair(g, s)
			g, s = g+1, s+1
		case gw.start <= sw.start:
			g++
		default:
			s++
		}
	}
	return a
}

func blanks(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = unaligned
	}
	return out
}

func (a alignment) pair(g, s int) { a.systemOf[g], a.goldOf[s] = s, g }

// stretch finds the smallest run of words on both sides, [g0, g1) and [s0, s1), that
// holds the multiword token at g or s and begins and ends at the same place.
func (a alignment) stretch(g, s int) (g0, s0, g1, s1 int) {
	gold, system := a.gold.words, a.system.words
	var end int32
	if gold[g].multiword {
		end = gold[g].end
		if !system[s].multiword && system[s].start < gold[g].start {
			s++
		}
	} else {
		end = system[s].end
		if !gold[g].multiword && gold[g].start < system[s].start {
			g++
		}
	}
	g0, s0 = g, s
	for !beyond(gold, g, end) || !beyond(system, s, end) {
		if g < len(gold) && (s >= len(system) || gold[g].start <= system[s].start) {
			end = extend(gold[g], end)
			g++
		} else {
			end = extend(system[s], end)
			s++
		}
	}
	return g0, s0, g, s
}

func beyond(words []parseWord, i int, end int32) bool {
	switch {
	case i >= len(words):
		return true
	case words[i].multiword:
		return words[i].start >= end
	}
	return words[i].end > end
}

func extend(w parseWord, end int32) int32 {
	if w.multiword {
		return max(w.end, end)
	}
	return end
}

// alignForms pairs words with the same form, in order.
func (a alignment) alignForms(g0, s0, g1, s1 int) {
	gold, system := a.gold.words[g0:g1], a.system.words[s0:s1]
	best := make([][]int, len(gold)+1) // pairs to be had from gold[g:] and system[s:]
	for g := range best {
		best[g] = make([]int, len(system)+1)
	}
	for g := len(gold) - 1; g >= 0; g-- {
		for s := len(system) - 1; s >= 0; s-- {
			best[g][s] = max(best[g+1][s], best[g][s+1])
			if gold[g].form == system[s].form {
				best[g][s] = max(best[g][s], 1+best[g+1][s+1])
			}
		}
	}
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		switch {
		case gold[g].form == system[s].form:
			a.pair(g0+g, s0+s)
			g, s = g+1, s+1
		case best[g][s] == best[g+1][s]:
			g++
		default:
			s++
		}
	}
}

package desk

import (
	"slices"
	"unicode"
)

// wordChange is a stretch of words of two texts: kept, taken out or put in.
type wordChange struct {
	Kind string // "", "del", "ins", or "gap" for kept words that are not shown
	Text string
}

// wordsDiff compares two texts word by word by Myers' algorithm (Algorithmica 1:251, 1986).
func wordsDiff(from, to string) []wordChange {
	a, b := words(from), words(to)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []wordChange
	for _, w := range a[:head] {
		out = put(out, "", w)
	}
	out = myers(a[head:len(a)-tail], b[head:len(b)-tail], out)
	for _, w := range a[len(a)-tail:] {
		out = put(out, "", w)
	}
	return out
}

// words cuts a text into words, each with the white space behind it. A line's end is a word.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if is := unicode.IsSpace(r); space && (!is || r == '\n') || r == '\n' && i > start && !space {
			out, start = append(out, s[start:i]), i
			space = is
		} else {
			space = is
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func put(out []wordChange, kind, w string) []wordChange {
	if n := len(out); n > 0 && out[n-1].Kind == kind {
		out[n-1].Text += w
		return out
	}
	return append(out, wordChange{kind, w})
}

// maxEdits bounds the memory of a comparison; texts that differ more are shown one after
// the other.
const maxEdits = 3000

func myers(a, b []string, out []wordChange) []wordChange {
	trace, ok := edits(a, b)
	if !ok {
		for _, w := range a {
			out = put(out, "del", w)
		}
		for _, w := range b {
			out = put(out, "ins", w)
		}
		return out
	}
	var back []wordChange
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		v := trace[d-1] // of diagonals -(d-1) to d-1
		k := x - y
		at := func(k int) int { return v[k+d-1] }
		down := k == -d || k != d && (k-1 < -(d-1) || k+1 <= d-1 && at(k-1) < at(k+1))
		prev := k - 1
		if down {
			prev = k + 1
		}
		px := at(prev)
		py := px - prev
		for x > px && y > py && !(down && x == px || !down && x-1 == px && y == py) {
			x, y = x-1, y-1
			back = append(back, wordChange{"", a[x]})
		}
		if down {
			y--
			back = append(back, wordChange{"ins", b[y]})
		} else {
			x--
			back = append(back, wordChange{"del", a[x]})
		}
	}
	for x > 0 && y > 0 {
		x, y = x-1, y-1
		back = append(back, wordChange{"", a[x]})
	}
	for _, c := range slices.Backward(back) {
		out = put(out, c.Kind, c.Text)
	}
	return out
}

// edits finds, for each number of edits, how far each diagonal reaches with it.
func edits(a, b []string) (trace [][]int, ok bool) {
	most := min(len(a)+len(b), maxEdits)
	reach := make([]int, 2*most+3)
	mid := most + 1
	for d := 0; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && reach[mid+k-1] < reach[mid+k+1]:
				x = reach[mid+k+1]
			default:
				x = reach[mid+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			reach[mid+k] = x
			if x >= len(a) && x-k >= len(b) {
				return append(trace, nil), true
			}
		}
		trace = append(trace, slices.Clone(reach[mid-d:mid+d+1]))
	}
	return nil, false
}

const contextWords = 200 // bytes of kept words that are shown on either side of a change

// folded leaves out kept words that are far from every change.
func folded(all []wordChange) []wordChange {
	var out []wordChange
	for i, c := range all {
		if c.Kind != "" || len(c.Text) <= 3*contextWords {
			out = append(out, c)
			continue
		}
		if i > 0 {
			out = append(out, wordChange{"", cut(c.Text, contextWords)})
		}
		out = append(out, wordChange{Kind: "gap"})
		if i < len(all)-1 {
			rest := len(c.Text) - contextWords
			for rest < len(c.Text) && c.Text[rest]&0xC0 == 0x80 {
				rest++
			}
			out = append(out, wordChange{"", c.Text[rest:]})
		}
	}
	return out
}

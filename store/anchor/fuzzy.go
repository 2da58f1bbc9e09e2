package anchor

import "slices"

// The bounds of looking for changed words.
const (
	editShare = 0.3      // of the quote's letters may be changed,
	maxEdits  = 400      // and no more than these
	maxWork   = 40 << 20 // characters of the text times words of 64 characters of the quote
	maxFuzzy  = 24       // places that are looked at
	maxSnap   = 16       // letters by which an end is moved to the edge of its word
)

// fuzzy are the places at which the quote stands with some letters changed. What is too
// long to be looked through has none.
func (p passage) fuzzy(t view) []place {
	k := min(int(editShare*float64(len(p.quote))), maxEdits)
	blocks := (len(p.quote) + 63) / 64
	if k == 0 || len(t.runes)*blocks > maxWork {
		return nil
	}
	ends := lowest(distances(p.quote, t.runes, false), k)
	if len(ends) > maxFuzzy {
		slices.SortStableFunc(ends, func(a, b place) int { return a.edits - b.edits })
		ends = ends[:maxFuzzy]
	}
	backwards := reversed(p.quote)
	var out []place
	for _, at := range ends {
		before := reversed(t.runes[max(0, at.end-len(p.quote)-k):at.end])
		d := distances(backwards, before, true)
		length := 0 // of several the longest, so that no letter is lost
		for i, edits := range d {
			if edits <= at.edits {
				length = i + 1
			}
		}
		at.start = at.end - length
		if length > 0 {
			out = append(out, p.weigh(t, p.snap(t, at)))
		}
	}
	return out
}

// snap moves the ends of a place to the edges of words if the passage had its ends there.
func (p passage) snap(t view, at place) place {
	for i := 0; i < maxSnap && p.wordStart && !t.wordEdge(at.start); i++ {
		at.start--
	}
	for i := 0; i < maxSnap && p.wordEnd && !t.wordEdge(at.end); i++ {
		at.end++
	}
	return at
}

// lowest are the ends of the places with at most k edits: of ends close together the one
// with the fewest.
func lowest(d []int, k int) []place {
	var out []place
	for i, edits := range d {
		if edits > k {
			continue
		}
		if n := len(out); n > 0 && i+1-out[n-1].end <= k+1 {
			if edits < out[n-1].edits {
				out[n-1] = place{end: i + 1, edits: edits}
			}
			continue
		}
		out = append(out, place{end: i + 1, edits: edits})
	}
	return out
}

// distances tell for each character of text the least number of edits that turn the quote
// into what ends there and begins anywhere or, if anchored, at the text's beginning. It is
// the bit-parallel algorithm of Myers (JACM 46:3, 1999) over blocks of 64, in the form of
// Hyyrö (2003).
func distances(quote, text []rune, anchored bool) []int {
	blocks := (len(quote) + 63) / 64
	peq := equal(quote, blocks)
	none := make([]uint64, blocks)
	up, down := make([]uint64, blocks), make([]uint64, blocks)
	for b := range up {
		up[b] = ^uint64(0)
	}
	top := uint64(1) << ((len(quote) - 1) % 64) // the quote's last character, in the last block
	score := len(quote)
	out := make([]int, len(text))
	for i, r := range text {
		eq := peq[r]
		if eq == nil {
			eq = none
		}
		carry := 0
		if anchored {
			carry = 1
		}
		for b := range blocks {
			high := uint64(1) << 63
			if b == blocks-1 {
				high = top
			}
			carry = step(&up[b], &down[b], eq[b], carry, high)
		}
		score += carry
		out[i] = score
	}
	return out
}

// step brings one block of a column to the next character; the carry is how the distance
// in the row above changed, and how it did in the block's last.
func step(up, down *uint64, eq uint64, carry int, high uint64) int {
	pv, mv := *up, *down
	xv := eq | mv
	if carry < 0 {
		eq |= 1
	}
	xh := (((eq & pv) + pv) ^ pv) | eq
	ph := mv | ^(xh | pv)
	mh := pv & xh
	out := 0
	if ph&high != 0 {
		out = 1
	} else if mh&high != 0 {
		out = -1
	}
	ph <<= 1
	mh <<= 1
	if carry < 0 {
		mh |= 1
	} else if carry > 0 {
		ph |= 1
	}
	*up = mh | ^(xv | ph)
	*down = ph & xv
	return out
}

// equal tells for each letter of the quote where it stands, as bits.
func equal(quote []rune, blocks int) map[rune][]uint64 {
	out := map[rune][]uint64{}
	for i, r := range quote {
		if out[r] == nil {
			out[r] = make([]uint64, blocks)
		}
		out[r][i/64] |= 1 << (i % 64)
	}
	return out
}

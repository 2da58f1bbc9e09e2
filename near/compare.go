package near

import "math"

// Overlap is how much two texts a and b share, by their signatures.
type Overlap struct {
	InB, InA     float64 // the share of a that stands in b, and of b in a, from 0 to 1
	Seen         int     // hashes of a that the shares rest on
	OtherFigures bool    // a has figures, and most of them are not in b
}

// Compare tells how much two texts share.
func Compare(a, b Signature) Overlap {
	level := max(a.level, b.level)
	both := shared(a.hashes, b.hashes)
	inA, inB := a.at(level), b.at(level)
	return Overlap{InB: share(both, inA), InA: share(both, inB), Seen: inA, OtherFigures: otherFigures(a.figures, b.figures)}
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Copy reports whether a is a near-copy of b: about half of it stands there, more where
// few hashes tell and less where nearly all of b stands in a, and its figures are not others.
func (o Overlap) Copy() bool { return !o.OtherFigures && o.enough() }

// The limits of a copy, set on edited and on different stories (see the tests).
const (
	half      = 0.45 // of the text that must stand in the other,
	margin    = 0.9  // and this times 1/√n more, for n hashes,
	nearlyAll = 0.8  // but never more than this
	fewSeen   = 6    // hashes of a line or two: all must be there
)

func (o Overlap) enough() bool {
	if o.Seen < fewSeen {
		return o.Seen > 0 && o.InB == 1
	}
	if o.InA >= nearlyAll {
		return o.InB >= half
	}
	return o.InB >= min(half+margin/math.Sqrt(float64(o.Seen)), nearlyAll)
}

// shared counts what two ascending lists have in common.
func shared[T uint16 | uint64](a, b []T) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// fewFigures is how many different numbers a text must have for them to tell anything.
const fewFigures = 3

// otherFigures reports that a text has figures, and most of them are not the other's.
// Lists that were cut may lack what the other has beyond the cut.
func otherFigures(a, b []uint16) bool {
	if len(b) == maxFigures {
		for len(a) > 0 && a[len(a)-1] > b[maxFigures-1] {
			a = a[:len(a)-1]
		}
	}
	return len(a) >= fewFigures && 2*shared(a, b) < len(a)
}

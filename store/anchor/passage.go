package anchor

import (
	"slices"

	"rapporteur"
)

// passage is a selector as characters to look for.
type passage struct {
	quote, prefix, suffix []rune
	first, last           bool // the text began or ended where the prefix or suffix does
	wordStart, wordEnd    bool // the passage began or ended at the edge of a word
	common                bool // its words are known to have stood elsewhere too
}

func newPassage(s rapporteur.Selector, look func(string) view, common bool) passage {
	v := look(s.Prefix + s.Exact + s.Suffix)
	from, to := v.index(len(s.Prefix)), v.index(len(s.Prefix)+len(s.Exact))
	return passage{
		quote: v.runes[from:to], prefix: v.runes[max(0, from-contextRunes):from], suffix: v.runes[to:min(len(v.runes), to+contextRunes)],
		first: runeCount(s.Prefix) < contextRunes, last: runeCount(s.Suffix) < contextRunes,
		wordStart: v.wordEdge(from), wordEnd: v.wordEdge(to), common: common,
	}
}

func runeCount(s string) int { return len([]rune(s)) }

// index is the first character that begins at or after a byte.
func (v view) index(at int) int {
	i, _ := slices.BinarySearch(v.at[:len(v.runes)], at)
	return i
}

// place is where a passage may stand: the characters from start to end, with the number
// of letters changed and what speaks for it.
type place struct {
	start, end int
	edits      int
	context    int // characters around it that are as they were
	evidence   int // those and the passage's own, less what was changed
}

// What must speak for a place, in characters, set on edited pages (see the tests).
const (
	enough      = 28  // at least this, or
	share       = 0.6 // this share of what the selector holds, where that is less;
	margin      = 8   // and so much more than for the next best
	perEdit     = 3   // a changed letter takes this from the evidence
	strongShare = 0.5 // of the context: more makes looking for changed words needless
	maxPlaces   = 500 // exact ones that are looked at
)

// threshold is the evidence that a place must have.
func (p passage) threshold() int {
	context := len(p.prefix) + len(p.suffix)
	if p.common {
		return len(p.quote) + int(share*float64(context)/2)
	}
	return min(enough, max(1, int(share*float64(len(p.quote)+context))))
}

// strong is the context by which an exact place needs no rival looked for.
func (p passage) strong() int {
	return int(strongShare * float64(len(p.prefix)+len(p.suffix)))
}

// exact are the places at which the quote stands as it is; within a longer word, letters
// were put to it.
func (p passage) exact(t view) []place {
	var out []place
	for _, start := range t.occurrences(p.quote, maxPlaces) {
		at := p.snap(t, place{start: start, end: start + len(p.quote)})
		at.edits = at.end - at.start - len(p.quote)
		out = append(out, p.weigh(t, at))
	}
	return out
}

// weigh fills in what speaks for a place.
func (p passage) weigh(t view, at place) place {
	before := alike(reversed(p.prefix), reversed(t.runes[max(0, at.start-2*contextRunes):at.start]), p.first)
	after := alike(p.suffix, t.runes[at.end:min(len(t.runes), at.end+2*contextRunes)], p.last)
	at.context = before + after
	at.evidence = at.context + len(p.quote) - perEdit*at.edits
	return at
}

// alike is how many characters of a context stand at the beginning of a text: as they
// are, or with some changed. Where the context went to the end of its text and this text
// ends there too, that counts as well.
func alike(context, text []rune, toEnd bool) int {
	n := 0
	for n < len(context) && n < len(text) && context[n] == text[n] {
		n++
	}
	if toEnd && n == len(context) && n == len(text) {
		return contextRunes
	}
	// By chance about a third of the letters of two texts can be matched, so that only
	// what is above half of them counts.
	d := prefixDistance(context, text)
	return max(n, len(context)-2*d)
}

// prefixDistance is the least number of edits that make a the beginning of b.
func prefixDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range b {
			cost := diagonal
			if ra != rb {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return slices.Min(row)
}

// decide takes the best place, if it has the evidence and clearly more than any other.
func decide(places []place, threshold int) (best place, ok bool) {
	second := 0
	for i, p := range places {
		switch {
		case i == 0 || p.evidence > best.evidence:
			if i > 0 {
				second = max(second, best.evidence)
			}
			best = p
		default:
			second = max(second, p.evidence)
		}
	}
	return best, len(places) > 0 && best.evidence >= threshold && best.evidence-second >= margin || len(places) == 1 && best.evidence >= threshold
}

// atLeast counts the places that have the evidence.
func atLeast(places []place, threshold int) int {
	n := 0
	for _, p := range places {
		if p.evidence >= threshold {
			n++
		}
	}
	return n
}

// distinct leaves of places that overlap only the one that most speaks for.
func distinct(places []place) []place {
	slices.SortStableFunc(places, func(a, b place) int { return b.evidence - a.evidence })
	var out []place
	for _, p := range places {
		if !slices.ContainsFunc(out, func(o place) bool { return p.start < o.end && o.start < p.end }) {
			out = append(out, p)
		}
	}
	return out
}

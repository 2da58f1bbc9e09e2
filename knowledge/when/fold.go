package when

import (
	"slices"
	"strings"
)

// joinNumerals puts back together what segmenters take apart: "'" "90s", "10" ":" "35",
// "2000" "-" "01" "-" "28".
func (l *lexer) joinNumerals(doc string) {
	out := l.out[:0]
	for i := 0; i < len(l.out); i++ {
		j := i
		for j+1 < len(l.out) && l.out[j+1].start-l.out[j].end <= btoi(l.out[j+1].glued) && numeralPart(&l.out[j]) && numeralPart(&l.out[j+1]) {
			j++
		}
		if j > i {
			if joined, ok := l.joined(doc, i, j); ok {
				out = append(out, joined)
				i = j
				continue
			}
		}
		out = l.keep(out, i)
	}
	l.out = out
}

// keep appends token i to out, which lies over the same tokens: most stay where they are.
func (l *lexer) keep(out []token, i int) []token {
	if len(out) == i {
		return l.out[:i+1]
	}
	return append(out, l.out[i])
}

func numeralPart(t *token) bool {
	c := t.low[0]
	return c >= '0' && c <= '9' || c == '\'' || t.low == "’" || t.low == ":" || t.low == "/" || t.low == "s"
}

func (l *lexer) joined(doc string, i, j int) (token, bool) {
	t := l.out[i]
	t.end = l.out[j].end
	t.low = doc[t.start:t.end]
	t.known = l.find(t.low)
	switch {
	case isISO(t.low):
		t.entries = []entry{{class: l.cISO, code: t.low}}
	case isSlashDate(t.low):
		t.entries = []entry{{class: l.cSlash, code: t.low}}
	default:
		t.entries = l.numeric(t.low)
	}
	t.classes = 0
	for _, e := range t.entries {
		t.classes |= e.class
	}
	return t, t.entries != nil
}

// fold merges phrases of the lexicon and spelt-out numbers into one token each.
func (l *lexer) fold() {
	out := l.out[:0]
	for i := 0; i < len(l.out); {
		if t := &l.out[i]; t.classes == 0 && t.known.phrases == nil && t.low != "a" { // "a hundred"
			out = l.keep(out, i)
			i++
			continue
		}
		t, n := l.phraseAt(i)
		if m, k := l.numberAt(i); k > n {
			t, n = m, k
		}
		out = append(out, t)
		i += n
	}
	l.out = out
}

// phraseAt returns the token at i, several merged when they are a phrase.
func (l *lexer) phraseAt(i int) (token, int) {
	t := l.out[i]
	for _, p := range t.known.phrases {
		if len(p.words) > len(l.out)-i || !slices.EqualFunc(p.words, l.out[i:i+len(p.words)], func(w string, t token) bool { return w == t.low }) {
			continue
		}
		t.end = l.out[i+len(p.words)-1].end
		t.low, t.known = strings.Join(p.words, " "), &unknown
		t.entries, t.classes = p.entries, 0
		for _, e := range p.entries {
			t.classes |= e.class
			if e.class == l.cOrd {
				t.entries = append(t.entries[:len(t.entries):len(t.entries)], entry{class: l.cDay, num: e.num})
				t.classes |= l.cDay
			}
		}
		return t, len(p.words)
	}
	return t, 1
}

// numberAt reads a number of several tokens from i on: twenty-four, two hundred,
// nineteen ninety-six, two and a half, 5 1/2; n is 0 when there is none.
func (l *lexer) numberAt(i int) (t token, n int) {
	value, n, isYear := l.spelt(i)
	t = l.out[i]
	half := false
	if n == 0 {
		e, ok := t.read(l.cNum)
		if !ok || e.num < 0 {
			return t, 0
		}
		value, n = e.num, 1
	}
	if k := l.halfAt(i + n); k > 0 {
		half, n = true, n+k
	}
	if n == 1 {
		return t, 0
	}
	t.end = l.out[i+n-1].end
	e := entry{class: l.cNum, num: value}
	if half {
		e.code = "half"
	}
	t.entries, t.classes = []entry{e}, e.class
	if isYear && !half {
		t.entries = append(t.entries, entry{class: l.cYear, num: value})
		t.classes |= l.cYear
	}
	return t, n
}

// halfAt reads "and a half" or "1/2".
func (l *lexer) halfAt(i int) int {
	if i+2 < len(l.out) && l.out[i].low == "and" && l.out[i+1].low == "a" && l.out[i+2].low == "half" {
		return 3
	}
	if i < len(l.out) && (l.out[i].low == "1/2" || l.out[i].low == "½") {
		return 1
	}
	return 0
}

// spelt reads a number in words.
func (l *lexer) spelt(i int) (value, n int, isYear bool) {
	v, k := l.under100(i)
	if k == 0 && l.low(i) == "a" && (l.low(i+1) == "hundred" || l.low(i+1) == "thousand") {
		v, k = 1, 1
	}
	if k == 0 {
		return 0, 0, false
	}
	switch l.low(i + k) {
	case "hundred", "thousand":
		scale := 100
		if l.low(i+k) == "thousand" {
			scale = 1000
		}
		v, k = v*scale, k+1
		j := i + k + btoi(l.low(i+k) == "and")
		if r, m := l.under100(j); m > 0 && r > 0 {
			v, k = v+r, j+m-i
		}
		return v, k, v >= 2000 && v < 2100
	}
	if r, m := l.under100(i + k); m > 0 && v >= 10 && v <= 20 && r >= 10 { // nineteen ninety-six
		return v*100 + r, k + m, true
	}
	return v, k, false
}

// under100 reads "four", "ninety", "ninety six"; n is 0 where there is none.
func (l *lexer) under100(j int) (v, n int) {
	v = l.numberWord(j)
	if v < 0 {
		return 0, 0
	}
	if u := l.numberWord(j + 1); v >= 20 && u > 0 && u < 10 {
		return v + u, 2
	}
	return v, 1
}

// numberWord is the value of a number word at j, else -1.
func (l *lexer) numberWord(j int) int {
	if j >= len(l.out) || len(l.out[j].low) < 3 || l.out[j].low[0] <= '9' {
		return -1
	}
	if e, ok := l.out[j].read(l.cNum); ok && e.num >= 0 && l.out[j].low != "dozen" {
		return e.num
	}
	return -1
}

func (l *lexer) low(j int) string {
	if j < len(l.out) {
		return l.out[j].low
	}
	return ""
}

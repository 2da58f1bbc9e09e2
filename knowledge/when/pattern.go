package when

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is a row of elements, each met by one token:
//
//	word         that word, lower case
//	CLASS        a token with that class in the lexicon or by its shape
//	a|b          either
//	x?           may be missing
//	~x           must be there but is no part of the expression (at either end)
//
// Hyphens between words count for nothing: "third-quarter" is "third quarter".
type pattern struct {
	elements []element
	resolve  func(*match) (reading, bool)
}

type element struct {
	words    []string
	bits     uint64 // of the words
	class    class
	optional bool
	context  bool
}

// rule is a pattern as it is written.
type rule struct {
	patterns string // alternatives, separated by " / "
	resolve  func(*match) (reading, bool)
}

// compile parses the rules against the lexicon's classes.
func compile(x *lexicon, rules []rule) ([]pattern, error) {
	var out []pattern
	for _, r := range rules {
		for alt := range strings.SplitSeq(r.patterns, " / ") {
			p := pattern{resolve: r.resolve}
			for f := range strings.FieldsSeq(alt) {
				e, err := parseElement(x, f)
				if err != nil {
					return nil, fmt.Errorf("pattern %q: %w", alt, err)
				}
				p.elements = append(p.elements, e)
			}
			if len(p.elements) > maxElements {
				return nil, fmt.Errorf("pattern %q has %d elements; at most %d fit", alt, len(p.elements), maxElements)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

func parseElement(x *lexicon, s string) (e element, err error) {
	s, e.optional = strings.CutSuffix(s, "?")
	s, e.context = strings.CutPrefix(s, "~")
	for alt := range strings.SplitSeq(s, "|") {
		if alt == strings.ToLower(alt) {
			e.words = append(e.words, alt)
			continue
		}
		c, ok := x.classes[alt]
		if !ok {
			return e, fmt.Errorf("no class %s in the lexicon", alt)
		}
		e.class |= c
	}
	return e, nil
}

func (e *element) meets(t *token) bool {
	if t.classes&e.class != 0 {
		return true
	}
	return t.known.bit&e.bits != 0 && slices.Contains(e.words, t.low)
}

// maxElements bounds the length of a pattern.
const maxElements = 16

// match is a pattern met by tokens from first on; at[i] is the token that element i
// took, -1 where it is missing.
type match struct {
	*annotator
	p        *pattern
	rule     int // place of p in the grammar
	at       [maxElements]int8
	from, to int // tokens [from, to) of annotator.tokens, context left out
	end      int // after context
}

// longest finds the longest way for p to match at token i.
func (m *match) longest(p *pattern, i int) bool {
	m.p, m.end = p, -1
	m.try(0, i, i, match{annotator: m.annotator, p: p})
	return m.end > i
}

// try matches elements from k on at token i, keeping the longest success in m.
func (m *match) try(k, start, i int, cur match) {
	if k == len(m.p.elements) {
		if i > m.end {
			cur.end, cur.from, cur.to = i, start, i
			cur.trim()
			if cur.from < cur.to {
				*m = cur
			}
		}
		return
	}
	e := &m.p.elements[k]
	if i < len(m.tokens) && e.meets(&m.tokens[i]) {
		cur.at[k] = int8(i - start)
		m.try(k+1, start, i+1, cur)
	}
	if e.optional {
		cur.at[k] = -1
		m.try(k+1, start, i, cur)
	}
}

// trim takes context off both ends.
func (m *match) trim() {
	start := m.from
	for k := range m.p.elements {
		if at := m.at[k]; at >= 0 && m.p.elements[k].context {
			switch i := start + int(at); {
			case i == m.from:
				m.from++
			case i < m.to && m.to > m.from:
				m.to = min(m.to, i)
			}
		}
	}
	for k := range m.at[:len(m.p.elements)] {
		if m.at[k] >= 0 {
			m.at[k] += int8(start - m.from) // negative for context on the left
		}
	}
}

// token returns the n-th token (from 0) that the match took with one of the classes of
// an element, nil when there is none.
func (m *match) token(c class, n int) *token {
	for k := range m.p.elements {
		if m.p.elements[k].class&c == 0 || m.at[k] == -1 {
			continue
		}
		i := m.from + int(m.at[k])
		if i < 0 || m.tokens[i].classes&m.p.elements[k].class&c == 0 {
			continue
		}
		if n--; n < 0 {
			return &m.tokens[i]
		}
	}
	return nil
}

// num returns the value of the first token of a class, and whether there is one.
func (m *match) num(c class) (int, bool) {
	if t := m.token(c, 0); t != nil {
		e, ok := t.read(c)
		return e.num, ok
	}
	return 0, false
}

// code returns the code of the first token of a class, empty when there is none.
func (m *match) code(c class) string {
	if t := m.token(c, 0); t != nil {
		e, _ := t.read(c)
		return e.code
	}
	return ""
}

// before returns the lower-case word n places before the match, after the one n places
// behind it; both are empty outside the sentence.
func (m *match) before(n int) string { return m.wordAt(m.from - n) }
func (m *match) after(n int) string  { return m.wordAt(m.to + n - 1) }

func (m *match) wordAt(i int) string {
	if i < 0 || i >= len(m.tokens) {
		return ""
	}
	return m.tokens[i].low
}

// has reports whether one of the words is in the match.
func (m *match) has(words ...string) bool {
	for i := m.from; i < m.to; i++ {
		for _, w := range words {
			if m.tokens[i].low == w {
				return true
			}
		}
	}
	return false
}

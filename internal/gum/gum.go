// Package gum reads the entities and chains that the GUM corpus keeps in the MISC
// column of CoNLL-U as Entity= (gucorpling.org/gum, format
// GRP-etype-infstat-salience-centering-minspan-link-identity).
package gum

import (
	"slices"
	"strings"

	"rapporteur/text"
)

// Mention is a noun phrase that refers: words [First, Last), its head, and the chain
// of mentions of the same.
type Mention struct {
	First, Last, Head int
	Type              string // person, organization, place, abstract, …
	Chain             string
	Link              string // how it is tied to its chain: ana, coref, appos, pred, …
	Parts             []string
}

// Mentions lists the mentions of a document by first word, longer first.
func Mentions(g *text.Gold) []Mention {
	var out []Mention
	open := map[string][]int{} // by chain: indexes into out
	for i := range g.Doc.Words {
		value, ok := g.Value(i, "Entity")
		if !ok {
			continue
		}
		for value != "" {
			if value[0] != '(' {
				chain, rest, _ := strings.Cut(value, ")")
				value = rest
				closeMention(out, open, chain, i)
				continue
			}
			n := strings.IndexAny(value[1:], "()")
			fields := strings.Split(value[1:], "-")
			if n >= 0 {
				fields = strings.Split(value[1:n+1], "-")
			}
			out = append(out, newMention(g, fields, i))
			chain := fields[0]
			open[chain] = append(open[chain], len(out)-1)
			if n < 0 {
				break
			}
			value = value[n+1:]
			if value[0] == ')' {
				value = value[1:]
				closeMention(out, open, chain, i)
			}
		}
	}
	out = slices.DeleteFunc(out, func(m Mention) bool { return m.Last == 0 })
	for i := range out {
		out[i].Head = headOf(g.Doc, out[i].First, out[i].Last)
	}
	slices.SortStableFunc(out, func(a, b Mention) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	return out
}

func newMention(g *text.Gold, fields []string, i int) Mention {
	m := Mention{First: i, Chain: fields[0]}
	if len(fields) > 1 {
		m.Type = fields[1]
	}
	if len(fields) > 6 {
		m.Link = fields[6]
	}
	if split, ok := g.Value(i, "SplitAnte"); ok {
		for pair := range strings.SplitSeq(split, ",") {
			if part, whole, _ := strings.Cut(pair, "<"); whole == m.Chain {
				m.Parts = append(m.Parts, part)
			}
		}
	}
	return m
}

func closeMention(out []Mention, open map[string][]int, chain string, i int) {
	if stack := open[chain]; len(stack) > 0 {
		out[stack[len(stack)-1]].Last = i + 1
		open[chain] = stack[:len(stack)-1]
	}
}

// headOf is the first word in [first, last) whose head lies outside.
func headOf(doc *text.Doc, first, last int) int {
	for i := first; i < last; i++ {
		if h := int(doc.Words[i].Head); h < first || h >= last {
			return i
		}
	}
	return first
}

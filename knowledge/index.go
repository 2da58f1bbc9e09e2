package knowledge

import "strings"

// index finds names in token sequences: a trie whose edges are kept in one hash.
type index struct {
	tokens   map[string]uint32 // normal form → number, from 1
	edges    map[uint64]uint32 // node<<32 | token → node
	ends     [][]posting       // by node
	maxDepth int
}

func newIndex() *index {
	return &index{tokens: make(map[string]uint32, 1<<14), edges: make(map[uint64]uint32, 1<<15), ends: make([][]posting, 1, 1<<15)}
}

func (x *index) add(tokens []string, p posting) {
	node := uint32(0)
	for _, t := range tokens {
		id, ok := x.tokens[t]
		if !ok {
			id = uint32(len(x.tokens) + 1)
			x.tokens[t] = id
		}
		edge := uint64(node)<<32 | uint64(id)
		next, ok := x.edges[edge]
		if !ok {
			next = uint32(len(x.ends))
			x.ends = append(x.ends, nil)
			x.edges[edge] = next
		}
		node = next
	}
	for i, q := range x.ends[node] {
		if q.entry == p.entry {
			if p.how < q.how {
				x.ends[node][i] = p
			}
			return
		}
	}
	x.ends[node] = append(x.ends[node], p)
	x.maxDepth = max(x.maxDepth, len(tokens))
}

// step follows one token from a node; ok is false where no name goes on so.
func (x *index) step(node, token uint32) (next uint32, ok bool) {
	next, ok = x.edges[uint64(node)<<32|uint64(token)]
	return next, ok
}

// find returns the postings of exactly these tokens.
func (x *index) find(tokens []string) []posting {
	node := uint32(0)
	for _, t := range tokens {
		next, ok := x.step(node, x.tokens[t])
		if !ok {
			return nil
		}
		node = next
	}
	if node == 0 {
		return nil
	}
	return x.ends[node]
}

// shapeOf is the shape that a name asks for, as the table writes it.
func shapeOf(name string) shape {
	letters, upper, first := 0, 0, rune(0)
	for _, r := range name {
		if isUpper(r) {
			upper++
		}
		if isUpper(r) || isLower(r) {
			letters++
			if first == 0 {
				first = r
			}
		} else if r == ' ' {
			letters += 100 // several words are no acronym
		}
	}
	switch {
	case first != 0 && isLower(first) && upper == 0:
		return shapeAny
	case letters == upper && letters > 1 && letters <= 8:
		return shapeAcronym
	}
	return shapeCapital
}

// trimArticle takes "the" off the front of a name.
func trimArticle(name string) string {
	for _, the := range []string{"the ", "The "} {
		if rest, ok := strings.CutPrefix(name, the); ok {
			return rest
		}
	}
	return name
}

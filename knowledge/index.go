package knowledge

import (
	"strings"
)

// index finds names in sequences of tokens: a trie over token numbers. Tokens and
// edges sit in hash tables with open addressing, so that a built index is loaded
// without building maps, and a user's names can still be added.
type index struct {
	tokens   []string  // by number, from 1
	slots    []uint32  // hash of a token → its number, 0 for empty
	parents  []uint32  // of node, from 1; node 0 is the root
	labels   []uint32  // token on the edge to node
	edges    []uint32  // hash of parent and token → node, 0 for empty
	roots    []uint32  // token → node under the root, where all names begin; short of the last tokens
	firsts   []uint32  // of node: index of its first posting, plus one; 0 for none
	postings []posting // chained by next
}

func newIndex() *index {
	return &index{tokens: []string{""}, slots: make([]uint32, 64), parents: []uint32{0}, labels: []uint32{0}, edges: make([]uint32, 64), firsts: []uint32{0}}
}

// token returns the number of a normal token, 0 when no name has it.
func (x *index) token(t []byte) uint32 { return x.slots[tokenSlot(x, t)] }

func tokenSlot[T string | []byte](x *index, t T) int {
	mask := len(x.slots) - 1
	i := int(hashToken(t)) & mask
	for x.slots[i] != 0 && x.tokens[x.slots[i]] != string(t) {
		i = (i + 1) & mask
	}
	return i
}

// step follows one token from a node; ok is false where no name goes on so.
func (x *index) step(node, token uint32) (next uint32, ok bool) {
	if node == 0 {
		if int(token) >= len(x.roots) {
			return 0, false
		}
		next = x.roots[token]
		return next, next != 0
	}
	next = x.edges[x.edgeSlot(node, token)]
	return next, next != 0
}

func (x *index) edgeSlot(node, token uint32) int {
	mask := len(x.edges) - 1
	i := int(hashPair(node, token)) & mask
	for {
		n := x.edges[i]
		if n == 0 || x.parents[n] == node && x.labels[n] == token {
			return i
		}
		i = (i + 1) & mask
	}
}

// hashToken is FNV-1a.
func hashToken[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}

func hashPair(a, b uint32) uint32 {
	h := a*2654435761 ^ b*2246822519
	return h ^ h>>13
}

// add gives a name to an entry. Of two ways in which the same name stands for the
// same entry the plainer is kept.
func (x *index) add(tokens []string, p posting) {
	node := uint32(0)
	for _, t := range tokens {
		node = x.child(node, x.number(t))
	}
	for i := x.firsts[node]; i != 0; i = x.postings[i-1].next {
		if q := &x.postings[i-1]; q.entry == p.entry {
			if p.how < q.how {
				q.how = p.how
			}
			if q.shape == shapeAcronym { // "NATO", also "Nato"
				q.shape = p.shape
			}
			return
		}
	}
	p.next = x.firsts[node]
	x.postings = append(x.postings, p)
	x.firsts[node] = uint32(len(x.postings))
}

func (x *index) number(t string) uint32 {
	if n := x.slots[tokenSlot(x, t)]; n != 0 {
		return n
	}
	x.tokens = append(x.tokens, t)
	if 2*len(x.tokens) > len(x.slots) {
		x.hashTokens()
	} else {
		x.slots[tokenSlot(x, t)] = uint32(len(x.tokens) - 1)
	}
	return uint32(len(x.tokens) - 1)
}

func (x *index) child(node, token uint32) uint32 {
	if next, ok := x.step(node, token); ok {
		return next
	}
	next := uint32(len(x.parents))
	x.parents, x.labels, x.firsts = append(x.parents, node), append(x.labels, token), append(x.firsts, 0)
	x.root(next)
	if 2*len(x.parents) > len(x.edges) {
		x.hashEdges()
	} else {
		x.edges[x.edgeSlot(node, token)] = next
	}
	return next
}

// hashTokens fills the table of tokens afresh.
func (x *index) hashTokens() {
	x.slots = make([]uint32, tableSize(len(x.tokens)))
	for i := 1; i < len(x.tokens); i++ {
		x.slots[tokenSlot(x, x.tokens[i])] = uint32(i)
	}
}

// hashEdges fills the table of edges afresh.
func (x *index) hashEdges() {
	x.edges = make([]uint32, tableSize(len(x.parents)))
	for i := 1; i < len(x.parents); i++ {
		x.edges[x.edgeSlot(x.parents[i], x.labels[i])] = uint32(i)
		x.root(uint32(i))
	}
}

// root notes a node that hangs on the root.
func (x *index) root(node uint32) {
	if x.parents[node] != 0 {
		return
	}
	token := int(x.labels[node])
	if missing := token + 1 - len(x.roots); missing > 0 {
		x.roots = append(x.roots, make([]uint32, max(missing, len(x.tokens)-len(x.roots)))...)
	}
	x.roots[token] = node
}

// tableSize is a power of two that n fills to a half at most.
func tableSize(n int) int {
	size := 64
	for size < 4*n {
		size *= 2
	}
	return size
}

// at appends the postings of a node, the first added first.
func (x *index) at(dst []posting, node uint32) []posting {
	n := len(dst)
	for i := x.firsts[node]; i != 0; i = x.postings[i-1].next {
		dst = append(dst, x.postings[i-1])
	}
	for i, j := n, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}

// find returns the postings of exactly these tokens.
func (x *index) find(tokens []string) []posting {
	node := uint32(0)
	for _, t := range tokens {
		n := x.slots[tokenSlot(x, t)]
		if n == 0 {
			return nil
		}
		next, ok := x.step(node, n)
		if !ok {
			return nil
		}
		node = next
	}
	if node == 0 {
		return nil
	}
	return x.at(nil, node)
}

// shapeOf is the shape that a name asks for, as the table writes it.
func shapeOf(name string) shape {
	letters, upper, words := 0, 0, 1
	first, last := rune(0), rune(0) // first letters of the first and the last word
	for _, r := range name {
		switch {
		case isUpper(r):
			upper++
			fallthrough
		case isLower(r):
			letters++
			if first == 0 {
				first = r
			}
		case r == ' ':
			words, last = words+1, 0
		}
		if last == 0 && (isUpper(r) || isLower(r)) {
			last = r
		}
	}
	switch {
	case first != 0 && isLower(first): // "al-Shabaab", "the world body"
		return shapeAny
	case words == 1 && letters == upper && letters > 1 && letters <= 8:
		return shapeAcronym
	case words > 1 && isLower(last):
		return shapeFirst
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

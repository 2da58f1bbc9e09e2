package grammar

import (
	"encoding/binary"
	"unsafe"
)

// Buckets is the number of columns that are kept for distances; 21 are in use.
const Buckets = 32

// Bucket sorts the way from dependent d to head h in a sentence of n words, where
// h = n is the root.
func Bucket(d, h, n int) int {
	if h == n {
		return 0
	}
	if d < h {
		return 10 + bucketOf(h-d)
	}
	return bucketOf(d - h)
}

// bucketOf sorts distances: 1 to 4 by themselves, then ever wider.
func bucketOf(far int) int {
	switch {
	case far <= 4:
		return far
	case far <= 6:
		return 5
	case far <= 9:
		return 6
	case far <= 14:
		return 7
	case far <= 22:
		return 8
	case far <= 40:
		return 9
	}
	return 10
}

// parser scores arcs from the encoder's vectors, tells each word what its likely head
// and dependents are, and scores arcs again, and labels, from what it knows then.
type parser struct {
	first, second arcs
	offer, mix    dense // what words tell their dependents and heads; what these make of it
	offerRoot     []float32
	offerTags     []float32 // what words make of their classes, a row a class
	label         int
	labelRoot     []float32
	labelFar      []float32
	labels        dense
}

// arcs scores heads: a word as a dependent asks, and each word as a head, and the
// root, answers (Dozat and Manning 2017); the dependent also says how far off, and to
// which side, it expects its head.
type arcs struct {
	size  int
	words dense // words as dependents, as heads, and what else reads the same vectors
	meet  dense // dependent → what it asks, and scores of distances
	root  []float32
}

// score puts the scores of heads into s.scores, or adds them to it; its rows are as
// wide as columnsFor says. s.views holds what words makes of the sentence.
func (a *arcs) score(s *scratch, n int, add bool) {
	out, k := a.words.out, a.size
	s.quantise(n, k, s.views, out)
	s.y = grow(s.y, n*a.meet.out)
	a.meet.apply(s, s.y, s.q, k, s.bys, false)
	s.quantise(n, k, s.y, a.meet.out)
	s.heads.pack(s.views[k:], out, n, a.root)
	s.heads.dense.apply(s, s.scores, s.q, k, s.bys, add)
	columns := s.heads.out
	for d := range n {
		row := s.scores[d*columns : (d+1)*columns]
		far := s.y[d*a.meet.out+k : (d+1)*a.meet.out]
		for h, b := range s.buckets[maxSentence-d : maxSentence-d+n] {
			row[h] += far[b]
		}
		row[n] += far[0]
		row[d] = never
	}
}

// quantise fills s.q and s.bys from n rows of k numbers, stride apart.
func (s *scratch) quantise(n, k int, x []float32, stride int) {
	s.bys, s.q = grow(s.bys, n), grow(s.q, n*k)
	for i := range n {
		s.bys[i] = quantise(s.q[i*k:(i+1)*k], x[i*stride:i*stride+k])
	}
}

// columnsFor is the width of the rows of scores of n words and the root.
func columnsFor(n int) int { return (n + panel) / panel * panel }

// packedHeads is what words and the root answer, as weights.
type packedHeads struct {
	dense
	one   []uint8
	bytes []uint8 // w
}

// pack takes n words' answers, stride apart, and the root's.
func (p *packedHeads) pack(x []float32, stride, n int, root []float32) {
	p.in, p.out = len(root), columnsFor(n)
	p.one, p.w = grow(p.one, p.in), grow(p.w, p.in*p.out)
	p.start, p.scale, p.bias = grow(p.start, p.out), grow(p.scale, p.out), grow(p.bias, p.out)
	clear(p.bias)
	p.bytes = unsafe.Slice((*uint8)(unsafe.Pointer(&p.w[0])), len(p.w))
	for h := range n {
		p.put(h, x[h*stride:h*stride+p.in])
	}
	p.put(n, root)
	for h := n + 1; h < p.out; h++ { // what stands there is of no use, but does no harm
		p.scale[h], p.start[h] = 0, 0
	}
	p.widen()
}

// maxArc is how many columns put can add up in 16 bits.
const maxArc = 512

// put makes a column of x.
func (p *packedHeads) put(h int, x []float32) {
	p.scale[h] = quantise(p.one, x)
	to := p.bytes[h/panel*panel*p.in+h%panel*4:]
	var sum uint32 // in its halves, of bytes as they are
	for k := 0; k < len(p.one); k += 4 {
		v := binary.NativeEndian.Uint32(p.one[k:])
		sum += v&0x00ff00ff + v>>8&0x00ff00ff
		binary.NativeEndian.PutUint32(to[k*panel:], v^0x80808080) // offset taken off each
	}
	p.start[h] = -offset * (int32(sum&0xffff+sum>>16) - offset*int32(p.in))
}

// parse fills s.forest and the part of s.views that label reads; a is the encoder's
// normalised vectors.
func (p *parser) parse(s *scratch, a []uint8, width, n int) {
	columns := columnsFor(n)
	s.scores = grow(s.scores, n*columns)
	s.views = grow(s.views, n*max(p.first.words.out, p.second.words.out))
	p.first.words.apply(s, s.views, a, width, s.normBy[:n], false)
	p.first.score(s, n, false)
	s.x = grow(s.x, n*width)
	p.refine(s, a, width, n)
	s.quantise(n, width, s.x, width)
	p.second.words.apply(s, s.views, s.q, width, s.bys, false)
	p.second.score(s, n, true)
	s.forest = forest{n: n, stride: columns, score: s.scores}
}

// leastShare is the chance of an arc below which it does not count for refine.
const leastShare = 0.02

// refine fills s.x with the vectors a and what words know of themselves by s.tags, and
// of each other by the arcs that s.scores makes likely (after Ji, Wu and Lan 2019).
func (p *parser) refine(s *scratch, a []uint8, width, n int) {
	size, columns := len(p.offerRoot), columnsFor(n)
	s.h = grow(s.h, n*p.offer.out)
	p.offer.apply(s, s.h, a, width, s.normBy[:n], false)
	s.x = grow(s.x, n*2*size)
	clear(s.x)
	for d := range n {
		heads, shares := likely(s, s.scores[d*columns:d*columns+n+1])
		to := s.x[d*2*size:]
		for i, h := range heads {
			v := shares[i]
			if int(h) == n {
				addScaled(to[:size], p.offerRoot, v)
				continue
			}
			addScaled(to[:size], s.h[int(h)*2*size:], v)
			addScaled(s.x[(2*int(h)+1)*size:(2*int(h)+2)*size], s.h[(2*d+1)*size:], v)
		}
	}
	s.quantise(n, 2*size, s.x, 2*size)
	s.x = grow(s.x, n*width)
	p.mix.apply(s, s.x, s.q, 2*size, s.bys, false)
	for i, t := range s.tags[:n] {
		addFloats(s.x[i*width:(i+1)*width], p.offerTags[int(t)*width:(int(t)+1)*width])
	}
	relu(s.x)
	addWhole(s.x, a[:n*width], normUnit)
}

// likely gives a word's heads that have more than a small chance by their scores, and their chances.
func likely(s *scratch, scores []float32) (heads []int32, shares []float32) {
	s.near, s.share = grow(s.near, len(scores)+15), grow(s.share, len(scores))
	top, heads := near(scores, s.near)
	var sum float32
	for i, h := range heads {
		s.share[i] = exp(scores[h] - top)
		sum += s.share[i]
	}
	n, least := 0, float32(leastShare*sum)
	for i, h := range heads {
		if v := s.share[i]; v >= least {
			heads[n], s.share[n] = h, v/sum
			n++
		}
	}
	return heads[:n], s.share[:n]
}

// relations fills s.y with the scores of the labels of the arcs to heads.
func (p *parser) relations(s *scratch, heads []int32) {
	n, k, out := len(heads), p.label, p.second.words.out
	dep, head := 2*p.second.size, 2*p.second.size+k
	s.q, s.bys = grow(s.q, n*k), grow(s.bys, n)
	for d, h := range heads {
		row := s.views[d*out+dep : d*out+dep+k]
		b := Bucket(d, int(h), n)
		addFloats(row, p.labelFar[b*k:(b+1)*k])
		if int(h) == n {
			addFloats(row, p.labelRoot)
		} else {
			addFloats(row, s.views[int(h)*out+head:int(h)*out+head+k])
		}
		relu(row)
		s.bys[d] = quantise(s.q[d*k:(d+1)*k], row)
	}
	s.y = grow(s.y, n*p.labels.out)
	p.labels.apply(s, s.y, s.q, k, s.bys, false)
}

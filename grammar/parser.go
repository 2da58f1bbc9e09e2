package grammar

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

// score adds the scores of heads to s.scores, whose rows are columns wide. s.views
// holds what words makes of the sentence.
func (a *arcs) score(s *scratch, n int) {
	out, k := a.words.out, a.size
	columns := columnsFor(n)
	s.bys, s.q = grow(s.bys, n), grow(s.q, (n+4)*k)
	for i := range n {
		row := s.views[i*out : i*out+k]
		relu(row)
		s.bys[i] = quantise(s.q[i*k:(i+1)*k], row)
	}
	s.y = grow(s.y, n*a.meet.out)
	a.meet.applyRows(s, s.y, s.q, k, s.bys)
	for i := range n {
		s.bys[i] = quantise(s.q[i*k:(i+1)*k], s.y[i*a.meet.out:i*a.meet.out+k])
	}
	a.packHeads(s, n, columns)
	s.acc = grow(s.acc, (n+4)*columns)
	for c := 0; c < columns; c += panel {
		mul(s.acc[c:], columns, s.q, k, (n+3)&^3, s.packed[c*k:], k/2)
	}
	for d := range n {
		row := s.scores[d*columns : (d+1)*columns]
		scale(row, s.acc[d*columns:], s.bys[d], s.headBys, row)
		far := s.y[d*a.meet.out+k : (d+1)*a.meet.out]
		for h, b := range s.buckets[maxSentence-d : maxSentence-d+n] {
			row[h] += far[b]
		}
		row[n] += far[0]
		row[d] = never
	}
}

// columnsFor is the width of the rows of scores of n words and the root.
func columnsFor(n int) int { return (n + panel) / panel * panel }

// packHeads lays out what words and the root answer as mul wants it.
func (a *arcs) packHeads(s *scratch, n, columns int) {
	k, out := a.size, a.words.out
	s.packed, s.headBys = grow(s.packed, columns*k), grow(s.headBys, columns)
	s.one = grow(s.one, k)
	for h := range columns {
		switch {
		case h < n:
			row := s.views[h*out+k : h*out+2*k]
			relu(row)
			s.headBys[h] = quantise(s.one, row)
		case h == n:
			s.headBys[h] = quantise(s.one, a.root)
		default:
			clear(s.one)
			s.headBys[h] = 0
		}
		to := s.packed[h/panel*panel*k+h%panel*2:]
		for j := 0; j < k; j += 2 {
			to[j*panel], to[j*panel+1] = s.one[j], s.one[j+1]
		}
	}
}

// parse fills s.forest and the part of s.views that label reads; a is the encoder's
// normalised vectors.
func (p *parser) parse(s *scratch, a []int16, width, n int) {
	columns := columnsFor(n)
	s.scores = grow(s.scores, n*columns)
	clear(s.scores)
	s.views = grow(s.views, n*max(p.first.words.out, p.second.words.out))
	p.first.words.apply(s, s.views, a, width, n, normUnit)
	p.first.score(s, n)
	s.x = grow(s.x, n*width)
	p.refine(s, a, width, n)
	s.bys, s.q = grow(s.bys, n), grow(s.q, (n+4)*width)
	for i := range n {
		s.bys[i] = quantise(s.q[i*width:(i+1)*width], s.x[i*width:(i+1)*width])
	}
	p.second.words.applyRows(s, s.views, s.q, width, s.bys)
	p.second.score(s, n)
	s.forest = forest{n: n, stride: columns, score: s.scores}
}

// leastShare is the chance of an arc below which it does not count for refine.
const leastShare = 0.02

// refine fills s.x with the vectors a and what words know of themselves by s.tags, and
// of each other by the arcs that s.scores makes likely (after Ji, Wu and Lan 2019).
func (p *parser) refine(s *scratch, a []int16, width, n int) {
	size, columns := len(p.offerRoot), columnsFor(n)
	s.h = grow(s.h, n*p.offer.out)
	p.offer.apply(s, s.h, a, width, n, normUnit)
	s.x = grow(s.x, n*2*size)
	clear(s.x)
	for d := range n {
		share := likely(s, s.scores[d*columns:d*columns+n+1])
		to := s.x[d*2*size:]
		for h, v := range share {
			switch {
			case v == 0:
			case h == n:
				addScaled(to[:size], p.offerRoot, v)
			default:
				addScaled(to[:size], s.h[h*2*size:], v)
				addScaled(s.x[h*2*size+size:(h+1)*2*size], s.h[d*2*size+size:], v)
			}
		}
	}
	s.bys, s.q = grow(s.bys, n), grow(s.q, (n+4)*2*size)
	for i := range n {
		s.bys[i] = quantise(s.q[i*2*size:(i+1)*2*size], s.x[i*2*size:(i+1)*2*size])
	}
	s.x = grow(s.x, n*width)
	p.mix.applyRows(s, s.x, s.q, 2*size, s.bys)
	for i, t := range s.tags[:n] {
		addFloats(s.x[i*width:(i+1)*width], p.offerTags[int(t)*width:(int(t)+1)*width])
	}
	relu(s.x)
	addWhole(s.x, a[:n*width], normUnit)
}

// likely gives the chances of the heads of a word by their scores, small ones as 0.
func likely(s *scratch, scores []float32) []float32 {
	const negligible = -12
	s.share = grow(s.share, len(scores))
	top := scores[best(scores)]
	var sum float32
	for h, v := range scores {
		s.share[h] = 0
		if v -= top; v > negligible {
			s.share[h] = exp(v)
			sum += s.share[h]
		}
	}
	least := float32(leastShare * sum)
	for h, v := range s.share {
		if v < least {
			s.share[h] = 0
		} else {
			s.share[h] = v / sum
		}
	}
	return s.share
}

// relations fills s.y with the scores of the labels of the arcs to heads.
func (p *parser) relations(s *scratch, heads []int32) {
	n, k, out := len(heads), p.label, p.second.words.out
	dep, head := 2*p.second.size, 2*p.second.size+k
	s.q = grow(s.q, (n+4)*k)
	s.bys = grow(s.bys, n)
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
	p.labels.applyRows(s, s.y, s.q, k, s.bys[:n])
}

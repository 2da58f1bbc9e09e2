package grammar

// Distance buckets: how far, and to which side, a head is.
const (
	Buckets   = 32 // columns that are kept for them; 21 are in use
	bucketTop = 11
)

// Bucket sorts the way from dependent d to head h in a sentence of n words, where
// h = n is the root.
func Bucket(d, h, n int) int {
	if h == n {
		return 0
	}
	if d < h {
		return bucketTop - 1 + bucketOf(h-d)
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

// parser scores arcs and labels over the encoder's vectors
// (the scorer of Dozat and Manning 2017, with scores of distance).
type parser struct {
	arc, label int
	heads      dense // words as dependents, as heads; the same for the labeller
	meet       dense // dependent → what its head should look like, and scores of distances
	root       []float32
	lroot      []float32
	lfar       []float32
	labels     dense
}

// arcs fills s.forest with the scores of heads.
func (p *parser) arcs(s *scratch, n int) {
	out, k := p.heads.out, p.arc
	s.bys, s.q = grow(s.bys, n+1), grow(s.q, (n+4)*k)
	for i := range n {
		row := s.views[i*out : i*out+k]
		relu(row)
		s.bys[i] = quantise(s.q[i*k:(i+1)*k], row)
	}
	s.y = grow(s.y, n*p.meet.out)
	p.meet.applyRows(s, s.y, s.q, k, s.bys[:n])
	for i := range n {
		s.bys[i] = quantise(s.q[i*k:(i+1)*k], s.y[i*p.meet.out:i*p.meet.out+k])
	}
	columns := p.packHeads(s, n)
	s.acc = grow(s.acc, (n+4)*columns)
	for c := 0; c < columns; c += panel {
		mul(s.acc[c:], columns, s.q, k, (n+3)&^3, s.packed[c*k:], k/2)
	}
	s.scores = grow(s.scores, n*columns)
	for d := range n {
		row := s.scores[d*columns : (d+1)*columns]
		scale(row, s.acc[d*columns:], s.bys[d], s.headBys, s.zero)
		far := s.y[d*p.meet.out+k : (d+1)*p.meet.out]
		for h := range n {
			row[h] += far[s.buckets[d-h+maxSentence]]
		}
		row[n] += far[0]
		row[d] = never
	}
	s.forest = forest{n: n, stride: columns, score: s.scores}
}

// packHeads lays out what words and the root offer as heads as mul wants it.
func (p *parser) packHeads(s *scratch, n int) (columns int) {
	k, out := p.arc, p.heads.out
	columns = (n + panel) / panel * panel
	s.packed, s.headBys = grow(s.packed, columns*k), grow(s.headBys, columns)
	s.zero = grow(s.zero, columns)
	clear(s.zero)
	s.one = grow(s.one, k)
	for h := range columns {
		to := s.packed[h/panel*panel*k+h%panel*2:]
		if h > n {
			s.headBys[h] = 0
			for j := 0; j < k; j += 2 {
				to[j*panel], to[j*panel+1] = 0, 0
			}
			continue
		}
		row := p.root
		if h < n {
			row = s.views[h*out+k : h*out+2*k]
			relu(row)
		}
		s.headBys[h] = quantise(s.one, row)
		for j := 0; j < k; j += 2 {
			to[j*panel], to[j*panel+1] = s.one[j], s.one[j+1]
		}
	}
	return columns
}

// relations fills s.rels with the best label of each arc.
func (p *parser) relations(s *scratch, heads []int32) {
	n, k, out := len(heads), p.label, p.heads.out
	s.q = grow(s.q, (n+4)*k)
	s.bys = grow(s.bys, n)
	for d, h := range heads {
		row := s.views[d*out+2*p.arc : d*out+2*p.arc+k]
		b := Bucket(d, int(h), n)
		addFloats(row, p.lfar[b*k:(b+1)*k])
		if int(h) == n {
			addFloats(row, p.lroot)
		} else {
			at := int(h)*out + 2*p.arc + k
			addFloats(row, s.views[at:at+k])
		}
		relu(row)
		s.bys[d] = quantise(s.q[d*k:(d+1)*k], row)
	}
	s.y = grow(s.y, n*p.labels.out)
	p.labels.applyRows(s, s.y, s.q, k, s.bys[:n])
}

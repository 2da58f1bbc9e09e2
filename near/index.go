package near

import "slices"

// Options bound an Index; the zero Options are good defaults.
type Options struct {
	// Texts is how many texts are remembered at most, 500,000 if 0; when there are as
	// many, the older half is forgotten. A story of 450 words takes some 700 bytes. Copies are not remembered, only what they copy.
	Texts int
	// Common is in how many texts a shingle may stand before it tells nothing; 0 is 40.
	Common int
}

// Index remembers texts and finds the copies among those that come after. It is for one
// goroutine at a time.
type Index struct {
	opts     Options
	now, old *generation // old is nil until now was full once
	found    []uint64    // scratch: texts that share a hash, and by how much
}

// New makes an empty Index.
func New(opts Options) *Index {
	if opts.Texts <= 0 {
		opts.Texts = 500_000
	}
	if opts.Common <= 0 {
		opts.Common = 40
	}
	return &Index{opts: opts, now: &generation{}}
}

// Add looks for an earlier text that holds most of this one, and gives that one's id and
// the share of this text that stands in it; an empty id means that there is none, and the
// text is remembered under its own.
func (x *Index) Add(id, text string) (duplicateOf string, score float64) {
	return x.AddSignature(id, Sign(text))
}

// AddSignature is Add for a text whose signature is at hand.
func (x *Index) AddSignature(id string, s Signature) (duplicateOf string, score float64) {
	if s.Empty() {
		return "", 0
	}
	duplicateOf, score, found := x.find(s)
	if !found {
		x.remember(id, s)
	}
	return duplicateOf, score
}

// Find is Add without remembering the text.
func (x *Index) Find(s Signature) (duplicateOf string, score float64, found bool) { return x.find(s) }

// Remember takes a text in without looking for an earlier one.
func (x *Index) Remember(id string, s Signature) { x.remember(id, s) }

func (x *Index) remember(id string, s Signature) {
	if len(x.now.texts) >= max(x.opts.Texts/2, 1) {
		x.now, x.old = &generation{}, x.now
	}
	x.now.add(id, s, x.opts.Common)
}

// find is the earlier text that holds most of s, the first of equals.
func (x *Index) find(s Signature) (id string, score float64, found bool) {
	for _, g := range []*generation{x.old, x.now} {
		if g == nil {
			continue
		}
		var at int
		var best float64
		at, best, x.found = g.best(s, x.opts.Common, x.found[:0])
		if best > score {
			id, score, found = g.texts[at].id, best, true
		}
	}
	return id, score, found
}

// generation is an inverted index of the texts that came in some stretch of time.
type generation struct {
	texts   []remembered
	figures []uint16 // of all texts
	shards  [64]shard
}

// remembered is what is kept of a text besides its hashes.
type remembered struct {
	id      string
	level   int8
	hashes  uint16
	figures int // where the figures of the next text begin
}

func (g *generation) add(id string, s Signature, common int) {
	g.figures = append(g.figures, s.figures...)
	g.texts = append(g.texts, remembered{id, int8(s.level), uint16(len(s.hashes)), len(g.figures)})
	for _, h := range s.hashes {
		g.shards[h>>42].add(uint32(h>>10), uint32(len(g.texts)), common)
	}
}

func (g *generation) figuresOf(at int) []uint16 {
	from := 0
	if at > 0 {
		from = g.texts[at-1].figures
	}
	return g.figures[from:g.texts[at].figures]
}

// best is the text that holds most of s, with the share of s that it holds; 0 where none
// holds enough. scratch is given back for the next time.
func (g *generation) best(s Signature, common int, scratch []uint64) (at int, score float64, _ []uint64) {
	var told [maxLevel + 1]int // hashes that tell something, by the levels that keep them
	for _, h := range s.hashes {
		before := len(scratch)
		if scratch = g.shards[h>>42].find(uint32(h>>10), scratch); len(scratch)-before >= common {
			scratch = scratch[:before]
			continue
		}
		for level := s.level; level <= rank(h); level++ {
			told[level]++
		}
	}
	slices.Sort(scratch)
	for i := 0; i < len(scratch); {
		n := 1
		for i+n < len(scratch) && scratch[i+n] == scratch[i] {
			n++
		}
		text := int(scratch[i]) - 1
		i += n
		old := &g.texts[text]
		level := max(s.level, int(old.level))
		o := Overlap{InB: share(n, told[level]), InA: min(share(n<<(level-int(old.level)), int(old.hashes)), 1), Seen: told[level]}
		if o.InB > score && o.enough() && !otherFigures(s.figures, g.figuresOf(text)) {
			at, score = text, o.InB
		}
	}
	return at, score, scratch
}

// shard is a multimap from hashes to texts by linear probing: each entry is 32 bits of
// the hash and the number of a text, from 1; 0 is no entry.
type shard struct {
	entries []uint64
	used    int
}

// add puts a text under a hash, unless common texts are there already.
func (s *shard) add(hash, text uint32, common int) {
	if 8*(s.used+1) > 7*len(s.entries) {
		s.grow(common)
	}
	if s.insert(hash, text, common) {
		s.used++
	}
}

func (s *shard) insert(hash, text uint32, common int) bool {
	same := 0
	for i := s.home(hash); ; i++ {
		if i == len(s.entries) {
			i = 0
		}
		switch e := s.entries[i]; {
		case e == 0:
			s.entries[i] = uint64(hash)<<32 | uint64(text)
			return true
		case uint32(e>>32) == hash:
			if same++; same == common {
				return false
			}
		}
	}
}

func (s *shard) grow(common int) {
	old := s.entries
	s.entries = make([]uint64, max(64, len(old)+len(old)/4)) // by a quarter: most of the memory is here
	for _, e := range old {
		if e != 0 {
			s.insert(uint32(e>>32), uint32(e), common)
		}
	}
}

// find appends the texts under a hash.
func (s *shard) find(hash uint32, to []uint64) []uint64 {
	if len(s.entries) == 0 {
		return to
	}
	for i := s.home(hash); s.entries[i] != 0; {
		if uint32(s.entries[i]>>32) == hash {
			to = append(to, s.entries[i]&0xffffffff)
		}
		if i++; i == len(s.entries) {
			i = 0
		}
	}
	return to
}

// home is where the search for a hash begins: Lemire's fast alternative to the remainder.
func (s *shard) home(hash uint32) int { return int(uint64(hash) * uint64(len(s.entries)) >> 32) }

package grammar

import (
	"unicode"
	"unicode/utf8"
)

// lexeme is what the features need to know of a word's form.
type lexeme struct {
	form, lower, shape uint32
	suffix             [4]uint32
	prefix             [3]uint32
}

func mix(h, x uint32) uint32 {
	h = (h ^ x) * 0x9E3779B1
	return h ^ h>>15
}

func hash(seed uint32, s string) uint32 {
	h := seed ^ 2166136261
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return mix(h, uint32(len(s)))
}

// read describes a form; lower is its lower case.
func (x *lexeme) read(form, lower string) {
	x.form, x.lower, x.shape = hash(1, form), hash(2, lower), shape(form)
	at := len(lower)
	for i := range x.suffix {
		_, n := utf8.DecodeLastRuneInString(lower[:at])
		at -= n
		x.suffix[i] = hash(uint32(3+i), lower[at:])
	}
	at = 0
	for i := range x.prefix {
		_, n := utf8.DecodeRuneInString(lower[at:])
		at += n
		x.prefix[i] = hash(uint32(9+i), lower[:at])
	}
}

// shape is the form's pattern of capitals, digits and signs, runs cut to two.
func shape(form string) uint32 {
	h, last, run := uint32(7), uint32(0), 0
	for _, r := range form {
		k := uint32(1)
		switch {
		case unicode.IsUpper(r):
			k = 2
		case unicode.IsDigit(r):
			k = 3
		case !unicode.IsLetter(r):
			k = 4 + uint32(r)&0xff
		}
		if k != last {
			run = 0
		}
		if run++; run <= 2 {
			h = mix(h, k)
		}
		last = k
	}
	return h
}

const pad = 0xABCDEF

// tagFeatures fills out with the features of word i for the tagger.
func tagFeatures(out []uint32, w []lexeme, tags []uint8, i int) []uint32 {
	at := func(j int) (lower, sh, suf uint32) {
		if j < 0 || j >= len(w) {
			return pad, pad, pad
		}
		return w[j].lower, w[j].shape, w[j].suffix[2]
	}
	tag := func(j int) uint32 {
		if j < 0 {
			return 255
		}
		return uint32(tags[j])
	}
	x := &w[i]
	p1, ps, pf := at(i - 1)
	n1, ns, nf := at(i + 1)
	p2, _, _ := at(i - 2)
	n2, _, _ := at(i + 2)
	t1, t2 := tag(i-1), tag(i-2)
	out = append(out[:0], mix(1, 1), mix(2, x.form), mix(3, x.lower), mix(4, x.shape),
		mix(5, x.suffix[0]), mix(6, x.suffix[1]), mix(7, x.suffix[2]), mix(8, x.suffix[3]),
		mix(9, x.prefix[0]), mix(10, x.prefix[1]), mix(11, x.prefix[2]),
		mix(12, t1), mix(mix(13, t1), t2), mix(mix(14, t1), x.lower), mix(mix(15, t1), x.suffix[2]),
		mix(16, p1), mix(17, n1), mix(18, p2), mix(19, n2), mix(20, ps), mix(21, ns), mix(22, pf), mix(23, nf),
		mix(mix(24, p1), x.lower), mix(mix(25, n1), x.lower), mix(mix(26, p1), n1), mix(mix(27, x.shape), ns), mix(mix(28, n1), n2))
	return out
}

// configuration features: s0, s1, s2 of the stack, b0, b1, b2 of the buffer.
func moveFeatures(out []uint32, c *configuration, w []lexeme, tags []uint8) []uint32 {
	const root = 200
	n := int32(len(w))
	word := func(j int32) uint32 {
		if j < 0 || j >= n {
			return pad + uint32(j>>31)
		}
		return w[j].lower
	}
	tag := func(j int32) uint32 {
		switch {
		case j < 0:
			return 255
		case j >= n:
			return root
		}
		return uint32(tags[j])
	}
	s0, s1, s2 := c.stackAt(0), c.stackAt(1), c.stackAt(2)
	b0, b1, b2 := c.bufferAt(0), c.bufferAt(1), c.bufferAt(2)
	s0w, s1w, b0w, b1w := word(s0), word(s1), word(b0), word(b1)
	s0t, s1t, s2t, b0t, b1t, b2t := tag(s0), tag(s1), tag(s2), tag(b0), tag(b1), tag(b2)
	s0l, s0r, s0l2, s0r2 := c.children(s0)
	s1l, s1r, _, s1r2 := c.children(s1)
	b0l, _, b0l2, _ := c.children(b0)
	dist := uint32(0)
	if s0 >= 0 {
		dist = uint32(min(b0-s0, 10))
	}
	dist1 := uint32(0)
	if s1 >= 0 {
		dist1 = uint32(min(s0-s1, 10))
	}
	v := c.valency(s0)*16 + c.valency(b0)
	m2 := func(k, a, b uint32) uint32 { return mix(mix(k, a), b) }
	m3 := func(k, a, b, d uint32) uint32 { return mix(mix(mix(k, a), b), d) }
	return append(out[:0],
		mix(1, s0w), mix(2, s0t), m2(3, s0w, s0t), mix(4, s1w), mix(5, s1t), m2(6, s1w, s1t),
		mix(7, b0w), mix(8, b0t), m2(9, b0w, b0t), mix(10, b1w), mix(11, b1t), m2(12, b1w, b1t), mix(13, b2t), m2(14, word(b2), b2t),
		m3(15, s0w, b0w, s0t), m2(16, s0t, b0t), m2(17, s0w, b0t), m2(18, s0t, b0w), m3(19, s0w, s0t, b0t), m3(20, s0t, b0w, b0t),
		m2(21, s1w, s0w), m2(22, s1t, s0t), m2(23, s1w, s0t), m2(24, s1t, s0w),
		m3(25, s1t, s0t, b0t), m3(26, s2t, s1t, s0t), m3(27, s0t, b0t, b1t), m3(28, b0t, b1t, b2t), mix(m3(29, s1t, s0t, b0t), b1t),
		m3(30, s0t, b0t, tag(s0l)), m3(31, s0t, b0t, tag(s0r)), m3(32, s0t, b0t, tag(b0l)), m3(33, s1t, s0t, tag(s0l)),
		m3(34, s1t, s0t, tag(s0r)), m3(35, s1t, s0t, tag(s1r)), m3(36, s1t, s0t, tag(s1l)), m3(37, s0t, tag(s0l), tag(s0l2)),
		m3(38, s0t, tag(s0r), tag(s0r2)), m3(39, b0t, tag(b0l), tag(b0l2)), m3(40, s1t, tag(s1r), tag(s1r2)),
		m3(41, s0t, b0t, dist), m3(42, s1t, s0t, dist1), m2(43, s0w, v), m3(44, s0t, b0t, v), m2(45, s1w, c.valency(s1)),
		m2(46, s0w, word(s0l)), m2(47, s0w, word(s0r)), m2(48, b0w, word(b0l)), m3(49, s0w, b0t, b1t), m3(50, s1w, s0t, b0t), m3(51, s1t, s0w, b0t), m3(52, s1t, s0t, b0w), m3(53, s0t, b0w, b1t))
}

// labelFeatures describes the arc from head h to dependent d in a finished tree.
func labelFeatures(out []uint32, heads []int32, near []int32, w []lexeme, tags []uint8, d int32) []uint32 {
	n := int32(len(w))
	h := heads[d]
	word := func(j int32) uint32 {
		if j < 0 || j >= n {
			return pad
		}
		return w[j].lower
	}
	tag := func(j int32) uint32 {
		if j < 0 || j >= n {
			return 255
		}
		return uint32(tags[j])
	}
	hw, ht, dw, dt := word(h), tag(h), word(d), tag(d)
	dir := uint32(0)
	if h < d {
		dir = 1
	}
	dist := uint32(min(max(d-h, h-d), 6))*2 + dir
	g := int32(-1)
	if h >= 0 && h < n {
		g = heads[h]
	}
	l, r := near[2*d], near[2*d+1]
	m2 := func(k, a, b uint32) uint32 { return mix(mix(k, a), b) }
	m3 := func(k, a, b, d uint32) uint32 { return mix(mix(mix(k, a), b), d) }
	return append(out[:0],
		m2(1, hw, dir), m2(2, ht, dir), m2(3, dw, dir), m2(4, dt, dir), m3(5, hw, dt, dir), m3(6, ht, dw, dir), m3(7, ht, dt, dir), m3(8, hw, dw, dir),
		m3(9, ht, dt, dist), m3(10, dt, tag(d-1), dir), m3(11, dt, tag(d+1), dir), m3(12, ht, tag(h-1), dir), m3(13, ht, tag(h+1), dir),
		mix(m3(14, ht, dt, tag(d-1)), dir), mix(m3(15, ht, dt, tag(d+1)), dir), m3(16, dt, tag(l), dir), m3(17, dt, tag(r), dir),
		mix(m3(18, ht, dt, tag(l)), dir), mix(m3(19, ht, dt, word(l)), dir), mix(m3(20, ht, dt, word(r)), dir), mix(m3(21, hw, dt, word(l)), dir),
		mix(m3(22, ht, dt, tag(g)), dir), m2(23, w[d].suffix[2], dir), m3(24, ht, w[d].shape, dir), m2(25, word(d-1), dw), m2(26, word(d+1), dw))
}

// nearest fills near with the leftmost and rightmost dependent of each word, -1 for none.
func nearest(near, heads []int32) {
	for i := range near {
		near[i] = -1
	}
	for d, h := range heads {
		if h < 0 || int(h) >= len(heads) {
			continue
		}
		if int32(d) < h && near[2*h] < 0 {
			near[2*h] = int32(d)
		}
		if int32(d) > h {
			near[2*h+1] = int32(d)
		}
	}
}

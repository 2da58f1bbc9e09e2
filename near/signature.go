package near

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"rapporteur"
)

// Signature is what is kept of a text to compare it with others: some 300 bytes of an
// ordinary story. The zero Signature is that of a text without words, and is near nothing.
type Signature struct {
	level   int      // hashes whose low level bits are zero were kept
	hashes  []uint64 // distinct, ascending, 48 bits each
	figures []uint16 // of the numbers in the text, distinct, ascending
}

const (
	runWords   = 3   // of a shingle
	usualLevel = 3   // one hash in eight, as soon as a text has
	fewHashes  = 64  // more than these; all of them of a short text
	manyHashes = 512 // more than these are thinned further, as of a book
	maxLevel   = 16
	maxFigures = 24
)

// Sign makes the signature of a text. Headline, byline and date are best left out of it.
func Sign(text string) Signature {
	var s Signature
	var a, b uint64
	n := 0
	for w, digit := range words(text) {
		if n++; n >= runWords {
			s.keep(shingle(a, b, w))
		}
		if digit {
			s.figures = append(s.figures, uint16(mix(w)))
		}
		a, b = b, w
	}
	if n > 0 && n < runWords { // a text of a word or two is one shingle
		s.keep(shingle(a, b, uint64(n)))
	}
	s.hashes = distinct(s.hashes)
	s.figures = distinct(s.figures)
	if len(s.figures) > maxFigures {
		s.figures = s.figures[:maxFigures]
	}
	return s
}

// keep takes a hash in, and thins the hashes where they have become too many.
func (s *Signature) keep(h uint64) {
	if rank(h) < s.level {
		return
	}
	s.hashes = append(s.hashes, h)
	for s.level < maxLevel && len(s.hashes) > s.room() {
		if s.hashes = distinct(s.hashes); len(s.hashes) <= s.room() {
			return
		}
		s.level++
		s.hashes = slices.DeleteFunc(s.hashes, func(h uint64) bool { return rank(h) < s.level })
	}
}

// room is how many hashes a level may hold.
func (s *Signature) room() int {
	if s.level < usualLevel {
		return fewHashes
	}
	return manyHashes
}

func distinct[T uint16 | uint64](xs []T) []T {
	slices.Sort(xs)
	return slices.Compact(xs)
}

// rank is the highest level at which a hash is kept.
func rank(h uint64) int { return bits.TrailingZeros64(h | 1<<maxLevel) }

// at counts the hashes that are kept at a level.
func (s *Signature) at(level int) int {
	if level <= s.level {
		return len(s.hashes)
	}
	n := 0
	for _, h := range s.hashes {
		if rank(h) >= level {
			n++
		}
	}
	return n
}

// Empty reports the signature of a text without words.
func (s Signature) Empty() bool { return len(s.hashes) == 0 }

// format is the first byte of a signature that is kept.
const format = 1

// MarshalBinary writes the signature: a byte each for format, level and the number of
// figures, the figures as two bytes each, then the hashes as six bytes each, all in
// ascending order and little-endian.
func (s Signature) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, 3+2*len(s.figures)+6*len(s.hashes))
	out = append(out, format, byte(s.level), byte(len(s.figures)))
	for _, f := range s.figures {
		out = binary.LittleEndian.AppendUint16(out, f)
	}
	for _, h := range s.hashes {
		out = binary.LittleEndian.AppendUint32(out, uint32(h))
		out = binary.LittleEndian.AppendUint16(out, uint16(h>>32))
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote; its error is [rapporteur.Invalid].
func (s *Signature) UnmarshalBinary(b []byte) error {
	if len(b) < 3 || b[0] != format || b[1] > maxLevel || b[2] > maxFigures || len(b) < 3+2*int(b[2]) || (len(b)-3-2*int(b[2]))%6 != 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "%d bytes are no signature of a text in format %d; make it again from the text", len(b), format)
	}
	read := Signature{level: int(b[1])}
	figures, hashes := b[3:3+2*int(b[2])], b[3+2*int(b[2]):]
	for i := 0; i < len(figures); i += 2 {
		read.figures = append(read.figures, binary.LittleEndian.Uint16(figures[i:]))
	}
	for i := 0; i < len(hashes); i += 6 {
		h := uint64(binary.LittleEndian.Uint32(hashes[i:])) | uint64(binary.LittleEndian.Uint16(hashes[i+4:]))<<32
		read.hashes = append(read.hashes, h)
	}
	if !ascending(read.figures) || !ascending(read.hashes) || read.at(read.level+1) > len(read.hashes) || slices.ContainsFunc(read.hashes, func(h uint64) bool { return rank(h) < read.level }) {
		return rapporteur.Errorf(rapporteur.Invalid, "the signature of a text is damaged: its parts are out of order; make it again from the text")
	}
	*s = read
	return nil
}

func ascending[T uint16 | uint64](xs []T) bool {
	for i := 1; i < len(xs); i++ {
		if xs[i-1] >= xs[i] {
			return false
		}
	}
	return true
}

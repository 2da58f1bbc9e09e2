package near

import (
	"iter"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// words yields a hash of each word, case folded, and whether it has a digit. Writing
// without blanks between words gives a word a character.
func words(text string) iter.Seq2[uint64, bool] {
	return func(yield func(uint64, bool) bool) {
		h, digit := uint64(fnvOffset), false
		for i := 0; i < len(text); {
			r, size := rune(text[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text[i:])
			}
			letter := r < utf8.RuneSelf && isASCIIWord[r] || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
			alone := r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
			inNumber := digit && (r == '.' || r == ',') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9'
			i += size
			switch {
			case inNumber:
				if r == '.' { // 1,200 is 1200, but 1.2 is not 12
					h = fnv(h, r)
				}
				continue
			case r == '\'' || r == '’' || r == '\u00ad': // it's, with either mark
				continue
			case letter && !alone:
				h = fnv(h, unicode.ToLower(r))
				digit = digit || r >= '0' && r <= '9'
				continue
			}
			if h != fnvOffset && !yield(h, digit) {
				return
			}
			h, digit = fnvOffset, false
			if letter && !yield(fnv(h, r), false) {
				return
			}
		}
		if h != fnvOffset {
			yield(h, digit)
		}
	}
}

// FNV-1a, 64 bits (Fowler, Noll, Vo), over code points.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func fnv(h uint64, r rune) uint64 { return (h ^ uint64(r)) * fnvPrime }

var isASCIIWord = func() (t [utf8.RuneSelf]bool) {
	for r := range t {
		t[r] = r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return t
}()

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// shingle hashes a run of three words to 48 bits.
func shingle(a, b, c uint64) uint64 {
	return mix(mix(mix(a)+bits.RotateLeft64(b, 17))+c) >> 16
}

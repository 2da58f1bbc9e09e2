package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// appendTokens appends the normal forms of the tokens of s: lower case, without
// accents, full stops and apostrophes; hyphens, spaces and other marks divide, and so
// does a change between letters and digits, for "M23" is one word to some and two to others. A
// possessive "'s" is a token of its own, as it is a word of its own in a Doc.
func appendTokens(dst []string, s string) []string {
	var buf [64]byte
	cur := buf[:0]
	flush := func() {
		if len(cur) > 0 {
			dst = append(dst, string(cur))
			cur = cur[:0]
		}
	}
	letter, digit := false, false // what the last character was
	for i, r := range s {
		wasLetter, wasDigit := letter, digit
		letter, digit = unicode.IsLetter(r), unicode.IsDigit(r)
		if letter && wasDigit || digit && wasLetter {
			flush()
		}
		switch {
		case r == '\'' || r == '’' || r == '`':
			if possessive(s[i+utf8.RuneLen(r):]) {
				flush()
			}
		case r == '.':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || unicode.Is(unicode.Mn, r):
			cur = appendFolded(cur, r)
		default:
			flush()
		}
	}
	flush()
	return dst
}

// possessive reports whether s, what follows an apostrophe, is "s" and a boundary.
func possessive(s string) bool {
	if s == "" || s[0] != 's' && s[0] != 'S' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[1:])
	return len(s) == 1 || !unicode.IsLetter(r)
}

// appendFolded appends r in lower case without its accents.
func appendFolded(dst []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(dst, byte(r))
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'ø':
		return append(dst, 'o')
	case 'ł':
		return append(dst, 'l')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'ı':
		return append(dst, 'i')
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'ə':
		return append(dst, 'a')
	}
	var in [utf8.UTFMax]byte
	n := utf8.EncodeRune(in[:], r)
	for _, c := range string(norm.NFD.Bytes(in[:n])) {
		if !unicode.Is(unicode.Mn, c) {
			dst = utf8.AppendRune(dst, c)
		}
	}
	return dst
}

// joinTokens is the normal form of a whole name.
func joinTokens(s string) string { return strings.Join(appendTokens(nil, s), " ") }

package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenizer cuts a name or a word into normal tokens: lower case, without accents,
// full stops and apostrophes; hyphens, spaces and other marks divide, and so does a
// change between letters and digits, for "M23" is one word to some and two to others.
// A possessive "'s" is a token of its own, as it is a word of its own in a Doc.
type tokenizer struct {
	rest string
	buf  [64]byte
}

// next returns the next token, valid until the next call; nil at the end.
func (t *tokenizer) next() []byte {
	cur := t.buf[:0]
	const none, letter, digit = 0, 1, 2
	last := none
	for len(t.rest) > 0 {
		r, size := rune(t.rest[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(t.rest)
		}
		class := none
		switch {
		case isLetter(r) || unicode.Is(unicode.Mn, r):
			class = letter
		case unicode.IsDigit(r):
			class = digit
		}
		if class != none && last != none && class != last {
			return cur
		}
		t.rest = t.rest[size:]
		switch {
		case class != none:
			cur, last = appendFolded(cur, r), class
		case r == '+':
			cur = append(cur, '+')
		case r == '.':
		case r == '\'' || r == '’' || r == '`':
			if len(cur) > 0 && possessive(t.rest) {
				return cur
			}
		default:
			if len(cur) > 0 {
				return cur
			}
		}
	}
	if len(cur) == 0 {
		return nil
	}
	return cur
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r)
}

// appendTokens appends the normal tokens of s.
func appendTokens(dst []string, s string) []string {
	if isNormal(s) {
		return append(dst, s)
	}
	t := tokenizer{rest: s}
	for tok := t.next(); tok != nil; tok = t.next() {
		dst = append(dst, string(tok))
	}
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
func joinTokens(s string) string {
	if isNormal(s) {
		return s
	}
	return strings.Join(appendTokens(nil, s), " ")
}

// isNormal reports whether s is a normal token as it stands, as most words are: small
// letters of ASCII.
func isNormal(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return s != ""
}

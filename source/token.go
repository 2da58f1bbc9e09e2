package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a line as the furniture's patterns see it: in lower case, without
// the punctuation around it. Colons, slashes, dashes that stand alone as "---" and the
// end of a line are tokens as well; other punctuation is none.
type token struct {
	word       string
	start, end int // bytes of the line
	capital    bool
}

const (
	lineEnd = "¶"
	dash    = "–" // any mark that divides parts of a line; patterns pass over it
)

// tokens appends the tokens of line, at most limit of them; ok is false when there are more.
func tokens(dst []token, line string, limit int) (out []token, ok bool) {
	out = dst
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		j := i
		for j < len(line) {
			r, size := utf8.DecodeRuneInString(line[j:])
			if unicode.IsSpace(r) {
				break
			}
			j += size
		}
		if out = field(out, line, i, j); len(out)-len(dst) > limit {
			return out, false
		}
		i = j
	}
	return out, true
}

// field appends the tokens of line[i:j], which holds no space.
func field(out []token, line string, i, j int) []token {
	for i < j {
		n := tokenLen(line[i:j])
		raw := line[i : i+n]
		switch r, _ := utf8.DecodeRuneInString(raw); {
		case isWordRune(r) || isStar(r) || r == '#' || r == '@' || r == '©':
			word := strings.TrimRight(raw, ".'’-")
			if word == "" {
				break
			}
			if last := len(out) - 1; isStar(r) && last >= 0 && starsIn(out[last].word) { // "★ ★ ★"
				out[last].word += word
				out[last].end = i + n
				break
			}
			out = append(out, token{lowerWord(word), i, i + n, unicode.IsUpper(r)})
		case strings.ContainsRune("–—-|•·●∙←→", r) && n < 3:
			out = append(out, token{dash, i, i + n, false})
		case r == ':' || r == '/' || r == '>' || r == '»' || r == '&' || (r == '-' || r == '_') && n >= 3:
			out = append(out, token{raw, i, i + n, false})
		}
		i += n
	}
	return out
}

func lowerWord(word string) string { return strings.ReplaceAll(strings.ToLower(word), "’", "'") }

// tokenLen is the length of the token that starts s: a run of word characters with the
// punctuation that words and numbers have inside, of stars, of one mark, or one character.
func tokenLen(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	at := size
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case isDigit(rune(s[at-1])) && glued(s[at:]), isDigit(r) && at >= 5 && strings.ToUpper(s[:at]) == s[:at] && isLetters(s[:at]):
			return at
		case isWordRune(first) || first == '#' || first == '@':
			if !isWordRune(r) && !insideWord(s, at, r, size) {
				return at
			}
		case isStar(first):
			if !isStar(r) {
				return at
			}
		case r != first:
			return at
		}
		at += size
	}
	return at
}

// glued reports a capitalised word, as it follows a figure where a page's elements were
// copied without the space between them: "2022Updated".
func glued(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// insideWord reports punctuation that belongs to the word around it: "don't", "U.S.",
// "10:15", "2022-02-04", "04/02/2022", "e-mail"; a slash or colon only between digits
// of a date or a time, so that "4.5/5" is two numbers.
func insideWord(s string, at int, r rune, size int) bool {
	if r == '.' && at+size == len(s) {
		return true
	}
	if at+size >= len(s) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[at+size:])
	if !isWordRune(next) {
		return false
	}
	switch r {
	case '.', '\'', '’', '-', '@', ',':
		return r != ',' || isDigit(rune(s[at-1])) && isDigit(next)
	case ':':
		return isDigit(rune(s[at-1])) && isDigit(next)
	case '/':
		return isDigit(rune(s[at-1])) && isDigit(next) && strings.Count(s[:min(len(s), 10)], "/") == 2
	}
	return false
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '+' || r == '%'
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isStar(r rune) bool { return strings.ContainsRune("★☆⭐✩✪✭✮✯⯨⯪🌟", r) }

func starsIn(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return isStar(r)
}

package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Term is a word to look for, or several that stand in a row; Prefix takes words that
// begin like the last.
type Term struct {
	Words  []string
	Prefix bool
}

// maxTerms is how many terms of a search count.
const maxTerms = 16

// terms reads what someone typed into a search: words that must all be there, "words in a
// row" in quotation marks, and wor* for those that begin so. All else is no syntax.
func terms(search string) []Term {
	var out []Term
	for quoted := false; search != ""; quoted = !quoted {
		part, rest := search, ""
		if i := strings.IndexFunc(search, isQuote); i >= 0 {
			_, size := utf8.DecodeRuneInString(search[i:])
			part, rest = search[:i], search[i+size:]
		}
		search = rest
		if quoted {
			out = addTerm(out, part, false)
			continue
		}
		for _, word := range strings.Fields(part) {
			out = addTerm(out, word, strings.HasSuffix(word, "*"))
		}
	}
	return out[:min(len(out), maxTerms)]
}

func addTerm(out []Term, s string, prefix bool) []Term {
	if w := strings.Fields(fold(s)); len(w) > 0 {
		out = append(out, Term{Words: w[:min(len(w), maxTerms)], Prefix: prefix})
	}
	return out
}

func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' }

// fold is a text as full text and names compare it: words of letters and digits in lower
// case, without accents, divided by spaces. Every database is given the same words.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// containing is the operand of LIKE … ESCAPE '\' that finds s anywhere, whatever it holds.
func containing(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

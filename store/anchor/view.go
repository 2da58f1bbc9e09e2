package anchor

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"rapporteur"
)

// view is a text as characters to compare, with where each stands in the text.
type view struct {
	runes []rune
	at    []int // byte at which each character begins, and the text's length at the end
	ends  []int // byte after each character
}

// literal is a text as it stands.
func literal(text string) view {
	v := newView(text)
	for i, r := range text {
		v.add(r, i, i+width(text[i:]))
	}
	v.at = append(v.at, len(text))
	return v
}

// plain is a text in which white space of any kind and length, forms of quotation marks
// and of dashes are the same, and what nobody sees is left out.
func plain(text string) view {
	v := newView(text)
	for i, r := range text {
		end := i + width(text[i:])
		switch {
		case unicode.IsSpace(r):
			if n := len(v.runes); n > 0 && v.runes[n-1] == ' ' {
				v.ends[n-1] = end
				continue
			}
			r = ' '
		case r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff':
			continue
		default:
			r = sameMark(r)
		}
		v.add(r, i, end)
	}
	v.at = append(v.at, len(text))
	return v
}

func newView(text string) view {
	n := utf8.RuneCountInString(text)
	return view{make([]rune, 0, n), make([]int, 0, n+1), make([]int, 0, n)}
}

func (v *view) add(r rune, at, end int) {
	v.runes = append(v.runes, r)
	v.at = append(v.at, at)
	v.ends = append(v.ends, end)
}

func width(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

func sameMark(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '′', '`':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return r
}

// span is where the characters from start to end stand, in bytes.
func (v view) span(start, end int) rapporteur.Span {
	if start >= end {
		return rapporteur.Span{Start: v.at[start], End: v.at[start]}
	}
	return rapporteur.Span{Start: v.at[start], End: v.ends[end-1]}
}

// occurrences are where a quote begins, at most n of them. It takes linear time
// (Knuth, Morris and Pratt 1977).
func (v view) occurrences(quote []rune, n int) []int {
	fail := make([]int, len(quote))
	for i, k := 1, 0; i < len(quote); i++ {
		for k > 0 && quote[k] != quote[i] {
			k = fail[k-1]
		}
		if quote[k] == quote[i] {
			k++
		}
		fail[i] = k
	}
	var out []int
	k := 0
	for i, r := range v.runes {
		for k > 0 && (k == len(quote) || quote[k] != r) {
			k = fail[k-1]
		}
		if quote[k] == r {
			k++
		}
		if k == len(quote) {
			if out = append(out, i-k+1); len(out) == n {
				break
			}
			if len(quote) == 1 {
				k = 0
			}
		}
	}
	return out
}

// wordEdge reports whether a word may begin or end before character i.
func (v view) wordEdge(i int) bool {
	return i <= 0 || i >= len(v.runes) || !wordRune(v.runes[i-1]) || !wordRune(v.runes[i])
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// reversed is a copy from the end to the beginning.
func reversed(runes []rune) []rune {
	out := slices.Clone(runes)
	slices.Reverse(out)
	return out
}

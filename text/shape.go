package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is the kind of a word or atom, as its characters show it.
type shape uint8

const (
	nothing   shape = iota // beyond the end
	lowerWord              // "talks"
	titleWord              // "Talks"
	upperWord              // "NATO"
	initialLetter
	mixedWord // "McBride"
	number
	mixedNumber // "17th"
	upperStop   // "U.S.", "Dr."
	lowerStop   // "etc."
	stop
	comma
	semicolon
	colon
	question
	exclamation
	ellipsis
	dash
	opener       // bracket
	closer       // bracket
	openQuote    // curly
	closeQuote   // curly
	doubleQuote  // straight
	singleQuote  // straight
	address      // URL or mail
	bullet       // list mark or arrow
	clitic       // "'s", "n't"
	otherSymbols // all else
)

// ends reports whether a mark of this shape can close a sentence by itself.
func (s shape) ends() bool {
	return s == stop || s == question || s == exclamation || s == ellipsis
}

func shapeOf(s string) shape {
	if s == "" {
		return nothing
	}
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) && !(r >= '0' && r <= '9') {
		return markShape(s, r, n)
	}
	var upper, lower, digit, stops, others int
	first := unicode.IsUpper(r)
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			lower++
		case r >= 'A' && r <= 'Z':
			upper++
		case r >= '0' && r <= '9':
			digit++
		case r == '.':
			stops++
		case r == '@' || r == '/':
			others += 2
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLetter(r) || unicode.IsMark(r):
			lower++
		default:
			others++
		}
	}
	switch {
	case others > 1 && digit < len(s)/2 || stops > 0 && lower > 2 && s[len(s)-1] != '.':
		return address
	case upper+lower == 0:
		return number
	case digit > 0:
		return mixedNumber
	case s[len(s)-1] == '.' && first:
		return upperStop
	case s[len(s)-1] == '.':
		return lowerStop
	case upper == 0:
		return lowerWord
	case upper == 1 && lower == 0:
		return initialLetter
	case lower == 0:
		return upperWord
	case first && upper == 1:
		return titleWord
	}
	return mixedWord
}

// markShape is the shape of what begins with r of n bytes, no letter or digit.
func markShape(s string, r rune, n int) shape {
	run := len(s) > n
	switch r {
	case '.':
		if run {
			return ellipsis
		}
		return stop
	case '…':
		return ellipsis
	case ',':
		return comma
	case ';':
		return semicolon
	case '?':
		return question
	case '!':
		return exclamation
	case '"':
		return doubleQuote
	case '“', '‘', '«':
		return openQuote
	case '”', '»':
		return closeQuote
	case '\'', '’', '`', '´':
		return apostropheShape(s, r, n)
	case '-', '–', '—', '―':
		return dash
	case '*', '•', '·', '>', '<', '|', '#', '=', '~', '_', '+', '▪', '■', '►':
		return bullet
	}
	switch {
	case r == ':' && !run:
		return colon
	case run:
		return otherSymbols
	case unicode.Is(unicode.Ps, r):
		return opener
	case unicode.Is(unicode.Pe, r):
		return closer
	}
	return otherSymbols
}

func apostropheShape(s string, r rune, n int) shape {
	switch {
	case len(s) > n && strings.IndexFunc(s, unicode.IsLetter) >= 0:
		return clitic
	case r == '’' || len(s) > n:
		return closeQuote
	}
	return singleQuote
}

package attribution

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/text"
)

// quotation is a run of words [First, Last), the marks included, that the text sets
// in quotation marks. Closed is false where the paragraph ended before the mark came,
// as in a quotation that runs over several paragraphs.
type quotation struct {
	First, Last int
	Closed      bool
}

// mark is what a quotation mark does.
type mark uint8

const (
	noMark mark = iota
	opens
	closes
	either // a straight mark: its neighbours decide
)

// markAt says whether a quotation mark starts at byte i of s, of which family, and
// how long it is. Families are matched with themselves only.
func markAt(s string, i int) (m mark, family byte, size int) {
	switch c := s[i]; {
	case c == '"':
		return either, '"', 1
	case c == '\'' && i+1 < len(s) && s[i+1] == '\'':
		return either, '2', 2
	case c == '`' && i+1 < len(s) && s[i+1] == '`':
		return opens, '2', 2
	case c == '\'':
		return either, '\'', 1
	case c < utf8.RuneSelf:
		return noMark, 0, 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch r {
	case '“', '„', '‟':
		return opens, '"', size
	case '”':
		return closes, '"', size
	case '‘', '‚':
		return opens, '\'', size
	case '’':
		return closes, '\'', size
	case '«', '‹', '「', '『':
		return opens, '<', size
	case '»', '›', '」', '』':
		return closes, '<', size
	}
	return noMark, 0, size
}

// quotations finds the outermost quotations of a document, paragraph by paragraph: a
// mark that is never closed ends with its paragraph and costs nothing after it.
func (v *view) quotations() {
	v.quotes = v.quotes[:0]
	for p := range v.paragraphs {
		v.quotationsOf(v.paragraphs[p])
	}
}

func (v *view) quotationsOf(p text.Sentence) {
	s, end := v.doc.Text, int(v.doc.Words[p.Last-1].End)
	open, family := -1, byte(0)
	for i := int(v.doc.Words[p.First].Start); i < end; {
		m, f, size := markAt(s[:end], i)
		if m == either {
			m = direction(s, i, size, end, open >= 0 && f == family)
		}
		switch {
		case m == opens && open < 0 && (f != '\'' || closesLater(s[i+size:end])):
			open, family = i, f
		case m == closes && open >= 0 && f == family && (f != '\'' || !letterAt(s, i+size)):
			v.addQuote(open, i+size, true)
			open = -1
		}
		i += size
	}
	if open >= 0 {
		v.addQuote(open, end, false)
	}
}

// direction says what a straight mark does from the characters beside it.
func direction(s string, i, size, end int, isOpen bool) mark {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+size:])
	spaceBefore := i == 0 || unicode.IsSpace(before) || strings.ContainsRune("([—–-", before)
	spaceAfter := i+size >= end || unicode.IsSpace(after)
	switch {
	case spaceBefore && !spaceAfter:
		return opens
	case !spaceBefore && spaceAfter:
		return closes
	case s[i] == '\'' && size == 1 && (!spaceBefore && !isOpen):
		return noMark // an apostrophe
	case isOpen:
		return closes
	}
	return opens
}

// singleReach is how many bytes a quotation in single marks may have: the same marks
// are apostrophes, so that a longer search would mostly find one of these.
const singleReach = 600

// closesLater reports whether a single closing mark, which no letter follows and a
// letter or punctuation precedes, is near.
func closesLater(s string) bool {
	s = s[:min(len(s), singleReach)]
	for i := 1; i < len(s); i++ {
		m, f, size := markAt(s, i)
		if f == '\'' && m != opens && !letterAt(s, i+size) && s[i-1] != ' ' && s[i-1] != 's' {
			return true
		}
	}
	return false
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

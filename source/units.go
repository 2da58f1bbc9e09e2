package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is a line of a text, or the lines of one paragraph where they were broken to a width.
type unit struct {
	text    string // as it will stand in the article
	toks    []token
	short   bool // few enough words to be furniture; else toks is nil
	words   int
	prose   bool // ends as sentences do, or is as long as paragraphs are
	heading bool // a page's heading element
	drop    bool
	kind    string // of the furniture that it is, if any
}

// unitsOf cuts a text into units.
func unitsOf(text string) []unit {
	var out []unit
	var block []string
	flush := func() {
		if broken(block) {
			out = append(out, newUnit(strings.Join(block, "\n")))
		} else {
			for _, line := range block {
				out = append(out, newUnit(line))
			}
		}
		block = block[:0]
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimFunc(line, isBlank); line == "" {
			flush()
			continue
		}
		block = append(block, line)
	}
	flush()
	return out
}

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' || r == '\u00ad'
}

func newUnit(text string) unit {
	u := unit{text: text, words: wordCount(text)}
	if u.words <= maxTokens {
		u.toks, u.short = tokens(nil, text, maxTokens)
	}
	u.prose = u.words >= 30 || u.words >= 5 && endsSentence(text) || u.words >= 8 && strings.HasSuffix(text, ":")
	return u
}

func wordCount(s string) int {
	n, in := 0, false
	for _, r := range s {
		space := unicode.IsSpace(r)
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

// endsSentence reports final punctuation, with what may close after it.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]* \u00a0")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…。！？؟।", r) && s != ""
}

// broken reports lines that were filled to a width: no line would have held the next
// one's first word as well, and most break off within a sentence.
func broken(lines []string) bool {
	if len(lines) < 2 {
		return false
	}
	width := 0
	for _, l := range lines {
		width = max(width, len(l))
	}
	if width < 30 || width > 120 {
		return false
	}
	full, within := 0, 0
	for i, l := range lines[:len(lines)-1] {
		next := lines[i+1]
		word, _, _ := strings.Cut(next, " ")
		if len(l)+1+len(word) > width-width/8 {
			full++
		}
		if !endsSentence(l) && startsLower(next) {
			within++
		}
	}
	breaks := len(lines) - 1
	return full*10 >= breaks*8 && within*4 >= breaks && within > 0
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

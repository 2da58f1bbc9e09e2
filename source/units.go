package source

import (
	"slices"
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
	blocks := blocksOfLines(text)
	for i := 0; i < len(blocks); i++ {
		if n := paragraphEnd(blocks[i]); n < len(blocks[i]) {
			blocks = slices.Insert(blocks, i+1, blocks[i][n:])
			blocks[i] = blocks[i][:n]
		}
	}
	width := 0 // that the text's lines were broken to, 0 for none
	for _, block := range blocks {
		if w := longest(block); w >= 50 && w > width && broken(block) {
			width = w
		}
	}
	var out []unit
	for _, block := range blocks {
		if broken(block) || filled(block, width) {
			out = append(out, newUnit(strings.Join(block, "\n")))
			continue
		}
		for _, line := range block {
			out = append(out, newUnit(line))
		}
	}
	return out
}

// blocksOfLines are the runs of lines between blank ones.
func blocksOfLines(text string) [][]string {
	var blocks [][]string
	var block []string
	for line := range strings.Lines(text + "\n\n") {
		if line = strings.TrimFunc(line, isBlank); line != "" {
			block = append(block, line)
		} else if block != nil {
			blocks, block = append(blocks, block), nil
		}
	}
	return blocks
}

func longest(lines []string) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' || r == '\u00ad'
}

// maxLineBytes of a line that may be furniture.
const maxLineBytes = 1000

func newUnit(text string) unit {
	u := unit{text: text, words: wordCount(text)}
	if u.words <= maxTokens && len(text) <= maxLineBytes {
		u.toks, u.short = tokens(nil, text, maxTokens)
	}
	u.prose = u.words >= 30 || !u.short || u.words >= 5 && endsSentence(text) || u.words >= 8 && strings.HasSuffix(text, ":")
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

// broken reports lines that were filled to a width: hardly one would have held the next
// one's first word as well, and some break off within a sentence.
func broken(lines []string) bool {
	width := longest(lines)
	if len(lines) < 2 || width < 30 || width > 120 {
		return false
	}
	full, within := 0, 0
	for i, l := range lines[:len(lines)-1] {
		if fills(l, lines[i+1], width) {
			full++
		}
		if !endsSentence(l) && startsLower(lines[i+1]) {
			within++
		}
	}
	breaks := len(lines) - 1
	return full*10 >= breaks*8 && within*4 >= breaks && within > 0 && (breaks >= 4 || endsSentence(lines[breaks]))
}

// paragraphEnd is how many lines the first paragraph has, where paragraphs that were
// broken to a width follow each other without an empty line.
func paragraphEnd(lines []string) int {
	width := longest(lines)
	if width < 30 || width > 120 {
		return len(lines)
	}
	for i, l := range lines[:len(lines)-1] {
		if !fills(l, lines[i+1], width) && !startsLower(lines[i+1]) {
			return i + 1
		}
	}
	return len(lines)
}

// filled reports lines that were filled to a width that is known.
func filled(lines []string, width int) bool {
	if len(lines) < 2 || width == 0 || longest(lines) > width+4 {
		return false
	}
	for i, l := range lines[:len(lines)-1] {
		if !fills(l, lines[i+1], width) {
			return false
		}
	}
	return true
}

func fills(line, next string, width int) bool {
	word, _, _ := strings.Cut(next, " ")
	return len(line)+1+len(word) > width-width/8
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

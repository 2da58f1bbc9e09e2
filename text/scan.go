package text

import (
	"unicode"
	"unicode/utf8"
)

// gap is the white space before a chunk.
type gap uint8

const (
	noGap   gap = iota // no white space, or the start of the text
	space              // spaces, or a line end that only wraps a paragraph
	newLine            // a line end that means something
	blank              // a blank line
)

// chunk is a run of characters without white space.
type chunk struct {
	start, end int32
	before     gap
}

// isSpace is unicode.IsSpace, short for ASCII.
func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r)
}

// isLineEnd reports whether r ends a line; "\r\n" is one end.
func isLineEnd(r, next rune) bool {
	switch r {
	case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	case '\r':
		return next != '\n'
	}
	return false
}

// appendChunks cuts s at white space.
func appendChunks(chunks []chunk, s string) []chunk {
	start, lines := -1, 0
	before := noGap
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case !isSpace(r):
			if start < 0 {
				start = i
				before = gapOf(lines, len(chunks))
			}
		case start >= 0:
			chunks = append(chunks, chunk{int32(start), int32(i), before})
			start, lines = -1, 0
			fallthrough
		default:
			next := rune(0)
			if i+n < len(s) {
				next = rune(s[i+n])
			}
			if isLineEnd(r, next) {
				lines++
			}
			if r == '\u2029' || r == '\f' {
				lines++
			}
		}
		i += n
	}
	if start >= 0 {
		chunks = append(chunks, chunk{int32(start), int32(len(s)), before})
	}
	return chunks
}

func gapOf(lines, chunks int) gap {
	switch {
	case chunks == 0:
		return noGap
	case lines == 0:
		return space
	case lines == 1:
		return newLine
	}
	return blank
}

// A text whose lines are all shorter than widest, and whose line ends could not
// have come later, was wrapped by a machine; the line ends inside its paragraphs
// are only spaces.
const (
	narrowest = 30
	widest    = 130
)

// unwrap turns the line ends that only wrap a paragraph into spaces. A line end
// wraps when the next line's first chunk would not have fitted into the width of
// the text, or when the sentence plainly goes on: the line is long, ends in no
// closing mark, and the next begins with a small letter.
func unwrap(chunks []chunk, s string) {
	width := wrapWidth(chunks)
	line := 0 // bytes of the line so far
	for i := range chunks {
		c := &chunks[i]
		n := int(c.end - c.start)
		if c.before == newLine && line >= narrowest {
			fits := line+1+n <= width
			if width > 0 && !fits || goesOn(s, chunks[i-1], *c) {
				c.before = space
				line = n
				continue
			}
		}
		if c.before == space {
			line += 1 + n
		} else {
			line = n
		}
	}
}

// wrapWidth is the length of the longest line in bytes, 0 where the text is not
// wrapped.
func wrapWidth(chunks []chunk) int {
	width, line := 0, 0
	for i, c := range chunks {
		n := int(c.end - c.start)
		switch {
		case i > 0 && c.before == space:
			line += 1 + n
			width = max(width, line)
		default:
			line = n // a line of one chunk cannot be wrapped, however long
		}
	}
	if width < narrowest || width > widest {
		return 0
	}
	return width
}

func goesOn(s string, last, next chunk) bool {
	end, _ := utf8.DecodeLastRuneInString(s[last.start:last.end])
	begin, _ := utf8.DecodeRuneInString(s[next.start:next.end])
	return (unicode.IsLower(end) || end == ',') && unicode.IsLower(begin)
}

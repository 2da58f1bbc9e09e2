package report

import (
	"strings"

	"rapporteur"
)

// excerpt quotes sentence with the words of mark in brackets, cut to about n cells
// around them.
func excerpt(text string, sentence, mark rapporteur.Span, n int) string {
	if !sentence.Contains(mark) {
		sentence = mark
	}
	before := clean(text[sentence.Start:mark.Start])
	after := clean(text[mark.End:sentence.End])
	marked := "[" + clip(clean(mark.Of(text)), n) + "]"
	room := max(n-width(marked), 0)
	left, right := width(before), width(after)
	if left+right > room {
		left = max(room/2, room-right)
		before = clipLeft(before, left)
		after = clip(after, max(room-width(before), 12))
	}
	return "“" + joinWord(before, text, mark.Start) + marked + joinAfter(after, text, mark.End) + "”"
}

// joinWord puts the space back that stood in the text before the mark.
func joinWord(before, text string, at int) string {
	if before != "" && at > 0 && isSpace(text[at-1]) {
		return before + " "
	}
	return before
}

func joinAfter(after, text string, at int) string {
	if after != "" && at < len(text) && isSpace(text[at]) {
		return " " + after
	}
	return after
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// clipLeft cuts whole words off the front of s until it takes n cells.
func clipLeft(s string, n int) string {
	words := strings.Fields(s)
	kept, used := len(words), 2
	for kept > 0 && used+width(words[kept-1])+1 <= n {
		kept--
		used += width(words[kept]) + 1
	}
	if kept == 0 {
		return s
	}
	return strings.TrimSpace("… " + strings.Join(words[kept:], " "))
}

// sentenceOf returns the sentence that holds the span, counted from 1, or the span
// itself where there is none.
func sentenceOf(r *rapporteur.Report, number int, span rapporteur.Span) rapporteur.Span {
	if number >= 1 && number <= len(r.Sentences) {
		return r.Sentences[number-1]
	}
	return span
}

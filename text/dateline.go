package text

import (
	"regexp"
	"strings"
)

// dateline is how a report opens: a place in capitals or with a day or an agency, then
// a dash: "NAIROBI, Kenya (AP) —", "KYIV, Sept. 11, 2022 —", "Brussels, 3 May (Reuters) -".
var dateline = regexp.MustCompile(`^(?:\p{Lu}[\p{Lu} .,'’/-]{2,40}(?:, *\p{Lu}[\p{L}. ]{1,30})?(?:[,;] *\p{Lu}[a-z]{2,8}\.? \d{1,2}(?:, *\d{4})?|[,;] *\d{1,2} \p{Lu}[a-z]{2,8}\.?(?: \d{4})?)?(?: *\(\p{Lu}[\p{L} ]{1,20}\))?|\p{Lu}[\p{L} .'’-]{2,40}(?:, *\p{Lu}[\p{L}. ]{1,30})?(?:[,;] *[^()—–-]{3,20})? *\(\p{Lu}[\p{L} ]{1,20}\)) *(?:[—–]|--?) `)

// SplitDatelines makes a sentence of its own of a dateline that opens a paragraph, so
// that the place and the day in it are no part of the first sentence's tree. Call it
// before the trees are made.
func SplitDatelines(d *Doc) {
	for i := 0; i < len(d.Sentences); i++ {
		s := d.Sentences[i]
		at := s.Span.Start
		if at > 0 && d.Text[at-1] != '\n' {
			continue
		}
		opening := d.Text[at:min(s.Span.End, at+160)]
		if !hasDash(opening) {
			continue
		}
		m := dateline.FindStringIndex(opening)
		if m == nil {
			continue
		}
		last := s.First
		for last < s.Last && int(d.Words[last].End) <= at+m[1] {
			last++
		}
		if last == s.First || last == s.Last {
			continue
		}
		head, rest := s, s
		head.Last, head.Span.End = last, int(d.Words[last-1].End)
		rest.First, rest.Span.Start = last, int(d.Words[last].Start)
		d.Sentences = append(d.Sentences, Sentence{})
		copy(d.Sentences[i+2:], d.Sentences[i+1:])
		d.Sentences[i], d.Sentences[i+1] = head, rest
		i++
	}
}

// hasDash reports whether a dash and a space stand in s, as every dateline has them.
func hasDash(s string) bool {
	return strings.Contains(s, "- ") || strings.Contains(s, "— ") || strings.Contains(s, "– ")
}

// Package anchor finds a passage again after its text has changed, by what the W3C Web
// Annotation Data Model (2017, section 4.2) calls a text quote selector and a text
// position selector.
//
// A passage counts as found only where enough speaks for one place: its own words and
// those around it. First the words are looked for as they stand, then with all white
// space, quotation marks and dashes taken as the same, then with a bounded number of
// letters changed. Where two places fit about as well it is ambiguous, and where none
// fits it is orphaned; a guess is never given out as found.
package anchor

import (
	"unicode/utf8"

	"rapporteur"
)

// contextRunes is how much of the text a selector keeps on either side.
const contextRunes = 32

// Make describes a span of a text, in bytes, so that it can be found again. A span that
// does not lie within the text or cuts a character is first brought to the nearest that does not.
func Make(text string, span rapporteur.Span) rapporteur.Selector {
	from := boundary(text, span.Start)
	to := max(from, boundary(text, span.End))
	before, after := from, to
	for range contextRunes {
		_, size := utf8.DecodeLastRuneInString(text[:before])
		before -= size
		_, size = utf8.DecodeRuneInString(text[after:])
		after += size
	}
	start := utf8.RuneCountInString(text[:from])
	return rapporteur.Selector{
		Exact: text[from:to], Prefix: text[before:from], Suffix: text[to:after],
		Start: start, End: start + utf8.RuneCountInString(text[from:to]),
	}
}

// boundary is the last start of a character at or before i.
func boundary(text string, i int) int {
	i = min(max(i, 0), len(text))
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// At is the span, in bytes, that a selector has in the text it was made on; ok is false
// where the text does not read there as the selector says.
func At(text string, s rapporteur.Selector) (span rapporteur.Span, ok bool) {
	from, rest := skip(text, s.Start)
	length, _ := skip(rest, s.End-s.Start)
	span = rapporteur.Span{Start: from, End: from + length}
	made := Make(text, span)
	made.Start, made.End = s.Start, s.End
	return span, s.Exact != "" && s.Start >= 0 && made == s
}

// skip passes n characters and gives their length in bytes and what is left.
func skip(text string, n int) (int, string) {
	i := 0
	for ; n > 0 && i < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return i, text[i:]
}

// Find looks for a selector's passage in a text, which may not be the one that it was
// made on. The span, in bytes, is set only when the passage is found.
func Find(text string, s rapporteur.Selector) (rapporteur.Anchoring, rapporteur.Span) {
	return find(text, s, false)
}

// Again is Find for a selector whose former text is at hand: words that stood there more
// than once do not tell the passage by themselves.
func Again(former, text string, s rapporteur.Selector) (rapporteur.Anchoring, rapporteur.Span) {
	if former == text {
		if span, ok := At(text, s); ok {
			return rapporteur.Found, span
		}
	}
	old, quote := plain(former), plain(s.Exact)
	return find(text, s, len(quote.runes) > 0 && len(old.occurrences(quote.runes, 2)) > 1)
}

func find(text string, s rapporteur.Selector, common bool) (rapporteur.Anchoring, rapporteur.Span) {
	if s.Exact == "" {
		return rapporteur.Orphaned, rapporteur.Span{}
	}
	for _, look := range []func(string) view{literal, plain} {
		t, p := look(text), newPassage(s, look, common)
		if len(p.quote) == 0 {
			continue
		}
		places := p.exact(t)
		if best, ok := decide(places, p.threshold()); ok && best.context >= p.strong() {
			return rapporteur.Found, t.span(best.start, best.end)
		} else if n := atLeast(places, p.threshold()); n > 1 && best.context >= p.strong() {
			return rapporteur.Ambiguous, rapporteur.Span{}
		}
	}
	t, p := plain(text), newPassage(s, plain, common)
	if len(p.quote) == 0 {
		return rapporteur.Orphaned, rapporteur.Span{}
	}
	places := distinct(append(p.exact(t), p.fuzzy(t)...))
	if best, ok := decide(places, p.threshold()); ok {
		return rapporteur.Found, t.span(best.start, best.end)
	}
	if atLeast(places, p.threshold()) > 0 {
		return rapporteur.Ambiguous, rapporteur.Span{}
	}
	return rapporteur.Orphaned, rapporteur.Span{}
}

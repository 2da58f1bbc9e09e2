package grammar

import (
	"strings"
	"testing"

	"rapporteur/text"
)

// spaced makes a document of sentences that are split at spaces and end at " ."
func spaced(s string) *text.Doc {
	d := &text.Doc{Text: s}
	at, first := 0, 0
	for w := range strings.SplitSeq(s, " ") {
		d.Words = append(d.Words, text.Word{Start: int32(at), End: int32(at + len(w))})
		at += len(w) + 1
		if w == "." {
			d.Sentences = append(d.Sentences, text.Sentence{First: first, Last: len(d.Words), Span: d.Span(first, len(d.Words))})
			first = len(d.Words)
		}
	}
	if first < len(d.Words) {
		d.Sentences = append(d.Sentences, text.Sentence{First: first, Last: len(d.Words), Span: d.Span(first, len(d.Words))})
	}
	return d
}

const news = "On Monday the Ruritanian foreign minister , Anton Hentzau , flew to Strelsau for talks with officials from three neighbouring states about the closed border . " +
	"He said that the two sides had agreed to reopen two crossings by the end of the month , but warned that troops would stay where they were . " +
	"Thousands of farmers , who have blocked roads in the north since last week , did not believe him ."

func BenchmarkParse(b *testing.B) {
	m, err := Load()
	if err != nil {
		b.Skip(err)
	}
	d := spaced(strings.Repeat(news+" ", 20)[:20*(len(news)+1)-1])
	b.ReportAllocs()
	for b.Loop() {
		m.Annotate(d)
	}
	b.ReportMetric(float64(len(d.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

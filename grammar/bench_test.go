package grammar

import (
	"strings"
	"testing"
)

const news = "On Monday the Ruritanian foreign minister , Anton Hentzau , flew to Strelsau for talks with officials from three neighbouring states about the closed border . " +
	"He said that the two sides had agreed to reopen two crossings by the end of the month , but warned that troops would stay where they were . " +
	"Thousands of farmers , who have blocked roads in the north since last week , did not believe him ."

// BenchmarkTag measures the encoder and the tagger alone.
func BenchmarkTag(b *testing.B) {
	m := load(b)
	d := spaced(strings.TrimSpace(strings.Repeat(news+" ", 20)))
	s := newScratch(m.width)
	b.ReportAllocs()
	for b.Loop() {
		for _, sent := range d.Sentences {
			s.pieces = append(s.pieces[:0], piece{sent.First, sent.First, sent.Last})
			m.look(s, d)
			m.encode(s, sent.Last-sent.First)
		}
	}
	b.ReportMetric(float64(len(d.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkParse measures tags, features, lemmas and trees.
func BenchmarkParse(b *testing.B) {
	m := load(b)
	d := spaced(strings.TrimSpace(strings.Repeat(news+" ", 20)))
	b.ReportAllocs()
	for b.Loop() {
		m.Annotate(d)
	}
	b.ReportMetric(float64(len(d.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

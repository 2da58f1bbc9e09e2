package coder

import (
	"strings"
	"testing"

	"rapporteur"
)

// BenchmarkCode codes a text whose earlier annotations are done.
func BenchmarkCode(b *testing.B) {
	p := newPipeline(b)
	var text strings.Builder
	for i, s := range p.coder.book.Senses() {
		if i%5 == 0 && s.Example.Text != "" {
			text.WriteString(s.Example.Text + "\n\n")
		}
	}
	doc, _ := p.read(text.String())
	published := rapporteur.Date{Year: 2024, Month: 3, Day: 8}
	who := p.base.Resolve(doc, published)
	p.coder.Code(doc, who, published)
	b.ReportAllocs()
	for b.Loop() {
		p.coder.Code(doc, who, published)
	}
	b.ReportMetric(float64(len(doc.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

package when

import (
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/text"
)

// BenchmarkAnnotate reports words a second, most of them in sentences without a time.
func BenchmarkAnnotate(b *testing.B) {
	s, err := text.LoadSegmenter()
	if err != nil {
		b.Fatal(err)
	}
	doc := s.Segment(strings.Repeat("The minister opened the bridge on Tuesday, two days after the vote. "+
		"Farmers from the valley had asked for it since the flood of March 2011. "+
		"The road is wide enough for the buses, and the toll will be low.\n\n", 50))
	b.ReportAllocs()
	for b.Loop() {
		Annotate(doc, rapporteur.Date{Year: 2024, Month: 5, Day: 14})
	}
	b.ReportMetric(float64(len(doc.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

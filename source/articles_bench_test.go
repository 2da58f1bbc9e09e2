package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func BenchmarkFromText(b *testing.B) {
	bench(b, "testdata/copies/*.txt", func(content []byte) { FromText(string(content)) })
}

func BenchmarkFromHTML(b *testing.B) {
	bench(b, "testdata/pages/*.html", func(content []byte) { FromHTML(content, "", "") })
}

func bench(b *testing.B, pattern string, read func([]byte)) {
	files, _ := filepath.Glob(pattern)
	var all [][]byte
	words := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, content)
		words += len(strings.Fields(string(content)))
	}
	for b.Loop() {
		for _, content := range all {
			read(content)
		}
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
	b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "articles/s")
}

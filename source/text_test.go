package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
)

// copies are texts copied off pages, each with the article that is in it under a line
// of equals signs: what is told of it, a blank line, its text.
func TestCopies(t *testing.T) {
	files, _ := filepath.Glob("testdata/copies/*.txt")
	if len(files) < 20 {
		t.Fatalf("found %d copies", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in, want, _ := strings.Cut(string(b), "\n=====\n")
			a, err := FromText(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(a); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func summary(a rapporteur.Article) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("title", a.Title)
	line("byline", a.Byline)
	line("published", a.Published.String())
	if a.Rating != nil {
		line("rating", fmt.Sprintf("%g/%g %d", a.Rating.Value, a.Rating.Best, a.Rating.Votes))
	}
	line("source", a.Source)
	line("language", a.Language)
	return b.String() + "\n" + a.Text + "\n"
}

package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each page in testdata has the article that is in it beside it.
func TestPages(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	if len(files) < 20 {
		t.Fatalf("found %d pages", len(files))
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".html")
		t.Run(filepath.Base(name), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(name + ".want")
			if err != nil {
				t.Fatal(err)
			}
			got := "error: no article\n"
			if a, err := FromHTML(page, "", ""); err == nil {
				got = summary(a)
			} else if err != errNoArticle {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

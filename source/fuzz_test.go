package source

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"rapporteur"
)

func seed(f *testing.F, pattern string) {
	files, _ := filepath.Glob(pattern)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

func sound(t *testing.T, a rapporteur.Article) {
	for _, s := range []string{a.Text, a.Title, a.Byline, a.Source, a.Language} {
		if !utf8.ValidString(s) {
			t.Fatalf("%q is no UTF-8", s)
		}
	}
	if a.Text == "" || a.ID == "" || a.Text != strings.TrimSpace(a.Text) {
		t.Fatalf("article %+v", a)
	}
	if r := a.Rating; r != nil && (r.Value <= 0 || r.Value > r.Best || r.Votes < 0) {
		t.Fatalf("rating %+v", r)
	}
	if d := a.Published; !d.IsZero() && d.AddDays(0) != d {
		t.Fatalf("published %v", d)
	}
}

// FuzzText: whatever comes, what is kept are lines of the input, in order.
func FuzzText(f *testing.F) {
	seed(f, "testdata/copies/*.txt")
	f.Add([]byte("4\n1\nvote\nArticle Rating"))
	f.Add([]byte("Title\n\nBy A\n★★★★☆ (12 votes)\n\n" + sentence))
	f.Fuzz(func(t *testing.T, b []byte) {
		text := decode(b, "", false)
		a, err := FromText(text)
		if err != nil {
			return
		}
		sound(t, a)
		rest := plain(text)
		for par := range strings.SplitSeq(a.Text, "\n\n") {
			for line := range strings.Lines(par) {
				_, after, ok := strings.Cut(rest, strings.TrimRight(line, "\n"))
				if !ok {
					t.Fatalf("%q is not in the input after what came before", line)
				}
				rest = after
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	seed(f, "testdata/pages/*.html")
	f.Add([]byte(`<script type="application/ld+json">[{"@graph":[{"author":[["x"]],"datePublished":7}]}]</script><p>` + sentence))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := FromHTML(b, "", "")
		if err != nil {
			if rapporteur.KindOf(err) == rapporteur.Internal {
				t.Fatal(err)
			}
			return
		}
		sound(t, a)
	})
}

// FuzzStream reads bytes as any kind of input.
func FuzzStream(f *testing.F) {
	kinds := endings()
	f.Add(byte(0), []byte("text,id\nOne.,1\n"))
	f.Add(byte(1), []byte(warcRecord("conversion", "https://a.example", "text/plain", sentence)))
	f.Add(byte(1), []byte(answer("https://a.example", asHTML+"\r\nContent-Encoding: br", brotlied(page))))
	f.Add(byte(1), []byte(answer("https://a.example", asHTML+"\r\nContent-Encoding: deflate", deflated(page, true))))
	f.Add(byte(2), []byte(gz(`{"text":"One."}`)))
	f.Add(byte(3), []byte(`[{"text":"One."},{"text":2}]`))
	f.Fuzz(func(t *testing.T, kind byte, b []byte) {
		opts := Options{MaxBytes: 1 << 16}.withDefaults()
		n := 0
		r := &reading{ctx: context.Background(), opts: opts, yield: func(item Item) bool {
			n++
			a, err := item.Article()
			if err == nil && (a.Text == "" || a.ID == "") || err != nil && !strings.HasPrefix(err.Error(), "input") {
				t.Fatalf("%+v, %v", a, err)
			}
			return n < 1000
		}}
		r.stream(content{name: "input", path: "input" + kinds[int(kind)%len(kinds)]}, bytes.NewReader(b))
		if n == 0 {
			t.Fatal("neither an article nor an error")
		}
	})
}

package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

const page = "<html><head><title>Gates to open</title></head><body><h1>Gates to open</h1><p>" + sentence + "</p></body></html>"

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func zst(t *testing.T, s string) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

func tarOf(t *testing.T, files ...string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1]))}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, files[i+1])
	}
	w.Close()
	return b.String()
}

func zipOf(t *testing.T, files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, files[i+1])
	}
	w.Close()
	return b.String()
}

// TestContainers reads each file and compares the articles' texts, or parts of the
// errors, in order.
func TestContainers(t *testing.T) {
	line := `{"text":"One."}` + "\n"
	zeros := strings.Repeat("\x00", 80<<20)
	small := sentence + "\n"
	tests := []struct {
		name, content string
		want          []string
	}{
		{"a.jsonl.gz", gz(line + line), []string{"One.", "One."}},
		{"members.jsonl.gz", gz(line) + gz(line), []string{"One.", "One."}},
		{"a.jsonl.zst", zst(t, line), []string{"One."}},
		{"a.txt.gz", gz(small), []string{sentence}},
		{"misnamed.txt", gz(small), []string{sentence}},
		{"a.tar", tarOf(t, "x/a.txt", small, "x/._a.txt", "junk", "x/b.png", "junk", "x/c.html", page, "x/d.jsonl", line), []string{sentence, sentence, "One."}},
		{"a.tgz", gz(tarOf(t, "a.txt", small, "empty.txt", "")), []string{sentence, "error a.tgz!empty.txt: is empty"}},
		{"a.tar.zst", zst(t, tarOf(t, "a.txt.gz", gz(small))), []string{sentence}},
		{"a.zip", zipOf(t, "a.txt", small, "__MACOSX/._a.txt", "x", "b/b.html", page), []string{sentence, sentence}},
		{"in.tar", tarOf(t, "a.zip", zipOf(t, "a.txt", small)), []string{sentence}},
		{"none.zip", zipOf(t, "a.png", "x"), []string{"error no file in this archive"}},
		{"paper.docx.zip", zipOf(t, "[Content_Types].xml", "x", "word/document.xml", "x"), []string{"error is an Office document"}},
		{"cut.jsonl.gz", gz(line + strings.Repeat("x", 100))[:20], []string{"error ends too early"}},
		{"cut.jsonl.zst", zst(t, line+strings.Repeat("xyz ", 100))[:30], []string{"error ends too early"}},
		{"cut.tgz", gz(tarOf(t, "a.txt", small, "b.txt", random(40_000)))[:20_000], []string{sentence, "error cut.tgz!b.txt: ends too early"}},
		{"cut.zip", zipOf(t, "a.txt", small)[:50], []string{"error broken or cut off"}},
		{"cut.tar", tarOf(t, "a.txt", small, "b.txt", strings.Repeat(small, 20))[:2200], []string{sentence, "error cut.tar!b.txt: ends too early"}},
		{"garbage.gz", "\x1f\x8b\x08garbage garbage garbage", []string{"error garbage.gz"}},
		{"bomb.txt.gz", gz(zeros), []string{"error is larger than the limit of 1 MB"}},
		{"bomb.jsonl.gz", gz(zeros), []string{"error decompression bomb"}},
		{"bomb.csv.zst", zst(t, "text\n\""+zeros), []string{"error larger than the limit of 1 MB an article, or its quotes do not close"}},
		{"bomb.zip", zipOf(t, "a.jsonl", zeros, "b.txt", small), []string{"error bomb.zip!a.jsonl line 1: expands more than 250 times, as a decompression bomb does"}},
		{"nested.gz", gz(gz(gz(gz(gz(small))))), []string{"error more than 4 deep"}},
		{"nested.zip", nested(t, 6), []string{"error more than 4 deep"}},
		{"nested.tar", tarOf(t, "a.zip", nested(t, 6), "b.txt", small), []string{"error more than 4 deep"}},
		{"zeros.tsv", strings.Repeat("\x00", 2<<20), []string{"error its first row is longer"}},
		{"a.csv", "id,Text,title,published,extra\n1,\"One, two.\nThree.\",T,2022-02-04,x\n2,Four.,T,,y\n", []string{"One, two.\nThree.", "Four."}},
		{"semicolon.csv", "\ufeffdate;headline;body\n4.2.2022;T;One, two.\n", []string{"One, two."}},
		{"a.tsv", "text\tid\nHe said \"no\".\t7\n", []string{`He said "no".`}},
		{"changing.csv", "text,id\nOne.,1\nTwo.\nThree.,3,4\nFour.,4\n", []string{"One.", "error row 3: has 1 cells, and the first row names 2", "error row 4", "Four."}},
		{"two.csv", "text,id\nOne.,1\nid,text,title\n2,Two.,T\nid,text,title\n3,Three.,T\n", []string{"One.", "Two.", "Three."}},
		{"latin.csv", "text\nCaf\xe9 cr\xe8me.\n", []string{"Café crème."}},
		{"textless.csv", "a,b\n1,2\n", []string{`error names no column "text"`}},
		{"empty.csv", "", []string{"error is empty"}},
		{"rowless.csv", "text\n", []string{"error has no row"}},
		{"utf16.csv", "\xff\xfet\x00e\x00x\x00t\x00\n\x00O\x00n\x00e\x00.\x00\n\x00", []string{"One."}},
	}
	dir := t.TempDir()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, collectTexts(Options{MaxBytes: 1 << 20}, write(t, dir, test.name, test.content)), test.want)
		})
	}
}

// TestProgress holds that everything that is read is counted, to the last byte, whatever
// the inputs are.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	small := sentence + "\n"
	write(t, dir, "a.txt", small)
	write(t, dir, "b.jsonl.gz", gz(strings.Repeat(`{"text":"One."}`+"\n", 500)))
	write(t, dir, "c.zip", zipOf(t, "a.txt", small, "b.txt", small, "c.png", small))
	write(t, dir, "d.tar", tarOf(t, "a.txt", small, "x.zip", zipOf(t, "a.txt", small)))
	write(t, dir, "e.zip", "PK\x03\x04 broken")
	write(t, dir, "f.txt", strings.Repeat("long ", 1000))
	p := &Progress{}
	last := int64(0)
	size := Size(t.Context(), []string{dir, filepath.Join(dir, "a*")})
	for range Items(t.Context(), []string{dir, filepath.Join(dir, "a*")}, Options{MaxBytes: 1000, Progress: p}) {
		if now := p.Read(); now > size {
			t.Errorf("%d bytes of %d", now, size)
		} else {
			last = now
		}
	}
	if p.Read() != size || last == 0 || size == 0 {
		t.Errorf("%d bytes read of %d", p.Read(), size)
	}
	if n := Size(t.Context(), []string{dir, "-"}); n != 0 {
		t.Errorf("with standard input the size is %d", n)
	}
}

// nested is an archive of archives of archives, three in each.
func nested(t *testing.T, depth int) string {
	if depth == 0 {
		return sentence
	}
	in := nested(t, depth-1)
	return zipOf(t, "a.zip", in, "b.zip", in, "c.zip", in)
}

// random is text that no compression shrinks much.
func random(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(' ' + r.IntN(95))
	}
	return string(b)
}

func collectTexts(opts Options, inputs ...string) []string {
	var out []string
	for _, a := range collect(opts, inputs...) {
		if a.ID == "error" {
			a.Text = "error " + a.Text
		}
		out = append(out, a.Text)
	}
	return out
}

func check(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		part, failure := strings.CutPrefix(want[i], "error ")
		if failure != strings.HasPrefix(got[i], "error ") || failure && !strings.Contains(got[i], part) || !failure && got[i] != part {
			t.Errorf("%d: got %q, want %q", i, got[i], want[i])
		}
	}
}

func warcRecord(kind, uri, contentType, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2023-01-02T03:04:05Z\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, contentType, len(block), block)
}

func answer(uri, headers, body string) string {
	return warcRecord("response", uri, "application/http; msgtype=response", "HTTP/1.1 "+headers+"\r\n\r\n"+body)
}

// TestCrawl reads a WARC file as CC-NEWS has them: a member of gzip for each record.
func TestCrawl(t *testing.T) {
	html := "200 OK\r\nContent-Type: text/html; charset=utf-8"
	records := []struct{ record, want string }{
		{warcRecord("warcinfo", "", "application/warc-fields", "software: test\r\n"), ""},
		{warcRecord("request", "https://a.example/1", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"), ""},
		{answer("https://a.example/1", html, page), sentence},
		{answer("https://a.example/2", "404 Not Found\r\nContent-Type: text/html", page), "error a.example/2: the server answered 404 Not Found"},
		{answer("https://a.example/3", "200 OK\r\nContent-Type: image/png", "\x89PNG\r\n\x1a\n"), "error a.example/3: is a PNG image"},
		{answer("https://a.example/4", html+"\r\nContent-Encoding: gzip", gz(page)), sentence},
		{answer("https://a.example/5", html+"\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked", page), sentence},
		{answer("https://a.example/6", html+"\r\nTransfer-Encoding: chunked", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(page), page)), sentence},
		{answer("https://a.example/7", html, "<html><body><nav>Home</nav></body></html>"), "error a.example/7: no article in the page"},
		{answer("https://a.example/8", html, "<p>"+strings.Repeat("word ", 300_000)), "error a.example/8: is larger than the limit"},
		{warcRecord("response", "https://a.example/9", "application/http", "nonsense"), "error a.example/9: the record is no answer"},
		{answer("https://a.example/10", "200 OK\r\nContent-Type: application/json", `{"text":"x"}`), "error a.example/10: is application/json"},
		{warcRecord("revisit", "https://a.example/11", "application/http", "HTTP/1.1 200 OK\r\n\r\n"), ""},
		{warcRecord("conversion", "https://a.example/12", "text/plain", "Gates to open\n"+sentence+"\nAccept all cookies\n"), sentence},
		{answer("https://a.example/13", html+"\r\nContent-Encoding: gzip", gz(page)[:60]), "error a.example/13: ends too early"},
		{answer("https://a.example/14", html, ""), "error a.example/14: is empty"},
		{"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/15\r\n\r\n", "error a record has no length"},
		{answer("https://a.example/16", html, page), sentence},
		{"garbage between\r\n\r\n" + answer("https://a.example/17", html, page), "error bytes between two records"},
		{"", sentence},
		{answer("https://a.example/18", html, page)[:200], "error a.example/18"},
	}
	var whole, members strings.Builder
	var want []string
	for _, r := range records {
		whole.WriteString(r.record)
		if r.record != "" {
			members.WriteString(gz(r.record))
		}
		if r.want != "" {
			want = append(want, r.want)
		}
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"a.warc": whole.String(), "a.warc.gz": members.String(), "noname": whole.String()} {
		t.Run(name, func(t *testing.T) {
			check(t, collectTexts(Options{MaxBytes: 1 << 20}, write(t, dir, name, content)), want)
		})
	}
}

// TestCrawlOfPages puts every page of testdata into one crawl: each gives what it gives alone.
func TestCrawlOfPages(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	var crawl strings.Builder
	var want []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		uri := "https://example.org/" + filepath.Base(file)
		crawl.WriteString(answer(uri, "200 OK\r\nContent-Type: text/html", string(b)))
		if a, err := FromHTML(b, "text/html", uri); err != nil {
			want = append(want, "error "+uri+": "+err.Error())
		} else {
			want = append(want, a.Text)
		}
	}
	check(t, collectTexts(Options{}, write(t, t.TempDir(), "pages.warc.gz", gz(crawl.String()))), want)
}

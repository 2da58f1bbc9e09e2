package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
)

const story = `Ministers meet

PARIS — French President Emmanuel Macron met German Chancellor Olaf Scholz in Paris on Friday. Germany accused Russia of sabotage, and Moscow denied the accusation.
`

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadOneArticle(t *testing.T) {
	path := write(t, "story.txt", story)
	o := runCommand(t, "", "read", "--date", "2023-03-03", path)
	if o.code != 0 || o.stderr != "" {
		t.Fatalf("exit code %d, stderr %q", o.code, o.stderr)
	}
	for _, part := range []string{"Ministers meet", "2023-03-03", "WHAT HAPPENED", "CONSULT", "ACCUSE", "[accused]"} {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("the report lacks %q:\n%s", part, o.stdout)
		}
	}
}

func TestReadJSON(t *testing.T) {
	o := runCommand(t, story, "read", "--date", "2023-03-03", "--format", "json", "--explain", "-")
	var r rapporteur.Report
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatalf("%v\n%s%s", err, o.stdout, o.stderr)
	}
	if r.Codebook == "" || r.Article.Published.String() != "2023-03-03" || len(r.Sentences) == 0 || len(r.Events) == 0 {
		t.Errorf("report is %+v", r)
	}
	for _, e := range r.Events {
		if got := e.Trigger.Span.Of(r.Article.Text); got != e.Trigger.Text {
			t.Errorf("trigger %q covers %q", e.Trigger.Text, got)
		}
		if e.Explain == nil {
			t.Errorf("%s is not explained", e.ID)
		}
	}
}

// TestReadMany reads a folder in which one file cannot be read.
func TestReadMany(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.txt", i)), []byte(story), 0o666)
	}
	os.WriteFile(filepath.Join(dir, "bad.txt"), []byte("\x00\x01\x02\x7fELF\x00\x00"), 0o666)
	for _, format := range []string{"jsonl", "csv", "json"} {
		t.Run(format, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out."+format)
			o := runCommand(t, "", "read", dir, "-o", out)
			if o.code != exitFailed || !strings.Contains(o.stderr, "bad.txt") {
				t.Errorf("exit code %d, stderr %q; want %d and the bad file's name", o.code, o.stderr, exitFailed)
			}
			b, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if n := countArticles(t, format, b); n != 3 {
				t.Errorf("%s tells of %d articles, want 3", format, n)
			}
			if left, _ := filepath.Glob(out + ".*"); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func countArticles(t *testing.T, format string, b []byte) int {
	t.Helper()
	switch format {
	case "jsonl":
		return strings.Count(string(b), "\n")
	case "json":
		var rs []rapporteur.Report
		if err := json.Unmarshal(b, &rs); err != nil {
			t.Fatal(err)
		}
		return len(rs)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	perArticle := len(rows[1:]) / 3 // the articles are the same
	if perArticle == 0 {
		return 0
	}
	return len(rows[1:]) / perArticle
}

func TestBadInput(t *testing.T) {
	loop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
	}))
	defer loop.Close()
	hang := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hang.Close()
	for _, c := range []struct {
		name string
		args []string
		says string // what the sentence must name
	}{
		{"empty", []string{write(t, "empty.txt", "")}, "empty.txt"},
		{"only white space", []string{write(t, "blank.txt", " \n\n\t\n")}, "blank.txt"},
		{"binary", []string{write(t, "binary.txt", "\x7fELF\x00\x01\x02\x00\x00\xff\xfe\x00")}, "binary.txt"},
		{"no article in the page", []string{write(t, "page.html", "<html><body><nav><a href=/>Home</a></nav></body></html>")}, "page.html"},
		{"too large", []string{"--max-mb", "1", write(t, "large.txt", strings.Repeat("War and peace. ", 1<<17))}, "large.txt"},
		{"not there", []string{"no-such-file.txt"}, "no-such-file.txt"},
		{"folder without readable files", []string{t.TempDir()}, "folder"},
		{"private address", []string{loop.URL}, "private"},
		{"redirects for ever", []string{"--allow-private", loop.URL}, "redirect"},
		{"hangs", []string{"--allow-private", "--timeout", "200ms", hang.URL}, hang.URL},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report.json")
			o := runCommand(t, "", append([]string{"read", "-o", out}, c.args...)...)
			if o.code != exitFailed {
				t.Errorf("exit code %d, want %d", o.code, exitFailed)
			}
			if !strings.Contains(o.stderr, c.says) || strings.Count(o.stderr, "\n") != 1 {
				t.Errorf("stderr is %q, want one sentence with %q", o.stderr, c.says)
			}
			if left, _ := filepath.Glob(out + "*"); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestBrokenUTF8IsRead(t *testing.T) {
	o := runCommand(t, "", "read", "--format", "json", write(t, "broken.txt", strings.Replace(story, "sabotage", "sab\xffotage", 1)))
	var r rapporteur.Report
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil || o.code != 0 {
		t.Errorf("exit code %d, %v, stderr %q", o.code, err, o.stderr)
	}
}

// TestResume cuts a run short by a context that ends, and goes on.
func TestResume(t *testing.T) {
	var lines strings.Builder
	for i := range 450 {
		fmt.Fprintf(&lines, "{\"id\":\"a%d\",\"text\":\"France condemned Mali. Story %d ends.\"}\n", i, i)
	}
	in := write(t, "corpus.jsonl", lines.String())
	whole := filepath.Join(t.TempDir(), "whole.jsonl")
	if o := runCommand(t, "", "read", in, "-o", whole); o.code != 0 {
		t.Fatal(o.stderr)
	}
	want, _ := os.ReadFile(whole)

	part := filepath.Join(t.TempDir(), "part.jsonl")
	// What a killed run leaves: 200 good records, a journal that says so, a torn record.
	good := strings.Join(strings.SplitAfter(string(want), "\n")[:200], "")
	os.WriteFile(part+".part", []byte(good+`{"rapporteur":"0.1`), 0o666)
	os.WriteFile(part+".part.at", fmt.Appendf(nil, `{"done":200,"bytes":%d,"format":"jsonl"}`, len(good)), 0o666)
	if o := runCommand(t, "", "read", in, "-o", part, "--resume"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	got, err := os.ReadFile(part)
	if err != nil || string(got) != string(want) {
		t.Errorf("the resumed run wrote %d bytes, the undisturbed one %d; %v", len(got), len(want), err)
	}
}

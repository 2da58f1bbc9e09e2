package source

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
)

const sentence = "The two river states agreed on Thursday to open the gates of the dam, the mediators said."

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadInputs(t *testing.T) {
	dir := t.TempDir()
	tests := []struct {
		name, content, problem string
		kind                   rapporteur.ErrorKind
	}{
		{"empty.txt", "", "is empty", rapporteur.Invalid},
		{"blank.txt", " \n\t\n\ufeff", "is empty", rapporteur.Invalid},
		{"empty.html", "", "is empty", rapporteur.Invalid},
		{"empty.jsonl", "\n", "is empty", rapporteur.Invalid},
		{"binary.txt", "\x00\x01\x02\x03\x04abc\x00\x00\x00", "binary", rapporteur.Unsupported},
		{"paper.txt", "%PDF-1.7\n%\xe2\xe3", "PDF", rapporteur.Unsupported},
		{"huge.txt", strings.Repeat("word ", 500_000), "larger than the limit of 1 MB", rapporteur.TooLarge},
		{"menu.html", "<html><body><nav>Home</nav></body></html>", "no article in the page", rapporteur.Invalid},
		{"notices.txt", "Advertisement\nShare this article\nAccept all cookies\n", "only what stands around", rapporteur.Invalid},
		{"broken.jsonl", `{"text":`, "article 1: is no JSON object", rapporteur.Invalid},
		{"textless.jsonl", `{"title":"x"}`, `line 1: has no "text"`, rapporteur.Invalid},
		{"date.jsonl", `{"text":"x","published":"soon"}`, `"soon" is not a date`, rapporteur.Invalid},
		{"date2.jsonl", `{"text":"x","published":"2022-02-30"}`, `"2022-02-30" is not a date`, rapporteur.Invalid},
		{"number.jsonl", `{"text":5}`, "line 1", rapporteur.Invalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, dir, test.name, test.content)
			_, err := Open(context.Background(), path, Options{MaxBytes: 1 << 20})
			if err == nil || !strings.Contains(err.Error(), test.problem) || !strings.HasPrefix(err.Error(), path) || rapporteur.KindOf(err) != test.kind {
				t.Errorf("got %v of kind %d", err, rapporteur.KindOf(err))
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error is not one sentence: %q", err)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.pdf", "x")
	for input, problem := range map[string]string{
		filepath.Join(dir, "none.txt"): "no such file",
		filepath.Join(dir, "*.txt"):    "no file matches",
		dir:                            "no file in this folder is of a kind that can be read",
	} {
		_, err := Open(context.Background(), input, Options{})
		if err == nil || !strings.Contains(err.Error(), problem) || rapporteur.KindOf(err) != rapporteur.NotFound {
			t.Errorf("%s: got %v", input, err)
		}
	}
}

func TestArticlesGoOnAfterFailures(t *testing.T) {
	dir := t.TempDir()
	a := write(t, dir, "in/a.txt", sentence+"\n\n"+sentence)
	write(t, dir, "in/b.txt", "")
	write(t, dir, "in/c.html", "<p>"+sentence+"</p>")
	write(t, dir, "in/.hidden.txt", sentence)
	write(t, dir, "in/deep/d.jsonl", `{"id":7,"text":"  As it stands. \n","published":"2022-02-04T23:30:00-05:00","url":"https://example.org/d"}`+"\nnonsense\n"+`{"text":"Third."}`+"\n")
	got := collect(Options{Date: rapporteur.Date{Year: 2020, Month: 1, Day: 2}}, filepath.Join(dir, "in"), filepath.Join(dir, "none"), filepath.Join(dir, "in", "a*"))
	want := []string{sentence + "\n\n" + sentence, "error b.txt: is empty", sentence, "  As it stands. \n", "error d.jsonl line 2", "Third.", "error none: no such file", sentence + "\n\n" + sentence}
	if len(got) != len(want) {
		t.Fatalf("got %d articles: %+v", len(got), got)
	}
	for i, w := range want {
		if part, failed := strings.CutPrefix(w, "error "); failed != (got[i].ID == "error") || !strings.Contains(got[i].Text, part) || !failed && got[i].Text != w {
			t.Errorf("article %d is %q, want %q", i, got[i].Text, w)
		}
	}
	if d := got[3]; d.ID != "7" || d.Published.String() != "2022-02-04" || d.URL != "https://example.org/d" {
		t.Errorf("line 1 of d.jsonl is %+v", d)
	}
	if got[0].ID == "" || got[0].ID != got[7].ID || got[0].ID == got[2].ID && got[0].Text != got[2].Text {
		t.Errorf("IDs %q and %q of the same file, %q of another", got[0].ID, got[7].ID, got[2].ID)
	}
	if got[0].Published.String() != "2020-01-02" || a == "" {
		t.Errorf("published %s", got[0].Published)
	}
}

func TestArticlesStop(t *testing.T) {
	path := write(t, t.TempDir(), "a.jsonl", strings.Repeat(`{"text":"One."}`+"\n", 100))
	n := 0
	for range Articles(context.Background(), []string{path, path}, Options{}) {
		if n++; n == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var last error
	defer cancel()
	m := 0
	for _, err := range Articles(ctx, []string{path, path}, Options{}) {
		if m++; m == 3 {
			cancel()
		}
		last = err
	}
	if n != 3 || m != 4 || last != context.Canceled {
		t.Errorf("stopped after %d and %d with %v", n, m, last)
	}
}

func TestStdin(t *testing.T) {
	for in, title := range map[string]string{"Gates open at last\n\n" + sentence: "Gates open at last", story: "Dam gates to open", `{"text":"x","title":"y"}`: "y"} {
		a, err := Open(context.Background(), "-", Options{Stdin: strings.NewReader(in)})
		if err != nil || a.Title != title {
			t.Errorf("got %+v, %v", a, err)
		}
	}
}

func TestJSONLayouts(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"list.json": `[{"text":"One."}, {"text":"Two."}]`, "spread.json": "{\n \"text\": \"One.\"\n}\n{\n\"text\":\"Two.\"}\n",
		"spreadlist.json": "[\n{\"text\":\"One.\"},\n{\"text\":\"Two.\"}\n]\n", "long.jsonl": `{"text":"One."}` + "\n" + `{"text":"` + strings.Repeat("x", 300_000) + `"}` + "\r\n" + `{"text":"Two."}`,
	} {
		got := collect(Options{MaxBytes: 100_000}, write(t, dir, name, content))
		texts := ""
		for _, a := range got {
			if a.ID != "error" {
				texts += a.Text
			}
		}
		if texts != "One.Two." {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// TestFields reads columns and keys that have other names.
func TestFields(t *testing.T) {
	dir := t.TempDir()
	fields := map[string]string{"text": "Artikel", "published": "Tag", "id": "Nr"}
	if err := CheckFields(fields); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"a.csv":   "Nr,text,Artikel,Tag\n7,summary,One.,2022-02-04\n",
		"a.jsonl": `{"Nr":7,"text":"summary","Artikel":"One.","Tag":"2022-02-04"}` + "\n",
		"a.json":  `[{"Nr":7,"text":"summary","Artikel":"One.","Tag":"2022-02-04"}]`,
	} {
		a, err := Open(context.Background(), write(t, dir, name, content), Options{Fields: fields})
		if err != nil || a.Text != "One." || a.ID != "7" || a.Published.String() != "2022-02-04" {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	_, err := Open(context.Background(), write(t, dir, "b.csv", "text\nOne.\n"), Options{Fields: fields})
	if err == nil || !strings.Contains(err.Error(), `no column "Artikel"`) {
		t.Errorf("got %v", err)
	}
	if err := CheckFields(map[string]string{"body": "x"}); rapporteur.KindOf(err) != rapporteur.Invalid || err == nil {
		t.Errorf("got %v", err)
	}
}

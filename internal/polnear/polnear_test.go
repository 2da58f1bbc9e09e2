package polnear

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/coder/attribution"
	"rapporteur/text"
)

// corpus writes a small corpus and returns its folder.
func corpus(t *testing.T, text string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"attributions", "text"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	files["text/paper_day_title.txt"] = text
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	story      = "“Née,” said Zoë, “I won’t.”"
	annotation = "T1\tContent 0 6;17 27\t“Née,” “I won’t.”\nT2\tCue 7 11\tsaid\nT3\tSource 12 15\tZoë\nT4\tAttribution 7 11\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"
)

func TestLoad(t *testing.T) {
	dir := corpus(t, story, map[string]string{
		"attributions/paper_day_title_aaaa.ann": annotation,
		"attributions/paper_day_title_bbbb.ann": "",
	})
	articles, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) != 1 || len(articles[0].Attributions) != 1 {
		t.Fatalf("%+v, want one article with the first annotator's attribution", articles)
	}
	a := articles[0].Attributions[0]
	if len(a.Content) != 2 || a.Content[0].Of(story) != "“Née,”" || a.Content[1].Of(story) != "“I won’t.”" || a.Source[0].Of(story) != "Zoë" {
		t.Errorf("%+v, want spans of characters turned to bytes", a)
	}
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		t.Skip(err)
	}
	doc := segmenter.Segment(story)
	roles := Roles(articles[0], doc)
	for i, r := range roles {
		want := attribution.Content
		switch doc.Form(i) {
		case "said":
			want = attribution.Cue
		case "Zoë":
			want = attribution.Source
		case ",":
			if i+1 < len(roles) && roles[i-1] == attribution.Source {
				want = attribution.NoRole
			}
		}
		if r != want {
			t.Errorf("%q is %v, want %v", doc.Form(i), r, want)
		}
	}
}

func TestLoadBad(t *testing.T) {
	if _, err := Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "attributions/dev") {
		t.Errorf("an empty folder: %v", err)
	}
	for _, bad := range []string{"T1\tCue 3 99\tsaid\n", "T1\tCue x y\tsaid\n", "T1\tCue 5 3\tsaid\n"} {
		dir := corpus(t, story, map[string]string{"attributions/paper_day_title_aaaa.ann": bad})
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "aaaa.ann:1") {
			t.Errorf("%q: error %v does not name the line", bad, err)
		}
	}
}

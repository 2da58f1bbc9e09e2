package near

import (
	"os"
	"path/filepath"
	"testing"

	"rapporteur/internal/dataset"
)

// TestNews measures on news of many publishers on the same subjects, where it is at hand:
// each article edited, against all the others.
func TestNews(t *testing.T) {
	dir, ok := dataset.Path("attributions", "train", "text")
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if !ok || len(files) == 0 {
		t.Skip("no data")
	}
	var texts []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	byEdit := map[string]*outcome{}
	all := measure(texts, 6, byEdit, t.Logf)
	for _, e := range edits {
		t.Logf("%-20s %v", e.name, byEdit[e.name])
	}
	t.Logf("%-20s %v", "all", all)
	if float64(all.wrong) > 0.01*float64(all.found) || float64(all.missed) > 0.03*float64(all.found) {
		t.Errorf("all: %v", all)
	}
}

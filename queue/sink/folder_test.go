package sink

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
	"rapporteur/exchange"
)

func report(n int) *rapporteur.Report {
	text := "Ruritania recalled its envoy."
	return &rapporteur.Report{
		Article:   rapporteur.Article{ID: fmt.Sprint("a", n), Text: text, Published: rapporteur.Date{Year: 2024, Month: 1 + 0, Day: 2}.AddDays(31 * (n % 2))},
		Sentences: []rapporteur.Span{{Start: 0, End: len(text)}},
		Events: []rapporteur.Event{{ID: "v1", Type: "SANCTION", Sentence: 1, Modality: rapporteur.Actual, Quad: "material conflict",
			Trigger: rapporteur.Quote{Span: rapporteur.Span{Start: 10, End: 18}, Text: "recalled"}}},
	}
}

func reports(ns ...int) (rs []*rapporteur.Report) {
	for _, n := range ns {
		rs = append(rs, report(n))
	}
	return rs
}

func folder(t *testing.T, dir, worker string) *Folder {
	t.Helper()
	f, err := NewFolder(dir, worker, func() exchange.Sheet { return exchange.NewSheet(false) })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rows are the articles of all rows that a reader of the folder sees.
func rows(t *testing.T, dir string) (ids []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if strings.HasPrefix(d.Name(), "_") && d.IsDir() && path != dir && !strings.HasPrefix(d.Name(), "__") {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "_") {
			return err
		}
		read, err := parquet.ReadFile[exchange.ParquetRow](path)
		for _, row := range read {
			ids = append(ids, row.Article)
		}
		if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}

func TestFolderKeepsAnArticleOnce(t *testing.T) {
	dir := t.TempDir()
	a, b := folder(t, dir, "a"), folder(t, dir, "b")
	for _, put := range []struct {
		f  *Folder
		ns []int
	}{{a, []int{1, 2}}, {b, []int{2, 3}}, {a, []int{1, 3, 4}}, {a, []int{4}}} {
		if err := put.f.Put(t.Context(), reports(put.ns...)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := rows(t, dir), []string{"a1", "a2", "a3", "a4"}; !slices.Equal(got, want) {
		t.Errorf("rows of %v, want %v", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "year=2024", "month=02", "a-000001.parquet")); err != nil {
		t.Error(err)
	}
}

// A batch cut off before its list stands is as if it never was; one cut off after is
// finished when the worker comes back.
func TestFolderRecovers(t *testing.T) {
	for _, listed := range []bool{false, true} {
		dir := t.TempDir()
		f := folder(t, dir, "a")
		if err := f.Put(t.Context(), reports(1)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "year=2024", "month=02", "a-000001.parquet")
		hidden := filepath.Join(filepath.Dir(file), "_a-000001.parquet")
		if err := os.Rename(file, hidden); err != nil {
			t.Fatal(err)
		}
		if !listed {
			if err := os.Remove(filepath.Join(dir, keptDir, "a-000001")); err != nil {
				t.Fatal(err)
			}
		}
		f = folder(t, dir, "a")
		if err := f.Put(t.Context(), reports(1)); err != nil {
			t.Fatal(err)
		}
		if got := rows(t, dir); !slices.Equal(got, []string{"a1"}) {
			t.Errorf("listed %v: rows of %v, want a1 once", listed, got)
		}
		if _, err := os.Stat(hidden); err == nil {
			t.Errorf("listed %v: the unfinished file is still there", listed)
		}
	}
}

func TestFolderRefuses(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "a")
	for _, worker := range []string{"", "a/b", "_a", "a"} {
		if _, err := NewFolder(dir, worker, nil); err == nil {
			t.Errorf("a worker named %q was let in", worker)
		}
	}
}

package source

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWhatIsPassedOverIsCounted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", sentence)
	write(t, dir, "b.pdf", "x")
	write(t, dir, "deep/c.PDF", "x")
	write(t, dir, "deep/d.article", sentence)
	write(t, dir, ".hidden.png", "x")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"e.txt", "f.pdf", ".git/g.pdf"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(sentence))
	}
	z.Close()
	if err := os.WriteFile(filepath.Join(dir, "z.zip"), packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	passed := &Passed{}
	if got := collect(Options{Passed: passed}, dir); len(got) != 2 {
		t.Errorf("read %d articles, want 2", len(got))
	}
	if got, want := passed.String(), "4 files of other kinds than are read were passed over (3 .pdf, 1 .article)"; got != want {
		t.Errorf("passed over: %q, want %q", got, want)
	}
	if got := (&Passed{}).String(); got != "" {
		t.Errorf("nothing was passed over, and it says %q", got)
	}
}

func TestSumsTellItemsApart(t *testing.T) {
	dir := t.TempDir()
	sums := func(text string) (all []uint32) {
		write(t, dir, "a.txt", text)
		write(t, dir, "b.jsonl", `{"text":"`+text+`"}`+"\nbroken\n")
		write(t, dir, "c.csv", "text,title\n"+text+",x\n")
		for item := range Items(t.Context(), []string{dir}, Options{}) {
			all = append(all, item.Sum)
		}
		return all
	}
	one, again, two := sums("One."), sums("One."), sums("Two.")
	for i, same := range []bool{false, false, true, false} { // the broken line is the same
		if one[i] != again[i] || (one[i] == two[i]) != same {
			t.Errorf("item %d has the sums %d, %d and, changed, %d", i, one[i], again[i], two[i])
		}
	}
	if got := len(one); got != 4 {
		t.Errorf("%d items", got)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/open"
)

// TestRecordVerbs reads articles into a record and takes them out and in again.
func TestRecordVerbs(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	must := func(args ...string) outcome {
		t.Helper()
		o := runCommand(t, "", args...)
		if o.code != 0 {
			t.Fatalf("rapporteur %s: %s", strings.Join(args, " "), o.stderr)
		}
		return o
	}
	contents := func(name string) string {
		t.Helper()
		b, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	must("read", "../../examples/coup.txt", "../../examples/court.txt", "../../examples/protest.txt", "--store", file("a.db"))
	must("export", "--store", file("a.db"), "-o", file("a.jsonl"))
	if n := strings.Count(contents("a.jsonl"), "\n"); n != 3 {
		t.Fatalf("%d reports were exported, want 3", n)
	}
	must("backup", "--store", file("a.db"), file("a.backup"))
	must("restore", "--store", file("b.db"), file("a.backup"))
	must("import", "--store", file("c.db"), file("a.jsonl"))
	for _, name := range []string{"b", "c"} {
		must("export", "--store", file(name+".db"), "-o", file(name+".jsonl"))
		if contents(name+".jsonl") != contents("a.jsonl") {
			t.Errorf("%s.db does not hold the same reports", name)
		}
	}
	csv := must("export", "--store", file("a.db"), "--format", "csv").stdout
	if direct := must("read", "../../examples/coup.txt", "../../examples/court.txt", "../../examples/protest.txt", "--format", "csv").stdout; len(csv) != len(direct) {
		t.Errorf("export gives other events than read:\n%s\n%s", csv, direct)
	}
	must("export", "--store", file("a.db"), "-o", file("a.parquet"))
	if none := must("export", "--store", file("a.db"), "--from", "2100-01-01").stdout; none != "" {
		t.Errorf("reports of the next century: %s", none)
	}
}

// TestImportRows takes events of another data set into a record.
func TestImportRows(t *testing.T) {
	dir := t.TempDir()
	record, rows := filepath.Join(dir, "r.db"), filepath.Join(dir, "polecat.tsv")
	if o := runCommand(t, "", "read", "../../examples", "-o", rows, "--columns", "polecat"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	for range 2 { // taken in again, they are the same
		if o := runCommand(t, "", "import", "--store", record, rows); o.code != 0 {
			t.Fatal(o.stderr)
		}
	}
	b, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	db, err := open.Open(t.Context(), record, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	want := strings.Count(string(b), "\n") - 1
	if n, err := db.CountEvents(t.Context(), rapporteur.RowQuery{}); err != nil || n != want || want == 0 {
		t.Errorf("%d events are in the record, %v; want %d", n, err, want)
	}
	for e, err := range db.EachEvent(t.Context(), rapporteur.RowQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append(e.Event.Actors, e.Event.Recipients...) {
			if got := p.Span.Of(e.Passage.Text); got != p.Text {
				t.Errorf("%s points at %q, not at %q", e.Key, got, p.Text)
			}
		}
	}
}

func TestWrongRecords(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		args []string
		says string
		code int
	}{
		{[]string{"export", "--store", filepath.Join(dir, "none.db")}, "there is no record", exitFailed},
		{[]string{"backup", "--store", filepath.Join(dir, "none.db"), filepath.Join(dir, "x")}, "there is no record", exitFailed},
		{[]string{"export", "--store", file("text.db", strings.Repeat("no record at all ", 100))}, "is no record or is damaged", exitFailed},
		{[]string{"restore", "--store", filepath.Join(dir, "new.db"), file("bad.backup", "no backup")}, "no backup of a record", exitUsage},
		{[]string{"import", "--store", filepath.Join(dir, "i.db"), file("a.jsonl", `{"text":"An article."}`+"\n")}, "read --store", exitFailed},
		{[]string{"import", "--store", filepath.Join(dir, "i.db"), file("b.jsonl", "{\n")}, "b.jsonl:1", exitFailed},
		{[]string{"import", "--store", filepath.Join(dir, "i.db"), filepath.Join(dir, "none")}, "cannot read", exitFailed},
		{[]string{"read", "x.txt", "--store", filepath.Join(dir, "i.db"), "-o", "y.csv"}, "leave out -o", exitUsage},
		{[]string{"export", "--store", "mysql://x/y"}, "there is no record", exitFailed},
		{[]string{"import", "--store", "mysql://x/y", file("c.jsonl", "{}\n")}, "cannot be kept in mysql", exitUsage},
		{[]string{"export", "--store", filepath.Join(dir, "i.db"), "--format", "xml"}, "--format xml", exitUsage},
		{[]string{"export", "--store", filepath.Join(dir, "i.db"), "-o", filepath.Join(dir, "out.xlsx")}, "its ending names no format", exitUsage},
	} {
		if o := runCommand(t, "", c.args...); o.code != c.code || !strings.Contains(o.stderr, c.says) {
			t.Errorf("rapporteur %s: code %d, %s", strings.Join(c.args, " "), o.code, o.stderr)
		}
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/exchange"
)

// wire is a corpus of five articles: b and d are copies of a.
func wire(t *testing.T) string {
	t.Helper()
	const body = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Paris on Friday. Germany accused Russia of sabotage after a fire at a depot near Leipzig, and Moscow denied the accusation. The two leaders agreed to hold another meeting in Berlin before the end of the month, when ministers are to sign a treaty on the defense of the border."
	var b strings.Builder
	for _, a := range []rapporteur.Article{
		{ID: "a", Text: body, Published: rapporteur.Date{Year: 2023, Month: 3, Day: 31}},
		{ID: "b", Text: "PARIS, March 31 (Agency) — " + strings.ReplaceAll(body, "defense", "defence") + " (Reporting by A. Writer)", Published: rapporteur.Date{Year: 2023, Month: 4, Day: 1}},
		{ID: "c", Text: "Police in Lima detained nine protesters on Saturday. The mayor condemned the violence.", Published: rapporteur.Date{Year: 2023, Month: 4, Day: 2}},
		{ID: "d", Text: body[:240]},
		{ID: "e", Text: "Spain condemned Portugal on Monday. Lisbon accused Madrid of lying."},
	} {
		line, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return write(t, "wire.jsonl", b.String())
}

func reports(t *testing.T, path string) []rapporteur.Report {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []rapporteur.Report
	for line := range strings.Lines(string(b)) {
		var r rapporteur.Report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestDuplicates(t *testing.T) {
	in, dir := wire(t), t.TempDir()
	for mode, want := range map[string]string{"mark": "a b=a c d=a e", "drop": "a c e", "keep": "a b c d e"} {
		out := filepath.Join(dir, mode+".jsonl")
		o := runCommand(t, "", "read", in, "-o", out, "--duplicates", mode)
		if told := strings.Contains(o.stderr, "2 near-copies of earlier articles were left out"); o.code != 0 || told != (mode == "drop") {
			t.Errorf("%s: exit code %d, %q", mode, o.code, o.stderr)
		}
		var got []string
		for _, r := range reports(t, out) {
			if got = append(got, r.Article.ID); r.Article.DuplicateOf != "" {
				got[len(got)-1] += "=" + r.Article.DuplicateOf
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s gives %s, want %s", mode, s, want)
		}
		if left, _ := filepath.Glob(out + ".part*"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	csv := filepath.Join(dir, "marked.csv")
	runCommand(t, "", "read", in, "-o", csv)
	if b, _ := os.ReadFile(csv); !strings.Contains(string(b), "evidence,duplicate_of\n") || !strings.Contains(string(b), ",a\n") {
		t.Errorf("CSV does not tell the copies:\n%s", b)
	}
	if o := runCommand(t, "", "read", in, "-o", csv, "--duplicates", "hide"); o.code != exitUsage || !strings.Contains(o.stderr, "use mark, drop or keep") {
		t.Errorf("exit code %d, %q", o.code, o.stderr)
	}
}

// TestFolder writes a folder of Parquet by month, in every set of columns, and reads the
// rows back.
func TestFolder(t *testing.T) {
	in, dir := wire(t), t.TempDir()
	whole := filepath.Join(dir, "whole.jsonl")
	if o := runCommand(t, "", "read", in, "-o", whole); o.code != 0 {
		t.Fatal(o.stderr)
	}
	var want []string
	for i, r := range reports(t, whole) { // two articles a batch
		file := fmt.Sprintf("%s/batch-%06d.parquet", exchange.Month(r.Article.Published), 1+i/2)
		if len(exchange.Rows(&r, true)) > 0 && !slices.Contains(want, file) {
			want = append(want, file)
		}
	}
	if len(want) < 4 {
		t.Fatalf("the corpus gives the files %q only", want)
	}
	codes, err := cameoCodes()
	if err != nil {
		t.Fatal(err)
	}
	for _, columns := range append(exchange.Names(), ownColumns) {
		out := filepath.Join(dir, columns) + "/"
		args := []string{"read", in, "-o", out, "--batch", "2", "--columns", columns, "--all"}
		if o := runCommand(t, "", args...); o.code != 0 || o.stderr != "" {
			t.Fatalf("%s: exit code %d, %s", columns, o.code, o.stderr)
		}
		files, _ := filepath.Glob(out + "*/*/*")
		rows := 0
		for i, f := range files {
			files[i] = strings.TrimPrefix(f, out)
			file, err := os.Open(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range exchange.Read(f, file, codes) {
				if rows++; err != nil {
					t.Error(err)
				}
			}
			file.Close()
		}
		slices.Sort(files)
		sorted := slices.Sorted(slices.Values(want))
		if !slices.Equal(files, sorted) {
			t.Errorf("%s: files are %q", columns, files)
		}
		all := 0
		for _, r := range reports(t, whole) {
			all += len(exchange.Rows(&r, true))
		}
		if rows != all || rows == 0 {
			t.Errorf("%s: %d rows, want %d", columns, rows, all)
		}
		if o := runCommand(t, "", append(args, "--resume")...); o.code != 0 || !strings.Contains(o.stderr, "whole already") {
			t.Errorf("a whole folder again: exit code %d, %q", o.code, o.stderr)
		}
		if o := runCommand(t, "", args...); o.code != exitUsage || !strings.Contains(o.stderr, "of another run") {
			t.Errorf("a folder in use: exit code %d, %q", o.code, o.stderr)
		}
	}
	if o := runCommand(t, "", "read", in, "-o", filepath.Join(dir, "x")+"/", "--format", "csv"); o.code != exitUsage {
		t.Errorf("a folder of CSV: exit code %d, %q", o.code, o.stderr)
	}
}

// TestFolderLeftovers goes on with a folder in which a killed run left half a batch.
func TestFolderLeftovers(t *testing.T) {
	in, dir := wire(t), t.TempDir()
	whole, half := filepath.Join(dir, "whole")+"/", filepath.Join(dir, "half")+"/"
	if o := runCommand(t, "", "read", in, "-o", whole, "--batch", "2"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	month := filepath.Join(half, "year=2023", "month=03")
	os.MkdirAll(month, 0o777)
	os.WriteFile(filepath.Join(month, "batch-000001.parquet"), []byte("PAR1 of a batch whose other months are not there"), 0o666)
	os.WriteFile(filepath.Join(month, "_batch-000001.part"), []byte("PA"), 0o666)
	args := []string{"read", in, "-o", half, "--batch", "2"}
	if o := runCommand(t, "", args...); o.code != exitUsage || !strings.Contains(o.stderr, "batches of another run") {
		t.Errorf("without --resume: exit code %d, %q", o.code, o.stderr)
	}
	if o := runCommand(t, "", append(args, "--resume")...); o.code != 0 {
		t.Fatalf("exit code %d, %s", o.code, o.stderr)
	}
	same(t, whole, half)
}

// TestResumeOtherwise refuses to go on with other inputs or flags.
func TestResumeOtherwise(t *testing.T) {
	in, out := wire(t), filepath.Join(t.TempDir(), "out.jsonl")
	os.WriteFile(out+".part", nil, 0o666)
	os.WriteFile(out+".part.at", []byte(`{"done":0,"format":"jsonl","with":"0123456789abcdef"}`), 0o666)
	if o := runCommand(t, "", "read", in, "-o", out, "--resume"); o.code != exitUsage || !strings.Contains(o.stderr, "other inputs or with other flags") {
		t.Errorf("exit code %d, %q", o.code, o.stderr)
	}
	os.WriteFile(out+".part.at", []byte(`{"done":2,"bytes":100,"format":"jsonl"}`), 0o666)
	if o := runCommand(t, "", "read", in, "-o", out, "--resume"); o.code != exitUsage || !strings.Contains(o.stderr, "lost its end") {
		t.Errorf("exit code %d, %q", o.code, o.stderr)
	}
}

// TestResumeChangedInputs refuses to go on where a file came before those that were read.
func TestResumeChangedInputs(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out.jsonl")
	for _, name := range []string{"b.txt", "c.txt", "d.txt"} {
		os.WriteFile(filepath.Join(dir, name), []byte(story), 0o666)
	}
	stopped := func(last string, done int) {
		j, err := json.Marshal(journal{state: state{Done: done, Last: last}, Format: "jsonl"})
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(out+".part", nil, 0o666)
		os.WriteFile(out+".part.at", j, 0o666)
	}
	stopped(filepath.Join(dir, "c.txt"), 2)
	if o := runCommand(t, "", "read", dir, "-o", out, "--resume"); o.code != 0 || len(reports(t, out)) != 1 {
		t.Errorf("the same inputs: exit code %d, %q", o.code, o.stderr)
	}
	os.Remove(out)
	os.WriteFile(filepath.Join(dir, "a.txt"), []byte(story), 0o666)
	for done, says := range map[int]string{2: "number 2 was", 9: "there were 9 or more, and are 4 now"} {
		stopped(filepath.Join(dir, "c.txt"), done)
		o := runCommand(t, "", "read", dir, "-o", out, "--resume")
		if _, err := os.Stat(out); err == nil || o.code != exitFailed || !strings.Contains(o.stderr, says) {
			t.Errorf("other inputs: exit code %d, %q, %v", o.code, o.stderr, err)
		}
	}
}

func TestFailuresByReason(t *testing.T) {
	var f failures
	for i := range 40 {
		f.add(rapporteur.Errorf(rapporteur.Invalid, "a.csv row %d: has %d cells, and the first row names 9", i, i%7))
	}
	f.add(rapporteur.Errorf(rapporteur.TooLarge, "https://example.org/a: is larger than the limit of 10 MB an article"))
	b, _ := json.Marshal(f)
	var again failures
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	again.add(rapporteur.Errorf(rapporteur.Invalid, "b.csv row 3: has 4 cells, and the first row names 9"))
	want := "42 of 99 inputs failed:\n     41  has 0 cells, and the first row names 9 (first a.csv row 0)\n      1  is larger than the limit of 10 MB an article (https://example.org/a)"
	if got := strings.Join(again.report(99), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for i := range 500 {
		again.add(fmt.Errorf("x: reason %s", strings.Repeat("y", i)))
	}
	if got := again.report(1000); len(again.Reasons) > maxReasons || len(got) > 23 {
		t.Errorf("%d reasons, %d lines", len(again.Reasons), len(got))
	}
}

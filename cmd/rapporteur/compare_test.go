package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/exchange"
)

// TestColumns writes one article in every set of columns and compares each file with the
// report in JSON Lines: the same events.
func TestColumns(t *testing.T) {
	in, dir := write(t, "story.txt", story), t.TempDir()
	whole := filepath.Join(dir, "whole.jsonl")
	if o := runCommand(t, "", "read", "--date", "2023-03-03", in, "-o", whole); o.code != 0 {
		t.Fatal(o.stderr)
	}
	for name, args := range map[string][]string{
		"own.tsv": nil, "own.csv": nil, "own.parquet": nil, "polecat.tsv": {"--columns", "polecat"}, "icews.csv": {"--columns", "icews"},
		"gdelt1.tsv": {"--columns", "gdelt1"}, "gdelt2.csv": {"--columns", "gdelt2"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(dir, name)
			if o := runCommand(t, "", append([]string{"read", "--date", "2023-03-03", in, "-o", out}, args...)...); o.code != 0 || o.stderr != "" {
				t.Fatal(o.code, o.stderr)
			}
			o := runCommand(t, "", "compare", whole, out, "--format", "json")
			var c exchange.Comparison
			if err := json.Unmarshal([]byte(o.stdout), &c); err != nil || o.code != 0 {
				t.Fatalf("%v, exit code %d, %s", err, o.code, o.stderr)
			}
			if c.Both < 2 || len(c.OnlyOurs)+len(c.OnlyTheirs) > 0 || c.Ours.Rows != c.Theirs.Rows {
				t.Errorf("%+v", c)
			}
			if left, _ := filepath.Glob(out + ".part*"); len(left) > 0 {
				t.Errorf("%v were left", left)
			}
		})
	}
}

// TestColumnsResume goes on with a TSV that was cut off, and refuses one of other columns.
func TestColumnsResume(t *testing.T) {
	dir := t.TempDir()
	in, whole, part := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "whole.tsv"), filepath.Join(dir, "part.tsv")
	var b strings.Builder
	for i := range 4 {
		fmt.Fprintf(&b, "{\"id\":\"a%d\",\"published\":\"2023-03-03\",\"text\":\"Germany accused Russia of sabotage.\"}\n", i)
	}
	os.WriteFile(in, []byte(b.String()), 0o666)
	if o := runCommand(t, "", "read", in, "-o", whole, "--columns", "polecat"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	want, _ := os.ReadFile(whole)
	lines := strings.SplitAfter(string(want), "\n")
	if len(lines) != 6 {
		t.Fatalf("%d lines of four events and a header", len(lines)-1)
	}
	good := strings.Join(lines[:3], "")
	os.WriteFile(part+".part", []byte(good+lines[3][:20]), 0o666)
	os.WriteFile(part+".part.at", fmt.Appendf(nil, `{"done":2,"bytes":%d,"format":"tsv","columns":"polecat"}`, len(good)), 0o666)
	if o := runCommand(t, "", "read", in, "-o", part, "--columns", "icews", "--resume"); o.code != exitUsage || !strings.Contains(o.stderr, "written with the columns polecat") {
		t.Errorf("other columns: exit code %d, %q", o.code, o.stderr)
	}
	if o := runCommand(t, "", "read", in, "-o", part, "--columns", "polecat", "--resume"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	if got, err := os.ReadFile(part); err != nil || string(got) != string(want) {
		t.Errorf("the resumed run wrote %q, %v", got, err)
	}
}

func TestColumnsWrongUse(t *testing.T) {
	in := write(t, "story.txt", story)
	for says, args := range map[string][]string{
		"--resume cannot go on with one file":  {"read", in, "-o", "x.parquet", "--resume"},
		"Parquet is written to a file":         {"read", in, "--format", "parquet"},
		"--columns goes with CSV, TSV and Par": {"read", in, "-o", "x.json", "--columns", "icews"},
		"use polecat, icews, gdelt1, gdelt2":   {"read", in, "-o", "x.csv", "--columns", "icew"},
		"nothing that rows are matched by":     {"compare", in, in, "--by", "weather"},
		"compare takes two files":              {"compare", in},
		"--format xml is not known; use text":  {"compare", in, in, "--format", "xml"},
	} {
		if o := runCommand(t, "", args...); o.code != exitUsage || !strings.Contains(o.stderr, says) || strings.Count(o.stderr, "\n") != 1 {
			t.Errorf("%v: exit code %d, %q; want %q", args, o.code, o.stderr, says)
		}
	}
}

// TestCompareFaults names the lines that cannot be read and compares the rest.
func TestCompareFaults(t *testing.T) {
	header := "Event ID,Event Date,Source Name,Source Country,CAMEO Code,Target Name,Target Country,Latitude,Longitude\n"
	ours := write(t, "ours.csv", header+"1,2022-01-01,Envoy,France,040,Envoy,Germany,48.8,2.3\n2,2022-01-02,Police,Spain,173,Crowd,Spain,,\n3,soon,a,b,040,c,d,,\n4,2022-01-03\n")
	theirs := write(t, "theirs.csv", header+"9,2022-01-01,Minister,France,042,Minister,Germany,,\n")
	o := runCommand(t, "", "compare", ours, theirs)
	for _, part := range []string{"ours.csv:4: Event Date", "ours.csv:5: 2 columns"} {
		if strings.Count(o.stderr, part) != 1 {
			t.Errorf("%q is not named once in %q", part, o.stderr)
		}
	}
	for _, part := range []string{"CONSULT     1 ", "ONLY OURS 1\nline 3  2022-01-02  Police (ESP) → Crowd (ESP)  COERCE 173"} {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("%q is not in\n%s", part, o.stdout)
		}
	}
	if o.code != exitFailed {
		t.Errorf("exit code %d", o.code)
	}
	if o := runCommand(t, "", "compare", ours, filepath.Join(t.TempDir(), "none")); o.code != exitFailed || !strings.Contains(o.stderr, "cannot read") {
		t.Errorf("no such file: %d, %q", o.code, o.stderr)
	}
	if o := runCommand(t, "", "compare", write(t, "x.png", "\x89PNG\xff\n\n"), ours); o.code != exitFailed || strings.Count(o.stderr, "\n") != 1 {
		t.Errorf("no file of events: %d, %q", o.code, o.stderr)
	}
}

// TestComparePacked compares reports with a folder of Parquet and with POLECAT under gzip,
// in which one row is another and one is missing.
func TestComparePacked(t *testing.T) {
	in, dir := wire(t), t.TempDir()
	ours, folder, theirs := filepath.Join(dir, "ours.jsonl"), filepath.Join(dir, "events")+"/", filepath.Join(dir, "theirs.tsv")
	for _, out := range []string{ours, folder, theirs} {
		args := []string{"read", in, "--date", "2023-04-02", "-o", out}
		if out == theirs {
			args = append(args, "--columns", "polecat")
		}
		if o := runCommand(t, "", args...); o.code != 0 {
			t.Fatal(o.stderr)
		}
	}
	var c exchange.Comparison
	compare := func(other string) {
		t.Helper()
		o := runCommand(t, "", "compare", ours, other, "--format", "json")
		c = exchange.Comparison{}
		if err := json.Unmarshal([]byte(o.stdout), &c); err != nil || o.code != 0 {
			t.Fatalf("%v, exit code %d, %s", err, o.code, o.stderr)
		}
	}
	if compare(folder); c.Both < 4 || len(c.OnlyOurs)+len(c.OnlyTheirs) > 0 {
		t.Errorf("reports and folder: %+v", c)
	}
	b, err := os.ReadFile(theirs)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "\tACCUSE\t", "\tPROTEST\t", 1)
	text = text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1]
	packed := filepath.Join(dir, "theirs.gz")
	os.WriteFile(packed, []byte(gzipped(text)), 0o666)
	whole := c.Both
	compare(packed)
	agreement := map[string]float64{}
	for _, tally := range c.Types {
		agreement[tally.Type] = tally.Agreement
	}
	if c.Both >= whole || len(c.OnlyOurs) == 0 || len(c.OnlyTheirs) != 1 || c.OnlyTheirs[0].Type != "PROTEST" || c.OnlyTheirs[0].Other == "" || agreement["PROTEST"] != 0 || agreement["CONSULT"] != 1 {
		t.Errorf("reports and POLECAT under gzip: %+v", c)
	}
}

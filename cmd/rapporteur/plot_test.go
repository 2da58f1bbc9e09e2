package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/chart"
	"rapporteur/store"
	"rapporteur/store/open"
)

// plotEvents are rows as ICEWS has them, and one that is wrong.
const plotEvents = `Event ID,Event Date,Source Name,Source Sectors,Source Country,CAMEO Code,Target Name,Target Country,City,Latitude,Longitude
1,2022-01-01,Envoy,Government,France,040,Envoy,Germany,Lyon,45.7,4.8
2,2022-01-09,Police,Police,Spain,173,Crowd,Spain,Madrid,40.4,-3.7
3,2022-02-02,Envoy,Government,Germany,112,Envoy,France,,,
4,soon,a,,b,040,c,d,,,
`

// TestPlot draws each kind from each format that is read here.
func TestPlot(t *testing.T) {
	story := write(t, "story.txt", story)
	dir := t.TempDir()
	inputs := map[string]string{}
	for _, name := range []string{"r.jsonl", "r.json", "r.csv", "r.parquet"} {
		inputs[name] = filepath.Join(dir, name)
		if o := runCommand(t, "", "read", "--date", "2023-03-03", story, "-o", inputs[name]); o.code != 0 {
			t.Fatal(o.stderr)
		}
	}
	whole, err := os.ReadFile(inputs["r.json"])
	if err != nil {
		t.Fatal(err)
	}
	inputs["folder"] = filepath.Join(dir, "folder")
	if o := runCommand(t, "", "read", "--date", "2023-03-03", story, "-o", inputs["folder"]+"/"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	inputs["list.json"] = write(t, "list.json", "[\n"+string(whole)+",\n"+string(whole)+"]")
	for name, in := range inputs {
		for _, kind := range []string{"series", "types", "network", "timeline"} {
			out := filepath.Join(dir, name+"-"+kind+".svg")
			o := runCommand(t, "", "plot", kind, in, "-o", out, "--names")
			svg, err := os.ReadFile(out)
			if o.code != 0 || err != nil || o.stderr != "" {
				t.Fatalf("%s of %s: %d, %q, %v", kind, name, o.code, o.stderr, err)
			}
			for _, part := range []string{"chart-" + kind, `class="chart-item"`, "Source: " + name} {
				if !strings.Contains(string(svg), part) {
					t.Errorf("%s of %s lacks %q", kind, name, part)
				}
			}
		}
	}
}

func TestPlotFilters(t *testing.T) {
	in := write(t, "icews.csv", plotEvents)
	for _, c := range []struct {
		args        []string
		has, hasNot string
	}{
		{[]string{"series"}, "FRA → DEU", "hidden"},
		{[]string{"series", "--actor", "fra"}, "FRA → DEU", "DEU → FRA"},
		{[]string{"series", "--actor", "DEU GOV", "--recipient", "FRA"}, "DEU → FRA", "FRA → DEU"},
		{[]string{"network", "--names", "--actor", "Police"}, "Crowd", "Envoy"},
		{[]string{"types", "--type", "coerce"}, "COERCE", "CONSULT"},
		{[]string{"types", "--from", "2022-02-01"}, "ACCUSE", "CONSULT"},
		{[]string{"timeline", "--to", "2022-01-05"}, "CONSULT", "COERCE"},
		{[]string{"map", "--title", "Ours & <theirs>"}, "Ours &amp; &lt;theirs&gt;", "Where it happened"},
		{[]string{"map", "--theme", "dark"}, "#15171b", "var(--"},
		{[]string{"map", "--theme", "page"}, "var(--chart-land", "<?xml"},
	} {
		o := runCommand(t, "", append(append([]string{"plot", c.args[0], in}, c.args[1:]...), "--source", "x")...)
		if !strings.Contains(o.stdout, c.has) || strings.Contains(o.stdout, c.hasNot) {
			t.Errorf("%v: want %q and not %q; %s", c.args, c.has, c.hasNot, o.stderr)
		}
		if o.code != exitFailed || strings.Count(o.stderr, "icews.csv:5: Event Date") != 1 {
			t.Errorf("%v: the line that is wrong: code %d, %q", c.args, o.code, o.stderr)
		}
	}
}

// TestPlotRecord draws the events of a record.
func TestPlotRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	db, err := open.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "r.jsonl")
	if o := runCommand(t, "", "read", "--date", "2023-03-03", write(t, "story.txt", story), "-o", out); o.code != 0 {
		t.Fatal(o.stderr)
	}
	for r, err := range decodeReports(out, strings.NewReader(readFile(t, out))) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.PutReport(t.Context(), r, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files := runCommand(t, "", "plot", "types", out, "--source", "x")
	record := runCommand(t, "", "plot", "types", "--store", file, "--source", "x")
	if record.code != 0 || files.stdout != record.stdout || !strings.Contains(record.stdout, "chart-item") {
		t.Errorf("code %d, %q; the picture of the record is not that of its reports", record.code, record.stderr)
	}
	if o := runCommand(t, "", "plot", "types", "--store", file+"x"); o.code != exitFailed || !strings.Contains(o.stderr, "there is no record") {
		t.Errorf("code %d, %q", o.code, o.stderr)
	}
	if o := runCommand(t, "", "plot", "types", out, "--store", file); o.code != exitUsage || !strings.Contains(o.stderr, "leave out --store") {
		t.Errorf("code %d, %q", o.code, o.stderr)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPlotPNG(t *testing.T) {
	in, out := write(t, "icews.csv", strings.Join(strings.SplitAfter(plotEvents, "\n")[:4], "")), filepath.Join(t.TempDir(), "map.PNG")
	if o := runCommand(t, "", "plot", "map", in, "-o", out, "--width", "400", "--scale", "1.5"); o.code != 0 || o.stderr != "" {
		t.Fatal(o.code, o.stderr)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := png.Decode(bytes.NewReader(b)); err != nil || m.Bounds().Dx() != 600 {
		t.Errorf("%v, %v", err, m.Bounds())
	}
	if left, _ := filepath.Glob(out + ".*"); len(left) > 0 {
		t.Errorf("%v were left", left)
	}
}

func TestPlotWrongUse(t *testing.T) {
	in := write(t, "icews.csv", plotEvents)
	for says, args := range map[string][]string{
		"plot what?":                              {"plot"},
		`"pie" is no kind of picture`:             {"plot", "pie", in},
		"plot map of what?":                       {"plot", "map"},
		"written as .svg or .png":                 {"plot", "map", in, "-o", "x.pdf"},
		"--from: ":                                {"plot", "map", in, "--from", "2022-13-01"},
		"the first is after the last":             {"plot", "map", in, "--from", "2022-02-01", "--to", "2022-01-01"},
		"--by: ":                                  {"plot", "series", in, "--by", "hour"},
		"--measure weight is not known":           {"plot", "series", in, "--measure", "weight"},
		"--theme blue is not known":               {"plot", "series", in, "--theme", "blue"},
		"use 320 to 4000":                         {"plot", "series", in, "--width", "3"},
		"a PNG is light or dark":                  {"plot", "map", in, "-o", "x.png", "--theme", "page"},
		"times their size cannot be painted":      {"plot", "map", in, "-o", "x.png", "--scale", "40"},
		"nothing to draw: there are no events th": {"plot", "map", in, "--actor", "Nobody"},
		"cannot read":                             {"plot", "map", in + "x"},
		"no format that is read here":             {"plot", "map", write(t, "x.csv", "a,b\n1,2\n")},
		"no report; articles become":              {"plot", "map", write(t, "articles.jsonl", "{\"text\":\"Kenya condemned Mali.\"}\n")},
		"no report in JSON":                       {"plot", "map", write(t, "x.json", "{\"a\"\n}")},
	} {
		o := runCommand(t, "", args...)
		want := exitUsage
		if strings.HasPrefix(says, "no") || strings.HasPrefix(says, "cannot") {
			want = exitFailed
		}
		if o.code != want || !strings.Contains(o.stderr, says) || o.stdout != "" {
			t.Errorf("%v: code %d, %q; want %q", args, o.code, o.stderr, says)
		}
	}
}

func TestPlotCompletion(t *testing.T) {
	for _, args := range [][]string{{"__complete", "plot", ""}, {"__complete", "plot", "map", "x", "--by", ""}} {
		want := chart.Kinds()
		if len(args) > 3 {
			want = chart.ByNames()
		}
		o := runCommand(t, "", args...)
		for _, word := range want {
			if !strings.Contains(o.stdout, word+"\n") {
				t.Errorf("%v offers %q, which lacks %s", args, o.stdout, word)
			}
		}
	}
}

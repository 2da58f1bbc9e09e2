package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Where Python with duckdb, pandas and pyarrow, and Rscript with jsonlite are. When they are
// named, the snippets must run; else those on the path are tried.
const (
	envPython  = "RAPPORTEUR_PYTHON"
	envRscript = "RAPPORTEUR_RSCRIPT"
)

// snippet is a block of code of a document.
type snippet struct {
	language, code string
	line           int
}

func snippetsOf(t *testing.T, path string) []snippet {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []snippet
	in := false
	for i, line := range strings.Split(string(b), "\n") {
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && !in && language == "":
			t.Fatalf("%s:%d: the block has no language", path, i+1)
		case fence && !in:
			out = append(out, snippet{language: language, line: i + 2})
			in = true
		case fence:
			in = false
		case in:
			out[len(out)-1].code += line + "\n"
		}
	}
	return out
}

// analysisFiles runs the document's own commands where the examples are.
func analysisFiles(t *testing.T, all []snippet) string {
	t.Helper()
	dir := t.TempDir()
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(examples, filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.language != "sh" {
			continue
		}
		for line := range strings.Lines(s.code) {
			words := strings.Fields(line)
			if len(words) < 2 || words[0] != "rapporteur" {
				t.Fatalf("docs/analysis.md:%d: %q is no command of ours", s.line, line)
			}
			c := command(t.Context(), append(words[1:], "--no-layer")...)
			c.Dir = dir
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", strings.TrimSpace(line), err, out)
			}
		}
	}
	return dir
}

// tool is a program that runs snippets, or the reason why there is none.
func tool(t *testing.T, env, name string, probe ...string) string {
	t.Helper()
	path := os.Getenv(env)
	if path == "" {
		path, _ = exec.LookPath(name)
	}
	if path == "" {
		t.Skipf("no %s here; %s names one", name, env)
	}
	if out, err := exec.CommandContext(t.Context(), path, probe...).CombinedOutput(); err != nil {
		if os.Getenv(env) != "" {
			t.Fatalf("%s=%s lacks what the snippets need: %v\n%s", env, path, err, out)
		}
		t.Skipf("%s lacks what the snippets need; %s names one that has it", path, env)
	}
	return path
}

// sqlRunner runs a file of statements and prints what each gives.
const sqlRunner = `
import duckdb, sys
con = duckdb.connect()
for statement in con.extract_statements(open(sys.argv[1]).read()):
    rows = con.execute(statement).fetchall()
    for row in rows: print(row)
`

// TestAnalysis runs every snippet of docs/analysis.md whose tool is here: each must succeed
// and print something.
func TestAnalysis(t *testing.T) {
	all := snippetsOf(t, "../../docs/analysis.md")
	dir := analysisFiles(t, all)
	count := map[string]int{}
	for _, s := range all {
		count[s.language]++
	}
	if count["sql"] < 5 || count["python"] < 5 || count["r"] < 3 || len(count) != 4 {
		t.Errorf("the document has %v", count)
	}
	view := ""
	for _, s := range all {
		if strings.Contains(s.code, "CREATE VIEW") {
			view = s.code[:strings.Index(s.code, ";")+1]
		}
	}
	t.Run("DuckDB", func(t *testing.T) {
		python := tool(t, envPython, "python3", "-c", "import duckdb")
		for _, s := range all {
			if s.language == "sql" {
				code := s.code
				if !strings.Contains(code, "CREATE VIEW") {
					code = view + code
				}
				run := filepath.Join(dir, "run.py")
				os.WriteFile(run, []byte(sqlRunner), 0o666)
				runSnippet(t, dir, s, code, python, run)
			}
		}
	})
	t.Run("pandas", func(t *testing.T) {
		python := tool(t, envPython, "python3", "-c", "import pandas, pyarrow")
		for _, s := range all {
			if s.language == "python" {
				runSnippet(t, dir, s, s.code, python)
			}
		}
	})
	t.Run("R", func(t *testing.T) {
		rscript := tool(t, envRscript, "Rscript", "-e", "library(jsonlite)")
		for _, s := range all {
			if s.language == "r" {
				runSnippet(t, dir, s, s.code, rscript, "--vanilla")
			}
		}
	})
}

func runSnippet(t *testing.T, dir string, s snippet, code string, program ...string) {
	t.Helper()
	file := filepath.Join(dir, fmt.Sprintf("snippet%d.%s", s.line, s.language))
	if err := os.WriteFile(file, []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, program[0], append(program[1:], file)...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("docs/analysis.md:%d: %v\n%s", s.line, err, out)
	} else if strings.TrimSpace(string(out)) == "" {
		t.Errorf("docs/analysis.md:%d prints nothing", s.line)
	}
}

// TestTypes holds the columns to the types that people expect of them in each tool.
func TestTypes(t *testing.T) {
	all := snippetsOf(t, "../../docs/analysis.md")
	dir := analysisFiles(t, all)
	check := func(t *testing.T, out string, want map[string]string) {
		t.Helper()
		for column, typ := range want {
			if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(column) + `\s+` + regexp.QuoteMeta(typ) + `(\s|$)`).MatchString(out) {
				t.Errorf("%s is not %s in\n%s", column, typ, out)
			}
		}
	}
	output := func(t *testing.T, program string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), program, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	t.Run("DuckDB", func(t *testing.T) {
		python := tool(t, envPython, "python3", "-c", "import duckdb")
		const describe = `import duckdb, sys
for row in duckdb.sql("DESCRIBE SELECT * FROM read_parquet('%s/**/*.parquet', hive_partitioning = true)").fetchall(): print(row[0], row[1])`
		check(t, output(t, python, "-c", fmt.Sprintf(describe, "events")), map[string]string{"article": "VARCHAR", "published": "DATE", "modes": "VARCHAR[]", "score": "DOUBLE",
			"cameo": "VARCHAR", "date_start": "DATE", "lat": "DOUBLE", "geonames": "BIGINT", "sentence": "INTEGER", "confidence": "DOUBLE", "duplicate_of": "VARCHAR", "year": "BIGINT",
			"magnitudes": `STRUCT(what VARCHAR, "value" DOUBLE, upper DOUBLE, unit VARCHAR, bound VARCHAR)[]`})
		check(t, output(t, python, "-c", fmt.Sprintf(describe, "gdelt")), map[string]string{"GLOBALEVENTID": "BIGINT", "SQLDATE": "BIGINT", "EventCode": "VARCHAR", "GoldsteinScale": "DOUBLE", "ActionGeo_Lat": "DOUBLE", "QuadClass": "BIGINT"})
	})
	t.Run("pandas", func(t *testing.T) {
		python := tool(t, envPython, "python3", "-c", "import pandas, pyarrow")
		out := output(t, python, "-c", `import pandas as pd
print(pd.read_parquet("events", dtype_backend="pyarrow").dtypes.to_string())`)
		check(t, out, map[string]string{"published": "date32[day][pyarrow]", "score": "double[pyarrow]", "cameo": "string[pyarrow]", "geonames": "int64[pyarrow]", "sentence": "int32[pyarrow]", "lat": "double[pyarrow]"})
	})
	t.Run("R", func(t *testing.T) {
		rscript := tool(t, envRscript, "Rscript", "-e", "library(jsonlite)")
		out := output(t, rscript, "--vanilla", "-e", `e <- read.csv("events.csv", colClasses = c(cameo = "character"), na.strings = "", encoding = "UTF-8"); for (n in names(e)) cat(n, class(e[[n]]), "\n")`)
		check(t, out, map[string]string{"type": "character", "score": "numeric", "cameo": "character", "sentence": "integer", "lat": "numeric", "confidence": "numeric"})
	})
}

package rapporteur_test

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed reads the import table of docs/architecture.md: each room with the rooms that
// it may import.
func allowed(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	row := regexp.MustCompile("^\\| `([^`]+)` \\| (.*) \\|$")
	name := regexp.MustCompile("`([^`]+)`")
	table, in := map[string][]string{}, false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if lines.Text() == "| room | imports |" {
			in = true
		}
		m := row.FindStringSubmatch(lines.Text())
		if !in || m == nil {
			continue
		}
		table[m[1]] = []string{}
		for _, n := range name.FindAllStringSubmatch(m[2], -1) {
			table[m[1]] = append(table[m[1]], n[1])
		}
	}
	if len(table) < 10 {
		t.Fatalf("docs/architecture.md has an import table of %d rooms", len(table))
	}
	return table
}

// room is the table's name for the package in a directory.
func room(dir string, table map[string][]string) string {
	if dir == "." {
		return "rapporteur"
	}
	for d := dir; d != "."; d = path.Dir(d) {
		if _, ok := table[d]; ok {
			return d
		}
	}
	return dir
}

func TestImportsFollowTheArchitecture(t *testing.T) {
	table := allowed(t)
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != "." || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		checkImports(t, filepath.ToSlash(file), table)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, file string, table map[string][]string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	from := room(path.Dir(file), table)
	may, known := table[from]
	if !known {
		t.Errorf("%s: room %s is not in the table of docs/architecture.md", file, from)
		return
	}
	for _, spec := range parsed.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		rest, ours := strings.CutPrefix(name, "rapporteur")
		if !ours {
			if from == "rapporteur" && strings.Contains(strings.SplitN(name, "/", 2)[0], ".") {
				t.Errorf("%s: the root package imports %s, and may import the standard library only", file, name)
			}
			continue
		}
		to := room(strings.TrimPrefix("."+rest, "./"), table)
		if to != from && !slices.Contains(may, to) && !slices.Contains(may, "*") {
			t.Errorf("%s: %s may not import %s", file, from, to)
		}
	}
}

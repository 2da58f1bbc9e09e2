package reader_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/reader"
	"rapporteur/report"
	"rapporteur/source"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// TestExamples holds the reports of the example articles to those that were read and
// found good; a change of tables or weights shows here as a reviewed difference.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*.[th]*")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	r, err := reader.New(reader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) {
			a, err := source.Open(t.Context(), file, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			rep, err := r.Read(a)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := (report.Text{Width: 120}).Write(&b, rep); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".out")
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("the report of %s changed; read it, and if it is right run go test ./reader -update\n%s", file, b.String())
			}
		})
	}
}

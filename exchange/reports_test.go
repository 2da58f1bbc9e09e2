package exchange

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// stories are random reports of different articles.
func stories(r *rand.Rand, n int) []*rapporteur.Report {
	out := make([]*rapporteur.Report, n)
	for i := range out {
		out[i] = randomReport(r)
		out[i].Article.ID, out[i].Article.URL = fmt.Sprint("a", i), fmt.Sprint("https://example.org/", i)
		out[i].Article.Source = fmt.Sprint("Paper ", i)
	}
	return out
}

// TestReports takes our own exports back in: reports of the rows have the same events.
func TestReports(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			f, err := Named(name)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			f.Begin(&b, '\t')
			var want []Row
			told := 0
			for _, rep := range stories(rand.New(rand.NewPCG(9, 10)), 100) {
				if err := f.Write(&b, '\t', rep, false, codes); err != nil {
					t.Fatal(err)
				}
				rows := Rows(rep, false)
				if len(rows) > 0 {
					told++
				}
				for _, row := range rows {
					want = append(want, plain(keptBy(name, row), name))
				}
			}
			var got []Row
			n := 0
			for rep, err := range Reports(Read("in", &b, codes)) {
				if err != nil {
					t.Fatal(err)
				}
				n++
				for _, e := range rep.Events {
					if e.ID == "" || e.Type == "" {
						t.Fatalf("event %+v", e)
					}
				}
				for _, row := range Rows(rep, true) {
					got = append(got, plain(keptBy(name, row), name))
				}
			}
			if n != told || len(got) != len(want) {
				t.Fatalf("%d reports of %d, %d rows of %d", n, told, len(got), len(want))
			}
			for i := range got {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Fatalf("row %d:\n got %+v\nwant %+v", i, got[i], want[i])
				}
			}
		})
	}
}

// plain is a row without what a report of rows does not keep.
func plain(r Row, format string) Row {
	r.ID, r.Story, r.Lead, r.Version = "", "", false, ""
	if format != "polecat" {
		r.Place.Name, r.Mentioned = r.Place.City, nil
	}
	return r
}

func TestReportsGiveErrorsOn(t *testing.T) {
	rows := func(yield func(Row, error) bool) {
		_ = yield(Row{ID: "1", Type: "CONSULT", Story: "x"}, nil) && yield(Row{}, rapporteur.Errorf(rapporteur.Invalid, "line 2")) &&
			yield(Row{ID: "3", Type: "ACCUSE", Story: "x"}, nil) && yield(Row{ID: "4", Type: "ACCUSE", Story: "y"}, nil)
	}
	var got []string
	for rep, err := range Reports(iter.Seq2[Row, error](rows)) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprint(rep.Article.ID, len(rep.Events)))
	}
	if want := []string{"line 2", "x2", "y1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPacked reads files under a compression, whole, cut off and never ending.
func TestPacked(t *testing.T) {
	f, _ := Named("polecat")
	var b bytes.Buffer
	f.Begin(&b, '\t')
	for _, rep := range stories(rand.New(rand.NewPCG(1, 1)), 300) {
		f.Write(&b, '\t', rep, false, codes)
	}
	want, _ := readAll(t, b.String())
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	w.Write(b.Bytes())
	w.Close()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string]string{"gzip": z.String(), "zstd": string(enc.EncodeAll(b.Bytes(), nil))} {
		if got, faults := readAll(t, packed); len(got) != len(want) || len(faults) > 0 {
			t.Errorf("%s: %d rows of %d, %q", name, len(got), len(want), faults)
		}
		got, faults := readAll(t, packed[:len(packed)*2/3])
		if len(got) == 0 && name == "gzip" || len(got) >= len(want) || len(faults) == 0 || !strings.Contains(faults[len(faults)-1], "cut off") {
			t.Errorf("%s cut off: %d rows, %q", name, len(got), faults)
		}
	}
	if _, faults := readAll(t, "\x1f\x8bgarbage"); len(faults) != 1 || !strings.Contains(faults[0], "damaged archive") {
		t.Errorf("garbage: %q", faults)
	}
}

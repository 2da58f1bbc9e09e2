package evaluate

import (
	_ "embed"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/internal/dataset"
)

//go:embed rows.tsv
var rowsTable string

// LabelledRow is a row that the coder made of an article, labelled by reading: would one
// strike it out?
type LabelledRow struct {
	Article string // file of attributions/train/text, or of times with the ending .tml
	Offset  int    // code points before the trigger
	Type    string
	Right   bool
}

// LabelledRows reads the embedded labels; its error names the bad line.
func LabelledRows() ([]LabelledRow, error) {
	var out []LabelledRow
	n := 0
	for line := range strings.Lines(rowsTable) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "rows.tsv:%d: %q is not an article, an offset, a type and 0 or 1", n, line)
		}
		at, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "rows.tsv:%d: %q is no offset", n, f[1])
		}
		out = append(out, LabelledRow{f[0], at, f[2], f[3] == "1"})
	}
	return out, nil
}

// LabelledArticle reads the text and the day of an article that rows are labelled of.
func LabelledArticle(name string) (rapporteur.Article, error) {
	if strings.HasSuffix(name, ".tml") {
		return timedArticle(name)
	}
	path, ok := dataset.Path("attributions", "train", "text", name)
	if !ok {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.NotFound, "the data has no attributions/train/text; set %s", dataset.Env)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.NotFound, "%w", err)
	}
	a := rapporteur.Article{ID: name, Text: string(b)}
	if f := strings.Split(name, "_"); len(f) > 1 { // newspaper_day_title
		a.Published, _ = rapporteur.ParseDate(f[1])
	}
	return a, nil
}

func timedArticle(name string) (rapporteur.Article, error) {
	dir, _ := dataset.Path("times")
	all, err := ReadTimeML(dir)
	if err != nil {
		return rapporteur.Article{}, err
	}
	for _, t := range all {
		if t.Name == strings.TrimSuffix(filepath.Base(name), ".tml") {
			return rapporteur.Article{ID: name, Text: t.Text, Published: t.Published}, nil
		}
	}
	return rapporteur.Article{}, rapporteur.Errorf(rapporteur.NotFound, "the data has no %s", name)
}

// Verdicts are the labels of an article's rows: 1 right, 0 wrong, -1 unlabelled.
func Verdicts(article string, text string, events []rapporteur.Event, labels []LabelledRow) []int {
	out := make([]int, len(events))
	for i, e := range events {
		out[i] = -1
		at := utf8.RuneCountInString(text[:e.Trigger.Span.Start])
		for _, l := range labels {
			if l.Article == article && l.Offset == at && l.Type == e.Type {
				out[i] = 0
				if l.Right {
					out[i] = 1
				}
			}
		}
	}
	return out
}

// Rows scores beliefs in labelled rows: how many are right as they stand and of those
// kept at a threshold, which share of the right ones that keeps, the area under the
// curve, and the calibration error.
func Rows(beliefs []float64, right []bool, threshold float64) []Figure {
	var n, hit, kept, keptHit float64
	for i, b := range beliefs {
		n++
		if right[i] {
			hit++
		}
		if b >= threshold {
			kept++
			if right[i] {
				keptHit++
			}
		}
	}
	return []Figure{{"rows", n}, {"right", hit / n}, {"right of those kept", keptHit / math.Max(kept, 1)}, {"right ones kept", keptHit / math.Max(hit, 1)},
		{"area-under-curve", areaUnderCurve(beliefs, right)}, {"calibration-error", CalibrationError(beliefs, right)}}
}

// areaUnderCurve is the share of pairs of a right and a wrong row whose right one is
// believed more (Hanley and McNeil 1982).
func areaUnderCurve(beliefs []float64, right []bool) float64 {
	var won, all float64
	for i := range beliefs {
		for k := range beliefs {
			if !right[i] || right[k] {
				continue
			}
			all++
			switch {
			case beliefs[i] > beliefs[k]:
				won++
			case beliefs[i] == beliefs[k]:
				won += 0.5
			}
		}
	}
	return won / math.Max(all, 1)
}

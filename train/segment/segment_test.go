package segment

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"rapporteur/evaluate"
	"rapporteur/internal/dataset"
	"rapporteur/model"
	"rapporteur/text"
)

// TestFigures measures the weights of SEGMENT_WEIGHTS, or the built-in ones, on the dev sets.
func TestFigures(t *testing.T) {
	segmenter := loadSegmenter(t)
	for name, floors := range map[string]map[string]float64{
		"ewt-dev": {"Words": 98.9, "Sentences": 82},
		"gum-dev": {"Words": 99.3, "Sentences": 90},
	} {
		path, ok := dataset.Path("treebank", name+".conllu")
		if !ok {
			t.Skip("no treebank")
		}
		golds, err := text.ReadCoNLLUFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var pairs []evaluate.Parsed
		for _, g := range golds {
			pairs = append(pairs, evaluate.Parsed{Gold: g.Doc, System: segmenter.Segment(g.Doc.Text)})
		}
		for _, f := range evaluate.Parse(pairs)[:3] {
			t.Logf("%s %s %.2f", name, f.Metric, f.Value)
			if f.Value < floors[f.Metric] {
				t.Errorf("%s: %s is %.2f, want %.1f", name, f.Metric, f.Value, floors[f.Metric])
			}
		}
		if misses := os.Getenv("MISSES"); misses != "" {
			os.WriteFile(misses+"."+name, []byte(compare(pairs)), 0o644)
		}
	}
}

func loadSegmenter(t *testing.T) *text.Segmenter {
	path := os.Getenv("SEGMENT_WEIGHTS")
	if path == "" {
		g, err := text.LoadSegmenter()
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := model.Decode(b, "segment", Version)
	if err != nil {
		t.Fatal(err)
	}
	g, err := text.NewSegmenter(f)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// compare shows each place where the two sides differ, in its context.
func compare(pairs []evaluate.Parsed) string {
	var b strings.Builder
	for _, p := range pairs {
		gold, system := cuts(p.Gold), cuts(p.System)
		for at := range len(p.Gold.Text) {
			if gold[at] != system[at] {
				lo, hi := max(0, at-40), min(len(p.Gold.Text), at+40)
				b.WriteString("gold " + mark(gold[at]) + " system " + mark(system[at]) + "\t" +
					strings.ReplaceAll(p.Gold.Text[lo:at]+"⟨⟩"+p.Gold.Text[at:hi], "\n", "⏎") + "\n")
			}
		}
	}
	return b.String()
}

func mark(c byte) string {
	if c == 0 {
		return "_"
	}
	return string(c)
}

// cuts says what ends at each byte: S a sentence, | a token, + a word within one.
func cuts(d *text.Doc) map[int]byte {
	out := map[int]byte{}
	for i, w := range d.Words {
		out[int(w.End)] = '|'
		if i+1 < len(d.Words) && d.Words[i+1].Glued {
			out[int(w.End)] = '+'
		}
	}
	for _, s := range d.Sentences {
		out[s.Span.End] = 'S'
	}
	return out
}

func TestTrainIsDeterministic(t *testing.T) {
	path, ok := dataset.Path("treebank", "gum-dev.conllu")
	if !ok || testing.Short() {
		t.Skip("no treebank")
	}
	var runs [2]bytes.Buffer
	for i := range runs {
		f, err := Train([]string{path}, new(bytes.Buffer))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Encode(&runs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(runs[0].Bytes(), runs[1].Bytes()) {
		t.Error("the same data gave different weights")
	}
}

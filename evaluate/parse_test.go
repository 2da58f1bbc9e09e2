package evaluate

import (
	"math"
	"strings"
	"testing"

	"rapporteur/text"
)

// treebank reads sentences whose columns are written with spaces.
func treebank(t *testing.T, s string) *text.Doc {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.Join(strings.Fields(line), "\t") + "\n")
	}
	golds, err := text.ReadCoNLLU(strings.NewReader(b.String() + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return golds[0].Doc
}

const goldParse = `1 Envoys envoy NOUN NNS Number=Plur 4 nsubj _ _
2-3 can't _ _ _ _ _ _ _ _
2 ca can AUX MD VerbForm=Fin 4 aux _ _
3 n't not PART RB Polarity=Neg 4 advmod _ _
4 leave leave VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
5 . . PUNCT . _ 4 punct _ _`

// The expected figures were computed with the shared task's conll18_ud_eval.py.
func TestParse(t *testing.T) {
	gold := treebank(t, goldParse)
	for _, c := range []struct {
		name, system string
		want         map[string]float64
	}{
		{"the same", goldParse, map[string]float64{
			"Tokens": 100, "Sentences": 100, "Words": 100, "UPOS": 100, "XPOS": 100, "UFeats": 100, "Lemmas": 100,
			"UAS": 100, "LAS": 100, "CLAS": 100, "MLAS": 100, "BLEX": 100}},
		{"subtypes do not count", strings.Replace(goldParse, "nsubj", "nsubj:outer", 1), map[string]float64{"LAS": 100}},
		{"a wrong head", strings.Replace(goldParse, "4 aux", "3 aux", 1), map[string]float64{
			"UAS": 80, "LAS": 80, "CLAS": 100, "MLAS": 33.33, "BLEX": 100}},
		{"a wrong tag", strings.Replace(goldParse, "AUX MD", "VERB MD", 1), map[string]float64{
			"UPOS": 80, "XPOS": 100, "LAS": 100, "CLAS": 100, "MLAS": 66.67}},
		{"features that are not universal", strings.Replace(goldParse, "Number=Plur", "Number=Plur|Style=Coll", 1),
			map[string]float64{"UFeats": 100}},
		{"a token too few", `1 Envoys envoy NOUN NNS Number=Plur 2 nsubj _ _
			2 can't cannot AUX MD VerbForm=Fin 3 aux _ _
			3 leave leave VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
			4 . . PUNCT . _ 3 punct _ _`,
			map[string]float64{"Tokens": 100, "Sentences": 100, "Words": 66.67, "UAS": 44.44, "LAS": 44.44}},
		{"the token cut apart", `1 Envoys envoy NOUN NNS Number=Plur 4 nsubj _ _
			2 ca can AUX MD VerbForm=Fin 4 aux _ SpaceAfter=No
			3 n't not PART RB Polarity=Neg 4 advmod _ _
			4 leave leave VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
			5 . . PUNCT . _ 4 punct _ _`,
			map[string]float64{"Tokens": 66.67, "Words": 100, "LAS": 100}},
		{"two sentences", `1 Envoys envoy NOUN NNS Number=Plur 0 root _ _

			1-2 can't _ _ _ _ _ _ _ _
			1 ca can AUX MD VerbForm=Fin 3 aux _ _
			2 n't not PART RB Polarity=Neg 3 advmod _ _
			3 leave leave VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
			4 . . PUNCT . _ 3 punct _ _`,
			map[string]float64{"Tokens": 100, "Sentences": 0, "Words": 100, "UAS": 80, "LAS": 80}},
	} {
		got := map[string]float64{}
		for _, f := range Parse([]Parsed{{gold, treebank(t, c.system)}}) {
			got[f.Metric] = f.Value
		}
		for metric, want := range c.want {
			if math.Abs(got[metric]-want) > 0.005 {
				t.Errorf("%s: %s is %.2f, want %.2f", c.name, metric, got[metric], want)
			}
		}
	}
}

func TestPrint(t *testing.T) {
	var b strings.Builder
	if err := Print(&b, "parse", "ewt-dev", []Figure{{"LAS", 87.504}, {"UAS", 90}}); err != nil {
		t.Fatal(err)
	}
	if want := "parse\tewt-dev\tLAS\t87.50\nparse\tewt-dev\tUAS\t90.00\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

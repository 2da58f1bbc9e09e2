package text

import (
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/internal/dataset"
)

// columns turns the spaces of a table into tabs.
func columns(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if !strings.HasPrefix(line, "#") {
			line = strings.Join(strings.Fields(line), "\t") + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

var sample = columns(`# newdoc id = borders
# newpar
# sent_id = borders-1
# text = Envoys can't leave.
1 Envoys envoy NOUN NNS Number=Plur 4 nsubj _ Entity=(1)
2-3 can't _ _ _ _ _ _ _ _
2 ca can AUX MD VerbForm=Fin 4 aux _ _
3 n't not PART RB Polarity=Neg 4 advmod _ _
4 leave leave VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
5 . . PUNCT . _ 4 punct _ _

# newpar
# sent_id = borders-2
# text = Talks fail
1 Talks talk NOUN NNS Number=Plur 2 nsubj _ _
2 fail fail VERB VBP _ 0 root _ _

`)

func TestReadCoNLLU(t *testing.T) {
	golds, err := ReadCoNLLU(strings.NewReader(sample))
	if err != nil || len(golds) != 1 {
		t.Fatalf("got %d documents, %v", len(golds), err)
	}
	g := golds[0]
	if want := "Envoys can't leave.\n\nTalks fail"; g.Doc.Text != want {
		t.Errorf("raw text %q, want %q", g.Doc.Text, want)
	}
	if v, ok := g.Value(0, "Entity"); !ok || v != "(1)" {
		t.Errorf("Entity of word 0 is %q", v)
	}
	if w := g.Doc.Words[2]; !w.Glued || g.Doc.Form(2) != "n't" || w.Head != 3 || w.Lemma != "not" {
		t.Errorf("word 2 is %+v", w)
	}
	if w := g.Doc.Words[5]; w.Head != 6 || g.Doc.Sentences[1].First != 5 || g.SentIDs[1] != "borders-2" {
		t.Errorf("word 5 is %+v", w)
	}
	if d := g.Doc.Dependent(3, RelNsubj); d != 0 {
		t.Errorf("subject of word 3 is %d", d)
	}
}

func TestWriteCoNLLURoundTrip(t *testing.T) {
	golds, err := ReadCoNLLU(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := golds[0].Doc.WriteCoNLLU(&b, "borders"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Replace(b.String(), "nsubj\t_\t_", "nsubj\t_\tEntity=(1)", 1); got != sample {
		t.Errorf("wrote\n%s\nwant\n%s", got, sample)
	}
}

func TestReadCoNLLURefuses(t *testing.T) {
	for name, in := range map[string]string{
		"columns":       "1\ta\n\n",
		"number":        columns("2 a a X X _ 0 root _ _\n\n"),
		"head":          columns("1 a a X X _ x root _ _\n\n"),
		"head far off":  columns("1 a a X X _ 7 dep _ _\n\n"),
		"range":         columns("1-x a _ _ _ _ _ _ _ _\n\n"),
		"range cut off": columns("1-2 ab _ _ _ _ _ _ _ _\n1 a a X X _ 0 root _ _\n\n"),
	} {
		_, err := ReadCoNLLU(strings.NewReader(in))
		if err == nil || rapporteur.KindOf(err) != rapporteur.Invalid || !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestTreebankText compares the rebuilt text with the treebanks' own "# text".
func TestTreebankText(t *testing.T) {
	for _, name := range []string{"ewt-dev", "gum-dev"} {
		path, ok := dataset.Path("treebank", name+".conllu")
		if !ok {
			t.Skip("no treebank")
		}
		golds, err := ReadCoNLLUFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range golds {
			for s, sent := range g.Doc.Sentences {
				if want, _ := g.Meta(s, "text"); sent.Span.Of(g.Doc.Text) != want {
					t.Errorf("%s: %q, want %q", g.SentIDs[s], sent.Span.Of(g.Doc.Text), want)
				}
			}
		}
	}
}

func FuzzReadCoNLLU(f *testing.F) {
	f.Add(sample)
	f.Add("1-2\t\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		golds, err := ReadCoNLLU(strings.NewReader(in))
		if err != nil {
			return
		}
		for _, g := range golds {
			if err := g.Doc.WriteCoNLLU(&strings.Builder{}, g.ID); err != nil {
				t.Fatal(err)
			}
		}
	})
}

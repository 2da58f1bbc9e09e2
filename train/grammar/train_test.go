package grammar

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/grammar"
	"rapporteur/text"
)

// treebank is a made-up treebank: form, part of speech, tag, head, relation.
const treebank = `
The DET DT 2 det
envoy NOUN NN 3 nsubj
left VERB VBD 0 root
Zenda PROPN NNP 3 obj
. PUNCT . 3 punct

The DET DT 2 det
king NOUN NN 3 nsubj
saw VERB VBD 0 root
two NUM CD 5 nummod
envoys NOUN NNS 3 obj
. PUNCT . 3 punct

Zenda PROPN NNP 2 nsubj
fell VERB VBD 0 root
on ADP IN 4 case
Monday PROPN NNP 2 obl
. PUNCT . 2 punct
`

func conllu(s string) string {
	var b strings.Builder
	for sentence := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		id := 0
		for line := range strings.SplitSeq(sentence, "\n") {
			f := strings.Fields(line)
			id++
			b.WriteString(strings.Join([]string{string(rune('0' + id)), f[0], f[0], f[1], f[2], "_", f[3], f[4], "_", "_"}, "\t") + "\n")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func write(t *testing.T, name, s string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTrainLearnsATreebank(t *testing.T) {
	numbers := strings.Repeat(" 0.5", vectorColumns)
	files := Files{
		Treebanks: []string{write(t, "a.conllu", conllu(treebank))},
		Vectors:   write(t, "vectors.txt", "the"+numbers+"\nmonday"+strings.ReplaceAll(numbers, "0", "-1")+"\n"),
	}
	o := Options{
		Sizes: grammar.Sizes{Embed: 32, Vector: 64, Width: 32, Layers: "cs", Arc: 32, Label: 32, Refine: 32, Arc2: 32, Tags: 1},
		Drop:  0.05, Rate: 0.005, Epochs: 80, Batch: 10, Seed: 3,
	}
	var got [2]bytes.Buffer
	for i := range got {
		f, err := Train(files, o, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Encode(&got[i]); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			continue
		}
		m, err := grammar.Read(f)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, m, files.Treebanks[0])
	}
	if !bytes.Equal(got[0].Bytes(), got[1].Bytes()) {
		t.Error("two trainings on the same data give different weights")
	}
}

// holds fails unless the model reads a treebank as it stands.
func holds(t *testing.T, m *grammar.Model, path string) {
	t.Helper()
	gold, err := text.ReadCoNLLUFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := gold[0].Doc
	d := &text.Doc{Text: want.Text, Sentences: want.Sentences, Words: append([]text.Word(nil), want.Words...)}
	m.Annotate(d)
	for i, w := range d.Words {
		g := want.Words[i]
		if w.POS != g.POS || w.Tag != g.Tag || w.Head != g.Head || w.Rel != g.Rel {
			t.Errorf("%s: %v %v %d %v, want %v %v %d %v", d.Form(i), w.POS, w.Tag, w.Head, w.Rel, g.POS, g.Tag, g.Head, g.Rel)
		}
	}
}

func TestVectorsMustBeWhole(t *testing.T) {
	for name, s := range map[string]string{"short": "the 0.1 0.2\n", "no number": "the" + strings.Repeat(" x", vectorColumns) + "\n"} {
		if _, _, err := readVectors(write(t, "v.txt", s), 10, vectorColumns); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

package grammar

import (
	"os"
	"testing"

	"rapporteur/internal/dataset"
	"rapporteur/model"
	"rapporteur/text"
)

// TestDev holds the tags and trees of the development treebanks to a floor, on their own words.
func TestDev(t *testing.T) {
	m, err := Load()
	if name := os.Getenv("WEIGHTS"); name != "" {
		b, _ := os.ReadFile(name)
		var f *model.File
		if f, err = model.Decode(b, "grammar", Version); err == nil {
			m, err = Read(f)
		}
	}
	if err != nil {
		t.Skip(err)
	}
	for _, name := range []string{"ewt-dev", "gum-dev"} {
		path, ok := dataset.Path("treebank", name+".conllu")
		if !ok {
			t.Skip("no data")
		}
		gold, err := text.ReadCoNLLUFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var n, pos, uas, las, feats float64
		for _, g := range gold {
			d := &text.Doc{Text: g.Doc.Text, Sentences: g.Doc.Sentences, Words: append([]text.Word(nil), g.Doc.Words...)}
			m.Annotate(d)
			for i, w := range d.Words {
				v := g.Doc.Words[i]
				n++
				if w.POS == v.POS {
					pos++
				}
				if w.Feats == v.Feats {
					feats++
				}
				if w.Head == v.Head {
					uas++
					if w.Rel.Base() == v.Rel.Base() {
						las++
					}
				}
			}
		}
		if pos/n < 0.94 || las/n < 0.77 {
			t.Errorf("%s: UPOS %.4f, LAS %.4f are below the floor", name, pos/n, las/n)
		}
		t.Logf("%s UPOS %.4f feats %.4f UAS %.4f LAS %.4f", name, pos/n, feats/n, uas/n, las/n)
	}
}

package grammar

import (
	"testing"

	"rapporteur/internal/dataset"
	"rapporteur/text"
)

// TestDevelopmentTreebanks holds tags and trees to floors, on the treebanks' own words.
func TestDevelopmentTreebanks(t *testing.T) {
	m := load(t)
	for _, c := range []struct {
		name                 string
		pos, feats, uas, las float64 // percent
	}{{"ewt-dev", 95.5, 93, 88, 85.5}, {"gum-dev", 97.2, 91, 89.5, 87}} {
		path, ok := dataset.Path("treebank", c.name+".conllu")
		if !ok {
			t.Skip("no data")
		}
		gold, err := text.ReadCoNLLUFile(path)
		if err != nil {
			t.Fatal(err)
		}
		pos, feats, uas, las := scores(m, gold)
		if pos < c.pos || feats < c.feats || uas < c.uas || las < c.las {
			t.Errorf("%s: parts of speech %.2f, features %.2f, heads %.2f, labelled heads %.2f; wanted %v", c.name, pos, feats, uas, las, c)
		}
	}
}

// scores are shares of words in percent.
func scores(m *Model, gold []*text.Gold) (pos, feats, uas, las float64) {
	n := 0.0
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
	return 100 * pos / n, 100 * feats / n, 100 * uas / n, 100 * las / n
}

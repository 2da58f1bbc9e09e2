package grammar

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/dataset"
	"rapporteur/text"
)

func loadLemmatizer(t testing.TB) *Lemmatizer {
	l, err := LoadLemmatizer()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLemma(t *testing.T) {
	l := loadLemmatizer(t)
	for _, c := range []struct {
		form string
		pos  text.POS
		tag  text.Tag
		want string
	}{
		{"governments", text.NOUN, text.TagNNS, "government"},
		{"Governments", text.NOUN, text.TagNNS, "government"},
		{"GOVERNMENTS", text.NOUN, text.TagNNS, "government"},
		{"embargoes", text.NOUN, text.TagNNS, "embargo"},
		{"militiamen", text.NOUN, text.TagNNS, "militiaman"},
		{"tugboats", text.NOUN, text.TagNNS, "tugboat"},
		{"brewpubbers", text.NOUN, text.TagNNS, "brewpubber"}, // unknown to any treebank
		{"oligarchies", text.NOUN, text.TagNNS, "oligarchy"},
		{"overthrew", text.VERB, text.TagVBD, "overthrow"},
		{"withheld", text.VERB, text.TagVBN, "withhold"},
		{"stopped", text.VERB, text.TagVBD, "stop"},
		{"hoping", text.VERB, text.TagVBG, "hope"},
		{"making", text.VERB, text.TagVBG, "make"},
		{"denies", text.VERB, text.TagVBZ, "deny"},
		{"n't", text.PART, text.TagRB, "not"},
		{"ca", text.AUX, text.TagMD, "can"},
		{"wo", text.AUX, text.TagMD, "will"},
		{"'s", text.PART, text.TagPOS, "'s"},
		{"is", text.AUX, text.TagVBZ, "be"},
		{"I", text.PRON, text.TagPRP, "I"},
		{"them", text.PRON, text.TagPRP, "they"},
		{"Graustark", text.PROPN, text.TagNNP, "Graustark"},
		{"UN", text.PROPN, text.TagNNP, "UN"},
		{"48,317", text.NUM, text.TagCD, "48317"},
		{",", text.PUNCT, text.TagComma, ","},
		{"…", text.PUNCT, text.TagComma, "…"},
	} {
		if got := l.Lemma(c.form, c.pos, c.tag); got != c.want {
			t.Errorf("%s %s %s: %q, want %q", c.form, c.pos, c.tag, got, c.want)
		}
	}
}

func TestLemmaOfKnownWordAllocatesNothing(t *testing.T) {
	l := loadLemmatizer(t)
	if n := testing.AllocsPerRun(100, func() {
		l.Lemma("governments", text.NOUN, text.TagNNS)
		l.Lemma("said", text.VERB, text.TagVBD)
		l.Lemma("tugboats", text.NOUN, text.TagNNS)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestLemmasOfTreebank measures lemmas under gold tags on the dev sets.
func TestLemmasOfTreebank(t *testing.T) {
	l := loadLemmatizer(t)
	for name, floor := range map[string]float64{"ewt-dev": 98.5, "gum-dev": 99} {
		path, ok := dataset.Path("treebank", name+".conllu")
		if !ok {
			t.Skip("no treebank")
		}
		golds, err := text.ReadCoNLLUFile(path)
		if err != nil {
			t.Fatal(err)
		}
		right, all := 0, 0
		misses := map[string]int{}
		for _, g := range golds {
			for i, w := range g.Doc.Words {
				if w.Lemma == "" {
					continue
				}
				all++
				if got := l.Lemma(g.Doc.Form(i), w.POS, w.Tag); got == w.Lemma {
					right++
				} else {
					misses[fmt.Sprintf("%s %s %s: %s, not %s", g.Doc.Form(i), w.POS, w.Tag, w.Lemma, got)]++
				}
			}
		}
		accuracy := 100 * float64(right) / float64(all)
		if t.Logf("%s: %.2f %%\n%s", name, accuracy, frequentFirst(misses)); accuracy < floor {
			t.Errorf("%s: %.2f %% of lemmas are right under gold tags, want %.1f", name, accuracy, floor)
		}
	}
}

func frequentFirst(counts map[string]int) string {
	var lines []string
	for m, n := range counts {
		lines = append(lines, fmt.Sprintf("%3d %s", n, m))
	}
	slices.Sort(lines)
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

func FuzzLemma(f *testing.F) {
	l := loadLemmatizer(f)
	f.Add("Stopped", uint8(text.VERB), uint8(text.TagVBD))
	f.Add("İKİNCİ", uint8(text.PROPN), uint8(text.TagNNPS))
	f.Fuzz(func(t *testing.T, form string, pos, tag uint8) {
		if lemma := l.Lemma(form, text.POS(pos), text.Tag(tag)); lemma == "" && form != "" {
			t.Errorf("%q has an empty lemma", form)
		}
	})
}

func BenchmarkLemma(b *testing.B) {
	l := loadLemmatizer(b)
	forms := strings.Fields("the governments of both states said on Friday that Graustark had withdrawn its brewpubbers")
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range forms {
			l.Lemma(f, text.NOUN, text.TagNNS)
		}
	}
	b.ReportMetric(float64(b.N*len(forms))/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoadLemmatizer(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		loadLemmatizer(b)
	}
}

package grammar

import (
	"bytes"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/model"
	"rapporteur/text"
)

// lessons is a treebank of one sentence a word: form, part of speech, tag, lemma.
func lessons(t *testing.T, rows ...string) []*text.Doc {
	t.Helper()
	var b strings.Builder
	for _, row := range rows {
		f := strings.Fields(row)
		b.WriteString(strings.Join([]string{"1", f[0], f[3], f[1], f[2], "_", "0", "root", "_", "_"}, "\t") + "\n\n")
	}
	golds, err := text.ReadCoNLLU(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return []*text.Doc{golds[0].Doc}
}

func TestLearnLemmas(t *testing.T) {
	l, err := LearnLemmas(lessons(t,
		"envoys NOUN NNS envoy", "borders NOUN NNS border", "talks NOUN NNS talk", "parties NOUN NNS party", "armies NOUN NNS army",
		"feet NOUN NNS foot", "voted VERB VBD vote", "walked VERB VBD walk", "talked VERB VBD talk", "vote VERB VB vote",
		"Ruritania PROPN NNP Ruritania", "Graustark PROPN NNP Graustark", "NATO PROPN NNP NATO"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := l.File().Encode(&b); err != nil {
		t.Fatal(err)
	}
	f, err := model.Decode(b.Bytes(), "lemma", lemmaVersion)
	if err != nil {
		t.Fatal(err)
	}
	again, err := readLemmatizer(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		form string
		pos  text.POS
		tag  text.Tag
		want string
	}{
		{"feet", text.NOUN, text.TagNNS, "foot"},
		{"Feet", text.NOUN, text.TagNNS, "foot"},
		{"rivers", text.NOUN, text.TagNNS, "river"},
		{"treaties", text.NOUN, text.TagNNS, "treaty"},
		{"VOTED", text.VERB, text.TagVBD, "vote"},
		{"overthrew", text.VERB, text.TagVBD, "overthrow"}, // from the table of irregular forms
		{"Edelweiss", text.PROPN, text.TagNNP, "Edelweiss"},
	} {
		for name, l := range map[string]*Lemmatizer{"learned": l, "read back": again} {
			if got := l.Lemma(c.form, c.pos, c.tag); got != c.want {
				t.Errorf("%s: %s is %q, want %q", name, c.form, got, c.want)
			}
		}
	}
}

func TestReadLemmatizerRefuses(t *testing.T) {
	good := func() map[string][]uint32 {
		return map[string][]uint32{"classes": nil, "refs": nil, "endings": nil, "cases": nil}
	}
	for name, damage := range map[string]func(map[string][]uint32){
		"a lemma that is not there": func(s map[string][]uint32) { s["classes"], s["refs"] = []uint32{1}, []uint32{9} },
		"a row cut short":           func(s map[string][]uint32) { s["endings"] = []uint32{1, 2} },
		"an edit that is not there": func(s map[string][]uint32) { s["endings"] = []uint32{1, 2, 3} },
		"more classes than lemmas":  func(s map[string][]uint32) { s["classes"] = []uint32{1} },
	} {
		numbers := good()
		damage(numbers)
		f := &model.File{Kind: "lemma", Version: lemmaVersion}
		for _, s := range []string{"forms", "lemmas", "adds", "words"} {
			f.PutStrings(s, nil)
		}
		for _, s := range []string{"counts", "cuts", "seen"} {
			f.Put(s, nil)
		}
		for s, xs := range numbers {
			f.PutUint32s(s, xs)
		}
		if _, err := readLemmatizer(f); rapporteur.KindOf(err) != rapporteur.Invalid || err == nil {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

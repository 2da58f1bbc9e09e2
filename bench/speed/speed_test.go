package main

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"rapporteur/grammar"
	"rapporteur/text"
)

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"one two three", 0, "one two three"},
		{"one two three", 2, "one two"},
		{" one\n\ntwo  three", 2, " one\n\ntwo"},
		{"one two", 2, "one two"},
		{"", 3, ""},
	} {
		if got := cut(test.text, test.n); got != test.want {
			t.Errorf("%d words of %q are %q, want %q", test.n, test.text, got, test.want)
		}
	}
}

func TestCorpusGoesRound(t *testing.T) {
	c := corpus{"one", "one two", "one two three"}
	for n, want := range map[int]int{1: 1, 3: 6, 5: 9, 7: 13} {
		if got := c.words(n); got != want {
			t.Errorf("%d articles have %d words, want %d", n, got, want)
		}
	}
	path, err := c.write(t.TempDir(), 7)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ids := map[string]bool{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		ids[lines.Text()[:15]] = true
	}
	if len(ids) != 7 {
		t.Errorf("7 articles have %d ids", len(ids))
	}
}

func TestBracketsHoldEveryWord(t *testing.T) {
	seg, err := text.LoadSegmenter()
	if err != nil {
		t.Skip(err)
	}
	gram, err := grammar.Load()
	if err != nil {
		t.Skip(err)
	}
	doc := seg.Segment("The envoy (a friend of the king) flew to Strelsau.")
	gram.Annotate(doc)
	got := brackets(doc, doc.Sentences[0])
	if strings.Count(got, "(") != strings.Count(got, ")") || !strings.HasPrefix(got, "(ROOT (S (NP (DT THE) (NN ENVOY)") {
		t.Errorf("the tree is %s", got)
	}
	for _, w := range []string{"(-LRB- -LRB-)", "(VBD FLEW)", "(PP (IN TO) (NNP STRELSAU))", "(. .)"} {
		if !strings.Contains(got, w) {
			t.Errorf("no %s in %s", w, got)
		}
	}
}

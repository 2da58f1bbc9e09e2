package judge_test

import (
	"testing"

	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/train/judge"
)

func TestSentencesCoverEveryType(t *testing.T) {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	sentences, err := judge.Sentences(book)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, s := range sentences {
		counts[s.Type]++
		if s.Type != coder.Nothing && len(s.Actors) == 0 {
			t.Errorf("%q marks no actor", s.Text)
		}
	}
	for _, typ := range book.Types() {
		if counts[typ.Name] < 20 {
			t.Errorf("%s has %d sentences", typ.Name, counts[typ.Name])
		}
	}
}

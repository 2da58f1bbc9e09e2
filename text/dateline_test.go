package text_test

import (
	"strings"
	"testing"

	"rapporteur/text"
)

func TestDatelinesAreSentencesOfTheirOwn(t *testing.T) {
	g, err := text.LoadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	for paragraph, want := range map[string]string{
		"NAIROBI, Kenya (AP) — Police fired on a crowd.":           "NAIROBI, Kenya (AP) —",
		"KYIV, Sept. 11, 2022 — Troops entered the town.":          "KYIV, Sept. 11, 2022 —",
		"Brussels, May 3 (Reuters) - Ministers met on Friday.":     "Brussels, May 3 (Reuters) -",
		"FORT PIERCE, Fla. - The two men prayed.":                  "FORT PIERCE, Fla. -",
		"LONDON — Britain expelled two diplomats.":                 "LONDON —",
		"The war — which nobody wanted — went on.":                 "",
		"Macron (a centrist) - who else - won the vote.":           "",
		"UN-backed talks - the third round - failed.":              "",
		"He was born in PARIS — and died there.":                   "",
		"Turkey, Syria and Iraq signed a pact - a first of a kind": "",
	} {
		doc := g.Segment("Before this.\n\n" + paragraph)
		text.SplitDatelines(doc)
		got := ""
		if len(doc.Sentences) > 2 {
			got = doc.Sentences[1].Span.Of(doc.Text)
		}
		if got != want {
			t.Errorf("%q: dateline %q, want %q", paragraph, got, want)
		}
		last := 0
		for _, s := range doc.Sentences {
			if s.First != last || strings.TrimSpace(s.Span.Of(doc.Text)) != s.Span.Of(doc.Text) {
				t.Errorf("%q: sentence %+v after word %d", paragraph, s, last)
			}
			last = s.Last
		}
	}
}

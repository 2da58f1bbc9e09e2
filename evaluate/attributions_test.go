package evaluate

import (
	"testing"

	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/internal/polnear"
	"rapporteur/text"
)

// TestAttributionCounts counts exact spans, characters and speakers of one article.
func TestAttributionCounts(t *testing.T) {
	const s = "Anna said it rained. Ben left."
	doc := &text.Doc{Text: s}
	for _, w := range [][2]int32{{0, 4}, {5, 9}, {10, 12}, {13, 19}, {19, 20}, {21, 24}, {25, 29}, {29, 30}} {
		doc.Words = append(doc.Words, text.Word{Start: w[0], End: w[1], Head: -1})
	}
	gold := polnear.Article{Text: s, Attributions: []polnear.Attribution{{
		Source: []rapporteur.Span{{Start: 0, End: 4}}, Cue: []rapporteur.Span{{Start: 5, End: 9}}, Content: []rapporteur.Span{{Start: 10, End: 19}}}}}
	for _, test := range []struct {
		name              string
		found             []attribution.Attribution
		source, content   int
		characters, right int
	}{
		{"exact", []attribution.Attribution{{Source: []attribution.Range{{First: 0, Last: 1}}, Cue: []attribution.Range{{First: 1, Last: 2}}, Content: []attribution.Range{{First: 2, Last: 4}}, Within: -1}}, 1, 1, 8, 1},
		{"content too long, another speaker", []attribution.Attribution{{Source: []attribution.Range{{First: 5, Last: 6}}, Cue: []attribution.Range{{First: 1, Last: 2}}, Content: []attribution.Range{{First: 2, Last: 5}}, Within: -1}}, 0, 0, 8, 0},
		{"within another", []attribution.Attribution{{Content: []attribution.Range{{First: 2, Last: 4}}, Within: 0}}, 0, 0, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got AttributionScores
			got.addSpans(polnear.Roles(gold, doc), rolesOf(doc, test.found))
			got.addSpeakers(gold, doc, test.found)
			if got.Source.Right != test.source || got.Content.Right != test.content || got.Characters.Right != test.characters || got.SpeakersRight != test.right {
				t.Errorf("%+v", got)
			}
			if got.Source.Gold != 1 || got.Characters.Gold != 8 {
				t.Errorf("gold is miscounted: %+v", got)
			}
		})
	}
}

func TestStanceLabels(t *testing.T) {
	labels, err := stanceLabels()
	if err != nil {
		t.Fatal(err)
	}
	known := map[rapporteur.Stance]bool{rapporteur.Assert: true, rapporteur.Deny: true, rapporteur.Allege: true, rapporteur.Demand: true, rapporteur.Promise: true,
		rapporteur.Threaten: true, rapporteur.Warn: true, rapporteur.Predict: true, rapporteur.Believe: true, rapporteur.Ask: true}
	for _, l := range labels {
		if !known[l.stance] || l.offset < 0 || l.article == "" {
			t.Errorf("label %+v", l)
		}
	}
	if len(labels) != 200 {
		t.Errorf("%d labels, want 200", len(labels))
	}
}

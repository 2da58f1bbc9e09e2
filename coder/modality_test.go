package coder

import (
	"slices"
	"testing"

	"rapporteur"
)

// TestModality has, for each word that says whether an event came true, a sentence in
// which it did and one in which it did not.
func TestModality(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct {
		text, typ string
		want      rapporteur.Modality
	}{
		{"The Algerian minister declined to discuss the border with the Moroccan envoy.", "CONSULT", rapporteur.Negated},
		{"The Algerian minister came to discuss the border with the Moroccan envoy.", "CONSULT", rapporteur.Actual},
		{"The Danish firm was hired by Norway to investigate the Russian shipyard.", "ACCUSE", rapporteur.Hypothetical},
		{"Thai police helped arrest the Malaysian banker in Bangkok on Monday.", "COERCE", rapporteur.Actual},
		{"Let the Serbian soldiers fight the Albanian rebels in the hills.", "ASSAULT", rapporteur.Hypothetical},
		{"No Western government has endorsed the Belarusian president since the vote.", "SUPPORT", rapporteur.Negated},
		{"One Western government has endorsed the Belarusian president since the vote.", "SUPPORT", rapporteur.Actual},
		{"The general worked to silence the press by jailing Egyptian reporters.", "COERCE", rapporteur.Hypothetical},
		{"The general silenced the press by jailing Egyptian reporters.", "COERCE", rapporteur.Actual},
		{"Diplomats spoke of a possible Turkish attack on Syrian troops.", "ASSAULT", rapporteur.Hypothetical},
		{"Diplomats spoke of a second Turkish attack on Syrian troops.", "ASSAULT", rapporteur.Actual},
		{"Villagers fear that the Sudanese army has shelled rebels in Darfur.", "ASSAULT", rapporteur.Hypothetical},
		{"Villagers know that the Sudanese army has shelled rebels in Darfur.", "ASSAULT", rapporteur.Actual},
		{"The Portuguese police gave no help to Spanish officers after the raid.", "AID", rapporteur.Negated},
		{"The Portuguese police gave much help to Spanish officers after the raid.", "AID", rapporteur.Actual},
		{"Norwegian police stopped short of arresting the Russian captain.", "COERCE", rapporteur.Negated},
		{"The treaty keeps Turkish troops from attacking Greek villages in the north.", "ASSAULT", rapporteur.Hypothetical},
	} {
		_, got := p.read(test.text)
		if !slices.ContainsFunc(got.Events, func(e rapporteur.Event) bool { return e.Type == test.typ && e.Modality == test.want }) {
			for _, e := range got.Events {
				t.Logf("got %s", line(e))
			}
			t.Errorf("%s: no %s that is %s", test.text, test.typ, test.want)
		}
	}
}

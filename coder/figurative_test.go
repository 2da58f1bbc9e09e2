package coder

import (
	"slices"
	"testing"

	"rapporteur"
)

// TestFigures has, for each word that is often a figure of speech, a sentence in which it
// tells of the event and one in which it does not.
func TestFigures(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct{ typ, is, isNot string }{
		{"ASSAULT", "Kenyan police shot a Somali trader near the border on Friday.", "A Kenyan director shot a documentary about Somali traders on Friday."},
		{"ASSAULT", "Serbian soldiers fought Croatian rebels near the river for two days.", "The Serbian players fought for custody of the Croatian trophy."},
		{"COERCE", "The Belarusian regime locked up a Polish priest in Minsk.", "The French minister locked up the nomination of the Gaullist party in Lyon."},
		{"COERCE", "Turkish officers forced the Greek mayor to kneel in March.", "The rising price of bread forced the Greek mayor to borrow in March."},
		{"CONCEDE", "The Bolivian president conceded to the striking miners on Friday.", "The Bolivian president conceded that the mines were losing money."},
		{"SANCTION", "The Commonwealth suspended Fiji after the coup in the capital.", "The Nigerian senator suspended his campaign for president on Sunday."},
		{"SANCTION", "Russia cut off gas supplies to Ukraine on New Year's Day.", "Villagers in Nepal were cut off from their families by the snow."},
		{"SUPPORT", "Chile recognized Kosovo as an independent state on Thursday.", "The Chilean minister recognized his old friends in the crowd."},
		{"ACCUSE", "Italian prosecutors charged the Libyan banker with fraud on Monday.", "The Italian premier charged the Libyan banker with drafting a budget."},
		{"AGREE", "Washington assured Seoul that it would defend the peninsula.", "Washington assured Seoul that the talks were a great success."},
		{"REQUEST", "The British envoy said that Sudan must disarm the militia.", "The British envoy said that Sudan must have known the militia."},
		{"REJECT", "Hungary said no to Brussels over the migrant quotas on Monday.", "Hungary said it had no plans for the talks in Brussels on Monday."},
		{"ASSAULT", "A bombing by Basque rebels killed a Spanish judge in Vitoria.", "The Spanish premier wrote to bombing victims and nurses in Vitoria."},
		{"REQUEST", "The Danish foreign minister said Sweden should close the bridge.", "In a poll 41% of Danes said Sweden should close the bridge."},
		{"PROTEST", "Students held a demonstration against the Polish government in Lublin.", "The Polish government called it a demonstration of the strength of Lublin."},
		{"SUPPORT", "Bahrain cheered the decision of Kuwait on Monday.", "A report on jobs cheered the ministers of Kuwait on Monday."},
		{"REJECT", "Angolan police refused to release the Zambian driver on Monday.", "Angolan police refused to give details to Zambian reporters on Monday."},
		{"ACCUSE", "The Polish senator was bitter about the Lithuanian verdict.", "The Polish senator spoke of a bitter divide in Lithuanian politics."},
		{"SUPPORT", "Six hundred Kenyan mayors backed the Kenyan president on Friday.", "Most Kenyan voters back the Kenyan president in the big towns."},
		{"CONSULT", "The Kenyan president met with the Kenyan bishops on Friday.", "The Kenyan president met with many voters of Kenya on Friday."},
	} {
		tells := func(s string) bool {
			_, got := p.read(s)
			return slices.ContainsFunc(got.Events, func(e rapporteur.Event) bool { return e.Type == test.typ && e.Modality == rapporteur.Actual })
		}
		if !tells(test.is) {
			t.Errorf("%q tells no %s", test.is, test.typ)
		}
		if tells(test.isNot) {
			t.Errorf("%q tells of %s", test.isNot, test.typ)
		}
	}
}

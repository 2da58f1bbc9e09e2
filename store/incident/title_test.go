package incident

import (
	"testing"

	"rapporteur"
)

func TestTitle(t *testing.T) {
	party := func(text, code string, sectors ...string) []rapporteur.Participant {
		return []rapporteur.Participant{{Text: text, Code: code, Sectors: sectors}}
	}
	for want, e := range map[string]rapporteur.Event{
		"Ruritania (GOV) → Graustark: SANCTION withdraw": {Type: "SANCTION", Modes: []string{"withdraw"}, Actors: party("Ruritania", "RUR", "GOV"), Recipients: party("Graustark", "GRA")},
		"NGO: REQUEST":             {Type: "REQUEST", Actors: party("it", "NGO", "NGO")},
		"KEN (GOV) → them: REJECT": {Type: "REJECT", Actors: party("He", "KEN", "GOV"), Recipients: party("them", "")},
		"→ workers: ASSAULT":       {Type: "ASSAULT", Recipients: party("workers", "UKR")},
	} {
		if got := Title(&e); got != want {
			t.Errorf("the title is %q, want %q", got, want)
		}
	}
}

package chart

import (
	"slices"
	"testing"

	"rapporteur"
	"rapporteur/exchange"
)

func TestFromReport(t *testing.T) {
	text := "A headline\n\nEnvoys of France and Germany met in Lyon. Nobody was hurt."
	party := func(words, code string) rapporteur.Participant {
		return rapporteur.Participant{Text: words, Code: code}
	}
	r := &rapporteur.Report{Article: rapporteur.Article{ID: "a1", URL: "https://example.org/a1", Published: day("2023-04-02"), Text: text}, Sentences: []rapporteur.Span{{Start: 12, End: 53}, {Start: 54, End: len(text)}},
		Events: []rapporteur.Event{
			{ID: "v1", Type: "CONSULT", Quad: "verbal cooperation", Score: 4, Sentence: 1, Modality: rapporteur.Actual, Actors: []rapporteur.Participant{party("France", "FRA"), party("Germany", "DEU")}, Place: &rapporteur.EventPlace{Name: "Lyon", Lat: 45.7, Lon: 4.8}},
			{ID: "v2", Type: "ASSAULT", Quad: "material conflict", Score: -9, Sentence: 2, Modality: rapporteur.Negated, Recipients: []rapporteur.Participant{party("nobody", "")}},
			{ID: "v3", Type: "AID", Quad: "material cooperation", Sentence: 9, Modality: rapporteur.Actual, Actors: []rapporteur.Participant{party("the agency", "IGO")}, Date: &rapporteur.EventDate{Start: day("2023-03-01")}, Trigger: rapporteur.Quote{Text: "sent  help"}},
		}}
	got := slices.Collect(FromReport(r, Codes, false, nil))
	if len(got) != 3 {
		t.Fatalf("%d rows: %+v", len(got), got)
	}
	first := Event{ID: got[0].ID, Date: day("2023-04-02"), Actor: "FRA", Recipient: "DEU", Type: "CONSULT", Quad: VerbalCooperation, Score: 4, Lat: 45.7, Lon: 4.8, Place: "Lyon", Href: "https://example.org/a1", Title: "Envoys of France and Germany met in Lyon."}
	if got[0] != first || got[1].Actor != "DEU" || got[1].Recipient != "FRA" || got[1].ID != first.ID {
		t.Errorf("%+v\n%+v, want first %+v", got[0], got[1], first)
	}
	if got[2].Actor != "the agency" || got[2].Date != day("2023-03-01") || got[2].Title != "sent help" || got[2].ID == first.ID {
		t.Errorf("%+v", got[2])
	}
	all := slices.Collect(FromReport(r, Names, true, func(e *rapporteur.Event) string { return "/events/" + e.ID }))
	if len(all) != 4 || all[0].Actor != "France" || all[2].Href != "/events/v2" || all[2].Quad != MaterialConflict {
		t.Errorf("%+v", all)
	}
}

func TestFromRecord(t *testing.T) {
	row := &rapporteur.EventRow{Key: rapporteur.RowKey{Article: "a1", Row: "f"}, Article: rapporteur.ArticleRow{ID: "a1", Published: day("2023-04-02")}, Passage: rapporteur.Passage{Text: "Envoys met."},
		Event: rapporteur.Event{Type: "CONSULT", Quad: "verbal cooperation", Actors: []rapporteur.Participant{{Text: "France", Code: "FRA"}, {Text: "envoys"}}}}
	got := slices.Collect(FromRecord(row, Codes, "/e/1"))
	want := Event{ID: "a1~f", Date: day("2023-04-02"), Actor: "FRA", Recipient: "envoys", Type: "CONSULT", Quad: VerbalCooperation, Href: "/e/1", Title: "Envoys met."}
	if len(got) != 2 || got[0] != want || got[1].Actor != "envoys" || got[1].ID != want.ID {
		t.Errorf("%+v, want %+v and the other way round", got, want)
	}
}

func TestParties(t *testing.T) {
	for _, c := range []struct {
		p            exchange.Party
		codes, names string
	}{
		{exchange.Party{Name: "Envoy", Country: "FRA", Sectors: []string{"GOV"}}, "FRA", "Envoy"},
		{exchange.Party{Name: "the union", Sectors: []string{"IGO"}}, "the union", "the union"},
		{exchange.Party{Sectors: []string{"REB", "MIL"}}, "REB MIL", "REB MIL"},
		{exchange.Party{Country: "KEN"}, "KEN", "KEN"},
		{exchange.Party{}, "", ""},
	} {
		if a, b := Codes.Of(&c.p), Names.Of(&c.p); a != c.codes || b != c.names {
			t.Errorf("%+v: %q, %q", c.p, a, b)
		}
	}
}

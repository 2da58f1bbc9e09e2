package rapporteur_test

import (
	"encoding/json"
	"strings"
	"testing"

	"rapporteur"
)

const accented = "São Tomé’s envoy 🕊 visited Zürich."

func span(t *testing.T, part string) rapporteur.Span {
	t.Helper()
	i := strings.Index(accented, part)
	if i < 0 {
		t.Fatalf("%q is not in the text", part)
	}
	return rapporteur.Span{Start: i, End: i + len(part)}
}

func sample(t *testing.T) rapporteur.Report {
	visited, where := span(t, "visited"), span(t, "Zürich")
	return rapporteur.Report{
		Rapporteur: rapporteur.Version, Codebook: "plover-2021",
		Article:   rapporteur.Article{Text: accented, Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}},
		Sentences: []rapporteur.Span{{Start: 0, End: len(accented)}},
		Times:     []rapporteur.Time{},
		Entities: []rapporteur.Entity{{ID: "e1", Kind: rapporteur.PlaceKind, Name: "Zürich",
			Mentions: []rapporteur.Quote{{Span: where, Text: "Zürich"}}}},
		Events: []rapporteur.Event{{ID: "v1", Type: "CONSULT", Modes: []string{"visit"}, Quad: "verbal cooperation", Sentence: 1,
			Actors: []rapporteur.Participant{{Span: span(t, "envoy"), Text: "envoy"}}, Recipients: []rapporteur.Participant{},
			Trigger: rapporteur.Quote{Span: visited, Text: "visited"}, Magnitudes: []rapporteur.Magnitude{},
			Date: &rapporteur.EventDate{Span: &where}, Modality: rapporteur.Actual}},
		Claims: []rapporteur.Claim{{ID: "c1", Stance: rapporteur.Assert, Form: "indirect", Evidence: "none",
			Speakers: []rapporteur.Participant{}, Cue: &rapporteur.Quote{Span: visited, Text: "visited"},
			Content: []rapporteur.Quote{{Span: where, Text: "Zürich"}}}},
		Unresolved: []rapporteur.Unresolved{},
	}
}

func TestSpansCountCodePointsInJSON(t *testing.T) {
	b, err := json.Marshal(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var loose struct {
		Events []struct{ Trigger struct{ Span [2]int } }
	}
	if err := json.Unmarshal(b, &loose); err != nil {
		t.Fatal(err)
	}
	at := loose.Events[0].Trigger.Span
	if got := string([]rune(accented)[at[0]:at[1]]); got != "visited" {
		t.Errorf("trigger covers %q in code points, want visited", got)
	}
}

func TestReportSurvivesJSON(t *testing.T) {
	want := sample(t)
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got rapporteur.Report
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(got)
	if err != nil || string(again) != string(b) {
		t.Errorf("came back as\n%s\nwant\n%s\n%v", again, b, err)
	}
	if got.Events[0].Trigger != want.Events[0].Trigger || *got.Events[0].Date.Span != *want.Events[0].Date.Span {
		t.Errorf("event came back as %+v", got.Events[0])
	}
	if want.Events[0].Trigger.Span != span(t, "visited") {
		t.Error("marshalling changed the report's own spans")
	}
}

func TestSpanOutsideTextIsRefused(t *testing.T) {
	for _, bad := range []string{`[3,99]`, `[5,2]`, `[-1,2]`} {
		var r rapporteur.Report
		if err := json.Unmarshal([]byte(`{"article":{"text":"short"},"sentences":[`+bad+`]}`), &r); err == nil {
			t.Errorf("span %s was taken", bad)
		}
	}
}

func TestDateText(t *testing.T) {
	for in, want := range map[string]string{"2022-02-04": "2022-02-04", "": ""} {
		var d rapporteur.Date
		if err := d.UnmarshalText([]byte(in)); err != nil || d.String() != want {
			t.Errorf("%q became %q, %v", in, d, err)
		}
	}
	for _, bad := range []string{"2022-02-30", "yesterday", "04/02/2022"} {
		if _, err := rapporteur.ParseDate(bad); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%q gave %v, want an Invalid error", bad, err)
		}
	}
}

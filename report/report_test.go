package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

const body = `Ruritania recalled its ambassador from Edelweiss on Thursday after what it called a build-up of up to 4,000 troops along the river. Graustark's army denied any movement of forces.`

func at(t *testing.T, part string) rapporteur.Quote {
	t.Helper()
	i := strings.Index(body, part)
	if i < 0 {
		t.Fatalf("%q is not in the text", part)
	}
	return rapporteur.Quote{Span: rapporteur.Span{Start: i, End: i + len(part)}, Text: part}
}

func party(t *testing.T, entity, code string, sectors []string, words string) rapporteur.Participant {
	q := at(t, words)
	return rapporteur.Participant{Entity: entity, Code: code, Sectors: sectors, Span: q.Span, Text: q.Text}
}

func ruritania(t *testing.T) *rapporteur.Report {
	day := rapporteur.Date{Year: 2024, Month: 3, Day: 7}
	stop := strings.Index(body, "Graustark's")
	cue, denied := at(t, "called"), at(t, "denied")
	return &rapporteur.Report{
		Rapporteur: "0.1.0", Codebook: "plover-2021",
		Article: rapporteur.Article{ID: "a1", Title: "Ruritania recalls its envoy", Published: day.AddDays(1), Source: "The Borderer", Language: "en",
			Rating: &rapporteur.PageRating{Value: 4, Best: 5, Votes: 1}, Text: body},
		Sentences: []rapporteur.Span{{Start: 0, End: stop - 1}, {Start: stop, End: len(body)}},
		Entities: []rapporteur.Entity{
			{ID: "e1", Kind: rapporteur.Country, Name: "Ruritania", Code: "RUR", Sectors: []string{"GOV"}, Mentions: []rapporteur.Quote{at(t, "Ruritania")}},
			{ID: "e2", Kind: rapporteur.Country, Name: "Graustark", Code: "GRK", Mentions: []rapporteur.Quote{at(t, "Graustark")}},
			{ID: "e3", Kind: rapporteur.Group, Name: "Graustark's army", Code: "GRK", Sectors: []string{"MIL"}, Mentions: []rapporteur.Quote{at(t, "Graustark's army")}},
		},
		Events: []rapporteur.Event{
			{ID: "v1", Type: "SANCTION", Modes: []string{"withdraw"}, Quad: "material conflict", Score: -6, CAMEO: "161", Sentence: 1,
				Actors:     []rapporteur.Participant{party(t, "e1", "RUR", []string{"GOV"}, "Ruritania")},
				Recipients: []rapporteur.Participant{party(t, "e2", "GRK", nil, "Edelweiss")},
				Trigger:    at(t, "recalled its ambassador"), Date: &rapporteur.EventDate{Start: day, End: day},
				Place: &rapporteur.EventPlace{Name: "Edelweiss", Country: "GRK", Lat: 47.5, Lon: 11}, Modality: rapporteur.Actual, Confidence: 0.94,
				Explain: &rapporteur.Explanation{Rule: "recall.v.2", Steps: []string{"object class diplomat: ambassador"}, RunnerUp: "RETREAT", RunnerUpScore: 0.03}},
			{ID: "v2", Type: "MOBILIZE", Modes: []string{"troops"}, Quad: "material conflict", Score: -6.5, Sentence: 1,
				Actors:  []rapporteur.Participant{party(t, "e3", "GRK", []string{"MIL"}, "Graustark's army")},
				Trigger: at(t, "a build-up of up to 4,000 troops"), Claims: []string{"c1"}, Modality: rapporteur.Actual, Confidence: 0.88,
				Magnitudes: []rapporteur.Magnitude{{What: "troops", Value: 4000, Bound: "at most", Span: at(t, "up to 4,000").Span, Text: "up to 4,000"}}},
		},
		Claims: []rapporteur.Claim{
			{ID: "c1", Stance: rapporteur.Allege, Form: "mixed", Sentence: 1, Speakers: []rapporteur.Participant{party(t, "e1", "RUR", []string{"GOV"}, "it")}, Cue: &cue,
				Content: []rapporteur.Quote{at(t, "a build-up of up to 4,000 troops along the river")}, Evidence: "none", Events: []string{"v2"}, Disputes: []string{"c2"}, Confidence: 0.9},
			{ID: "c2", Stance: rapporteur.Deny, Form: "indirect", Sentence: 2, Speakers: []rapporteur.Participant{party(t, "e3", "GRK", []string{"MIL"}, "Graustark's army")}, Cue: &denied,
				Content: []rapporteur.Quote{at(t, "any movement of forces")}, Evidence: "none", Disputes: []string{"c1"}, Confidence: 0.9},
		},
		Unresolved: []rapporteur.Unresolved{{What: "place", Span: at(t, "the river").Span, Text: "the river", Reason: "no name near it"}},
	}
}

func TestGolden(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer, *rapporteur.Report) error{
		"wide.out":   func(b *bytes.Buffer, r *rapporteur.Report) error { return report.Text{Width: 120}.Write(b, r) },
		"narrow.out": func(b *bytes.Buffer, r *rapporteur.Report) error { return report.Text{Width: 60}.Write(b, r) },
		"explain.out": func(b *bytes.Buffer, r *rapporteur.Report) error {
			return report.Text{Width: 120, Explain: true}.Write(b, r)
		},
		"csv.out": func(b *bytes.Buffer, r *rapporteur.Report) error {
			w := csv.NewWriter(b)
			defer w.Flush()
			return report.CSV(w, r, false)
		},
		"json.out": func(b *bytes.Buffer, r *rapporteur.Report) error { return report.JSON(b, r) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b, ruritania(t)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), want)
			}
		})
	}
}

func TestNoLineIsWiderThanThePage(t *testing.T) {
	for _, width := range []int{60, 80, 120, 200} {
		var b bytes.Buffer
		if err := (report.Text{Width: width}).Write(&b, ruritania(t)); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > width {
				t.Errorf("%d cells on a page of %d: %q", n, width, line)
			}
		}
	}
}

func TestTerminalCannotBeSteered(t *testing.T) {
	r := ruritania(t)
	r.Article.Title = "Calm\x1b[2J\u202e title"
	r.Entities[0].Name = "Ruri\x07tania\x1b]0;x"
	var b bytes.Buffer
	if err := (report.Text{}).Write(&b, r); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexAny(b.String(), "\x1b\x07\u202e"); i >= 0 {
		t.Errorf("control character %q reached the terminal", b.String()[i])
	}
}

func TestJSONKeepsEmptyListsAndDropsEmptyStrings(t *testing.T) {
	var b bytes.Buffer
	if err := report.JSONLine(&b, &rapporteur.Report{Article: rapporteur.Article{Text: "Nothing."}}); err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"sentences", "times", "entities", "events", "claims"} {
		if string(got[list]) != "[]" {
			t.Errorf("%s is %s, want []", list, got[list])
		}
	}
	if string(got["article"]) != `{"text":"Nothing."}` {
		t.Errorf("article is %s", got["article"])
	}
}

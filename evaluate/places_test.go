package evaluate

import (
	"os"
	"path/filepath"
	"testing"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

func TestReadPlaces(t *testing.T) {
	file := filepath.Join(t.TempDir(), "gold.xml")
	write := func(xml string) {
		if err := os.WriteFile(file, []byte(xml), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(`<articles><article docid="7"><domain>leeds.example.uk</domain><text><![CDATA[Café in Paris & Elm Street]]></text><toponyms count="2">
<toponym><start>8</start><end>13</end><phrase>Paris</phrase><gaztag geonameid="1"><lat>48.85</lat><lon>2.35</lon></gaztag></toponym>
<toponym><start>16</start><end>26</end><phrase>Elm Street</phrase></toponym></toponyms></article></articles>`)
	got, err := ReadPlaces(file)
	if err != nil {
		t.Fatal(err)
	}
	a := got[0]
	if a.ID != "7" || a.Country != "GBR" || !a.Demonyms || len(a.Places) != 2 || a.Places[0].Span.Of(a.Text) != "Paris" || !a.Places[0].HasPoint || a.Places[1].HasPoint || a.Places[1].Span.Of(a.Text) != "Elm Street" {
		t.Errorf("read %+v", a)
	}
	write(`<articles><article><source>s</source><text>Café in Paris</text><locations><location><name>Paris</name><start>9</start><end>14</end><lat>48.85</lat><lon>2.35</lon></location></locations></article></articles>`)
	if got, err = ReadPlaces(file); err != nil || got[0].Demonyms || got[0].Places[0].Span.Of(got[0].Text) != "Paris" {
		t.Errorf("counted from 1: %+v, %v", got, err)
	}
	write("<articles><article>")
	if _, err = ReadPlaces(file); rapporteur.KindOf(err) != rapporteur.Invalid {
		t.Errorf("a file that is cut off: %v", err)
	}
}

func TestPlaces(t *testing.T) {
	span := func(start, end int) rapporteur.Span { return rapporteur.Span{Start: start, End: end} }
	gold := PlacedText{Places: []GoldPlace{{span(0, 5), 48.85, 2.35, true}, {span(10, 15), 10, 10, true}, {span(20, 25), 0, 0, false}}}
	system := []FoundPlace{
		{span(0, 5), gazetteer.Toponym{Candidate: gazetteer.Candidate{Lat: 48.8, Lon: 2.3}}},
		{span(10, 18), gazetteer.Toponym{Candidate: gazetteer.Candidate{Lat: 30, Lon: 10}}},
		{span(20, 25), gazetteer.Toponym{Unresolved: "roads"}},
		{span(30, 35), gazetteer.Toponym{}},
	}
	want := map[string]float64{"recognition precision": 50, "recognition recall": 200. / 3, "recognition F1": 400. / 7, "relaxed recognition F1": 600. / 7,
		"within 161 km of all gold": 50, "within 161 km of those found": 50}
	for _, f := range Places([]PlacesPair{{gold, system}}) {
		if d := f.Value - want[f.Metric]; d > 0.01 || d < -0.01 {
			t.Errorf("%s is %.2f, want %.2f", f.Metric, f.Value, want[f.Metric])
		}
	}
}

package desk

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"image/png"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"rapporteur"
	"rapporteur/examples"
	"rapporteur/reader"
	"rapporteur/report"
	"rapporteur/source"
)

// exampleReports are the example articles, read once for all tests.
var exampleReports = sync.OnceValues(func() ([]*rapporteur.Report, error) {
	r, err := reader.New(reader.Options{Explain: true})
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(examples.Files(), "*.txt")
	if err != nil {
		return nil, err
	}
	var all []*rapporteur.Report
	for _, file := range files {
		text, err := fs.ReadFile(examples.Files(), file)
		if err != nil {
			return nil, err
		}
		a, err := source.FromText(string(text))
		if err != nil {
			return nil, err
		}
		a.Source = "The " + strings.TrimSuffix(file, ".txt")
		rep, err := r.Read(a)
		if err != nil {
			return nil, err
		}
		all = append(all, rep)
	}
	return all, nil
})

// fill puts the examples into a site's record.
func (s *site) fill() []*rapporteur.Report {
	s.t.Helper()
	reports, err := exampleReports()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range reports {
		if _, err := s.record.PutReport(s.t.Context(), r, ""); err != nil {
			s.t.Fatal(err)
		}
	}
	return reports
}

func TestLists(t *testing.T) {
	s := newSite(t, Config{})
	s.fill()
	b := s.browser()
	for _, c := range []struct {
		path  string
		words []string
	}{
		{"/", []string{"Today", "articles"}},
		{"/events?place=Kharkiv", []string{"ASSAULT", "Izium", `<mark class="m-trigger">struck</mark>`, "/articles/"}},
		{"/events?actor=KEN&type=ASSAULT", []string{"actor", "take away", "KEN"}},
		{"/events?q=embassy", []string{"embassy"}},
		{"/events?actor=NOBODYATALL", []string{"Nothing in the record meets"}},
		{"/claims?stance=deny", []string{"deny", `class="m-content"`}},
		{"/disputes", []string{"side"}},
		{"/actors?actor=Amnesty", []string{"Amnesty International"}},
		{"/incidents", []string{"incident"}},
		{"/articles", []string{"Kyiv Raises Its Flag"}},
		{"/articles?q=parliament&source=The+protest", []string{"Kenyan Police"}},
		{"/search?q=Izium", []string{"Articles", "Events", "Izium"}},
		{"/map", []string{"<svg", "Kharkiv"}},
		{"/network?actor=USA", []string{"<svg", "USA"}},
		{"/timeline", []string{"<svg"}},
		{"/series", []string{"<svg"}},
		{"/types", []string{"<svg"}},
		{"/help", []string{"How to read this", "CONSULT"}},
	} {
		b.get(c.path).expect(t, c.path, 200, c.words...)
	}
	if p := b.get("/events?q=&actor=KEN&actor=&type="); p.status != 303 || p.header.Get("Location") != "/events?actor=KEN" {
		t.Errorf("empty fields lead to %d %s", p.status, p.header.Get("Location"))
	}
	b.get("/events?from=never").expect(t, "a bad filter", 422, "is not a date")
	if p := b.get("/events?actor=KEN"); strings.Contains(p.body, "Izium") {
		t.Error("/events?actor=KEN lists others")
	}
}

// TestParts holds that scripts get the part that they ask for, and only that.
func TestParts(t *testing.T) {
	s := newSite(t, Config{})
	s.fill()
	w := get(s.desk, "/events?actor=KEN", "HX-Request", "true", "HX-Target", "results")
	if body := w.Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, `<div id="results">`) {
		t.Errorf("the part is %s", body)
	}
	w = get(s.desk, "/events", "HX-Request", "true", "HX-Target", "layout")
	if !strings.Contains(w.Body.String(), "<html") {
		t.Error("a part that is not there is not the page")
	}
}

func TestFiles(t *testing.T) {
	s := newSite(t, Config{})
	s.fill()
	b := s.browser()
	rows, err := csv.NewReader(strings.NewReader(b.get("/events.csv?actor=KEN").body)).ReadAll()
	if err != nil || len(rows) < 4 || len(rows[0]) != len(eventColumns) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, r := range rows[1:] {
		if !strings.Contains(strings.Join(r, " "), "KEN") {
			t.Errorf("row %v is another's", r)
		}
	}
	lines := strings.Split(strings.TrimSpace(b.get("/events.jsonl?actor=KEN").body), "\n")
	var row report.EventRow
	if err := json.Unmarshal([]byte(lines[0]), &row); err != nil || len(lines) != len(rows)-1 || !strings.Contains(row.Sentence, row.Words) {
		t.Errorf("%d lines for %d rows, %v", len(lines), len(rows)-1, err)
	}
	if rows, err := csv.NewReader(strings.NewReader(b.get("/claims.csv").body)).ReadAll(); err != nil || len(rows) < 10 {
		t.Errorf("%d claims, %v", len(rows), err)
	}
	for _, file := range []string{"actors", "disputes"} {
		rows, err := csv.NewReader(strings.NewReader(b.get("/" + file + ".csv").body)).ReadAll()
		if lines := strings.Count(b.get("/"+file+".jsonl").body, "\n"); err != nil || len(rows) < 2 || lines != len(rows)-1 {
			t.Errorf("%s: %d rows and %d lines, %v", file, len(rows)-1, lines, err)
		}
		b.get("/"+file).expect(t, file, 200, "/"+file+".csv")
	}
	if p := b.get("/network.svg"); !strings.HasPrefix(p.body, "<svg") && !strings.HasPrefix(p.body, "<?xml") || p.header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("network.svg is %.60s", p.body)
	}
	if _, err := png.Decode(bytes.NewReader([]byte(b.get("/map.png?theme=dark").body))); err != nil {
		t.Errorf("map.png: %v", err)
	}
}

func TestSpreadsheetsRunNothing(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "+cmd": "'+cmd", "-2.5": "-2.5", "@x": "'@x", "a=b": "a=b", "": "", "-": "'-"} {
		if got := harmless([]string{in})[0]; got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

func TestAddArticles(t *testing.T) {
	read := func(_ context.Context, a rapporteur.Article) (*rapporteur.Report, error) {
		return &rapporteur.Report{Article: a, Sentences: []rapporteur.Span{{Start: 0, End: len(a.Text)}}}, nil
	}
	s := newSite(t, Config{Read: read})
	editor, reader := s.as(s.person("ed", rapporteur.EditorRole)), s.as(s.person("re", rapporteur.ReaderRole))
	reader.get("/articles/new").expect(t, "a reader", 403)
	reader.post("/articles", "text", "x").expect(t, "a reader's text", 403)
	s.browser().post("/articles", "text", "x").expect(t, "the public's text", 401)

	text := "A bridge opens\n\nBREMEN, March 3, 2024 — The city opened a bridge on Sunday. People walked over it all day long, and the mayor made a speech."
	p := editor.post("/articles", "text", text, "source", "The Borderer")
	if p.expect(t, "a text", 303); !strings.HasPrefix(p.header.Get("Location"), "/articles/") {
		t.Errorf("sent to %s", p.header.Get("Location"))
	}
	editor.get("/articles").expect(t, "the list", 200, "A bridge opens", "The Borderer", "3 Mar 2024")

	s.desk.limits = newLimiter()
	editor.post("/articles").expect(t, "nothing", 422, "Give an address")
	for _, url := range []string{"/etc/passwd", "file:///etc/passwd", "-", "ftp://example.org/x", "http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://10.0.0.1/"} {
		s.desk.limits = newLimiter()
		if p := editor.post("/articles", "url", url); p.status != 422 || strings.Contains(p.body, "root:") {
			t.Errorf("%s: %d", url, p.status)
		}
	}
}

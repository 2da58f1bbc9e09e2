package reader_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/internal/dataset"
	"rapporteur/reader"
	"rapporteur/source"
)

// told is what a text tells of, as far as a test asks for it; empty fields are not
// asked for.
type told struct {
	what       string
	typ, mode  string
	actors     string // codes, sorted
	recipients string
	start      string
	place      string
	magnitude  string // "at most 130000"
	modality   rapporteur.Modality
}

func (w told) fits(e *rapporteur.Event) bool {
	day := ""
	if e.Date != nil {
		day = e.Date.Start.String()
	}
	place := ""
	if e.Place != nil {
		place = e.Place.Name
	}
	return e.Type == w.typ && (w.mode == "" || slices.Contains(e.Modes, w.mode)) &&
		codes(e.Actors) == w.actors && (w.recipients == "" || codes(e.Recipients) == w.recipients) &&
		(w.start == "" || day == w.start) && (w.place == "" || place == w.place) &&
		(w.magnitude == "" || slices.ContainsFunc(e.Magnitudes, func(m rapporteur.Magnitude) bool {
			return fmt.Sprintf("%s %.0f", m.Bound, m.Value) == w.magnitude
		})) && (w.modality == "" || e.Modality == w.modality)
}

// codes are the participants' codes, sorted, each once.
func codes(ps []rapporteur.Participant) string {
	var cs []string
	for _, p := range ps {
		cs = append(cs, p.Code)
	}
	slices.Sort(cs)
	return strings.Join(slices.Compact(cs), " ")
}

// founding reads the article that the project was founded on, where it is at hand.
func founding(t *testing.T) *rapporteur.Report {
	t.Helper()
	dir, ok := dataset.Path("article")
	if !ok {
		t.Skip("the data are not here")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	if len(files) != 1 {
		t.Fatalf("%d articles in %s, want 1", len(files), dir)
	}
	a, err := source.Open(t.Context(), files[0], source.Options{Date: rapporteur.Date{Year: 2022, Month: 2, Day: 4}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(reader.Options{Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := r.Read(a)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestFoundingArticle(t *testing.T) {
	rep := founding(t)
	if r := rep.Article.Rating; r == nil || r.Value != 4 || r.Best != 5 || r.Votes != 1 {
		t.Errorf("the page's rating is %+v, want 4 of 5 by 1 vote", r)
	}
	if !strings.HasPrefix(rep.Article.Title, "Putin Visits") || strings.Contains(rep.Article.Text, "Leave a Reply") {
		t.Errorf("title %q; furniture left: %v", rep.Article.Title, strings.Contains(rep.Article.Text, "Leave a Reply"))
	}
	for _, w := range []told{
		{what: "Putin visits Beijing", typ: "CONSULT", mode: "visit", actors: "RUS", recipients: "CHN", start: "2022-02-04", place: "Beijing"},
		{what: "Putin meets Xi", typ: "CONSULT", actors: "CHN RUS", start: "2022-02-04"},
		{what: "China supports Russia", typ: "SUPPORT", actors: "CHN", recipients: "RUS"},
		{what: "Russia massed troops", typ: "MOBILIZE", actors: "RUS", magnitude: "at most 130000"},
		{what: "Russia demands of NATO", typ: "REQUEST", actors: "RUS", recipients: "IGO"},
		{what: "both call on NATO", typ: "REQUEST", actors: "CHN RUS", recipients: "IGO"},
		{what: "the U.S. alleges", typ: "ACCUSE", actors: "USA", recipients: "RUS", start: "2022-02-02"},
		{what: "the U.S. withholds evidence", typ: "REJECT", actors: "USA"},
		{what: "both object to AUKUS", typ: "ACCUSE", actors: "CHN RUS", recipients: "IGO"},
		{what: "the pact announced", typ: "SUPPORT", actors: "AUS GBR USA", start: "2021-09-15"},
		{what: "Qin Gang threatens", typ: "THREATEN", actors: "CHN", recipients: "USA"},
		{what: "help with submarines", typ: "AGREE", actors: "GBR USA", recipients: "AUS", magnitude: "at least 8"},
		{what: "Russia supports One China", typ: "SUPPORT", actors: "RUS", recipients: "CHN"},
	} {
		if !slices.ContainsFunc(rep.Events, func(e rapporteur.Event) bool { return w.fits(&e) }) {
			t.Errorf("%s: no %s %s of %s with %s %s %s %s", w.what, w.typ, w.mode, w.actors, w.recipients, w.start, w.place, w.magnitude)
		}
	}
	if t.Failed() {
		for _, e := range rep.Events {
			t.Logf("%s %s %v %s → %s %+v “%s”", e.ID, e.Type, e.Modes, codes(e.Actors), codes(e.Recipients), e.Date, e.Trigger.Text)
		}
	}
}

// voiced is a claim as far as a test asks for it.
type voiced struct {
	what     string
	stance   rapporteur.Stance
	speakers string // codes
	contains string // words of the content
	evidence string
	form     string
}

func TestFoundingClaims(t *testing.T) {
	rep := founding(t)
	find := func(w voiced) *rapporteur.Claim {
		for i := range rep.Claims {
			c := &rep.Claims[i]
			if c.Stance == w.stance && codes(c.Speakers) == w.speakers && (w.evidence == "" || c.Evidence == w.evidence) && (w.form == "" || c.Form == w.form) &&
				slices.ContainsFunc(c.Content, func(q rapporteur.Quote) bool { return strings.Contains(q.Text, w.contains) }) {
				return c
			}
		}
		t.Errorf("%s: no claim that %s %ss “%s” (%s)", w.what, w.speakers, w.stance, w.contains, w.evidence)
		return nil
	}
	denial := find(voiced{what: "the Kremlin's denial", stance: rapporteur.Deny, speakers: "RUS", contains: "invade Ukraine"})
	charge := find(voiced{what: "the U.S. allegation", stance: rapporteur.Allege, speakers: "USA", contains: "fake video", evidence: "withheld"})
	if denial != nil && charge != nil && !slices.Contains(denial.Disputes, charge.ID) {
		t.Error("the denial and the allegation are not linked")
	}
	find(voiced{what: "no limits", stance: rapporteur.Assert, speakers: "CHN RUS", contains: "no limits"})
	find(voiced{what: "the BBC reports", stance: rapporteur.Assert, speakers: "GBR", contains: "boost security"})
	find(voiced{what: "Qin Gang on war", stance: rapporteur.Threaten, speakers: "CHN", contains: "war was", form: "mixed"})
	if t.Failed() {
		for _, c := range rep.Claims {
			t.Logf("%s %s by %s, %s, evidence %s: %v", c.ID, c.Stance, codes(c.Speakers), c.Form, c.Evidence, c.Content)
		}
	}
}

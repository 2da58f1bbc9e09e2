package reader

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/codebook"
)

// readerOf loads a reader with a codebook that ships; the models may be absent.
func readerOf(t *testing.T, name string) (*Reader, *codebook.Book) {
	t.Helper()
	book, err := codebook.LoadNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Options{Book: book})
	if rapporteur.KindOf(err) == rapporteur.NotFound && err != nil {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r, book
}

// TestExamplesOfShippedBooks reads the example of every frame: 85 in a hundred must come
// out right, for the parser errs.
func TestExamplesOfShippedBooks(t *testing.T) {
	for _, name := range codebook.Named()[1:] {
		r, book := readerOf(t, name)
		tried, passed := 0, 0
		for _, s := range book.Senses() {
			if !s.Own || s.Example.Text == "" {
				continue
			}
			tried++
			trial, err := r.Try(s)
			if err != nil {
				t.Fatal(err)
			}
			if trial.Passed {
				passed++
			} else {
				t.Logf("%s: %s\n\tcame out: %s", s.ID, s.Example.Text, strings.Join(trial.Got, "; "))
			}
		}
		t.Logf("%s: %d of %d examples come out right", name, passed, tried)
		if 100*passed < 85*tried {
			t.Errorf("%s: %d of %d examples come out right, fewer than 85 in a hundred", name, passed, tried)
		}
	}
}

// TestStarterExamples reads the examples of the file that people begin with; one tree may
// be wrong.
func TestStarterExamples(t *testing.T) {
	text, err := codebook.Starter()
	if err != nil {
		t.Fatal(err)
	}
	r, book := readerWith(t, text)
	var missed []string
	for _, s := range book.Senses() {
		if !s.Own {
			continue
		}
		trial, err := r.Try(s)
		if err != nil {
			t.Fatal(err)
		}
		if !trial.Passed {
			missed = append(missed, s.ID+": "+strings.Join(trial.Got, "; "))
		}
	}
	if len(missed) > 1 {
		t.Errorf("missed %v", missed)
	}
}

// Paragraphs of our own and the rows that they must give, and must not give.
var paragraphs = []struct {
	book, text string
	want       []string // as inWords has them
	never      []string // types
}{
	{"labour-disputes", `Nurses walked out at three public hospitals in Harare on Monday after talks with the health ministry collapsed.
The Zimbabwe Nurses Association had demanded a pay rise of 40 percent from the government. Police arrested six union leaders outside the ministry.
The government suspended 200 nurses on Tuesday and threatened to dismiss the strikers. The labour court ordered the nurses to return to work.`,
		[]string{"STRIKE walkout: Nurses", "DEMAND pay: Zimbabwe Nurses Association → government", "BREAK police: Police → ", "LOCKOUT suspension: government → ", "THREATEN jobs: government → ", "BREAK order: labour court → "},
		[]string{"PICKET", "OFFER"}},
	{"labour-disputes", `Lufthansa pilots voted on Thursday to strike after rejecting an offer from the company.
The union called a strike for Monday. On Sunday the union and the airline resumed talks in Frankfurt.
The union reached an agreement with Lufthansa early on Monday.`,
		[]string{"BALLOT strike: Lufthansa pilots", "REFUSE offer: Lufthansa pilots", "THREATEN strike: ", "NEGOTIATE talks: ", "SETTLE: "},
		[]string{"STRIKE", "DISMISS"}},
	{"labour-disputes", `The carmaker laid off 1,200 workers at its plant in Ohio on Friday. Workers marched against the company in Toledo on Saturday.
The company locked out the workers on Monday. Air strikes in Syria killed 20 people the same day, and the striker scored twice in the match.`,
		[]string{"DISMISS layoff: carmaker → workers", "PICKET march: ", "LOCKOUT: "},
		[]string{"STRIKE", "NEGOTIATE"}},
	{"attacks-on-civilians", `Gunmen on motorcycles attacked a village in the Nigerian state of Zamfara on Friday. They abducted dozens of women, residents said.
The attackers burned down houses. The army rescued thirty hostages on Sunday. Amnesty International condemned the killings.`,
		[]string{"ATTACK: Gunmen → village", "ABDUCT kidnap: ", "DESTROY arson: attackers → houses", "PROTECT rescue: army → hostages", "ACCOUNT condemn: Amnesty International"},
		[]string{"BOMB", "DETAIN"}},
	{"attacks-on-civilians", `Sudanese paramilitary fighters shelled a hospital in El Fasher on Tuesday, killing nine patients. The Rapid Support Forces have besieged the city since May.
The army blocked aid to refugees in Darfur. Fighters looted a warehouse of the World Food Programme.`,
		[]string{"BOMB shelling: Sudanese paramilitary fighters → hospital", "KILL: Sudanese paramilitary fighters → patients", "BESIEGE siege: ", "OBSTRUCT block: army", "OBSTRUCT loot-aid: "},
		[]string{"ABDUCT", "PROTECT"}},
	{"attacks-on-civilians", `A suicide bomber killed 22 worshippers at a mosque in Peshawar on Friday. The Pakistani Taliban threatened to kill more civilians.
The army attacked a militant base in Waziristan on Saturday. A court in Paris convicted a former rebel commander of torture in Liberia.
Critics attacked the budget, and the minister suffered a heart attack.`,
		[]string{"KILL: suicide bomber → worshippers", "THREATEN violence: ", "ACCOUNT convict: court in Paris → "},
		[]string{"ATTACK", "TORTURE"}},
}

func TestShippedBooksReadParagraphs(t *testing.T) {
	readers := map[string]*Reader{}
	wanted, missing := 0, 0
	for _, p := range paragraphs {
		if readers[p.book] == nil {
			readers[p.book], _ = readerOf(t, p.book)
		}
		rep, err := readers[p.book].Read(rapporteur.Article{ID: "p", Text: p.text, Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Codebook != p.book {
			t.Errorf("the report says codebook %s, want %s", rep.Codebook, p.book)
		}
		var rows []string
		for i := range rep.Events {
			rows = append(rows, inWords(&rep.Events[i]))
		}
		all := "\n" + strings.Join(rows, "\n")
		for _, w := range p.want {
			wanted++
			if !strings.Contains(all, "\n"+w) {
				missing++
				t.Logf("no row %q in%s", w, all)
			}
		}
		for _, typ := range p.never {
			if strings.Contains(all, "\n"+typ+" ") || strings.Contains(all, "\n"+typ+":") {
				t.Errorf("a row of %s in%s", typ, all)
			}
		}
	}
	if 8*missing > wanted { // a tree that the parser gets wrong may cost a row
		t.Errorf("%d of %d rows are missing", missing, wanted)
	}
}

// readerWith loads a reader with the codebook of a text.
func readerWith(t *testing.T, text []byte) (*Reader, *codebook.Book) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := codebook.LoadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Options{Book: book})
	if err != nil {
		t.Skip(err)
	}
	return r, book
}

func TestOwnNounsActAndPatternsRuleOut(t *testing.T) {
	r, _ := readerWith(t, []byte(`
codebook: own
extends: none
types:
  EVICTION: {score: -6, quad: material conflict, counts: evicted, unless: "(?i)reality show"}
actors:
  BUS: [landlord]
frames:
  EVICTION:
    - {trigger: evict, example: "{The landlord} evicted [forty families] in Lyon on Monday."}
`))
	read := func(s string) []rapporteur.Event {
		rep, err := r.Read(rapporteur.Article{ID: "a", Text: s})
		if err != nil {
			t.Fatal(err)
		}
		return rep.Events
	}
	events := read("The landlord evicted forty families in Lyon on Monday.")
	if len(events) != 1 || len(events[0].Actors) != 1 || events[0].Actors[0].Sectors[0] != "BUS" {
		t.Fatalf("got %+v", events)
	}
	if m := events[0].Magnitudes; len(m) != 1 || m[0].What != "evicted" || m[0].Value != 40 {
		t.Errorf("magnitudes %+v", m)
	}
	if events := read("The landlord evicted forty families in a reality show on Monday."); len(events) != 0 {
		t.Errorf("what unless rules out came out: %+v", events)
	}
}

package storetest

import (
	"fmt"
	"slices"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Rows are the tests of searches for events, claims and actors.
func Rows(t *testing.T, open func(*testing.T) *store.DB) {
	s := open(t)
	const n = 60
	for i := range n {
		r := Report(fmt.Sprintf("a%02d", i), i)
		if i%3 == 0 {
			r.Article.Source = "Gazette"
			r.Events[0].Recipients[0].Code = "FRE"
			r.Events[0].Actors = append(r.Events[0].Actors, rapporteur.Participant{Text: "100%_sure\\ allies", Code: "NGO"})
		}
		put(t, s, r)
	}
	t.Run("events by filter", func(t *testing.T) { testEventFilters(t, s, n) })
	t.Run("claims by filter", func(t *testing.T) { testClaimFilters(t, s, n) })
	t.Run("every order and page", func(t *testing.T) { testRowOrders(t, s, n) })
	t.Run("hostile filters", func(t *testing.T) { testHostileFilters(t, s) })
	t.Run("actors", func(t *testing.T) { testActors(t, s, n) })
	t.Run("one row by its key", func(t *testing.T) { testRowByKey(t, s) })
}

func march(day int) rapporteur.Date { return rapporteur.Date{Year: 2024, Month: 3, Day: day} }

func testEventFilters(t *testing.T, s *store.DB, n int) {
	for _, c := range []struct {
		q    rapporteur.RowQuery
		want int
	}{
		{rapporteur.RowQuery{}, 2 * n},
		{rapporteur.RowQuery{Actor: []string{"RUR"}}, n},
		{rapporteur.RowQuery{Actor: []string{"RUR/GOV"}}, n},
		{rapporteur.RowQuery{Actor: []string{"RUR/MIL"}}, 0},
		{rapporteur.RowQuery{Actor: []string{"ritan"}}, n},
		{rapporteur.RowQuery{Actor: []string{"Q1331174"}}, n},
		{rapporteur.RowQuery{Actor: []string{"=ruritania"}}, 0},
		{rapporteur.RowQuery{Actor: []string{"RUR", "GRA"}}, 2 * n},
		{rapporteur.RowQuery{Actor: []string{"100%_sure\\"}}, n / 3},
		{rapporteur.RowQuery{Actor: []string{"%"}}, 0},
		{rapporteur.RowQuery{Recipient: []string{"FRE"}}, n / 3},
		{rapporteur.RowQuery{Actor: []string{"RUR"}, Recipient: []string{"GRA"}}, n - n/3},
		{rapporteur.RowQuery{Speaker: []string{"GRA/MIL"}}, n},
		{rapporteur.RowQuery{Stance: []rapporteur.Stance{rapporteur.Deny}}, n},
		{rapporteur.RowQuery{Stance: []rapporteur.Stance{rapporteur.Warn}}, 0},
		{rapporteur.RowQuery{Type: []string{"SANCTION"}}, n},
		{rapporteur.RowQuery{Type: []string{"SANCTION", "MOBILIZE"}}, 2 * n},
		{rapporteur.RowQuery{Mode: []string{"troops"}}, n},
		{rapporteur.RowQuery{Mode: []string{"troop_"}}, 0},
		{rapporteur.RowQuery{Context: []string{"military", "legal"}}, n},
		{rapporteur.RowQuery{Quad: []string{"material conflict"}}, n},
		{rapporteur.RowQuery{Modality: []rapporteur.Modality{rapporteur.Negated}}, 0},
		{rapporteur.RowQuery{Publisher: []string{"Gazette"}, Type: []string{"SANCTION"}}, n / 3},
		{rapporteur.RowQuery{Country: []string{"GRA"}}, n},
		{rapporteur.RowQuery{Place: "delweiss"}, 0},
		{rapporteur.RowQuery{Place: "delweiß"}, n},
		{rapporteur.RowQuery{Place: "_"}, 0},
		{rapporteur.RowQuery{Text: "ambassadors"}, n},
		{rapporteur.RowQuery{Text: "massed troops", Actor: []string{"GRA"}}, n},
		{rapporteur.RowQuery{Article: "a07"}, 2},
		{rapporteur.RowQuery{Verdict: []string{"none"}}, 2 * n},
		{rapporteur.RowQuery{Verdict: []string{"confirmed"}}, 0},
		{rapporteur.RowQuery{Confidence: 0.9, Type: []string{"SANCTION"}}, n},
		{rapporteur.RowQuery{From: march(28)}, 2},                                          // the articles' own day, for the second event
		{rapporteur.RowQuery{To: march(1), From: march(1), Type: []string{"SANCTION"}}, 3}, // of the articles of the 2nd
		{rapporteur.RowQuery{Incident: "no such"}, 0},
		{rapporteur.RowQuery{Disputed: true}, 0},
	} {
		if got := count(t, s, c.q); got != c.want {
			t.Errorf("%+v: %d events, want %d", c.q, got, c.want)
		}
		c.q.Limit = 500
		l, err := s.Events(t.Context(), c.q)
		if err != nil || len(l.Items) != c.want {
			t.Errorf("%+v lists %d events, %v; want %d", c.q, len(l.Items), err, c.want)
		}
		each := 0
		for _, err := range s.EachEvent(t.Context(), c.q) {
			if err != nil {
				t.Fatal(err)
			}
			each++
		}
		if each != c.want {
			t.Errorf("%+v streams %d events, want %d", c.q, each, c.want)
		}
	}
}

func testClaimFilters(t *testing.T, s *store.DB, n int) {
	for _, c := range []struct {
		q    rapporteur.RowQuery
		want int
	}{
		{rapporteur.RowQuery{}, n},
		{rapporteur.RowQuery{Speaker: []string{"GRA"}}, n},
		{rapporteur.RowQuery{Speaker: []string{"RUR"}}, 0},
		{rapporteur.RowQuery{Actor: []string{"GRA"}}, n},
		{rapporteur.RowQuery{Stance: []rapporteur.Stance{rapporteur.Deny, rapporteur.Warn}}, n},
		{rapporteur.RowQuery{Type: []string{"MOBILIZE"}}, n},
		{rapporteur.RowQuery{Type: []string{"SANCTION"}}, 0},
		{rapporteur.RowQuery{Context: []string{"military"}, Quad: []string{"material conflict"}}, n},
		{rapporteur.RowQuery{Text: "river"}, n},
		{rapporteur.RowQuery{Publisher: []string{"Gazette"}}, n / 3},
		{rapporteur.RowQuery{Place: "Edelweiß"}, 0},
	} {
		c.q.Limit = 500
		if l, err := s.Claims(t.Context(), c.q); err != nil || len(l.Items) != c.want {
			t.Errorf("%+v lists %d claims, %v; want %d", c.q, len(l.Items), err, c.want)
		}
		each := 0
		for c, err := range s.EachClaim(t.Context(), c.q) {
			if err != nil || c.Claim.Stance != rapporteur.Deny {
				t.Fatalf("%+v, %v", c, err)
			}
			each++
		}
		if each != c.want {
			t.Errorf("%+v streams %d claims, want %d", c.q, each, c.want)
		}
	}
}

func testRowOrders(t *testing.T, s *store.DB, n int) {
	before := map[string]func(a, b *rapporteur.EventRow) bool{
		"":            func(a, b *rapporteur.EventRow) bool { return !dayOf(a).Before(dayOf(b)) },
		"added":       func(a, b *rapporteur.EventRow) bool { return !a.Article.Added.Before(b.Article.Added) },
		"confidence":  func(a, b *rapporteur.EventRow) bool { return a.Event.Confidence >= b.Event.Confidence },
		"uncertainty": func(a, b *rapporteur.EventRow) bool { return a.Event.Confidence <= b.Event.Confidence }, // none is below a half
	}
	for sort, ok := range before {
		for _, filter := range []rapporteur.RowQuery{{}, {Actor: []string{"GRA", "RUR"}}, {Text: "Graustark"}} {
			var all []rapporteur.EventRow
			q := filter
			q.Sort, q.Limit = sort, 7
			for {
				l, err := s.Events(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, l.Items...)
				if q.After = l.Next; l.Next == "" || len(all) > 3*n {
					break
				}
			}
			keys := map[rapporteur.RowKey]bool{}
			for i := range all {
				keys[all[i].Key] = true
				if i > 0 && !ok(&all[i-1], &all[i]) {
					t.Fatalf("sorted by %q, %s stands before %s", sort, all[i-1].Key, all[i].Key)
				}
			}
			if len(all) != 2*n || len(keys) != 2*n {
				t.Errorf("sorted by %q: %d events, %d different, of %d", sort, len(all), len(keys), 2*n)
			}
		}
	}
}

func dayOf(e *rapporteur.EventRow) rapporteur.Date {
	if e.Event.Date != nil {
		return e.Event.Date.Start
	}
	return e.Article.Published
}

func testHostileFilters(t *testing.T, s *store.DB) {
	many := slices.Repeat([]string{"x"}, 1000)
	for _, q := range []rapporteur.RowQuery{
		{Sort: "day; DROP TABLE events"}, {Page: rapporteur.Page{After: "eyJvIjoiZGF0ZSIsImkiOiJ4In0"}}, {Page: rapporteur.Page{After: "💣"}},
		{Actor: many}, {Type: many}, {Actor: []string{string(make([]byte, 10))}}, {Text: string(make([]byte, 3))}, {Place: "\xff"}, {Mode: many},
	} {
		if _, err := s.Events(t.Context(), q); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%.80q gives %v", fmt.Sprint(q), err)
		}
	}
	l, err := s.Events(t.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Events(t.Context(), rapporteur.RowQuery{Sort: "added", Page: rapporteur.Page{After: l.Next}}); rapporteur.KindOf(err) != rapporteur.Invalid {
		t.Errorf("the cursor of another order gives %v", err)
	}
	for _, text := range []string{`' OR 1=1 --`, `"`, `""`, `a AND`, `NEAR/2`, `words:x`, `^zz`, `a -b`, `(`, `:*`, `!x & |`, `\`, `🙂`} {
		for _, q := range []rapporteur.RowQuery{{Text: text}, {Actor: []string{text}}, {Place: text}, {Type: []string{text}}, {Mode: []string{text}}} {
			if l, err := s.Events(t.Context(), q); err != nil || len(l.Items) != 0 {
				t.Errorf("%+v gives %d events, %v", q, len(l.Items), err)
			}
		}
	}
	if l, err := s.Events(t.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 1 << 30}}); err != nil || len(l.Items) > 500 {
		t.Errorf("a limit beyond all limits gives %d events, %v", len(l.Items), err)
	}
}

func testActors(t *testing.T, s *store.DB, n int) {
	for _, c := range []struct {
		q                  rapporteur.RowQuery
		name               string
		acts, receives, of int
	}{
		{rapporteur.RowQuery{}, "Graustark", n, n, 3},
		{rapporteur.RowQuery{Actor: []string{"rurit"}}, "Ruritania", n, 0, 1},
		{rapporteur.RowQuery{Actor: []string{"RUR"}}, "Ruritania", n, 0, 1},
		{rapporteur.RowQuery{Actor: []string{"100%_"}}, "100%_sure\\ allies", n / 3, 0, 1},
		{rapporteur.RowQuery{Actor: []string{"GRA", "RUR"}, Publisher: []string{"Gazette"}, Type: []string{"SANCTION"}}, "Graustark", 0, n / 3, 2},
	} {
		l, err := s.Actors(t.Context(), c.q)
		if err != nil || len(l.Items) != c.of {
			t.Errorf("%+v: %+v, %v; want %d", c.q, l.Items, err, c.of)
			continue
		}
		i := slices.IndexFunc(l.Items, func(a rapporteur.ActorRow) bool { return a.Name == c.name })
		if i < 0 || l.Items[i].Acts != c.acts || l.Items[i].Receives != c.receives || l.Items[i].Last.IsZero() {
			t.Errorf("%+v: %+v; want %+v", c.q, l.Items, c)
			continue
		}
		if n := count(t, s, rapporteur.RowQuery{Actor: []string{l.Items[i].Key}}); c.acts > 0 && n < c.acts {
			t.Errorf("the key %s finds %d events", l.Items[i].Key, n)
		}
	}
	l, err := s.Actors(t.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 1}})
	if err != nil || len(l.Items) != 1 || l.Next == "" {
		t.Fatalf("%+v, %v", l, err)
	}
	if m, err := s.Actors(t.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 5, After: l.Next}}); err != nil || len(m.Items) != 2 || m.Items[0].Key == l.Items[0].Key {
		t.Errorf("the next page is %+v, %v", m, err)
	}
}

func testRowByKey(t *testing.T, s *store.DB) {
	r := Report("a01", 1)
	row, err := s.Event(t.Context(), keyOf(r, 0))
	if err != nil || row.Event.Type != "SANCTION" || row.Passage.Sentence != r.Sentences[0] || row.Passage.Text != r.Sentences[0].Of(r.Article.Text) || row.Article.ID != "a01" {
		t.Errorf("%+v, %v", row, err)
	}
	_, claims := rapporteur.Fingerprints(r)
	if c, err := s.Claim(t.Context(), rapporteur.RowKey{Article: "a01", Row: claims[0]}); err != nil || c.Claim.Stance != rapporteur.Deny || c.Passage.Text == "" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := s.Event(t.Context(), rapporteur.RowKey{Article: "a01", Row: "no such"}); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("a row that is not there gives %v", err)
	}
	if _, err := s.Claim(t.Context(), keyOf(r, 0)); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("an event asked for as a claim gives %v", err)
	}
}

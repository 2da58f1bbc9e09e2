package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Batches are the tests of reports that are put in together and at the same time.
func Batches(t *testing.T, open func(*testing.T) *store.DB) {
	t.Run("however they are cut", func(t *testing.T) { t.Parallel(); testCuts(t, open) })
	t.Run("an article twice in one", func(t *testing.T) { t.Parallel(); testTwiceInBatch(t, open(t)) })
	t.Run("side by side", func(t *testing.T) { t.Parallel(); testSideBySide(t, open(t)) })
}

// testCuts puts the same reports in one at a time and in batches, some of them again, and
// holds what came of them against each other.
func testCuts(t *testing.T, open func(*testing.T) *store.DB) {
	rs := Dense(90)
	var again []*rapporteur.Report
	for i, r := range rs {
		if i%3 == 0 { // read again, some with an event less
			r := *r
			r.Events = r.Events[i%2:]
			again = append(again, &r)
		}
	}
	var want []string
	for _, size := range []int{1, 7, 16, len(rs)} {
		s := open(t)
		put := func(rs []*rapporteur.Report) {
			for part := range slices.Chunk(rs, size) {
				if _, err := s.PutReports(t.Context(), part, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		put(rs)
		got := append(groupsOf(t, s), disputeIDs(t, s)...)
		put(again)
		got = append(append(got, groupsOf(t, s)...), countsOf(t, s)...)
		if want == nil {
			want = got
			if joined := slices.IndexFunc(want, func(g string) bool { return strings.Count(g, "dense-") > 2 }); joined < 0 {
				t.Errorf("no incident has three events: %q", want)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("in batches of %d the record has\n%s\nnot\n%s", size, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// groupsOf are the incidents, each by what it says and its events.
func groupsOf(t *testing.T, s *store.DB) (out []string) {
	t.Helper()
	q := rapporteur.RowQuery{Page: rapporteur.Page{Limit: 100}}
	for {
		l, err := s.Incidents(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range l.Items {
			i, err := s.Incident(t.Context(), x.ID)
			if err != nil {
				t.Fatal(err)
			}
			var events []string
			for _, m := range i.Events {
				if m.Incident != i.ID {
					t.Errorf("event %v of incident %s says that it is in %q", m.Key, i.ID, m.Incident)
				}
				events = append(events, m.Key.String())
			}
			slices.Sort(events)
			out = append(out, fmt.Sprintf("%s %s %v %d %d %v %v", i.Type, i.Start, i.Modes, i.Reports, i.Sources, i.Disputed, events))
		}
		if q.After = l.Next; l.Next == "" {
			slices.Sort(out)
			return out
		}
	}
}

func disputeIDs(t *testing.T, s *store.DB) (out []string) {
	t.Helper()
	for _, d := range disputesOf(t, s, rapporteur.RowQuery{Page: rapporteur.Page{Limit: 100}}) {
		out = append(out, d.ID)
	}
	slices.Sort(out)
	return out
}

// countsOf are the actors with their counts.
func countsOf(t *testing.T, s *store.DB) (out []string) {
	t.Helper()
	actors, err := s.Actors(t.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 100}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range actors.Items {
		out = append(out, fmt.Sprint(a.Key, " ", a.Acts, a.Receives, a.Speaks, " ", a.Articles))
	}
	slices.Sort(out)
	return out
}

func testTwiceInBatch(t *testing.T, s *store.DB) {
	first, second := Report("a1", 1), Report("a1", 1)
	second.Article.Text += " More of it."
	revs, err := s.PutReports(t.Context(), []*rapporteur.Report{first, Report("a0", 2), second, second}, "me")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []rapporteur.Revision{{Article: "a1", Number: 1, Changed: true}, {Article: "a0", Number: 1, Changed: true}, {Article: "a1", Number: 2, Changed: true}, {Article: "a1", Number: 2}} {
		if got := revs[i]; got.Article != want.Article || got.Number != want.Number || got.Changed != want.Changed {
			t.Errorf("revision %d is %+v, want %+v", i, got, want)
		}
	}
	if r, err := s.Report(t.Context(), "a1"); err != nil || r.Article.Text != second.Article.Text || count(t, s, rapporteur.RowQuery{Article: "a1"}) != 2 {
		t.Errorf("the report is %+v, %v", r, err)
	}
	if revs, err := s.PutReports(t.Context(), nil, ""); err != nil || revs != nil {
		t.Errorf("of nothing: %v, %v", revs, err)
	}
}

// testSideBySide puts in the same reports from several sides, in other orders and batches,
// while articles are removed and incidents joined: nothing may fail or get lost.
func testSideBySide(t *testing.T, s *store.DB) {
	rs := Dense(40)
	var all sync.WaitGroup
	for k := range 3 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(k), 5))
			mine := slices.Clone(rs)
			rng.Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
			for len(mine) > 0 {
				n := min(1+rng.IntN(12), len(mine))
				if _, err := s.PutReports(t.Context(), mine[:n], ""); err != nil {
					t.Error(err)
				}
				if err := s.RemoveArticle(t.Context(), mine[0].Article.ID, ""); err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
					t.Error(err)
				}
				if _, err := s.PutReport(t.Context(), mine[0], ""); err != nil {
					t.Error(err)
				}
				mine = mine[n:]
			}
		})
	}
	all.Wait()
	events := 0
	for _, r := range rs {
		events += len(r.Events)
		if _, err := s.Report(t.Context(), r.Article.ID); err != nil {
			t.Error(err)
		}
	}
	grouped := 0
	for _, g := range groupsOf(t, s) {
		grouped += strings.Count(g, "dense-")
	}
	if n := count(t, s, rapporteur.RowQuery{}); n != events || grouped != events {
		t.Errorf("the record has %d events and %d in incidents, want %d", n, grouped, events)
	}
	counted := countsOf(t, s)
	if _, err := s.PutReports(t.Context(), rs, ""); err != nil {
		t.Fatal(err)
	}
	if again := countsOf(t, s); !slices.Equal(counted, again) {
		t.Errorf("the counts were\n%s\nand after reading all again are\n%s", strings.Join(counted, "\n"), strings.Join(again, "\n"))
	}
}

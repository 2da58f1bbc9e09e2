package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
)

// Keeping are the tests of settings, the audit trail and what changed.
func Keeping(t *testing.T, open func(*testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"settings":                  testSettings,
		"a setting is claimed once": testClaim,
		"audit trail":               testAudit,
		"changes come in order":     testChanges,
		"parallel reports":          testParallelReports,
		"counts":                    testStats,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func testSettings(t *testing.T, s *store.DB) {
	for _, want := range []string{"", "a", "b", ""} {
		if want != "" {
			if err := s.SetSetting(t.Context(), "title", want); err != nil {
				t.Fatal(err)
			}
		} else if err := s.SetSetting(t.Context(), "other", "x"); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			continue
		}
		if got, err := s.Setting(t.Context(), "title"); err != nil || got != want {
			t.Errorf("the setting is %q, %v; want %q", got, err, want)
		}
	}
	if got, err := s.Setting(t.Context(), "none"); err != nil || got != "" {
		t.Errorf("a setting that is not set is %q, %v", got, err)
	}
}

func testClaim(t *testing.T, s *store.DB) {
	var claimed atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			ok, err := s.ClaimSetting(t.Context(), "setup", fmt.Sprint(i))
			if err != nil {
				t.Error(err)
			}
			if ok {
				claimed.Add(1)
			}
		})
	}
	wg.Wait()
	if claimed.Load() != 1 {
		t.Errorf("the setting was claimed %d times", claimed.Load())
	}
}

func testAudit(t *testing.T, s *store.DB) {
	at := time.Date(2024, 3, 8, 12, 0, 0, 123000, time.UTC)
	for i := range 12 {
		if err := s.Audit(t.Context(), rapporteur.AuditEntry{Time: at, By: fmt.Sprint("p", i%2), Act: "role changed", Object: "p9", Why: "100% sure"}); err != nil {
			t.Fatal(err)
		}
	}
	q := rapporteur.AuditQuery{By: "p1", Object: "p9", Act: "role changed", Page: rapporteur.Page{Limit: 4}}
	l, err := s.AuditTrail(t.Context(), q)
	if err != nil || len(l.Items) != 4 || l.Next == "" || !l.Items[0].Time.Equal(at) || l.Items[0].ID < l.Items[1].ID {
		t.Fatalf("%+v, %v", l, err)
	}
	q.After = l.Next
	if l, err := s.AuditTrail(t.Context(), q); err != nil || len(l.Items) != 2 || l.Next != "" {
		t.Errorf("%+v, %v", l, err)
	}
}

// testChanges reads on while others write: no change may be missed or come twice.
func testChanges(t *testing.T, s *store.DB) {
	const writers, each = 8, 10
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if _, err := s.PutReport(t.Context(), Report(fmt.Sprintf("w%d-%d", w, i), i), ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen, after := map[string]bool{}, int64(0)
	for end := time.Now().Add(time.Minute); len(seen) < writers*each && time.Now().Before(end); {
		changes, err := s.Changes(t.Context(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.What == "report" && seen[c.Article] || c.Seq <= after {
				t.Errorf("%+v comes after %d again", c, after)
			}
			if after = c.Seq; c.What == "report" {
				seen[c.Article] = true
			}
		}
	}
	wg.Wait()
	if len(seen) != writers*each {
		t.Errorf("%d changes were seen, of %d", len(seen), writers*each)
	}
}

// testParallelReports puts the same articles from many sides.
func testParallelReports(t *testing.T, s *store.DB) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 5 {
				r := Report(fmt.Sprint("a", i), i)
				r.Article.Text += fmt.Sprint(w)
				if _, err := s.PutReport(t.Context(), r, ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := count(t, s, rapporteur.RowQuery{}); n != 10 {
		t.Errorf("%d events, want 10", n)
	}
	for i := range 5 {
		revs, err := s.Revisions(t.Context(), fmt.Sprint("a", i))
		if err != nil || len(revs) != 8 {
			t.Errorf("%d revisions, %v; want 8", len(revs), err)
		}
	}
	l, err := s.Actors(t.Context(), rapporteur.RowQuery{Actor: []string{"RUR"}})
	if err != nil || len(l.Items) != 1 || l.Items[0].Acts != 5 || l.Items[0].Articles != 5 {
		t.Errorf("%+v, %v", l, err)
	}
}

func testStats(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	st, err := s.Stats(t.Context())
	if err != nil || st.Articles != 1 || st.Events != 2 || st.Claims != 1 || st.Bytes < 10_000 {
		t.Errorf("%+v, %v", st, err)
	}
}

package desk

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

// slowCount is a record that counts for long, and how often.
type slowCount struct {
	rapporteur.Store
	took  time.Duration
	calls int
}

func (s *slowCount) CountEvents(context.Context, rapporteur.RowQuery) (int, error) {
	s.calls++
	time.Sleep(s.took)
	return s.calls, nil
}

func TestLongCountsAreKept(t *testing.T) {
	record, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	s := &slowCount{Store: record, took: longCount}
	d, err := New(t.Context(), Config{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	count := func(what string, q rapporteur.RowQuery, want int) {
		t.Helper()
		if n, err := d.countEvents(t.Context(), q, countedAtMost); err != nil || n != want {
			t.Errorf("%s: %d, %v, not %d", what, n, err, want)
		}
	}
	aid := rapporteur.RowQuery{Type: []string{"AID"}}
	count("at first", aid, 1)
	count("again", aid, 1)
	count("on another page", rapporteur.RowQuery{Type: aid.Type, Sort: "added", Page: rapporteur.Page{Limit: 7}}, 1)
	count("another filter", rapporteur.RowQuery{Type: []string{"YIELD"}}, 2)
	if _, err := record.PutReport(t.Context(), &rapporteur.Report{Rapporteur: rapporteur.Version, Article: rapporteur.Article{ID: "a", Text: "Nothing."}}, ""); err != nil {
		t.Fatal(err)
	}
	d.counts.at(countKey(aid, countedAtMost)).made = time.Now().Add(-maxCountKept / 2)
	count("after a change, and long after", aid, 3)
	s.took = 0
	d.counts.held = nil
	count("what is quick", aid, 4)
	count("what is quick, again", aid, 5)
}

func TestCountsStop(t *testing.T) {
	s := newSite(t, Config{})
	all := 0
	for _, r := range s.fill() {
		all += len(r.Events)
	}
	for most, want := range map[int]string{all + 1: number(all), all: number(all), all - 1: "more than " + number(all-1), 2: "more than 2"} {
		if n, err := s.desk.countEvents(t.Context(), rapporteur.RowQuery{}, most); err != nil || countWords(n, most) != want {
			t.Errorf("%d: %s, %v, not %s", most, countWords(n, most), err, want)
		}
	}
}

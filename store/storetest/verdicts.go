package storetest

import (
	"context"
	"fmt"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Verdicts are the tests of what reviewers say of rows.
func Verdicts(t *testing.T, open func(*testing.T) *store.DB) {
	tests := map[string]func(*testing.T, *store.DB){
		"a verdict is one a reviewer and row":     testVerdict,
		"verdicts at the same time":               testVerdictsAtOnce,
		"a verdict outlives its row":              testStaleVerdict,
		"bad verdicts are refused":                testBadVerdicts,
		"the queue asks for what matters most":    testReviewQueue,
		"the queue is paged, each row once":       testReviewPages,
		"a correction stands as the row ought to": testCorrection,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// keysOf are the keys of a report's events and claims.
func keysOf(r *rapporteur.Report) (events, claims []rapporteur.RowKey) {
	es, cs := rapporteur.Fingerprints(r)
	for _, e := range es {
		events = append(events, rapporteur.RowKey{Article: r.Article.ID, Row: e})
	}
	for _, c := range cs {
		claims = append(claims, rapporteur.RowKey{Article: r.Article.ID, Row: c})
	}
	return events, claims
}

func answer(t *testing.T, s *store.DB, key rapporteur.RowKey, person string, a rapporteur.Answer, typ string) {
	t.Helper()
	if err := s.PutVerdict(t.Context(), rapporteur.Verdict{Key: key, Person: person, Answer: a, Type: typ}); err != nil {
		t.Fatal(err)
	}
}

func wantState(t *testing.T, s *store.DB, key rapporteur.RowKey, want string) {
	t.Helper()
	e, err := s.Event(t.Context(), key)
	if err != nil || e.Verdict != want {
		t.Errorf("the row's verdict is %q, %v, want %q", e.Verdict, err, want)
	}
}

func testVerdict(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, claims := keysOf(r)
	if v, err := s.VerdictOf(t.Context(), events[0], "p"); v != nil || err != nil {
		t.Errorf("no verdict is %+v, %v", v, err)
	}
	for _, step := range []struct {
		person string
		answer rapporteur.Answer
		typ    string
		want   string
	}{
		{"p", rapporteur.Confirm, "", "confirmed"}, {"p", rapporteur.Reject, "", "rejected"}, {"p", rapporteur.Correct, "CONSULT", "corrected"},
		{"q", rapporteur.Correct, "CONSULT", "corrected"}, {"q", rapporteur.Correct, "AID", "disagreed"}, {"q", rapporteur.Confirm, "", "disagreed"}, {"p", rapporteur.Confirm, "", "confirmed"},
	} {
		answer(t, s, events[0], step.person, step.answer, step.typ)
		wantState(t, s, events[0], step.want)
	}
	v, err := s.VerdictOf(t.Context(), events[0], "p")
	if err != nil || v == nil || v.Answer != rapporteur.Confirm || v.Stale || v.Event == nil || v.Event.Type != "SANCTION" || v.Time.IsZero() {
		t.Errorf("the verdict is %+v, %v", v, err)
	}
	put(t, s, r) // reading again keeps it
	wantState(t, s, events[0], "confirmed")
	for _, p := range []string{"p", "q", "q", "nobody"} {
		if err := s.WithdrawVerdict(t.Context(), events[0], p); err != nil {
			t.Fatal(err)
		}
	}
	wantState(t, s, events[0], "none")
	answer(t, s, claims[0], "p", rapporteur.Reject, "")
	if c, err := s.Claim(t.Context(), claims[0]); err != nil || c.Verdict != "rejected" {
		t.Errorf("the claim's verdict is %q, %v", c.Verdict, err)
	}
	if n, err := s.CountEvents(t.Context(), rapporteur.RowQuery{Verdict: []string{"none"}}); err != nil || n != 2 {
		t.Errorf("%d events have no verdict, %v, want 2", n, err)
	}
}

func testVerdictsAtOnce(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := keysOf(r)
	atOnce(t, 20, func(ctx context.Context, i int) error {
		a := []rapporteur.Answer{rapporteur.Confirm, rapporteur.Reject}[i%2]
		return s.PutVerdict(ctx, rapporteur.Verdict{Key: events[0], Person: "p", Answer: a})
	})
	n := 0
	var last rapporteur.Verdict
	for v, err := range s.EachVerdict(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n, last = n+1, v
	}
	if n != 1 {
		t.Fatalf("twenty answers of one reviewer are %d verdicts", n)
	}
	wantState(t, s, events[0], map[rapporteur.Answer]string{rapporteur.Confirm: "confirmed", rapporteur.Reject: "rejected"}[last.Answer])
	atOnce(t, 20, func(ctx context.Context, i int) error {
		a := []rapporteur.Answer{rapporteur.Confirm, rapporteur.Reject}[i%2]
		return s.PutVerdict(ctx, rapporteur.Verdict{Key: events[1], Person: fmt.Sprint("reviewer ", i), Answer: a})
	})
	wantState(t, s, events[1], "disagreed")
}

func testStaleVerdict(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := keysOf(r)
	answer(t, s, events[0], "p", rapporteur.Confirm, "")
	next := Report("a1", 1)
	next.Events = next.Events[1:]
	put(t, s, next)
	v, err := s.VerdictOf(t.Context(), events[0], "p")
	if err != nil || v == nil || !v.Stale || v.Event == nil || v.Event.Type != "SANCTION" {
		t.Fatalf("the verdict on a row that is gone is %+v, %v", v, err)
	}
	answer(t, s, events[0], "p", rapporteur.Reject, "") // it can still be changed
	for v, err := range s.EachVerdict(t.Context()) {
		if err != nil || !v.Stale || v.Answer != rapporteur.Reject || v.Event == nil {
			t.Errorf("the stream has %+v, %v", v, err)
		}
		break // a reader may stop
	}
	put(t, s, r)
	wantState(t, s, events[0], "rejected")
}

func testBadVerdicts(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := keysOf(r)
	for name, c := range map[string]struct {
		v    rapporteur.Verdict
		kind rapporteur.ErrorKind
	}{
		"nobody's":                 {rapporteur.Verdict{Key: events[0], Answer: rapporteur.Confirm}, rapporteur.Invalid},
		"no answer":                {rapporteur.Verdict{Key: events[0], Person: "p"}, rapporteur.Invalid},
		"a correction of nothing":  {rapporteur.Verdict{Key: events[0], Person: "p", Answer: rapporteur.Correct}, rapporteur.Invalid},
		"a row that nobody knows":  {rapporteur.Verdict{Key: rapporteur.RowKey{Article: "a1", Row: "x"}, Person: "p", Answer: rapporteur.Confirm}, rapporteur.NotFound},
		"an article nobody knows":  {rapporteur.Verdict{Key: rapporteur.RowKey{Article: "a9", Row: events[0].Row}, Person: "p", Answer: rapporteur.Confirm}, rapporteur.NotFound},
		"a note as long as a book": {rapporteur.Verdict{Key: events[0], Person: "p", Answer: rapporteur.Confirm, Note: string(make([]byte, 1<<20))}, rapporteur.TooLarge},
	} {
		wantKind(t, s.PutVerdict(t.Context(), c.v), c.kind, name)
	}
	_, err := s.ReviewQueue(t.Context(), rapporteur.ReviewQuery{})
	wantKind(t, err, rapporteur.Invalid, "nobody's queue")
	_, err = s.ReviewQueue(t.Context(), rapporteur.ReviewQuery{Person: "p", Page: rapporteur.Page{After: "x"}})
	wantKind(t, err, rapporteur.Invalid, "a bad cursor")
}

func testCorrection(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := keysOf(r)
	if err := s.PutVerdict(t.Context(), rapporteur.Verdict{Key: events[0], Person: "p", Answer: rapporteur.Correct, Type: "CONSULT", Mode: "visit"}); err != nil {
		t.Fatal(err)
	}
	v, err := s.VerdictOf(t.Context(), events[0], "p")
	if err != nil || v.Event == nil || v.Event.Type != "CONSULT" || len(v.Event.Modes) != 1 || v.Event.Modes[0] != "visit" || v.Event.Actors[0].Code != "RUR" {
		t.Errorf("the corrected row is %+v, %v", v.Event, err)
	}
	right := r.Events[0]
	right.Type, right.Modes = "AID", nil
	if err := s.PutVerdict(t.Context(), rapporteur.Verdict{Key: events[0], Person: "p", Answer: rapporteur.Correct, Event: &right}); err != nil {
		t.Fatal(err)
	}
	if v, err = s.VerdictOf(t.Context(), events[0], "p"); err != nil || v.Type != "AID" || v.Event.Type != "AID" {
		t.Errorf("the corrected row is %+v, %v", v, err)
	}
}

// queue lists a reviewer's whole queue, a few rows a page.
func queue(t *testing.T, s *store.DB, person string, size int) []rapporteur.EventRow {
	t.Helper()
	q := rapporteur.ReviewQuery{Person: person, Page: rapporteur.Page{Limit: size}}
	var out []rapporteur.EventRow
	for {
		l, err := s.ReviewQueue(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Items) == 0 && len(out) > 0 {
			t.Error("the last page is empty")
		}
		out = append(out, l.Items...)
		if q.After = l.Next; q.After == "" {
			return out
		}
	}
}

func testReviewQueue(t *testing.T, s *store.DB) {
	var keys []rapporteur.RowKey
	for i := range 4 { // v1 of each is of confidence 0.94, v2 from 0.5 upward
		r := Report(fmt.Sprint("a", i), i*10)
		put(t, s, r)
		events, _ := keysOf(r)
		keys = append(keys, events...)
	}
	answer(t, s, keys[0], "q", rapporteur.Confirm, "") // disagreed on
	answer(t, s, keys[0], "r", rapporteur.Reject, "")
	answer(t, s, keys[2], "q", rapporteur.Confirm, "") // answered once
	answer(t, s, keys[4], "q", rapporteur.Confirm, "") // settled
	answer(t, s, keys[4], "r", rapporteur.Confirm, "")
	answer(t, s, keys[6], "p", rapporteur.Reject, "") // by the reviewer
	want := []rapporteur.RowKey{keys[0], keys[2], keys[1], keys[3], keys[5], keys[7], keys[4]}
	for _, size := range []int{1, 3, 50} {
		got := queue(t, s, "p", size)
		if len(got) != len(want) {
			t.Fatalf("the queue has %d rows, want %d", len(got), len(want))
		}
		for i, r := range got {
			if r.Key != want[i] {
				t.Errorf("pages of %d: row %d is %v, want %v", size, i, r.Key, want[i])
			}
			if r.Verdict != "none" {
				t.Errorf("the queue tells that others %s row %d", r.Verdict, i)
			}
			if r.Passage.Text == "" || r.Article.ID != r.Key.Article {
				t.Errorf("row %d has no passage or article: %+v", i, r)
			}
		}
	}
	l, err := s.ReviewQueue(t.Context(), rapporteur.ReviewQuery{Person: "p", Rows: rapporteur.RowQuery{Type: []string{"MOBILIZE"}, Article: "a1"}})
	if err != nil || len(l.Items) != 1 || l.Items[0].Key != keys[3] {
		t.Errorf("the filtered queue is %+v, %v", l.Items, err)
	}
	if got := queue(t, s, "q", 50); len(got) != 5 {
		t.Errorf("another reviewer's queue has %d rows, want 5", len(got))
	}
}

func testReviewPages(t *testing.T, s *store.DB) {
	seen := map[rapporteur.RowKey]bool{}
	for i := range 20 {
		r := Report(fmt.Sprint("a", i), i)
		put(t, s, r)
		events, _ := keysOf(r)
		switch i % 4 {
		case 0:
			answer(t, s, events[0], "q", rapporteur.Confirm, "")
		case 1:
			answer(t, s, events[1], "q", rapporteur.Confirm, "")
			answer(t, s, events[1], "r", rapporteur.Reject, "")
		}
	}
	for _, r := range queue(t, s, "p", 7) {
		if seen[r.Key] {
			t.Fatalf("%v is asked twice", r.Key)
		}
		seen[r.Key] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d rows are asked, want 40", len(seen))
	}
}

package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Reports are the tests of articles, their revisions and their reports.
func Reports(t *testing.T, open func(*testing.T) *store.DB) {
	tests := map[string]func(*testing.T, *store.DB){
		"a report comes back as it was":    testRoundTrip,
		"a changed text is a revision":     testRevisions,
		"a bad article is refused":         testBadArticles,
		"lists are paged":                  testArticleLists,
		"a removed article leaves nothing": testRemove,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func put(t *testing.T, s rapporteur.ReportStore, r *rapporteur.Report) rapporteur.Revision {
	t.Helper()
	rev, err := s.PutReport(t.Context(), r, "")
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func testRoundTrip(t *testing.T, s *store.DB) {
	want := Report("a1", 1)
	put(t, s, want)
	for range 2 {
		got, err := s.Report(t.Context(), "a1")
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("the report came back as\n%+v, not\n%+v", got, want)
		}
		put(t, s, want)
	}
	if _, err := s.Report(t.Context(), "a2"); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("a report that is not there gives %v", err)
	}
}

func testRevisions(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	if rev := put(t, s, r); rev.Number != 1 || !rev.Changed {
		t.Errorf("the first text is revision %+v", rev)
	}
	if rev := put(t, s, r); rev.Number != 1 || rev.Changed {
		t.Errorf("the same text again is revision %+v", rev)
	}
	before, err := s.Event(t.Context(), keyOf(r, 0))
	if err != nil {
		t.Fatal(err)
	}
	old := r.Article.Text
	r.Article.Text += "\nMore later."
	rev, err := s.PutReport(t.Context(), r, "editor1")
	if err != nil || rev.Number != 2 || !rev.Changed || rev.By != "editor1" {
		t.Errorf("a new text is revision %+v, %v", rev, err)
	}
	if after, err := s.Event(t.Context(), keyOf(r, 0)); err != nil || after.Key != before.Key || after.Article.Revision != 2 {
		t.Errorf("the row is now %+v, %v", after, err)
	}
	revs, err := s.Revisions(t.Context(), "a1")
	if err != nil || len(revs) != 2 || revs[1].By != "editor1" || revs[0].Time.IsZero() {
		t.Errorf("the revisions are %+v, %v", revs, err)
	}
	if text, err := s.RevisionText(t.Context(), "a1", 1); err != nil || text != old {
		t.Errorf("the first text is %q, %v", text, err)
	}
	if _, err := s.RevisionText(t.Context(), "a1", 3); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("a revision that is not there gives %v", err)
	}
}

func keyOf(r *rapporteur.Report, event int) rapporteur.RowKey {
	events, _ := rapporteur.Fingerprints(r)
	return rapporteur.RowKey{Article: r.Article.ID, Row: events[event]}
}

func testBadArticles(t *testing.T, s *store.DB) {
	for _, change := range []func(*rapporteur.Report){
		func(r *rapporteur.Report) { r.Article.ID = "" },
		func(r *rapporteur.Report) { r.Article.ID = strings.Repeat("x", 1000) },
		func(r *rapporteur.Report) { r.Article.Title = "a\x00b" },
		func(r *rapporteur.Report) { r.Article.Text += "\xff" },
		func(r *rapporteur.Report) { r.Sentences[0].End = 10_000 },
	} {
		r := Report("bad", 1)
		change(r)
		if _, err := s.PutReport(t.Context(), r, ""); err == nil || rapporteur.KindOf(err) == rapporteur.Internal {
			t.Errorf("the report of %.20q gives %v", r.Article.ID, err)
		}
	}
}

func testArticleLists(t *testing.T, s *store.DB) {
	const n = 23
	for i := range n {
		r := Report(fmt.Sprintf("a%02d", i), i)
		if i%2 == 1 {
			r.Article.Source = "The 100% Gazette"
		}
		put(t, s, r)
	}
	for _, sort := range []string{"", "newest", "added", "rating", "comments"} {
		seen := map[string]bool{}
		q := rapporteur.ArticleQuery{Sort: sort, Page: rapporteur.Page{Limit: 7}}
		for pages := 0; ; pages++ {
			l, err := s.Articles(t.Context(), q)
			if err != nil || pages > n {
				t.Fatalf("sorted by %q: page %d: %v", sort, pages, err)
			}
			for _, a := range l.Items {
				seen[a.ID] = true
			}
			if q.After = l.Next; l.Next == "" {
				break
			}
		}
		if len(seen) != n {
			t.Errorf("sorted by %q: %d articles of %d", sort, len(seen), n)
		}
	}
	for q, want := range map[*rapporteur.ArticleQuery]int{
		{Text: "recalled ambassador"}:                          n,
		{Text: "“recalled its ambassador”"}:                    n,
		{Text: "\"its recalled\""}:                             0,
		{Text: "recal* facade"}:                                n,
		{Text: "NEAR( \" * OR -- '"}:                           0,
		{Text: "%"}:                                            0,
		{Source: "The 100% Gazette"}:                           n / 2,
		{Source: "The 100_ Gazette"}:                           0,
		{URL: Report("a03", 3).Article.URL}:                    1,
		{URL: "https://nowhere.example/"}:                      0,
		{From: rapporteur.Date{Year: 2024, Month: 3, Day: 22}}: 2,
		{To: rapporteur.Date{Year: 2024, Month: 3, Day: 3}}:    3,
	} {
		q.Limit = 500
		if l, err := s.Articles(t.Context(), *q); err != nil || len(l.Items) != want {
			t.Errorf("%+v gives %d articles, %v; want %d", *q, len(l.Items), err, want)
		}
	}
	for _, q := range []rapporteur.ArticleQuery{{Sort: "title; DROP TABLE articles"}, {Page: rapporteur.Page{After: "xyz"}}, {Text: "a\x00"}} {
		if _, err := s.Articles(t.Context(), q); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%+v gives %v", q, err)
		}
	}
}

func testRemove(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	put(t, s, Report("a2", 2))
	if err := s.RemoveArticle(t.Context(), "a1", "editor1"); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveArticle(t.Context(), "a1", "editor1"); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("removing it again gives %v", err)
	}
	if n := count(t, s, rapporteur.RowQuery{}); n != 2 {
		t.Errorf("%d events are left, not 2", n)
	}
	actors, err := s.Actors(t.Context(), rapporteur.RowQuery{})
	if err != nil || len(actors.Items) != 2 || actors.Items[0].Articles != 1 || actors.Items[0].Last.Day != 3 {
		t.Errorf("the actors are %+v, %v", actors, err)
	}
}

func count(t *testing.T, s rapporteur.RowStore, q rapporteur.RowQuery) int {
	t.Helper()
	n, err := s.CountEvents(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, most := range []int{1, n + 1} {
		q.Limit = most
		if some, err := s.CountEvents(t.Context(), q); err != nil || some != min(n, most) {
			t.Errorf("%d of %d are counted, %v, at most %d", some, n, err, most)
		}
	}
	return n
}

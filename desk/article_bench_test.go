package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/anchor"
	"rapporteur/store/sqlite"
)

// BenchmarkArticlePage asks for an article with forty replies and ten pieces of inline
// feedback, as a signed-in reader does; p50 and p99 are in milliseconds.
func BenchmarkArticlePage(b *testing.B) {
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "record.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	d, err := New(b.Context(), Config{Store: db, Demo: true})
	if err != nil {
		b.Fatal(err)
	}
	at := discussed(b, db)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/signin/demo", strings.NewReader("handle=mei"))
	r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}}
	d.ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	var took []time.Duration
	for b.Loop() {
		r := httptest.NewRequest("GET", at, nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		d.limits = newLimiter()
		begin := time.Now()
		w := httptest.NewRecorder()
		if d.ServeHTTP(w, r); w.Code != 200 || !strings.Contains(w.Body.String(), "@mei") {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
		took = append(took, time.Since(begin))
	}
	slices.SortFunc(took, cmp.Compare)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// discussed keeps the longest example with replies and inline feedback.
func discussed(b *testing.B, db rapporteur.Store) string {
	b.Helper()
	reports, err := exampleReports()
	if err != nil {
		b.Fatal(err)
	}
	r := slices.MaxFunc(reports, func(a, b *rapporteur.Report) int { return cmp.Compare(len(a.Events), len(b.Events)) })
	mei, err := db.CreateAccount(b.Context(), rapporteur.Account{Handle: "mei", Name: "Mei Tan", Role: rapporteur.ReaderRole})
	if err == nil {
		_, err = db.PutReport(b.Context(), r, "")
	}
	parent := ""
	for i := 0; i < 50 && err == nil; i++ {
		c := rapporteur.Comment{Article: r.Article.ID, Author: mei.ID, Body: fmt.Sprintf("Reply **%d**, to [whom](https://example.org/)?", i)}
		switch {
		case i%5 == 4:
			s := r.Sentences[i%len(r.Sentences)]
			c.Feedback = &rapporteur.Feedback{Kind: rapporteur.Remark, Selector: anchor.Make(r.Article.Text, s)}
		case i%5 > 1:
			c.Parent = parent
		}
		if c, err = db.PostComment(b.Context(), c); i%5 == 0 {
			parent = c.ID
		}
	}
	if err != nil {
		b.Fatal(err)
	}
	return articlePath(r.Article.ID)
}

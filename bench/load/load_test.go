package main

import (
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/internal/pgtest"
	"rapporteur/store"
	"rapporteur/store/open"
)

// small is a record and a load that take a few seconds.
var small = settings{inside: true, size: size{events: 2_000, comments: 200, people: 50}, pace: pace{rate: 25, time: 600 * time.Millisecond}}

// startPostgres gives the server that the tests share.
var startPostgres func() (*pgtest.Server, error)

func TestMain(m *testing.M) { pgtest.Main(m, &startPostgres) }

func TestLoad(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { addsUp(t, t.TempDir()+"/load.db") })
	t.Run("PostgreSQL", func(t *testing.T) { addsUp(t, pgtest.Database(t, startPostgres)) })
}

// addsUp runs a small load and counts what it left in the record.
func addsUp(t *testing.T, address string) {
	s := small
	s.record = address
	var out strings.Builder
	results, err := measure(t.Context(), &s, &out)
	if err != nil {
		t.Fatal(err)
	}
	sent := map[string]int{}
	for _, r := range results {
		sent[r.name] = r.sent
		if r.bad > 0 || r.sent != 15 || len(r.waited) != r.sent {
			t.Errorf("%s: %d of %d requests of 15 failed: %s", r.name, r.bad, r.sent, r.sample)
		}
		if p50, p99 := percentile(r.waited, 50), percentile(r.waited, 99); p50 <= 0 || p99 < p50 {
			t.Errorf("%s: %v at 50 percent, %v at 99", r.name, p50, p99)
		}
		if !strings.Contains(out.String(), "| "+r.name) {
			t.Errorf("%s is not in the table:\n%s", r.name, &out)
		}
	}
	db, err := open.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	st, err := db.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Requests walk over articles and people, so that every rating is another's.
	want := rapporteur.Stats{Articles: 100, Events: 2_000, Claims: 5, Comments: 200 + sent[posting], Ratings: sent["rate"], People: 50, Bytes: st.Bytes}
	if st != want {
		t.Errorf("the record holds %+v, not %+v", st, want)
	}
}

func TestParseTemplate(t *testing.T) {
	w := &world{articles: 10, people: 3, filters: []string{"a=1", "b=2"}}
	for _, c := range []struct{ request, header, method, url, body string }{
		{"GET http://host/x?n={n}&{filter}", "Cookie: session=s", "GET", "http://host/x?n=3&b=2", ""},
		{"POST https://host/x text=the {n}", "X-N: {n}", "POST", "https://host/x", "text=the 3"},
	} {
		tpl, err := parseTemplate(c.request, []string{c.header})
		if err != nil {
			t.Fatal(err)
		}
		r, err := tpl.request(w, 3)
		if err != nil {
			t.Fatal(err)
		}
		if r.Method != c.method || r.URL.String() != c.url || r.ContentLength != int64(len(c.body)) {
			t.Errorf("%q: %s %s with %d bytes", c.request, r.Method, r.URL, r.ContentLength)
		}
	}
	for _, bad := range []string{"", "GET", "GET /x", "http://host/x"} {
		if _, err := parseTemplate(bad, nil); err == nil {
			t.Errorf("%q was taken for a request", bad)
		}
	}
	if _, err := parseTemplate("GET http://host", []string{"no header"}); err == nil {
		t.Error("a header without a colon was taken")
	}
}

// TestArticlesAllMet holds that requests walk over all articles before one is met again.
func TestArticlesAllMet(t *testing.T) {
	for _, n := range []int{1, 2, 100, 7919, 50_000} {
		w, met := &world{articles: n}, map[string]bool{}
		for i := range n {
			met[w.article(i)] = true
		}
		if len(met) != n {
			t.Errorf("of %d articles %d were met", n, len(met))
		}
	}
}

// TestOpenLoop holds that the time of a request counts from when it was to be sent.
func TestOpenLoop(t *testing.T) {
	outcomes := []outcome{{waited: 3, served: 1, status: 200}, {waited: 9, served: 8, status: 500}}
	r := newResult("x", &template{}, outcomes)
	if r.bad != 1 || r.sent != 2 || percentile(r.waited, 99) != 9 || percentile(r.served, 0) != 1 {
		t.Errorf("%+v", r)
	}
}

package desk

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

// site is a desk over a record of its own, served on loopback.
type site struct {
	*httptest.Server
	t      *testing.T
	desk   *Desk
	record rapporteur.Store
}

func newSite(t *testing.T, c Config) *site {
	t.Helper()
	record, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	c.Store = record
	d, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Server: httptest.NewServer(d), t: t, desk: d, record: record}
	t.Cleanup(s.Close)
	return s
}

// browser keeps cookies and does not follow redirects by itself.
type testBrowser struct {
	*http.Client
	site *site
}

func (s *site) browser() *testBrowser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &testBrowser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, s}
}

// page is an answer read to its end.
type page struct {
	status int
	header http.Header
	body   string
}

func (b *testBrowser) do(r *http.Request) page {
	b.site.t.Helper()
	resp, err := b.Do(r)
	if err != nil {
		b.site.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header, string(body)}
}

func (b *testBrowser) address(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return b.site.URL + path
}

func (b *testBrowser) get(path string) page {
	b.site.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.address(path), nil)
	if err != nil {
		b.site.t.Fatal(err)
	}
	return b.do(r)
}

// post sends a form as the desk's own page would.
func (b *testBrowser) post(path string, pairs ...string) page {
	b.site.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.address(path), strings.NewReader(form.Encode()))
	if err != nil {
		b.site.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

const testPassword = "a mild day in spring"

// person makes an account with a role.
func (s *site) person(handle string, role rapporteur.Role) rapporteur.Account {
	s.t.Helper()
	ctx := context.Background()
	a, err := s.record.CreateAccount(ctx, rapporteur.Account{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:], Email: handle + "@example.org", Role: role})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.record.SetPassword(ctx, a.ID, hashPassword(testPassword)); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// as is a browser that is signed in as someone.
func (s *site) as(a rapporteur.Account) *testBrowser {
	s.t.Helper()
	b := s.browser()
	if p := b.post("/signin", "name", a.Handle, "password", testPassword); p.status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d %s", a.Handle, p.status, p.body)
	}
	return b
}

// expect fails the test where an answer has not the status, or lacks the words.
func (p page) expect(t *testing.T, what string, status int, words ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: status %d, want %d\n%s", what, p.status, status, p.body)
	}
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			t.Errorf("%s: no %q in\n%s", what, w, p.body)
		}
	}
}

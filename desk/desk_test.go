package desk

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/desk/bundle/build"
)

// bare is a record that holds settings only.
type bare struct {
	rapporteur.Store
	settings map[string]string
}

func (b *bare) Setting(_ context.Context, key string) (string, error) { return b.settings[key], nil }

func (b *bare) SetSetting(_ context.Context, key, value string) error {
	b.settings[key] = value
	return nil
}

func (b *bare) ClaimSetting(_ context.Context, key, value string) (bool, error) {
	if b.settings[key] != "" {
		return false, nil
	}
	b.settings[key] = value
	return true, nil
}

func (b *bare) Incidents(context.Context, rapporteur.RowQuery) (rapporteur.Listing[rapporteur.Incident], error) {
	return rapporteur.Listing[rapporteur.Incident]{}, nil
}

func (b *bare) Stats(context.Context) (rapporteur.Stats, error) { return rapporteur.Stats{}, nil }

func newBare(t *testing.T, c Config) *Desk {
	t.Helper()
	c.Store = &bare{settings: map[string]string{}}
	d, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func get(d http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func TestBundlesAreFresh(t *testing.T) {
	files, err := build.Bundle(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("static", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("static/%s is older than its sources; run go generate ./desk and commit it", name)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	d := newBare(t, Config{Base: "https://desk.example.org"})
	for _, path := range []string{"/", "/signin", "/nowhere", "/static/none.css"} {
		h := get(d, path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
			"X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=", "Referrer-Policy": "strict-origin",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q in it", path, name, h.Get(name), want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

func TestErrorsArePages(t *testing.T) {
	d := newBare(t, Config{})
	w := get(d, "/nowhere<script>")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "<h1>Not Found</h1>") || strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = get(d, "/nowhere", "Accept", "application/json")
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestAssetsAreForGood(t *testing.T) {
	d := newBare(t, Config{})
	page := get(d, "/signin").Body.String()
	_, rest, _ := strings.Cut(page, `href="/static/desk.`)
	hash, _, _ := strings.Cut(rest, ".css")
	w := get(d, "/static/desk."+hash+".css", "Accept-Encoding", "gzip")
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestForgedForwardingIsIgnored(t *testing.T) {
	d := &Desk{Config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"203.0.113.5:1234", "198.51.100.1", "203.0.113.5"},         // an untrusted peer
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},           // our proxy
		{"10.0.0.1:1234", "1.2.3.4, 198.51.100.1", "198.51.100.1"},  // what its client wrote before
		{"10.0.0.1:1234", "198.51.100.1, 10.0.0.2", "198.51.100.1"}, // two of ours
		{"10.0.0.1:1234", "nonsense", "10.0.0.1"},                   // no address
		{"[2001:db8::1]:99", "198.51.100.1", "2001:db8::1"},         // IPv6
		{"10.0.0.1:1234", "::ffff:198.51.100.1", "198.51.100.1"},    // mapped
		{"10.0.0.1:1234", "nonsense, 198.51.100.1, 10.2.2.2", "198.51.100.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := d.clientAddress(r).String(); got != c.want {
			t.Errorf("%s with %q is %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for to, want := range map[string]string{
		"/articles?q=a%20b#c": "/articles?q=a%20b#c", "": "/", "articles": "/", "//evil.example": "/", `/\evil.example`: "/",
		"https://evil.example": "/", "javascript:alert(1)": "/", "/\t/evil.example": "/", "/%2F/evil.example": "/", "///evil.example": "/",
	} {
		if got := localPath(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	d := newBare(t, Config{})
	r := httptest.NewRequest("POST", "/signout", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a post from another site is answered with %d", w.Code)
	}
}

func TestPasswords(t *testing.T) {
	hash := hashPassword("correct horse battery")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse": false, "": false} {
		if checkPassword(hash, password) != want {
			t.Errorf("%q is accepted: %v", password, !want)
		}
	}
	for _, bad := range []string{"", "x", "$argon2id$v=19$m=19456,t=2,p=1$$", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA"} {
		if checkPassword(bad, "") {
			t.Errorf("the empty password fits %q", bad)
		}
	}
}

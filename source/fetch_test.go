package source

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"rapporteur"
)

const story = `<html lang="en"><head><title>Dam gates to open</title></head><body><article><h1>Dam gates to open</h1>
<p>The two river states agreed on Thursday to open the gates of the dam for farms downstream, the mediators said.</p>
<p>The water will flow until the end of August, and engineers of both sides will measure how much of it there is.</p></article></body></html>`

func server(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	serve := func(path, contentType, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			io.WriteString(w, body)
		})
	}
	serve("/story", "text/html; charset=utf-8", story)
	serve("/story.php", "text/html", story)
	serve("/plain", "text/plain", "The gates open\n\nThe two river states agreed to open the gates of the dam.")
	serve("/lines", "application/x-ndjson", `{"text":"One."}`+"\n"+`{"text":"Two."}`+"\n")
	serve("/image", "image/png", "\x89PNG\r\n\x1a\n\x00\x00")
	serve("/huge", "text/html", strings.Repeat("<p>word</p>", 20000))
	serve("/latin1", "text/html; charset=iso-8859-1", strings.Replace(story, "mediators", "m\xe9diateurs", 1))
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/story", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<html>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestFetch(t *testing.T) {
	s := server(t)
	opts := Options{AllowPrivate: true, Timeout: 300 * time.Millisecond, MaxBytes: 100_000}
	tests := []struct {
		path, title, problem string
		kind                 rapporteur.ErrorKind
	}{
		{path: "/story", title: "Dam gates to open"},
		{path: "/story.php?id=1", title: "Dam gates to open"},
		{path: "/moved", title: "Dam gates to open"},
		{path: "/latin1", title: "Dam gates to open"},
		{path: "/plain", title: "The gates open"},
		{path: "/image", problem: "PNG", kind: rapporteur.Unsupported},
		{path: "/huge", problem: "larger than the limit of 97 kB", kind: rapporteur.TooLarge},
		{path: "/loop", problem: "redirects more than 5 times", kind: rapporteur.Invalid},
		{path: "/file", problem: "redirects to a file address", kind: rapporteur.NotFound},
		{path: "/slow", problem: "too long", kind: rapporteur.TooSlow},
		{path: "/silent", problem: "did not answer within 300ms", kind: rapporteur.TooSlow},
		{path: "/gone", problem: "410 Gone", kind: rapporteur.NotFound},
		{path: "/none", problem: "404 Not Found", kind: rapporteur.NotFound},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			a, err := Open(context.Background(), s.URL+test.path, opts)
			if test.problem == "" {
				if err != nil || a.Title != test.title || a.URL == "" || strings.Contains(a.Text, "\uFFFD") {
					t.Fatalf("got %+v, %v", a, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.problem) || !strings.Contains(err.Error(), test.path) || rapporteur.KindOf(err) != test.kind {
				t.Fatalf("got error %v of kind %d", err, rapporteur.KindOf(err))
			}
		})
	}
	if n := len(collect(opts, s.URL+"/lines")); n != 2 {
		t.Errorf("read %d articles of 2 lines", n)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	s := server(t)
	for _, url := range []string{s.URL + "/story", strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/story", "http://[::1]:1/", "http://0.0.0.0:1/",
		"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/"} {
		_, err := Open(context.Background(), url, Options{Timeout: time.Second})
		if kind := rapporteur.KindOf(err); err == nil || kind != rapporteur.Forbidden && !strings.Contains(url, "2130706433") {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

func TestIsPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::1": false, "::": false, "fe80::1": false, "fd00::1": false,
		"::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "240.0.0.1": false,
	} {
		if got := isPublic(netip.MustParseAddr(addr)); got != want {
			t.Errorf("isPublic(%s) = %v", addr, got)
		}
	}
}

func TestOtherSchemes(t *testing.T) {
	for _, url := range []string{"ftp://example.org/a", "file:///etc/passwd", "http://", "javascript://x"} {
		if _, err := Open(context.Background(), url, Options{}); err == nil || !strings.Contains(err.Error(), url) {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

// collect reads inputs; errors come as articles whose ID is "error" and Text the message.
func collect(opts Options, inputs ...string) []rapporteur.Article {
	var out []rapporteur.Article
	for a, err := range Articles(context.Background(), inputs, opts) {
		if err != nil {
			a = rapporteur.Article{ID: "error", Title: fmt.Sprint(rapporteur.KindOf(err)), Text: err.Error()}
		}
		out = append(out, a)
	}
	return out
}

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWatchServesMetrics follows a feed and asks for the counters and the health meanwhile.
func TestWatchServesMetrics(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>The Borderer</title><item><title>Strelsau</title><link>/story</link></item></channel></rss>`)
		case "/story":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<html><head><title>Ruritania recalls its envoy</title></head><body><article><h1>Ruritania recalls its envoy</h1>
<p>Ruritania recalled its ambassador from Edelweiss on Thursday, a day after Graustark moved troops to the river that divides the two countries.</p>
<p>The army of Graustark denied that it had moved anybody and said that the soldiers were there for an exercise planned a year ago.</p></article></body></html>`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	address := freeAddress(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan outcome)
	go func() {
		done <- runContext(t, ctx, "", "watch", site.URL+"/feed", "--store", filepath.Join(t.TempDir(), "r.db"), "--allow-private", "--pause", "1ms", "--metrics", address)
	}()
	deadline := time.Now().Add(30 * time.Second)
	for page := ""; !strings.Contains(page, `rapporteur_watch_articles_total{stage="kept"} 1`) || !strings.Contains(page, `rapporteur_watch_feeds{state="good"} 1`); page = textAt("http://" + address + "/metrics") {
		if time.Now().After(deadline) {
			stop()
			t.Fatalf("the page of metrics does not count an article: %s\n%s", page, (<-done).stderr)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if got := textAt("http://" + address + "/readyz"); got != "ready\n" {
		t.Errorf("/readyz says %q", got)
	}
	stop()
	if o := <-done; o.code != 0 {
		t.Errorf("it ended with %d: %s", o.code, o.stderr)
	}
}

// freeAddress is one of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// textAt is what an address answers, empty where nobody does.
func textAt(address string) string {
	resp, err := http.Get(address)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return string(body)
}

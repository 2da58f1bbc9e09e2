package watch

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/source"
)

// notes is where a test keeps what the watcher knows.
type notes struct {
	mu sync.Mutex
	m  map[string]string
}

func (n *notes) Setting(_ context.Context, key string) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.m[key], nil
}

func (n *notes) SetSetting(_ context.Context, key, value string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.m[key] = value
	return nil
}

// site is a news site with a feed; handlers may be set over its own.
type site struct {
	*httptest.Server
	mu       sync.Mutex
	over     map[string]http.HandlerFunc
	requests []string
	agents   []string
}

const story = `<html><head><title>Graustark closes its border</title></head><body><article><h1>Graustark closes its border</h1>
<p>Graustark closed its border with Ruritania on Friday, the interior ministry said, after two customs posts came under fire overnight.</p>
<p>The foreign minister of Ruritania denied that its soldiers had fired and asked for a meeting of both commissions before the weekend.</p>
<p>Traders on both sides said that lorries had been waiting since dawn and that nobody had told them when the crossing would open again.</p></article></body></html>`

func newSite(t *testing.T) *site {
	s := &site{over: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r.URL.Path)
		s.agents = append(s.agents, r.UserAgent())
		over := s.over[r.URL.Path]
		s.mu.Unlock()
		switch {
		case over != nil:
			over(w, r)
		case r.URL.Path == "/feed":
			s.feed(w, r)
		case strings.HasPrefix(r.URL.Path, "/story"):
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, story)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) feed(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("If-None-Match") == `"v1"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", `"v1"`)
	fmt.Fprint(w, rss(item("/story1", "Fri, 08 Mar 2024 10:00:00 GMT", ""), item("/story2", "Thu, 07 Mar 2024 10:00:00 GMT", "")))
}

func rss(items ...string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>The Borderer</title>` + strings.Join(items, "") + `</channel></rss>`
}

func item(link, date, content string) string {
	return "<item><title>Graustark closes its border</title><link>" + link + "</link><pubDate>" + date + `</pubDate><content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[` + content + "]]></content:encoded></item>"
}

func (s *site) asked(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, p := range s.requests {
		if p == path {
			n++
		}
	}
	return n
}

// kept is what a watcher under test handed on.
type kept struct {
	*Watcher
	mu       sync.Mutex
	articles []rapporteur.Article
	now      time.Time
	log      bytes.Buffer
}

func newWatcher(n *notes, feeds ...string) *kept {
	k := &kept{now: time.Date(2024, 3, 8, 12, 0, 0, 0, time.UTC)}
	k.Watcher = &Watcher{
		Feeds: feeds, Notes: n, Options: source.Options{AllowPrivate: true, Timeout: time.Second}, Pause: time.Nanosecond,
		Now: func() time.Time { return k.now }, Log: slog.New(slog.NewTextHandler(&k.log, nil)),
		Keep: func(_ context.Context, a rapporteur.Article) error {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.articles = append(k.articles, a)
			return nil
		},
	}
	return k
}

func (k *kept) once(t *testing.T, want Summary) {
	t.Helper()
	got, err := k.Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("a pass did %+v, want %+v\n%s", got, want, k.log.String())
	}
}

func TestOnceHandsOnWhatIsNewAndNothingTwice(t *testing.T) {
	s, n := newSite(t), &notes{m: map[string]string{}}
	k := newWatcher(n, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, New: 2})
	k.once(t, Summary{}) // not due yet
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{Feeds: 1, Same: 1})
	if a := k.articles[0]; a.URL != s.URL+"/story2" || !strings.Contains(a.Text, "came under fire overnight") || a.Published.String() != "2024-03-07" {
		t.Errorf("the first article is %q of %s with text %q", a.URL, a.Published, a.Text)
	}
	// Another process goes on where this one stopped, also when the server forgot its ETag.
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, rss(item("/story1", "", ""), item("/story3", "", "")))
	}
	later := newWatcher(n, s.URL+"/feed")
	later.now = k.now.Add(time.Hour)
	later.once(t, Summary{Feeds: 1, New: 1})
	if got := s.asked("/robots.txt"); got != 2 {
		t.Errorf("robots.txt was asked for %d times, want once a process", got)
	}
	if slices.Contains(s.agents, "") || !strings.HasPrefix(s.agents[0], "rapporteur/") {
		t.Errorf("requests came as %q", s.agents)
	}
}

func TestFeedsThatMisbehave(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("<item>"), 10_000)); err != nil {
				return
			}
		}
	}
	slow := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<rss>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	tests := []struct {
		name string
		feed http.HandlerFunc
		says string
	}{
		{"never ends", endless, "larger than 10 MB"},
		{"never answers in full", slow, "in time"},
		{"is a page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, story) }, "is no feed"},
		{"is cut off", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss()[:40]) }, "is no feed"},
		{"is not there", status(404), "404"},
		{"is out of order", status(500), "500"},
		{"goes round in circles", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/feed", http.StatusFound) }, "redirects more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			s.over["/feed"] = tt.feed
			good := newSite(t)
			k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed", good.URL+"/feed")
			k.once(t, Summary{Feeds: 2, Failed: 1, New: 2})
			if !strings.Contains(k.log.String(), tt.says) {
				t.Errorf("the log does not say %q:\n%s", tt.says, k.log.String())
			}
			// The feed is asked less and less often.
			k.now = k.now.Add(20 * time.Minute)
			k.once(t, Summary{Feeds: 1, Same: 1})
			k.now = k.now.Add(11 * time.Minute)
			got, err := k.Once(t.Context())
			if err != nil || got.Failed != 1 {
				t.Errorf("after its rest the pass did %+v, %v; want it failed again", got, err)
			}
		})
	}
}

func TestMovedAndGone(t *testing.T) {
	s, n := newSite(t), &notes{m: map[string]string{}}
	s.over["/old"] = func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
	}
	k := newWatcher(n, s.URL+"/old")
	k.once(t, Summary{Feeds: 1, New: 2})
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{Feeds: 1, Same: 1})
	if got := s.asked("/old"); got != 1 {
		t.Errorf("the old address was asked %d times, want once", got)
	}
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{Feeds: 1, Failed: 1})
	k.now = k.now.Add(100 * time.Hour)
	k.once(t, Summary{Gone: 1})
}

func TestRobotsAndPrivateAddresses(t *testing.T) {
	s := newSite(t)
	s.over["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: *\nDisallow: /story1\n")
	}
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, New: 1, Refused: 1})
	if s.asked("/story1") != 0 {
		t.Error("a page was asked for that robots.txt forbids")
	}
	k = newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.Options.AllowPrivate = false
	k.once(t, Summary{Feeds: 1, Failed: 1})
}

func TestClocksAndRetryAfter(t *testing.T) {
	s := newSite(t)
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		fmt.Fprint(w, rss(item("/story1", "Fri, 08 Mar 2199 10:00:00 GMT", "")))
	}
	n := &notes{m: map[string]string{}}
	k := newWatcher(n, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, New: 1})
	if got := k.articles[0].Published.String(); got != "2024-03-08" {
		t.Errorf("an item from the future is dated %s, want the day it was had", got)
	}
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{})
	k.now = k.now.Add(-90 * 24 * time.Hour) // the clock is set back
	k.once(t, Summary{Feeds: 1})
}

func TestOwnTextWhereThePageCannotBeHad(t *testing.T) {
	s := newSite(t)
	text := "<p>" + strings.Repeat("Graustark closed its border with Ruritania on Friday after two posts came under fire. ", 10) + "</p>"
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, rss(item("/locked", "Fri, 08 Mar 2024 10:00:00 GMT", text)))
	}
	s.over["/locked"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPaymentRequired) }
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, New: 1})
	if a := k.articles[0]; !strings.Contains(a.Text, "came under fire") || a.URL != s.URL+"/locked" {
		t.Errorf("kept %q of %q", a.Text, a.URL)
	}
}

func TestAnItemThatFailsIsTriedThreeTimes(t *testing.T) {
	s := newSite(t)
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss(item("/missing", "", ""))) }
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	for i := range 5 {
		want := Summary{Feeds: 1, Refused: 1}
		if i >= maxTries {
			want.Refused = 0
		}
		k.once(t, want)
		k.now = k.now.Add(time.Hour)
	}
	if got := s.asked("/missing"); got != maxTries {
		t.Errorf("the page was asked for %d times, want %d", got, maxTries)
	}
}

func TestPoliteness(t *testing.T) {
	s := newSite(t)
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.Pause = 100 * time.Millisecond
	k.Now = time.Now
	begun := time.Now()
	k.Once(t.Context())
	if took := time.Since(begun); took < 2*k.Pause {
		t.Errorf("three requests to a host took %v, want two pauses of %v at least", took, k.Pause)
	}
}

func TestFeeds(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	opml := file("feeds.opml", `<?xml version="1.0"?><opml version="2.0"><body><outline text="News"><outline xmlUrl="https://a.example/rss"/><outline text="deeper"><outline xmlUrl="https://b.example/rss"/></outline></outline></body></opml>`)
	list := file("feeds.txt", "# mine\nhttps://b.example/rss\nhttps://c.example/atom # daily\nnot a feed\n")
	deep := file("deep.opml", "<opml><body>"+strings.Repeat("<outline>", 60)+strings.Repeat("</outline>", 60)+"</body></opml>")
	broken := file("broken.opml", "<opml><body><outline")
	got, err := Feeds([]string{"https://d.example/x", opml, list})
	if want := []string{"https://d.example/x", "https://a.example/rss", "https://b.example/rss", "https://c.example/atom"}; !slices.Equal(got, want) {
		t.Errorf("feeds %q, want %q", got, want)
	}
	if err == nil || !strings.Contains(err.Error(), `feeds.txt: "not a feed"`) {
		t.Errorf("error %v, want one that names the bad line", err)
	}
	for _, tt := range []struct{ in, want string }{{deep, "more than 50 deep"}, {broken, "is no OPML"}, {filepath.Join(dir, "none"), "cannot read"}, {"ftp://a.example/x", "no address of a feed"}} {
		if _, err := Feeds([]string{tt.in}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Feeds(%s): %v, want %q", tt.in, err, tt.want)
		}
	}
}

func FuzzFeed(f *testing.F) {
	f.Add(rss(item("/story1", "Fri, 08 Mar 2024 10:00:00 GMT", "<p>x</p>")))
	f.Add(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://a.example"}]}`)
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="::"/></entry></feed>`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &httptest.ResponseRecorder{Code: 200, Body: bytes.NewBufferString(body)}
		resp := s.Result()
		resp.Request = httptest.NewRequest("GET", "https://a.example/feed", nil)
		k := newWatcher(&notes{m: map[string]string{}})
		k.prepare()
		defer func() { recover() }() // the parser's own panics are a feed's failure; see Watcher.feed
		items, err := k.answer("https://a.example/feed", resp, &state{})
		if err == nil && items == nil {
			t.Error("neither items nor an error")
		}
	})
}

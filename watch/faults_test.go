package watch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rapporteur"
)

// restart is another process that goes on with the same notes.
func (k *kept) restart(n *notes) *kept {
	again := newWatcher(n, k.Feeds...)
	again.now = k.now
	return again
}

func TestAVisitThatWasCutShortGoesOn(t *testing.T) {
	s, n := newSite(t), &notes{m: map[string]string{}}
	k := newWatcher(n, s.URL+"/feed")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	keep := k.Keep
	k.Keep = func(ctx context.Context, a rapporteur.Article) error {
		stop()
		return keep(ctx, a)
	}
	if _, err := k.Once(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("an interrupt gave %v", err)
	}
	later := k.restart(n) // though the feed would say that it has nothing new
	later.once(t, Summary{Feeds: 1, New: 1})
	if len(k.articles) != 1 || later.articles[0].URL != s.URL+"/story1" {
		t.Errorf("the article that was left was not had: %v", later.articles)
	}
}

func TestAPageThatFailsIsTriedAgainThoughTheFeedIsTheSame(t *testing.T) {
	s, n := newSite(t), &notes{m: map[string]string{}}
	s.over["/story1"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	k := newWatcher(n, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, New: 1, Refused: 1})
	delete(s.over, "/story1")
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{Feeds: 1, New: 1})
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{Feeds: 1, Same: 1})
}

func busy(after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

func TestRetryAfterOfAFeedThatRefuses(t *testing.T) {
	s := newSite(t)
	s.over["/feed"] = busy("7200")
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, Failed: 1})
	k.now = k.now.Add(time.Hour)
	k.once(t, Summary{})
	if got := s.asked("/feed"); got != 1 {
		t.Errorf("a feed that asked for two hours' rest was asked %d times within one", got)
	}
	delete(s.over, "/feed")
	k.now = k.now.Add(2 * time.Hour)
	k.once(t, Summary{Feeds: 1, New: 2})
}

func TestAHostThatWantsRestGetsItAndNothingIsLost(t *testing.T) {
	for _, after := range []string{"600", ""} {
		s := newSite(t)
		s.over["/story2"] = busy(after) // the older, and so the first
		k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
		k.once(t, Summary{Feeds: 1, Refused: 1, Later: 1})
		if s.asked("/story1") != 0 {
			t.Error("the host was asked for a page though it wanted rest")
		}
		delete(s.over, "/story2")
		k.now = k.now.Add(time.Hour)
		k.once(t, Summary{Feeds: 1, New: 2})
	}
}

func TestWhatKeepsArticlesIsDown(t *testing.T) {
	s := newSite(t)
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	keep := k.Keep
	k.Keep = func(context.Context, rapporteur.Article) error {
		return &SinkError{errors.New("the record is down")}
	}
	for range 2 * maxTries {
		k.once(t, Summary{Feeds: 1, Later: 1})
		k.now = k.now.Add(20 * time.Minute)
	}
	if err := k.Ready(); err == nil || !strings.Contains(err.Error(), "the record is down") {
		t.Errorf("Ready: %v while nothing can be kept", err)
	}
	k.Keep = keep
	k.once(t, Summary{Feeds: 1, New: 2})
	if err := k.Ready(); err != nil {
		t.Errorf("Ready: %v after articles were kept", err)
	}
}

// brokenNotes fail while they are down.
type brokenNotes struct {
	notes
	down bool
}

func (b *brokenNotes) Setting(ctx context.Context, key string) (string, error) {
	if b.down {
		return "", errors.New("no connection")
	}
	return b.notes.Setting(ctx, key)
}

func TestNothingIsFetchedWithoutNotes(t *testing.T) {
	s := newSite(t)
	b := &brokenNotes{notes: notes{m: map[string]string{}}, down: true}
	k := newWatcher(nil, s.URL+"/feed")
	k.Notes = b
	if _, err := k.Once(t.Context()); err == nil {
		t.Error("a pass without notes gave no error")
	}
	if len(s.requests) > 0 {
		t.Errorf("asked for %q without notes", s.requests)
	}
	b.down = false
	k.once(t, Summary{Feeds: 1, New: 2})
}

func TestRunOutlivesTheNotes(t *testing.T) {
	s := newSite(t)
	k := newWatcher(nil, s.URL+"/feed")
	k.Now, k.Every, k.Notes = time.Now, 20*time.Millisecond, &brokenNotes{notes: notes{m: map[string]string{}}, down: true}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := k.Run(ctx); err != nil || ctx.Err() == nil {
		t.Errorf("it stopped: %v", err)
	}
	if err := k.Ready(); err == nil {
		t.Error("it is ready without notes")
	}
}

func TestRobotsThatCannotBeHad(t *testing.T) {
	s := newSite(t)
	s.over["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	k.once(t, Summary{Feeds: 1, Failed: 1})
	if !strings.Contains(k.log.String(), "robots.txt: the server answered 502") || s.asked("/feed") != 0 {
		t.Errorf("the log does not say what failed, or the feed was asked for:\n%s", k.log.String())
	}
	delete(s.over, "/robots.txt")
	k.now = k.now.Add(40 * time.Minute)
	k.once(t, Summary{Feeds: 1, New: 2})
	// Later an old answer is better than none.
	s.over["/robots.txt"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	k.now = k.now.Add(25 * time.Hour)
	k.once(t, Summary{Feeds: 1, Same: 1})
}

func TestReadyWhileNothingIsFetched(t *testing.T) {
	s := newSite(t)
	s.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed")
	for _, want := range []bool{true, true, false} { // after 0, 31 and 62 minutes
		k.Once(t.Context())
		if err := k.Ready(); (err == nil) != want {
			t.Errorf("at %s: Ready says %v", k.now, err)
		}
		k.now = k.now.Add(31 * time.Minute)
	}
	delete(s.over, "/feed")
	k.now = k.now.Add(2 * time.Hour)
	k.Once(t.Context())
	if err := k.Ready(); err != nil {
		t.Errorf("a feed answered, and Ready says %v", err)
	}
}

func TestMetrics(t *testing.T) {
	s, bad := newSite(t), newSite(t)
	bad.over["/feed"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	s.over["/story2"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPaymentRequired) }
	k := newWatcher(&notes{m: map[string]string{}}, s.URL+"/feed", bad.URL+"/feed")
	for i := range maxSeries + 3 { // not asked: their host wants rest, so to say
		k.Feeds = append(k.Feeds, fmt.Sprintf("%s/feed%d", bad.URL, i))
	}
	registry := prometheus.NewPedanticRegistry()
	k.Metrics = NewMetrics(registry)
	k.prepare()
	k.feed(t.Context(), k.Feeds[0])
	k.feed(t.Context(), k.Feeds[1])
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	lines := strings.Split(answer.Body.String(), "\n")
	for _, want := range []string{
		`rapporteur_watch_feeds{state="good"} 1`, `rapporteur_watch_feeds{state="failing"} 1`, `rapporteur_watch_feeds{state="gone"} 0`,
		fmt.Sprintf(`rapporteur_watch_feeds{state="waiting"} %d`, maxSeries+3),
		`rapporteur_watch_fetches_total{outcome="news"} 1`, `rapporteur_watch_fetches_total{outcome="not_found"} 1`,
		`rapporteur_watch_articles_total{stage="found"} 2`, `rapporteur_watch_articles_total{stage="fetched"} 1`,
		`rapporteur_watch_articles_total{stage="kept"} 1`, `rapporteur_watch_articles_total{stage="failed"} 1`,
		`rapporteur_watch_article_failures_total{reason="forbidden"} 1`,
		fmt.Sprintf(`rapporteur_watch_last_success_timestamp_seconds{feed="%s/feed"} %v`, s.URL, float64(k.now.Unix())),
		`rapporteur_watch_last_success_timestamp_seconds{feed="others"} 0`,
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("the page of metrics lacks %s:\n%s", want, answer.Body)
		}
	}
	if n := strings.Count(answer.Body.String(), "timestamp_seconds{feed="); n != maxSeries+1 {
		t.Errorf("%d series of last successes, want %d and one for the others", n, maxSeries)
	}
}

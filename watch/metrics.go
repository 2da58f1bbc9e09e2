package watch

import (
	"net/url"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/prometheus/client_golang/prometheus"

	"rapporteur"
)

// Metrics are a watcher's counters as Prometheus reads them. A nil *Metrics counts nothing.
type Metrics struct {
	registry prometheus.Registerer
	fetches  *prometheus.CounterVec
	articles *prometheus.CounterVec
	failures *prometheus.CounterVec
}

// NewMetrics registers the counters.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		registry: r,
		fetches:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rapporteur_watch_fetches_total", Help: "Visits to feeds, by outcome: news, same, or why they failed."}, []string{"outcome"}),
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rapporteur_watch_articles_total", Help: "Articles by how far they came: found in a feed (each time they are tried), fetched, kept, failed, left for later."}, []string{"stage"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rapporteur_watch_article_failures_total", Help: "Articles that were not had, by reason."}, []string{"reason"}),
	}
	for _, outcome := range []string{"news", "same"} {
		m.fetches.WithLabelValues(outcome)
	}
	for _, stage := range []string{"found", "fetched", "kept", "failed", "left"} {
		m.articles.WithLabelValues(stage)
	}
	for _, reason := range reasons {
		m.fetches.WithLabelValues(reason)
		m.failures.WithLabelValues(reason)
	}
	r.MustRegister(m.fetches, m.articles, m.failures)
	return m
}

// reasons are the labels of kinds of errors.
var reasons = [...]string{
	rapporteur.Internal: "internal", rapporteur.Invalid: "invalid", rapporteur.NotFound: "not_found", rapporteur.TooLarge: "too_large",
	rapporteur.TooSlow: "too_slow", rapporteur.Forbidden: "forbidden", rapporteur.Conflict: "conflict", rapporteur.Unsupported: "unsupported",
}

func (m *Metrics) fetched(items []*gofeed.Item, err error) {
	outcome := "news"
	switch {
	case m == nil:
		return
	case err != nil:
		outcome = reasons[rapporteur.KindOf(err)]
	case items == nil:
		outcome = "same"
	}
	m.fetches.WithLabelValues(outcome).Inc()
}

func (m *Metrics) found() { m.stage("found") }
func (m *Metrics) read()  { m.stage("fetched") }
func (m *Metrics) kept()  { m.stage("kept") }
func (m *Metrics) left()  { m.stage("left") }

func (m *Metrics) failed(err error) {
	if m != nil {
		m.stage("failed")
		m.failures.WithLabelValues(reasons[rapporteur.KindOf(err)]).Inc()
	}
}

func (m *Metrics) stage(stage string) {
	if m != nil {
		m.articles.WithLabelValues(stage).Inc()
	}
}

// follow registers what is known of the feeds.
func (m *Metrics) follow(h *health) {
	if m != nil {
		m.registry.MustRegister(feedCollector{h})
	}
}

// maxSeries is how many feeds have a time series of their own; the rest have one together.
const maxSeries = 500

var (
	feedsDesc   = prometheus.NewDesc("rapporteur_watch_feeds", "Feeds followed, by how the last visit went: good, failing, gone, or not asked yet.", []string{"state"}, nil)
	successDesc = prometheus.NewDesc("rapporteur_watch_last_success_timestamp_seconds",
		"When a feed last answered, 0 for never. The first 500 feeds have a series each; feed=\"others\" is the longest ago of the rest.", []string{"feed"}, nil)
)

// feedCollector tells the states of feeds when it is asked.
type feedCollector struct{ *health }

func (feedCollector) Describe(to chan<- *prometheus.Desc) {
	to <- feedsDesc
	to <- successDesc
}

func (c feedCollector) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	states := map[string]int{"good": 0, "failing": 0, "gone": 0, "waiting": 0}
	oldest, told := -1.0, map[string]bool{}
	for i, feed := range c.order {
		k := c.feeds[feed]
		states[k.state()]++
		switch at := seconds(k.success); {
		case k.gone:
		case i < maxSeries:
			if name := label(feed); !told[name] {
				told[name] = true
				to <- prometheus.MustNewConstMetric(successDesc, prometheus.GaugeValue, at, name)
			}
		case oldest < 0 || at < oldest:
			oldest = at
		}
	}
	if oldest >= 0 {
		to <- prometheus.MustNewConstMetric(successDesc, prometheus.GaugeValue, oldest, "others")
	}
	for state, n := range states {
		to <- prometheus.MustNewConstMetric(feedsDesc, prometheus.GaugeValue, float64(n), state)
	}
}

func (k known) state() string {
	switch {
	case k.gone:
		return "gone"
	case k.failing:
		return "failing"
	case k.success.IsZero():
		return "waiting"
	}
	return "good"
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}

// label is a feed's address without the password that may stand in it.
func label(feed string) string {
	if u, err := url.Parse(feed); err == nil {
		return u.Redacted()
	}
	return feed
}

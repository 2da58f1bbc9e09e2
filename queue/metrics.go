package queue

import (
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"rapporteur"
)

// Metrics are a worker's counters as Prometheus reads them. A nil *Metrics counts nothing.
type Metrics struct {
	articles *prometheus.CounterVec
	words    prometheus.Counter
	events   prometheus.Counter
	seconds  prometheus.Histogram
	waiting  prometheus.Gauge
	inWork   prometheus.Gauge
	aside    prometheus.Gauge
}

// NewMetrics registers the counters.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rapporteur_articles_total", Help: "Articles answered for, by what became of them: done, again, dead."}, []string{"outcome"}),
		words:    prometheus.NewCounter(prometheus.CounterOpts{Name: "rapporteur_words_total", Help: "Words of the articles read, split at white space."}),
		events:   prometheus.NewCounter(prometheus.CounterOpts{Name: "rapporteur_events_total", Help: "Events in the reports kept."}),
		seconds:  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "rapporteur_read_seconds", Help: "Time to read one article.", Buckets: prometheus.ExponentialBuckets(.001, 2, 14)}),
		waiting:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "rapporteur_queue_waiting", Help: "Articles that wait in the queue."}),
		inWork:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "rapporteur_queue_in_work", Help: "Articles in the hands of all workers."}),
		aside:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "rapporteur_queue_dead", Help: "Articles put aside."}),
	}
	for _, outcome := range []string{"done", "again", "dead"} {
		m.articles.WithLabelValues(outcome)
	}
	r.MustRegister(m.articles, m.words, m.events, m.seconds, m.waiting, m.inWork, m.aside)
	return m
}

func (m *Metrics) read(d time.Duration, a rapporteur.Article) {
	if m != nil {
		m.seconds.Observe(d.Seconds())
		m.words.Add(float64(len(strings.Fields(a.Text))))
	}
}

func (m *Metrics) done(r *rapporteur.Report) {
	if m != nil {
		m.count("done", 1)
		m.events.Add(float64(len(r.Events)))
	}
}

func (m *Metrics) again(n int) { m.count("again", n) }
func (m *Metrics) dead()       { m.count("dead", 1) }

func (m *Metrics) count(outcome string, n int) {
	if m != nil {
		m.articles.WithLabelValues(outcome).Add(float64(n))
	}
}

func (m *Metrics) depth(d Depth) {
	if m != nil {
		m.waiting.Set(float64(d.Waiting))
		m.inWork.Set(float64(d.InWork))
		m.aside.Set(float64(d.Dead))
	}
}

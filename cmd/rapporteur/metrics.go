package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rapporteur"
	"rapporteur/desk"
)

// serveMetrics serves counters and health at an address until ctx ends, and gives where the
// counters are registered; an empty address serves nothing and gives nil. ready says why
// the process cannot do its work now, nil when it can.
func serveMetrics(ctx context.Context, address string, ready func() error, log *slog.Logger) (prometheus.Registerer, error) {
	if address == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "--metrics %s: %w; name a free address such as 127.0.0.1:9480", address, err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	server := &http.Server{Handler: metricsPages(registry, ready), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are no longer served", "error", err)
		}
	}()
	context.AfterFunc(ctx, func() {
		short, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(short) // the process ends
	})
	log.Info("metrics", "address", l.Addr().String())
	return registry, nil
}

// observe counts the desk's answers by route and status.
func observe(r prometheus.Registerer) func(desk.Served) {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rapporteur_desk_seconds", Help: "Time to answer a request, by route and class of status.",
		Buckets: prometheus.ExponentialBuckets(.001, 2, 14)}, []string{"route", "status"})
	r.MustRegister(seconds)
	return func(s desk.Served) {
		seconds.WithLabelValues(s.Route, fmt.Sprintf("%dxx", s.Status/100)).Observe(s.Time.Seconds())
	}
}

func metricsPages(registry *prometheus.Registry, ready func() error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := ready(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ready\n"))
	})
	return mux
}

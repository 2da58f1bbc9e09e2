package desk

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// The server's patience: long enough for a phone on a train, too short to be worn down by
// requests that trickle.
const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 30 * time.Second
	writeTimeout   = 2 * time.Minute // streams lift it for themselves
	idleTimeout    = 2 * time.Minute
	drainTimeout   = 10 * time.Second
	maxHeaderBytes = 32 << 10
)

// Serve answers requests on l until ctx ends, then lets those in hand finish.
func (d *Desk) Serve(ctx context.Context, l net.Listener) error {
	server := d.server()
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	d.close()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	err := server.Shutdown(drain)
	d.work.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}

func (d *Desk) server() *http.Server {
	return &http.Server{
		Handler:           d,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
}

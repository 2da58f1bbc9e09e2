package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// pace is how often a request is sent, and for how long.
type pace struct {
	rate float64 // a second
	time time.Duration
	warm time.Duration // before, uncounted
}

// outcome is what came of one request.
type outcome struct {
	n       int
	waited  time.Duration // from when it was to be sent to the last byte of the answer
	served  time.Duration // from when it was sent
	status  int
	bytes   int64
	failure error
}

// driver sends requests to servers.
type driver struct {
	client *http.Client
	world  *world
	next   int // the number of the next request
}

// requestTimeout is how long an answer may take.
const requestTimeout = 30 * time.Second

func newDriver(w *world) *driver {
	return &driver{world: w, client: &http.Client{
		Timeout:       requestTimeout,
		Transport:     &http.Transport{MaxIdleConns: 1000, MaxIdleConnsPerHost: 1000, DisableCompression: false},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// drive sends requests at a fixed rate, whether or not the ones before were answered, as
// people do who know nothing of each other. A closed loop would send less while the
// server stalls and so hide the stall.
func (d *driver) drive(ctx context.Context, t *template, p pace) []outcome {
	total := max(1, int(p.rate*p.time.Seconds()))
	outcomes := make([]outcome, total)
	var group sync.WaitGroup
	begin := time.Now()
	for i := range total {
		due := begin.Add(time.Duration(float64(i) / p.rate * float64(time.Second)))
		time.Sleep(time.Until(due))
		n := d.next
		d.next++
		group.Go(func() { outcomes[i] = d.send(ctx, t, n, due) })
	}
	group.Wait()
	return outcomes
}

func (d *driver) send(ctx context.Context, t *template, n int, due time.Time) outcome {
	o := outcome{n: n}
	sent := time.Now()
	r, err := t.request(d.world, n)
	if err == nil {
		o.status, o.bytes, err = d.answer(r.WithContext(ctx))
	}
	end := time.Now()
	o.failure, o.waited, o.served = err, end.Sub(due), end.Sub(sent)
	return o
}

func (d *driver) answer(r *http.Request) (status int, bytes int64, err error) {
	resp, err := d.client.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer resp.Body.Close()
	bytes, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, bytes, err
}

// good reports whether a request was answered as it should be.
func (t *template) good(o *outcome) bool {
	if o.failure != nil {
		return false
	}
	if t.want != 0 {
		return o.status == t.want
	}
	return o.status < http.StatusBadRequest
}

// percentile is the time below which p percent of sorted times are.
func percentile(times []time.Duration, p int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[min(len(times)*p/100, len(times)-1)]
}

// sorted are the times of all outcomes.
func sorted(outcomes []outcome, of func(*outcome) time.Duration) []time.Duration {
	times := make([]time.Duration, len(outcomes))
	for i := range outcomes {
		times[i] = of(&outcomes[i])
	}
	slices.Sort(times)
	return times
}

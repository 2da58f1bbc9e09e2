package watch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"rapporteur"
	"rapporteur/source"
)

// hosts keeps requests polite: one at a time to a host, with a pause between two, none
// where the host's robots.txt (RFC 9309) forbids it, and none while it wants to be left alone.
type hosts struct {
	client  *http.Client
	options source.Options
	pause   time.Duration
	now     func() time.Time

	mu     sync.Mutex
	byName map[string]*host
}

type host struct {
	mu     sync.Mutex // held during a request
	free   time.Time  // not before; by the clock that nobody sets
	rest   time.Time  // wants to be left alone until then
	robots *robotstxt.RobotsData
	silent error     // why robots could not be had
	until  time.Time // when robots is asked for again
}

// resting is the error of a host that wants to be left alone for a while.
type resting struct {
	host  string
	until time.Time
}

func (r *resting) Error() string {
	return r.host + ": the host wants to be left alone until " + r.until.Format(time.RFC3339)
}

// Limits of RFC 9309 and common sense.
const (
	robotsBytes  = 500 << 10
	robotsAge    = 24 * time.Hour
	robotsAgain  = 5 * time.Minute // where they could not be had
	longestWait  = time.Minute     // of a Crawl-delay that is kept
	tooManyRests = 5 * time.Minute // after a 429 that does not say how long
)

// visit runs f when the host of u may be asked. Its error is of kind Forbidden where
// robots.txt says no, and a [resting] where the host said to come later.
func (h *hosts) visit(ctx context.Context, u *url.URL, f func() error) error {
	host := h.host(u.Host)
	host.mu.Lock()
	defer host.mu.Unlock()
	if now := h.now(); now.Before(host.rest) && host.rest.Sub(now) <= longestRest {
		return &resting{u.Host, host.rest}
	}
	robots, err := h.robots(ctx, host, u)
	if err != nil {
		return err
	}
	group := robots.FindGroup(h.options.UserAgent)
	if !group.Test(u.RequestURI()) {
		return rapporteur.Errorf(rapporteur.Forbidden, "%s: the host's robots.txt asks programs not to read it", u)
	}
	if err := h.wait(ctx, host); err != nil {
		return err
	}
	defer func() { host.free = time.Now().Add(max(h.pause, min(group.CrawlDelay, longestWait))) }()
	err = f()
	if status, ok := errors.AsType[*source.Status](err); ok {
		host.rest = h.restAfter(status)
	}
	return err
}

// restAfter is until when a host that answered so wants no more requests.
func (h *hosts) restAfter(s *source.Status) time.Time {
	now := h.now()
	switch again := retryAfter(s.RetryAfter, now); {
	case s.Code != http.StatusTooManyRequests && s.Code != http.StatusServiceUnavailable:
		return time.Time{}
	case again.IsZero() && s.Code == http.StatusTooManyRequests:
		return now.Add(tooManyRests)
	default:
		return again
	}
}

func (h *hosts) host(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byName[name] == nil {
		h.byName[name] = &host{}
	}
	return h.byName[name]
}

// wait until the host may be asked again.
func (h *hosts) wait(ctx context.Context, host *host) error {
	d := time.Until(host.free)
	if d <= 0 {
		return nil
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// robots is what the host asks of programs. A host without the file allows all; one that
// cannot say, for a fault of its own or of the network, is asked for nothing else (RFC 9309,
// 2.3.1.4), unless it said before.
func (h *hosts) robots(ctx context.Context, host *host, u *url.URL) (*robotstxt.RobotsData, error) {
	if now := h.now(); now.Before(host.until) && host.until.Sub(now) <= robotsAge {
		return host.robots, host.silent
	}
	robots, err := h.askRobots(ctx, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}).String())
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil:
		host.robots, host.silent, host.until = robots, nil, h.now().Add(robotsAge)
	case host.robots != nil:
		host.silent, host.until = nil, h.now().Add(robotsAgain)
	default:
		host.silent, host.until = err, h.now().Add(robotsAgain)
	}
	return host.robots, host.silent
}

func (h *hosts) askRobots(ctx context.Context, where string) (*robotstxt.RobotsData, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where, nil)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no address that can be asked for: %w", where, err)
	}
	req.Header.Set("User-Agent", h.options.UserAgent)
	ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
	defer cancel()
	resp, err := h.client.Do(req.WithContext(ctx))
	if err != nil {
		return nil, source.FetchError(ctx, where, err, h.options)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
		return nil, source.StatusError(where, resp)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
	if err != nil {
		return nil, source.FetchError(ctx, where, err, h.options)
	}
	robots, err := robotstxt.FromStatusAndBytes(resp.StatusCode, body)
	if err != nil { // a file that nobody can read forbids nothing
		return robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	return robots, nil
}

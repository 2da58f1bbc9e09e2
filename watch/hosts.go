package watch

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"

	"rapporteur"
)

// hosts keeps requests polite: one at a time to a host, with a pause between two, and
// none where the host's robots.txt (RFC 9309) forbids it.
type hosts struct {
	client *http.Client
	agent  string
	pause  time.Duration
	now    func() time.Time

	mu     sync.Mutex
	byName map[string]*host
}

type host struct {
	mu     sync.Mutex // held during a request
	free   time.Time  // not before; by the clock that nobody sets
	robots *robotstxt.RobotsData
	until  time.Time // when robots is asked for again
}

// Limits of RFC 9309 and common sense.
const (
	robotsBytes = 500 << 10
	robotsAge   = 24 * time.Hour
	longestWait = time.Minute // of a Crawl-delay that is kept
)

// visit runs f when the host of u may be asked. Its error is of kind Forbidden where
// robots.txt says no.
func (h *hosts) visit(ctx context.Context, u *url.URL, f func() error) error {
	host := h.host(u.Host)
	host.mu.Lock()
	defer host.mu.Unlock()
	robots, err := h.robots(ctx, host, u)
	if err != nil {
		return err
	}
	group := robots.FindGroup(h.agent)
	if !group.Test(u.RequestURI()) {
		return rapporteur.Errorf(rapporteur.Forbidden, "%s: the host's robots.txt asks programs not to read it", u)
	}
	if err := h.wait(ctx, host); err != nil {
		return err
	}
	defer func() { host.free = time.Now().Add(max(h.pause, min(group.CrawlDelay, longestWait))) }()
	return f()
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
// cannot say, for a fault of its own or of the network, is left alone for an hour.
func (h *hosts) robots(ctx context.Context, host *host, u *url.URL) (*robotstxt.RobotsData, error) {
	if host.robots != nil && h.now().Before(host.until) {
		return host.robots, nil
	}
	where := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}).String()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where, nil)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no address that can be asked for: %w", where, err)
	}
	req.Header.Set("User-Agent", h.agent)
	status, body := http.StatusServiceUnavailable, []byte(nil)
	if resp, err := h.client.Do(req); err == nil {
		body, err = io.ReadAll(io.LimitReader(resp.Body, robotsBytes))
		resp.Body.Close()
		if err == nil {
			status = resp.StatusCode
		}
	} else if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	age := robotsAge
	if status >= 500 {
		age = time.Hour
	}
	robots, err := robotstxt.FromStatusAndBytes(status, body)
	if err != nil { // a file that nobody can read forbids nothing
		robots, _ = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	host.robots, host.until = robots, h.now().Add(age)
	return robots, nil
}

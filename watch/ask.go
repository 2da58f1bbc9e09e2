package watch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"rapporteur"
	"rapporteur/source"
)

// maxFeed is the largest feed in bytes, maxItems how many of its items are looked at.
const (
	maxFeed  = 10 << 20
	maxItems = 1000
)

// ask fetches a feed; no items and no error is a feed without news. It notes validators,
// a lasting move and when the feed wants to be asked again.
func (w *Watcher) ask(ctx context.Context, feed string, st *state) (items []*gofeed.Item, err error) {
	at := feed
	if st.Moved != "" {
		at = st.Moved
	}
	u, err := url.Parse(at)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no address: %w", at, err)
	}
	err = w.hosts.visit(ctx, u, func() error {
		items, err = w.fetch(ctx, at, st)
		return err
	})
	return items, err
}

func (w *Watcher) fetch(ctx context.Context, at string, st *state) ([]*gofeed.Item, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Options.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no address: %w", at, err)
	}
	req.Header.Set("User-Agent", w.Options.UserAgent)
	req.Header.Set("Accept", "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	if st.ETag != "" {
		req.Header.Set("If-None-Match", st.ETag)
	}
	if st.Modified != "" {
		req.Header.Set("If-Modified-Since", st.Modified)
	}
	client, moved := w.following(at)
	resp, err := client.Do(req)
	if err != nil {
		return nil, source.FetchError(ctx, at, err, w.Options)
	}
	defer resp.Body.Close()
	if to := moved(); to != "" && resp.StatusCode < 400 {
		w.Log.Info("a feed has moved for good", "from", at, "to", to)
		st.Moved = to
	}
	return w.answer(at, resp, st)
}

// following is a client that also tells where a feed went for good: the end of a chain of
// redirects that are all permanent.
func (w *Watcher) following(at string) (*http.Client, func() string) {
	client, to, lasting := *w.client, at, true
	check := w.client.CheckRedirect
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		status := req.Response.StatusCode
		if lasting = lasting && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect); lasting {
			to = req.URL.String()
		}
		return check(req, via)
	}
	return &client, func() string {
		if to == at {
			return ""
		}
		return to
	}
}

// answer reads what a feed's server answered.
func (w *Watcher) answer(at string, resp *http.Response, st *state) ([]*gofeed.Item, error) {
	now := w.Now()
	if again := retryAfter(resp.Header.Get("Retry-After"), now); !again.IsZero() {
		st.Next = again
	} else if age := maxAge(resp.Header.Get("Cache-Control")); age > w.Every {
		st.Next = now.Add(min(age, longestRest))
	}
	switch resp.StatusCode {
	case http.StatusNotModified:
		return nil, nil
	case http.StatusGone:
		st.Gone = true
		return nil, rapporteur.Errorf(rapporteur.NotFound, "%s: is gone for good; it is not asked again", at)
	case http.StatusOK:
	default:
		return nil, source.StatusError(at, resp)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxFeed+1))
	switch {
	case errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err):
		return nil, rapporteur.Errorf(rapporteur.TooSlow, "%s: did not end in time", at)
	case err != nil:
		return nil, rapporteur.Errorf(rapporteur.NotFound, "%s: broke off: %w", at, err)
	case len(body) > maxFeed:
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "%s: is larger than %d MB", at, maxFeed>>20)
	}
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "%s: is no feed (RSS, Atom or JSON Feed): %w", at, err)
	}
	st.ETag, st.Modified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	items := parsed.Items[:min(len(parsed.Items), maxItems)]
	if items == nil {
		items = []*gofeed.Item{}
	}
	for _, item := range items {
		absolute(resp.Request.URL, item)
	}
	return items, nil
}

// absolute makes an item's link whole.
func absolute(base *url.URL, item *gofeed.Item) {
	if u, err := base.Parse(strings.TrimSpace(item.Link)); err == nil && item.Link != "" {
		u.Fragment = ""
		item.Link = u.String()
	}
}

// retryAfter reads the header of RFC 9110, a number of seconds or a date; it is kept to a
// day at most, and a date in the past says nothing.
func retryAfter(header string, now time.Time) time.Time {
	latest := now.Add(longestRest)
	if s, err := strconv.Atoi(header); err == nil && s > 0 {
		return now.Add(min(time.Duration(min(s, 1<<20))*time.Second, longestRest))
	}
	t, err := http.ParseTime(header)
	if err != nil || t.Before(now) {
		return time.Time{}
	}
	if t.After(latest) {
		return latest
	}
	return t
}

// maxAge reads max-age of Cache-Control.
func maxAge(header string) time.Duration {
	for directive := range strings.SplitSeq(header, ",") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(strings.ToLower(directive)), "max-age="); ok {
			s, err := strconv.Atoi(value)
			if err == nil && s > 0 {
				return time.Duration(min(s, 1<<20)) * time.Second
			}
		}
	}
	return 0
}

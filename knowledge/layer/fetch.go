package layer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

const (
	stallTime = time.Minute      // without a byte, until a connection counts as cut off
	maxWait   = 2 * time.Minute  // between two tries
	askTime   = 90 * time.Second // until the head of an answer
)

// client asks servers one request at a time, with a pause between them, and tries again
// what may pass.
type client struct {
	http    *http.Client
	agent   string
	retries int
	backoff time.Duration // before the second try; doubled before every other
	pause   time.Duration
	asked   time.Time
}

func newClient(o *Options) *client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = askTime
	return &client{http: &http.Client{Transport: t}, agent: o.Agent, retries: o.Retries, backoff: o.Backoff, pause: o.Pause}
}

// passing is an error that may pass; after is how long the server asks to wait.
type passing struct {
	error
	after time.Duration
}

func (p *passing) Unwrap() error { return p.error }

// try does something until it works, fails for good, or has failed often enough.
func (c *client) try(ctx context.Context, once func(context.Context) error) error {
	wait := c.backoff
	for n := 0; ; n++ {
		err := once(ctx)
		p, ok := errors.AsType[*passing](err)
		if ctx.Err() != nil {
			return rapporteur.Errorf(rapporteur.TooSlow, "the update was interrupted; run it again and it goes on: %w", ctx.Err())
		}
		if !ok {
			return err
		}
		if n == c.retries {
			return rapporteur.Errorf(rapporteur.KindOf(p.error), "%w, %d times in a row; run the update again and it goes on", p.error, n+1)
		}
		if err := sleep(ctx, min(max(wait, p.after), maxWait)); err != nil {
			return err
		}
		wait *= 2
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return rapporteur.Errorf(rapporteur.TooSlow, "the update was interrupted; run it again and it goes on: %w", ctx.Err())
	case <-t.C:
		return nil
	}
}

// get asks for a URL and calls use with the answer, whose body fails when nothing comes
// for stallTime. An answer but 200, 206 and 416 is an error that names it.
func (c *client) get(ctx context.Context, url string, header http.Header, use func(*http.Response) error) error {
	if err := sleep(ctx, c.pause-time.Since(c.asked)); err != nil {
		return err
	}
	defer func() { c.asked = time.Now() }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no URL: %w", url, err)
	}
	req.Header = header.Clone()
	req.Header.Set("User-Agent", c.agent)
	res, err := c.http.Do(req)
	if err != nil {
		return &passing{error: rapporteur.Errorf(rapporteur.NotFound, "%s cannot be reached: %w", host(url), err)}
	}
	defer res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK, http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable:
	default:
		return refused(url, res)
	}
	timer := time.AfterFunc(stallTime, func() { cancel(errors.New("nothing came for " + stallTime.String())) })
	defer timer.Stop()
	res.Body = &watched{res.Body, timer}
	return use(res)
}

// watched is a body that puts a timer off with every byte.
type watched struct {
	io.ReadCloser
	timer *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if n > 0 {
		w.timer.Reset(stallTime)
	}
	return n, err
}

// refused is the error of an answer that is none; those of a server that is busy or out
// of order may pass.
func refused(url string, res *http.Response) error {
	said, _ := io.ReadAll(io.LimitReader(res.Body, 300))
	first, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(string(said), "")), "\n")
	if first != "" {
		first = fmt.Sprintf(" (%.120s)", first)
	}
	kind := rapporteur.NotFound
	if res.StatusCode == http.StatusForbidden || res.StatusCode == http.StatusUnauthorized {
		kind = rapporteur.Forbidden
	}
	err := rapporteur.Errorf(kind, "%s answered %s%s", host(url), res.Status, first)
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode < 500 {
		return err
	}
	p := &passing{error: err}
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
		p.after = time.Duration(min(s, int(maxWait/time.Second))) * time.Second
	}
	return p
}

// host is a URL without its query, as messages name it.
func host(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	u.RawQuery, u.User, u.Fragment = "", nil, ""
	return u.String()
}

// checkURL refuses what is no page of the web.
func checkURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no URL; write https://…", s)
	}
	return nil
}

// download fetches a file into the update's folder, and goes on with what is there of
// it. It may have limit bytes.
func (u *updater) download(ctx context.Context, name, url string, limit int64) error {
	p := u.journal.part(name, url)
	if p.Done {
		return nil
	}
	if err := u.client.try(ctx, func(ctx context.Context) error { return u.downloadOnce(ctx, name, p, limit) }); err != nil {
		return err
	}
	if info, err := os.Stat(u.journal.path(name)); err == nil {
		p.Bytes = info.Size()
	}
	p.Done = true
	return u.journal.save()
}

func (u *updater) downloadOnce(ctx context.Context, name string, p *part, limit int64) error {
	f, err := os.OpenFile(u.journal.path(name), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "cannot keep a download: %w", err)
	}
	defer f.Close()
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "cannot keep a download: %w", err)
	}
	header := http.Header{"Accept-Encoding": {"identity"}}
	if have > 0 && p.Tag != "" {
		header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		header.Set("If-Range", p.Tag)
	}
	return u.client.get(ctx, p.URL, header, func(res *http.Response) error {
		if res.StatusCode == http.StatusRequestedRangeNotSatisfiable && res.Header.Get("Content-Range") == fmt.Sprintf("bytes */%d", have) {
			return nil // it was all there
		}
		if res.StatusCode == http.StatusRequestedRangeNotSatisfiable || res.StatusCode == http.StatusPartialContent && !startsAt(res, have) {
			f.Truncate(0)
			return &passing{error: rapporteur.Errorf(rapporteur.NotFound, "%s has changed while it was fetched", host(p.URL))}
		}
		if res.StatusCode == http.StatusOK { // whole, from the start
			have = 0
			if err := f.Truncate(0); err != nil {
				return rapporteur.Errorf(rapporteur.Internal, "cannot keep a download: %w", err)
			}
			p.Tag = validator(res.Header)
			if err := u.journal.save(); err != nil {
				return err
			}
		}
		return u.receive(f, have, res, limit)
	})
}

// startsAt reports whether a part of a file begins where it was asked to.
func startsAt(res *http.Response, at int64) bool {
	return strings.HasPrefix(res.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", at))
}

// validator is what tells whether a file is still the same: a strong ETag, or else the
// time of its last change (RFC 9110, 13.1.5).
func validator(h http.Header) string {
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag
	}
	return h.Get("Last-Modified")
}

// receive writes a body behind the have bytes that are there.
func (u *updater) receive(f *os.File, have int64, res *http.Response, limit int64) error {
	total := int64(-1)
	if res.ContentLength >= 0 {
		total = have + res.ContentLength
	}
	if total > limit {
		return rapporteur.Errorf(rapporteur.TooLarge, "%s has %d MB, of %d that a download may have; see --max-mb", host(res.Request.URL.String()), total>>20, limit>>20)
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "cannot keep a download: %w", err)
	}
	buf := make([]byte, 64<<10)
	for at := have; ; {
		n, err := res.Body.Read(buf)
		if _, err := f.Write(buf[:n]); err != nil {
			return rapporteur.Errorf(rapporteur.Internal, "cannot keep a download: %w", err)
		}
		at += int64(n)
		u.tell(Progress{What: "fetching " + host(res.Request.URL.String()), Done: at, Total: total, Bytes: true})
		switch {
		case at > limit:
			return rapporteur.Errorf(rapporteur.TooLarge, "%s has more than the %d MB that a download may have; see --max-mb", host(res.Request.URL.String()), limit>>20)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &passing{error: rapporteur.Errorf(rapporteur.NotFound, "%s was cut off after %d bytes: %w", host(res.Request.URL.String()), at, err)}
		}
	}
}

package source

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"

	"rapporteur"
)

// url reads what a URL leads to.
func (r *reading) url(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: is no URL; write it as https://host/path", raw))
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: only http and https can be fetched, not %s", raw, u.Scheme))
	}
	ctx, cancel := context.WithTimeout(r.ctx, r.opts.Timeout)
	defer cancel()
	resp, err := r.fetch(ctx, u)
	if err != nil {
		return r.fail(r.fetchError(raw, err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return r.fail(StatusError(raw, resp))
	}
	final := resp.Request.URL
	c := content{name: raw, path: final.Path, mediaType: resp.Header.Get("Content-Type"), url: final.String()}
	if t, _, err := mime.ParseMediaType(c.mediaType); err == nil && byMediaType[t] != unknown {
		c.path = "" // what the server says counts for more than how the path ends
	}
	if resp.ContentLength > r.opts.MaxBytes && sniff(c.path, c.mediaType, nil) <= webPage {
		return r.fail(r.tooLarge(raw))
	}
	return r.stream(c, resp.Body)
}

func (r *reading) fetch(ctx context.Context, u *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", r.opts.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5")
	return newClient(r.opts).Do(req)
}

var (
	errRedirects = errors.New("redirects")
	errPrivate   = errors.New("private address")
)

// NewClient makes a client for other requests than an input's, with the same guards: see
// [Options].
func NewClient(opts Options) *http.Client { return newClient(opts.withDefaults()) }

// FetchError says in one sentence why a request that such a client made failed.
func FetchError(ctx context.Context, raw string, err error, opts Options) error {
	r := &reading{ctx: context.WithoutCancel(ctx), opts: opts.withDefaults()}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return r.fetchError(raw, err)
}

// newClient makes a client that keeps the options' limits. Addresses are judged when a
// connection is made, after the name is resolved, so that a name that changes its answer
// does not pass.
func newClient(opts Options) *http.Client {
	dialer := &net.Dialer{Timeout: opts.Timeout}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    opts.Timeout,
		MaxResponseHeaderBytes: 1 << 20,
		DisableKeepAlives:      true,
	}
	if opts.AllowPrivate {
		transport.Proxy = http.ProxyFromEnvironment
	} else {
		dialer.Control = refusePrivate
	}
	return &http.Client{Transport: transport, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > opts.MaxRedirects {
			return errRedirects
		}
		if s := req.URL.Scheme; s != "http" && s != "https" {
			return fmt.Errorf("it redirects to a %s address", s)
		}
		return nil
	}}
}

// refusePrivate is a [net.Dialer.Control].
func refusePrivate(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(ap.Addr()) {
		return fmt.Errorf("%w %s", errPrivate, address)
	}
	return nil
}

// special are the address blocks that are not global by the IANA Special-Purpose
// Address Registries (RFC 6890 and its updates) and netip does not sort out itself;
// blocks that embed IPv4 addresses are refused whole.
var special = parsePrefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10")

func parsePrefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func (r *reading) fetchError(raw string, err error) error {
	var dns *net.DNSError
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case errors.Is(err, errPrivate):
		return rapporteur.Errorf(rapporteur.Forbidden, "%s: leads to a private or local address, which is refused; allow private addresses if you mean it", raw)
	case errors.Is(err, errRedirects):
		return rapporteur.Errorf(rapporteur.Invalid, "%s: redirects more than %d times", raw, r.opts.MaxRedirects)
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return rapporteur.Errorf(rapporteur.TooSlow, "%s: did not answer within %s", raw, r.opts.Timeout)
	case errors.As(err, &dns) && dns.IsNotFound:
		return rapporteur.Errorf(rapporteur.NotFound, "%s: no such host as %s", raw, dns.Name)
	}
	if urlErr, ok := errors.AsType[*url.Error](err); ok {
		err = urlErr.Err
	}
	return rapporteur.Errorf(rapporteur.NotFound, "%s: cannot be fetched: %w", raw, err)
}

// Status is the cause of an error where a server answered, but not with what was asked for.
type Status struct {
	Code       int
	RetryAfter string // the header, as it stands
}

func (s *Status) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", s.Code, http.StatusText(s.Code)))
}

// StatusError says what an answer other than 200 means for who asked; its cause is a [Status].
func StatusError(raw string, resp *http.Response) error {
	kind := rapporteur.NotFound
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		kind = rapporteur.Forbidden
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		kind = rapporteur.TooSlow
	}
	return rapporteur.Errorf(kind, "%s: the server answered %w", raw, &Status{resp.StatusCode, resp.Header.Get("Retry-After")})
}

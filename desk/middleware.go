package desk

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"rapporteur"
)

// buildHandler puts the protections around the mux, the outermost last.
func (d *Desk) buildHandler(context.Context) error {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.ContentTypes(
		[]string{"text/html", "application/json", "application/problem+json", "application/atom+xml", "application/feed+json", "image/svg+xml", "text/csv", "application/x-ndjson", "text/javascript"}))
	if err != nil {
		return err
	}
	cross := http.NewCrossOriginProtection()
	if d.Base != "" {
		if err := cross.AddTrustedOrigin(d.Base); err != nil {
			return err
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(d.crossSite))
	for _, rt := range d.routes() {
		if rt.shared {
			cross.AddInsecureBypassPattern(rt.pattern)
		}
	}
	d.handler = d.observe(d.headers(cross.Handler(compress(d.mux()))))
	return nil
}

// crossSite tells what a form on another site met.
func (d *Desk) crossSite(w http.ResponseWriter, r *http.Request) {
	v := &visit{desk: d, w: w, r: r, address: d.clientAddress(r)}
	d.fail(v, rapporteur.Errorf(rapporteur.Forbidden, "this was sent from another site's page and was not done; do it from the desk's own page"))
}

// policy is the content security policy: nothing but the desk's own files, no script or
// style within a page, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are those that every answer carries.
func (d *Desk) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		if d.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// allowFrames lets other sites show an answer in a frame.
func allowFrames(h http.Header) {
	h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors *", 1))
	h.Del("X-Frame-Options")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// observe logs each request, counts it and turns a panic into an error page.
func (d *Desk) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		t := &tally{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == http.ErrAbortHandler {
				panic(p) // a download that cannot be finished
			}
			if p != nil {
				d.Log.Error("a request failed", "panic", p, "path", r.URL.Path, "stack", string(debug.Stack()))
				if t.status == 0 {
					d.fail(&visit{desk: d, w: t, r: r}, rapporteur.Errorf(rapporteur.Internal, "panic: %v", p))
				}
			}
			took := time.Since(start)
			d.Observe(Served{r.Pattern, r.Method, t.status, t.bytes, took})
			d.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", t.status), slog.Int64("bytes", t.bytes), slog.Duration("took", took), slog.String("address", d.clientAddress(r).String()))
		}()
		next.ServeHTTP(t, r)
	})
}

// tally counts what is written.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (t *tally) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tally) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// Flush lets streams through wrappers that ask for it by its interface.
func (t *tally) Flush() { _ = http.NewResponseController(t.ResponseWriter).Flush() }

// wrap runs a route: who is it, may they, how often; then the handler.
func (d *Desk) wrap(rt route) http.Handler {
	body := rt.body
	if body == 0 {
		body = maxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, body)
		v := &visit{desk: d, w: w, r: r, address: d.clientAddress(r), api: strings.HasPrefix(r.URL.Path, "/api/")}
		if rt.framed {
			allowFrames(w.Header())
		}
		if err := d.admit(v, rt); err != nil {
			d.fail(v, err)
			return
		}
		if rt.act == See && v.tidy() {
			return
		}
		if err := rt.handle(v); err != nil {
			d.fail(v, err)
		}
	})
}

// tidy sends a browser that filled in a form without scripts to the address without the
// fields that it left empty, so that addresses stay short enough to be passed on.
func (v *visit) tidy() bool {
	q := v.r.URL.Query()
	if v.r.Method != http.MethodGet || v.api || v.r.Header.Get("HX-Request") != "" || !slices.ContainsFunc(slices.Collect(maps.Values(q)), hasEmpty) {
		return false
	}
	for name, values := range q {
		if q[name] = slices.DeleteFunc(values, func(s string) bool { return s == "" }); len(q[name]) == 0 {
			q.Del(name)
		}
	}
	http.Redirect(v.w, v.r, localPath(address(v.r.URL.EscapedPath(), q)), http.StatusSeeOther)
	return true
}

func hasEmpty(values []string) bool { return slices.Contains(values, "") }

// admit finds out who visits and whether they may.
func (d *Desk) admit(v *visit, rt route) error {
	if err := d.identify(v); err != nil {
		return err
	}
	if err := d.throttle(v, rt.limit); err != nil {
		return err
	}
	return v.may(rt.act, Object{})
}

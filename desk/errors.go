package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"rapporteur"
)

// statuses maps kinds of error to HTTP statuses, in one place.
var statuses = [...]int{
	rapporteur.Internal:    http.StatusInternalServerError,
	rapporteur.Invalid:     http.StatusUnprocessableEntity,
	rapporteur.NotFound:    http.StatusNotFound,
	rapporteur.TooLarge:    http.StatusRequestEntityTooLarge,
	rapporteur.TooSlow:     http.StatusGatewayTimeout,
	rapporteur.Forbidden:   http.StatusForbidden,
	rapporteur.Conflict:    http.StatusConflict,
	rapporteur.Unsupported: http.StatusUnsupportedMediaType,
}

// statusOf is an error's status and what may be told of it: a fault of ours tells nothing.
func statusOf(err error) (status int, text string) {
	if e, ok := errors.AsType[*refusal](err); ok {
		return e.status, e.text
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, "what was sent is too large"
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return http.StatusGatewayTimeout, "that took too long; narrow what is asked for with filters"
	}
	kind := rapporteur.KindOf(err)
	if kind == rapporteur.Internal {
		return http.StatusInternalServerError, "something went wrong on our side; it was noted, and trying again may help"
	}
	return statuses[kind], err.Error()
}

// badBody sorts what can be wrong with a request's body.
func badBody(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return rapporteur.Errorf(rapporteur.Invalid, "the form could not be read: %w", err)
}

// problem is RFC 9457's description of an error.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// fail answers with an error: the sign-in page, a JSON problem, or a page that says so.
func (d *Desk) fail(v *visit, err error) {
	if errors.Is(err, context.Canceled) && v.r.Context().Err() != nil {
		return // nobody is there any more
	}
	status, text := statusOf(err)
	if status >= 500 {
		d.Log.Error("a request failed", "method", v.r.Method, "path", v.r.URL.Path, "error", err)
	}
	if e, ok := errors.AsType[*refusal](err); ok && e.retry > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(e.retry.Seconds())))
	}
	switch {
	case v.wantsJSON():
		v.w.Header().Set("Content-Type", "application/problem+json")
		v.w.WriteHeader(status)
		_ = json.NewEncoder(v.w).Encode(problem{"about:blank", http.StatusText(status), status, text})
	case status == http.StatusUnauthorized && v.r.Method == http.MethodGet:
		_ = v.redirect("/signin?next="+url.QueryEscape(v.r.URL.RequestURI()), "")
	default:
		v.status(status)
		if err := v.render("error", errorPage{status, http.StatusText(status), text}); err != nil {
			http.Error(v.w, text, status)
		}
	}
}

type errorPage struct {
	Status int
	Title  string
	Text   string
}

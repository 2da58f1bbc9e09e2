package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"rapporteur"
)

// visit is one request and who makes it: the only thing that handlers are given.
type visit struct {
	desk    *Desk
	w       http.ResponseWriter
	r       *http.Request
	address netip.Addr
	person  *rapporteur.Account // nil is the public
	session *rapporteur.Session // nil with a token
	token   *rapporteur.Token   // of the API
	setting Settings
	api     bool // errors are told as JSON problems
	code    int  // status of the page; 0 is 200
}

// viewer is on whose behalf the record is read.
func (v *visit) viewer() rapporteur.Viewer {
	if v.person == nil || v.person.Suspended {
		return rapporteur.Viewer{}
	}
	return rapporteur.Viewer{Person: v.person.ID, Role: v.person.Role}
}

func (v *visit) visitor() Visitor {
	if v.person == nil {
		return Visitor{}
	}
	return Visitor{Person: v.person.ID, Role: v.person.Role, Suspended: v.person.Suspended}
}

// can reports whether the visitor may do an act; pages ask it before they show a form.
func (v *visit) can(a Act, o Object) bool { return May(a, v.visitor(), o, &v.setting, v.desk.Now()) }

// may is can as an error: sign in first, or never.
func (v *visit) may(a Act, o Object) error {
	switch {
	case v.can(a, o):
		return nil
	case v.person == nil:
		return &refusal{status: http.StatusUnauthorized, text: "sign in first: this is for people with an account"}
	case v.person.Suspended:
		return rapporteur.Errorf(rapporteur.Forbidden, "this account is suspended; ask an administrator")
	}
	return rapporteur.Errorf(rapporteur.Forbidden, "your account may not do that")
}

// voter is under what name a vote counts: the person's id, or a keyed hash of address and
// browser that tells nobody who and cannot be shed by clearing cookies.
func (v *visit) voter() string {
	if v.person != nil {
		return v.person.ID
	}
	return "anon:" + v.desk.keyed("voter", neighbourhood(v.address).String(), v.r.UserAgent())
}

// keyed is a hash of some words that only this record can make.
func (d *Desk) keyed(purpose string, words ...string) string {
	m := hmac.New(sha256.New, d.secret)
	m.Write([]byte(purpose))
	for _, w := range words {
		m.Write([]byte{0})
		m.Write([]byte(w))
	}
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18])
}

// form is the request's form, at most as long as its route allows.
func (v *visit) form() (url.Values, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, badBody(err)
	}
	return v.r.PostForm, nil
}

// redirect answers a form: to a page of this desk, never of another. notice names a text of
// notices that the page will show.
func (v *visit) redirect(to, notice string) error {
	if notice != "" {
		v.setCookie(noticeCookie, notice, 60)
	}
	if v.r.Header.Get("HX-Request") != "" {
		v.w.Header().Set("HX-Redirect", localPath(to))
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(v.w, v.r, localPath(to), http.StatusSeeOther)
	return nil
}

// partial reports whether a script asked for a part of a page, and which element.
func (v *visit) partial() (target string, ok bool) {
	return v.r.Header.Get("HX-Target"), v.r.Header.Get("HX-Request") != "" && v.r.Header.Get("HX-Boosted") == ""
}

// localPath is to when it leads to a page of this desk, else "/": "//host", "/\host",
// "https:…" and everything else that browsers take for another site is refused.
func localPath(to string) string {
	if to == "" || to[0] != '/' || strings.ContainsFunc(to, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return "/"
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.HasPrefix(to, "//") {
		return "/"
	}
	return to
}

// extend lets an answer take longer than the server's patience.
func (v *visit) extend(by time.Duration) {
	_ = http.NewResponseController(v.w).SetWriteDeadline(time.Now().Add(by)) // a recorder of tests has none
}

// link is an absolute address of the desk: for mail, feeds and embedding.
func (v *visit) link(path string) string {
	if v.desk.Base != "" {
		return v.desk.Base + path
	}
	scheme := "http"
	if v.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + v.r.Host + path
}

// wantsJSON reports whether the answer is for a program.
func (v *visit) wantsJSON() bool {
	return v.api || slices.Contains([]string{"application/json", "application/problem+json"}, v.r.Header.Get("Accept"))
}

package desk

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"rapporteur"
)

// How long a browser stays signed in: so long without a visit, and so long at most.
const (
	idleExpiry     = 14 * 24 * time.Hour
	absoluteExpiry = 90 * 24 * time.Hour
	touchInterval  = 5 * time.Minute // a session's last visit is kept no finer than this
)

const (
	sessionCookie = "session"
	noticeCookie  = "notice"
	signInCookie  = "signin" // the state of a sign-in that is under way elsewhere
	themeCookie   = "theme"
)

// cookieName binds a cookie to this host and https where the desk is on https.
func (d *Desk) cookieName(name string) string {
	if d.secure {
		return "__Host-" + name
	}
	return name
}

func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.desk.cookieName(name), Value: value, Path: "/", MaxAge: seconds,
		Secure: v.desk.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (v *visit) dropCookie(name string) { v.setCookie(name, "", -1) }

func (v *visit) cookie(name string) string {
	c, err := v.r.Cookie(v.desk.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// hashSecret is what is kept of a cookie's or token's secret.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// signIn gives the browser a new session, whatever it had before: a cookie that was put
// there by somebody else is worth nothing after it.
func (v *visit) signIn(person *rapporteur.Account) error {
	if old := v.session; old != nil {
		if err := v.desk.Store.RevokeSession(v.r.Context(), old.Person, old.ID); err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
			return err
		}
	}
	secret, now := base64.RawURLEncoding.EncodeToString(randomBytes(32)), v.desk.Now()
	s, err := v.desk.Store.CreateSession(v.r.Context(), rapporteur.Session{
		Hash: hashSecret(secret), Person: person.ID, Agent: cut(v.r.UserAgent(), 300), Address: v.address.String(),
		Created: now, Seen: now, Expires: now.Add(idleExpiry),
	})
	if err != nil {
		return err
	}
	v.session, v.person = &s, person
	v.setCookie(sessionCookie, secret, int(absoluteExpiry.Seconds()))
	return nil
}

// signOut ends the browser's session.
func (v *visit) signOut() error {
	v.dropCookie(sessionCookie)
	if v.session == nil {
		return nil
	}
	return v.desk.Store.RevokeSession(v.r.Context(), v.session.Person, v.session.ID)
}

// identify finds out who visits: by token for the API, by cookie else.
func (d *Desk) identify(v *visit) error {
	var err error
	if v.setting, err = d.Settings(v.r.Context()); err != nil {
		return err
	}
	if bearer, ok := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer "); ok && v.api {
		return d.identifyToken(v, bearer)
	}
	secret := v.cookie(sessionCookie)
	if len(secret) != base64.RawURLEncoding.EncodedLen(32) {
		return nil
	}
	s, person, err := d.Store.SessionByHash(v.r.Context(), hashSecret(secret))
	switch {
	case rapporteur.KindOf(err) == rapporteur.NotFound && err != nil:
		return nil
	case err != nil:
		return err
	}
	v.session, v.person = &s, &person
	return d.touch(v)
}

// touch moves a session's idle expiry, never beyond the absolute one.
func (d *Desk) touch(v *visit) error {
	now, s := d.Now(), v.session
	end := s.Created.Add(absoluteExpiry)
	if !now.Before(end) || !now.Before(s.Expires) {
		v.session, v.person = nil, nil
		return d.Store.RevokeSession(v.r.Context(), s.Person, s.ID)
	}
	if now.Sub(s.Seen) < touchInterval {
		return nil
	}
	expires := now.Add(idleExpiry)
	if expires.After(end) {
		expires = end
	}
	return d.Store.TouchSession(v.r.Context(), s.ID, now, expires)
}

func (d *Desk) identifyToken(v *visit, bearer string) error {
	t, person, err := d.Store.TokenByHash(v.r.Context(), hashSecret(strings.TrimSpace(bearer)))
	switch {
	case err != nil && rapporteur.KindOf(err) == rapporteur.NotFound:
		return &refusal{status: http.StatusUnauthorized, text: "the token is not known; make one under your account"}
	case err != nil:
		return err
	case !t.Expires.IsZero() && d.Now().After(t.Expires):
		return &refusal{status: http.StatusUnauthorized, text: "the token has expired; make a new one under your account"}
	}
	v.token, v.person = &t, &person
	return nil
}

// cut is s, at most n bytes of it and none of a character broken.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

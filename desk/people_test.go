package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rapporteur"
)

func TestFirstRun(t *testing.T) {
	s := newSite(t, Config{})
	b, token := s.browser(), s.desk.SetupToken()
	if len(token) < 20 {
		t.Fatalf("the token is %q", token)
	}
	b.get("/setup").expect(t, "the form", 200, "Set up this desk")
	form := []string{"handle", "ada", "name", "Ada", "password", testPassword}
	b.post("/setup", append(form, "token", "guess")...).expect(t, "a wrong token", 422, "not the token")
	b.post("/setup", append(form, "token", token)...).expect(t, "the right one", 303)
	b.get("/admin/people").expect(t, "the first is the administrator", 200, "@ada")
	s.browser().post("/setup", "handle", "eve", "password", testPassword, "token", token).expect(t, "a second time", 404)

	again, err := New(t.Context(), Config{Store: s.record})
	if err != nil || again.SetupToken() != "" {
		t.Errorf("started again, the desk has token %q, %v", again.SetupToken(), err)
	}
}

func TestSignUpAndIn(t *testing.T) {
	s := newSite(t, Config{})
	for _, c := range []struct{ handle, name, email, password, why string }{
		{"a", "", "", testPassword, "user name"},
		{"Ada!", "", "", testPassword, "user name"},
		{"ada", "a\u202eb", "", testPassword, "control"},
		{"ada", strings.Repeat("x", 61), "", testPassword, "at most 60"},
		{"ada", "", "nobody", testPassword, "e-mail"},
		{"ada", "", "", "short", "too short"},
		{"ada", "", "", "aaaaaaaaaaaa", "repeats"},
	} {
		s.desk.limits = newLimiter()
		s.browser().post("/signup", "handle", c.handle, "name", c.name, "email", c.email, "password", c.password).expect(t, c.why, 422, c.why)
	}
	b := s.browser()
	b.post("/signup", "handle", "ada", "password", testPassword, "next", "/claims").expect(t, "sign up", 303)
	b.get("/account").expect(t, "signed in at once", 200, "@ada")
	s.browser().post("/signup", "handle", "ada", "password", testPassword).expect(t, "the same name", 422)

	b.post("/signout").expect(t, "sign out", 303)
	p := b.get("/account?x=1")
	if p.status != 303 || p.header.Get("Location") != "/signin?next=%2Faccount%3Fx%3D1" {
		t.Errorf("signed out, /account is %d to %s", p.status, p.header.Get("Location"))
	}
	if p := b.post("/signin", "name", "ada", "password", testPassword, "next", "//evil.example/"); p.header.Get("Location") != "/" {
		t.Errorf("after signing in one is sent to %s", p.header.Get("Location"))
	}
}

// TestSignInTellsNothing holds that a wrong password, an unknown name and an account
// without a password get the same answer.
func TestSignInTellsNothing(t *testing.T) {
	s := newSite(t, Config{})
	s.person("ada", rapporteur.ReaderRole)
	if _, err := s.record.CreateAccount(t.Context(), rapporteur.Account{Handle: "bare", Name: "Bare", Role: rapporteur.ReaderRole}); err != nil {
		t.Fatal(err)
	}
	var bodies []string
	for _, name := range []string{"ada", "nobody", "bare"} {
		p := s.browser().post("/signin", "name", name, "password", "wrong password")
		p.expect(t, name, 422, "The name or the password is wrong")
		bodies = append(bodies, strings.ReplaceAll(p.body, name, "NAME"))
	}
	if bodies[0] != bodies[1] || bodies[1] != bodies[2] {
		t.Error("the answers differ")
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	s := newSite(t, Config{})
	s.person("ada", rapporteur.ReaderRole)
	statuses := map[int]int{}
	for range 15 {
		statuses[s.browser().post("/signin", "name", "ada", "password", "wrong password").status]++
	}
	if statuses[http.StatusTooManyRequests] == 0 {
		t.Errorf("fifteen guesses were answered with %v", statuses)
	}
}

func TestSessions(t *testing.T) {
	now := time.Now()
	s := newSite(t, Config{Now: func() time.Time { return now }})
	ada := s.person("ada", rapporteur.ReaderRole)
	cookieOf := func(b *testBrowser) string {
		at, _ := url.Parse(s.URL)
		for _, c := range b.Jar.Cookies(at) {
			if c.Name == sessionCookie {
				return c.Value
			}
		}
		return ""
	}
	// A cookie that somebody put there before the sign-in is worth nothing after it.
	b := s.as(ada)
	before := cookieOf(b)
	b.post("/signin", "name", "ada", "password", testPassword).expect(t, "again", 303)
	after := cookieOf(b)
	if before == after || before == "" {
		t.Errorf("the cookie stayed the same over a sign-in")
	}
	thief := s.browser()
	at, _ := url.Parse(s.URL)
	thief.Jar.SetCookies(at, []*http.Cookie{{Name: sessionCookie, Value: before}})
	thief.get("/account").expect(t, "the old cookie", 303)
	kept, err := s.record.Sessions(t.Context(), ada.ID)
	if err != nil || len(kept) != 1 || slices.Contains([]string{after}, string(kept[0].Hash)) {
		t.Errorf("%d sessions, %v", len(kept), err)
	}

	// Another browser can be signed out from here.
	other := s.as(ada)
	b.get("/account").expect(t, "both are listed", 200, "this one")
	b.post("/account/sessions/revoke").expect(t, "sign out elsewhere", 303)
	other.get("/account").expect(t, "the other browser", 303)
	b.get("/account").expect(t, "this browser", 200)

	// Idle and absolute expiry.
	now = now.Add(idleExpiry - time.Hour)
	b.get("/account").expect(t, "within the idle time", 200)
	for range 7 {
		now = now.Add(idleExpiry - time.Hour)
		b.get("/account")
	}
	b.get("/account").expect(t, "after the absolute time", 303)
}

func TestCookiesOverHTTPS(t *testing.T) {
	s := newSite(t, Config{Base: "https://desk.example.org"})
	s.person("ada", rapporteur.ReaderRole)
	p := s.browser().post("/signin", "name", "ada", "password", testPassword)
	cookie := p.header.Get("Set-Cookie")
	for _, want := range []string{"__Host-session=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	if strings.Contains(cookie, "Domain") {
		t.Errorf("the cookie %q has a domain", cookie)
	}
}

func TestOwnAccount(t *testing.T) {
	s := newSite(t, Config{})
	ada := s.person("ada", rapporteur.ReaderRole)
	b := s.as(ada)
	b.post("/account", "name", "Ada Byron", "email", "new@example.org", "replies", "on").expect(t, "profile", 303)
	a, err := s.record.Account(t.Context(), ada.ID)
	if err != nil || a.Name != "Ada Byron" || a.Email != "new@example.org" || a.Confirmed || !a.Notify.Replies || a.Notify.Moderation {
		t.Errorf("%+v %v", a, err)
	}
	b.post("/account/password", "present", "wrong", "password", "another mild day").expect(t, "a wrong password", 422)
	other := s.as(ada)
	b.post("/account/password", "present", testPassword, "password", "another mild day").expect(t, "the right one", 303)
	other.get("/account").expect(t, "another browser after it", 303)

	var all rapporteur.Belongings
	if err := json.Unmarshal([]byte(b.get("/account/everything.json").body), &all); err != nil || all.Account.Handle != "ada" {
		t.Errorf("everything: %+v %v", all.Account, err)
	}
	s.desk.limits = newLimiter()
	b.post("/account/erase", "present", "wrong").expect(t, "erase without the password", 422)
	b.post("/account/erase", "present", "another mild day").expect(t, "erase", 303)
	b.get("/account").expect(t, "after it", 303)
	if _, err := s.record.AccountByHandle(t.Context(), "ada"); err == nil {
		t.Error("the account is still there")
	}
}

func TestAdministration(t *testing.T) {
	s := newSite(t, Config{})
	root, mei := s.person("root", rapporteur.AdminRole), s.person("mei", rapporteur.ReaderRole)
	b, m := s.as(root), s.as(mei)
	m.get("/admin/people").expect(t, "a reader", 403)
	m.post("/admin/people/"+mei.ID, "role", "admin").expect(t, "a reader's own promotion", 403)

	b.post("/admin/people/"+mei.ID, "role", "editor").expect(t, "a new role", 303)
	m.get("/admin/moderation").expect(t, "the editor", 200)
	b.post("/admin/people/"+mei.ID, "role", "emperor").expect(t, "no role", 422)
	b.post("/admin/people/"+root.ID, "role", "reader").expect(t, "the last administrator", 409, "only administrator")
	b.post("/admin/people/"+mei.ID, "suspended", "yes", "why", "spam").expect(t, "suspend", 303)
	m.get("/account").expect(t, "the suspended", 303)
	s.browser().post("/signin", "name", "mei", "password", testPassword).expect(t, "sign in suspended", 422, "suspended")
	b.get("/admin/audit").expect(t, "the trail", 200, "role changed", "reader to editor", "suspended", "spam")

	b.post("/admin/settings", "title", "The Desk", "moderation", "all").expect(t, "settings", 303)
	if set, err := s.desk.Settings(t.Context()); err != nil || set != (Settings{Title: "The Desk", Moderation: "all"}) {
		t.Errorf("%+v %v", set, err)
	}
	s.browser().get("/events").expect(t, "the public, shut out", 303)
	s.browser().get("/signup").expect(t, "sign-up, closed", 403)
	b.post("/admin/people", "handle", "new", "password", testPassword, "role", "reviewer").expect(t, "an account by the administrator", 303)
}

func TestOpenIDConnect(t *testing.T) {
	provider := newProvider(t)
	s := newSite(t, Config{SignIn: []Provider{{Name: "Example", Issuer: provider.URL, Client: "desk", Secret: "s"}}})
	through := func(b *testBrowser) page {
		p := b.get("/signin/with/Example?next=/claims")
		p = b.get(p.header.Get("Location")) // to the provider
		return b.get(p.header.Get("Location"))
	}
	provider.claims, provider.verified = map[string]string{"sub": "42", "email": "Kaya.O@example.org", "name": "Kaya Öz", "preferred_username": "Kaya.Ö"}, true
	b := s.browser()
	if p := through(b); p.status != 303 || p.header.Get("Location") != "/claims" {
		t.Fatalf("%d to %s: %s", p.status, p.header.Get("Location"), p.body)
	}
	b.get("/account").expect(t, "the new account", 200, "Kaya Öz", "@kaya", "Confirmed")
	again := s.browser()
	through(again)
	again.get("/account").expect(t, "the same account", 200, "@kaya<")

	provider.claims = map[string]string{"sub": "43", "preferred_username": "kaya"}
	other := s.browser()
	through(other)
	other.get("/account").expect(t, "another person of the same name", 200, "@kaya-2")

	// An address opens no account that someone made with a password.
	ada := s.person("ada", rapporteur.ReaderRole)
	provider.claims = map[string]string{"sub": "44", "email": "ada@example.org"}
	through(s.browser()).expect(t, "somebody's address", 409)
	s.desk.limits = newLimiter()
	linked := s.as(ada)
	through(linked).expect(t, "linked from within", 303)
	fresh := s.browser()
	through(fresh)
	fresh.get("/account").expect(t, "the linked account", 200, "@ada")
}

func TestOpenIDConnectAttacked(t *testing.T) {
	provider := newProvider(t)
	s := newSite(t, Config{SignIn: []Provider{{Name: "Example", Issuer: provider.URL, Client: "desk"}}})
	provider.claims = map[string]string{"sub": "42", "preferred_username": "kaya"}
	b := s.browser()
	begun := b.get("/signin/with/Example").header.Get("Location")
	answered := b.get(begun).header.Get("Location")
	s.browser().get(answered).expect(t, "another's answer in this browser", 403)
	forged, _ := url.Parse(answered)
	q := forged.Query()
	q.Set("state", "guess")
	forged.RawQuery = q.Encode()
	b.get(forged.String()).expect(t, "a forged state", 403)

	provider.wrongNonce = true
	b = s.browser()
	begun = b.get("/signin/with/Example").header.Get("Location")
	b.get(b.get(begun).header.Get("Location")).expect(t, "another's nonce", 403)
	provider.wrongNonce = false
	provider.claims["aud"] = "someone else"
	b = s.browser()
	begun = b.get("/signin/with/Example").header.Get("Location")
	b.get(b.get(begun).header.Get("Location")).expect(t, "a token for someone else", 403)
	s.browser().get("/signin/with/Nobody").expect(t, "no such provider", 404)
}

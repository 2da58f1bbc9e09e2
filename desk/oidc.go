package desk

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"rapporteur"
)

// Provider is a provider of OpenID Connect that people may sign in with.
type Provider struct {
	Name   string // as the button says, and in the address: letters, digits, hyphens
	Issuer string // "https://accounts.example.org"
	Client string
	Secret string
}

func (d *Desk) providerRoutes() []route {
	return []route{
		{pattern: "GET /signin/with/{provider}", handle: d.beginSignIn, limit: signInLimit},
		{pattern: "GET /signin/with/{provider}/callback", handle: d.endSignIn, limit: signInLimit},
	}
}

// discovered are the providers that have told where they are; each is asked when first used,
// so that a desk starts without them.
type discovered struct {
	mu sync.Mutex
	by map[string]*oidc.Provider
}

const providerTime = 10 * time.Second

// provider is a configured provider with what it tells of itself.
func (d *Desk) provider(ctx context.Context, name string) (*Provider, *oidc.Provider, error) {
	for i := range d.SignIn {
		p := &d.SignIn[i]
		if p.Name != name {
			continue
		}
		d.providers.mu.Lock()
		defer d.providers.mu.Unlock()
		if found := d.providers.by[name]; found != nil {
			return p, found, nil
		}
		// The provider keeps the context's client for its keys, so it must outlive the request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: providerTime}), p.Issuer)
		if err != nil {
			d.Log.Error("a provider of sign-in does not answer", "issuer", p.Issuer, "error", err)
			return nil, nil, rapporteur.Errorf(rapporteur.TooSlow, "%s does not answer; sign in otherwise, or try again later", name)
		}
		if d.providers.by == nil {
			d.providers.by = map[string]*oidc.Provider{}
		}
		d.providers.by[name] = found
		return p, found, nil
	}
	return nil, nil, rapporteur.Errorf(rapporteur.NotFound, "there is no sign-in with %q here", name)
}

func (v *visit) oauth(p *Provider, found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: found.Endpoint(),
		RedirectURL: v.link("/signin/with/" + p.Name + "/callback"), Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// underWay is a sign-in that has gone to a provider: kept in a cookie that only this desk
// can make, for as long as a person may take there.
type underWay struct {
	Provider, State, Nonce, Verifier, Next string
	Ends                                   int64
}

const signInTime = 10 * time.Minute

func (d *Desk) beginSignIn(v *visit) error {
	p, found, err := d.provider(v.r.Context(), v.r.PathValue("provider"))
	if err != nil {
		return err
	}
	word := func() string { return base64.RawURLEncoding.EncodeToString(randomBytes(24)) }
	u := underWay{p.Name, word(), word(), oauth2.GenerateVerifier(), localPath(v.r.URL.Query().Get("next")), d.Now().Add(signInTime).Unix()}
	b, err := json.Marshal(u)
	if err != nil {
		return err
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	v.setCookie(signInCookie, body+"."+d.keyed("sign-in", body), int(signInTime.Seconds()))
	http.Redirect(v.w, v.r, v.oauth(p, found).AuthCodeURL(u.State, oidc.Nonce(u.Nonce), oauth2.S256ChallengeOption(u.Verifier)), http.StatusSeeOther)
	return nil
}

// underWay reads the cookie of a sign-in and checks that this answer belongs to it.
func (v *visit) underWay(provider string) (underWay, error) {
	lost := rapporteur.Errorf(rapporteur.Forbidden, "this sign-in was not begun in this browser, or took too long; begin again")
	body, mac, _ := strings.Cut(v.cookie(signInCookie), ".")
	v.dropCookie(signInCookie)
	if !hmac.Equal([]byte(mac), []byte(v.desk.keyed("sign-in", body))) {
		return underWay{}, lost
	}
	var u underWay
	b, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || json.Unmarshal(b, &u) != nil {
		return u, lost
	}
	state := v.r.URL.Query().Get("state")
	if u.Provider != provider || state == "" || !hmac.Equal([]byte(u.State), []byte(state)) || v.desk.Now().Unix() > u.Ends {
		return u, lost
	}
	return u, nil
}

// identity is what a provider tells of a person.
type identity struct {
	Issuer   string `json:"-"`
	Subject  string `json:"-"`
	Email    string `json:"email"`
	Verified bool   `json:"email_verified"`
	Name     string `json:"name"`
	Username string `json:"preferred_username"`
}

func (d *Desk) endSignIn(v *visit) error {
	p, found, err := d.provider(v.r.Context(), v.r.PathValue("provider"))
	if err != nil {
		return err
	}
	u, err := v.underWay(p.Name)
	if err != nil {
		return err
	}
	if said := v.r.URL.Query().Get("error"); said != "" {
		return rapporteur.Errorf(rapporteur.Forbidden, "%s did not sign you in: %s", p.Name, cut(said, 100))
	}
	id, err := d.exchange(v, p, found, u)
	if err != nil {
		d.Log.Warn("a sign-in failed", "provider", p.Name, "error", err)
		return rapporteur.Errorf(rapporteur.Forbidden, "%s's answer could not be verified; begin again", p.Name)
	}
	a, err := d.accountOf(v, id)
	if err != nil {
		return err
	}
	if a.Suspended {
		return rapporteur.Errorf(rapporteur.Forbidden, "this account is suspended; ask an administrator")
	}
	if err := v.signIn(&a); err != nil {
		return err
	}
	return v.redirect(u.Next, "")
}

// exchange turns the code into an identity: the token's signature, issuer, audience and
// expiry are checked by the library, the nonce here.
func (d *Desk) exchange(v *visit, p *Provider, found *oidc.Provider, u underWay) (identity, error) {
	ctx, cancel := context.WithTimeout(oidc.ClientContext(v.r.Context(), &http.Client{Timeout: providerTime}), providerTime)
	defer cancel()
	token, err := v.oauth(p, found).Exchange(ctx, v.r.URL.Query().Get("code"), oauth2.VerifierOption(u.Verifier))
	if err != nil {
		return identity{}, err
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := found.Verifier(&oidc.Config{ClientID: p.Client, Now: d.Now}).Verify(ctx, raw)
	if err != nil {
		return identity{}, err
	}
	if !hmac.Equal([]byte(verified.Nonce), []byte(u.Nonce)) {
		return identity{}, rapporteur.Errorf(rapporteur.Forbidden, "the nonce is another's")
	}
	id := identity{Issuer: verified.Issuer, Subject: verified.Subject}
	return id, verified.Claims(&id)
}

// accountOf is the account of an identity: the one it is linked with, the one that is signed
// in here and now gets the link, or a new one. An address alone never opens an account that
// someone else may have made with it.
func (d *Desk) accountOf(v *visit, id identity) (rapporteur.Account, error) {
	ctx := v.r.Context()
	a, err := d.Store.Identity(ctx, id.Issuer, id.Subject)
	if err == nil || rapporteur.KindOf(err) != rapporteur.NotFound {
		return a, err
	}
	if v.person != nil {
		return *v.person, d.Store.LinkIdentity(ctx, v.person.ID, id.Issuer, id.Subject)
	}
	if !v.setting.SignUp {
		return a, rapporteur.Errorf(rapporteur.Forbidden, "you have no account here yet, and this desk's accounts are made by an administrator")
	}
	if a, err = d.newIdentity(ctx, id); err != nil {
		return a, err
	}
	return a, d.Store.LinkIdentity(ctx, a.ID, id.Issuer, id.Subject)
}

// newIdentity makes an account for an identity, under a user name that is free.
func (d *Desk) newIdentity(ctx context.Context, id identity) (rapporteur.Account, error) {
	a := rapporteur.Account{Name: id.Name, Role: rapporteur.ReaderRole, Notify: rapporteur.Notify{Replies: true, Mentions: true}}
	if id.Verified && checkEmail(id.Email) == nil {
		if _, err := d.Store.AccountByEmail(ctx, id.Email); err == nil {
			return a, rapporteur.Errorf(rapporteur.Conflict, "there is an account with your address already; sign in to it with its password, then link the two under your account")
		}
		a.Email, a.Confirmed = id.Email, true
	}
	stem := handleOf(id)
	if checkName(a.Name) != nil || a.Name == "" {
		a.Name = stem
	}
	for n := 1; ; n++ {
		a.Handle = stem
		if n > 1 {
			a.Handle = stem + "-" + strconv.Itoa(n)
		}
		made, err := d.Store.CreateAccount(ctx, a)
		if err == nil || rapporteur.KindOf(err) != rapporteur.Conflict || n > 50 {
			return made, err
		}
	}
}

// handleOf makes a user name out of what a provider tells.
func handleOf(id identity) string {
	name := id.Username
	if name == "" {
		name, _, _ = strings.Cut(id.Email, "@")
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	handle := strings.Trim(cut(b.String(), 24), "-")
	if len(handle) < 2 {
		handle = "reader"
	}
	return handle
}

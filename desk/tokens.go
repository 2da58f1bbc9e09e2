package desk

import (
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"rapporteur"
)

func (d *Desk) tokenRoutes() []route {
	return []route{
		{pattern: "GET /account/tokens", handle: func(v *visit) error { return v.tokens("", nil) }, act: KeepAccount},
		{pattern: "POST /account/tokens", handle: d.doToken, act: KeepAccount, limit: accountLimit},
		{pattern: "POST /account/tokens/{id}/revoke", handle: d.revokeToken, act: KeepAccount},
	}
}

// scope is what a token lets a program do, within what its person may do.
type scope struct{ Name, Text string }

var scopes = []scope{
	{"read", "see what you see"},
	{"write", "rate, reply and give feedback as you"},
	{"review", "give verdicts as you"},
	{"moderate", "moderate and change articles as you"},
	{"admin", "administer as you"},
}

// scopeOf is the scope that an act needs.
func scopeOf(a Act) string {
	switch a {
	case Visit, See, Export:
		return "read"
	case Rate, Reply, GiveFeedback, VoteComment, EditComment, DeleteComment, Resolve, KeepAccount:
		return "write"
	case Review, SeeAgreement:
		return "review"
	case Moderate, AddArticle, ChangeArticle, Group, SeeAudit:
		return "moderate"
	}
	return "admin"
}

type tokensPage struct {
	Items  []rapporteur.Token
	Scopes []scope
	Secret string // of the token just made: shown once
	Error  string
}

func (v *visit) tokens(secret string, why error) error {
	list, err := v.desk.Store.Tokens(v.r.Context(), v.person.ID)
	if err != nil {
		return err
	}
	p := tokensPage{Items: list, Scopes: scopes, Secret: secret}
	if why != nil {
		p.Error = why.Error()
		return v.invalid("tokens", p)
	}
	return v.render("tokens", p)
}

// tokenDays is how long a token holds at most.
const tokenDays = 366

// doToken makes a token; its secret is shown once and kept only as a hash.
func (d *Desk) doToken(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	t := rapporteur.Token{Person: v.person.ID, Name: plain(form.Get("name")), Created: d.Now()}
	for _, s := range scopes {
		if slices.Contains(form["scope"], s.Name) {
			t.Scopes = append(t.Scopes, s.Name)
		}
	}
	days, err := strconv.Atoi(form.Get("days"))
	switch {
	case t.Name == "":
		return v.tokens("", rapporteur.Errorf(rapporteur.Invalid, "give the token a name, to know it by when you revoke it"))
	case len(t.Scopes) == 0:
		return v.tokens("", rapporteur.Errorf(rapporteur.Invalid, "choose what the token is for"))
	case err != nil || days < 1 || days > tokenDays:
		return v.tokens("", rapporteur.Errorf(rapporteur.Invalid, "a token holds from 1 to %d days", tokenDays))
	}
	secret := "rpt_" + base64.RawURLEncoding.EncodeToString(randomBytes(32))
	t.Hash, t.Expires = hashSecret(secret), d.Now().Add(time.Duration(days)*24*time.Hour)
	if t, err = d.Store.CreateToken(v.r.Context(), t); err != nil {
		return err
	}
	if err := d.note(v, "token made", t.ID, t.Name); err != nil {
		return err
	}
	return v.tokens(secret, nil)
}

func (d *Desk) revokeToken(v *visit) error {
	if err := d.Store.RevokeToken(v.r.Context(), v.person.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/account/tokens", "revoked")
}

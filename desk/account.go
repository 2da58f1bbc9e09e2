package desk

import (
	"encoding/json"
	"net/http"
	"strings"

	"rapporteur"
)

func (d *Desk) accountRoutes() []route {
	keep := func(pattern string, h handler, l limit) route {
		return route{pattern: pattern, handle: h, act: KeepAccount, limit: l}
	}
	return []route{
		keep("GET /account", d.account, limit{}),
		keep("POST /account", d.doProfile, accountLimit),
		keep("POST /account/password", d.doPassword, signInLimit),
		keep("POST /account/sessions/{id}/revoke", d.revokeSession, limit{}),
		keep("POST /account/sessions/revoke", d.revokeOthers, limit{}),
		keep("GET /account/everything.json", d.everything, exportLimit),
		keep("POST /account/erase", d.erase, signInLimit),
	}
}

type accountPage struct {
	Account     rapporteur.Account
	Sessions    []rapporteur.Session
	Present     string // the session of this browser
	HasPassword bool
	MayMail     bool // letters can be sent
	Providers   []Provider
	Error       string
}

func (v *visit) accountPage() (accountPage, error) {
	ctx, store := v.r.Context(), v.desk.Store
	p := accountPage{Account: *v.person, Providers: v.desk.SignIn, MayMail: v.desk.Mail != nil}
	if v.session != nil {
		p.Present = v.session.ID
	}
	hash, err := store.Password(ctx, v.person.ID)
	if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
		return p, err
	}
	p.HasPassword = hash != ""
	p.Sessions, err = store.Sessions(ctx, v.person.ID)
	return p, err
}

func (d *Desk) account(v *visit) error {
	p, err := v.accountPage()
	if err != nil {
		return err
	}
	return v.render("account", p)
}

// accountError shows the account page again with what was wrong.
func (v *visit) accountError(why error) error {
	if kind := rapporteur.KindOf(why); kind != rapporteur.Invalid && kind != rapporteur.Conflict && kind != rapporteur.Forbidden {
		return why
	}
	p, err := v.accountPage()
	if err != nil {
		return err
	}
	p.Error = why.Error()
	return v.invalid("account", p)
}

func (d *Desk) doProfile(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	a := *v.person
	a.Name = strings.TrimSpace(form.Get("name"))
	if email := strings.TrimSpace(form.Get("email")); email != a.Email {
		a.Email, a.Confirmed = email, false
	}
	a.Notify = rapporteur.Notify{Replies: form.Get("replies") != "", Mentions: form.Get("mentions") != "", Moderation: form.Get("moderation") != "" && v.can(Moderate, Object{})}
	if a.Name == "" {
		a.Name = a.Handle
	}
	err = checkName(a.Name)
	if err == nil && a.Email != "" {
		err = checkEmail(a.Email)
	}
	if err == nil {
		err = d.Store.UpdateAccount(v.r.Context(), a)
	}
	if err != nil {
		return v.accountError(err)
	}
	if a.Email != v.person.Email {
		if err := v.sendConfirmation(&a); err != nil {
			return err
		}
	}
	return v.redirect("/account", "saved")
}

// confirmSelf asks for the password again before something that cannot be undone, or for
// the user name where there is no password.
func (d *Desk) confirmSelf(v *visit, password, handle string) error {
	if err := d.throttleName(v.person.Handle); err != nil {
		return err
	}
	hash, err := d.Store.Password(v.r.Context(), v.person.ID)
	if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
		return err
	}
	if hash == "" && handle == v.person.Handle || hash != "" && checkPassword(hash, password) {
		return nil
	}
	if hash == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "type your user name to confirm")
	}
	return rapporteur.Errorf(rapporteur.Invalid, "the present password is wrong")
}

// doPassword changes the password and signs out every other browser.
func (d *Desk) doPassword(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	err = d.confirmSelf(v, form.Get("present"), v.person.Handle)
	if err == nil {
		err = goodPassword(form.Get("password"), v.person.Handle)
	}
	if err != nil {
		return v.accountError(err)
	}
	if err := d.Store.SetPassword(v.r.Context(), v.person.ID, hashPassword(form.Get("password"))); err != nil {
		return err
	}
	if err := d.Store.RevokeSession(v.r.Context(), v.person.ID, ""); err != nil {
		return err
	}
	v.session = nil
	if err := v.signIn(v.person); err != nil {
		return err
	}
	return v.redirect("/account", "saved")
}

func (d *Desk) revokeSession(v *visit) error {
	if err := d.Store.RevokeSession(v.r.Context(), v.person.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/account", "revoked")
}

// revokeOthers signs out everywhere, and here anew.
func (d *Desk) revokeOthers(v *visit) error {
	if err := d.Store.RevokeSession(v.r.Context(), v.person.ID, ""); err != nil {
		return err
	}
	v.session = nil
	if err := v.signIn(v.person); err != nil {
		return err
	}
	return v.redirect("/account", "revoked")
}

// everything gives a person all that is theirs, to take along.
func (d *Desk) everything(v *visit) error {
	all, err := d.Store.Everything(v.r.Context(), v.person.ID)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", "attachment; filename=rapporteur-"+v.person.Handle+".json")
	h.Set("Cache-Control", "no-store")
	e := json.NewEncoder(v.w)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// erase removes a person for good.
func (d *Desk) erase(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	err = d.confirmSelf(v, form.Get("present"), strings.TrimSpace(form.Get("handle")))
	if err == nil {
		err = d.notLastAdmin(v.r.Context(), v.person)
	}
	if err != nil {
		return v.accountError(err)
	}
	if err := d.Store.Erase(v.r.Context(), v.person.ID, v.person.ID); err != nil {
		return err
	}
	v.session, v.person = nil, nil
	v.dropCookie(sessionCookie)
	v.w.Header().Set("Clear-Site-Data", `"storage"`)
	if v.r.Method == http.MethodPost {
		return v.redirect("/", "erased")
	}
	return nil
}

package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/desk/mail"
)

func (d *Desk) letterRoutes() []route {
	return []route{
		{pattern: "POST /account/confirm", handle: d.askConfirmation, act: KeepAccount, limit: mailLimit},
		{pattern: "GET /confirm/{token}", handle: d.confirmPage, act: Visit, limit: signInLimit},
		{pattern: "POST /confirm/{token}", handle: d.doConfirm, act: Visit, limit: signInLimit},
		{pattern: "GET /forgotten", handle: func(v *visit) error { return v.render("forgotten", forgottenPage{MayMail: d.Mail != nil}) }, act: Visit},
		{pattern: "POST /forgotten", handle: d.doForgotten, act: Visit, limit: mailLimit},
		{pattern: "GET /reset/{token}", handle: d.resetPage, act: Visit, limit: signInLimit},
		{pattern: "POST /reset/{token}", handle: d.doReset, act: Visit, limit: signInLimit},
		{pattern: "GET /unsubscribe/{token}", handle: d.unsubscribePage, act: Visit, limit: signInLimit},
		// RFC 8058: the reader of mail posts from nowhere in particular.
		{pattern: "POST /unsubscribe/{token}", handle: d.doUnsubscribe, act: Visit, limit: signInLimit, shared: true},
	}
}

// How long the links in letters hold. Those that end mail hold for good.
const (
	confirmFor = 48 * time.Hour
	resetFor   = time.Hour
)

func (d *Desk) signer() *mail.Signer { return mail.NewSigner(d.secret) }

// Unsubscribe is the address that ends mail of a message's kind to its person; empty for
// mail that a person asked for.
func (d *Desk) Unsubscribe(m rapporteur.Mail) string {
	if m.Person == "" || m.Kind == "confirm" || m.Kind == "reset" {
		return ""
	}
	return d.Base + "/unsubscribe/" + d.signer().Sign("unsubscribe", time.Time{}, m.Person, m.Kind)
}

// Deliver sends the outbox until ctx ends; without a mail server it does nothing.
func (d *Desk) Deliver(ctx context.Context) {
	if d.Mail != nil {
		mail.Deliver(ctx, d.Store, d.Mail, d.Now, d.Log)
	}
}

// letter queues a message to a person.
func (d *Desk) letter(ctx context.Context, a *rapporteur.Account, kind, subject, body string) error {
	return d.Store.QueueMail(ctx, rapporteur.Mail{Person: a.ID, To: a.Email, Subject: subject, Body: body, Kind: kind, After: d.Now()})
}

// mayWriteTo bounds how many letters strangers can have sent to one address, from however
// many addresses of their own they ask; those that were sent before are still good.
func (d *Desk) mayWriteTo(email string) bool {
	return d.limits.take("letters to "+strings.ToLower(email), letterLimit, d.Now()) == 0
}

// sendConfirmation asks whether an address is the person's; without a mail server nothing
// can be asked and the address stays unconfirmed.
func (v *visit) sendConfirmation(a *rapporteur.Account) error {
	d := v.desk
	if d.Mail == nil || a.Email == "" || a.Confirmed || !d.mayWriteTo(a.Email) {
		return nil
	}
	link := v.link("/confirm/" + d.signer().Sign("confirm", d.Now().Add(confirmFor), a.ID, a.Email))
	return d.letter(v.r.Context(), a, "confirm", "Is this your address?", "Somebody, most likely you, gave this address at "+v.link("/")+
		" for the account @"+a.Handle+".\n\nTo confirm it, open this within two days:\n"+link+"\n\nIf it was not you, do nothing: nothing more will be sent.\n")
}

func (d *Desk) askConfirmation(v *visit) error {
	if d.Mail == nil {
		return rapporteur.Errorf(rapporteur.Unsupported, "this desk sends no mail; ask its administrator")
	}
	if err := v.sendConfirmation(v.person); err != nil {
		return err
	}
	return v.redirect("/account", "sent")
}

// tokenPage is a page that a link in a letter leads to; what it does waits for a button, for
// some readers of mail open every link.
type tokenPage struct {
	Token, Name, Kind, Error string
	Done                     bool
}

// bearer is whom a link in a letter was sent to, and the values it carries.
func (v *visit) bearer(purpose string) (a rapporteur.Account, values []string, err error) {
	values, ok := v.desk.signer().Check(purpose, v.r.PathValue("token"), v.desk.Now())
	if !ok || len(values) != 2 {
		return a, nil, rapporteur.Errorf(rapporteur.NotFound, "this link is not good any more; ask for a new one")
	}
	a, err = v.desk.Store.Account(v.r.Context(), values[0])
	return a, values, err
}

func (d *Desk) confirmPage(v *visit) error {
	a, _, err := v.bearer("confirm")
	if err != nil {
		return err
	}
	return v.render("confirm", tokenPage{Token: v.r.PathValue("token"), Name: a.Name})
}

func (d *Desk) doConfirm(v *visit) error {
	a, values, err := v.bearer("confirm")
	if err != nil {
		return err
	}
	if a.Email != values[1] {
		return rapporteur.Errorf(rapporteur.Conflict, "the account has another address by now; confirm that one")
	}
	a.Confirmed = true
	if err := d.Store.UpdateAccount(v.r.Context(), a); err != nil {
		return err
	}
	return v.render("confirm", tokenPage{Name: a.Name, Done: true})
}

type forgottenPage struct {
	MayMail, Sent bool
}

// doForgotten says the same whether the address is known or not.
func (d *Desk) doForgotten(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if d.Mail == nil {
		return rapporteur.Errorf(rapporteur.Unsupported, "this desk sends no mail; ask its administrator for a new password")
	}
	a, err := d.Store.AccountByEmail(v.r.Context(), first(form, "email"))
	switch {
	case err != nil && rapporteur.KindOf(err) != rapporteur.NotFound:
		return err
	case err == nil && a.Confirmed && !a.Suspended && d.mayWriteTo(a.Email):
		if err := v.sendReset(&a); err != nil {
			return err
		}
	}
	return v.render("forgotten", forgottenPage{MayMail: true, Sent: true})
}

// sendReset sends a link that holds until the password is changed, by it or otherwise.
func (v *visit) sendReset(a *rapporteur.Account) error {
	d := v.desk
	hash, err := d.Store.Password(v.r.Context(), a.ID)
	if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
		return err
	}
	link := v.link("/reset/" + d.signer().Sign("reset", d.Now().Add(resetFor), a.ID, d.keyed("password", hash)))
	return d.letter(v.r.Context(), a, "reset", "A new password", "To set a new password for @"+a.Handle+" at "+v.link("/")+
		", open this within the hour:\n"+link+"\n\nIf you did not ask for it, do nothing.\n")
}

// resetting is the account whose password a link may set.
func (v *visit) resetting() (rapporteur.Account, error) {
	a, values, err := v.bearer("reset")
	if err != nil {
		return a, err
	}
	hash, err := v.desk.Store.Password(v.r.Context(), a.ID)
	if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
		return a, err
	}
	if a.Suspended || v.desk.keyed("password", hash) != values[1] {
		return a, rapporteur.Errorf(rapporteur.NotFound, "this link is not good any more; ask for a new one")
	}
	return a, nil
}

func (d *Desk) resetPage(v *visit) error {
	a, err := v.resetting()
	if err != nil {
		return err
	}
	return v.render("reset", tokenPage{Token: v.r.PathValue("token"), Name: a.Handle})
}

// doReset sets the password and signs every browser out.
func (d *Desk) doReset(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	a, err := v.resetting()
	if err != nil {
		return err
	}
	if err := goodPassword(form.Get("password"), a.Handle); err != nil {
		return v.invalid("reset", tokenPage{Token: v.r.PathValue("token"), Name: a.Handle, Error: err.Error()})
	}
	if err := d.Store.SetPassword(v.r.Context(), a.ID, hashPassword(form.Get("password"))); err != nil {
		return err
	}
	if err := d.Store.RevokeSession(v.r.Context(), a.ID, ""); err != nil {
		return err
	}
	return v.redirect("/signin", "saved")
}

func (d *Desk) unsubscribePage(v *visit) error {
	_, values, err := v.bearer("unsubscribe")
	if err != nil {
		return err
	}
	return v.render("unsubscribe", tokenPage{Token: v.r.PathValue("token"), Kind: values[1]})
}

// doUnsubscribe ends mail of a kind; done twice it is done once.
func (d *Desk) doUnsubscribe(v *visit) error {
	a, values, err := v.bearer("unsubscribe")
	if err != nil {
		return err
	}
	switch values[1] {
	case "reply":
		a.Notify.Replies = false
	case "mention":
		a.Notify.Mentions = false
	case "moderation":
		a.Notify.Moderation = false
	}
	if err := d.Store.UpdateAccount(v.r.Context(), a); err != nil {
		return err
	}
	if v.r.Header.Get("Sec-Fetch-Site") == "" && v.r.PostFormValue("List-Unsubscribe") != "" {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.render("unsubscribe", tokenPage{Kind: values[1], Done: true})
}

// tellModerators queues word of a comment that waits, once an hour at most to each editor.
func (d *Desk) tellModerators(ctx context.Context, c *rapporteur.Comment) {
	if d.Mail == nil || c.State != rapporteur.Pending {
		return
	}
	page := rapporteur.Page{Limit: 200}
	for {
		people, err := d.Store.Accounts(ctx, "", page)
		if err != nil {
			d.Log.Error("moderators could not be told", "error", err)
			return
		}
		for i := range people.Items {
			a := &people.Items[i]
			if !a.Role.AtLeast(rapporteur.EditorRole) || !mail.Wants(*a, "moderation") || d.limits.take("moderation mail "+a.ID, limit{"moderation mail", time.Hour, 1}, d.Now()) > 0 {
				continue
			}
			if err := d.letter(ctx, a, "moderation", "A comment waits", c.Name+" wrote:\n\n"+cut(c.Body, 2000)+"\n\n"+d.Base+"/admin/moderation?state=pending&article="+url.QueryEscape(c.Article)+"\n"); err != nil {
				d.Log.Error("a moderator could not be told", "error", err)
			}
		}
		if page.After = people.Next; page.After == "" {
			return
		}
	}
}

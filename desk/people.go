package desk

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"rapporteur"
)

func (d *Desk) peopleRoutes() []route {
	return []route{
		{pattern: "GET /setup", handle: d.setup},
		{pattern: "POST /setup", handle: d.doSetup, limit: signInLimit},
		{pattern: "GET /signin", handle: d.signInPage},
		{pattern: "POST /signin", handle: d.doSignIn, limit: signInLimit},
		{pattern: "POST /signout", handle: d.doSignOut},
		{pattern: "GET /signup", handle: d.signUpPage},
		{pattern: "POST /signup", handle: d.doSignUp, limit: accountLimit},
		{pattern: "POST /theme", handle: d.doTheme},
	}
}

// setupKey is kept once the first administrator is there.
const setupKey = "setup.done"

// readSetup draws the token of the first sign-up where the record knows nobody.
func (d *Desk) readSetup(ctx context.Context) error {
	done, err := d.Store.Setting(ctx, setupKey)
	if err != nil {
		return err
	}
	if done != "" {
		d.Setup = ""
		return nil
	}
	if d.Setup == "" {
		d.Setup = base64.RawURLEncoding.EncodeToString(randomBytes(18))
	}
	return nil
}

// SetupToken is the secret that makes the first account an administrator, to be shown to
// whoever started the desk; empty once that is done.
func (d *Desk) SetupToken() string { return d.Setup }

// accountForm is a form for a new account, as typed, and what was wrong with it.
type accountForm struct {
	Token, Handle, Name, Email string
	Next                       string
	Error                      string
	Providers                  []Provider
}

func (d *Desk) setup(v *visit) error {
	if open, err := d.setupOpen(v.r.Context()); err != nil || !open {
		return noSetup(err)
	}
	return v.render("setup", accountForm{Token: v.r.URL.Query().Get("token")})
}

func (d *Desk) setupOpen(ctx context.Context) (bool, error) {
	done, err := d.Store.Setting(ctx, setupKey)
	return done == "" && d.Setup != "", err
}

func noSetup(err error) error {
	if err != nil {
		return err
	}
	return rapporteur.Errorf(rapporteur.NotFound, "this desk is set up already; sign in")
}

func (d *Desk) doSetup(v *visit) error {
	if open, err := d.setupOpen(v.r.Context()); err != nil || !open {
		return noSetup(err)
	}
	f, err := v.accountForm()
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(f.Token), []byte(d.Setup)) != 1 {
		f.Error = "this is not the token that the desk printed on its terminal when it started"
		return v.invalid("setup", f)
	}
	claim := func() error {
		first, err := d.Store.ClaimSetting(v.r.Context(), setupKey, "yes")
		if err == nil && !first {
			err = noSetup(nil)
		}
		return err
	}
	return d.newAccount(v, f, "setup", rapporteur.AdminRole, claim)
}

func (v *visit) accountForm() (accountForm, error) {
	form, err := v.form()
	if err != nil {
		return accountForm{}, err
	}
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	return accountForm{Token: text("token"), Handle: strings.ToLower(text("handle")), Name: text("name"), Email: text("email"), Next: localPath(text("next"))}, nil
}

func (d *Desk) signUpPage(v *visit) error {
	if !v.setting.SignUp {
		return rapporteur.Errorf(rapporteur.Forbidden, "this desk's accounts are made by an administrator")
	}
	return v.render("signup", accountForm{Next: localPath(v.r.URL.Query().Get("next")), Providers: d.SignIn})
}

func (d *Desk) doSignUp(v *visit) error {
	if !v.setting.SignUp {
		return rapporteur.Errorf(rapporteur.Forbidden, "this desk's accounts are made by an administrator")
	}
	f, err := v.accountForm()
	if err != nil {
		return err
	}
	f.Providers = d.SignIn
	return d.newAccount(v, f, "signup", rapporteur.ReaderRole, func() error { return nil })
}

// newAccount checks a form, makes the account and signs it in; first may refuse at the last moment.
func (d *Desk) newAccount(v *visit, f accountForm, page string, role rapporteur.Role, first func() error) error {
	password := v.r.PostForm.Get("password")
	err := checkAccount(&f, password)
	if err == nil {
		err = first()
	}
	var a rapporteur.Account
	if err == nil {
		a, err = d.Store.CreateAccount(v.r.Context(), rapporteur.Account{
			Handle: f.Handle, Name: f.Name, Email: f.Email, Role: role, Notify: rapporteur.Notify{Replies: true, Mentions: true}})
	}
	if err == nil {
		err = d.Store.SetPassword(v.r.Context(), a.ID, hashPassword(password))
	}
	if err != nil {
		if kind := rapporteur.KindOf(err); kind != rapporteur.Invalid && kind != rapporteur.Conflict {
			return err
		}
		f.Error = err.Error()
		return v.invalid(page, f)
	}
	if err := v.signIn(&a); err != nil {
		return err
	}
	if err := v.sendConfirmation(&a); err != nil {
		return err
	}
	return v.redirect(f.Next, "welcome")
}

var goodHandle = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])$`)

// checkAccount says what is wrong with a form, and fills in what may be left out.
func checkAccount(f *accountForm, password string) error {
	if !goodHandle.MatchString(f.Handle) {
		return rapporteur.Errorf(rapporteur.Invalid, "a user name is 2 to 30 letters from a to z, digits and hyphens, not %q", f.Handle)
	}
	if f.Name == "" {
		f.Name = f.Handle
	}
	if err := checkName(f.Name); err != nil {
		return err
	}
	if f.Email != "" {
		if err := checkEmail(f.Email); err != nil {
			return err
		}
	}
	return goodPassword(password, f.Handle)
}

// checkName refuses names that cannot be shown, or that would show as something else.
func checkName(name string) error {
	if n := len([]rune(name)); n > 60 {
		return rapporteur.Errorf(rapporteur.Invalid, "a name is at most 60 characters, not %d", n)
	}
	for _, r := range name {
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Bidi_Control) {
			return rapporteur.Errorf(rapporteur.Invalid, "a name is letters, marks and spaces, without control characters")
		}
	}
	return nil
}

func checkEmail(email string) error {
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 {
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no e-mail address; write it as name@example.org", email)
	}
	return nil
}

// signInForm is the sign-in page's data.
type signInForm struct {
	Name, Next, Error string
	Providers         []Provider
	Demo              []rapporteur.Account
}

func (d *Desk) signInPage(v *visit) error {
	f := signInForm{Next: localPath(v.r.URL.Query().Get("next")), Providers: d.SignIn}
	var err error
	if f.Demo, err = d.demoPeople(v.r); err != nil {
		return err
	}
	return v.render("signin", f)
}

// doSignIn compares a password. An unknown name, a wrong password and an account without
// one take the same time and get the same answer.
func (d *Desk) doSignIn(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := signInForm{Name: strings.TrimSpace(form.Get("name")), Next: localPath(form.Get("next")), Providers: d.SignIn}
	if err := d.throttleName(f.Name); err != nil {
		return err
	}
	a, hash, err := d.accountByName(v.r.Context(), f.Name)
	if err != nil {
		return err
	}
	if !checkPassword(hash, cut(form.Get("password"), maxPassword+1)) {
		f.Error = "the name or the password is wrong"
		return v.invalid("signin", f)
	}
	if a.Suspended {
		f.Error = "this account is suspended; ask an administrator"
		return v.invalid("signin", f)
	}
	if err := v.signIn(&a); err != nil {
		return err
	}
	return v.redirect(f.Next, "")
}

// throttleName bounds guesses at one account from many addresses.
func (d *Desk) throttleName(name string) error {
	if wait := d.limits.take("guesses at "+strings.ToLower(cut(name, 300)), signInLimit, d.Now()); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// accountByName finds an account by user name or e-mail address; an unknown one is empty,
// with an empty hash.
func (d *Desk) accountByName(ctx context.Context, name string) (rapporteur.Account, string, error) {
	find := d.Store.AccountByHandle
	if strings.Contains(name, "@") {
		find = d.Store.AccountByEmail
	}
	a, err := find(ctx, strings.ToLower(name))
	if err != nil {
		if rapporteur.KindOf(err) == rapporteur.NotFound || rapporteur.KindOf(err) == rapporteur.Invalid {
			return rapporteur.Account{}, "", nil
		}
		return a, "", err
	}
	hash, err := d.Store.Password(ctx, a.ID)
	return a, hash, err
}

func (d *Desk) doSignOut(v *visit) error {
	if err := v.signOut(); err != nil {
		return err
	}
	return v.redirect("/", "")
}

// doTheme keeps the choice of light or dark for browsers without scripts.
func (d *Desk) doTheme(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	switch theme := form.Get("theme"); theme {
	case "light", "dark":
		v.setCookie(themeCookie, theme, int(absoluteExpiry.Seconds())*4)
	default:
		v.dropCookie(themeCookie)
	}
	return v.redirect(form.Get("next"), "")
}

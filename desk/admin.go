package desk

import (
	"context"
	"net/url"
	"strings"

	"rapporteur"
)

func (d *Desk) adminRoutes() []route {
	return []route{
		{pattern: "GET /admin/people", handle: d.people, act: Administer},
		{pattern: "POST /admin/people", handle: d.doAddPerson, act: Administer, limit: accountLimit},
		{pattern: "POST /admin/people/{id}", handle: d.doPerson, act: Administer, limit: writeLimit},
		{pattern: "POST /admin/people/{id}/password", handle: d.doPersonPassword, act: Administer, limit: accountLimit},
		{pattern: "GET /admin/settings", handle: d.settingsPage, act: Administer},
		{pattern: "POST /admin/settings", handle: d.doSettings, act: Administer, limit: writeLimit},
		{pattern: "GET /admin/moderation", handle: d.moderation, act: Moderate},
		{pattern: "POST /admin/moderation/{id}", handle: d.doModerate, act: Moderate},
		{pattern: "GET /admin/audit", handle: d.audit, act: SeeAudit},
	}
}

type peoplePage struct {
	Text        string
	Items       []rapporteur.Account
	First, Next string
	Roles       []rapporteur.Role
	Form        accountForm
}

func (d *Desk) people(v *visit) error { return d.showPeople(v, accountForm{}) }

func (d *Desk) showPeople(v *visit, f accountForm) error {
	q := v.r.URL.Query()
	p := peoplePage{Text: first(q, "q"), Roles: rapporteur.Roles[:], Form: f}
	found, err := d.Store.Accounts(v.r.Context(), p.Text, rapporteur.Page{After: q.Get("after")})
	if err != nil {
		return err
	}
	p.Items = found.Items
	if found.Next != "" {
		p.Next = address("/admin/people", with(q, "after", found.Next))
	}
	if q.Get("after") != "" {
		p.First = address("/admin/people", with(q, "after", ""))
	}
	if f.Error != "" {
		return v.invalid("people", p)
	}
	return v.render("people", p)
}

// doAddPerson makes an account for somebody: the way in where people may not sign up.
func (d *Desk) doAddPerson(v *visit) error {
	f, err := v.accountForm()
	if err != nil {
		return err
	}
	role, password := rapporteur.Role(v.r.PostForm.Get("role")), v.r.PostForm.Get("password")
	err = checkAccount(&f, password)
	if err == nil && !role.Valid() {
		err = rapporteur.Errorf(rapporteur.Invalid, "%q is no role", role)
	}
	var a rapporteur.Account
	if err == nil {
		a, err = d.Store.CreateAccount(v.r.Context(), rapporteur.Account{Handle: f.Handle, Name: f.Name, Email: f.Email, Role: role, Notify: rapporteur.Notify{Replies: true, Mentions: true}})
	}
	if err == nil {
		err = d.Store.SetPassword(v.r.Context(), a.ID, hashPassword(password))
	}
	if err == nil {
		err = d.note(v, "account made", a.ID, "as "+string(role))
	}
	if kind := rapporteur.KindOf(err); err != nil && (kind == rapporteur.Invalid || kind == rapporteur.Conflict) {
		f.Error = err.Error()
		return d.showPeople(v, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/admin/people", "saved")
}

// note writes to the audit trail.
func (d *Desk) note(v *visit, act, object, why string) error {
	return d.Store.Audit(v.r.Context(), rapporteur.AuditEntry{Time: d.Now(), By: v.person.ID, Act: act, Object: object, Why: why})
}

// doPerson changes a person's role, or suspends them: that ends their sessions.
func (d *Desk) doPerson(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	a, err := d.Store.Account(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	was := a
	if role := rapporteur.Role(form.Get("role")); role != "" {
		if !role.Valid() {
			return rapporteur.Errorf(rapporteur.Invalid, "%q is no role; use reader, reviewer, editor or admin", role)
		}
		a.Role = role
	}
	switch form.Get("suspended") {
	case "yes":
		a.Suspended = true
	case "no":
		a.Suspended = false
	}
	if a.Role != rapporteur.AdminRole || a.Suspended {
		if err := d.notLastAdmin(ctx, &was); err != nil {
			return err
		}
	}
	if err := d.Store.UpdateAccount(ctx, a); err != nil {
		return err
	}
	why := cut(strings.TrimSpace(form.Get("why")), 500)
	if a.Role != was.Role {
		err = d.note(v, "role changed", a.ID, strings.TrimSuffix(string(was.Role)+" to "+string(a.Role)+": "+why, ": "))
	}
	if err == nil && a.Suspended != was.Suspended {
		err = d.suspended(v, a.ID, a.Suspended, why)
	}
	if err != nil {
		return err
	}
	return v.redirect("/admin/people?q="+url.QueryEscape(form.Get("q")), "saved")
}

func (d *Desk) suspended(v *visit, id string, now bool, why string) error {
	if !now {
		return d.note(v, "suspension lifted", id, why)
	}
	if err := d.Store.RevokeSession(v.r.Context(), id, ""); err != nil {
		return err
	}
	return d.note(v, "suspended", id, why)
}

// notLastAdmin refuses to take away the only administrator who can still sign in.
func (d *Desk) notLastAdmin(ctx context.Context, a *rapporteur.Account) error {
	if a.Role != rapporteur.AdminRole || a.Suspended {
		return nil
	}
	page := rapporteur.Page{Limit: 500}
	for {
		found, err := d.Store.Accounts(ctx, "", page)
		if err != nil {
			return err
		}
		for _, o := range found.Items {
			if o.ID != a.ID && o.Role == rapporteur.AdminRole && !o.Suspended {
				return nil
			}
		}
		if page.After = found.Next; page.After == "" {
			return rapporteur.Errorf(rapporteur.Conflict, "%s is the only administrator; make another first", a.Name)
		}
	}
}

// doPersonPassword sets a new password for somebody who has lost theirs.
func (d *Desk) doPersonPassword(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	a, err := d.Store.Account(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := goodPassword(form.Get("password"), a.Handle); err != nil {
		return err
	}
	if err := d.Store.SetPassword(ctx, a.ID, hashPassword(form.Get("password"))); err != nil {
		return err
	}
	if err := d.Store.RevokeSession(ctx, a.ID, ""); err != nil {
		return err
	}
	if err := d.note(v, "password set", a.ID, ""); err != nil {
		return err
	}
	return v.redirect("/admin/people", "saved")
}

func (d *Desk) settingsPage(v *visit) error { return v.render("settings", v.setting) }

func (d *Desk) doSettings(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	on := func(name string) bool { return form.Get(name) != "" }
	s := Settings{Title: strings.TrimSpace(form.Get("title")), Public: on("public"), SignUp: on("signup"), AnonymousVotes: on("votes"), Guests: on("guests"),
		Moderation: oneOf(form.Get("moderation"), []string{"guests", "none", "all"})}
	if s.Title == "" {
		s.Title = defaultSettings().Title
	}
	if err := checkName(s.Title); err != nil {
		return err
	}
	was := v.setting
	if err := d.SetSettings(v.r.Context(), s); err != nil {
		return err
	}
	if err := d.note(v, "settings changed", "desk", changed(was, s)); err != nil {
		return err
	}
	return v.redirect("/admin/settings", "saved")
}

// changed tells what a change of settings changed.
func changed(was, is Settings) string {
	var all []string
	flag := func(name string, was, is bool) {
		if was != is {
			all = append(all, name+map[bool]string{true: " on", false: " off"}[is])
		}
	}
	flag("public", was.Public, is.Public)
	flag("sign-up", was.SignUp, is.SignUp)
	flag("anonymous votes", was.AnonymousVotes, is.AnonymousVotes)
	flag("guests", was.Guests, is.Guests)
	if was.Moderation != is.Moderation {
		all = append(all, "moderation of "+is.Moderation)
	}
	if was.Title != is.Title {
		all = append(all, "title "+is.Title)
	}
	return strings.Join(all, ", ")
}

type moderationPage struct {
	State       rapporteur.CommentState
	Items       []moderated
	First, Next string
	Pending     int
}

// moderated is a comment with the article that it stands under.
type moderated struct {
	rapporteur.Comment
	Title string
}

// moderation lists the comments that wait, or those that were removed.
func (d *Desk) moderation(v *visit) error {
	values := v.r.URL.Query()
	p := moderationPage{State: rapporteur.CommentState(oneOf(values.Get("state"), []string{"pending", "removed"}))}
	q := rapporteur.CommentQuery{Viewer: v.viewer(), State: []rapporteur.CommentState{p.State}, Sort: "oldest", Page: rapporteur.Page{After: values.Get("after")}}
	found, err := d.Store.Comments(v.r.Context(), q)
	if err != nil {
		return err
	}
	titles := map[string]string{}
	for _, c := range found.Items {
		if _, known := titles[c.Article]; !known {
			a, err := d.Store.Article(v.r.Context(), c.Article)
			if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
				return err
			}
			titles[c.Article] = a.Title
		}
		p.Items = append(p.Items, moderated{c, titles[c.Article]})
	}
	if found.Next != "" {
		p.Next = address("/admin/moderation", with(values, "after", found.Next))
	}
	q.State = []rapporteur.CommentState{rapporteur.Pending}
	q.After = ""
	if p.Pending, err = d.Store.CountComments(v.r.Context(), q); err != nil {
		return err
	}
	return v.render("moderation", p)
}

// doModerate approves, removes or restores a comment, with the reason in the audit trail.
func (d *Desk) doModerate(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if _, err := d.moderate(v, v.r.PathValue("id"), rapporteur.CommentState(form.Get("state")), strings.TrimSpace(form.Get("why"))); err != nil {
		return err
	}
	next := form.Get("next")
	if next == "" {
		next = "/admin/moderation"
	}
	return v.redirect(next, "saved")
}

// moderate sets a comment's state; one that is approved concerns those whom it answers or
// mentions from now on.
func (d *Desk) moderate(v *visit, id string, state rapporteur.CommentState, why string) (rapporteur.Comment, error) {
	if state != rapporteur.Visible && state != rapporteur.Removed && state != rapporteur.Pending {
		return rapporteur.Comment{}, rapporteur.Errorf(rapporteur.Invalid, "a comment can be made visible, pending or removed, not %q", state)
	}
	c, err := d.Store.Comment(v.r.Context(), v.viewer(), id)
	if err != nil {
		return c, err
	}
	if c.State == rapporteur.Deleted {
		return c, rapporteur.Errorf(rapporteur.Conflict, "who wrote this comment took it back; it cannot be moderated any more")
	}
	was := c.State
	c, err = d.Store.SetCommentState(v.r.Context(), c.ID, state, v.person.ID, cut(why, 500))
	if err == nil && was == rapporteur.Pending {
		d.notify(v.r.Context(), &c)
	}
	return c, err
}

type auditPage struct {
	Query       rapporteur.AuditQuery
	Items       []audited
	First, Next string
}

// audited is an entry with the names of who did it and to whom.
type audited struct {
	rapporteur.AuditEntry
	Name   string
	Object string
}

func (d *Desk) audit(v *visit) error {
	values := v.r.URL.Query()
	p := auditPage{Query: rapporteur.AuditQuery{By: first(values, "by"), Object: first(values, "object"), Act: first(values, "act"), Page: rapporteur.Page{After: values.Get("after")}}}
	found, err := d.Store.AuditTrail(v.r.Context(), p.Query)
	if err != nil {
		return err
	}
	names := d.namesOf(v.r.Context())
	for _, e := range found.Items {
		p.Items = append(p.Items, audited{e, names(e.By), names(e.Object)})
	}
	if found.Next != "" {
		p.Next = address("/admin/audit", with(values, "after", found.Next))
	}
	if p.Query.After != "" {
		p.First = address("/admin/audit", with(values, "after", ""))
	}
	return v.render("audit", p)
}

// namesOf finds people's names by their ids, each asked for once; what is nobody's id
// stays as it is.
func (d *Desk) namesOf(ctx context.Context) func(id string) string {
	known := map[string]string{}
	return func(id string) string {
		if name, ok := known[id]; ok || id == "" {
			return name
		}
		known[id] = id
		if a, err := d.Store.Account(ctx, id); err == nil {
			known[id] = a.Name
		}
		return known[id]
	}
}

package store

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"rapporteur"
)

const accountFields = `p.id, p.handle, p.name, p.email, p.confirmed, p.role, p.suspended, p.notify_replies, p.notify_mentions, p.notify_moderation, p.created`

func accountInto(a *rapporteur.Account) []any {
	n := &a.Notify
	return []any{&a.ID, &a.Handle, &a.Name, &a.Email, (*truth)(&a.Confirmed), &a.Role, (*truth)(&a.Suspended),
		(*truth)(&n.Replies), (*truth)(&n.Mentions), (*truth)(&n.Moderation), (*micro)(&a.Created)}
}

var goodHandle = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func checkAccount(a *rapporteur.Account) error {
	switch {
	case !goodHandle.MatchString(a.Handle):
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no user name; use up to 40 lower case letters, digits and hyphens", a.Handle)
	case !a.Role.Valid():
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no role; use reader, reviewer, editor or admin", a.Role)
	}
	return checkValues([]string{a.Name, a.Email})
}

// emailKey is an address as it is compared.
func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// CreateAccount keeps a new account.
func (db *DB) CreateAccount(ctx context.Context, a rapporteur.Account) (rapporteur.Account, error) {
	if a.Role == "" {
		a.Role = rapporteur.ReaderRole
	}
	if err := checkAccount(&a); err != nil {
		return rapporteur.Account{}, err
	}
	a.ID = newID()
	err := db.write(ctx, "make an account", func(t *tx) error {
		a.Created = timeOf(t.now)
		n := a.Notify
		_, err := t.exec(ctx, `INSERT INTO people (id, handle, name, email, email_key, confirmed, role, suspended, notify_replies, notify_mentions, notify_moderation, created)
			VALUES (`+marks(12)+`)`, a.ID, a.Handle, a.Name, a.Email, emailKey(a.Email), flag(a.Confirmed), string(a.Role), flag(a.Suspended), flag(n.Replies), flag(n.Mentions), flag(n.Moderation), t.now)
		return db.taken(err, &a)
	})
	if err != nil {
		return rapporteur.Account{}, err
	}
	return a, nil
}

// taken says that someone else has the handle or the address, where that is the error.
func (db *DB) taken(err error, a *rapporteur.Account) error {
	if err == nil || !db.unique(err) {
		return err
	}
	if strings.Contains(err.Error(), "handle") {
		return rapporteur.Errorf(rapporteur.Conflict, "the user name %s is taken", a.Handle)
	}
	return rapporteur.Errorf(rapporteur.Conflict, "the address %s is taken", a.Email)
}

// Account is the account with an id.
func (db *DB) Account(ctx context.Context, id string) (rapporteur.Account, error) {
	return db.account(ctx, "id = ?", id, "there is no person %s in the record")
}

// AccountByHandle is the account with a handle.
func (db *DB) AccountByHandle(ctx context.Context, handle string) (rapporteur.Account, error) {
	return db.account(ctx, "handle = ?", handle, "nobody is called %s here")
}

// AccountByEmail is the account with an address, in whatever case.
func (db *DB) AccountByEmail(ctx context.Context, email string) (rapporteur.Account, error) {
	return db.account(ctx, "email_key <> '' AND p.email_key = ?", emailKey(email), "nobody has the address %s here")
}

func (db *DB) account(ctx context.Context, cond, value, none string) (a rapporteur.Account, err error) {
	if err := checkValues([]string{value}); err != nil {
		return a, err
	}
	err = db.single().row(ctx, `SELECT `+accountFields+` FROM people p WHERE p.`+cond, value).Scan(accountInto(&a)...)
	return a, db.fail("find a person", missing(err, none, value))
}

var accountOrders = []order{{name: "newest", column: "p.created", id: "p.num", kind: 'i'}}

// Accounts lists people, newest first; text is a part of a handle, name or address.
func (db *DB) Accounts(ctx context.Context, text string, p rapporteur.Page) (rapporteur.Listing[rapporteur.Account], error) {
	var w where
	o, n := accountOrders[0], limit(p)
	if text = strings.TrimSpace(text); text != "" {
		like := containing(strings.ToLower(text))
		w.and(`(p.handle LIKE ? ESCAPE '\' OR lower(p.name) LIKE ? ESCAPE '\' OR p.email_key LIKE ? ESCAPE '\')`, like, like, like)
	}
	err := checkValues([]string{text})
	if err == nil {
		err = w.page(o, p)
	}
	if err != nil {
		return rapporteur.Listing[rapporteur.Account]{}, err
	}
	type item struct {
		rapporteur.Account
		num int64
	}
	var items []item
	rows, err := db.single().query(ctx, `SELECT `+accountFields+`, p.num FROM people p`+w.sql()+o.by()+limitTo(n+1), w.args...)
	err = each(rows, err, func(r *sql.Rows) error {
		items = append(items, item{})
		last := &items[len(items)-1]
		return r.Scan(append(accountInto(&last.Account), &last.num)...)
	})
	l := listing(items, o, n, func(i *item) cursor { return cursor{Int: micros(i.Created), Num: i.num} })
	return convert(l, func(i item) rapporteur.Account { return i.Account }), db.fail("list people", err)
}

// UpdateAccount replaces all of an account but its id and the time when it was made. The
// last admin who is not suspended stays one.
func (db *DB) UpdateAccount(ctx context.Context, a rapporteur.Account) error {
	if err := checkAccount(&a); err != nil {
		return err
	}
	return db.write(ctx, "change the account of "+a.Handle, func(t *tx) error {
		if a.Role != rapporteur.AdminRole || a.Suspended {
			if err := t.notLastAdmin(ctx, a.ID); err != nil {
				return err
			}
		}
		n := a.Notify
		changed, err := t.exec(ctx, `UPDATE people SET handle = ?, name = ?, email = ?, email_key = ?, confirmed = ?, role = ?, suspended = ?, notify_replies = ?, notify_mentions = ?, notify_moderation = ? WHERE id = ?`,
			a.Handle, a.Name, a.Email, emailKey(a.Email), flag(a.Confirmed), string(a.Role), flag(a.Suspended), flag(n.Replies), flag(n.Mentions), flag(n.Moderation), a.ID)
		if err != nil {
			return db.taken(err, &a)
		}
		if changed == 0 {
			return rapporteur.Errorf(rapporteur.NotFound, "there is no person %s in the record", a.ID)
		}
		_, err = t.exec(ctx, `UPDATE comments SET name = ? WHERE author = ? AND name <> ? AND state <> 'deleted'`, a.Name, a.ID, a.Name)
		return err
	})
}

// notLastAdmin refuses what would leave the record without an admin.
func (t *tx) notLastAdmin(ctx context.Context, id string) error {
	if err := t.lock(ctx, "admins"); err != nil {
		return err
	}
	var self, rest int
	err := t.row(ctx, `SELECT coalesce(sum(CASE WHEN id = ? THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN id <> ? THEN 1 ELSE 0 END), 0)
		FROM people WHERE role = 'admin' AND suspended = 0`, id, id).Scan(&self, &rest)
	if err == nil && self == 1 && rest == 0 {
		return rapporteur.Errorf(rapporteur.Conflict, "this is the last admin; make someone else an admin first")
	}
	return err
}

// Password is the hash of a person's password, empty when none is set.
func (db *DB) Password(ctx context.Context, person string) (hash string, err error) {
	err = db.single().row(ctx, `SELECT password FROM people WHERE id = ?`, person).Scan(&hash)
	return hash, db.fail("check a password", missing(err, "there is no person %s in the record", person))
}

// SetPassword keeps the hash of a person's password.
func (db *DB) SetPassword(ctx context.Context, person, hash string) error {
	return db.write(ctx, "set a password", func(t *tx) error {
		return t.one(ctx, "there is no person "+person+" in the record", `UPDATE people SET password = ? WHERE id = ?`, hash, person)
	})
}

// one runs a statement that must change a row.
func (t *tx) one(ctx context.Context, none, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n == 0 {
		return rapporteur.Errorf(rapporteur.NotFound, "%s", none)
	}
	return err
}

// Identity is the account that an OpenID Connect subject signs in to.
func (db *DB) Identity(ctx context.Context, issuer, subject string) (a rapporteur.Account, err error) {
	err = db.single().row(ctx, `SELECT `+accountFields+` FROM people p JOIN identities i ON i.person = p.id WHERE i.issuer = ? AND i.subject = ?`, issuer, subject).Scan(accountInto(&a)...)
	return a, db.fail("find a person", missing(err, "nobody signs in here by that identity"))
}

// LinkIdentity lets an OpenID Connect subject sign in to an account. One that signs in to
// another is a Conflict.
func (db *DB) LinkIdentity(ctx context.Context, person, issuer, subject string) error {
	return db.write(ctx, "link an identity", func(t *tx) error {
		if _, err := t.exec(ctx, `INSERT INTO identities (issuer, subject, person) VALUES (?, ?, ?) ON CONFLICT (issuer, subject) DO NOTHING`, issuer, subject, person); err != nil {
			return err
		}
		var linked string
		err := t.row(ctx, `SELECT person FROM identities WHERE issuer = ? AND subject = ?`, issuer, subject).Scan(&linked)
		if err == nil && linked != person {
			return rapporteur.Errorf(rapporteur.Conflict, "that identity belongs to another account")
		}
		return err
	})
}

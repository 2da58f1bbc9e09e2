package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"rapporteur"
)

const sessionFields = `s.id, s.hash, s.person, s.agent, s.address, s.created, s.seen, s.expires`

func sessionInto(s *rapporteur.Session) []any {
	return []any{&s.ID, &s.Hash, &s.Person, &s.Agent, &s.Address, (*micro)(&s.Created), (*micro)(&s.Seen), (*micro)(&s.Expires)}
}

// CreateSession keeps a new session, and lets go of all that have expired.
func (db *DB) CreateSession(ctx context.Context, s rapporteur.Session) (rapporteur.Session, error) {
	if len(s.Hash) == 0 || s.Person == "" {
		return rapporteur.Session{}, rapporteur.Errorf(rapporteur.Invalid, "a session must be someone's and have a secret")
	}
	s.ID = newID()
	err := db.write(ctx, "sign in", func(t *tx) error {
		s.Created = timeOf(t.now)
		if s.Seen.IsZero() {
			s.Seen = s.Created
		}
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE expires <= ?`, t.now); err != nil {
			return err
		}
		return t.insert(ctx, "sessions", []string{"id", "hash", "person", "agent", "address", "created", "seen", "expires"},
			[][]any{{s.ID, s.Hash, s.Person, clean(s.Agent), clean(s.Address), t.now, micros(s.Seen), micros(s.Expires)}})
	})
	if err != nil {
		return rapporteur.Session{}, err
	}
	return s, nil
}

// clean cuts what a browser says of itself and takes out what is no text.
func clean(s string) string {
	return short(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""))
}

// SessionByHash is the session of a secret, with who it is.
func (db *DB) SessionByHash(ctx context.Context, hash []byte) (s rapporteur.Session, a rapporteur.Account, err error) {
	err = db.single().row(ctx, `SELECT `+sessionFields+`, `+accountFields+` FROM sessions s JOIN people p ON p.id = s.person WHERE s.hash = ? AND s.expires > ?`, hash, db.now()).
		Scan(append(sessionInto(&s), accountInto(&a)...)...)
	return s, a, db.fail("find a session", missing(err, "there is no such session"))
}

// TouchSession tells when a session was seen last and when it ends.
func (db *DB) TouchSession(ctx context.Context, id string, seen, expires time.Time) error {
	return db.write(ctx, "keep a session", func(t *tx) error {
		return t.one(ctx, "there is no such session", `UPDATE sessions SET seen = ?, expires = ? WHERE id = ?`, micros(seen), micros(expires), id)
	})
}

// Sessions are a person's sessions that have not expired, the last seen first.
func (db *DB) Sessions(ctx context.Context, person string) ([]rapporteur.Session, error) {
	out := []rapporteur.Session{}
	rows, err := db.single().query(ctx, `SELECT `+sessionFields+` FROM sessions s WHERE s.person = ? AND s.expires > ? ORDER BY s.seen DESC, s.id`, person, db.now())
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, rapporteur.Session{})
		return r.Scan(sessionInto(&out[len(out)-1])...)
	})
	return out, db.fail("list sessions", err)
}

// RevokeSession ends a session of a person's, or all of them.
func (db *DB) RevokeSession(ctx context.Context, person, id string) error {
	return db.revoke(ctx, "sessions", person, id)
}

func (db *DB) revoke(ctx context.Context, table, person, id string) error {
	return db.write(ctx, "revoke "+table, func(t *tx) error {
		if id == "" {
			_, err := t.exec(ctx, `DELETE FROM `+table+` WHERE person = ?`, person)
			return err
		}
		return t.one(ctx, "there is no such session or token", `DELETE FROM `+table+` WHERE person = ? AND id = ?`, person, id)
	})
}

const tokenFields = `t.id, t.hash, t.person, t.name, t.scopes, t.created, t.used, t.expires`

func tokenInto(t *rapporteur.Token) []any {
	return []any{&t.ID, &t.Hash, &t.Person, &t.Name, inJSON{&t.Scopes}, (*micro)(&t.Created), (*micro)(&t.Used), (*micro)(&t.Expires)}
}

// CreateToken keeps a new token; without Expires it is good until it is revoked.
func (db *DB) CreateToken(ctx context.Context, k rapporteur.Token) (rapporteur.Token, error) {
	if len(k.Hash) == 0 || k.Person == "" {
		return rapporteur.Token{}, rapporteur.Errorf(rapporteur.Invalid, "a token must be someone's and have a secret")
	}
	if err := checkValues(append([]string{k.Name}, k.Scopes...)); err != nil {
		return rapporteur.Token{}, err
	}
	k.ID = newID()
	if k.Scopes == nil {
		k.Scopes = []string{}
	}
	err := db.write(ctx, "make a token", func(t *tx) error {
		k.Created = timeOf(t.now)
		return t.insert(ctx, "tokens", []string{"id", "hash", "person", "name", "scopes", "created", "used", "expires"},
			[][]any{{k.ID, k.Hash, k.Person, k.Name, toJSON(k.Scopes), t.now, micros(k.Used), micros(k.Expires)}})
	})
	if err != nil {
		return rapporteur.Token{}, err
	}
	return k, nil
}

// usedEvery is how often the time of a token's last use is kept.
const usedEvery = time.Minute

// TokenByHash is the token of a secret, with whose it is; it notes, to the minute, that
// the token was used.
func (db *DB) TokenByHash(ctx context.Context, hash []byte) (k rapporteur.Token, a rapporteur.Account, err error) {
	now := db.now()
	err = db.single().row(ctx, `SELECT `+tokenFields+`, `+accountFields+` FROM tokens t JOIN people p ON p.id = t.person WHERE t.hash = ? AND (t.expires = 0 OR t.expires > ?)`, hash, now).
		Scan(append(tokenInto(&k), accountInto(&a)...)...)
	if err == nil && now-micros(k.Used) >= usedEvery.Microseconds() {
		k.Used = timeOf(now)
		err = db.write(ctx, "note the use of a token", func(t *tx) error {
			_, err := t.exec(ctx, `UPDATE tokens SET used = ? WHERE id = ?`, now, k.ID)
			return err
		})
	}
	return k, a, db.fail("find a token", missing(err, "there is no such token"))
}

// Tokens are a person's tokens, newest first.
func (db *DB) Tokens(ctx context.Context, person string) ([]rapporteur.Token, error) {
	out := []rapporteur.Token{}
	rows, err := db.single().query(ctx, `SELECT `+tokenFields+` FROM tokens t WHERE t.person = ? ORDER BY t.created DESC, t.id`, person)
	err = each(rows, err, func(r *sql.Rows) error {
		out = append(out, rapporteur.Token{})
		return r.Scan(tokenInto(&out[len(out)-1])...)
	})
	return out, db.fail("list tokens", err)
}

// RevokeToken ends a token of a person's, or all of them.
func (db *DB) RevokeToken(ctx context.Context, person, id string) error {
	return db.revoke(ctx, "tokens", person, id)
}

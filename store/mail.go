package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"rapporteur"
)

// QueueMail keeps a message until it is sent.
func (db *DB) QueueMail(ctx context.Context, m rapporteur.Mail) error {
	return db.write(ctx, "keep a message to send", func(t *tx) error {
		due := micros(m.After)
		if due == 0 {
			due = t.now
		}
		return t.insert(ctx, "mail", []string{"person", "address", "subject", "body", "kind", "tries", "due"}, [][]any{{m.Person, m.To, m.Subject, m.Body, m.Kind, m.Tries, due}})
	})
}

// NextMail leases the message that has been due for longest: until the lease ends, or
// MailFailed says when to try again, nobody else is given it. Tries counts the leases,
// this one too.
func (db *DB) NextMail(ctx context.Context, now time.Time, lease time.Duration) (*rapporteur.Mail, error) {
	var m rapporteur.Mail
	err := db.write(ctx, "take a message to send", func(t *tx) error {
		if err := t.lock(ctx, "mail"); err != nil {
			return err
		}
		err := t.row(ctx, `SELECT id, person, address, subject, body, kind, tries, due FROM mail WHERE due <= ? ORDER BY due, id LIMIT 1`, micros(now)).
			Scan(&m.ID, &m.Person, &m.To, &m.Subject, &m.Body, &m.Kind, &m.Tries, (*micro)(&m.After))
		if errors.Is(err, sql.ErrNoRows) {
			m = rapporteur.Mail{}
			return nil
		}
		if err != nil {
			return err
		}
		m.Tries++
		_, err = t.exec(ctx, `UPDATE mail SET tries = ?, due = ? WHERE id = ?`, m.Tries, micros(now.Add(lease)), m.ID)
		return err
	})
	if err != nil || m.ID == 0 {
		return nil, err
	}
	return &m, nil
}

// MailSent lets go of a message that was sent, or that is never to be.
func (db *DB) MailSent(ctx context.Context, id int64) error {
	return db.write(ctx, "let go of a message", func(t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM mail WHERE id = ?`, id)
		return err
	})
}

// MailFailed says when to try a message again.
func (db *DB) MailFailed(ctx context.Context, id int64, again time.Time) error {
	return db.write(ctx, "put a message off", func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE mail SET due = ? WHERE id = ?`, micros(again), id)
		return err
	})
}

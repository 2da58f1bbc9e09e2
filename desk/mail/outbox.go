package mail

import (
	"context"
	"log/slog"
	"time"

	"rapporteur"
)

// Outbox is the part of the record that holds messages until they are sent.
type Outbox interface {
	NextMail(ctx context.Context, now time.Time, lease time.Duration) (*rapporteur.Mail, error)
	MailSent(ctx context.Context, id int64) error
	MailFailed(ctx context.Context, id int64, again time.Time) error
	Account(ctx context.Context, id string) (rapporteur.Account, error)
}

// Limits of delivery.
const (
	maxTries = 8               // about two days
	lease    = 2 * time.Minute // another process may send it after
	poll     = 5 * time.Second
)

// Deliver sends what is due until ctx ends, one message after the other. A message that
// its person no longer wants is dropped; one that fails is tried again later and later,
// and given up after maxTries.
func Deliver(ctx context.Context, box Outbox, send func(context.Context, rapporteur.Mail) error, now func() time.Time, log *slog.Logger) {
	for ctx.Err() == nil {
		sent, err := DeliverOne(ctx, box, send, now(), log)
		if err != nil && ctx.Err() == nil {
			log.Warn("the outbox cannot be read", "error", err)
		}
		if sent {
			continue
		}
		select {
		case <-time.After(poll):
		case <-ctx.Done():
		}
	}
}

// DeliverOne takes the message that is due and sees to it; sent is false when none was.
func DeliverOne(ctx context.Context, box Outbox, send func(context.Context, rapporteur.Mail) error, now time.Time, log *slog.Logger) (sent bool, err error) {
	m, err := box.NextMail(ctx, now, lease)
	if err != nil || m == nil {
		return false, err
	}
	wanted, err := wants(ctx, box, m)
	if err != nil {
		return true, err
	}
	if !wanted {
		return true, box.MailSent(ctx, m.ID)
	}
	err = send(ctx, *m)
	switch {
	case err == nil:
		return true, box.MailSent(ctx, m.ID)
	case rapporteur.KindOf(err) == rapporteur.Invalid || m.Tries >= maxTries:
		log.Error("a message is given up", "kind", m.Kind, "tries", m.Tries, "error", err)
		return true, box.MailSent(ctx, m.ID)
	}
	again := now.Add(time.Minute << (2 * min(m.Tries-1, 5)))
	log.Warn("a message was not sent", "kind", m.Kind, "try", m.Tries, "again", again.Format(time.RFC3339), "error", err)
	return true, box.MailFailed(ctx, m.ID, again)
}

// wants asks the person's wishes again: they may have changed, and so may the address.
func wants(ctx context.Context, box Outbox, m *rapporteur.Mail) (bool, error) {
	if m.Person == "" {
		return true, nil
	}
	a, err := box.Account(ctx, m.Person)
	if rapporteur.KindOf(err) == rapporteur.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return Wants(a, m.Kind) && a.Email == m.To, nil
}

// Wants reports whether an account is sent messages of a kind. Only an address that is
// confirmed to be the person's is sent more than the question whether it is.
func Wants(a rapporteur.Account, kind string) bool {
	switch {
	case a.Suspended || a.Email == "":
		return false
	case kind == "confirm":
		return !a.Confirmed
	case !a.Confirmed:
		return false
	}
	switch kind {
	case "reply":
		return a.Notify.Replies
	case "mention":
		return a.Notify.Mentions
	case "moderation":
		return a.Notify.Moderation
	}
	return true // what the person asked for: a new password
}

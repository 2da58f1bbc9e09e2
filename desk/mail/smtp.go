// Package mail sends what the record's outbox holds, through an SMTP server of the
// operator's, and makes the links by which people end such mail with one click.
package mail

import (
	"context"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"rapporteur"
)

// SMTP sends messages through a server.
type SMTP struct {
	from   string
	client *gomail.Client
	unsub  func(rapporteur.Mail) string
}

// NewSMTP makes a sender of an address such as
//
//	smtp://user:password@mail.example.org:587?from=desk@example.org
//
// smtps:// speaks TLS from the start; smtp:// begins it where the server offers it, and
// must have it to send a password. unsubscribe gives the address that ends mail of a kind
// to a person, empty for mail that cannot be ended (RFC 8058).
func NewSMTP(address string, unsubscribe func(rapporteur.Mail) string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "this is no address of a mail server; write it as smtp://user:password@host:587?from=desk@example.org")
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the mail server's address does not say whom mail is from; add ?from=desk@example.org")
	}
	opts := []gomail.Option{gomail.WithTimeout(20 * time.Second), gomail.WithTLSPolicy(gomail.TLSOpportunistic)}
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
		if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
		}
	}
	if u.Scheme == "smtps" {
		opts = append(opts, gomail.WithSSLPort(false))
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no port of a mail server", port)
		}
		opts = append(opts, gomail.WithPort(n))
	}
	client, err := gomail.NewClient(u.Hostname(), opts...)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the mail server %s cannot be used: %w", u.Hostname(), err)
	}
	return &SMTP{from: from.String(), client: client, unsub: unsubscribe}, nil
}

// Send sends one message; its error does not hold the password.
func (s *SMTP) Send(ctx context.Context, m rapporteur.Mail) error {
	msg, err := s.message(m)
	if err != nil {
		return err
	}
	if err := s.client.DialAndSendWithContext(ctx, msg); err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "the mail server did not take a message: %w", err)
	}
	return nil
}

// message is a message as it is sent. Line ends in a subject would let whoever wrote the
// article's title add headers.
func (s *SMTP) message(m rapporteur.Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.From(s.from); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no address to send from: %w", s.from, err)
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no address to send to", m.To)
	}
	if err := msg.To(m.To); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no address to send to: %w", m.To, err)
	}
	msg.Subject(strings.Join(strings.Fields(m.Subject), " "))
	msg.SetDate()
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	body := m.Body
	if s.unsub != nil {
		if end := s.unsub(m); end != "" {
			msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+end+">")
			msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
			body += "\n\n--\nTo end such messages: " + end + "\n"
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, body)
	return msg, nil
}

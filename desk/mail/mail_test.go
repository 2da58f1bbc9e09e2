package mail

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

// postOffice is a real SMTP server that keeps what it takes; refuse makes it say no.
type postOffice struct {
	mu     sync.Mutex
	got    []string
	refuse error
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{p: p}, nil }

type session struct{ p *postOffice }

func (*session) Reset()        {}
func (*session) Logout() error { return nil }

func (*session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return s.p.refuse
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.got = append(s.p.got, string(b))
	return err
}

func open(t *testing.T) (*postOffice, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{}
	s := smtp.NewServer(p)
	s.Domain = "localhost"
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return p, "smtp://" + l.Addr().String() + "?from=desk@example.org"
}

func TestSend(t *testing.T) {
	p, address := open(t)
	s, err := NewSMTP(address, func(m rapporteur.Mail) string {
		if m.Kind == "reply" {
			return "https://desk.example.org/unsubscribe/abc"
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	evil := rapporteur.Mail{To: "ada@example.org", Subject: "A reply\r\nBcc: everyone@example.org", Body: "Grüße\n.\nQUIT", Kind: "reply"}
	if err := s.Send(t.Context(), evil); err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(p.got[0]))
	if err != nil {
		t.Fatal(err)
	}
	if msg.Header.Get("Bcc") != "" || msg.Header.Get("Subject") != "A reply Bcc: everyone@example.org" {
		t.Errorf("a line end in the subject made the headers %v", msg.Header)
	}
	if msg.Header.Get("List-Unsubscribe") != "<https://desk.example.org/unsubscribe/abc>" || msg.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || msg.Header.Get("Message-Id") == "" {
		t.Errorf("headers %v", msg.Header)
	}
	for _, to := range []string{"", "ada", "ada@example.org, eve@example.org", "Ada <ada@example.org>", "ada@example.org\r\nX: y"} {
		if err := s.Send(t.Context(), rapporteur.Mail{To: to}); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("to %q: %v, want it refused", to, err)
		}
	}
}

func TestNewSMTPSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"mail.example.org", "no address of a mail server"},
		{"http://mail.example.org", "no address of a mail server"},
		{"smtp://user:secret@mail.example.org", "whom mail is from"},
		{"smtp://mail.example.org:x?from=a@b.example", "no address of a mail server"},
	} {
		if _, err := NewSMTP(tt.address, nil); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q and no password", tt.address, err, tt.want)
		}
	}
}

// A password is never sent in the clear to another machine.
func TestPasswordsNeedTLS(t *testing.T) {
	s, err := NewSMTP("smtp://user:secret@mail.example.org:25?from=a@b.example", nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.client.TLSPolicy() != "TLSMandatory" {
		t.Errorf("the policy is %s", s.client.TLSPolicy())
	}
}

func TestDelivery(t *testing.T) {
	ctx := t.Context()
	box, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	create := func(handle string, confirmed bool, n rapporteur.Notify) rapporteur.Account {
		a, err := box.CreateAccount(ctx, rapporteur.Account{Handle: handle, Name: handle, Email: handle + "@example.org", Confirmed: confirmed, Role: rapporteur.ReaderRole, Notify: n})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	all := rapporteur.Notify{Replies: true, Mentions: true, Moderation: true}
	wants, quiet, new, gone := create("wants", true, all), create("quiet", true, rapporteur.Notify{}), create("new", false, all), create("gone", true, all)
	queue := func(a rapporteur.Account, kind string) {
		if err := box.QueueMail(ctx, rapporteur.Mail{Person: a.ID, To: a.Email, Subject: a.Handle + " " + kind, Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []rapporteur.Account{wants, quiet, new, gone} {
		queue(a, "reply")
	}
	queue(new, "confirm")
	queue(quiet, "reset")
	if err := box.Erase(ctx, gone.ID, "admin"); err != nil {
		t.Fatal(err)
	}
	p, address := open(t)
	smtp, err := NewSMTP(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	now, quietLog := time.Now(), slog.New(slog.DiscardHandler)
	run := func() {
		for {
			sent, err := DeliverOne(ctx, box, smtp.Send, now, quietLog)
			if err != nil {
				t.Fatal(err)
			}
			if !sent {
				return
			}
		}
	}
	p.refuse = errors.New("try later")
	run()
	if len(p.got) != 0 {
		t.Fatalf("a server that says no has %q", p.got)
	}
	p.refuse = nil
	run() // not due yet
	if len(p.got) != 0 {
		t.Errorf("a message was tried again at once")
	}
	now = now.Add(time.Hour)
	run()
	all3 := strings.Join(p.got, "\n")
	for _, subject := range []string{"wants reply", "new confirm", "quiet reset"} {
		if !strings.Contains(all3, "Subject: "+subject) {
			t.Errorf("%q was not sent", subject)
		}
	}
	if len(p.got) != 3 {
		t.Errorf("%d messages were sent, want 3:\n%s", len(p.got), all3)
	}
}

func TestDeliverGivesUp(t *testing.T) {
	box := &one{m: rapporteur.Mail{ID: 1, Tries: maxTries}}
	var log bytes.Buffer
	fail := func(context.Context, rapporteur.Mail) error { return errors.New("no") }
	if _, err := DeliverOne(t.Context(), box, fail, time.Now(), slog.New(slog.NewTextHandler(&log, nil))); err != nil || !box.done || !strings.Contains(log.String(), "given up") {
		t.Errorf("done %v, %v, log %q", box.done, err, log.String())
	}
}

// one is an outbox of one message.
type one struct {
	m    rapporteur.Mail
	done bool
}

func (o *one) NextMail(context.Context, time.Time, time.Duration) (*rapporteur.Mail, error) {
	return &o.m, nil
}
func (o *one) MailSent(context.Context, int64) error              { o.done = true; return nil }
func (o *one) MailFailed(context.Context, int64, time.Time) error { return nil }
func (o *one) Account(context.Context, string) (rapporteur.Account, error) {
	return rapporteur.Account{}, nil
}

func TestSigner(t *testing.T) {
	s, now := NewSigner([]byte("key")), time.Now()
	token := s.Sign("confirm", now.Add(time.Hour), "p1", "ada@example.org")
	if v, ok := s.Check("confirm", token, now); !ok || v[0] != "p1" || v[1] != "ada@example.org" {
		t.Errorf("checked %v, %v", v, ok)
	}
	for name, bad := range map[string]func() bool{
		"ended":           func() bool { _, ok := s.Check("confirm", token, now.Add(2*time.Hour)); return ok },
		"another purpose": func() bool { _, ok := s.Check("reset", token, now); return ok },
		"another key":     func() bool { _, ok := NewSigner([]byte("other")).Check("confirm", token, now); return ok },
		"changed":         func() bool { _, ok := s.Check("confirm", "A"+token, now); return ok },
		"cut":             func() bool { _, ok := s.Check("confirm", token[:10], now); return ok },
		"empty":           func() bool { _, ok := s.Check("confirm", ".", now); return ok },
	} {
		if bad() {
			t.Errorf("a token that is %s was taken", name)
		}
	}
	if v, ok := s.Check("end", s.Sign("end", time.Time{}, "p1", "reply"), now.AddDate(20, 0, 0)); !ok || len(v) != 2 {
		t.Errorf("a token without an end: %v, %v", v, ok)
	}
}

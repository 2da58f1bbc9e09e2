package desk

import (
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"net/http"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"rapporteur"
	"rapporteur/desk/mail"
)

// postOffice is a real SMTP server on loopback that keeps what it takes.
type postOffice struct {
	mu  sync.Mutex
	got []letter
}

// letter is a message as it arrived.
type letter struct {
	To     string
	Header netmail.Header
	Body   string
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &smtpSession{p: p}, nil }

type smtpSession struct {
	p  *postOffice
	to string
}

func (*smtpSession) Reset()                                      {}
func (*smtpSession) Logout() error                               { return nil }
func (*smtpSession) Mail(string, *smtp.MailOptions) error        { return nil }
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }
func (s *smtpSession) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.got = append(s.p.got, letter{s.to, m.Header, strings.ReplaceAll(string(b), "\r\n", "\n")})
	return err
}

// mailSite is a desk that sends its mail to a post office.
type mailSite struct {
	*site
	office *postOffice
}

func newMailSite(t *testing.T) mailSite {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	office := &postOffice{}
	server := smtp.NewServer(office)
	server.Domain = "localhost"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	var d *Desk
	sender, err := mail.NewSMTP("smtp://"+l.Addr().String()+"?from=desk@example.org", func(m rapporteur.Mail) string { return d.Unsubscribe(m) })
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, Config{Base: "http://desk.example", Mail: sender.Send})
	d = s.desk
	return mailSite{s, office}
}

// deliver sends what waits and gives back what arrived since the last time.
func (s mailSite) deliver() []letter {
	s.t.Helper()
	for {
		sent, err := mail.DeliverOne(s.t.Context(), s.record, s.desk.Mail, time.Now().Add(time.Second), slog.New(slog.DiscardHandler))
		if err != nil {
			s.t.Fatal(err)
		}
		if !sent {
			break
		}
	}
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	got := s.office.got
	s.office.got = nil
	return got
}

var linkInMail = regexp.MustCompile(`http://desk\.example(/\S+)`)

// link is the path of the last link of a letter that begins so.
func (l letter) link(t *testing.T, prefix string) string {
	t.Helper()
	for _, m := range linkInMail.FindAllStringSubmatch(l.Body, -1) {
		if strings.HasPrefix(m[1], prefix) {
			return m[1]
		}
	}
	t.Fatalf("no link %s… in\n%s", prefix, l.Body)
	return ""
}

func toWhom(ls []letter) string {
	var all []string
	for _, l := range ls {
		all = append(all, l.To+": "+l.Header.Get("Subject"))
	}
	return strings.Join(all, "; ")
}

// confirmed makes a person whose address is confirmed by the link in the letter.
func (s mailSite) confirmed(handle string, role rapporteur.Role) (rapporteur.Account, *testBrowser) {
	s.t.Helper()
	a := s.person(handle, role)
	b := s.as(a)
	b.post("/account/confirm").expect(s.t, "ask", 303)
	got := s.deliver()
	if len(got) != 1 || got[0].To != a.Email {
		s.t.Fatalf("asking for a confirmation sent %s", toWhom(got))
	}
	path := got[0].link(s.t, "/confirm/")
	s.browser().get(path).expect(s.t, "the page", 200, "<form")
	if a, _ = s.record.Account(s.t.Context(), a.ID); a.Confirmed {
		s.t.Fatal("opening the link confirms, as readers of mail do by themselves")
	}
	s.browser().post(path).expect(s.t, "confirm", 200)
	a, err := s.record.Account(s.t.Context(), a.ID)
	if err != nil || !a.Confirmed {
		s.t.Fatalf("%+v %v", a, err)
	}
	a.Notify = rapporteur.Notify{Replies: true, Mentions: true, Moderation: true}
	if err := s.record.UpdateAccount(s.t.Context(), a); err != nil {
		s.t.Fatal(err)
	}
	return a, b
}

func TestLettersOnlyAfterConfirmation(t *testing.T) {
	s := newMailSite(t)
	newObjects(t, s.site)
	ada, _ := s.confirmed("ada", rapporteur.ReaderRole)
	bob := s.person("bob", rapporteur.ReaderRole) // never confirms
	bob.Notify = rapporteur.Notify{Replies: true, Mentions: true}
	if err := s.record.UpdateAccount(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	a, b, c := s.as(ada), s.as(bob), s.as(s.person("cleo", rapporteur.ReaderRole))
	ofAda := commentIn(a.post("/articles/story/comments", "body", "First."))
	ofBob := commentIn(b.post("/articles/story/comments", "body", "Second."))
	c.post("/articles/story/comments", "parent", ofAda, "body", "An answer to Ada, @bob.\r\nBcc: eve@example.org")
	c.post("/articles/story/comments", "parent", ofBob, "body", "An answer to Bob, and @ada.")
	a.post("/articles/story/comments", "parent", ofAda, "body", "Ada to herself, @ada.")
	got := s.deliver()
	if len(got) != 2 || got[0].To != ada.Email || got[1].To != ada.Email {
		t.Fatalf("sent were %s; want Ada a reply and a mention", toWhom(got))
	}
	for i, want := range []string{"replied to you", "mentioned you"} {
		l := got[i]
		if !strings.Contains(l.Header.Get("Subject"), want) || l.Header.Get("Bcc") != "" || l.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(l.Body, "An answer to") {
			t.Errorf("%v\n%s", l.Header, l.Body)
		}
	}
	// One click, RFC 8058: a POST from the reader of mail, without cookies and from nowhere.
	end, _ := url.Parse(strings.Trim(got[0].Header.Get("List-Unsubscribe"), "<>"))
	if end.Host != "desk.example" {
		t.Fatalf("the end of mail is at %s", end)
	}
	s.browser().get(end.Path).expect(t, "its page", 200, "<form")
	r, _ := http.NewRequest("POST", s.URL+end.Path, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://mail.example")
	if p := s.browser().do(r); p.status >= 300 {
		t.Errorf("one click is answered with %d", p.status)
	}
	s.browser().post(end.Path+"x").expect(t, "a forged end", 404)
	c.post("/articles/story/comments", "parent", ofAda, "body", "Again.")
	c.post("/articles/story/comments", "body", "Look, @ada.")
	if got := s.deliver(); len(got) != 1 || !strings.Contains(got[0].Header.Get("Subject"), "mentioned") {
		t.Errorf("after ending mail of replies came %s", toWhom(got))
	}
}

func TestConfirmationIsOfOneAddress(t *testing.T) {
	s := newMailSite(t)
	b := s.as(s.person("ada", rapporteur.ReaderRole))
	b.post("/account/confirm")
	first := s.deliver()[0].link(t, "/confirm/")
	b.post("/account", "name", "Ada", "email", "new@example.org").expect(t, "another address", 303)
	second := s.deliver()
	if len(second) != 1 || second[0].To != "new@example.org" {
		t.Fatalf("a new address is sent %s", toWhom(second))
	}
	s.browser().post(first).expect(t, "the link to the former address", 409)
	s.browser().post(second[0].link(t, "/confirm/")).expect(t, "the present one", 200)
	s.desk.Now = func() time.Time { return time.Now().Add(confirmFor + time.Minute) }
	s.browser().post(second[0].link(t, "/confirm/")).expect(t, "much later", 404)
}

func TestResettingAPassword(t *testing.T) {
	s := newMailSite(t)
	ada, there := s.confirmed("ada", rapporteur.ReaderRole)
	s.person("unconfirmed", rapporteur.ReaderRole)
	known := s.browser().send("POST", "/forgotten", "email=ADA%40example.org", "Sec-Fetch-Site", "same-origin", "X-Forwarded-Host", "evil.example")
	known.expect(t, "a known address", 200)
	got := s.deliver()
	if len(got) != 1 || got[0].To != ada.Email || strings.Contains(got[0].Body, "evil.example") || strings.Contains(got[0].Body, "127.0.0.1") {
		t.Fatalf("sent were %s: %+v", toWhom(got), got)
	}
	for _, email := range []string{"nobody@example.org", "unconfirmed@example.org"} {
		p := s.browser().post("/forgotten", "email", email)
		if p.status != 200 || p.body != known.body {
			t.Errorf("%s is answered otherwise than a known address", email)
		}
	}
	if got := s.deliver(); len(got) != 0 {
		t.Errorf("sent were %s", toWhom(got))
	}
	path := got[0].link(t, "/reset/")
	b := s.browser()
	b.get(path).expect(t, "the page", 200, "<form")
	b.post(path, "password", "short").expect(t, "a bad password", 422)
	b.post(path, "password", "a wholly new secret").expect(t, "a good one", 303)
	b.post(path, "password", "one more new secret").expect(t, "a second time", 404)
	there.get("/account").expect(t, "who was signed in", 303)
	s.desk.limits = newLimiter()
	s.browser().post("/signin", "name", "ada", "password", testPassword).expect(t, "the old password", 422)
	s.browser().post("/signin", "name", "ada", "password", "a wholly new secret").expect(t, "the new one", 303)
}

func TestModeratorsAreTold(t *testing.T) {
	s := newMailSite(t)
	newObjects(t, s.site)
	_, editor := s.confirmed("ed", rapporteur.EditorRole)
	ada, _ := s.confirmed("ada", rapporteur.ReaderRole)
	if err := s.desk.SetSettings(t.Context(), Settings{Title: "Desk", Public: true, Guests: true, Moderation: "guests"}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		s.browser().post("/articles/story/comments", "name", "Someone", "body", fmt.Sprintf("Guests' words %d, @ada.", i)).expect(t, "a guest", 303)
	}
	got := s.deliver()
	if len(got) != 1 || got[0].To != "ed@example.org" || !strings.Contains(got[0].Body, "Guests' words 0") {
		t.Fatalf("three comments that wait sent %s", toWhom(got))
	}
	waiting, err := s.record.Comments(t.Context(), rapporteur.CommentQuery{Viewer: rapporteur.Viewer{Role: rapporteur.EditorRole}, State: []rapporteur.CommentState{rapporteur.Pending}})
	if err != nil || len(waiting.Items) != 3 {
		t.Fatal(err)
	}
	editor.post("/admin/moderation/"+waiting.Items[0].ID, "state", "visible").expect(t, "approve", 303)
	editor.post("/admin/moderation/"+waiting.Items[1].ID, "state", "removed").expect(t, "remove", 303)
	if got := s.deliver(); len(got) != 1 || got[0].To != ada.Email {
		t.Errorf("approving one and removing another sent %s", toWhom(got))
	}
}

// TestMailCannotFlood asks in all ways for mail to one person, from as many addresses as an
// attacker likes.
func TestMailCannotFlood(t *testing.T) {
	s := newMailSite(t)
	newObjects(t, s.site)
	ada, b := s.confirmed("ada", rapporteur.ReaderRole)
	eve := s.as(s.person("eve", rapporteur.ReaderRole))
	statuses := map[int]int{}
	for range 20 {
		statuses[s.browser().post("/forgotten", "email", ada.Email).status]++
	}
	if statuses[http.StatusTooManyRequests] == 0 {
		t.Errorf("asking twenty times is answered with %v", statuses)
	}
	fromManyAddresses := func(do func(i int)) []letter {
		for i := range 30 {
			// Another address is another key of the limits; what is counted by receiver stays.
			s.desk.limits.mu.Lock()
			for key := range s.desk.limits.next {
				if strings.Contains(key, " from ") || strings.Contains(key, " by ") && !strings.HasPrefix(key, "told ") {
					delete(s.desk.limits.next, key)
				}
			}
			s.desk.limits.mu.Unlock()
			do(i)
		}
		return s.deliver()
	}
	if got := fromManyAddresses(func(int) { s.browser().post("/forgotten", "email", ada.Email) }); len(got) > 5 {
		t.Errorf("%d letters of new passwords", len(got))
	}
	if got := fromManyAddresses(func(i int) {
		eve.post("/account", "name", "Eve", "email", []string{"victim@example.org", fmt.Sprintf("eve%d@example.org", i)}[i%2])
	}); strings.Count(toWhom(got), "victim@") > 3 {
		t.Errorf("a stranger was asked to confirm: %s", toWhom(got))
	}
	first := commentIn(b.post("/articles/story/comments", "body", "First."))
	if got := fromManyAddresses(func(i int) {
		eve.post("/articles/story/comments", "parent", first, "body", fmt.Sprintf("Number %d, @ada @ada @ada", i))
	}); len(got) > 6 {
		t.Errorf("thirty replies of one person sent %d letters", len(got))
	}
}

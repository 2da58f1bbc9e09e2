package storetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
)

// People are the tests of accounts, sessions, tokens, mail and of erasing a person.
func People(t *testing.T, open func(*testing.T) *store.DB) {
	tests := map[string]func(*testing.T, *store.DB){
		"accounts are found":             testAccounts,
		"accounts at the same time":      testAccountsAtOnce,
		"bad accounts are refused":       testBadAccounts,
		"the last admin stays":           testLastAdmin,
		"identities sign in":             testIdentities,
		"sessions end":                   testSessions,
		"tokens end":                     testTokens,
		"mail is leased":                 testMail,
		"mail is given to one":           testMailAtOnce,
		"a person takes all and is gone": testErase,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func testAccounts(t *testing.T, s *store.DB) {
	ann := person(t, s, "ann")
	ann.Email, ann.Name, ann.Confirmed, ann.Notify.Replies = "Ann.B@Example.org", "Änn 100%", true, true
	if err := s.UpdateAccount(t.Context(), ann); err != nil {
		t.Fatal(err)
	}
	person(t, s, "ben")
	for name, find := range map[string]func() (rapporteur.Account, error){
		"id":      func() (rapporteur.Account, error) { return s.Account(t.Context(), ann.ID) },
		"handle":  func() (rapporteur.Account, error) { return s.AccountByHandle(t.Context(), "ann") },
		"address": func() (rapporteur.Account, error) { return s.AccountByEmail(t.Context(), "aNN.b@example.ORG") },
	} {
		if got, err := find(); err != nil || got != ann {
			t.Errorf("by %s: %+v, %v, want %+v", name, got, err, ann)
		}
	}
	for text, want := range map[string]int{"": 2, "ann": 1, "EXAMPLE": 2, "100%": 1, "%": 1, "_": 0, "nobody": 0} {
		if l, err := s.Accounts(t.Context(), text, rapporteur.Page{}); err != nil || len(l.Items) != want {
			t.Errorf("%q finds %d, %v, want %d", text, len(l.Items), err, want)
		}
	}
	l, err := s.Accounts(t.Context(), "", rapporteur.Page{Limit: 1})
	if err != nil || l.Items[0].Handle != "ben" || l.Next == "" {
		t.Fatalf("the first page is %+v, %v", l, err)
	}
	if l, err = s.Accounts(t.Context(), "", rapporteur.Page{Limit: 1, After: l.Next}); err != nil || l.Items[0].Handle != "ann" || l.Next != "" {
		t.Errorf("the second page is %+v, %v", l, err)
	}
	if hash, err := s.Password(t.Context(), ann.ID); hash != "" || err != nil {
		t.Errorf("no password is %q, %v", hash, err)
	}
	if err := s.SetPassword(t.Context(), ann.ID, "$argon2id$…"); err != nil {
		t.Fatal(err)
	}
	if hash, err := s.Password(t.Context(), ann.ID); hash != "$argon2id$…" || err != nil {
		t.Errorf("the password is %q, %v", hash, err)
	}
}

func testAccountsAtOnce(t *testing.T, s *store.DB) {
	var lock sync.Mutex
	made := 0
	atOnce(t, 20, func(ctx context.Context, i int) error {
		a := rapporteur.Account{Handle: "ann", Email: fmt.Sprintf("ann%d@example.org", i)}
		if i%2 == 1 {
			a = rapporteur.Account{Handle: fmt.Sprint("ann-", i), Email: strings.Repeat("A", i%3) + "nn@example.org"}
			a.Email = "Ann@example.org"
		}
		_, err := s.CreateAccount(ctx, a)
		if rapporteur.KindOf(err) == rapporteur.Conflict {
			return nil
		}
		lock.Lock()
		defer lock.Unlock()
		made++
		return err
	})
	l, err := s.Accounts(t.Context(), "", rapporteur.Page{})
	if err != nil || made != 2 || len(l.Items) != 2 {
		t.Errorf("of ten with one name and ten with one address %d were made and %d are there, %v", made, len(l.Items), err)
	}
}

func testBadAccounts(t *testing.T, s *store.DB) {
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	for _, handle := range []string{"", "Ann", "a b", "-a", strings.Repeat("a", 41), "a\x00", "ä"} {
		_, err := s.CreateAccount(t.Context(), rapporteur.Account{Handle: handle})
		wantKind(t, err, rapporteur.Invalid, fmt.Sprintf("the handle %q", handle))
	}
	_, err := s.CreateAccount(t.Context(), rapporteur.Account{Handle: "cyd", Role: "king"})
	wantKind(t, err, rapporteur.Invalid, "the role king")
	_, err = s.CreateAccount(t.Context(), rapporteur.Account{Handle: "cyd", Email: " ANN@example.org"})
	wantKind(t, err, rapporteur.Conflict, "an address that is taken")
	for range 2 { // without an address there can be many
		if _, err := s.CreateAccount(t.Context(), rapporteur.Account{Handle: fmt.Sprint("dee-", time.Now().UnixNano())}); err != nil {
			t.Error(err)
		}
	}
	ben.Handle = ann.Handle
	wantKind(t, s.UpdateAccount(t.Context(), ben), rapporteur.Conflict, "taking another's handle")
	ben.ID, ben.Handle = "p9", "eve"
	wantKind(t, s.UpdateAccount(t.Context(), ben), rapporteur.NotFound, "changing nobody's account")
	for _, err := range []error{s.SetPassword(t.Context(), "p9", "x"), s.Erase(t.Context(), "p9", ""), errOf(s.Account(t.Context(), "p9")),
		errOf(s.AccountByEmail(t.Context(), "")), errOf(s.AccountByHandle(t.Context(), "eve")), errOf(s.Password(t.Context(), "p9")), errOf(s.Everything(t.Context(), "p9"))} {
		wantKind(t, err, rapporteur.NotFound, "asking for nobody")
	}
}

func errOf[T any](_ T, err error) error { return err }

func testLastAdmin(t *testing.T, s *store.DB) {
	admins := make([]rapporteur.Account, 2)
	for i := range admins {
		var err error
		if admins[i], err = s.CreateAccount(t.Context(), rapporteur.Account{Handle: fmt.Sprint("admin-", i), Role: rapporteur.AdminRole}); err != nil {
			t.Fatal(err)
		}
	}
	atOnce(t, 20, func(ctx context.Context, i int) error { // each takes the other's or its own role
		a := admins[i%2]
		var err error
		switch i % 3 {
		case 0:
			a.Role = rapporteur.ReaderRole
			err = s.UpdateAccount(ctx, a)
		case 1:
			a.Suspended = true
			err = s.UpdateAccount(ctx, a)
		case 2:
			err = s.Erase(ctx, a.ID, a.ID)
		}
		if k := rapporteur.KindOf(err); k == rapporteur.Conflict || k == rapporteur.NotFound {
			return nil
		}
		return err
	})
	l, err := s.Accounts(t.Context(), "", rapporteur.Page{})
	good := 0
	for _, a := range l.Items {
		if a.Role == rapporteur.AdminRole && !a.Suspended {
			good++
		}
	}
	if err != nil || good != 1 {
		t.Errorf("%d admins are left, %v, want 1", good, err)
	}
}

func testIdentities(t *testing.T, s *store.DB) {
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	for range 2 {
		if err := s.LinkIdentity(t.Context(), ann.ID, "https://id.example.org", "sub"); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, s.LinkIdentity(t.Context(), ben.ID, "https://id.example.org", "sub"), rapporteur.Conflict, "another's identity")
	wantKind(t, s.LinkIdentity(t.Context(), "p9", "https://id.example.org", "sub2"), rapporteur.NotFound, "nobody's identity")
	if got, err := s.Identity(t.Context(), "https://id.example.org", "sub"); err != nil || got.ID != ann.ID {
		t.Errorf("the identity is %+v, %v", got, err)
	}
	_, err := s.Identity(t.Context(), "https://other.example.org", "sub")
	wantKind(t, err, rapporteur.NotFound, "the identity of another issuer")
}

func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func testSessions(t *testing.T, s *store.DB) {
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	now := time.Now()
	var made []rapporteur.Session
	for i, secret := range []string{"one", "two", "three"} {
		x, err := s.CreateSession(t.Context(), rapporteur.Session{Hash: hash(secret), Person: ann.ID, Agent: "a\x00\xffgent", Expires: now.Add(time.Duration(i) * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, x)
	}
	_, err := s.CreateSession(t.Context(), rapporteur.Session{Hash: hash("two"), Person: ben.ID, Expires: now.Add(time.Hour)})
	wantKind(t, err, rapporteur.Conflict, "a secret twice")
	_, _, err = s.SessionByHash(t.Context(), hash("one"))
	wantKind(t, err, rapporteur.NotFound, "an expired session")
	got, a, err := s.SessionByHash(t.Context(), hash("two"))
	if err != nil || a != ann || got.ID != made[1].ID || got.Agent != "agent" {
		t.Errorf("the session is %+v of %+v, %v", got, a, err)
	}
	if err := s.TouchSession(t.Context(), made[1].ID, now, now.Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if l, err := s.Sessions(t.Context(), ann.ID); err != nil || len(l) != 1 || l[0].ID != made[2].ID {
		t.Errorf("the sessions are %+v, %v", l, err)
	}
	wantKind(t, s.RevokeSession(t.Context(), ben.ID, made[2].ID), rapporteur.NotFound, "revoking another's session")
	if err := s.RevokeSession(t.Context(), ann.ID, ""); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.SessionByHash(t.Context(), hash("three"))
	wantKind(t, err, rapporteur.NotFound, "a revoked session")
	wantKind(t, s.TouchSession(t.Context(), made[2].ID, now, now), rapporteur.NotFound, "touching a revoked session")
}

func testTokens(t *testing.T, s *store.DB) {
	ann := person(t, s, "ann")
	k, err := s.CreateToken(t.Context(), rapporteur.Token{Hash: hash("k"), Person: ann.ID, Name: "script", Scopes: []string{"read", "review"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateToken(t.Context(), rapporteur.Token{Hash: hash("old"), Person: ann.ID, Expires: time.Now().Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.TokenByHash(t.Context(), hash("old"))
	wantKind(t, err, rapporteur.NotFound, "an expired token")
	got, a, err := s.TokenByHash(t.Context(), hash("k"))
	if err != nil || a != ann || got.ID != k.ID || strings.Join(got.Scopes, " ") != "read review" || got.Used.IsZero() {
		t.Errorf("the token is %+v of %+v, %v", got, a, err)
	}
	if l, err := s.Tokens(t.Context(), ann.ID); err != nil || len(l) != 2 || l[1].Used.IsZero() {
		t.Errorf("the tokens are %+v, %v", l, err)
	}
	if err := s.RevokeToken(t.Context(), ann.ID, k.ID); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.TokenByHash(t.Context(), hash("k"))
	wantKind(t, err, rapporteur.NotFound, "a revoked token")
}

func testMail(t *testing.T, s *store.DB) {
	now := time.Now()
	for i, subject := range []string{"later", "second", "first"} {
		if err := s.QueueMail(t.Context(), rapporteur.Mail{Person: "p", To: "p@example.org", Subject: subject, Body: "…", Kind: "reply", After: now.Add(-time.Duration(i) * time.Hour).Add(time.Minute)}); err != nil {
			t.Fatal(err)
		}
	}
	first, err := s.NextMail(t.Context(), now, time.Minute)
	if err != nil || first == nil || first.Subject != "first" || first.To != "p@example.org" || first.Tries != 1 {
		t.Fatalf("the first is %+v, %v", first, err)
	}
	second, err := s.NextMail(t.Context(), now, time.Minute)
	if err != nil || second == nil || second.Subject != "second" {
		t.Fatalf("the second is %+v, %v", second, err)
	}
	if none, err := s.NextMail(t.Context(), now, time.Minute); none != nil || err != nil {
		t.Errorf("leased mail is given again: %+v, %v", none, err)
	}
	if err := s.MailSent(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.MailFailed(t.Context(), second.ID, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	again, err := s.NextMail(t.Context(), now.Add(2*time.Second), time.Minute)
	if err != nil || again == nil || again.ID != second.ID || again.Tries != 2 {
		t.Errorf("after it failed: %+v, %v", again, err)
	}
}

func testMailAtOnce(t *testing.T, s *store.DB) {
	for i := range 10 {
		if err := s.QueueMail(t.Context(), rapporteur.Mail{To: "p@example.org", Subject: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	var lock sync.Mutex
	given := map[int64]int{}
	atOnce(t, 20, func(ctx context.Context, _ int) error {
		m, err := s.NextMail(ctx, time.Now().Add(time.Second), time.Hour)
		if m != nil {
			lock.Lock()
			defer lock.Unlock()
			given[m.ID]++
		}
		return err
	})
	for id, n := range given {
		if n != 1 {
			t.Errorf("message %d was given %d times", id, n)
		}
	}
	if len(given) != 10 {
		t.Errorf("%d messages were given, want 10", len(given))
	}
}

func testErase(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := rapporteur.Fingerprints(r)
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	root := post(t, s, ann, rapporteur.Comment{Body: "mine"})
	answer := post(t, s, ben, rapporteur.Comment{Parent: root.ID, Body: "ben's"})
	alone := post(t, s, ann, rapporteur.Comment{Parent: answer.ID, Body: "mine too"})
	key := rapporteur.RowKey{Article: "a1", Row: events[0]}
	for _, err := range []error{
		errOf(s.Rate(t.Context(), "a1", ann.ID, 9)), errOf(s.Rate(t.Context(), "a1", ben.ID, 3)), errOf(s.VoteComment(t.Context(), answer.ID, ann.ID, 1)),
		s.PutVerdict(t.Context(), rapporteur.Verdict{Key: key, Person: ann.ID, Answer: rapporteur.Confirm, Note: "ann was here"}),
		errOf(s.CreateSession(t.Context(), rapporteur.Session{Hash: hash("s"), Person: ann.ID, Expires: time.Now().Add(time.Hour)})),
		errOf(s.CreateToken(t.Context(), rapporteur.Token{Hash: hash("k"), Person: ann.ID})),
		s.QueueMail(t.Context(), rapporteur.Mail{Person: ann.ID, To: ann.Email}),
		s.Audit(t.Context(), rapporteur.AuditEntry{By: ann.ID, Act: "something", Object: "a1"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := s.Everything(t.Context(), ann.ID)
	if err != nil || b.Account.ID != ann.ID || len(b.Ratings) != 1 || len(b.Comments) != 2 || b.Comments[0].Body != "mine" || b.Votes[answer.ID] != 1 || len(b.Verdicts) != 1 || len(b.Sessions) != 1 || len(b.Tokens) != 1 || len(b.Audit) != 1 {
		t.Errorf("everything is %+v, %v", b, err)
	}
	if err := s.Erase(t.Context(), ann.ID, "an admin"); err != nil {
		t.Fatal(err)
	}
	_, err = s.Account(t.Context(), ann.ID)
	wantKind(t, err, rapporteur.NotFound, "an erased account")
	_, _, err = s.SessionByHash(t.Context(), hash("s"))
	wantKind(t, err, rapporteur.NotFound, "an erased session")
	_, _, err = s.TokenByHash(t.Context(), hash("k"))
	wantKind(t, err, rapporteur.NotFound, "an erased token")
	if m, err := s.NextMail(t.Context(), time.Now().Add(time.Hour), time.Hour); m != nil || err != nil {
		t.Errorf("mail to an erased person waits: %+v, %v", m, err)
	}
	got, err := s.Comment(t.Context(), editor, root.ID)
	if err != nil || got.Body != "" || got.Name != "" || got.Author != "" || got.State != rapporteur.Deleted || got.Replies != 1 {
		t.Errorf("an erased comment is %+v, %v", got, err)
	}
	_, err = s.Comment(t.Context(), rapporteur.Viewer{}, alone.ID)
	wantKind(t, err, rapporteur.NotFound, "an erased comment that nobody answered")
	if got, err = s.Comment(t.Context(), rapporteur.Viewer{}, answer.ID); err != nil || got.Body != "ben's" || got.Up != 0 || got.Replies != 0 {
		t.Errorf("the answer is %+v, %v", got, err)
	}
	row, err := s.Article(t.Context(), "a1")
	if err != nil || row.Comments != 1 || row.Rating.Votes != 1 || row.Rating.Average != 1.5 {
		t.Errorf("the article is %+v, %v", row, err)
	}
	for v, err := range s.EachVerdict(t.Context()) {
		if err != nil || v.Person == ann.ID || v.Person == "" || v.Note != "" || v.Answer != rapporteur.Confirm {
			t.Errorf("the verdict is %+v, %v", v, err)
		}
	}
	if trail, err := s.AuditTrail(t.Context(), rapporteur.AuditQuery{Object: ann.ID}); err != nil || len(trail.Items) != 1 || trail.Items[0].Act != "person erased" || trail.Items[0].By != "an admin" {
		t.Errorf("the trail is %+v, %v", trail.Items, err)
	}
}

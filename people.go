package rapporteur

import (
	"context"
	"slices"
	"time"
)

// Role is what a person may do, each role all that those before it may.
type Role string

// The roles; the public and guests have none.
const (
	ReaderRole   Role = "reader"
	ReviewerRole Role = "reviewer"
	EditorRole   Role = "editor"
	AdminRole    Role = "admin"
)

// Roles are all roles, from the least to the most.
var Roles = [...]Role{ReaderRole, ReviewerRole, EditorRole, AdminRole}

// AtLeast reports whether r may do all that least may.
func (r Role) AtLeast(least Role) bool { return r.rank() >= least.rank() }

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return r.rank() >= 0 }

func (r Role) rank() int { return slices.Index(Roles[:], r) }

// Account is a person whom the record knows.
type Account struct {
	ID        string    `json:"id"`
	Handle    string    `json:"handle"` // for mentions: lower case letters, digits, "-", unique
	Name      string    `json:"name"`   // as shown
	Email     string    `json:"email,omitempty"`
	Confirmed bool      `json:"confirmed"` // the address is theirs
	Role      Role      `json:"role"`
	Suspended bool      `json:"suspended,omitempty"`
	Notify    Notify    `json:"notify"`
	Created   time.Time `json:"created"`
}

// Notify is what a person wants by e-mail; nothing is sent before Confirmed.
type Notify struct {
	Replies    bool `json:"replies"`
	Mentions   bool `json:"mentions"`
	Moderation bool `json:"moderation"`
}

// Session is a signed-in browser. Hash is the SHA-256 of the cookie's secret: a
// stolen record signs nobody in.
type Session struct {
	ID      string    `json:"id"`
	Hash    []byte    `json:"-"`
	Person  string    `json:"person"`
	Agent   string    `json:"agent,omitempty"`
	Address string    `json:"address,omitempty"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Expires time.Time `json:"expires"`
}

// Token is a secret for the API with scopes ("read", "write", "review", "moderate",
// "admin"); Hash as in [Session].
type Token struct {
	ID      string    `json:"id"`
	Hash    []byte    `json:"-"`
	Person  string    `json:"person"`
	Name    string    `json:"name"`
	Scopes  []string  `json:"scopes"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used,omitzero"`
	Expires time.Time `json:"expires,omitzero"`
}

// Mail is a message that waits to be sent; To is checked again against the person's
// wishes when it is.
type Mail struct {
	ID      int64
	Person  string // empty for mail to an address that is not yet anyone's
	To      string
	Subject string
	Body    string
	Kind    string // "confirm", "reset", "reply", "mention", "moderation"
	Tries   int
	After   time.Time // not before
}

// PeopleStore keeps accounts and what signs them in.
type PeopleStore interface {
	// CreateAccount fills ID and Created; a taken handle or address is a Conflict.
	CreateAccount(ctx context.Context, a Account) (Account, error)
	Account(ctx context.Context, id string) (Account, error)
	AccountByHandle(ctx context.Context, handle string) (Account, error)
	AccountByEmail(ctx context.Context, email string) (Account, error) // case does not matter
	Accounts(ctx context.Context, text string, p Page) (Listing[Account], error)
	UpdateAccount(ctx context.Context, a Account) error

	// Password is the argon2id hash in its usual encoding, empty when none is set.
	Password(ctx context.Context, person string) (string, error)
	SetPassword(ctx context.Context, person, hash string) error
	// Identity finds and LinkIdentity keeps an OpenID Connect subject.
	Identity(ctx context.Context, issuer, subject string) (Account, error)
	LinkIdentity(ctx context.Context, person, issuer, subject string) error

	CreateSession(ctx context.Context, s Session) (Session, error)
	SessionByHash(ctx context.Context, hash []byte) (Session, Account, error) // expired ones are NotFound
	TouchSession(ctx context.Context, id string, seen, expires time.Time) error
	Sessions(ctx context.Context, person string) ([]Session, error)
	RevokeSession(ctx context.Context, person, id string) error // "" revokes all

	CreateToken(ctx context.Context, t Token) (Token, error)
	TokenByHash(ctx context.Context, hash []byte) (Token, Account, error)
	Tokens(ctx context.Context, person string) ([]Token, error)
	RevokeToken(ctx context.Context, person, id string) error

	// Everything is all that a person wrote or gave, for the person to take along.
	Everything(ctx context.Context, person string) (Belongings, error)
	// Erase removes the person: ratings, votes, sessions, tokens and address go,
	// comments lose body and name but keep their place, verdicts lose the name.
	Erase(ctx context.Context, person, by string) error

	// Outgoing mail, kept until it is sent: NextMail leases one that is due.
	QueueMail(ctx context.Context, m Mail) error
	NextMail(ctx context.Context, now time.Time, lease time.Duration) (*Mail, error) // nil when none is due
	MailSent(ctx context.Context, id int64) error
	MailFailed(ctx context.Context, id int64, again time.Time) error
}

// Belongings are all that a person wrote or gave.
type Belongings struct {
	Account  Account        `json:"account"`
	Ratings  []Rating       `json:"ratings"`
	Comments []Comment      `json:"comments"`
	Votes    map[string]int `json:"votes"` // by comment
	Verdicts []Verdict      `json:"verdicts"`
	Sessions []Session      `json:"sessions"`
	Tokens   []Token        `json:"tokens"`
	Audit    []AuditEntry   `json:"audit"`
}

// AuditEntry is an act that others must be able to check: who did what to what, and why.
type AuditEntry struct {
	ID     int64     `json:"id"`
	Time   time.Time `json:"time"`
	By     string    `json:"by"`     // a person's id, or "program"
	Act    string    `json:"act"`    // "comment removed", "role changed", "incident split" …
	Object string    `json:"object"` // the comment's, person's or article's id
	Why    string    `json:"why,omitempty"`
}

// AuditQuery filters the audit trail, newest first.
type AuditQuery struct {
	Page
	By     string
	Object string
	Act    string
}

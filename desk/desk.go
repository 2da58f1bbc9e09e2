package desk

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/source"
)

// Config is what a desk needs from outside; only Store is required.
type Config struct {
	Store rapporteur.Store

	// Base is where people reach the desk, "https://desk.example.org": links in mail and
	// feeds begin with it, and cookies are bound to https when it says so. Empty means
	// whatever the request names, over plain http.
	Base string

	// Proxies are the networks whose X-Forwarded-For is believed; others' is ignored.
	Proxies []netip.Prefix

	// Read reads an article; nil desks cannot add articles.
	Read func(context.Context, rapporteur.Article) (*rapporteur.Report, error)
	// Fetch bounds what addresses of pages may lead to; the zero Options refuse private ones.
	Fetch source.Options

	// Book is the codebook whose types people choose from; nil is PLOVER.
	Book *codebook.Book

	// Mail sends one message; without it nothing asks for an address to be confirmed.
	Mail func(context.Context, rapporteur.Mail) error

	// SignIn are providers of OpenID Connect.
	SignIn []Provider

	// Setup is the token that makes the first account an administrator; empty draws one.
	// See [Desk.SetupToken].
	Setup string

	// Demo shows a banner and lets a visitor sign in as one of the demonstration's people.
	Demo bool

	Now     func() time.Time
	Log     *slog.Logger
	Observe func(Served) // told of every answered request: a seam for metrics
}

// Served is one answered request.
type Served struct {
	Route  string // the pattern, not the address
	Method string
	Status int
	Bytes  int64
	Time   time.Duration
}

// Desk serves the record to people. It is safe for concurrent use.
type Desk struct {
	Config
	base      *url.URL
	secure    bool // cookies only over https
	secret    []byte
	assets    *assets
	pages     pages
	limits    *limiter
	views     articleViews
	public    publicPages
	counts    eventCounts
	bodies    bodyCache
	settings  settingsCache
	providers discovered
	counted   statsCache
	live      hub
	reading   chan struct{} // holds a token for each article that is being read
	handler   http.Handler
	closing   context.Context // ends when the desk shuts down; streams watch it
	close     context.CancelFunc
	work      sync.WaitGroup // what goes on behind requests
}

// New makes a desk; it reads the record's secret and settings.
func New(ctx context.Context, c Config) (*Desk, error) {
	d := &Desk{Config: c.withDefaults(), limits: newLimiter(), reading: make(chan struct{}, readsAtOnce)}
	d.closing, d.close = context.WithCancel(context.Background())
	steps := []func(context.Context) error{
		d.readBase, d.readSecret, d.readSettings, d.readAssets, d.readPages, d.readSetup, d.readBook, d.buildHandler,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Observe == nil {
		c.Observe = func(Served) {}
	}
	return c
}

// ServeHTTP answers a request with every protection in place.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

func (d *Desk) readBase(context.Context) error {
	if d.Base == "" && d.Mail != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "a desk that sends mail must know its own address, for the links in it; give it as https://desk.example.org")
	}
	if d.Base == "" {
		return nil
	}
	u, err := url.Parse(d.Base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
		return rapporteur.Errorf(rapporteur.Invalid, "%q cannot be the desk's address; write it as https://desk.example.org", d.Base)
	}
	u.Path = ""
	d.base, d.secure, d.Base = u, u.Scheme == "https", u.String()
	return nil
}

func (d *Desk) readBook(context.Context) (err error) {
	if d.Book == nil {
		d.Book, err = codebook.Load()
	}
	return err
}

// readSecret reads the key of the record's keyed hashes, or draws it once for good.
func (d *Desk) readSecret(ctx context.Context) error {
	fresh := base64.RawURLEncoding.EncodeToString(randomBytes(32))
	if _, err := d.Store.ClaimSetting(ctx, "secret", fresh); err != nil {
		return err
	}
	kept, err := d.Store.Setting(ctx, "secret")
	if err != nil {
		return err
	}
	d.secret, err = base64.RawURLEncoding.DecodeString(kept)
	if err != nil || len(d.secret) < 32 {
		return rapporteur.Errorf(rapporteur.Internal, "the record's secret is damaged; restore the setting %q from a backup", "secret")
	}
	return nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}

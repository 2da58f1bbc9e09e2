package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/desk"
	"rapporteur/desk/mail"
	"rapporteur/reader"
)

// serveFlags are what serve is told.
type serveFlags struct {
	store   string
	addr    string
	base    string
	proxies []string
	oidc    []string
	smtp    string
	demo    bool
	metrics string
	log     bool
}

func newServe() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve [RECORD.db]",
		Short: "Open the desk: pages on which people read, rate, discuss and correct what was read",
		Long: `Serve opens the desk on a record: a file of SQLite, made if it is not there, or a PostgreSQL database.
The first account, made with the token that is printed, is the administrator's.
With --demo it opens on the example articles, in a record that goes when the desk stops.`,
		Example: `  rapporteur serve --demo
  rapporteur serve record.db
  rapporteur serve --store postgres://localhost/news --base-url https://desk.example.org --trusted-proxy 127.0.0.1/32`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	fl := c.Flags()
	fl.StringVar(&f.store, "store", "", "`address` of the record: a file, or postgres://user@host/database")
	fl.StringVar(&f.addr, "addr", "127.0.0.1:8480", "`address` to listen on")
	fl.StringVar(&f.base, "base-url", "", "where people reach the desk, https://desk.example.org (default: the address it listens on)")
	fl.StringArrayVar(&f.proxies, "trusted-proxy", nil, "`network` of proxies whose X-Forwarded-For is believed, 10.0.0.0/8; may be repeated")
	fl.StringArrayVar(&f.oidc, "oidc", nil, "a provider of OpenID Connect, `name=…,issuer=https://…,client=…,secret-file=…`; may be repeated")
	fl.StringVar(&f.smtp, "smtp", os.Getenv("RAPPORTEUR_SMTP"), "mail server, `smtp://user:password@host:587?from=desk@example.org` (default $RAPPORTEUR_SMTP, which others on the machine do not see)")
	fl.Lookup("smtp").DefValue = ""
	fl.BoolVar(&f.demo, "demo", false, "open on the example articles, in a temporary record")
	fl.StringVar(&f.metrics, "metrics", "", "serve /metrics (Prometheus), /healthz and /readyz at this `address`, apart from the desk")
	fl.BoolVar(&f.log, "log", false, "log every request")
	return c
}

func (f *serveFlags) run(c *cobra.Command, args []string) error {
	config, err := f.config(c)
	if err != nil {
		return err
	}
	address, done, err := f.record(args)
	if err != nil {
		return err
	}
	defer done()
	listener, err := new(net.ListenConfig).Listen(c.Context(), "tcp", f.addr)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot listen on %s: %w; choose another with --addr", f.addr, err)
	}
	defer listener.Close()
	record, err := makeRecord(c.Context(), address)
	if err != nil {
		return err
	}
	defer record.Close()
	config.Store = record
	if f.demo {
		if err := fillDemo(c.Context(), record, config.Read); err != nil {
			return err
		}
	}
	ready := func() error {
		_, err := record.LastChange(c.Context())
		return err
	}
	registry, err := serveMetrics(c.Context(), f.metrics, ready, slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil)))
	if err != nil {
		return err
	}
	if registry != nil {
		config.Observe = observe(registry)
	}
	d, err := f.open(c.Context(), config)
	if err != nil {
		return err
	}
	var delivery sync.WaitGroup
	defer delivery.Wait() // before the record is closed
	ctx, stop := context.WithCancel(c.Context())
	defer stop()
	delivery.Go(func() { d.Deliver(ctx) })
	f.greet(c, d, listener.Addr().String(), address)
	return d.Serve(ctx, listener)
}

// open makes the desk, with its mail server where one is named: letters hold links that the
// desk signs.
func (f *serveFlags) open(ctx context.Context, config desk.Config) (*desk.Desk, error) {
	var d *desk.Desk
	if f.smtp != "" {
		server, err := mail.NewSMTP(f.smtp, func(m rapporteur.Mail) string { return d.Unsubscribe(m) })
		if err != nil {
			return nil, err
		}
		config.Mail = server.Send
	}
	d, err := desk.New(ctx, config)
	return d, err
}

// config is the desk's configuration, but for the record.
func (f *serveFlags) config(c *cobra.Command) (desk.Config, error) {
	level := slog.LevelWarn
	if f.log {
		level = slog.LevelInfo
	}
	config := desk.Config{
		Base: f.base, Demo: f.demo, Read: lazyReader(),
		Log: slog.New(slog.NewTextHandler(c.ErrOrStderr(), &slog.HandlerOptions{Level: level})),
	}
	if f.demo && !loopback(f.addr) {
		return config, rapporteur.Errorf(rapporteur.Invalid, "--demo lets everyone sign in as anyone, so it listens on this machine only; use --addr 127.0.0.1:8480")
	}
	for _, s := range f.proxies {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return config, rapporteur.Errorf(rapporteur.Invalid, "--trusted-proxy %s is no network; write it as 10.0.0.0/8", s)
		}
		config.Proxies = append(config.Proxies, p)
	}
	for _, s := range f.oidc {
		p, err := parseProvider(s)
		if err != nil {
			return config, err
		}
		config.SignIn = append(config.SignIn, p)
	}
	return config, nil
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

var providerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// parseProvider reads the flag --oidc.
func parseProvider(s string) (desk.Provider, error) {
	var p desk.Provider
	for part := range strings.SplitSeq(s, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "name":
			p.Name = value
		case "issuer":
			p.Issuer = value
		case "client":
			p.Client = value
		case "secret-file":
			b, err := os.ReadFile(value)
			if err != nil {
				return p, rapporteur.Errorf(rapporteur.Invalid, "--oidc: the secret cannot be read: %w", err)
			}
			p.Secret = strings.TrimSpace(string(b))
		default:
			return p, rapporteur.Errorf(rapporteur.Invalid, "--oidc does not know %q; use name, issuer, client and secret-file", key)
		}
	}
	if !providerName.MatchString(p.Name) || p.Issuer == "" || p.Client == "" {
		return p, rapporteur.Errorf(rapporteur.Invalid, "--oidc %s needs a name of letters, digits and hyphens, an issuer and a client", s)
	}
	return p, nil
}

// lazyReader loads the models when an article is first read: most desks only show them.
func lazyReader() func(context.Context, rapporteur.Article) (*rapporteur.Report, error) {
	load := sync.OnceValues(func() (*reader.Reader, error) { return reader.New(reader.Options{Explain: true}) })
	return func(ctx context.Context, a rapporteur.Article) (*rapporteur.Report, error) {
		r, err := load()
		if err != nil {
			return nil, err
		}
		return r.Read(a)
	}
}

// record is the address of the record and what to do when the desk has stopped.
func (f *serveFlags) record(args []string) (address string, done func(), err error) {
	done = func() {}
	switch {
	case f.demo && (f.store != "" || len(args) > 0):
		return "", done, rapporteur.Errorf(rapporteur.Invalid, "--demo makes a record of its own; leave out the other")
	case f.store != "" && len(args) > 0:
		return "", done, rapporteur.Errorf(rapporteur.Invalid, "name one record: %s or --store %s", args[0], f.store)
	case f.demo:
		dir, err := os.MkdirTemp("", "rapporteur-demo-")
		if err != nil {
			return "", done, err
		}
		return filepath.Join(dir, "demo.db"), func() { _ = os.RemoveAll(dir) }, nil
	case f.store != "":
		return f.store, done, nil
	case len(args) > 0:
		return args[0], done, nil
	}
	return "rapporteur.db", done, nil
}

// greet tells where the desk is, and how it is set up the first time.
func (f *serveFlags) greet(c *cobra.Command, d *desk.Desk, listening, record string) {
	at := f.base
	if at == "" {
		at = "http://" + listening
	}
	w := c.OutOrStdout()
	fmt.Fprintf(w, "The desk is open: %s\n", at)
	if f.demo {
		fmt.Fprintf(w, "A demonstration in a temporary record; sign in as anyone at %s/signin\n", at)
		return
	}
	fmt.Fprintf(w, "The record is %s.\n", shortAddress(record))
	if token := d.SetupToken(); token != "" {
		fmt.Fprintf(w, "First run: make the administrator's account at %s/setup?token=%s\n", at, token)
	}
	if !loopback(listening) && !strings.HasPrefix(f.base, "https://") {
		fmt.Fprintln(c.ErrOrStderr(), "rapporteur: the desk is open to other machines over plain http; put a proxy with https before it and say --base-url")
	}
}

// shortAddress leaves out a password.
func shortAddress(record string) string {
	if i := strings.Index(record, "://"); i >= 0 {
		if at := strings.LastIndexByte(record, '@'); at > i {
			return record[:i+3] + "…" + record[at:]
		}
	}
	return record
}

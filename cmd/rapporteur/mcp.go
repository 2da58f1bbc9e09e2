package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/mcp"
	"rapporteur/source"
)

// mcpFlags are the flags of the mcp verb.
type mcpFlags struct {
	read  readFlags // codebook, tables
	store string
	http  string
	fetch bool
}

func newMCP() *cobra.Command {
	var f mcpFlags
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Serve the reader and the record to language models (Model Context Protocol)",
		Long: `Mcp offers tools by the Model Context Protocol on standard input and output: read_article reads a text and
reports its events and claims with their sentences; with --store also search_events, search_claims and show_evidence
over the record. None of them changes anything. With --http the same is served to clients on this machine.`,
		Example: `  rapporteur mcp --store record.db
  rapporteur mcp --store record.db --http 127.0.0.1:8481`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c) },
	}
	flags := c.Flags()
	flags.StringVar(&f.store, "store", "", "the record to search: a `FILE` or postgres://…")
	flags.StringVar(&f.http, "http", "", "serve at this loopback `address` instead of standard input and output")
	flags.BoolVar(&f.fetch, "fetch", false, "let read_article fetch the URLs that it is given (never private addresses)")
	flags.StringVar(&f.read.codebook, "codebook", "", "a `FILE` of your own types and frames; see rapporteur codebook")
	f.read.tables.register(flags)
	completeBooks(c)
	return c
}

func (f *mcpFlags) run(c *cobra.Command) error {
	ctx := c.Context()
	r, err := f.read.reader(c)
	if err != nil {
		return err
	}
	conf := mcp.Config{Read: r.Read}
	if conf.Types, err = f.types(); err != nil {
		return err
	}
	if f.fetch {
		conf.Fetch = func(ctx context.Context, url string) (rapporteur.Article, error) {
			return source.Open(ctx, url, source.Options{})
		}
	}
	if f.store != "" {
		record, err := openRecord(ctx, f.store)
		if err != nil {
			return err
		}
		defer record.Close()
		conf.Record = record
	}
	server := mcp.New(conf)
	if f.http != "" {
		return f.serve(c, server)
	}
	err = server.Run(ctx, &sdk.IOTransport{Reader: io.NopCloser(c.InOrStdin()), Writer: nopCloser{c.OutOrStdout()}})
	if errors.Is(err, io.EOF) || ctx.Err() != nil {
		return nil // the client has gone
	}
	return err
}

// types are those of the codebook that the flags name.
func (f *mcpFlags) types() (names []string, err error) {
	load := codebook.Load
	if f.read.codebook != "" {
		load = func() (*codebook.Book, error) { return codebook.Open(f.read.codebook) }
	}
	book, err := load()
	if err != nil {
		return nil, err
	}
	for _, t := range book.Types() {
		names = append(names, t.Name)
	}
	return names, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// serve serves the tools over HTTP to this machine: they have no sign-in of their own.
func (f *mcpFlags) serve(c *cobra.Command, server *sdk.Server) error {
	host, _, err := net.SplitHostPort(f.http)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return rapporteur.Errorf(rapporteur.Invalid, "--http %s: the tools are served to this machine only; use 127.0.0.1:PORT", f.http)
	}
	l, err := net.Listen("tcp", f.http)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "--http: %w; name a free address", err)
	}
	fmt.Fprintf(c.ErrOrStderr(), "tools at http://%s\n", l.Addr())
	h := http.NewCrossOriginProtection().Handler(sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, nil))
	s := &http.Server{Handler: http.MaxBytesHandler(h, 16<<20), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(c.Context(), func() { s.Close() })
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

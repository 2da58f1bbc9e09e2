// Package mcp lets language models use the program as tools, by the Model Context
// Protocol (https://modelcontextprotocol.io): read an article, search the record's events
// and claims, and show the evidence behind a row.
package mcp

import (
	"context"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"rapporteur"
)

// Config is what the tools stand on.
type Config struct {
	// Read reads an article that is given as text.
	Read func(rapporteur.Article) (*rapporteur.Report, error)
	// Fetch gets the article at a URL; nil offers no reading of URLs.
	Fetch func(ctx context.Context, url string) (rapporteur.Article, error)
	// Record is searched; nil offers the reading tool alone.
	Record Record
	// Types are the codebook's; a search for another is refused. Empty lets any pass.
	Types []string
}

// Record is the part of a store that the tools need.
type Record interface {
	rapporteur.RowStore
	Report(ctx context.Context, article string) (*rapporteur.Report, error)
}

const instructions = `Rapporteur reads news and reports who did what to whom, when and where, who says so and who disputes it.
Every event and claim comes with the sentence it was read from: quote that sentence, not the row alone. An event with
"claimed_by" is somebody's claim, not an established fact. Country codes are ISO 3166-1 alpha-3.`

// New makes the server; run it on a transport of the SDK's.
func New(c Config) *mcp.Server {
	told := instructions
	if len(c.Types) > 0 {
		told += "\nTypes of events: " + strings.Join(c.Types, " ") + "."
	}
	s := mcp.NewServer(&mcp.Implementation{Name: "rapporteur", Title: "Rapporteur", Version: rapporteur.Version}, &mcp.ServerOptions{Instructions: told})
	only := &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true}
	mcp.AddTool(s, &mcp.Tool{Name: "read_article", Annotations: only,
		Description: "Read a news article and report its events (who did what to whom, when, where) and claims (who says what), each with its sentence."}, c.readArticle)
	if c.Record == nil {
		return s
	}
	mcp.AddTool(s, &mcp.Tool{Name: "search_events", Annotations: only,
		Description: "Search the events of the record. All filters that are set must hold. Gives a page of rows and the cursor of the next."}, c.searchEvents)
	mcp.AddTool(s, &mcp.Tool{Name: "search_claims", Annotations: only,
		Description: "Search who says, denies, alleges or demands what, over the articles of the record."}, c.searchClaims)
	mcp.AddTool(s, &mcp.Tool{Name: "show_evidence", Annotations: only,
		Description: "Show the passage behind an event or claim by its key: the sentence with those around it, and what made the row."}, c.showEvidence)
	return s
}

package mcp_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"rapporteur"
	"rapporteur/mcp"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

const text = "Ruritania and Graustark have argued over the river for years. Ruritania recalled its envoy from Graustark on Friday. Graustark denied that it had closed the bridge. Trade went on."

func span(words string) rapporteur.Quote {
	i := strings.Index(text, words)
	return rapporteur.Quote{Span: rapporteur.Span{Start: i, End: i + len(words)}, Text: words}
}

func read(a rapporteur.Article) (*rapporteur.Report, error) {
	if a.Text != text {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "%s: is not English", a.ID)
	}
	r := &rapporteur.Report{Article: a, Events: []rapporteur.Event{{ID: "v1", Type: "SANCTION", Modes: []string{"withdraw"}, Sentence: 2, Quad: "material conflict",
		Trigger: span("recalled its envoy"), Modality: rapporteur.Actual, Confidence: .9, Explain: &rapporteur.Explanation{Rule: "recall-envoy", Steps: []string{"recalled"}},
		Actors: []rapporteur.Participant{{Code: "RUR", Text: "Ruritania"}}, Recipients: []rapporteur.Participant{{Code: "GRA", Text: "Graustark"}}}},
		Claims: []rapporteur.Claim{{ID: "c1", Stance: rapporteur.Deny, Form: "indirect", Evidence: "none", Sentence: 3, Content: []rapporteur.Quote{span("it had closed the bridge")},
			Speakers: []rapporteur.Participant{{Code: "GRA", Text: "Graustark"}}}}}
	start := 0
	for _, end := range []string{"years.", "Friday.", "bridge.", "on."} {
		stop := strings.Index(text[start:], end) + start + len(end)
		r.Sentences = append(r.Sentences, rapporteur.Span{Start: start, End: stop})
		start = min(stop+1, len(text))
	}
	return r, nil
}

// connect makes a client of a server over a record with one article.
func connect(t *testing.T) *sdk.ClientSession {
	t.Helper()
	record, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { record.Close() })
	r, err := read(rapporteur.Article{ID: "a1", Title: "An envoy leaves", Source: "The Borderer", Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.PutReport(t.Context(), r, ""); err != nil {
		t.Fatal(err)
	}
	server := mcp.New(mcp.Config{Read: read, Record: record, Types: []string{"SANCTION", "REJECT"}})
	here, there := sdk.NewInMemoryTransports()
	if _, err := server.Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	client, err := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// call calls a tool and decodes what it gives; failed is its error for the model.
func call[Out any](t *testing.T, c *sdk.ClientSession, tool string, args any) (out Out, failed string) {
	t.Helper()
	res, err := c.CallTool(context.Background(), &sdk.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		return out, err.Error()
	}
	body := res.Content[0].(*sdk.TextContent).Text
	if res.IsError {
		return out, body
	}
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		t.Fatal(err)
	}
	return out, ""
}

func TestTools(t *testing.T) {
	c := connect(t)
	tools, err := c.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range tools.Tools {
		names = append(names, tool.Name)
		if !tool.Annotations.ReadOnlyHint {
			t.Errorf("%s does not say that it changes nothing", tool.Name)
		}
	}
	if want := []string{"read_article", "search_claims", "search_events", "show_evidence"}; !slices.Equal(names, want) {
		t.Errorf("tools %v, want %v", names, want)
	}
}

func TestReadArticle(t *testing.T) {
	c := connect(t)
	out, failed := call[mcp.ReadOutput](t, c, "read_article", mcp.ReadInput{Text: text, Published: "2024-03-08"})
	if failed != "" || len(out.Events) != 1 || out.Events[0].Sentence != "Ruritania recalled its envoy from Graustark on Friday." || out.Claims[0].Content[0] != "it had closed the bridge" {
		t.Errorf("read %+v, %q", out, failed)
	}
	for _, tt := range []struct {
		in   mcp.ReadInput
		want string
	}{
		{mcp.ReadInput{}, "either the article's text or its url"},
		{mcp.ReadInput{Text: text, URL: "https://a.example"}, "either the article's text or its url"},
		{mcp.ReadInput{URL: "http://127.0.0.1/"}, "fetches nothing"},
		{mcp.ReadInput{Text: text, Published: "Friday"}, "is not a date"},
		{mcp.ReadInput{Text: "Bonjour"}, "not English"},
	} {
		if _, failed := call[mcp.ReadOutput](t, c, "read_article", tt.in); !strings.Contains(failed, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.in, failed, tt.want)
		}
	}
}

func TestSearchAndEvidence(t *testing.T) {
	c := connect(t)
	for _, tt := range []struct {
		in   mcp.SearchInput
		want int
	}{
		{mcp.SearchInput{}, 1}, {mcp.SearchInput{Actor: []string{"RUR"}, Type: []string{"sanction"}}, 1}, {mcp.SearchInput{Text: "envoy"}, 1},
		{mcp.SearchInput{Actor: []string{"GRA"}}, 0}, {mcp.SearchInput{Confidence: .95}, 0}, {mcp.SearchInput{From: "2024-03-09"}, 0}, {mcp.SearchInput{To: "2024-03-09"}, 1},
	} {
		if out, failed := call[mcp.EventsOutput](t, c, "search_events", tt.in); failed != "" || len(out.Events) != tt.want {
			t.Errorf("%+v found %d events, %q; want %d", tt.in, len(out.Events), failed, tt.want)
		}
	}
	events, _ := call[mcp.EventsOutput](t, c, "search_events", mcp.SearchInput{})
	ev, failed := call[mcp.EvidenceOutput](t, c, "show_evidence", mcp.EvidenceInput{Key: events.Events[0].Key})
	if failed != "" || ev.Event == nil || !strings.HasPrefix(ev.Before, "Ruritania and Graustark have argued") || !strings.HasSuffix(ev.After, "Trade went on.") || ev.Made[0] != "recall-envoy" {
		t.Errorf("evidence %+v, %q", ev, failed)
	}
	claims, failed := call[mcp.ClaimsOutput](t, c, "search_claims", mcp.SearchInput{Stance: []string{"deny"}})
	if failed != "" || len(claims.Claims) != 1 || claims.Claims[0].Article.Source != "The Borderer" {
		t.Fatalf("claims %+v, %q", claims, failed)
	}
	if ev, failed := call[mcp.EvidenceOutput](t, c, "show_evidence", mcp.EvidenceInput{Key: claims.Claims[0].Key}); failed != "" || ev.Claim == nil {
		t.Errorf("evidence of the claim %+v, %q", ev, failed)
	}
	for _, key := range []string{"", "a1", "a1~none", "none~none"} {
		if _, failed := call[mcp.EvidenceOutput](t, c, "show_evidence", mcp.EvidenceInput{Key: key}); failed == "" {
			t.Errorf("the key %q has evidence", key)
		}
	}
	// What no row can have is no empty answer, which would read as if nothing had happened.
	for says, in := range map[string]mcp.SearchInput{
		`"SANCTIONS" is no type; there are [SANCTION REJECT]`: {Type: []string{"sanctions"}},
		`"maybe" is no modality`:                              {Modality: []string{"maybe"}},
		`"denies" is no stance`:                               {Stance: []string{"denies"}},
		`from 2024-03-09 is after to 2024-03-08`:              {From: "2024-03-09", To: "2024-03-08"},
	} {
		for _, tool := range []string{"search_events", "search_claims"} {
			if _, failed := call[mcp.EventsOutput](t, c, tool, in); !strings.Contains(failed, says) {
				t.Errorf("%s of %+v says %q, want %q", tool, in, failed, says)
			}
		}
	}
	if _, failed := call[mcp.EventsOutput](t, c, "search_events", mcp.SearchInput{After: "garbage"}); failed == "" {
		t.Error("a cursor that nobody gave was taken")
	}
}

// TestAddressesAreOfTheWeb holds that no client reads this machine's files by giving their
// path for an address.
func TestAddressesAreOfTheWeb(t *testing.T) {
	server := mcp.New(mcp.Config{Read: read, Fetch: func(_ context.Context, url string) (rapporteur.Article, error) {
		t.Errorf("%s was fetched", url)
		return rapporteur.Article{}, nil
	}})
	here, there := sdk.NewInMemoryTransports()
	if _, err := server.Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	client, err := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, address := range []string{"/etc/passwd", "file:///etc/passwd", "-", "../secret.txt", "ftp://example.org/"} {
		if _, failed := call[mcp.ReadOutput](t, client, "read_article", mcp.ReadInput{URL: address}); !strings.Contains(failed, "no address of a page") {
			t.Errorf("%s: %q", address, failed)
		}
	}
}

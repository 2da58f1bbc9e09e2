package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"rapporteur"
	"rapporteur/queue"
	"rapporteur/queue/jetstream"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

const oneArticle = `{"id":"a","text":"Germany accused Russia of sabotage on Friday, and Moscow denied the accusation.","published":"2023-03-03"}
`

func keptArticles(t *testing.T, file string) []rapporteur.ArticleRow {
	t.Helper()
	record, err := sqlite.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	list, err := record.Articles(t.Context(), rapporteur.ArticleQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

func TestWorkKeepsWhatItReadsOnce(t *testing.T) {
	dir := t.TempDir()
	record, queueDir := filepath.Join(dir, "record.db"), filepath.Join(dir, "queue")
	input := write(t, "one.jsonl", oneArticle)
	for range 2 {
		o := runCommand(t, "", "work", input, "--store", record, "--queue-dir", queueDir, "--until-empty", "--no-layer")
		if o.code != 0 || !strings.Contains(o.stderr, "1 articles queued") {
			t.Fatalf("exit code %d, stderr %q", o.code, o.stderr)
		}
		if kept := keptArticles(t, record); len(kept) != 1 || kept[0].ID != "a" || kept[0].Revision != 1 || kept[0].Events == 0 {
			t.Fatalf("the record has %+v, want article a once with its events", kept)
		}
	}
}

func TestWorkDeadAndRevive(t *testing.T) {
	dir := t.TempDir()
	q, err := jetstream.Open(t.Context(), jetstream.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Put(t.Context(), rapporteur.Article{ID: "b", Text: "Odd."}); err != nil {
		t.Fatal(err)
	}
	lease, err := q.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(lease.Dead(t.Context(), "cannot be read"), q.Close()); err != nil {
		t.Fatal(err)
	}
	o := runCommand(t, "", "work", "dead", "--queue-dir", dir)
	var letter queue.DeadLetter
	if err := json.Unmarshal([]byte(o.stdout), &letter); err != nil || letter.Article.ID != "b" || letter.Reason != "cannot be read" {
		t.Errorf("the articles put aside are %q, %v", o.stdout, err)
	}
	if o := runCommand(t, "", "work", "revive", "--queue-dir", dir); o.stdout != "1 articles are back in the queue\n" {
		t.Errorf("revive says %q, %q", o.stdout, o.stderr)
	}
	if o := runCommand(t, "", "work", "status", "--queue-dir", dir); o.stdout != "waiting 1 · in work 0 · put aside 0\n" {
		t.Errorf("status says %q after revive", o.stdout)
	}
}

func TestWorkWritesParquetByMonth(t *testing.T) {
	dir := t.TempDir()
	o := runCommand(t, "", "work", write(t, "one.jsonl", oneArticle), "-o", filepath.Join(dir, "events"), "--queue-dir", filepath.Join(dir, "queue"), "--name", "w1", "--until-empty", "--no-layer")
	if o.code != 0 {
		t.Fatal(o.stderr)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "events", "year=2023", "month=03", "w1-000001.parquet")); len(found) != 1 {
		t.Error("there is no Parquet file of the month")
	}
}

func TestWorkWrongUse(t *testing.T) {
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"work"}, "--store or a folder with -o"},
		{[]string{"work", "--store", "a.db", "-o", "dir"}, "--store or a folder with -o"},
		{[]string{"work", "status", "--nats", "nats://127.0.0.1:1", "--listen", ":1"}, "--listen is for the embedded server"},
		{[]string{"work", "status", "--nats", "nats://127.0.0.1:1"}, "no NATS server answers"},
	} {
		if o := runCommand(t, "", tt.args...); o.code == 0 || !strings.Contains(o.stderr, tt.says) {
			t.Errorf("%v: exit code %d, %q; want %q", tt.args, o.code, o.stderr, tt.says)
		}
	}
}

func TestMetricsPages(t *testing.T) {
	registry := prometheus.NewRegistry()
	queue.NewMetrics(registry)
	ready := error(nil)
	pages := metricsPages(registry, func() error { return ready })
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code, w.Body.String()
	}
	if code, body := get("/metrics"); code != 200 || !strings.Contains(body, `rapporteur_articles_total{outcome="dead"} 0`) {
		t.Errorf("/metrics: %d %s", code, body)
	}
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("/readyz: %d, want 200", code)
	}
	ready = rapporteur.Errorf(rapporteur.Internal, "not connected")
	if code, body := get("/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "not connected") {
		t.Errorf("/readyz of one that cannot work: %d %s", code, body)
	}
	if code, _ := get("/healthz"); code != 200 {
		t.Errorf("/healthz: %d, want 200", code)
	}
}

func TestWatchOnceKeepsWhatAFeedTells(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>x</title><item><title>Talks</title><link>/talks.html</link></item></channel></rss>`)
		case "/talks.html":
			fmt.Fprint(w, "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>"+strings.Repeat("<p>Germany accused Russia of sabotage on Friday, and Moscow denied the accusation in a statement later that day.</p>", 4)+"</article></body></html>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	record := filepath.Join(t.TempDir(), "record.db")
	o := runCommand(t, "", "watch", site.URL+"/feed", "--store", record, "--once", "--allow-private", "--pause", "1ms", "--no-layer")
	if o.code != 0 || !strings.Contains(o.stdout, `"new":1`) {
		t.Fatalf("exit code %d, %q, %q", o.code, o.stdout, o.stderr)
	}
	if kept := keptArticles(t, record); len(kept) != 1 || kept[0].Title != "Talks" || kept[0].Events == 0 {
		t.Errorf("the record has %+v", kept)
	}
	if o := runCommand(t, "", "watch", "not-there.opml", "--store", record); o.code != exitUsage || !strings.Contains(o.stderr, "no feed to watch") {
		t.Errorf("a list that is not there: exit code %d, %q", o.code, o.stderr)
	}
}

func TestMCPOverStandardInput(t *testing.T) {
	in, client := io.Pipe()
	server, out := io.Pipe()
	root := newRoot()
	root.SetArgs([]string{"mcp", "--no-layer"})
	root.SetIn(in)
	root.SetOut(out)
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(t.Context())
		out.Close()
	}()
	fmt.Fprint(client, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/list"}
`)
	lines := bufio.NewScanner(server)
	lines.Scan()
	if lines.Scan(); !strings.Contains(lines.Text(), `"read_article"`) || strings.Contains(lines.Text(), `"search_events"`) {
		t.Errorf("without a record the tools are %s", lines.Text())
	}
	client.Close()
	if err := <-ended; err != nil {
		t.Errorf("after the client has gone: %v", err)
	}
}

func TestMCPServesThisMachineOnly(t *testing.T) {
	if o := runCommand(t, "", "mcp", "--http", "0.0.0.0:0", "--no-layer"); o.code != exitUsage || !strings.Contains(o.stderr, "this machine only") {
		t.Errorf("an address for all: exit code %d, %q", o.code, o.stderr)
	}
}

// TestWorkOnMoreThanTheQueueHolds puts articles whose bytes are several times the queue's
// into it: the worker has to make room meanwhile.
func TestWorkOnMoreThanTheQueueHolds(t *testing.T) {
	dir := t.TempDir()
	var corpus strings.Builder
	random := rand.New(rand.NewPCG(1, 2))
	const articles = 12
	for i := range articles {
		fmt.Fprintf(&corpus, "{\"id\":\"a%d\",\"text\":\"Kenya condemned Mali.\",\"title\":\"", i)
		for range 10_000 { // what does not pack
			fmt.Fprintf(&corpus, "%x", random.Uint64())
		}
		corpus.WriteString("\"}\n")
	}
	out := filepath.Join(dir, "events") + "/"
	o := runCommand(t, "", "work", write(t, "in.jsonl", corpus.String()), "--no-layer", "--queue-dir", filepath.Join(dir, "queue"), "--queue-mb", "1",
		"-o", out, "--batch", "1", "--until-empty")
	if o.code != 0 || !strings.Contains(o.stderr, "12 articles queued") {
		t.Fatalf("exit code %d, %s", o.code, o.stderr)
	}
	if files, err := filepath.Glob(out + "year=*/month=*/*.parquet"); len(files) == 0 || err != nil {
		t.Errorf("nothing was kept: %v", err)
	}
}

func TestWorkRefusesWhatIsStillToCome(t *testing.T) {
	dir := t.TempDir()
	o := runCommand(t, "", "work", "put", write(t, "in.jsonl", `{"text":"Kenya condemned Mali.","published":"2999-01-01"}`+"\n"), "--queue-dir", filepath.Join(dir, "queue"))
	if o.code != exitFailed && o.code != exitUsage || !strings.Contains(o.stderr, "which is still to come") {
		t.Errorf("exit code %d, %q", o.code, o.stderr)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"rapporteur"
)

func TestSecondReader(t *testing.T) {
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"model":"stub","choices":[{"message":{"content":"{\"events\":[{\"sentence\":1,\"type\":\"ACCUSE\",\"actors\":[\"Germany\"],\"recipients\":[\"Russia\"],\"words\":\"accused\"}]}"}}]}`)
	}))
	defer model.Close()
	in, out := write(t, "one.jsonl", oneArticle), filepath.Join(t.TempDir(), "out.jsonl")
	o := runCommand(t, "", "read", in, "--second-reader", model.URL, "--no-layer", "--format", "json")
	if o.code != 0 || o.stderr != "" {
		t.Fatalf("exit code %d, %q", o.code, o.stderr)
	}
	var rep rapporteur.Report
	if err := json.Unmarshal([]byte(o.stdout), &rep); err != nil {
		t.Fatal(err)
	}
	if s := rep.Second; s == nil || s.Reader != "stub" || len(s.Events) != 1 || len(s.Agreement.Both) != 1 {
		t.Errorf("the second reading is %+v", rep.Second)
	}
	// One that does not answer costs the readings, not the reports.
	o = runCommand(t, "", "read", in, "--second-reader", "http://127.0.0.1:1", "--no-layer", "-o", out)
	if o.code != 0 || !strings.Contains(o.stderr, "article a has no second reading") {
		t.Errorf("exit code %d, %q", o.code, o.stderr)
	}
	if o := runCommand(t, "", "read", in, "--second-reader", "localhost", "--no-layer"); o.code != exitUsage {
		t.Errorf("an address that is none: exit code %d, %q", o.code, o.stderr)
	}
}

// TestSecondReaderIsGivenUp reads a corpus beside a model that refuses everything.
func TestSecondReaderIsGivenUp(t *testing.T) {
	var asked atomic.Int64
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer model.Close()
	var corpus strings.Builder
	for i := range 100 {
		fmt.Fprintf(&corpus, "{\"id\":\"a%d\",\"text\":\"Kenya condemned Mali. Story %d ends.\"}\n", i, i)
	}
	out := filepath.Join(t.TempDir(), "out.jsonl")
	o := runCommand(t, "", "read", write(t, "in.jsonl", corpus.String()), "--second-reader", model.URL, "--no-layer", "--duplicates", "keep", "-o", out)
	if o.code != 0 || len(reports(t, out)) != 100 {
		t.Fatalf("exit code %d, %s", o.code, o.stderr)
	}
	if n := asked.Load(); n < maxSilence || n > maxSilence+20 {
		t.Errorf("the model was asked %d times", n)
	}
	for _, says := range []string{"failed 20 times in a row and is not asked any more", "100 articles have no second reading"} {
		if strings.Count(o.stderr, says) != 1 {
			t.Errorf("stderr lacks %q:\n%s", says, o.stderr)
		}
	}
}

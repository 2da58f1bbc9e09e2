package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
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

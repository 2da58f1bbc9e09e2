package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/review"
)

// What reviewers agree on on the desk can be scored as it is taken from there.
func TestEvaluateTakesAGoldSet(t *testing.T) {
	read := runCommand(t, "", "read", write(t, "one.jsonl", oneArticle), "--no-layer", "--format", "json")
	var rep rapporteur.Report
	if err := json.Unmarshal([]byte(read.stdout), &rep); err != nil || len(rep.Events) == 0 {
		t.Fatalf("%v, %d events, %q", err, len(rep.Events), read.stderr)
	}
	one := rep
	one.Events = rep.Events[:1]
	var gold bytes.Buffer
	if err := review.WriteGold(&gold, []review.Gold{{Key: rapporteur.RowKey{Article: "a", Row: "r"}, Reviewers: 2, Right: true, Type: one.Events[0].Type, Report: &one}}); err != nil {
		t.Fatal(err)
	}
	o := runCommand(t, "", "evaluate", "rows", "--gold", write(t, "gold.jsonl", gold.String()))
	if o.code != 0 || !strings.Contains(o.stdout, "rows\tgold.jsonl\trows\t1.00\n") {
		t.Errorf("exit code %d, %q, %q", o.code, o.stdout, o.stderr)
	}
	if o := runCommand(t, "", "evaluate", "rows", "--gold", write(t, "bad.jsonl", "{}")); o.code == 0 || !strings.Contains(o.stderr, "row 1") {
		t.Errorf("a gold set that is none: exit code %d, %q", o.code, o.stderr)
	}
}

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDisputesAcrossArticles(t *testing.T) {
	in := write(t, "two.jsonl", `{"id":"london","published":"2024-03-06","text":"The United States said on Wednesday that Russia plans to invade Moldova."}
{"id":"moscow","published":"2024-03-07","text":"The Kremlin denied on Thursday that Russia plans to invade Moldova."}
{"id":"rome","published":"2024-03-07","text":"Italy said that it will send food to Chad."}
`)
	reports := filepath.Join(t.TempDir(), "reports.jsonl")
	if o := runCommand(t, "", "read", in, "-o", reports); o.code != 0 {
		t.Fatal(o.stderr)
	}
	o := runCommand(t, "", "disputes", reports)
	if o.code != 0 || !strings.Contains(o.stdout, "london: ") || !strings.Contains(o.stdout, "moscow: deny") || strings.Contains(o.stdout, "rome") {
		t.Errorf("exit code %d, %s%s", o.code, o.stdout, o.stderr)
	}
	if o := runCommand(t, "", "disputes", "--format", "jsonl", reports); strings.Count(o.stdout, "\n") != 1 {
		t.Errorf("as JSON Lines: %q", o.stdout)
	}
}

func TestDisputesNameBadLines(t *testing.T) {
	o := runCommand(t, "", "disputes", write(t, "bad.jsonl", "{no report\n"), "no-such-file.jsonl")
	if o.code != exitFailed || !strings.Contains(o.stderr, "bad.jsonl line 1") || !strings.Contains(o.stderr, "no-such-file.jsonl") {
		t.Errorf("exit code %d, stderr %q", o.code, o.stderr)
	}
}

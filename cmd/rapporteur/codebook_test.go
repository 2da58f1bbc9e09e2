package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCodebookNewCheckShow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if o := runCommand(t, "", "codebook", "new", file); o.code != 0 || !strings.Contains(o.stderr, "codebook check "+file) {
		t.Fatalf("new: %d %s", o.code, o.stderr)
	}
	if o := runCommand(t, "", "codebook", "new", file); o.code != exitUsage || !strings.Contains(o.stderr, "is there already") {
		t.Errorf("new over a file: %d %s", o.code, o.stderr)
	}
	if o := runCommand(t, "", "codebook", "check", file, "--all", "--at-least", "75"); o.code != 0 || !strings.Contains(o.stdout, "my-codebook: no fault; ") || !strings.Contains(o.stdout, "mine.yaml:") {
		t.Errorf("check: %d %s %s", o.code, o.stdout, o.stderr)
	}
	if o := runCommand(t, "", "codebook", "show", file); o.code != 0 || !strings.Contains(o.stdout, "\nEVICTION  -6, material conflict") {
		t.Errorf("show: %d %s", o.code, o.stdout)
	}
}

func TestCodebookCheckTellsFaultsAndMisses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	faulty := write("faulty.yaml", "codebook: own\ntyps: {}\nframes:\n  NOPE: []\n")
	o := runCommand(t, "", "codebook", "check", faulty)
	if o.code != exitFailed || strings.Count(o.stderr, "rapporteur: "+faulty+":") != 2 {
		t.Errorf("faulty: %d %s", o.code, o.stderr)
	}
	missing := write("missing.yaml", "codebook: own\nextends: none\ntypes:\n  X: {score: 1, quad: verbal conflict}\nframes:\n  X:\n    - {trigger: evict, example: \"{France} condemned [Libya] in the strongest terms.\"}\n")
	o = runCommand(t, "", "codebook", "check", missing)
	if o.code != exitFailed || !strings.Contains(o.stdout, "MISS "+missing+":7 X/evict.v") || !strings.Contains(o.stdout, "came out: nothing") {
		t.Errorf("missing: %d %s %s", o.code, o.stdout, o.stderr)
	}
	if o = runCommand(t, "", "codebook", "check", missing, "--at-least", "0"); o.code != 0 {
		t.Errorf("--at-least 0: %d", o.code)
	}
	if o = runCommand(t, "", "codebook", "check", "nowhere"); o.code == 0 || !strings.Contains(o.stderr, "neither a file nor one of plover, attacks-on-civilians, labour-disputes") {
		t.Errorf("nowhere: %d %s", o.code, o.stderr)
	}
}

func TestReadWithCodebook(t *testing.T) {
	o := runCommand(t, "Dockworkers went on strike at the port operator in Antwerp on Monday.", "read", "-", "--codebook", "labour-disputes", "--format", "json")
	if o.code != 0 || !strings.Contains(o.stdout, `"labour-disputes"`) || !strings.Contains(o.stdout, `"STRIKE"`) {
		t.Errorf("%d %s %s", o.code, o.stdout, o.stderr)
	}
	if o := runCommand(t, "x", "read", "-", "--codebook", "no-such-book"); o.code == 0 || !strings.Contains(o.stderr, "no-such-book") {
		t.Errorf("%d %s", o.code, o.stderr)
	}
}

func TestCodebookList(t *testing.T) {
	o := runCommand(t, "", "codebook", "list")
	for _, want := range []string{"plover", "labour-disputes", "attacks-on-civilians"} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("no %s in %s", want, o.stdout)
		}
	}
}

// TestRelateLeavesOwnTypesAlone: the judge learned from the built-in types and must not
// overrule a frame of the user's.
func TestRelateLeavesOwnTypesAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.yaml")
	text := "codebook: own\ntypes:\n  EVICTION: {score: -6, quad: material conflict}\nframes:\n  EVICTION:\n    - {trigger: evict, example: \"{Police} evicted [families] in Lyon on Monday.\"}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	pair := `{"id":"1","text":"Police evicted families in Lyon on Monday.","actors":[[0,6]],"recipients":[[15,23]]}`
	if o := runCommand(t, pair, "relate", "-", "--codebook", file); o.code != 0 || !strings.Contains(o.stdout, `"type":"EVICTION"`) {
		t.Errorf("%d %s %s", o.code, o.stdout, o.stderr)
	}
	if o := runCommand(t, pair, "relate", "-", "--codebook", "labour-disputes"); o.code != 0 || strings.Contains(o.stdout, `"type":"`) {
		t.Errorf("a codebook without such a type: %d %s %s", o.code, o.stdout, o.stderr)
	}
}

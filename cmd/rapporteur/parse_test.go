package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/text"
)

func TestParsePrintsCoNLLU(t *testing.T) {
	o := runCommand(t, "Envoys can't stay. They left.\n\nTalks fail", "parse", "-")
	if o.code != 0 || o.stderr != "" {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	golds, err := text.ReadCoNLLU(strings.NewReader(o.stdout))
	if err != nil {
		t.Fatal(err)
	}
	d := golds[0].Doc
	if want := "Envoys can't stay. They left.\n\nTalks fail"; d.Text != want {
		t.Errorf("text came back as %q", d.Text)
	}
	if len(d.Sentences) != 3 || d.Form(2) != "n't" || !d.Words[2].Glued || d.Words[2].Lemma != "not" {
		t.Errorf("printed\n%s", o.stdout)
	}
}

func TestParseKeepsWhatItCanRead(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.txt")
	if err := os.WriteFile(good, []byte("They left."), 0o600); err != nil {
		t.Fatal(err)
	}
	o := runCommand(t, "", "parse", filepath.Join(t.TempDir(), "none.txt"), good)
	if o.code != 1 || !strings.Contains(o.stderr, "none.txt") || !strings.Contains(o.stdout, "# newdoc id = good\n") {
		t.Errorf("exit code %d, stderr %q, stdout %q", o.code, o.stderr, o.stdout)
	}
}

func TestEvaluateParse(t *testing.T) {
	o := runCommand(t, "They left .\n", "parse", "-")
	file := filepath.Join(t.TempDir(), "mine.conllu")
	if err := os.WriteFile(file, []byte(o.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	for task, args := range map[string][]string{"parse": {file}, "parse-gold-tokens": {"--gold-tokens", file}} {
		o := runCommand(t, "", append([]string{"evaluate", "parse"}, args...)...)
		if want := task + "\tmine\tLAS\t100.00\n"; o.code != 0 || !strings.Contains(o.stdout, want) {
			t.Errorf("exit code %d: %s%s", o.code, o.stdout, o.stderr)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.conllu")
	if err := os.WriteFile(bad, []byte("1\tThey\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := runCommand(t, "", "evaluate", "parse", bad); o.code != 2 || !strings.Contains(o.stderr, "line 1 has 2 columns") {
		t.Errorf("exit code %d: %s", o.code, o.stderr)
	}
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestResumeHoldsTheInputsToWhatTheyWere interrupts a run, changes something and goes on.
func TestResumeHoldsTheInputsToWhatTheyWere(t *testing.T) {
	var corpus strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&corpus, "{\"id\":\"a%d\",\"text\":\"Kenya condemned Mali. Story %d ends.\"}\n", i, i)
	}
	actors := "name\tkind\tcode\nThe Border Club\torganization\tNGO\n"
	for _, tt := range []struct {
		name   string
		change func(corpus, actors string) (string, string)
		says   string
	}{
		{"nothing", func(c, a string) (string, string) { return c, a }, ""},
		{"more at the end", func(c, a string) (string, string) { return c + `{"text":"Kenya praised Mali."}` + "\n", a }, ""},
		{"an article that was read", func(c, a string) (string, string) { return strings.Replace(c, "Story 0 ", "Story 7 ", 1), a }, "one of the first"},
		{"a table of actors", func(c, a string) (string, string) { return c, a + "The River Club\torganization\tNGO\n" }, "other inputs or with other flags"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			in, table, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "own.tsv"), filepath.Join(dir, "out.jsonl")
			os.WriteFile(in, []byte(corpus.String()), 0o666)
			os.WriteFile(table, []byte(actors), 0o666)
			args := []string{"read", in, "-o", out, "--actors", table, "--no-layer", "--duplicates", "keep"}
			interruptedRead(t, out, args)
			c, a := tt.change(corpus.String(), actors)
			os.WriteFile(in, []byte(c), 0o666)
			os.WriteFile(table, []byte(a), 0o666)
			o := runCommand(t, "", append(args, "--resume")...)
			if (o.code == 0) != (tt.says == "") || !strings.Contains(o.stderr, tt.says) {
				t.Errorf("exit code %d, %q; want it to say %q", o.code, o.stderr, tt.says)
			}
			if got, err := os.ReadFile(out); tt.says == "" && (err != nil || strings.Count(string(got), "\n") != strings.Count(c, "\n")) {
				t.Errorf("%d reports, %v", strings.Count(string(got), "\n"), err)
			}
		})
	}
}

// interruptedRead stops a read after its first checkpoint.
func interruptedRead(t *testing.T, out string, args []string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if _, err := os.Stat(out + ".part.at"); err == nil {
				stop()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if o := runContext(t, ctx, "", args...); o.code == 0 {
		t.Skip("the run was over before it could be interrupted")
	}
}

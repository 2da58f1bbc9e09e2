package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// outcome is what a person sees of a run.
type outcome struct {
	stdout, stderr string
	code           int
}

// runCommand runs the command as main does.
func runCommand(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	return runContext(t, t.Context(), stdin, args...)
}

func runContext(t *testing.T, ctx context.Context, stdin string, args ...string) outcome {
	t.Helper()
	root := newRoot()
	var out, errs bytes.Buffer
	root.SetArgs(args)
	root.SetIn(strings.NewReader(stdin))
	root.SetOut(&out)
	root.SetErr(&errs)
	o := outcome{}
	if err := root.ExecuteContext(ctx); err != nil {
		if _, told := errors.AsType[silent](err); !told {
			errs.WriteString("rapporteur: " + err.Error() + "\n")
		}
		o.code = exitCode(err)
	}
	o.stdout, o.stderr = out.String(), errs.String()
	return o
}

func TestEveryVerbHelpsWithAnExample(t *testing.T) {
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Name() == "help" || c.Name() == "completion" || c.HasParent() && c.Parent().Name() == "completion" {
			return
		}
		if c.Short == "" || c.Example == "" {
			t.Errorf("%s has no short help or no example", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(newRoot())
}

func TestWrongUse(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"no such verb", []string{"raed", "x.txt"}, `unknown command "raed"`},
		{"no such flag", []string{"read", "--dtae", "2022-02-04", "x.txt"}, "--dtae"},
		{"no input", []string{"read"}, "read what?"},
		{"bad date", []string{"read", "--date", "2022-02-30", "x.txt"}, "is not a date"},
		{"bad format", []string{"read", "--format", "xlsx", "x.txt"}, "xlsx"},
		{"output without a format", []string{"read", "-o", "report.docx", "x.txt"}, "its ending names no format"},
		{"resume without output", []string{"read", "--resume", "x.txt"}, "-o FILE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := runCommand(t, "", c.args...)
			if o.code != exitUsage {
				t.Errorf("exit code %d, want %d", o.code, exitUsage)
			}
			if !strings.Contains(o.stderr, c.says) || strings.Count(o.stderr, "\n") != 1 {
				t.Errorf("stderr is %q, want one sentence with %q", o.stderr, c.says)
			}
			if o.stdout != "" {
				t.Errorf("stdout is %q", o.stdout)
			}
		})
	}
}

func TestCompletion(t *testing.T) {
	o := runCommand(t, "", "__complete", "read", "--format", "")
	for _, format := range []string{"text", "json", "jsonl", "csv"} {
		if !strings.Contains(o.stdout, format+"\n") {
			t.Errorf("completion of --format offers %q, which lacks %s", o.stdout, format)
		}
	}
}

// Command rapporteur reads news and reports who did what to whom, when and where, who
// says so, and who disputes it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"rapporteur"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	if err := root.ExecuteContext(ctx); err != nil {
		if _, told := errors.AsType[silent](err); !told {
			fmt.Fprintln(root.ErrOrStderr(), "rapporteur:", err)
		}
		os.Exit(exitCode(err))
	}
}

// newRoot builds the whole command; tests run it as main does.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "rapporteur",
		Short: "Read news and report who did what to whom, who says so and who disputes it",
		Long: `Rapporteur reads news articles and reports, with the passage as evidence, who did
what to whom, when and where; who says so; and who disputes it.`,
		Example: `  rapporteur read examples/summit.txt
  rapporteur read --date 2022-02-04 article.html -o report.json`,
		Version:       rapporteur.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownVerb,

		SuggestionsMinimumDistance: 2,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return rapporteur.Errorf(rapporteur.Invalid, "%w; see %s --help", err, c.CommandPath())
	})
	new(profile).register(root)
	root.AddCommand(newRead(), newDisputes(), newParse(), newLookup(), newEvaluate(), newTrain(), newRelate(), newCodebook(), newKnowledge(), newCompare(), newWork(), newWatch(), newMCP(), newPlot(), newServe(), newExport(), newImport(), newBackup(), newRestore())
	return root
}

// knownVerb refuses a first word that is no verb, in one sentence.
func knownVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see rapporteur --help"
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return rapporteur.Errorf(rapporteur.Invalid, "unknown command %q; %s", args[0], hint)
}

// Exit codes besides 0, done.
const (
	exitFailed = 1 // some or all inputs failed, each named on standard error
	exitUsage  = 2 // wrong use: a flag, an argument
)

// exitCode tells wrong use from inputs that failed: what was wrong with an input was
// told already, in a silent error.
func exitCode(err error) int {
	if _, told := errors.AsType[silent](err); told {
		return exitFailed
	}
	if rapporteur.KindOf(err) == rapporteur.Invalid {
		return exitUsage
	}
	return exitFailed
}

// silent is an error that was told already; only its exit code remains.
type silent struct{ error }

func (s silent) Unwrap() error { return s.error }

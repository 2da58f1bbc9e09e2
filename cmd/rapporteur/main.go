// Command rapporteur reads news and reports who did what to whom, when and where, who
// says so, and who disputes it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"rapporteur"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(root.ErrOrStderr(), "rapporteur:", err)
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
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return rapporteur.Errorf(rapporteur.Invalid, "%w; see %s --help", err, c.CommandPath())
	})
	root.AddCommand(newEvaluate(), newTrain())
	return root
}

// Exit codes: 0 done, 1 some inputs failed, 2 wrong use.
func exitCode(err error) int {
	if rapporteur.KindOf(err) == rapporteur.Invalid {
		return 2
	}
	return 1
}

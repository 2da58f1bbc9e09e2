package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// lookFlags say how text looks on a terminal.
type lookFlags struct {
	color string
	width int
}

func (l *lookFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&l.color, "color", "auto", "colours: `auto` (on a terminal, unless NO_COLOR is set), always or never")
	flags.IntVar(&l.width, "width", 0, "`cells` a line (default: the terminal's)")
}

func (l *lookFlags) colorOf(w io.Writer) bool {
	switch l.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// widthOf is the terminal's width within reason, 0 (the default) for anything else.
func (l *lookFlags) widthOf(w io.Writer) int {
	if l.width > 0 {
		return l.width
	}
	if f, ok := w.(*os.File); ok {
		if cells, _, err := term.GetSize(int(f.Fd())); err == nil {
			return min(max(cells, 60), 160)
		}
	}
	return 0
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// completeWords completes a flag's value from a list.
func completeWords(c *cobra.Command, flag string, words ...string) {
	// The error is for a flag that does not exist, which a test of the command tree finds.
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

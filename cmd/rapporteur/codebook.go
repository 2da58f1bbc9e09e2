package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/reader"
)

func newCodebook() *cobra.Command {
	c := &cobra.Command{
		Use:   "codebook",
		Short: "Write, check and show codebooks: what counts as an event",
		Long: `A codebook says what counts as an event: its types and modes, and the frames, words with the places
of who takes part, that tell of them. The built-in one is PLOVER with CAMEO codes; a file of your own
(YAML) adds to it, changes it, or takes its place. docs/codebooks.md teaches it in ten minutes.`,
		Example: `  rapporteur codebook new mine.yaml
  rapporteur codebook check mine.yaml
  rapporteur read article.txt --codebook mine.yaml
  rapporteur read article.txt --codebook labour-disputes`,
		Args: knownVerb,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newCodebookCheck(), newCodebookNew(), newCodebookList(), newCodebookShow())
	return c
}

func newCodebookCheck() *cobra.Command {
	atLeast, all := 85.0, false
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a codebook and try its examples",
		Long: `Check names every fault of a codebook with file, line and how to mend it. A codebook without fault is
tried: the example of each frame is read as an article is, and must give the frame's type and mode
with the marked actors and recipients. Each miss is shown with what came out instead. Exit code 1: a
fault, or fewer examples came out right than --at-least asks for.`,
		Example: `  rapporteur codebook check mine.yaml
  rapporteur codebook check labour-disputes --all
  rapporteur codebook check mine.yaml --at-least 100`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			book, err := codebook.Open(args[0])
			if err != nil {
				return faults(c.ErrOrStderr(), err)
			}
			return tryExamples(c, book, atLeast, all)
		},
		ValidArgsFunction: completeBookArgs,
	}
	c.Flags().Float64Var(&atLeast, "at-least", atLeast, "`percent` of the examples that must come out right")
	c.Flags().BoolVar(&all, "all", false, "show the examples that come out right too")
	return c
}

// faults names each fault of a codebook on a line of its own.
func faults(w io.Writer, err error) error {
	var list interface{ Unwrap() []error }
	if !errors.As(err, &list) {
		return err
	}
	for _, e := range list.Unwrap() {
		fmt.Fprintln(w, "rapporteur:", e)
	}
	return silent{err}
}

// tryExamples reads the examples of a book's own frames, or of all frames of one that
// has none of its own.
func tryExamples(c *cobra.Command, book *codebook.Book, atLeast float64, all bool) error {
	r, err := reader.New(reader.Options{Book: book})
	if err != nil {
		return err
	}
	bar := newProgress(c.ErrOrStderr(), "trying", "examples")
	tried, failed := 0, 0
	for _, s := range ownFrames(book) {
		t, err := r.Try(s)
		if err != nil {
			return err
		}
		tried++
		if !t.Passed {
			failed++
		}
		bar.step(failed)
		if !t.Passed || all {
			printTrial(c.OutOrStdout(), &t)
		}
	}
	bar.finish()
	if tried == 0 {
		fmt.Fprintf(c.OutOrStdout(), "%s: no fault; no frame of its own to try\n", book.Name)
		return nil
	}
	share := 100 * float64(tried-failed) / float64(tried)
	fmt.Fprintf(c.OutOrStdout(), "%s: no fault; %d of %d examples come out right (%.0f %%)\n", book.Name, tried-failed, tried, share)
	if share < atLeast {
		return silent{rapporteur.Errorf(rapporteur.Invalid, "%.0f %% of the examples come out right, and %.0f %% are asked for", share, atLeast)}
	}
	return nil
}

func ownFrames(book *codebook.Book) []*codebook.Sense {
	var own, all []*codebook.Sense
	for _, s := range book.Senses() {
		if s.Type == "" || s.Example.Text == "" {
			continue
		}
		all = append(all, s)
		if s.Own {
			own = append(own, s)
		}
	}
	if len(own) == 0 && book.Name == "plover-2021" {
		return all
	}
	return own
}

func printTrial(w io.Writer, t *reader.Trial) {
	file, line := t.Sense.Where()
	verdict, got := "ok  ", ""
	if !t.Passed {
		verdict, got = "MISS", "\n     came out: nothing"
		if len(t.Got) > 0 {
			got = "\n     came out: " + strings.Join(t.Got, "; ")
		}
	}
	fmt.Fprintf(w, "%s %s:%d %s\n     %s%s\n", verdict, file, line, t.Sense.ID, t.Sense.Example.Text, got)
}

func newCodebookNew() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:   "new [FILE]",
		Short: "Write a commented codebook to begin with",
		Example: `  rapporteur codebook new mine.yaml
  rapporteur codebook new | less`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := codebook.Starter()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				_, err := c.OutOrStdout().Write(text)
				return err
			}
			return writeNew(c, args[0], text, force)
		},
	}
	c.Flags().BoolVar(&force, "force", false, "overwrite a file that is there")
	return c
}

func writeNew(c *cobra.Command, name string, text []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	if errors.Is(err, os.ErrExist) {
		return rapporteur.Errorf(rapporteur.Invalid, "%s is there already; name another file, or say --force", name)
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", name, err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "writing %s: %w", name, err)
	}
	fmt.Fprintf(c.ErrOrStderr(), "wrote %s; change it, then: rapporteur codebook check %s\n", name, name)
	return nil
}

func newCodebookList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the codebooks that ship with the program",
		Example: `  rapporteur codebook list`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			t := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, name := range codebook.Named() {
				b, err := codebook.LoadNamed(name)
				if err != nil {
					return err
				}
				fmt.Fprintf(t, "%s\t%d types\t%d frames\t%s\n", name, len(b.Types()), countFrames(b), b.Gloss)
			}
			return t.Flush()
		},
	}
}

func countFrames(b *codebook.Book) int {
	n := 0
	for _, s := range b.Senses() {
		if s.Type != "" {
			n++
		}
	}
	return n
}

func newCodebookShow() *cobra.Command {
	var source bool
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Show the types, modes and frames of a codebook",
		Example: `  rapporteur codebook show plover
  rapporteur codebook show labour-disputes --source > mine.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if source {
				return showSource(c, args[0])
			}
			book, err := codebook.Open(args[0])
			if err != nil {
				return faults(c.ErrOrStderr(), err)
			}
			return showBook(c.OutOrStdout(), book)
		},
		ValidArgsFunction: completeBookArgs,
	}
	c.Flags().BoolVar(&source, "source", false, "show the file of a codebook that ships, to copy from")
	return c
}

func showSource(c *cobra.Command, name string) error {
	text, err := codebook.Source(name)
	if err != nil {
		return err
	}
	_, err = c.OutOrStdout().Write(text)
	return err
}

// showBook prints types with their modes and the ids of their frames.
func showBook(w io.Writer, b *codebook.Book) error {
	fmt.Fprintf(w, "%s  %s\n", b.Name, b.Gloss)
	frames := map[string][]string{}
	for _, s := range b.Senses() {
		frames[s.Type] = append(frames[s.Type], strings.TrimPrefix(s.ID, s.Type+"/"))
	}
	for _, t := range b.Types() {
		fmt.Fprintf(w, "\n%s  %+g, %s  %s\n", t.Name, t.Score, t.Quad, t.Gloss)
		modes := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, m := range t.Modes {
			fmt.Fprintf(modes, "  %s\t%+g\t%s\n", m.Name, m.Score, m.Gloss)
		}
		if err := modes.Flush(); err != nil {
			return err
		}
		if list := frames[t.Name]; len(list) > 0 {
			fmt.Fprintf(w, "  %d frames: %s\n", len(list), strings.Join(list, ", "))
		}
	}
	return nil
}

// completeBooks completes --codebook with files and the names of those that ship.
func completeBooks(c *cobra.Command) {
	_ = c.RegisterFlagCompletionFunc("codebook", completeBookArgs)
}

func completeBookArgs(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return codebook.Named(), cobra.ShellCompDirectiveDefault
}

package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/exchange"
	"rapporteur/reader"
	"rapporteur/report"
	"rapporteur/source"
)

// readFlags are the flags of the read verb.
type readFlags struct {
	out, format, date string
	columns           string
	explain, all      bool
	resume            bool
	tables            tableFlags
	codebook          string
	workers           int
	timeout           time.Duration
	maxMB             int64
	private           bool
	look              lookFlags
}

func newRead() *cobra.Command {
	var f readFlags
	c := &cobra.Command{
		Use:   "read INPUT…",
		Short: "Read articles and report who did what to whom, who says so and who disputes it",
		Long: `Read takes articles as you have them (text files, text copied off a page, HTML, URLs, "-" for
standard input, folders, JSON Lines) and reports what they tell.

One article is printed as a report for people. Many articles, or -o, give a row or a record each; the
format follows from the file's ending or from --format: text, json, jsonl, csv, tsv or parquet.

CSV and TSV have Rapporteur's own columns, a row an event, or with --columns those of another data set: polecat
(40 columns, header), icews (20, header), gdelt1 and gdelt2 (58 and 61, no header), a row for each event, actor
and recipient. TSV quotes nothing but Rapporteur's own columns, as those data sets are published. The ids come
from the article's id and the event's, so that another run gives the same. Parquet has typed columns, a row an
event; unlike JSON Lines, CSV and TSV it cannot be resumed.

JSON Lines come in as {"id","text","title","published","url","source","language"}; only text is required,
and it is taken exactly as it stands. Negated and hypothetical events are left out of CSV, TSV and Parquet
unless --all is given; JSON has them, marked, and so have Rapporteur's own columns; those of other data sets
have no place for a mark.`,
		Example: `  rapporteur read examples/summit.txt
  rapporteur read --date 2022-02-04 --explain article.txt
  rapporteur read https://example.org/news/story.html
  pbpaste | rapporteur read -
  rapporteur read examples -o events.csv
  rapporteur read examples -o events.tsv --columns polecat
  rapporteur read examples -o events.parquet
  rapporteur read corpus.jsonl -o reports.jsonl --resume`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return rapporteur.Errorf(rapporteur.Invalid, "read what? name a file, a folder, a URL or - for standard input; see %s --help", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	flags := c.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write to `FILE` instead of the terminal")
	flags.StringVar(&f.format, "format", "", "`text`, json, jsonl, csv, tsv or parquet (default: from the ending of -o; text for one article, jsonl for many)")
	flags.StringVar(&f.columns, "columns", "rapporteur", "columns of CSV and TSV: `rapporteur`, polecat, icews, gdelt1 or gdelt2")
	flags.StringVar(&f.date, "date", "", "publication `date` (YYYY-MM-DD) where the input has none")
	flags.BoolVar(&f.explain, "explain", false, "show what made each row")
	flags.BoolVar(&f.all, "all", false, "keep negated and hypothetical events in CSV, TSV and Parquet")
	flags.BoolVar(&f.resume, "resume", false, "go on with an output that was interrupted")
	f.tables.register(flags)
	flags.StringVar(&f.codebook, "codebook", "", "a `FILE` of your own types and frames (YAML), or the name of one that ships; see rapporteur codebook")
	flags.IntVar(&f.workers, "workers", runtime.NumCPU(), "articles read at a time")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "time to fetch one URL")
	flags.Int64Var(&f.maxMB, "max-mb", 10, "largest article in `megabytes`, unpacked")
	flags.BoolVar(&f.private, "allow-private", false, "let URLs lead to private addresses")
	f.look.register(flags)
	completeBooks(c)
	completeWords(c, "format", "text", "json", "jsonl", "csv", "tsv", "parquet")
	completeWords(c, "columns", append([]string{ownColumns}, exchange.Names()...)...)
	return c
}

func (f *readFlags) run(c *cobra.Command, args []string) error {
	date, err := optionalDate(f.date)
	if err != nil {
		return err
	}
	format, err := f.formatOf()
	if err != nil {
		return err
	}
	if f.resume && f.out == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "--resume goes with -o FILE")
	}
	cells, err := f.cellsOf(format)
	if err != nil {
		return err
	}
	r, err := f.reader(c)
	if err != nil {
		return err
	}
	opts := source.Options{Date: date, MaxBytes: f.maxMB << 20, Timeout: f.timeout, AllowPrivate: f.private, Stdin: c.InOrStdin()}
	items := source.Items(c.Context(), args, opts)
	many := false
	if format == "json" || format == "" {
		many, items = peek(items)
	}
	if format == "" {
		format = "text"
		if many {
			format = "jsonl"
		}
	}
	out, err := f.open(c, format, cells, many)
	if err != nil {
		return err
	}
	bar := newProgress(c.ErrOrStderr(), "reading", "articles")
	bar.expect(func() int { return count(c.Context(), args, opts) - out.skip })
	return drain(c.Context(), bar, out, reader.All(c.Context(), r, drop(items, out.skip), f.workers))
}

// peek reports whether there is more than one item, and gives them all back.
func peek(items iter.Seq[source.Item]) (many bool, all iter.Seq[source.Item]) {
	next, stop := iter.Pull(items)
	var seen []source.Item
	for range 2 {
		if item, ok := next(); ok {
			seen = append(seen, item)
		}
	}
	return len(seen) > 1, func(yield func(source.Item) bool) {
		defer stop()
		for _, item := range seen {
			if !yield(item) {
				return
			}
		}
		for item, ok := next(); ok && yield(item); item, ok = next() {
		}
	}
}

// count is how many items the inputs hold, 0 where they can be read only once.
func count(ctx context.Context, inputs []string, opts source.Options) int {
	if slices.ContainsFunc(inputs, func(in string) bool { return in == "-" || strings.Contains(in, "://") }) {
		return 0
	}
	n := 0
	for range source.Items(ctx, inputs, opts) {
		n++
	}
	return n
}

// drop leaves out the first n items.
func drop(items iter.Seq[source.Item], n int) iter.Seq[source.Item] {
	return func(yield func(source.Item) bool) {
		i := 0
		for item := range items {
			if i++; i > n && !yield(item) {
				return
			}
		}
	}
}

// reader loads the tables that the flags name and the models.
func (f *readFlags) reader(c *cobra.Command) (*reader.Reader, error) {
	base, err := f.tables.load(c)
	if err != nil {
		return nil, err
	}
	opts := reader.Options{Base: base, Explain: f.explain}
	if f.codebook != "" {
		book, err := codebook.Open(f.codebook)
		if err != nil {
			return nil, faults(c.ErrOrStderr(), err)
		}
		opts.Book = book
	}
	return reader.New(opts)
}

// formatOf is the format that the flags ask for, empty where one or many decides.
func (f *readFlags) formatOf() (string, error) {
	format := f.format
	if format == "" && f.out != "" {
		for _, ending := range []string{"json", "jsonl", "csv", "tsv", "parquet", "txt"} {
			if strings.HasSuffix(strings.ToLower(f.out), "."+ending) {
				format = ending
			}
		}
		if format == "" {
			return "", rapporteur.Errorf(rapporteur.Invalid, "%s: its ending names no format; use .json, .jsonl, .csv, .tsv, .parquet or .txt, or say --format", f.out)
		}
	}
	switch format {
	case "txt":
		return "text", nil
	case "", "text", "json", "jsonl", "csv", "tsv", "parquet":
		return format, nil
	}
	return "", rapporteur.Errorf(rapporteur.Invalid, "--format %s is not known; use text, json, jsonl, csv, tsv or parquet", format)
}

// drain writes each result and counts; it fails at the end when some inputs failed, each
// named on standard error as it did.
func drain(ctx context.Context, bar *progress, out *output, results iter.Seq[reader.Result]) error {
	done, failed := 0, 0
	var last error
	for res := range results {
		if errors.Is(res.Err, context.Canceled) {
			break
		}
		done++
		if err := out.put(res); err != nil {
			bar.finish()
			return errors.Join(err, out.abandon())
		}
		if res.Err != nil {
			failed++
			last = res.Err
			bar.say("rapporteur: " + res.Err.Error())
		}
		bar.step(failed)
	}
	bar.finish()
	if err := ctx.Err(); err != nil {
		return errors.Join(rapporteur.Errorf(rapporteur.Internal, "interrupted after %d articles%s", done, out.resumeHint()), out.abandon())
	}
	if done > 0 && done == failed {
		return errors.Join(silent{last}, out.abandon())
	}
	if err := out.close(); err != nil {
		return err
	}
	if failed > 0 {
		return silent{rapporteur.Errorf(rapporteur.KindOf(last), "%d of %d inputs failed", failed, done)}
	}
	return nil
}

func optionalDate(s string) (rapporteur.Date, error) {
	if s == "" {
		return rapporteur.Date{}, nil
	}
	d, err := rapporteur.ParseDate(s)
	if err != nil {
		return d, rapporteur.Errorf(rapporteur.Invalid, "--date: %w", err)
	}
	return d, nil
}

// textOf lays reports out for the terminal that out is.
func (f *readFlags) textOf(out io.Writer) report.Text {
	return report.Text{Width: f.look.widthOf(out), Color: f.look.colorOf(out), Explain: f.explain}
}

package main

import (
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
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
	"rapporteur/store"
)

// readFlags are the flags of the read verb.
type readFlags struct {
	out, format, date string
	store             string
	columns           string
	explain, all      bool
	resume            bool
	tables            tableFlags
	codebook          string
	workers           int
	duplicates        string
	batch             int
	timeout           time.Duration
	maxMB             int64
	private           bool
	fields            map[string]string
	look              lookFlags
	second            secondFlags
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
from the article's id and the event's, so that another run gives the same. Parquet has any of these columns, with
types. -o DIR/ writes a folder of Parquet files by the month of publication, year=2023/month=03/, a file for each
batch of articles and month.

An article that is mostly an earlier one's text, as wire stories are that several papers print, is marked with
"duplicate_of", the id of the earlier one; --duplicates drop leaves it out, keep does not look.

A run that was stopped or killed goes on with --resume, to the same output as if nothing had happened; one file of
Parquet and JSON lists cannot be gone on with, a folder of Parquet can. What cannot be read is named on standard
error as it comes, and counted by reason at the end.

JSON Lines come in as {"id","text","title","published","url","source","language"}; only text is required,
and it is taken exactly as it stands. CSV names the same in its first row. Other names are told by --field. Negated and hypothetical events are left out of CSV, TSV and Parquet
unless --all is given; JSON has them, marked, and so have Rapporteur's own columns; those of other data sets
have no place for a mark.`,
		Example: `  rapporteur read examples/summit.txt
  rapporteur read --date 2022-02-04 --explain article.txt
  rapporteur read https://example.org/news/story.html
  pbpaste | rapporteur read -
  rapporteur read examples -o events.csv
  rapporteur read examples -o events.tsv --columns polecat
  rapporteur read examples -o events.parquet
  rapporteur read corpus.jsonl -o reports.jsonl --resume
  rapporteur read archive.csv --field text=body --field published=day -o events.csv
  rapporteur read news.warc.gz -o events/ --columns polecat --duplicates drop
  rapporteur read corpus.jsonl --store record.db`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return rapporteur.Errorf(rapporteur.Invalid, "read what? name a file, a folder, a URL or - for standard input; see %s --help", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	f.register(c)
	return c
}

func (f *readFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write to `FILE`, or a folder of Parquet (DIR/), instead of the terminal")
	flags.StringVar(&f.store, "store", "", "keep the reports in the record instead: a `FILE`, made where there is none, or postgres://…")
	flags.StringVar(&f.format, "format", "", "`text`, json, jsonl, csv, tsv or parquet (default: from the ending of -o; text for one article, jsonl for many)")
	flags.StringVar(&f.columns, "columns", "rapporteur", "columns of CSV, TSV and Parquet: `rapporteur`, polecat, icews, gdelt1 or gdelt2")
	flags.StringVar(&f.date, "date", "", "publication `date` (YYYY-MM-DD) where the input has none")
	flags.BoolVar(&f.explain, "explain", false, "show what made each row")
	flags.BoolVar(&f.all, "all", false, "keep negated and hypothetical events in CSV, TSV and Parquet")
	flags.BoolVar(&f.resume, "resume", false, "go on with an output that was interrupted")
	flags.StringVar(&f.duplicates, "duplicates", markDuplicates, "near-copies of earlier articles: `mark` them, drop them, or keep them unmarked")
	flags.IntVar(&f.batch, "batch", 5000, "`articles` of a batch, in a folder of Parquet")
	f.tables.register(flags)
	flags.StringVar(&f.codebook, "codebook", "", "a `FILE` of your own types and frames (YAML), or the name of one that ships; see rapporteur codebook")
	flags.IntVar(&f.workers, "workers", runtime.NumCPU(), "articles read at a time")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "time to fetch one URL")
	flags.Int64Var(&f.maxMB, "max-mb", 10, "largest article in `megabytes`, unpacked")
	flags.StringToStringVar(&f.fields, "field", nil, "what a column or a key is called in the input, as `text=body`; may be given again")
	flags.BoolVar(&f.private, "allow-private", false, "let URLs lead to private addresses")
	f.look.register(flags)
	f.second.register(flags)
	completeBooks(c)
	completeWords(c, "format", "text", "json", "jsonl", "csv", "tsv", "parquet")
	completeWords(c, "duplicates", markDuplicates, dropDuplicates, keepDuplicates)
	completeWords(c, "columns", append([]string{ownColumns}, exchange.Names()...)...)
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
	if err := source.CheckFields(f.fields); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "--field: %w", err)
	}
	if f.store != "" && (f.out != "" || f.format != "" || f.resume || f.columns != ownColumns) {
		return rapporteur.Errorf(rapporteur.Invalid, "--store keeps whole reports in the record; leave out -o, --format, --columns and --resume, and write files with rapporteur export")
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
	again, err := f.second.reader(f.codebook)
	if err != nil {
		return err
	}
	tomorrow := rapporteur.DateOf(time.Now().UTC()).AddDays(1) // it is, east of Greenwich
	opts := source.Options{Date: date, Latest: tomorrow, MaxBytes: f.maxMB << 20, Timeout: f.timeout, AllowPrivate: f.private, Stdin: c.InOrStdin(), Fields: f.fields, Progress: &source.Progress{}, Passed: &source.Passed{}}
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
	run, err := f.start(c, args, format, cells, many)
	if rapporteur.KindOf(err) == rapporteur.Conflict {
		fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", err) // the folder is whole: no failure
		return nil
	}
	if err != nil {
		return err
	}
	done := run.Done
	run.passed = opts.Passed
	run.bar = newProgress(c.ErrOrStderr(), "reading", "articles")
	run.bar.expect(done, func() int64 { return source.Size(c.Context(), args) }, opts.Progress.Read)
	results := reader.All(c.Context(), r, run.left(items), f.workers)
	return run.drain(c.Context(), f.second.readings(c.Context(), again, results, c.ErrOrStderr()))
}

// start opens the output and goes on from where a stopped run left it, if that is asked.
func (f *readFlags) start(c *cobra.Command, args []string, format string, cells cells, many bool) (*run, error) {
	l := layout{format: format, cells: cells, all: f.all, with: f.fingerprint(args)}
	to, _ := destination(f.out)
	r, near := &run{}, to+".part.near"
	var err error
	if r.dups, err = newDuplicates(f.duplicates); err != nil {
		return nil, err
	}
	if f.store != "" {
		var record *store.DB
		if record, err = makeRecord(c.Context(), f.store); err == nil {
			r.out = &recordOutlet{c: c, record: record}
		}
	} else if f.folder() {
		r.out, r.state, err = f.openFolder(l)
		near = filepath.Join(f.out, folderNear)
	} else {
		r.out, r.state, err = f.openFile(c, l, many)
	}
	if err != nil {
		return nil, err
	}
	if !r.out.resumable() {
		near = ""
	}
	r.dups.dropped = r.Dropped
	if err := r.dups.open(near, r.Near); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "cannot go on with %s: %w; run again without --resume", f.out, err)
	}
	return r, nil
}

// fingerprint tells runs apart that would write something else: by their flags, by what
// stands in the files that these name, and by the program.
func (f *readFlags) fingerprint(args []string) string {
	t := &f.tables
	words := []string{rapporteur.Version, f.date, f.codebook, f.duplicates, fmt.Sprint(f.explain, f.all, f.maxMB, f.batch, t.strict, t.noLayer, f.fields), t.layer, f.second.url, f.second.model}
	files := slices.Concat(t.actors, t.places, []string{f.codebook})
	if dir, err := layerDir(t.layer); err == nil && !t.noLayer {
		files = append(files, filepath.Join(dir, "current")) // names the version
	}
	for _, name := range files {
		var b []byte
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			b, _ = os.ReadFile(name) // who reads it in earnest tells what is wrong with it
		}
		words = append(words, name, string(b))
	}
	return fingerprint(append(words, args...)...)
}

// folder reports an output that is a folder: named with a slash, or there already.
func (f *readFlags) folder() bool {
	info, err := os.Stat(f.out)
	return strings.HasSuffix(f.out, "/") || strings.HasSuffix(f.out, string(os.PathSeparator)) || err == nil && f.out != "" && info.IsDir()
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
	if f.folder() {
		if format != "" && format != "parquet" {
			return "", rapporteur.Errorf(rapporteur.Invalid, "%s is a folder, which is written as Parquet; name a file for %s", f.out, format)
		}
		return "parquet", nil
	}
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

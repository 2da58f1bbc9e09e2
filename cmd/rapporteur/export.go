package main

import (
	"bufio"
	"context"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
	"rapporteur/report"
	"rapporteur/store"
)

// exportFlags are the flags of the export verb.
type exportFlags struct {
	store, out, format, columns, from, to string
	source, text                          string
	all                                   bool
}

func newExport() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the record's reports as JSON Lines, CSV, TSV or Parquet",
		Long: `Export writes the reports that the record has, the latest published first: whole reports as JSON Lines, which
import and disputes take, or a row an event as read has it. What people said of them is not in it; backup keeps that.`,
		Example: `  rapporteur export --store record.db -o reports.jsonl
  rapporteur export --store record.db --from 2024-03-01 --to 2024-03-31 -o march.csv
  rapporteur export --store record.db --source "The Borderer" -o borderer.tsv --columns polecat`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c) },
	}
	storeFlag(c, &f.store)
	flags := c.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write to `FILE` instead of the terminal")
	flags.StringVar(&f.format, "format", "", "`jsonl`, csv, tsv or parquet (default: from the ending of -o, else jsonl)")
	flags.StringVar(&f.columns, "columns", ownColumns, "columns of CSV, TSV and Parquet: `rapporteur`, polecat, icews, gdelt1 or gdelt2")
	flags.StringVar(&f.from, "from", "", "articles published on this `date` or later")
	flags.StringVar(&f.to, "to", "", "articles published on this `date` or earlier")
	flags.StringVar(&f.source, "source", "", "articles of this `publisher`")
	flags.StringVar(&f.text, "text", "", "articles with these `words`")
	flags.BoolVar(&f.all, "all", false, "keep negated and hypothetical events in CSV, TSV and Parquet")
	completeWords(c, "format", "jsonl", "csv", "tsv", "parquet")
	completeWords(c, "columns", append([]string{ownColumns}, exchange.Names()...)...)
	return c
}

// query is which articles the flags ask for.
func (f *exportFlags) query() (q rapporteur.ArticleQuery, err error) {
	q = rapporteur.ArticleQuery{Source: f.source, Text: f.text}
	if q.From, err = optionalDate(f.from); err != nil {
		return q, err
	}
	q.To, err = optionalDate(f.to)
	return q, err
}

func (f *exportFlags) run(c *cobra.Command) error {
	q, err := f.query()
	if err != nil {
		return err
	}
	if f.format == "" {
		switch ending := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), "."); ending {
		case "csv", "tsv", "parquet":
			f.format = ending
		case "", "jsonl", "json", "ndjson":
			f.format = "jsonl"
		default:
			return rapporteur.Errorf(rapporteur.Invalid, "%s: its ending names no format; use .jsonl, .csv, .tsv or .parquet, or say --format", f.out)
		}
	}
	if f.format != "jsonl" && f.format != "csv" && f.format != "tsv" && f.format != "parquet" {
		return rapporteur.Errorf(rapporteur.Invalid, "--format %s is not known; use jsonl, csv, tsv or parquet", f.format)
	}
	cells, err := (&readFlags{out: f.out, columns: f.columns}).cellsOf(f.format)
	if err != nil {
		return err
	}
	record, err := openRecord(c.Context(), f.store)
	if err != nil {
		return err
	}
	defer record.Close()
	if f.out == "" {
		return f.write(c.Context(), c.OutOrStdout(), cells, reportsOf(c.Context(), record, q))
	}
	return writeWhole(f.out, func(w io.Writer) error {
		return f.write(c.Context(), w, cells, reportsOf(c.Context(), record, q))
	})
}

// write writes the reports in the format.
func (f *exportFlags) write(ctx context.Context, to io.Writer, cells cells, reports iter.Seq2[*rapporteur.Report, error]) (err error) {
	w := bufio.NewWriterSize(to, 1<<16)
	put := func(r *rapporteur.Report) error { return report.JSONLine(w, r) }
	switch {
	case f.format == "parquet":
		table := cells.parquet(w, f.all)
		put = func(r *rapporteur.Report) error { _, err := table.Write(r); return err }
		defer func() {
			if err == nil {
				err = table.Close()
			}
			if err == nil {
				err = w.Flush()
			}
		}()
	case f.format != "jsonl":
		if err := cells.begin(w); err != nil {
			return err
		}
		put = func(r *rapporteur.Report) error { return cells.write(w, r, f.all) }
	}
	for r, err := range reports {
		if err != nil {
			return err
		}
		if err := put(r); err != nil {
			return rapporteur.Errorf(rapporteur.Internal, "cannot write the reports: %w", err)
		}
	}
	return w.Flush()
}

// reportsOf are the reports of the articles that a query finds. An article that is removed
// meanwhile is left out.
func reportsOf(ctx context.Context, record *store.DB, q rapporteur.ArticleQuery) iter.Seq2[*rapporteur.Report, error] {
	return func(yield func(*rapporteur.Report, error) bool) {
		q.Sort, q.Limit = "newest", 500
		for {
			l, err := record.Articles(ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, a := range l.Items {
				r, err := record.Report(ctx, a.ID)
				if rapporteur.KindOf(err) == rapporteur.NotFound && err != nil {
					continue
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
			if q.After = l.Next; l.Next == "" {
				return
			}
		}
	}
}

package main

import (
	"encoding/csv"
	"io"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/exchange"
	"rapporteur/report"
)

// ownColumns is the name of Rapporteur's own columns.
const ownColumns = "rapporteur"

// cells is how CSV, TSV and Parquet are laid out; comma is 0 in all but the first two.
type cells struct {
	comma  rune
	name   string           // of the columns, empty for Rapporteur's own
	format *exchange.Format // nil for Rapporteur's own
	codes  exchange.Codes
}

// cellsOf is the layout that the flags ask for.
func (f *readFlags) cellsOf(format string) (cells, error) {
	if format == "parquet" {
		switch {
		case f.out == "":
			return cells{}, rapporteur.Errorf(rapporteur.Invalid, "Parquet is written to a file; name one with -o FILE.parquet, or a folder with -o DIR/")
		case f.resume && !f.folder():
			return cells{}, rapporteur.Errorf(rapporteur.Invalid, "--resume cannot go on with one file of Parquet, which is whole or nothing; write a folder (-o DIR/), .jsonl, .csv or .tsv, or run again without --resume")
		}
	}
	comma := map[string]rune{"csv": ',', "tsv": '\t'}[format]
	if f.columns == ownColumns {
		return cells{comma: comma}, nil
	}
	layout, err := exchange.Named(f.columns)
	if err != nil {
		return cells{}, rapporteur.Errorf(rapporteur.Invalid, "--columns: %w, or %s", err, ownColumns)
	}
	if comma == 0 && format != "parquet" {
		return cells{}, rapporteur.Errorf(rapporteur.Invalid, "--columns goes with CSV, TSV and Parquet; use -o FILE.tsv or --format tsv")
	}
	codes, err := cameoCodes()
	return cells{comma: comma, name: f.columns, format: layout, codes: codes}, err
}

// cameoCodes are the codebook's.
func cameoCodes() (exchange.Codes, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	codes := exchange.Codes{}
	for _, c := range book.CAMEOs() {
		codes[c.Code] = exchange.Code{Name: c.Name, Type: c.Type, Mode: c.Mode, Goldstein: c.Goldstein}
	}
	return codes, nil
}

// parquet writes Parquet to w as a stream.
func (c cells) parquet(w io.Writer, all bool) exchange.Parquet {
	if c.format != nil {
		return c.format.NewParquet(w, all, c.codes)
	}
	return exchange.NewParquet(w, all)
}

// sheet holds the rows of a Parquet file.
func (c cells) sheet(all bool) exchange.Sheet {
	if c.format != nil {
		return c.format.NewSheet(all, c.codes)
	}
	return exchange.NewSheet(all)
}

func (c cells) begin(w io.Writer) error {
	if c.format != nil {
		return c.format.Begin(w, c.comma)
	}
	return c.own(w, func(rows *csv.Writer) error { return rows.Write(report.Columns) })
}

func (c cells) write(w io.Writer, r *rapporteur.Report, all bool) error {
	if c.format != nil {
		return c.format.Write(w, c.comma, r, all, c.codes)
	}
	return c.own(w, func(rows *csv.Writer) error { return report.CSV(rows, r, all) })
}

func (c cells) own(w io.Writer, fill func(*csv.Writer) error) error {
	rows := csv.NewWriter(w)
	rows.Comma = c.comma
	if err := fill(rows); err != nil {
		return err
	}
	rows.Flush()
	return rows.Error()
}

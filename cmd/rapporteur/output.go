package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
	"rapporteur/reader"
	"rapporteur/report"
)

// output takes results one by one. A file is written beside its name, as FILE.part, and
// takes its name only when it is whole; FILE.part.at says how far it is good, so that a
// run that was killed can go on.
type output struct {
	format string
	many   bool
	text   report.Text
	all    bool
	cells  cells             // how CSV and TSV are laid out
	table  *exchange.Parquet // of the format parquet
	w      *bufio.Writer
	rows   int // results written, an interrupted run's included
	skip   int // results that an interrupted run wrote already

	path string
	file *os.File
	at   journal
}

// journal is what FILE.part.at holds: results done, and the bytes they took.
type journal struct {
	Done   int    `json:"done"`
	Bytes  int64  `json:"bytes"`
	Format string `json:"format"`
	Cells  string `json:"columns,omitempty"` // of CSV and TSV
}

// checkpoint is how many results go by between two notes in the journal.
const checkpoint = 100

func (f *readFlags) open(c *cobra.Command, format string, cells cells, many bool) (*output, error) {
	o := &output{format: format, many: many, all: f.all, cells: cells, path: f.out, text: f.textOf(c.OutOrStdout())}
	if f.out == "" {
		o.w = bufio.NewWriter(c.OutOrStdout())
		return o, o.begin()
	}
	o.text = report.Text{Explain: f.explain}
	if f.resume {
		if resumed, err := o.reopen(); resumed || err != nil {
			return o, err
		}
	}
	file, err := os.Create(o.part())
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", f.out, err)
	}
	o.file, o.w = file, bufio.NewWriterSize(file, 1<<16)
	return o, o.begin()
}

func (o *output) part() string { return o.path + ".part" }

// reopen goes on with an interrupted run's file, cut back to its last good byte.
func (o *output) reopen() (bool, error) {
	b, err := os.ReadFile(o.part() + ".at")
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &o.at)
	}
	if err == nil && o.at.Format != o.format {
		err = rapporteur.Errorf(rapporteur.Invalid, "it was written as %s", o.at.Format)
	}
	if err == nil && o.at.Cells != o.cells.name {
		err = rapporteur.Errorf(rapporteur.Invalid, "it was written with the columns %s", cmp.Or(o.at.Cells, ownColumns))
	}
	if err == nil {
		o.file, err = os.OpenFile(o.part(), os.O_RDWR, 0o666)
	}
	if err == nil {
		err = o.file.Truncate(o.at.Bytes)
	}
	if err == nil {
		_, err = o.file.Seek(o.at.Bytes, io.SeekStart)
	}
	if err != nil {
		return false, rapporteur.Errorf(rapporteur.Invalid, "cannot go on with %s: %w; run again without --resume", o.part(), err)
	}
	o.rows, o.skip, o.w = o.at.Done, o.at.Done, bufio.NewWriterSize(o.file, 1<<16)
	return true, nil
}

// begin writes what comes before the first report.
func (o *output) begin() error {
	switch {
	case o.cells.comma != 0:
		return o.cells.begin(o.w)
	case o.format == "parquet":
		o.table = exchange.NewParquet(o.w, o.all)
	case o.format == "json" && o.many:
		_, err := o.w.WriteString("[\n")
		return err
	}
	return nil
}

// put writes a report; a failed article takes its place in the count only.
func (o *output) put(res reader.Result) error {
	o.rows++
	if res.Err == nil {
		if err := o.write(res.Report); err != nil {
			return o.cannot(err)
		}
	}
	if o.file == nil {
		return o.w.Flush()
	}
	if o.rows%checkpoint == 0 && o.table == nil {
		return o.note()
	}
	return nil
}

func (o *output) write(r *rapporteur.Report) error {
	switch o.format {
	case "jsonl":
		return report.JSONLine(o.w, r)
	case "csv", "tsv":
		return o.cells.write(o.w, r, o.all)
	case "parquet":
		return o.table.Write(r)
	case "json":
		if o.many && o.rows > 1 {
			o.w.WriteString(",\n")
		}
		return report.JSON(o.w, r)
	}
	if o.rows > 1 {
		o.w.WriteString("\n\n")
	}
	return o.text.Write(o.w, r)
}

// note flushes and writes the journal, whole or not at all.
func (o *output) note() error {
	if err := o.w.Flush(); err != nil {
		return o.cannot(err)
	}
	at, err := o.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return o.cannot(err)
	}
	b, err := json.Marshal(journal{o.rows, at, o.format, o.cells.name})
	if err == nil {
		err = os.WriteFile(o.part()+".at.new", b, 0o666)
	}
	if err == nil {
		err = os.Rename(o.part()+".at.new", o.part()+".at")
	}
	if err != nil {
		return o.cannot(err)
	}
	return nil
}

// close ends the output and gives the file its name.
func (o *output) close() error {
	if o.format == "json" && o.many {
		o.w.WriteString("]\n")
	}
	if o.table != nil {
		if err := o.table.Close(); err != nil {
			return o.cannot(err)
		}
	}
	if err := o.w.Flush(); err != nil {
		return o.cannot(err)
	}
	if o.file == nil {
		return nil
	}
	err := o.file.Close()
	if err == nil {
		err = os.Rename(o.part(), o.path)
	}
	if err != nil {
		return o.cannot(err)
	}
	os.Remove(o.part() + ".at")
	return nil
}

// abandon ends an output that is not whole: what --resume could use is kept, a file
// without a journal is removed.
func (o *output) abandon() error {
	if o.file == nil {
		return o.w.Flush()
	}
	if o.rows > 0 && o.resumable() {
		return errors.Join(o.note(), o.file.Close())
	}
	return errors.Join(o.file.Close(), os.Remove(o.part()))
}

func (o *output) resumeHint() string {
	if o.file == nil || !o.resumable() {
		return ""
	}
	return "; the same command with --resume goes on from there"
}

// resumable tells the formats in which each report stands by itself.
func (o *output) resumable() bool { return o.format == "jsonl" || o.cells.comma != 0 }

func (o *output) cannot(err error) error {
	if o.path == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write the report: %w", err)
	}
	return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", o.path, err)
}

package main

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
	"rapporteur/report"
)

// output is the terminal or a file. A file is written beside its name, as FILE.part, and
// takes its name only when it is whole; FILE.part.at says how far it is good, so that a
// run that was killed can go on.
type output struct {
	layout
	many  bool
	text  report.Text
	table exchange.Parquet // of the format parquet
	w     *bufio.Writer
	rows  int // reports written, an interrupted run's included
	since int // results since the last checkpoint

	path   string
	to     string // where it is written
	asItIs bool   // to a device or a pipe
	file   *os.File
	noted  bool // whether there is a journal
}

// layout is how reports are written, which must stay the same when a run goes on.
type layout struct {
	format string
	cells  cells // how CSV, TSV and Parquet are laid out
	all    bool
	with   string // a hash of the inputs and of the flags that change what is written
}

// journal is what FILE.part.at holds.
type journal struct {
	state
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes,omitempty"` // of FILE.part
	Parts  int    `json:"parts,omitempty"` // batches of a folder
	Whole  bool   `json:"whole,omitempty"` // of a folder: nothing is left to do
	Format string `json:"format"`
	Cells  string `json:"columns,omitempty"`
	With   string `json:"with,omitempty"`
}

// checkpoint is how many results go by between two notes in the journal.
const checkpoint = 100

// openFile opens an output that is no folder, and says where a run that goes on begins.
func (f *readFlags) openFile(c *cobra.Command, l layout, many bool) (*output, state, error) {
	o := &output{layout: l, many: many, path: f.out, text: f.textOf(c.OutOrStdout())}
	if f.out == "" {
		o.w = bufio.NewWriter(c.OutOrStdout())
		return o, state{}, o.begin()
	}
	o.text = report.Text{Explain: f.explain}
	if o.to, o.asItIs = destination(f.out); o.asItIs {
		return o, state{}, o.openAsItIs(f.resume)
	}
	if f.resume {
		if at, resumed, err := o.reopen(); resumed || err != nil {
			return o, at, err
		}
	}
	os.Remove(o.journal())
	file, err := os.Create(o.part())
	if err != nil {
		return nil, state{}, rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", f.out, err)
	}
	o.file, o.w = file, bufio.NewWriterSize(file, 1<<16)
	if err := o.begin(); err != nil {
		o.stop(false)
		return nil, state{}, o.cannot(err)
	}
	return o, state{}, nil
}

func (o *output) part() string    { return o.to + ".part" }
func (o *output) journal() string { return o.to + ".part.at" }

// openAsItIs opens a device or a pipe, which must not be replaced by a file.
func (o *output) openAsItIs(resume bool) (err error) {
	if resume {
		return rapporteur.Errorf(rapporteur.Invalid, "%s is no file, and so cannot be gone on with; leave out --resume", o.path)
	}
	if o.file, err = os.OpenFile(o.path, os.O_WRONLY, 0); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", o.path, err)
	}
	o.w = bufio.NewWriterSize(o.file, 1<<16)
	return o.begin()
}

// reopen goes on with an interrupted run's file, cut back to its last good byte.
func (o *output) reopen() (state, bool, error) {
	j, err := readJournal(o.journal(), o.layout)
	if errors.Is(err, os.ErrNotExist) {
		return state{}, false, nil
	}
	if err == nil {
		o.file, err = os.OpenFile(o.part(), os.O_RDWR, 0o666)
	}
	if err == nil {
		var info os.FileInfo
		if info, err = o.file.Stat(); err == nil && info.Size() < j.Bytes {
			err = rapporteur.Errorf(rapporteur.Invalid, "it has lost its end")
		}
	}
	if err == nil {
		err = o.file.Truncate(j.Bytes)
	}
	if err == nil {
		_, err = o.file.Seek(j.Bytes, io.SeekStart)
	}
	if err != nil {
		return state{}, false, rapporteur.Errorf(rapporteur.Invalid, "cannot go on with %s: %w; run again without --resume", o.part(), err)
	}
	o.rows, o.noted, o.w = j.Rows, true, bufio.NewWriterSize(o.file, 1<<16)
	return j.state, true, nil
}

// readJournal reads a journal and holds it to the layout of this run.
func readJournal(path string, l layout) (journal, error) {
	var j journal
	b, err := os.ReadFile(path)
	if err != nil {
		return j, err
	}
	switch err := json.Unmarshal(b, &j); {
	case err != nil:
		return j, err
	case j.Format != l.format:
		return j, rapporteur.Errorf(rapporteur.Invalid, "it was written as %s", j.Format)
	case j.Cells != l.cells.name:
		return j, rapporteur.Errorf(rapporteur.Invalid, "it was written with the columns %s", cmp.Or(j.Cells, ownColumns))
	case j.With != "" && j.With != l.with:
		return j, rapporteur.Errorf(rapporteur.Invalid, "it was written from other inputs or with other flags")
	}
	return j, nil
}

// writeJournal writes a journal, whole or not at all.
func writeJournal(path string, l layout, j journal) error {
	j.Format, j.Cells, j.With = l.format, l.cells.name, l.with
	b, err := json.Marshal(j)
	if err == nil {
		err = os.WriteFile(path+".new", b, 0o666)
	}
	if err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// fingerprint is short for a list of words.
func fingerprint(words ...string) string {
	h := sha256.New()
	for _, w := range words {
		fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// begin writes what comes before the first report.
func (o *output) begin() (err error) {
	switch {
	case o.format == "parquet":
		o.table = o.cells.parquet(o.w, o.all)
	case o.cells.comma != 0:
		err = o.cells.begin(o.w)
	case o.format == "json" && o.many:
		_, err = o.w.WriteString("[\n")
	}
	return err
}

// put writes a report, if there is one.
func (o *output) put(r *rapporteur.Report) error {
	o.since++
	if r != nil {
		o.rows++
		if err := o.write(r); err != nil {
			return o.cannot(err)
		}
	}
	if o.file == nil {
		if err := o.w.Flush(); err != nil {
			return o.cannot(err)
		}
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
		_, err := o.table.Write(r)
		return err
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

func (o *output) early() bool { return true }

func (o *output) due() bool { return o.file != nil && o.since >= checkpoint && o.resumable() }

// checkpoint gives everything to the disk and then says so in the journal.
func (o *output) checkpoint(s state) error {
	o.since = 0
	err := o.w.Flush()
	if err == nil {
		err = o.file.Sync()
	}
	var at int64
	if err == nil {
		at, err = o.file.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		err = writeJournal(o.journal(), o.layout, journal{state: s, Rows: o.rows, Bytes: at})
	}
	if err != nil {
		return o.cannot(err)
	}
	o.noted = true
	return nil
}

// close ends the output and gives the file its name.
func (o *output) close(state) error {
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
	if o.asItIs {
		if err := o.file.Close(); err != nil {
			return o.cannot(err)
		}
		return nil
	}
	err := errors.Join(o.file.Sync(), o.file.Close())
	os.Remove(o.journal()) // first: without it a run that is killed here begins again
	if err == nil {
		err = os.Rename(o.part(), o.to)
	}
	if err != nil {
		return o.cannot(err)
	}
	return nil
}

// stop ends an output that is not whole: it is kept as far as the journal says that it is
// good, and removed where there is no journal.
func (o *output) stop(keep bool) {
	if o.file == nil {
		o.w.Flush()
		return
	}
	o.file.Close()
	if !o.asItIs && (!keep || !o.noted) {
		os.Remove(o.part())
		os.Remove(o.journal())
	}
}

// resumable tells the formats in which each report stands by itself.
func (o *output) resumable() bool {
	return o.file != nil && !o.asItIs && (o.format == "jsonl" || o.format == "csv" || o.format == "tsv")
}

// cannot says that writing failed, and how to go on.
func (o *output) cannot(err error) error {
	switch {
	case o.path == "":
		return rapporteur.Errorf(rapporteur.Internal, "cannot write the report: %w", err)
	case o.noted && o.resumable():
		return rapporteur.Errorf(rapporteur.Internal, "cannot write %s: %w; mend that, and the same command with --resume goes on", o.path, err)
	}
	return rapporteur.Errorf(rapporteur.Internal, "cannot write %s: %w", o.path, err)
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/chart"
	"rapporteur/codebook"
	"rapporteur/exchange"
)

// plotInput turns files into the events of a picture and counts what became of them.
type plotInput struct {
	filter eventFilter
	shown  chart.Parties
	all    bool
	codes  exchange.Codes
	quads  map[string]chart.Quad // of the codebook's types, for files that tell none
	scores map[string]float64

	stderr     io.Writer
	read, kept int // rows
	failed     int
	broken     error // of a record that could not be read to its end
}

// input prepares to read by the flags.
func (f *plotFlags) input(stderr io.Writer) (*plotInput, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	in := &plotInput{filter: eventFilter{f.actors, f.recipients, f.types}, all: f.all, stderr: stderr, quads: map[string]chart.Quad{}, scores: map[string]float64{}}
	if f.names {
		in.shown = chart.Names
	}
	for _, t := range book.Types() {
		in.quads[t.Name], in.scores[t.Name] = chart.ParseQuad(t.Quad), t.Score
	}
	in.codes, err = cameoCodes()
	return in, err
}

// filtered is the end of the sentence that says that there is nothing to draw.
func (in *plotInput) filtered() string {
	if in.read > 0 && in.kept == 0 {
		return fmt.Sprintf(" that --actor, --recipient and --type let through (of %d rows)", in.read)
	}
	return ""
}

// events are the events of files and folders of them; what cannot be read is told and left out.
func (in *plotInput) events(paths []string) iter.Seq[chart.Event] {
	return func(yield func(chart.Event) bool) {
		for _, path := range paths {
			files, err := filesOf(path)
			if err != nil {
				in.fault(err)
			}
			for _, file := range files {
				if !in.file(file, yield) {
					return
				}
			}
		}
	}
}

// fault tells of an error; there is more to read if it is not of a whole file.
func (in *plotInput) fault(err error) {
	if in.failed++; in.failed <= toldFaults {
		fmt.Fprintln(in.stderr, "rapporteur:", err)
	} else if in.failed == toldFaults+1 {
		fmt.Fprintln(in.stderr, "rapporteur: further lines that cannot be read are not named")
	}
}

func (in *plotInput) file(name string, yield func(chart.Event) bool) bool {
	f, err := os.Open(name)
	if err != nil {
		in.fault(rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", name, err))
		return true
	}
	defer f.Close()
	if start, _ := bufio.NewReader(f).Peek(1); len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		if _, err := f.Seek(0, io.SeekStart); err == nil {
			return in.reports(name, f, yield)
		}
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		in.fault(rapporteur.Errorf(rapporteur.Unsupported, "%s: plot reads files only: %w", name, err))
		return true
	}
	for row, err := range exchange.Read(name, f, in.codes) {
		if err != nil {
			in.fault(err)
			continue
		}
		if !in.all && (row.Modality == rapporteur.Negated || row.Modality == rapporteur.Hypothetical) {
			continue
		}
		if !in.row(&row, name+":"+strconv.Itoa(row.Line), "", yield) {
			return false
		}
	}
	return true
}

// row gives a row to the picture if it passes the filter.
func (in *plotInput) row(row *exchange.Row, id, title string, yield func(chart.Event) bool) bool {
	in.read++
	if !in.filter.passes(row) {
		return true
	}
	in.kept++
	e := chart.FromRow(row, in.shown)
	e.ID, e.Title = id, title
	if e.Quad == chart.NoQuad {
		e.Quad = in.quads[e.Type]
	}
	if row.Score == nil && row.Goldstein == nil {
		e.Score = in.scores[e.Type]
	}
	return yield(e)
}

// reports reads reports as JSON, alone, in an array or one after the other.
func (in *plotInput) reports(name string, f io.Reader, yield func(chart.Event) bool) bool {
	for r, err := range decodeReports(name, f) {
		if err != nil {
			in.fault(err)
			continue
		}
		for source, row := range chart.ReportRows(r, in.all) {
			if !in.row(&row, row.Story+" "+source.ID, chart.Sentence(r, source), yield) {
				return false
			}
		}
	}
	return true
}

// decodeReports gives the reports of a file. Where each stands on a line of its own, a line
// that is wrong does not stop the rest.
func decodeReports(name string, f io.Reader) iter.Seq2[*rapporteur.Report, error] {
	return func(yield func(*rapporteur.Report, error) bool) {
		in := bufio.NewReaderSize(f, 1<<16)
		first, err := in.Peek(1)
		if err == nil && first[0] == '{' {
			first, err = in.Peek(in.Size())
			if err == nil || errors.Is(err, io.EOF) {
				if end := slices.Index(first, '\n'); end < 0 || len(strings.TrimSpace(string(first[:end]))) > 1 {
					decodeLines(name, in, yield)
					return
				}
			}
		}
		decodeStream(name, in, yield)
	}
}

func decodeLines(name string, f io.Reader, yield func(*rapporteur.Report, error) bool) {
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxReportLine)
	n := 1
	for ; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var r rapporteur.Report
		err := json.Unmarshal(lines.Bytes(), &r)
		if err != nil {
			err = rapporteur.Errorf(rapporteur.Invalid, "%s:%d: no report in JSON: %w", name, n, err)
		} else if err = exchange.CheckReport(&r); err != nil {
			err = rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %w", name, n, err)
		}
		if err != nil {
			if !yield(nil, err) {
				return
			}
			continue
		}
		if !yield(&r, nil) {
			return
		}
	}
	if err := lines.Err(); err != nil {
		yield(nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: cannot be read: %w", name, n, err))
	}
}

// decodeStream reads reports that run over lines, or an array of them, up to what is wrong.
func decodeStream(name string, f *bufio.Reader, yield func(*rapporteur.Report, error) bool) {
	d := json.NewDecoder(f)
	wrong := func(err error) {
		yield(nil, rapporteur.Errorf(rapporteur.Invalid, "%s: no report in JSON at byte %d, and nothing after it is read: %w", name, d.InputOffset(), err))
	}
	if first, _ := f.Peek(1); len(first) > 0 && first[0] == '[' {
		if _, err := d.Token(); err != nil {
			wrong(err)
			return
		}
	}
	for d.More() {
		var r rapporteur.Report
		if err := d.Decode(&r); err != nil {
			wrong(err)
			return
		}
		if !yield(&r, nil) {
			return
		}
	}
}

// eventFilter lets rows through by their parties and type; an empty list lets all through.
type eventFilter struct{ actors, recipients, types []string }

func (f *eventFilter) passes(r *exchange.Row) bool {
	return anyOf(f.types, func(s string) bool { return strings.EqualFold(s, r.Type) }) &&
		anyOf(f.actors, func(s string) bool { return isParty(s, &r.Actor) }) &&
		anyOf(f.recipients, func(s string) bool { return isParty(s, &r.Recipient) })
}

func anyOf(wanted []string, is func(string) bool) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, is)
}

// isParty reports whether a party has a name, or all of the codes.
func isParty(wanted string, p *exchange.Party) bool {
	wanted = strings.TrimSpace(wanted)
	if strings.EqualFold(wanted, p.Name) || strings.EqualFold(wanted, p.Raw) && wanted != "" {
		return true
	}
	codes := strings.Fields(wanted)
	for _, code := range codes {
		code = strings.ToUpper(code)
		if code != strings.ToUpper(p.Country) && !slices.Contains(p.Sectors, code) {
			return false
		}
	}
	return len(codes) > 0
}

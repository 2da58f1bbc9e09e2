package exchange

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"rapporteur"
)

// Read gives the rows of a file of events, in order. What the file is follows from its
// first line: POLECAT, ICEWS and Rapporteur's own columns by the names in the header, in
// any order; GDELT by the number of columns, or by its names where someone put them on
// top; reports in JSON Lines by the brace. Cells are divided by tabs where the first line
// has one, else by commas. What is under gzip, zstandard or bzip2 is read as if it were
// not. Parquet is read where in is a file, and told by the names of its columns. codes
// tell what the CAMEO codes of ICEWS and GDELT stand for.
//
// A row that cannot be read is an error that names the file and the line, and the rest is
// read; an error of kind Unsupported means that the file is none of these.
func Read(name string, in io.Reader, codes Codes) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		unpacked, done, err := unpack(in)
		defer done()
		if err != nil {
			yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: %w", name, err))
			return
		}
		f := &file{name: name, lines: lines{in: unpacked, max: maxLine}, codes: codes, yield: yield}
		switch b, _ := f.lines.in.Peek(len(parquetMark)); {
		case string(b) == parquetMark:
			f.parquet(in)
			return
		case len(b) > 0 && b[0] == '{':
			f.lines.max = maxReport
		}
		f.read()
	}
}

// file is a file as it is read.
type file struct {
	name   string
	lines  lines
	codes  Codes
	yield  func(Row, error) bool
	format *Format
	comma  rune
	quotes bool
	index  map[string]int
	width  int
}

// parquet reads a Parquet file, which must be a file: its directory is at its end.
func (f *file) parquet(in io.Reader) {
	at, ok := in.(interface {
		io.ReaderAt
		io.Seeker
	})
	size := int64(0)
	if ok {
		n, err := at.Seek(0, io.SeekEnd)
		size, ok = n, err == nil
	}
	if !ok {
		f.yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: Parquet is read from a file only", f.name))
		return
	}
	f.readParquet(at, size)
}

// wrong yields an error about a line.
func (f *file) wrong(line int, err error) bool {
	return f.yield(Row{}, rapporteur.Errorf(rapporteur.KindOf(err), "%s:%d: %w", f.name, line, err))
}

func (f *file) read() {
	first, err := f.lines.next()
	for err == nil && strings.TrimSpace(first) == "" {
		first, err = f.lines.next()
	}
	switch {
	case err == io.EOF:
		f.yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: the file is empty", f.name))
		return
	case err != nil:
		if _, ours := errors.AsType[*rapporteur.Error](err); ours {
			err = rapporteur.Errorf(rapporteur.Unsupported, "the first line is %w", err)
		} else {
			err = rapporteur.Errorf(rapporteur.Unsupported, "%w", cut(err))
		}
		f.wrong(max(f.lines.line, 1), err)
		return
	case strings.HasPrefix(first, "{"):
		f.lines.back, f.lines.line = []string{first}, f.lines.line-1
		f.readReports()
		return
	}
	if err := f.recognise(first); err != nil {
		f.yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: %w", f.name, err))
		return
	}
	f.readRecords()
}

// recognise finds the format by the first line, which is given again if it is a row.
func (f *file) recognise(first string) error {
	f.comma = ','
	if strings.Contains(first, "\t") {
		f.comma = '\t'
	}
	header := strings.Split(first, "\t")
	if f.comma == ',' {
		var err error
		if header, err = split(first, ','); err != nil {
			return rapporteur.Errorf(rapporteur.Unsupported, "its first line is neither a header nor a row")
		}
	}
	f.quotes = f.comma == ','
	f.width = len(header)
	if f.format = named(header); f.format == nil {
		return f.headerless(first, header)
	}
	f.quotes = f.quotes || f.format.Name == ownName
	f.index = indexOf(header)
	return nil
}

// named is the format that has these names of columns, nil where none has.
func named(header []string) *Format {
	has := func(column string) bool { return slices.Contains(header, column) }
	switch {
	case has("Event Mode") && has("Event Date"):
		return polecat()
	case has("CAMEO Code") && has("Event Date"):
		return icews()
	case has("GLOBALEVENTID") && has("SQLDATE"):
		return gdelt(2)
	case has("article") && has("modality") && has("actor_codes"):
		return own()
	}
	return nil
}

func (f *file) headerless(first string, cells []string) error {
	for _, g := range []*Format{gdelt(1), gdelt(2)} {
		old := g.Name == "gdelt1" && len(cells) == len(g.Columns)-1 // files before April 2013 have no SOURCEURL
		if (old || len(cells) == len(g.Columns)) && len(cells[1]) == 8 {
			f.format, f.index = g, indexOf(g.Columns)
			f.lines.back, f.lines.line = []string{first}, f.lines.line-1
			return nil
		}
	}
	return rapporteur.Errorf(rapporteur.Unsupported, "no format that is read here: its first line has %d columns and begins with %q; POLECAT, ICEWS and Rapporteur's CSV have their header, GDELT 58 or 61 columns", len(cells), brief(cells[0]))
}

func indexOf(header []string) map[string]int {
	index := make(map[string]int, len(header))
	for i, h := range header {
		if _, twice := index[h]; !twice {
			index[h] = i
		}
	}
	return index
}

// record is the next record and its line.
func (f *file) record() ([]string, int, error) {
	if f.quotes {
		return f.lines.quoted(f.comma)
	}
	s, err := f.lines.next()
	if err != nil {
		return nil, f.lines.line, err
	}
	return strings.Split(s, "\t"), f.lines.line, nil
}

func (f *file) readRecords() {
	for {
		cells, line, err := f.record()
		if err == io.EOF {
			return
		}
		known := err == nil
		if _, ours := errors.AsType[*rapporteur.Error](err); !known && !ours { // the source failed
			f.wrong(line, cut(err))
			return
		}
		switch {
		case !known:
		case len(cells) == 1 && strings.TrimSpace(cells[0]) == "":
			continue
		case len(cells) != f.width:
			err = rapporteur.Errorf(rapporteur.Invalid, "%d columns, where the first line has %d", len(cells), f.width)
		}
		if !f.give(cells, line, err) {
			return
		}
	}
}

// give parses a record that is not wrong already and yields its rows.
func (f *file) give(cells []string, line int, err error) bool {
	r := record{cells: cells, index: f.index, err: err}
	var rows []Row
	if err == nil {
		rows = f.format.parse(&r, f.codes)
	}
	if r.err != nil {
		return f.wrong(line, r.err)
	}
	return f.giveRows(rows, line)
}

func (f *file) giveRows(rows []Row, line int) bool {
	for i := range rows {
		rows[i].Line = line
		if !f.yield(rows[i], nil) {
			return false
		}
	}
	return true
}

// CheckReport refuses other JSON that decodes to a report without anything in it, as
// articles do that nobody has read yet.
func CheckReport(r *rapporteur.Report) error {
	if r.Rapporteur == "" && r.Article.ID == "" && r.Article.Text == "" && len(r.Events) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "no report; articles become reports by rapporteur read")
	}
	return nil
}

// readReports reads JSON Lines.
func (f *file) readReports() {
	for {
		s, err := f.lines.next()
		if err == io.EOF {
			return
		}
		var r rapporteur.Report
		if err == nil {
			err = json.Unmarshal([]byte(s), &r)
			if err != nil {
				err = rapporteur.Errorf(rapporteur.Invalid, "no report in JSON: %w", err)
			} else {
				err = CheckReport(&r)
			}
		} else if _, ours := errors.AsType[*rapporteur.Error](err); !ours {
			f.wrong(f.lines.line+1, cut(err))
			return
		}
		if err != nil {
			if !f.wrong(f.lines.line, err) {
				return
			}
			continue
		}
		if !f.giveRows(Rows(&r, true), f.lines.line) {
			return
		}
	}
}

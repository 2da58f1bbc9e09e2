package exchange

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
)

// parquetMark begins and ends a Parquet file.
const parquetMark = "PAR1"

// readParquet reads Parquet files in Rapporteur's own columns and in those of other data
// sets; Line is the row, from 1.
func (f *file) readParquet(in io.ReaderAt, size int64) {
	var next func() ([][]Row, []error, error)
	done := func() error { return nil }
	err := guarded(func() (err error) {
		next, done, err = f.openParquet(in, size)
		return err
	})
	if err != nil {
		f.yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: %w", f.name, err))
		return
	}
	defer guarded(done)
	for line := 1; ; {
		var events [][]Row
		var faults []error
		err := guarded(func() (err error) {
			events, faults, err = next()
			return err
		})
		for i := range events {
			if faults[i] != nil && !f.wrong(line, faults[i]) || faults[i] == nil && !f.giveRows(events[i], line) {
				return
			}
			line++
		}
		switch {
		case errors.Is(err, io.EOF), err == nil && len(events) == 0:
			return
		case err != nil:
			f.wrong(line, rapporteur.Errorf(rapporteur.Invalid, "the file is damaged from here on: %w", err))
			return
		}
	}
}

// parquetBatch is how many rows are read at a time.
const parquetBatch = 256

// openParquet gives a function that reads the next rows of the file, each with the events
// in it or what is wrong with it, and one that ends the reading.
func (f *file) openParquet(in io.ReaderAt, size int64) (next func() ([][]Row, []error, error), done func() error, err error) {
	p, err := parquet.OpenFile(in, size)
	if err != nil {
		return nil, nil, rapporteur.Errorf(rapporteur.Unsupported, "a damaged Parquet file: %w", err)
	}
	var header []string
	for _, column := range p.Root().Columns() {
		header = append(header, column.Name())
	}
	missing := slices.IndexFunc(ownNeeded, func(column string) bool { return !slices.Contains(header, column) })
	if missing < 0 {
		r := parquet.NewGenericReader[ParquetRow](p)
		return nextOwn(r), r.Close, nil
	}
	if f.format = named(header); f.format == nil || len(p.Schema().Columns()) != len(header) {
		return nil, nil, rapporteur.Errorf(rapporteur.Unsupported, "a Parquet file of columns that are not known here: it has no column %q as Rapporteur's own has, and is not of POLECAT, ICEWS or GDELT", ownNeeded[missing])
	}
	r := parquet.NewGenericReader[any](p, p.Schema())
	return f.nextTable(r, header), r.Close, nil
}

// ownNeeded are columns that Rapporteur's own Parquet always has.
var ownNeeded = []string{"article", "event", "type", "actors", "recipients", "modality"}

func nextOwn(r *parquet.GenericReader[ParquetRow]) func() ([][]Row, []error, error) {
	batch := make([]ParquetRow, parquetBatch)
	return func() ([][]Row, []error, error) {
		clear(batch)
		n, err := r.Read(batch)
		events := make([][]Row, n)
		for i := range events {
			events[i] = batch[i].rows()
		}
		return events, make([]error, n), err
	}
}

// nextTable reads rows of the format's columns as records of text.
func (f *file) nextTable(r *parquet.GenericReader[any], header []string) func() ([][]Row, []error, error) {
	batch := make([]parquet.Row, parquetBatch)
	index := indexOf(header)
	return func() ([][]Row, []error, error) {
		n, err := r.ReadRows(batch)
		events, faults := make([][]Row, n), make([]error, n)
		for i, row := range batch[:n] {
			rec := record{cells: make([]string, len(header)), index: index}
			for _, v := range row {
				if c := v.Column(); c >= 0 && c < len(header) {
					rec.cells[c] = f.format.cellOf(header[c], v)
				}
			}
			events[i] = f.format.parse(&rec, f.codes)
			faults[i] = rec.err
		}
		return events, faults, err
	}
}

// guarded turns a panic of the library over damaged bytes into an error.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = rapporteur.Errorf(rapporteur.Invalid, "%v", p)
		}
	}()
	return do()
}

// rows are the event's rows, as [Rows] has them.
func (p *ParquetRow) rows() []Row {
	published := dayOf(p.Published)
	key := articleKey(p.Article, p.URL, p.Title, published)
	row := Row{Day: published, Type: p.Type, Mode: strings.Join(p.Modes, ";"), CAMEO: p.CAMEO, Quad: quadOf(p.Quad), Score: &p.Score, Goldstein: p.Goldstein,
		Contexts: p.Contexts, Modality: rapporteur.Modality(p.Modality), Story: number(key), Sentence: int(p.Sentence), Source: p.Source, URL: p.URL, Published: published}
	if d := dayOf(p.DateStart); !d.IsZero() {
		row.Day = d
	}
	row.Place = Place{Name: p.Place, Country: p.Country}
	if tables().countryNamed(p.Place) != p.Country {
		row.Place.City = p.Place
	}
	if p.Lat != nil && p.Lon != nil {
		row.Place.Point = &Point{*p.Lat, *p.Lon}
	}
	if p.GeoNames != nil {
		row.Place.GeoNames = int(*p.GeoNames)
	}
	actors, recipients := partiesOf(p.Actors), partiesOf(p.Recipients)
	var rows []Row
	for _, pair := range pairs(row.Type, len(actors), len(recipients)) {
		rows = append(rows, row.between(key, p.Event, pair, actors, recipients))
	}
	return rows
}

func partiesOf(ps []ParquetParty) []Party {
	out := make([]Party, len(ps))
	for i, p := range ps {
		out[i] = party(p.Name, p.Code, p.Sectors)
		out[i].Raw, out[i].Wikidata = oneLine(p.Text), p.Wikidata
	}
	return out
}

func dayOf(days *int32) rapporteur.Date {
	if days == nil || *days < -1_000_000 || *days > 3_000_000 {
		return rapporteur.Date{}
	}
	return rapporteur.Date{Year: 1970, Month: 1, Day: 1}.AddDays(int(*days))
}

package exchange

import (
	"errors"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
)

// parquetMark begins and ends a Parquet file.
const parquetMark = "PAR1"

// readParquet reads Rapporteur's own Parquet files; Line is the row, from 1.
func (f *file) readParquet(in io.ReaderAt, size int64) {
	batch := make([]ParquetRow, 256)
	var r *parquet.GenericReader[ParquetRow]
	err := guarded(func() (err error) {
		r, err = openParquet(in, size)
		return err
	})
	if err != nil {
		f.yield(Row{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: %w", f.name, err))
		return
	}
	defer guarded(r.Close)
	for done := 0; ; {
		n := 0
		err := guarded(func() (err error) {
			clear(batch)
			n, err = r.Read(batch)
			return err
		})
		for i := range batch[:n] {
			done++
			if !f.giveRows(batch[i].rows(), done) {
				return
			}
		}
		if err == nil && n > 0 {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			f.wrong(done+1, rapporteur.Errorf(rapporteur.Invalid, "the file is damaged from here on: %w", err))
		}
		return
	}
}

func openParquet(in io.ReaderAt, size int64) (*parquet.GenericReader[ParquetRow], error) {
	p, err := parquet.OpenFile(in, size)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "a damaged Parquet file: %w", err)
	}
	for _, column := range []string{"article", "event", "type", "actors", "recipients", "modality"} {
		if _, ok := p.Schema().Lookup(column); !ok && p.Root().Column(column) == nil {
			return nil, rapporteur.Errorf(rapporteur.Unsupported, "a Parquet file that Rapporteur did not write: it has no column %q", column)
		}
	}
	return parquet.NewGenericReader[ParquetRow](p), nil
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

package exchange

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
)

// Sheet holds the rows of a number of reports until they are written to a Parquet file of
// their own. It keeps rows only, which take some kilobytes a report.
type Sheet interface {
	// Add takes the events of a report.
	Add(*rapporteur.Report) error
	// Rows is how many rows there are.
	Rows() int
	// Write writes the file.
	Write(io.Writer) error
}

// NewSheet is a Sheet of Rapporteur's own columns; see [NewParquet].
func NewSheet(all bool) Sheet { return &ownSheet{all: all} }

// NewSheet is a Sheet of the format's columns; see [Format.NewParquet].
func (f *Format) NewSheet(all bool, codes Codes) Sheet {
	return &tableSheet{format: f, all: all, codes: codes}
}

// Month is the folder of a day's month among partitions, as Hive lays them out and DuckDB,
// Arrow and Spark read them: year=2023/month=03. Days that are not told share one.
func Month(d rapporteur.Date) string {
	if d.IsZero() {
		const unknown = "__HIVE_DEFAULT_PARTITION__" // what Hive calls a partition by nothing
		return filepath.Join("year="+unknown, "month="+unknown)
	}
	return filepath.Join(fmt.Sprintf("year=%04d", d.Year), fmt.Sprintf("month=%02d", int(d.Month)))
}

type ownSheet struct {
	all  bool
	rows []ParquetRow
}

func (s *ownSheet) Rows() int { return len(s.rows) }

func (s *ownSheet) Add(r *rapporteur.Report) error {
	s.rows = append(s.rows, parquetRows(r, s.all)...)
	return nil
}

func (s *ownSheet) Write(w io.Writer) error {
	p := parquet.NewGenericWriter[ParquetRow](w, parquetOptions()...)
	if _, err := p.Write(s.rows); err != nil {
		return err
	}
	return p.Close()
}

type tableSheet struct {
	format *Format
	all    bool
	codes  Codes
	rows   []parquet.Row
}

func (s *tableSheet) Rows() int { return len(s.rows) }

func (s *tableSheet) Add(r *rapporteur.Report) error {
	rows, err := s.format.parquetRows(r, s.all, s.codes)
	s.rows = append(s.rows, rows...)
	return err
}

func (s *tableSheet) Write(w io.Writer) error {
	p := parquet.NewGenericWriter[any](w, append(parquetOptions(), s.format.schema())...)
	if _, err := p.WriteRows(s.rows); err != nil {
		return err
	}
	return p.Close()
}

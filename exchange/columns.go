package exchange

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
)

// columnType is the type of a column in Parquet; where none is said it is text.
type columnType int

const (
	words columnType = iota
	integer
	real
	day
)

// columnTypes are the types of the columns that are not text.
type columnTypes map[string]columnType

func typesOf(t columnType, columns ...string) columnTypes { return columnTypes{}.and(t, columns...) }

func (c columnTypes) and(t columnType, columns ...string) columnTypes {
	for _, column := range columns {
		c[column] = t
	}
	return c
}

// NewParquet writes the format's columns to w as Parquet, with types, a row for each pair
// of actor and recipient; an empty cell is null. See [Format.Write].
func (f *Format) NewParquet(w io.Writer, all bool, codes Codes) Parquet {
	schema := f.schema()
	return &tableParquet{format: f, all: all, codes: codes, w: parquet.NewGenericWriter[any](w, append(parquetOptions(), schema)...)}
}

// schema has the columns in their order, which a parquet.Group would not keep.
func (f *Format) schema() *parquet.Schema {
	fields := make([]reflect.StructField, len(f.Columns))
	for i, column := range f.Columns {
		field := reflect.StructField{Name: fmt.Sprintf("C%d", i), Type: reflect.TypeFor[string](), Tag: tagOf(column, "optional,dict")}
		switch f.types[column] {
		case integer:
			field.Type, field.Tag = reflect.TypeFor[*int64](), tagOf(column, "optional")
		case real:
			field.Type, field.Tag = reflect.TypeFor[*float64](), tagOf(column, "optional")
		case day:
			field.Type, field.Tag = reflect.TypeFor[*int32](), tagOf(column, "optional,date")
		}
		fields[i] = field
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface())
}

func tagOf(column, options string) reflect.StructTag {
	return reflect.StructTag("parquet:" + strconv.Quote(column+","+options))
}

// tableParquet has the columns of a data set.
type tableParquet struct {
	format *Format
	all    bool
	codes  Codes
	w      *parquet.GenericWriter[any]
}

func (p *tableParquet) Write(r *rapporteur.Report) (int, error) {
	rows, err := p.format.parquetRows(r, p.all, p.codes)
	if err != nil {
		return 0, err
	}
	return p.w.WriteRows(rows)
}

func (f *Format) parquetRows(r *rapporteur.Report, all bool, codes Codes) ([]parquet.Row, error) {
	var rows []parquet.Row
	for _, row := range Rows(r, all) {
		values, err := f.values(f.cells(&row, codes))
		if err != nil {
			return nil, err
		}
		rows = append(rows, values)
	}
	return rows, nil
}

func (p *tableParquet) Close() error { return p.w.Close() }

// values are the cells with their types.
func (f *Format) values(cells []string) (parquet.Row, error) {
	row := make(parquet.Row, len(cells))
	for i, cell := range cells {
		if cell == "" {
			row[i] = parquet.NullValue().Level(0, 0, i)
			continue
		}
		v, err := valueOf(f.types[f.Columns[i]], cell)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Internal, "column %s: %w", f.Columns[i], err)
		}
		row[i] = v.Level(0, 1, i)
	}
	return row, nil
}

func valueOf(t columnType, cell string) (parquet.Value, error) {
	switch t {
	case integer:
		n, err := strconv.ParseInt(cell, 10, 64)
		return parquet.Int64Value(n), err
	case real:
		x, err := strconv.ParseFloat(cell, 64)
		return parquet.DoubleValue(x), err
	case day:
		d, err := rapporteur.ParseDate(cell)
		if err != nil {
			return parquet.Value{}, err
		}
		return parquet.Int32Value(*days(d)), nil
	}
	return parquet.ByteArrayValue([]byte(cell)), nil
}

// cellOf is the cell of a value, as the format's text has it.
func (f *Format) cellOf(column string, v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case f.types[column] == day && v.Kind() == parquet.Int32:
		n := v.Int32()
		return dayOf(&n).String()
	case v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray:
		return strings.ToValidUTF8(string(v.ByteArray()), "\uFFFD")
	case v.Kind() == parquet.Double:
		x := v.Double()
		return decimal(&x)
	case v.Kind() == parquet.Float:
		x := float64(v.Float())
		return decimal(&x)
	}
	return v.String()
}

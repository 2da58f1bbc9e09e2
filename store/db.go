package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"time"

	"rapporteur"
)

// DB is a record in a SQL database.
type DB struct {
	w, r    *sql.DB // one connection that writes and several that read; the same pool where the database allows it
	d       Dialect
	options Options
	told    recent[toldAt, *prepared]
}

// Options are what a record is made with besides its address; the zero Options are good.
type Options struct {
	// Now tells the time; time.Now if nil.
	Now func() time.Time
	// Disputes finds the claims that contradict each other; nil finds none across articles.
	Disputes Disputer
	// Ungrouped keeps reports without looking for incidents and for disputes with others:
	// for records whose rows only are searched. Reading an article again makes up for it.
	Ungrouped bool
}

// Disputer finds the pairs of claims of several reports of which one denies what the other
// says; package coder has one. Of reports that the record has it is given the claims, who
// is named where with which code, and of the events their ids, types, quads and the
// parties' codes. It must not change them.
type Disputer func(reports []*rapporteur.Report) []Contradiction

// Contradiction is a pair of claims, by the index of their report and within it.
type Contradiction struct {
	ReportA, ClaimA int
	ReportB, ClaimB int
	Words           []string // that both share
	Score           float64
}

// Dialect is what differs between databases. Their drivers keep for each connection the
// statements that it ran last, so that a query costs least whose text is always the same.
type Dialect interface {
	Name() string
	// Rebind writes a statement's "?" as the database wants them.
	Rebind(query string) string
	// Migrations are the files NNNN_name.up.sql and NNNN_name.down.sql.
	Migrations() fs.FS
	// Lock keeps others that lock one of the names out until the transaction ends; the
	// names are locked in their order.
	Lock(ctx context.Context, tx *sql.Tx, names ...string) error
	// In is a condition that a column has one of some values. It holds one parameter, which
	// InArg makes of a slice, so that the statement is the same for any number of them.
	In(column string) string
	InArg(values any) any
	// Table is a table "v" of rows that stand in one parameter, a text in JSON: a list of
	// objects. The columns are given by name and type, "n BIGINT".
	Table(columns ...string) string
	// Each joins to each row of "v" those of a table, named n, that meet a condition, by an
	// index of the table: what stands after "v" and in WHERE.
	Each(table, n, cond string) (join, where string)
	// Latest is Each for the rows with the highest of a column, at least so many where there
	// are: a database that can stop after them does.
	Latest(table, n, cond, column string, most int) (join, where string)
	// First is Each for the first rows in an order, so many at most; key is a number by which
	// the table knows its rows.
	First(table, n, key, cond, order string, most int) (join, where string)
	// Reading are the options of a transaction that sees one state and writes nothing.
	Reading() *sql.TxOptions
	// NextIDs takes n numbers of a column for rows to come, in ascending order.
	NextIDs(ctx context.Context, tx *sql.Tx, table, column string, n int) ([]int64, error)
	// Words is the expression for what full text keeps of a parameter.
	Words() string
	// Match is a condition on a full-text table that holds one parameter, which MatchArg
	// makes of words and phrases: each must be there, the last as a prefix where it says so.
	Match(table string) string
	MatchArg(terms []Term) string
	// Kind sorts a driver's error, with a sentence for people where there is a better one.
	Kind(err error) (kind rapporteur.ErrorKind, why string, known bool)
	// Retry reports whether the same transaction may succeed if it is run again.
	Retry(err error) bool
	// Size is the record's size in bytes.
	Size(ctx context.Context, db *sql.DB) (int64, error)
	// AfterRestore puts right what copying rows does not: where numbers go on.
	AfterRestore(ctx context.Context, tx *sql.Tx) error
}

// New makes a record of open connections and brings its tables up to date. write and read
// may be the same.
func New(ctx context.Context, d Dialect, write, read *sql.DB, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db := &DB{w: write, r: read, d: d, options: o}
	db.told.most = toldMost
	if err := db.migrate(ctx, latest); err != nil {
		return nil, err
	}
	return db, nil
}

// Close lets the connections go.
func (db *DB) Close() error {
	if db.w == db.r {
		return db.w.Close()
	}
	return errors.Join(db.r.Close(), db.w.Close())
}

// now is the time in microseconds, as the tables have it.
func (db *DB) now() int64 { return db.options.Now().UnixMicro() }

// micros is a time as the tables have it.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// timeOf is what micros wrote.
func timeOf(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// dateOf is a date as the tables have it.
func dateOf(s string) rapporteur.Date {
	d, _ := rapporteur.ParseDate(s)
	return d
}

// dayOf is a date as a number that sorts, 0 for none.
func dayOf(d rapporteur.Date) int64 {
	return int64(d.Year)*10000 + int64(d.Month)*100 + int64(d.Day)
}

// flag is a truth as the tables have it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

var _ rapporteur.Store = (*DB)(nil)

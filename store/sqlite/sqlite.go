// Package sqlite keeps a record in a file: SQLite in pure Go, with a write-ahead log, so
// that readers and the one writer do not wait for each other.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"rapporteur"
	"rapporteur/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// pragmas are set on every connection. With synchronous=FULL what was acknowledged
// outlives a loss of power, not only the end of the program.
var pragmas = []string{"busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)", "temp_store(MEMORY)", "cache_size(-8192)", "mmap_size(268435456)"}

// Open opens the record in a file, which it makes where there is none.
func Open(ctx context.Context, file string, o store.Options) (*store.DB, error) {
	if info, err := os.Stat(filepath.Dir(file)); err != nil || !info.IsDir() {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot keep the record in %s: there is no folder %s", file, filepath.Dir(file))
	}
	// It holds hashes of passwords: a new one is its owner's only, and so are its logs.
	if f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		f.Close()
	}
	write := sql.OpenDB(connector{address(file, "_txlock=immediate", "_pragma=journal_mode(WAL)")})
	write.SetMaxOpenConns(1)
	read := sql.OpenDB(connector{address(file, "_pragma=query_only(1)")})
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	db, err := store.New(ctx, dialect{file}, write, read, o)
	if err != nil {
		read.Close()
		write.Close()
		return nil, rapporteur.Errorf(rapporteur.KindOf(err), "cannot open the record in %s: %w", file, err)
	}
	return db, nil
}

// address is the file as a URI, so that no character of its name is taken for an option.
func address(file string, options ...string) string {
	for _, p := range pragmas {
		options = append(options, "_pragma="+p)
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + strings.Join(options, "&")
}

// dialect is SQLite's.
type dialect struct{ file string }

func (dialect) Name() string               { return "SQLite" }
func (dialect) Rebind(query string) string { return query }
func (dialect) Reading() *sql.TxOptions    { return nil }

func (dialect) Migrations() fs.FS {
	sub, _ := fs.Sub(migrations, "migrations")
	return sub
}

// Lock has nothing to do: one connection writes, and others' transactions wait for it.
func (dialect) Lock(context.Context, *sql.Tx, ...string) error { return nil }

func (dialect) In(column string) string { return column + " IN (SELECT value FROM json_each(?))" }

func (dialect) InArg(values any) any {
	b, _ := json.Marshal(values) // of strings and numbers
	return string(b)
}

func (dialect) Table(columns ...string) string {
	fields := make([]string, len(columns))
	for i, c := range columns {
		name, _, _ := strings.Cut(c, " ")
		fields[i] = "json_extract(value, '$." + name + "') AS " + name
	}
	return "(SELECT " + strings.Join(fields, ", ") + " FROM json_each(?)) AS v"
}

func (dialect) NextIDs(ctx context.Context, tx *sql.Tx, table, column string, n int) ([]int64, error) {
	var last int64
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max("+column+"), 0) FROM "+table).Scan(&last); err != nil {
		return nil, err
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = last + 1 + int64(i)
	}
	return ids, nil
}

func (dialect) Words() string             { return "?" }
func (dialect) Match(table string) string { return table + " MATCH ?" }

// MatchArg writes FTS5's syntax of words that were folded: only letters and digits are in
// them, and each string is quoted.
func (dialect) MatchArg(terms []store.Term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = `"` + strings.Join(t.Words, " ") + `"`
		if t.Prefix {
			parts[i] += "*"
		}
	}
	return strings.Join(parts, " ")
}

// Each relies on CROSS JOIN, which SQLite does in the order that it is written in.
func (dialect) Each(table, n, cond string) (join, where string) {
	return " CROSS JOIN " + table + " " + n, cond
}

// Latest reads them all: they are found by the tables' keys, and no limit may stand in a join.
func (d dialect) Latest(table, n, cond, _ string, _ int) (join, where string) {
	return d.Each(table, n, cond)
}

// First looks the rows up by their numbers, which a query within the query gives: no limit
// may stand in a join that sees the row before.
func (dialect) First(table, n, key, cond, order string, most int) (join, where string) {
	key = n + "." + key
	return " CROSS JOIN " + table + " " + n, fmt.Sprintf("%s IN (SELECT %s FROM %s %s WHERE %s ORDER BY %s LIMIT %d)", key, key, table, n, cond, order, most)
}

func (d dialect) Kind(err error) (rapporteur.ErrorKind, string, bool) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return 0, "", false
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return rapporteur.Conflict, "there is one already", true
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return rapporteur.NotFound, "what it belongs to is not in the record", true
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return rapporteur.Invalid, "a value is out of its range", true
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return rapporteur.Internal, "the disk that holds " + d.file + " is full; make room, nothing was written", true
	case sqlite3.SQLITE_IOERR:
		return rapporteur.Internal, "the disk that holds " + d.file + " cannot be written or read; it may be full, nothing was written", true
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return rapporteur.Unsupported, d.file + " is no record or is damaged; restore a backup", true
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return rapporteur.Forbidden, d.file + " may not be written", true
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return rapporteur.TooSlow, "another program has been writing to " + d.file + " for too long; try again", true
	case sqlite3.SQLITE_TOOBIG:
		return rapporteur.TooLarge, "it is too large", true
	}
	return rapporteur.Internal, "", true
}

func (dialect) Retry(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_BUSY_SNAPSHOT || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
}

// AfterRestore has nothing to do: numbers go on after the largest.
func (dialect) AfterRestore(context.Context, *sql.Tx) error { return nil }

func (dialect) Size(ctx context.Context, db *sql.DB) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&n)
	return n, err
}

// Package postgres keeps a record in PostgreSQL, 13 or later.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"rapporteur"
	"rapporteur/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// connections is how many are open at most.
const connections = 16

// Open opens the record in a database, given by its URL.
func Open(ctx context.Context, url string, o store.Options) (*store.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the record's address is no address of PostgreSQL: %w", err)
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	db, err := store.New(ctx, dialect{}, pool, pool, o)
	if err != nil {
		pool.Close()
		return nil, rapporteur.Errorf(rapporteur.KindOf(err), "cannot open the record in PostgreSQL at %s: %w", config.Host, err)
	}
	return db, nil
}

// dialect is PostgreSQL's.
type dialect struct{}

func (dialect) Name() string { return "PostgreSQL" }

// Rebind numbers the parameters: "?" stands in no statement otherwise.
func (dialect) Rebind(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

func (dialect) Reading() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

func (dialect) Migrations() fs.FS {
	sub, _ := fs.Sub(migrations, "migrations")
	return sub
}

// Lock takes advisory locks that end with the transaction; those of other schemas of the
// database are others.
func (dialect) Lock(ctx context.Context, tx *sql.Tx, names ...string) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(n)) FROM unnest($1::text[]) n`, names)
	return err
}

func (dialect) In(column string) string { return column + " = ANY(?)" }
func (dialect) InArg(values any) any    { return values }

func (dialect) Table(columns ...string) string {
	return "json_to_recordset(CAST(? AS json)) AS v(" + strings.Join(columns, ", ") + ")"
}

func (dialect) NextIDs(ctx context.Context, tx *sql.Tx, table, column string, n int) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT nextval(pg_get_serial_sequence($1, $2)) FROM generate_series(1, $3::int)`, table, column, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := make([]int64, 0, n)
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// sequences are the columns whose numbers a restored record must go on from.
var sequences = [...][2]string{
	{"articles", "num"}, {"places", "id"}, {"actors", "id"}, {"incidents", "num"}, {"events", "id"}, {"claims", "id"}, {"disputes", "num"},
	{"people", "num"}, {"comments", "num"}, {"audit", "id"}, {"mail", "id"}, {"changes", "seq"},
}

func (dialect) AfterRestore(ctx context.Context, tx *sql.Tx) error {
	for _, s := range sequences {
		query := "SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max(" + s[1] + "), 0) + 1, false) FROM " + s[0]
		if _, err := tx.ExecContext(ctx, query, s[0], s[1]); err != nil {
			return err
		}
	}
	return nil
}

// Each keeps the planner from going through the whole table once for all rows, which it
// does while a table is filled and its statistics tell of a small one.
func (dialect) Each(table, n, cond string) (join, where string) {
	return " CROSS JOIN LATERAL (SELECT * FROM " + table + " " + n + " WHERE " + cond + " OFFSET 0) " + n, "TRUE"
}

func (d dialect) Latest(table, n, cond, column string, most int) (join, where string) {
	return d.First(table, n, "", cond, n+"."+column+" DESC", most)
}

// First is a join with a limit for each row.
func (dialect) First(table, n, _, cond, order string, most int) (join, where string) {
	return fmt.Sprintf(" CROSS JOIN LATERAL (SELECT * FROM %s %s WHERE %s ORDER BY %s LIMIT %d) %s", table, n, cond, order, most, n), "TRUE"
}

func (dialect) Words() string { return "to_tsvector('rapporteur', ?)" }

func (dialect) Match(table string) string {
	return table + ".words @@ to_tsquery('rapporteur', ?)"
}

// MatchArg writes to_tsquery's syntax of words that were folded: only letters and digits
// are in them.
func (dialect) MatchArg(terms []store.Term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = strings.Join(t.Words, " <-> ")
		if t.Prefix {
			parts[i] += ":*"
		}
	}
	return strings.Join(parts, " & ")
}

// The codes of PostgreSQL's errors that mean something here (appendix A of its manual).
const (
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	checkViolation       = "23514"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	readOnly             = "25006"
	noPrivilege          = "42501"
	badText              = "22021"
	badChar              = "22P05"
	cancelled            = "57014"
)

func (dialect) Kind(err error) (rapporteur.ErrorKind, string, bool) {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
			return rapporteur.Internal, "PostgreSQL cannot be reached", true
		}
		return 0, "", false
	}
	switch e.Code {
	case uniqueViolation:
		return rapporteur.Conflict, "there is one already", true
	case foreignKeyViolation:
		return rapporteur.NotFound, "what it belongs to is not in the record", true
	case checkViolation:
		return rapporteur.Invalid, "a value is out of its range", true
	case badText, badChar:
		return rapporteur.Invalid, "a text holds what is no UTF-8 or a zero byte", true
	case diskFull:
		return rapporteur.Internal, "the disk of PostgreSQL is full; make room, nothing was written", true
	case readOnly, noPrivilege:
		return rapporteur.Forbidden, "PostgreSQL does not let this user write", true
	case tooManyConnections:
		return rapporteur.TooSlow, "PostgreSQL has no connection left; try again", true
	case cancelled:
		return rapporteur.TooSlow, "it took too long", true
	case serializationFailure, deadlockDetected:
		return rapporteur.TooSlow, "others keep getting in the way; try again", true
	}
	return rapporteur.Internal, "", true
}

func (dialect) Retry(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == serializationFailure || e.Code == deadlockDetected)
}

func (dialect) Size(ctx context.Context, db *sql.DB) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&n)
	return n, err
}

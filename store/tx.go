package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

// tx is a transaction, or for single reads a connection without one.
type tx struct {
	q interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
	sql     *sql.Tx // nil without a transaction
	db      *DB
	now     int64 // the transaction's time
	changes []rapporteur.Change
	audits  []rapporteur.AuditEntry
}

// maxTries is how often a transaction is run that others got in the way of.
const maxTries = 12

// write runs do in a transaction that writes, again where the database says that another
// got in its way, so that do must change nothing but through its tx. doing says what is
// done, for errors: "rate article 12ab".
func (db *DB) write(ctx context.Context, doing string, do func(*tx) error) error {
	for try := 1; ; try++ {
		err := db.attempt(ctx, do)
		if err == nil {
			return nil
		}
		if try == maxTries || !db.d.Retry(err) || ctx.Err() != nil {
			return db.fail(doing, err)
		}
		pause := time.Duration(rand.Int64N(int64(time.Millisecond) << try))
		select {
		case <-ctx.Done():
			return db.fail(doing, ctx.Err())
		case <-time.After(pause):
		}
	}
}

func (db *DB) attempt(ctx context.Context, do func(*tx) error) error {
	t, err := db.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	x := &tx{q: t, sql: t, db: db, now: db.now()}
	if err := do(x); err != nil {
		return err
	}
	if err := x.flush(ctx); err != nil {
		return err
	}
	return t.Commit()
}

// read runs do on one state of the record, which others' writes do not change.
func (db *DB) read(ctx context.Context, doing string, do func(*tx) error) error {
	t, err := db.r.BeginTx(ctx, db.d.Reading())
	if err != nil {
		return db.fail(doing, err)
	}
	defer t.Rollback()
	return db.fail(doing, do(&tx{q: t, sql: t, db: db, now: db.now()}))
}

// single is for a read of one statement, which needs no transaction.
func (db *DB) single() *tx { return &tx{q: db.r, db: db, now: db.now()} }

// exec runs a statement and gives the number of rows that it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.q.ExecContext(ctx, t.db.d.Rebind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t *tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.q.QueryContext(ctx, t.db.d.Rebind(query), args...)
}

func (t *tx) row(ctx context.Context, query string, args ...any) *sql.Row {
	return t.q.QueryRowContext(ctx, t.db.d.Rebind(query), args...)
}

// lock keeps other transactions that lock one of the names waiting until this one ends. A
// database with one writer needs none.
func (t *tx) lock(ctx context.Context, names ...string) error {
	return t.db.d.Lock(ctx, t.sql, names...)
}

// in is a condition that a column has one of some values, with its argument.
func (t *tx) in(column string, values any) (cond string, arg any) {
	return t.db.d.In(column), t.db.d.InArg(values)
}

// changed tells that something visible changed, see rapporteur.Change.
func (t *tx) changed(what, article, id string) {
	t.changes = append(t.changes, rapporteur.Change{What: what, Article: article, ID: id})
}

// audit puts an act into the audit trail; by is "program" where it is empty.
func (t *tx) audit(by, act, object, why string) {
	if by == "" {
		by = "program"
	}
	t.audits = append(t.audits, rapporteur.AuditEntry{By: by, Act: act, Object: object, Why: why})
}

// flush writes what was told. Changes come last and under a lock, so that their numbers
// become visible in their order and a reader that goes on after one misses none.
func (t *tx) flush(ctx context.Context) error {
	for _, a := range t.audits {
		at := t.now
		if !a.Time.IsZero() {
			at = micros(a.Time)
		}
		if _, err := t.exec(ctx, `INSERT INTO audit (time, person, act, object, why) VALUES (?, ?, ?, ?, ?)`, at, a.By, a.Act, a.Object, a.Why); err != nil {
			return err
		}
	}
	if len(t.changes) == 0 {
		return nil
	}
	if err := t.lock(ctx, "changes"); err != nil {
		return err
	}
	rows := make([][]any, len(t.changes))
	for i, c := range t.changes {
		rows[i] = []any{c.What, c.Article, c.ID, t.now}
	}
	return t.insert(ctx, "changes", []string{"what", "article", "object", "time"}, rows)
}

// insert puts in many rows, a few dozen a statement.
func (t *tx) insert(ctx context.Context, table string, columns []string, rows [][]any) error {
	return t.insertAs(ctx, table, columns, nil, rows, "")
}

// insertAs is insert with expressions around the parameters of some columns, and with what
// is done about rows that are there, " ON CONFLICT …".
func (t *tx) insertAs(ctx context.Context, table string, columns []string, as map[string]string, rows [][]any, there string) error {
	var one strings.Builder
	for i, c := range columns {
		if i > 0 {
			one.WriteString(", ")
		}
		if e := as[c]; e != "" {
			one.WriteString(e)
		} else {
			one.WriteByte('?')
		}
	}
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	for _, size := range [...]int{64, 16, 4, 1} { // few sizes make few statements to prepare
		for len(rows) >= size {
			args := make([]any, 0, size*len(columns))
			for _, r := range rows[:size] {
				args = append(args, r...)
			}
			query := head + strings.Repeat("("+one.String()+"), ", size-1) + "(" + one.String() + ")" + there
			if _, err := t.exec(ctx, query, args...); err != nil {
				return err
			}
			rows = rows[size:]
		}
	}
	return nil
}

// setText replaces what full text knows of a row: table is article_text, event_text,
// claim_text or comment_text, id the row's number. An empty text only takes it out.
func (t *tx) setText(ctx context.Context, table string, id int64, text string) error {
	if _, err := t.exec(ctx, `DELETE FROM `+table+` WHERE rowid = ?`, id); err != nil || text == "" {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO `+table+` (rowid, words) VALUES (?, `+t.db.d.Words()+`)`, id, fold(text))
	return err
}

// nextIDs takes n numbers of a table for rows to come, in ascending order.
func (t *tx) nextIDs(ctx context.Context, table string, n int) ([]int64, error) {
	column := "num"
	switch table {
	case "events", "claims", "actors", "places":
		column = "id"
	}
	return t.db.d.NextIDs(ctx, t.sql, table, column, n)
}

// each scans every row and closes them.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// toJSON is a value as the tables have it; what the record keeps can always be written.
func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: " + err.Error()) // NaN and infinities are refused before, see checkReport
	}
	return string(b)
}

// limitTo ends a query after n rows. The number stands in the text: a parameter there makes
// SQLite plan the query anew each time, for it looks at its value.
func limitTo(n int) string { return " LIMIT " + strconv.Itoa(n) }

// marks are n parameters, "?, ?, ?".
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

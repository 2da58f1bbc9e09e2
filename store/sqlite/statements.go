package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// maxStatements is how many statements half of what a connection keeps holds at most.
const maxStatements = 128

// connector opens connections that keep their statements: SQLite parses and plans each
// query anew, which for the small ones of a page takes longer than to run them, and
// database/sql keeps a statement of a transaction only as long as the transaction.
type connector struct{ address string }

func (c connector) Driver() driver.Driver { return new(sqlite.Driver) }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.Driver().Open(c.address)
	if err != nil {
		return nil, err
	}
	full, ok := inner.(fullConn)
	if !ok { // the driver's connections have been so since 2020
		return nil, errors.Join(errors.New("the driver's connections lack what database/sql asks for"), inner.Close())
	}
	return &conn{fullConn: full, newer: map[string]*statement{}}, nil
}

// fullConn is what the driver's connections can do that is used here.
type fullConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is a connection that keeps the statements it ran last, up to twice a number: when
// the newer half is full it becomes the older, which goes. database/sql lets one goroutine
// at a time use a connection.
type conn struct {
	fullConn
	newer, older map[string]*statement
}

// statement is one that was run on a connection.
type statement struct {
	prepared // nil until it is run for the second time
	busy     bool
	gone     bool // from what is kept, while it was busy
}

type prepared interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement is the kept one of a query, or nil where there is none that is free: for a
// query that is run for the first time, and for one whose rows are still being read.
func (c *conn) statement(ctx context.Context, query string) (*statement, error) {
	s := c.newer[query]
	if s == nil {
		if s = c.older[query]; s == nil {
			c.add(query, new(statement))
			return nil, nil
		}
		delete(c.older, query)
		c.add(query, s)
	}
	if s.prepared == nil {
		p, err := c.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		var ok bool
		if s.prepared, ok = p.(prepared); !ok {
			return nil, p.Close()
		}
	}
	if s.busy {
		return nil, nil
	}
	return s, nil
}

func (c *conn) add(query string, s *statement) {
	if len(c.newer) >= maxStatements {
		for _, old := range c.older {
			_ = old.leave() // an error was told when it was run
		}
		c.newer, c.older = map[string]*statement{}, c.newer
	}
	c.newer[query] = s
}

// leave closes a statement, once its rows are read.
func (s *statement) leave() error {
	s.gone = true
	if s.busy || s.prepared == nil {
		return nil
	}
	return s.prepared.Close()
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.fullConn.ExecContext(ctx, query, args)
	}
	return s.prepared.ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.fullConn.QueryContext(ctx, query, args)
	}
	rows, err := s.prepared.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &keptRows{rows, s}, nil
}

// Close implements driver.Conn.
func (c *conn) Close() error {
	var errs []error
	for _, kept := range []map[string]*statement{c.newer, c.older} {
		for _, s := range kept {
			errs = append(errs, s.leave())
		}
	}
	return errors.Join(append(errs, c.fullConn.Close())...)
}

// keptRows are the rows of a statement that is kept; it is free when they are closed.
type keptRows struct {
	driver.Rows
	of *statement
}

func (r *keptRows) Close() error {
	err := r.Rows.Close()
	if r.of.busy {
		r.of.busy = false
		if r.of.gone {
			err = errors.Join(err, r.of.leave())
		}
	}
	return err
}

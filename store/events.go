package store

import (
	"context"
	"database/sql"
	"iter"
	"math"
	"strconv"

	"rapporteur"
)

func fmtInt(n int) string { return strconv.Itoa(n) }

// Events implements rapporteur.RowStore.
func (db *DB) Events(ctx context.Context, q rapporteur.RowQuery) (rapporteur.Listing[rapporteur.EventRow], error) {
	l, err := listRows(ctx, db, eventTable, q, "list events")
	return convert(l, rowOf.event), err
}

// Claims implements rapporteur.RowStore.
func (db *DB) Claims(ctx context.Context, q rapporteur.RowQuery) (rapporteur.Listing[rapporteur.ClaimRow], error) {
	l, err := listRows(ctx, db, claimTable, q, "list claims")
	return convert(l, rowOf.claim), err
}

// EachEvent implements rapporteur.RowStore.
func (db *DB) EachEvent(ctx context.Context, q rapporteur.RowQuery) iter.Seq2[rapporteur.EventRow, error] {
	return func(yield func(rapporteur.EventRow, error) bool) {
		for r, err := range db.eachRow(ctx, eventTable, q, "list events") {
			if !yield(r.event(), err) {
				return
			}
		}
	}
}

// EachClaim implements rapporteur.RowStore.
func (db *DB) EachClaim(ctx context.Context, q rapporteur.RowQuery) iter.Seq2[rapporteur.ClaimRow, error] {
	return func(yield func(rapporteur.ClaimRow, error) bool) {
		for r, err := range db.eachRow(ctx, claimTable, q, "list claims") {
			if !yield(r.claim(), err) {
				return
			}
		}
	}
}

// Event implements rapporteur.RowStore.
func (db *DB) Event(ctx context.Context, key rapporteur.RowKey) (rapporteur.EventRow, error) {
	r, err := db.single().rowBy(ctx, eventTable, key)
	return r.event(), db.fail("find event "+key.String(), missing(err, "the record has no event %q", key))
}

// Claim implements rapporteur.RowStore.
func (db *DB) Claim(ctx context.Context, key rapporteur.RowKey) (rapporteur.ClaimRow, error) {
	r, err := db.single().rowBy(ctx, claimTable, key)
	return r.claim(), db.fail("find claim "+key.String(), missing(err, "the record has no claim %q", key))
}

// CountEvents implements rapporteur.RowStore.
func (db *DB) CountEvents(ctx context.Context, q rapporteur.RowQuery) (n int, err error) {
	err = db.read(ctx, "count events", func(t *tx) error {
		p, err := t.planAll(ctx, eventTable, q)
		if err != nil {
			return err
		}
		if q.Limit > 0 {
			query, args, err := p.statement("1 AS one", false)
			if err == nil {
				err = t.row(ctx, `SELECT count(*) FROM (`+query+limitTo(q.Limit)+`) f`, args...).Scan(&n)
			}
			return err
		}
		query, args, err := p.statement("count(*)", false)
		if err != nil {
			return err
		}
		return t.row(ctx, query, args...).Scan(&n)
	})
	return n, err
}

// rowOf is an event or a claim as it is scanned.
type rowOf struct {
	id       int64
	key      rapporteur.RowKey
	order    float64 // what the list is sorted by, exact up to 2^53
	body     rowBody
	verdict  string
	disputed truth
	incident string
	article  rapporteur.ArticleRow
}

func (r rowOf) event() rapporteur.EventRow {
	e := rapporteur.EventRow{Key: r.key, Article: r.article, Passage: r.body.Passage, Incident: r.incident, Verdict: r.verdict, Disputed: bool(r.disputed)}
	if r.body.Event != nil {
		e.Event = *r.body.Event
	}
	return e
}

func (r rowOf) claim() rapporteur.ClaimRow {
	c := rapporteur.ClaimRow{Key: r.key, Article: r.article, Passage: r.body.Passage, Verdict: r.verdict, Disputed: bool(r.disputed)}
	if r.body.Claim != nil {
		c.Claim = *r.body.Claim
	}
	return c
}

const rowColumns = "r.id, r.article, r.row, r.body, r.verdict, r.disputed"

// fields are where rowColumns, the incident, what the list is sorted by and the article go.
func (r *rowOf) fields() []any {
	return append([]any{&r.id, &r.key.Article, &r.key.Row, inJSON{&r.body}, &r.verdict, &r.disputed, &r.incident, &r.order}, articleFields(&r.article)...)
}

// rows are the columns of a plan, with the articles.
func (p *rowPlan) rows() (columns string) {
	p.from += " CROSS JOIN articles a"
	p.and("a.id = r.article")
	return rowColumns + p.extra + ", " + p.by.column + ", " + articleColumns
}

// paged is the statement for a page of n rows with their articles. Where rows are gathered
// and sorted, their numbers are first, and only those of the page are read whole.
func (p *rowPlan) paged(n int) (string, []any, error) {
	if p.few == nil {
		query, args, err := p.statement(p.rows(), true)
		return query + p.by.by() + limitTo(n), args, err
	}
	inner, args, err := p.statement("r.id AS id", true)
	return "SELECT " + rowColumns + p.extra + ", " + p.by.column + ", " + articleColumns + " FROM (" + inner + p.by.by() + limitTo(n) + ") m CROSS JOIN " + p.name +
		" r CROSS JOIN articles a WHERE r.id = m.id AND a.id = r.article" + p.by.by(), args, err
}

func listRows(ctx context.Context, db *DB, table rowTable, q rapporteur.RowQuery, doing string) (out rapporteur.Listing[rowOf], err error) {
	err = db.read(ctx, doing, func(t *tx) error {
		p, err := t.plan(ctx, table, q)
		if err != nil {
			return err
		}
		query, args, err := p.paged(limit(q.Page) + 1)
		if err != nil {
			return err
		}
		var items []rowOf
		rows, err := t.query(ctx, query, args...)
		err = each(rows, err, func(rows *sql.Rows) error {
			items = append(items, rowOf{})
			return rows.Scan(items[len(items)-1].fields()...)
		})
		out = listing(items, p.by, limit(q.Page), func(r *rowOf) cursor {
			if p.by.kind == 'r' {
				return cursor{Real: r.order, Num: r.id}
			}
			return cursor{Int: int64(r.order), Num: r.id}
		})
		return err
	})
	return out, err
}

func (db *DB) eachRow(ctx context.Context, table rowTable, q rapporteur.RowQuery, doing string) iter.Seq2[rowOf, error] {
	return func(yield func(rowOf, error) bool) {
		stopped := false
		err := db.read(ctx, doing, func(t *tx) error {
			p, err := t.plan(ctx, table, q)
			if err != nil {
				return err
			}
			query, args, err := p.statement(p.rows(), false)
			if err != nil {
				return err
			}
			rows, err := t.query(ctx, query+p.by.by()+limitTo(math.MaxInt64), args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var r rowOf
				if err := rows.Scan(r.fields()...); err != nil {
					return err
				}
				if !yield(r, nil) {
					stopped = true
					return nil
				}
			}
			return rows.Err()
		})
		if err != nil && !stopped {
			yield(rowOf{}, err)
		}
	}
}

func (t *tx) rowBy(ctx context.Context, table rowTable, key rapporteur.RowKey) (r rowOf, err error) {
	err = t.row(ctx, `SELECT `+rowColumns+table.extra+`, 0, `+articleColumns+` FROM `+table.name+` r JOIN articles a ON a.id = r.article WHERE r.article = ? AND r.row = ?`, key.Article, key.Row).Scan(r.fields()...)
	return r, err
}

// convert makes a list of other things.
func convert[A, B any](l rapporteur.Listing[A], f func(A) B) rapporteur.Listing[B] {
	out := rapporteur.Listing[B]{Items: make([]B, len(l.Items)), Next: l.Next}
	for i, a := range l.Items {
		out.Items[i] = f(a)
	}
	return out
}

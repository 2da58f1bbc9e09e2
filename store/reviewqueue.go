package store

import (
	"context"
	"database/sql"
	"strconv"

	"rapporteur"
)

// turn is one part of the review queue: which rows, of those that the reviewer has not
// answered.
type turn struct {
	cond string
	few  bool // the answered ones, which are sorted; the rest is read in the order of an index
}

const others = `(SELECT count(*) FROM verdicts o WHERE o.article = r.article AND o.row = r.row)`

// turns are the parts in the order of the queue: those on which others disagree, those
// that others answered once, those that nobody answered, and those on which several agree.
var turns = [...]turn{
	{"r.verdict <> 'none' AND r.verdict = 'disagreed'", true},
	{"r.verdict <> 'none' AND r.verdict IN ('confirmed', 'corrected', 'rejected') AND " + others + " = 1", true},
	{"r.verdict = 'none'", false},
	{"r.verdict <> 'none' AND r.verdict IN ('confirmed', 'corrected', 'rejected') AND " + others + " > 1", true},
}

// ReviewQueue lists the events that a reviewer has not answered. It tells nothing of what
// others answered: the rows' verdicts are left out.
func (db *DB) ReviewQueue(ctx context.Context, q rapporteur.ReviewQuery) (out rapporteur.Listing[rapporteur.EventRow], err error) {
	if q.Person == "" {
		return out, rapporteur.Errorf(rapporteur.Invalid, "a review queue must be someone's")
	}
	n := limit(q.Page)
	first, err := queueStart(q.After)
	if err != nil {
		return out, err
	}
	var items []queued
	err = db.read(ctx, "list the rows to review", func(t *tx) error {
		after := q.After
		for k := first; k < len(turns) && len(items) <= n; k++ {
			found, err := t.turn(ctx, q, k, after, n+1-len(items))
			if err != nil {
				return err
			}
			items, after = append(items, found...), ""
		}
		return nil
	})
	if len(items) > n {
		items = items[:n]
		last := items[n-1]
		out.Next = cursor{Order: turnOrder(last.turn).name, Real: last.order, Num: last.id}.String()
	}
	out.Items = make([]rapporteur.EventRow, len(items))
	for i, r := range items {
		out.Items[i] = r.event()
		out.Items[i].Verdict = noVerdict
	}
	return out, err
}

// queued is a row with the part of the queue that it stands in.
type queued struct {
	rowOf
	turn int
}

// turnOrder is the order within a part: the least certain first.
func turnOrder(k int) order {
	return order{name: "review" + strconv.Itoa(k), column: "r.doubt", id: "r.id", kind: 'r', up: true}
}

// queueStart is the part that a page goes on with.
func queueStart(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	var err error
	for k := range turns {
		if _, err = parseCursor(after, turnOrder(k).name); err == nil {
			return k, nil
		}
	}
	return 0, err
}

// turn lists up to n rows of a part.
func (t *tx) turn(ctx context.Context, q rapporteur.ReviewQuery, k int, after string, n int) ([]queued, error) {
	rows := q.Rows
	rows.Sort, rows.Verdict = "uncertainty", nil
	p, err := t.plan(ctx, eventTable, rows)
	if err != nil {
		return nil, err
	}
	p.by, p.page = turnOrder(k), rapporteur.Page{After: after}
	p.and(turns[k].cond)
	if turns[k].few {
		p.and(`NOT EXISTS (SELECT 1 FROM verdicts m WHERE m.article = r.article AND m.row = r.row AND m.person = ?)`, q.Person)
		p.by.column = "coalesce(r.doubt, 0)" // sorted, not read by its index
	}
	query, args, err := p.statement(p.rows(), true)
	if err != nil {
		return nil, err
	}
	var items []queued
	found, err := t.query(ctx, query+p.by.by()+limitTo(n), args...)
	return items, each(found, err, func(r *sql.Rows) error {
		items = append(items, queued{turn: k})
		return r.Scan(items[len(items)-1].fields()...)
	})
}

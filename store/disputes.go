package store

import (
	"context"
	"database/sql"

	"rapporteur"
)

var disputeOrder = order{name: "disputes", column: "d.day", id: "d.num", kind: 'i'}

// Disputes implements rapporteur.IncidentStore: those with a claim that passes the filter,
// the latest first.
func (db *DB) Disputes(ctx context.Context, q rapporteur.RowQuery) (out rapporteur.Listing[rapporteur.Dispute], err error) {
	if _, err := orderNamed(rowOrders, q.Sort); err != nil {
		return out, err
	}
	var items []rapporteur.Dispute
	var nums []int64
	err = db.read(ctx, "list disputes", func(t *tx) error {
		var w where
		if err := t.withClaim(ctx, &w, q); err != nil {
			return err
		}
		if err := w.page(disputeOrder, q.Page); err != nil {
			return err
		}
		rows, err := t.query(ctx, `SELECT d.num, d.id, d.article_a, d.row_a, d.article_b, d.row_b, d.about, d.why, d.day FROM disputes d`+w.sql()+disputeOrder.by()+limitTo(limit(q.Page)+1), w.args...)
		err = each(rows, err, func(rows *sql.Rows) error {
			items, nums = append(items, rapporteur.Dispute{Claims: make([]rapporteur.RowKey, 2)}), append(nums, 0)
			d := &items[len(items)-1]
			return rows.Scan(&nums[len(nums)-1], &d.ID, &d.Claims[0].Article, &d.Claims[0].Row, &d.Claims[1].Article, &d.Claims[1].Row, &d.About, &d.Why, (*day)(&d.Updated))
		})
		if err != nil {
			return err
		}
		return t.addClaimRows(ctx, items)
	})
	if err != nil {
		return out, err
	}
	return numbered(items, nums, disputeOrder, limit(q.Page), func(d *rapporteur.Dispute) cursor { return cursor{Int: dayOf(d.Updated)} }), nil
}

// withClaim takes disputes with a claim that passes a filter.
func (t *tx) withClaim(ctx context.Context, w *where, q rapporteur.RowQuery) error {
	if q.Disputed = false; q.Actor == nil && isEmpty(q) {
		return nil
	}
	q.Page, q.Sort = rapporteur.Page{}, "added"
	p, err := t.plan(ctx, claimTable, q)
	if err != nil {
		return err
	}
	p.and("(r.article = d.article_a AND r.row = d.row_a OR r.article = d.article_b AND r.row = d.row_b)")
	inner, args, err := p.statement("1", false)
	w.and("EXISTS ("+inner+")", args...)
	return err
}

func (t *tx) addClaimRows(ctx context.Context, items []rapporteur.Dispute) error {
	for i := range items {
		d := &items[i]
		for side, into := range []*rapporteur.ClaimRow{&d.A, &d.B} {
			r, err := t.rowBy(ctx, claimTable, d.Claims[side])
			if err != nil {
				return err
			}
			*into = r.claim()
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"errors"

	"rapporteur"
)

// Setting implements rapporteur.Keeper.
func (db *DB) Setting(ctx context.Context, key string) (value string, err error) {
	err = db.single().row(ctx, `SELECT value FROM settings WHERE name = ?`, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, db.fail("read setting "+key, err)
}

// SetSetting implements rapporteur.Keeper.
func (db *DB) SetSetting(ctx context.Context, key, value string) error {
	return db.write(ctx, "keep setting "+key, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, key, value)
		return err
	})
}

// ClaimSetting implements rapporteur.Keeper.
func (db *DB) ClaimSetting(ctx context.Context, key, value string) (claimed bool, err error) {
	err = db.write(ctx, "keep setting "+key, func(t *tx) error {
		n, err := t.exec(ctx, `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE settings.value = ''`, key, value)
		claimed = n == 1
		return err
	})
	return claimed, err
}

// Audit implements rapporteur.Keeper.
func (db *DB) Audit(ctx context.Context, e rapporteur.AuditEntry) error {
	return db.write(ctx, "keep an entry of the audit trail", func(t *tx) error {
		t.audit(e.By, e.Act, e.Object, e.Why)
		t.audits[len(t.audits)-1].Time = e.Time
		return nil
	})
}

var auditOrder = order{name: "audit", column: "id", id: "id", kind: 'i'}

// AuditTrail implements rapporteur.Keeper.
func (db *DB) AuditTrail(ctx context.Context, q rapporteur.AuditQuery) (rapporteur.Listing[rapporteur.AuditEntry], error) {
	var w where
	for column, value := range map[string]string{"person": q.By, "object": q.Object, "act": q.Act} {
		if err := w.oneOf(column, []string{value}); err != nil {
			return rapporteur.Listing[rapporteur.AuditEntry]{}, err
		}
	}
	if err := w.page(auditOrder, q.Page); err != nil {
		return rapporteur.Listing[rapporteur.AuditEntry]{}, err
	}
	var items []rapporteur.AuditEntry
	rows, err := db.single().query(ctx, `SELECT id, time, person, act, object, why FROM audit`+w.sql()+` ORDER BY id DESC`+limitTo(limit(q.Page)+1), w.args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var e rapporteur.AuditEntry
		err := rows.Scan(&e.ID, (*micro)(&e.Time), &e.By, &e.Act, &e.Object, &e.Why)
		items = append(items, e)
		return err
	})
	l := listing(items, auditOrder, limit(q.Page), func(e *rapporteur.AuditEntry) cursor { return cursor{Int: e.ID, Num: e.ID} })
	return l, db.fail("list the audit trail", err)
}

// Changes implements rapporteur.Keeper.
func (db *DB) Changes(ctx context.Context, after int64, n int) ([]rapporteur.Change, error) {
	var out []rapporteur.Change
	rows, err := db.single().query(ctx, `SELECT seq, what, article, object, time FROM changes WHERE seq > ? ORDER BY seq`+limitTo(limit(rapporteur.Page{Limit: n})), after)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c rapporteur.Change
		err := rows.Scan(&c.Seq, &c.What, &c.Article, &c.ID, (*micro)(&c.Time))
		out = append(out, c)
		return err
	})
	return out, db.fail("list what changed", err)
}

// LastChange implements rapporteur.Keeper.
func (db *DB) LastChange(ctx context.Context) (seq int64, err error) {
	err = db.read(ctx, "find the last change", func(t *tx) error {
		return t.row(ctx, `SELECT coalesce(max(seq), 0) FROM changes`).Scan(&seq)
	})
	return seq, err
}

// Stats implements rapporteur.Keeper.
func (db *DB) Stats(ctx context.Context) (s rapporteur.Stats, err error) {
	err = db.read(ctx, "count the record", func(t *tx) error {
		return t.row(ctx, `SELECT (SELECT count(*) FROM articles), (SELECT coalesce(sum(events), 0) FROM articles), (SELECT coalesce(sum(claims), 0) FROM articles),
			(SELECT count(*) FROM incidents), (SELECT count(*) FROM disputes), (SELECT coalesce(sum(comments), 0) FROM articles),
			(SELECT coalesce(sum(votes), 0) FROM articles), (SELECT count(*) FROM people), (SELECT count(*) FROM comments WHERE state = 'pending')`).
			Scan(&s.Articles, &s.Events, &s.Claims, &s.Incidents, &s.Disputes, &s.Comments, &s.Ratings, &s.People, &s.Pending)
	})
	if err == nil {
		s.Bytes, err = db.d.Size(ctx, db.r)
		err = db.fail("measure the record", err)
	}
	return s, err
}

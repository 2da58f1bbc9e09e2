package store

import (
	"context"
	"database/sql"
	"strings"

	"rapporteur"
)

var actorOrder = order{name: "actors", column: "n.total", id: "n.id", kind: 'i'}

// maxCounted is how many rows an actor list counts over when it is filtered by more than
// names: the newest.
const maxCounted = 50_000

// Actors implements rapporteur.RowStore. The busiest come first. A filter by anything but
// names counts over the newest events that pass, at most 50,000.
func (db *DB) Actors(ctx context.Context, q rapporteur.RowQuery) (out rapporteur.Listing[rapporteur.ActorRow], err error) {
	names := given(q.Actor)
	q.Actor = nil
	filtered := q
	filtered.Page, filtered.Sort = rapporteur.Page{}, ""
	err = db.read(ctx, "list actors", func(t *tx) error {
		var w where
		if err := w.actorsNamed(names); err != nil {
			return err
		}
		if isEmpty(filtered) {
			out, err = t.allActors(ctx, w, q.Page)
		} else {
			out, err = t.actorsAmong(ctx, w, filtered, q.Page)
		}
		return err
	})
	return out, err
}

// isEmpty reports whether a filter takes all rows.
func isEmpty(q rapporteur.RowQuery) bool {
	return q.Text+q.Article+q.Place+q.Incident == "" && q.From.IsZero() && q.To.IsZero() && q.Confidence <= 0 && !q.Disputed &&
		len(q.Recipient)+len(q.Speaker)+len(q.Type)+len(q.Mode)+len(q.Context)+len(q.Quad)+len(q.Modality)+len(q.Stance)+len(q.Publisher)+len(q.Country)+len(q.Verdict) == 0
}

// actorsNamed takes actors by code, key or part of a name.
func (w *where) actorsNamed(values []string) error {
	if err := checkValues(values); err != nil || len(values) == 0 {
		return err
	}
	var conds []string
	var args []any
	for _, v := range values {
		switch code, sector, _ := strings.Cut(v, "/"); {
		case codeOf.MatchString(v):
			conds, args = append(conds, `(n.code = ? AND (' ' || n.sectors || ' ') LIKE ?)`), append(args, code, strings.TrimSuffix("% "+sector+" %", "  %"))
			if sector == "" {
				args[len(args)-1] = "%"
			}
		case idOf.MatchString(v):
			conds, args = append(conds, `n.actor_key = ?`), append(args, v)
		default:
			conds, args = append(conds, `n.folded LIKE ? ESCAPE '\'`), append(args, containing(fold(v)))
		}
	}
	w.and("("+strings.Join(conds, " OR ")+")", args...)
	return nil
}

const actorColumns = `n.id, n.actor_key, n.name, n.code, n.sectors, n.wikidata, n.unresolved, `

func (t *tx) allActors(ctx context.Context, w where, page rapporteur.Page) (rapporteur.Listing[rapporteur.ActorRow], error) {
	w.and("n.total > 0")
	if err := w.page(actorOrder, page); err != nil {
		return rapporteur.Listing[rapporteur.ActorRow]{}, err
	}
	query := `SELECT ` + actorColumns + `n.acts, n.receives, n.speaks, n.articles, n.last_day FROM actors n` + w.sql() + actorOrder.by() + limitTo(limit(page)+1)
	return t.scanActors(ctx, query, w.args, page)
}

// actorsAmong counts the actors of the events that pass a filter.
func (t *tx) actorsAmong(ctx context.Context, w where, q rapporteur.RowQuery, page rapporteur.Page) (out rapporteur.Listing[rapporteur.ActorRow], err error) {
	p, err := t.plan(ctx, eventTable, q)
	if err != nil {
		return out, err
	}
	inner, args, err := p.statement("r.id, r.day, r.article", false)
	if err != nil {
		return out, err
	}
	counted := `SELECT x.party, sum(CASE WHEN x.side = 1 THEN 1 ELSE 0 END) AS acts, sum(CASE WHEN x.side = 2 THEN 1 ELSE 0 END) AS receives, sum(CASE WHEN x.side = 3 THEN 1 ELSE 0 END) AS speaks,
		count(*) AS total, count(DISTINCT m.article) AS articles, max(m.day) AS last_day
		FROM (` + inner + p.by.by() + ` LIMIT ` + fmtInt(maxCounted) + `) m JOIN event_actors x ON x.event = m.id GROUP BY x.party`
	by := actorOrder
	by.column = "c.total"
	if err := w.page(by, page); err != nil {
		return out, err
	}
	query := `SELECT ` + actorColumns + `c.acts, c.receives, c.speaks, c.articles, c.last_day FROM (` + counted + `) c JOIN actors n ON n.id = c.party` + w.sql() + by.by() + limitTo(limit(page)+1)
	return t.scanActors(ctx, query, append(args, w.args...), page)
}

func (t *tx) scanActors(ctx context.Context, query string, args []any, page rapporteur.Page) (out rapporteur.Listing[rapporteur.ActorRow], err error) {
	var items []rapporteur.ActorRow
	var ids []int64
	rows, err := t.query(ctx, query, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		items, ids = append(items, rapporteur.ActorRow{}), append(ids, 0)
		a := &items[len(items)-1]
		var sectors string
		err := rows.Scan(&ids[len(ids)-1], &a.Key, &a.Name, &a.Code, &sectors, &a.Wikidata, &a.Unresolved, &a.Acts, &a.Receives, &a.Speaks, &a.Articles, (*day)(&a.Last))
		a.Sectors = strings.Fields(sectors)
		return err
	})
	if err != nil {
		return out, err
	}
	return numbered(items, ids, actorOrder, limit(page), func(a *rapporteur.ActorRow) cursor {
		return cursor{Int: int64(a.Acts + a.Receives + a.Speaks)}
	}), nil
}

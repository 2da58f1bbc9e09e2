package store

import (
	"context"
	"database/sql"

	"rapporteur"
)

var articleOrders = []order{
	{name: "newest", column: "a.published", id: "a.num", kind: 't'},
	{name: "added", column: "a.added", id: "a.num", kind: 'i'},
	{name: "rating", column: "a.average", id: "a.num", kind: 'r'},
	{name: "comments", column: "a.comments", id: "a.num", kind: 'i'},
}

// Articles implements rapporteur.ReportStore.
func (db *DB) Articles(ctx context.Context, q rapporteur.ArticleQuery) (rapporteur.Listing[rapporteur.ArticleRow], error) {
	var none rapporteur.Listing[rapporteur.ArticleRow]
	by, err := orderNamed(articleOrders, q.Sort)
	if err != nil {
		return none, err
	}
	var w where
	if err := w.page(by, q.Page); err != nil {
		return none, err
	}
	if err := w.oneOf("a.source", []string{q.Source}); err != nil {
		return none, err
	}
	if q.URL != "" {
		w.and("a.url = ? AND a.url <> ''", q.URL)
	}
	if !q.From.IsZero() {
		w.and("a.published >= ?", q.From.String())
	}
	if !q.To.IsZero() {
		w.and("a.published <= ? AND a.published <> ''", q.To.String())
	}
	from := "articles a"
	var items []rapporteur.ArticleRow
	var nums []int64
	err = db.read(ctx, "list articles", func(t *tx) error {
		items, nums = nil, nil
		sources, err := t.textSource(ctx, &w, "article_text", "a.num", q.Text)
		if err != nil {
			return err
		}
		if sources != nil {
			from = "(" + sources.query + ") s CROSS JOIN articles a"
			w.and("a.num = s.id")
			w.args = append(append([]any{}, sources.args...), w.args...)
		}
		rows, err := t.query(ctx, `SELECT a.num, `+articleColumns+` FROM `+from+w.sql()+by.by()+limitTo(limit(q.Page)+1), w.args...)
		return each(rows, err, func(rows *sql.Rows) error {
			items, nums = append(items, rapporteur.ArticleRow{}), append(nums, 0)
			return rows.Scan(append([]any{&nums[len(nums)-1]}, articleFields(&items[len(items)-1])...)...)
		})
	})
	if err != nil {
		return none, err
	}
	return numbered(items, nums, by, limit(q.Page), func(a *rapporteur.ArticleRow) cursor {
		switch by.name {
		case "added":
			return cursor{Int: micros(a.Added)}
		case "rating":
			return cursor{Real: a.Rating.Average}
		case "comments":
			return cursor{Int: int64(a.Comments)}
		}
		return cursor{Text: a.Published.String()}
	}), nil
}

// numbered is listing for items whose numbers are in a list beside them.
func numbered[T any](items []T, nums []int64, o order, limit int, at func(*T) cursor) rapporteur.Listing[T] {
	return listing(items, o, limit, func(last *T) cursor {
		c := at(last)
		c.Num = nums[limit-1]
		return c
	})
}

// Article implements rapporteur.ReportStore.
func (db *DB) Article(ctx context.Context, article string) (rapporteur.ArticleRow, error) {
	a, err := db.single().article(ctx, article)
	return a, db.fail("find article "+article, err)
}

func (t *tx) article(ctx context.Context, article string) (a rapporteur.ArticleRow, err error) {
	err = t.row(ctx, `SELECT `+articleColumns+` FROM articles a WHERE a.id = ?`, article).Scan(articleFields(&a)...)
	return a, missing(err, "the record has no article %q", article)
}

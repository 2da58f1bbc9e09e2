package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"rapporteur"
)

// putting is a report on its way into the tables.
type putting struct {
	*prepared
	num     int64 // of the article
	known   bool  // the record has the article
	renamed bool  // it has it under another title
	rev     rapporteur.Revision
	old     oldRows
}

// PutReport implements rapporteur.ReportStore.
func (db *DB) PutReport(ctx context.Context, r *rapporteur.Report, by string) (rapporteur.Revision, error) {
	revs, err := db.PutReports(ctx, []*rapporteur.Report{r}, by)
	if err != nil {
		return rapporteur.Revision{}, err
	}
	return revs[0], nil
}

// PutReports is PutReport for several reports in one transaction: all of them, or none.
func (db *DB) PutReports(ctx context.Context, rs []*rapporteur.Report, by string) ([]rapporteur.Revision, error) {
	if len(rs) == 0 {
		return nil, nil
	}
	ps := make([]*prepared, len(rs))
	for i, r := range rs {
		var err error
		if ps[i], err = prepare(r); err != nil {
			return nil, err
		}
	}
	doing := fmt.Sprintf("keep %d reports", len(rs))
	if len(rs) == 1 {
		doing = "keep the report of article " + rs[0].Article.ID
	}
	revs := make([]rapporteur.Revision, len(ps))
	err := db.write(ctx, doing, func(t *tx) error {
		if err := t.lockArticles(ctx, ps); err != nil {
			return err
		}
		for _, round := range roundsOf(ps) {
			batch := make([]*putting, len(round))
			for k, i := range round {
				batch[k] = &putting{prepared: ps[i]}
			}
			if err := t.putBatch(ctx, batch, by); err != nil {
				return err
			}
			for k, i := range round {
				revs[i] = batch[k].rev
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return revs, nil
}

// roundsOf are the indexes of reports in rounds that have each article once, in the order
// of the articles' ids: the second report of an article is in the second round.
func roundsOf(ps []*prepared) (rounds [][]int) {
	seen := map[string]int{}
	for i, p := range ps {
		n := seen[p.report.Article.ID]
		seen[p.report.Article.ID]++
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], i)
	}
	for _, r := range rounds {
		slices.SortFunc(r, func(a, b int) int { return cmp.Compare(ps[a].report.Article.ID, ps[b].report.Article.ID) })
	}
	return rounds
}

// lockArticles locks the articles of reports, in the same order in every transaction.
func (t *tx) lockArticles(ctx context.Context, ps []*prepared) error {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = "article " + p.report.Article.ID
	}
	slices.Sort(names)
	return t.lock(ctx, slices.Compact(names)...)
}

// putBatch puts in reports of as many articles. Transactions lock articles, then the actors
// and places that they add, and then incidents, which is for all rows that others may
// write too: so none waits in a ring, and only what is under the last lock is done by one
// at a time.
func (t *tx) putBatch(ctx context.Context, ps []*putting, by string) error {
	if err := t.findArticles(ctx, ps, by); err != nil {
		return err
	}
	actors, err := t.actorIDs(ctx, ps)
	if err != nil {
		return err
	}
	places, err := t.placeIDs(ctx, ps)
	if err != nil {
		return err
	}
	locked := slices.ContainsFunc(ps, func(p *putting) bool { return p.known })
	if locked {
		if err := t.takeKnown(ctx, ps); err != nil {
			return err
		}
	}
	if err := t.putArticles(ctx, ps, by); err != nil {
		return err
	}
	if err := t.putRows(ctx, ps, actors, places); err != nil {
		return err
	}
	if !locked {
		if err := t.lock(ctx, "incidents"); err != nil {
			return err
		}
	}
	if err := t.countActors(ctx, ps, actors); err != nil {
		return err
	}
	if err := t.regroup(ctx, ps, actors); err != nil {
		return err
	}
	for _, p := range ps {
		t.changed("report", p.report.Article.ID, "")
	}
	return nil
}

// takeKnown takes the rows of articles that the record has out of the tables.
func (t *tx) takeKnown(ctx context.Context, ps []*putting) (err error) {
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	for _, p := range ps {
		if !p.known {
			continue
		}
		if p.old, err = t.takeRows(ctx, p.report.Article.ID); err != nil {
			return err
		}
	}
	return nil
}

// idsOf are the articles of reports.
func idsOf(ps []*putting) []string {
	ids := make([]string, len(ps))
	for i, p := range ps {
		ids[i] = p.report.Article.ID
	}
	return ids
}

// findArticles finds which articles the record has and what of them changed, and numbers
// those that are new.
func (t *tx) findArticles(ctx context.Context, ps []*putting, by string) error {
	at := make(map[string]*putting, len(ps))
	for _, p := range ps {
		at[p.report.Article.ID] = p
		p.rev = rapporteur.Revision{Article: p.report.Article.ID, Number: 1, Time: timeOf(t.now), By: by, Changed: true}
	}
	cond, ids := t.in("a.id", idsOf(ps))
	rows, err := t.query(ctx, `SELECT a.id, a.num, a.title, a.revision, v.time, v.person, v.text FROM articles a JOIN revisions v ON v.article = a.id AND v.number = a.revision WHERE `+cond, ids)
	err = each(rows, err, func(rows *sql.Rows) error {
		var id, title, text string
		var num int64
		rev := rapporteur.Revision{}
		if err := rows.Scan(&id, &num, &title, &rev.Number, (*micro)(&rev.Time), &rev.By, &text); err != nil {
			return err
		}
		at[id].found(num, rev, title, text)
		return nil
	})
	if err != nil {
		return err
	}
	return t.numberArticles(ctx, ps)
}

// found tells a report that the record has its article.
func (p *putting) found(num int64, last rapporteur.Revision, title, text string) {
	a := &p.report.Article
	p.known, p.num, p.renamed = true, num, title != a.Title
	if text != a.Text {
		p.rev.Number = last.Number + 1
		return
	}
	last.Article = a.ID
	p.rev = last
}

func (t *tx) numberArticles(ctx context.Context, ps []*putting) error {
	var fresh []*putting
	for _, p := range ps {
		if !p.known {
			fresh = append(fresh, p)
		}
	}
	if fresh == nil {
		return nil
	}
	nums, err := t.nextIDs(ctx, "articles", len(fresh))
	if err != nil {
		return err
	}
	for i, p := range fresh {
		p.num = nums[i]
	}
	return nil
}

var articlePutColumns = []string{"id", "num", "added", "url", "source", "title", "byline", "published", "language", "page_rating", "duplicate_of", "updated", "revision", "events", "claims", "signature"}

// putArticles adds or replaces the articles' rows, adds a revision where the text is new,
// and keeps what else of a report is not in a row.
func (t *tx) putArticles(ctx context.Context, ps []*putting, by string) error {
	var fresh, revisions, texts, bodies [][]any
	for _, p := range ps {
		a := &p.report.Article
		bodies = append(bodies, []any{a.ID, p.body})
		if p.rev.Changed {
			revisions = append(revisions, []any{a.ID, p.rev.Number, t.now, by, a.Text})
		}
		if p.known {
			if err := t.updateArticle(ctx, p); err != nil {
				return err
			}
			continue
		}
		fresh = append(fresh, append([]any{a.ID, p.num, t.now}, p.columns(t.now)...))
		texts = append(texts, []any{p.num, fold(a.Title + "\n" + a.Text)})
	}
	if err := t.insert(ctx, "articles", articlePutColumns, fresh); err != nil {
		return err
	}
	if err := t.insert(ctx, "revisions", []string{"article", "number", "time", "person", "text"}, revisions); err != nil {
		return err
	}
	if err := t.insertTexts(ctx, "article_text", texts); err != nil {
		return err
	}
	if err := t.insertAs(ctx, "reports", []string{"article", "body"}, nil, bodies, " ON CONFLICT (article) DO UPDATE SET body = excluded.body"); err != nil {
		return err
	}
	for _, p := range ps {
		if p.known && p.rev.Changed {
			if err := t.anchorFeedback(ctx, p.report.Article.ID, p.report.Article.Text); err != nil {
				return err
			}
		}
	}
	return nil
}

// columns are the values of articlePutColumns that change with a report.
func (p *putting) columns(now int64) []any {
	a := &p.report.Article
	rating := ""
	if a.Rating != nil {
		rating = toJSON(a.Rating)
	}
	return []any{a.URL, a.Source, a.Title, a.Byline, a.Published.String(), a.Language, rating, a.DuplicateOf, now, p.rev.Number, len(p.events), len(p.claims), p.signature}
}

// updateArticle replaces the row of an article that the record has, and what full text
// knows of it.
func (t *tx) updateArticle(ctx context.Context, p *putting) error {
	a := &p.report.Article
	_, err := t.exec(ctx, `UPDATE articles SET url = ?, source = ?, title = ?, byline = ?, published = ?, language = ?, page_rating = ?, duplicate_of = ?, updated = ?, revision = ?, events = ?, claims = ?, signature = ? WHERE id = ?`,
		append(p.columns(t.now), a.ID)...)
	if err != nil || !p.rev.Changed && !p.renamed {
		return err
	}
	return t.setText(ctx, "article_text", p.num, a.Title+"\n"+a.Text)
}

package store

import (
	"context"
	"database/sql"
	"strings"

	"rapporteur"
)

// commentColumns are the columns of a comment in the order of commentValues.
var commentColumns = strings.Fields(`num id article parent root depth author name guest guest_mail body state created edited
	kind row quote_exact quote_prefix quote_suffix quote_start quote_end anchoring span_start span_end suggest resolved resolver`)

func commentValues(num int64, c *rapporteur.Comment) []any {
	var f rapporteur.Feedback
	if c.Feedback != nil {
		f = *c.Feedback
	}
	return []any{num, c.ID, c.Article, c.Parent, c.Root, c.Depth, c.Author, c.Name, flag(c.Guest), c.GuestMail, c.Body, string(c.State), micros(c.Created), micros(c.Edited),
		string(f.Kind), f.Row, f.Selector.Exact, f.Selector.Prefix, f.Selector.Suffix, f.Selector.Start, f.Selector.End,
		string(f.Anchoring), f.Span.Start, f.Span.End, f.Suggest, flag(f.Resolved), f.Resolver}
}

// commentFields are what scanComment reads, but for the viewer's vote.
const commentFields = `c.num, c.score, c.id, c.article, c.parent, c.root, c.depth, c.author, c.name, c.guest, c.guest_mail, c.body, c.state, c.created, c.edited,
	c.up, c.down, c.replies, c.kind, c.row, c.quote_exact, c.quote_prefix, c.quote_suffix, c.quote_start, c.quote_end,
	c.anchoring, c.span_start, c.span_end, c.suggest, c.resolved, c.resolver`

// scanComment reads a comment and where it stands in the orders.
func scanComment(row interface{ Scan(...any) error }) (rapporteur.Comment, cursor, error) {
	var c rapporteur.Comment
	var f rapporteur.Feedback
	var at cursor
	var guest, resolved int
	var created, edited int64
	s := &f.Selector
	err := row.Scan(&at.Num, &at.Real, &c.ID, &c.Article, &c.Parent, &c.Root, &c.Depth, &c.Author, &c.Name, &guest, &c.GuestMail, &c.Body, &c.State, &created, &edited,
		&c.Up, &c.Down, &c.Replies, &f.Kind, &f.Row, &s.Exact, &s.Prefix, &s.Suffix, &s.Start, &s.End,
		&f.Anchoring, &f.Span.Start, &f.Span.End, &f.Suggest, &resolved, &f.Resolver, &c.Mine)
	c.Guest, f.Resolved = guest == 1, resolved == 1
	c.Created, c.Edited, at.Int = timeOf(created), timeOf(edited), created
	if f.Kind != "" {
		c.Feedback = &f
	}
	return c, at, err
}

// mine is the expression for the viewer's vote.
const mine = `coalesce((SELECT vote FROM comment_votes v WHERE v.comment = c.id AND v.voter = ?), 0)`

// Comment is one comment, as far as the viewer may see it.
func (db *DB) Comment(ctx context.Context, v rapporteur.Viewer, id string) (rapporteur.Comment, error) {
	w := sight(v, false)
	w.and("c.id = ?", id)
	c, _, err := scanComment(db.single().row(ctx, `SELECT `+commentFields+`, `+mine+` FROM comments c`+w.sql(), append([]any{v.Person}, w.args...)...))
	if err != nil {
		return rapporteur.Comment{}, db.fail("read comment "+id, noComment(err, id))
	}
	hide(&c, v)
	return c, nil
}

// hide takes out of a comment what the viewer may not see: all but the place of one that
// is not visible, unless it is the viewer's own and pending or the viewer moderates.
func hide(c *rapporteur.Comment, v rapporteur.Viewer) {
	moderates := v.Role.AtLeast(rapporteur.EditorRole)
	if !moderates {
		c.GuestMail = ""
	}
	own := c.State == rapporteur.Pending && c.Author != "" && c.Author == v.Person
	if c.State == rapporteur.Visible || own || moderates && c.State != rapporteur.Deleted {
		return
	}
	if c.State == rapporteur.Pending {
		c.State = rapporteur.Removed
	}
	c.Author, c.Name, c.Body, c.GuestMail, c.Up, c.Down, c.Mine = "", "", "", "", 0, 0, 0
	if c.Feedback != nil {
		c.Feedback.Suggest, c.Feedback.Resolver = "", ""
	}
}

// sight is the condition that a viewer may see a comment; with contentOnly those of which
// only the place is left do not count.
func sight(v rapporteur.Viewer, contentOnly bool) *where {
	w := &where{}
	if v.Role.AtLeast(rapporteur.EditorRole) {
		return w
	}
	cond, args := "c.state = 'visible'", []any(nil)
	if v.Person != "" {
		cond += " OR c.state = 'pending' AND c.author = ?"
		args = append(args, v.Person)
	}
	if !contentOnly {
		cond += " OR c.state <> 'visible' AND c.replies > 0"
	}
	w.and("("+cond+")", args...)
	return w
}

var commentOrders = []order{
	{name: "newest", column: "c.created", id: "c.num", kind: 'i'},
	{name: "oldest", column: "c.created", id: "c.num", kind: 'i', up: true},
	{name: "best", column: "c.score", id: "c.num", kind: 'r'},
}

// commentFilter is the condition of a query without its page.
func (t *tx) commentFilter(ctx context.Context, q *rapporteur.CommentQuery) (*commentPlan, error) {
	// What is not shown must not be found by its words or its author either.
	w := sight(q.Viewer, q.Text != "" || q.Author != "")
	found, err := t.textSource(ctx, w, "comment_text", "c.num", q.Text)
	if err != nil {
		return nil, err
	}
	column := func(name string) string {
		if found != nil { // so that no index of it is begun with instead
			return "coalesce(c." + name + ", '')"
		}
		return "c." + name
	}
	moderates := q.Viewer.Role.AtLeast(rapporteur.EditorRole)
	switch {
	case len(q.State) > 0:
		if !moderates {
			w.and("(c.state <> 'pending' OR c.author <> '' AND c.author = ?)", q.Viewer.Person)
		}
	case moderates:
		w.and("(c.state IN ('visible', 'pending') OR c.replies > 0)")
	}
	for _, c := range []struct {
		column string
		values []string
	}{
		{column("article"), []string{q.Article}}, {column("author"), []string{q.Author}}, {column("root"), []string{q.Thread}}, {"c.row", []string{q.Row}},
		{"c.kind", given(q.Kind)}, {"c.anchoring", given(q.Anchoring)}, {"c.state", given(q.State)},
	} {
		if err := w.oneOf(c.column, c.values); err != nil {
			return nil, err
		}
	}
	if q.Roots {
		w.and("c.parent = ''")
	}
	if q.Inline != nil {
		w.and(map[bool]string{true: "c.kind <> ''", false: "c.kind = ''"}[*q.Inline])
	}
	if q.Resolved != nil {
		w.and("c.kind <> '' AND c.resolved = ?", flag(*q.Resolved))
	}
	return &commentPlan{where: *w, found: found}, nil
}

// commentPlan is a query for comments: it goes through them in their order, or begins
// with the few that have the words looked for.
type commentPlan struct {
	where
	found *source
}

// statement is the query for columns, which take the arguments given.
func (p *commentPlan) statement(columns string, args ...any) (string, []any) {
	w, from := p.where, "comments c"
	if p.found != nil {
		// The limit, which is never reached, keeps a planner without statistics from beginning elsewhere.
		from = "(" + p.found.query + limitTo(fewTexts+1) + ") s CROSS JOIN comments c"
		args = append(args, p.found.args...)
		w.conds = append([]string{"c.num = s.id"}, w.conds...)
	}
	return "SELECT " + columns + " FROM " + from + w.sql(), append(args, w.args...)
}

// by is an order that follows no index where the query begins with a few.
func (p *commentPlan) by(o order) order {
	if p.found != nil {
		o.column = "coalesce(" + o.column + ", 0)"
	}
	return o
}

// Comments lists comments.
func (db *DB) Comments(ctx context.Context, q rapporteur.CommentQuery) (out rapporteur.Listing[rapporteur.Comment], err error) {
	o, err := orderNamed(commentOrders, q.Sort)
	if err != nil {
		return out, err
	}
	err = db.read(ctx, "list comments", func(t *tx) error {
		p, err := t.commentFilter(ctx, &q)
		if err != nil {
			return err
		}
		o := p.by(o)
		if err := p.page(o, q.Page); err != nil {
			return err
		}
		out, err = t.comments(ctx, q.Viewer, p, o, limit(q.Page))
		return err
	})
	return out, err
}

func (t *tx) comments(ctx context.Context, v rapporteur.Viewer, p *commentPlan, o order, n int) (rapporteur.Listing[rapporteur.Comment], error) {
	type item struct {
		rapporteur.Comment
		at cursor
	}
	var items []item
	query, args := p.statement(commentFields+", "+mine, v.Person)
	rows, err := t.query(ctx, query+o.by()+limitTo(n+1), args...)
	err = each(rows, err, func(r *sql.Rows) error {
		c, at, err := scanComment(r)
		hide(&c, v)
		items = append(items, item{c, at})
		return err
	})
	page := listing(items, o, n, func(i *item) cursor { return i.at })
	return convert(page, func(i item) rapporteur.Comment { return i.Comment }), err
}

// Threads lists the oldest comments of each of several threads.
func (db *DB) Threads(ctx context.Context, v rapporteur.Viewer, roots []string, most int) (out []rapporteur.Comment, err error) {
	if len(roots) == 0 {
		return nil, nil
	}
	type root struct {
		Root string `json:"root"`
	}
	wanted := make([]root, len(roots))
	for i, id := range roots {
		wanted[i].Root = id
	}
	err = db.read(ctx, "list threads", func(t *tx) error {
		p, err := t.commentFilter(ctx, &rapporteur.CommentQuery{Viewer: v})
		if err != nil {
			return err
		}
		p.conds = append([]string{"c.root = v.root"}, p.conds...)
		join, where := t.db.d.First("comments", "c", "num", strings.Join(p.conds, " AND "), "c.created, c.num", max(1, min(most, maxLimit+1)))
		query := `SELECT ` + commentFields + `, ` + mine + ` FROM ` + t.db.d.Table("root TEXT") + join + ` WHERE ` + where + ` ORDER BY c.created, c.num`
		rows, err := t.query(ctx, query, append([]any{v.Person, toJSON(wanted)}, p.args...)...)
		return each(rows, err, func(r *sql.Rows) error {
			c, _, err := scanComment(r)
			hide(&c, v)
			out = append(out, c)
			return err
		})
	})
	return out, err
}

// CountComments counts what Comments would list on all its pages.
func (db *DB) CountComments(ctx context.Context, q rapporteur.CommentQuery) (n int, err error) {
	err = db.read(ctx, "count comments", func(t *tx) error {
		p, err := t.commentFilter(ctx, &q)
		if err != nil {
			return err
		}
		query, args := p.statement("count(*)")
		return t.row(ctx, query, args...).Scan(&n)
	})
	return n, err
}

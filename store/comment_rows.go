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
	seen := sight(v, false)
	args := append(append([]any{v.Person}, id), seen.args...)
	c, _, err := scanComment(db.single().row(ctx, `SELECT `+commentFields+`, `+mine+` FROM comments c WHERE c.id = ? AND `+seen.where(), args...))
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

// filter is a condition in the making.
type filter struct {
	conds []string
	args  []any
}

func (f *filter) add(cond string, args ...any) {
	f.conds = append(f.conds, cond)
	f.args = append(f.args, args...)
}

// in adds that a column has one of the values, if there are any.
func in[T ~string](f *filter, column string, values []T) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	f.add(column+" IN ("+marks(len(values))+")", args...)
}

func (f *filter) where() string {
	if len(f.conds) == 0 {
		return "1 = 1"
	}
	return strings.Join(f.conds, " AND ")
}

// sight is the condition that a viewer may see a comment; places tells that those of
// which only the place is left count as well.
func sight(v rapporteur.Viewer, contentOnly bool) *filter {
	var f filter
	if v.Role.AtLeast(rapporteur.EditorRole) {
		return &f
	}
	cond, args := "c.state = 'visible'", []any(nil)
	if v.Person != "" {
		cond += " OR c.state = 'pending' AND c.author = ?"
		args = append(args, v.Person)
	}
	if !contentOnly {
		cond += " OR c.state <> 'visible' AND c.replies > 0"
	}
	f.add("("+cond+")", args...)
	return &f
}

var commentOrders = []order{
	{name: "newest", column: "c.created", id: "c.num", kind: 'i'},
	{name: "oldest", column: "c.created", id: "c.num", kind: 'i', up: true},
	{name: "best", column: "c.score", id: "c.num", kind: 'r'},
}

// commentFilter is the condition of a query without its cursor.
func (db *DB) commentFilter(q *rapporteur.CommentQuery) (*filter, error) {
	words := terms(q.Text)
	// What is not shown must not be found by its words or its author either.
	f := sight(q.Viewer, len(words) > 0 || q.Author != "")
	if len(q.State) > 0 {
		in(f, "c.state", q.State)
		if !q.Viewer.Role.AtLeast(rapporteur.EditorRole) {
			f.add("(c.state <> 'pending' OR c.author = ?)", q.Viewer.Person)
		}
	} else if q.Viewer.Role.AtLeast(rapporteur.EditorRole) {
		f.add("(c.state IN ('visible', 'pending') OR c.replies > 0)")
	}
	for column, value := range map[string]string{"c.article": q.Article, "c.author": q.Author, "c.root": q.Thread, "c.row": q.Row} {
		if value != "" {
			f.add(column+" = ?", value)
		}
	}
	if q.Inline != nil {
		f.add(map[bool]string{true: "c.kind <> ''", false: "c.kind = ''"}[*q.Inline])
	}
	if q.Resolved != nil {
		f.add("c.kind <> '' AND c.resolved = ?", flag(*q.Resolved))
	}
	in(f, "c.kind", q.Kind)
	in(f, "c.anchoring", q.Anchoring)
	if q.Roots {
		f.add("c.parent = ''")
	}
	if strings.TrimSpace(q.Text) != "" {
		if len(words) == 0 { // of signs only
			f.add("1 = 0")
		} else {
			f.add("c.num IN (SELECT rowid FROM comment_text WHERE "+db.d.Match("comment_text")+")", db.d.MatchArg(words))
		}
	}
	return f, nil
}

// Comments lists comments.
func (db *DB) Comments(ctx context.Context, q rapporteur.CommentQuery) (rapporteur.Listing[rapporteur.Comment], error) {
	var none rapporteur.Listing[rapporteur.Comment]
	o, err := orderNamed(commentOrders, q.Sort)
	if err != nil {
		return none, err
	}
	f, err := db.commentFilter(&q)
	if err != nil {
		return none, err
	}
	after, args, err := o.after(q.Page)
	if err != nil {
		return none, err
	}
	if after != "" {
		f.add(after, args...)
	}
	n := limit(q.Page)
	type item struct {
		rapporteur.Comment
		at cursor
	}
	var items []item
	all := append(append([]any{q.Viewer.Person}, f.args...), n+1)
	rows, err := db.single().query(ctx, `SELECT `+commentFields+`, `+mine+` FROM comments c WHERE `+f.where()+o.by()+` LIMIT ?`, all...)
	err = each(rows, err, func(r *sql.Rows) error {
		c, at, err := scanComment(r)
		hide(&c, q.Viewer)
		items = append(items, item{c, at})
		return err
	})
	if err != nil {
		return none, db.fail("list comments", err)
	}
	page := listing(items, o, n, func(i *item) cursor { return i.at })
	out := rapporteur.Listing[rapporteur.Comment]{Items: make([]rapporteur.Comment, len(page.Items)), Next: page.Next}
	for i := range page.Items {
		out.Items[i] = page.Items[i].Comment
	}
	return out, nil
}

// CountComments counts what Comments would list on all its pages.
func (db *DB) CountComments(ctx context.Context, q rapporteur.CommentQuery) (n int, err error) {
	f, err := db.commentFilter(&q)
	if err != nil {
		return 0, err
	}
	err = db.single().row(ctx, `SELECT count(*) FROM comments c WHERE `+f.where(), f.args...).Scan(&n)
	return n, db.fail("count comments", err)
}

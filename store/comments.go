package store

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/store/anchor"
)

// The bounds of a comment.
const (
	maxBody  = 64 << 10 // bytes
	maxQuote = 16 << 10 // bytes of a passage that feedback is about
	maxDepth = 100      // answers to answers
)

// PostComment keeps a new comment. It is visible or, where it waits for a moderator, pending.
func (db *DB) PostComment(ctx context.Context, c rapporteur.Comment) (rapporteur.Comment, error) {
	c.ID, c.Edited, c.Up, c.Down, c.Mine, c.Replies = newID(), time.Time{}, 0, 0, 0, 0
	if c.State == "" {
		c.State = rapporteur.Visible
	}
	if err := checkComment(&c); err != nil {
		return rapporteur.Comment{}, err
	}
	if c.Feedback != nil {
		f := *c.Feedback // the caller's stays as it was
		c.Feedback = &f
	}
	err := db.write(ctx, "post a comment on article "+c.Article, func(t *tx) error { return t.post(ctx, &c) })
	return c, err
}

func checkComment(c *rapporteur.Comment) error {
	if c.State != rapporteur.Visible && c.State != rapporteur.Pending {
		return rapporteur.Errorf(rapporteur.Invalid, "a new comment is visible or pending, not %q", c.State)
	}
	if err := checkBody(c.Body); err != nil {
		return err
	}
	if c.Author == "" && !c.Guest {
		return rapporteur.Errorf(rapporteur.Invalid, "a comment is a person's or a guest's")
	}
	if c.Feedback == nil {
		return nil
	}
	switch f := c.Feedback; {
	case !slices.Contains(rapporteur.FeedbackKinds[:], f.Kind):
		return rapporteur.Errorf(rapporteur.Invalid, "there is no feedback of the kind %q", f.Kind)
	case f.Selector.Exact == "":
		return rapporteur.Errorf(rapporteur.Invalid, "inline feedback needs the passage that it is about")
	case len(f.Selector.Exact)+len(f.Selector.Prefix)+len(f.Selector.Suffix) > maxQuote:
		return rapporteur.Errorf(rapporteur.TooLarge, "the passage is too long; choose one of at most %d characters", maxQuote/2)
	}
	return nil
}

func checkBody(body string) error {
	switch {
	case strings.TrimSpace(body) == "":
		return rapporteur.Errorf(rapporteur.Invalid, "the comment is empty")
	case len(body) > maxBody:
		return rapporteur.Errorf(rapporteur.TooLarge, "the comment is too long: %d bytes, of at most %d", len(body), maxBody)
	case !utf8.ValidString(body) || strings.ContainsRune(body, 0):
		return rapporteur.Errorf(rapporteur.Invalid, "the comment holds what is no text")
	}
	return nil
}

func (t *tx) post(ctx context.Context, c *rapporteur.Comment) error {
	if c.Feedback != nil { // so that no new text comes between
		if err := t.lock(ctx, "article "+c.Article); err != nil {
			return err
		}
	}
	if err := t.lock(ctx, "comments "+c.Article); err != nil {
		return err
	}
	c.Created, c.Root, c.Depth = timeOf(t.now), c.ID, 0
	if c.Parent != "" {
		if err := t.under(ctx, c); err != nil {
			return err
		}
	}
	if c.Author != "" {
		err := t.row(ctx, `SELECT name FROM people WHERE id = ?`, c.Author).Scan(&c.Name)
		if err != nil {
			return missing(err, "there is no person %s in the record", c.Author)
		}
	}
	text, err := t.presentText(ctx, c.Article)
	if err != nil {
		return err
	}
	if c.Feedback != nil {
		place(c.Feedback, text)
	}
	nums, err := t.nextIDs(ctx, "comments", 1)
	if err != nil {
		return err
	}
	if err := t.insert(ctx, "comments", commentColumns, [][]any{commentValues(nums[0], c)}); err != nil {
		return err
	}
	if err := t.setText(ctx, "comment_text", nums[0], c.Body); err != nil || c.State != rapporteur.Visible {
		return err
	}
	return t.shown(ctx, c, 1)
}

// under gives a reply its place below its parent.
func (t *tx) under(ctx context.Context, c *rapporteur.Comment) error {
	var article, state string
	err := t.row(ctx, `SELECT article, state, root, depth + 1 FROM comments WHERE id = ?`, c.Parent).Scan(&article, &state, &c.Root, &c.Depth)
	switch {
	case err != nil:
		return missing(err, "the comment to reply to is not in the record")
	case article != c.Article:
		return rapporteur.Errorf(rapporteur.Invalid, "the comment to reply to is on another article")
	case state != string(rapporteur.Visible):
		return rapporteur.Errorf(rapporteur.Conflict, "the comment to reply to is not there any more, or waits for a moderator")
	case c.Depth > maxDepth:
		return rapporteur.Errorf(rapporteur.Invalid, "the thread is %d answers deep; reply further up", maxDepth)
	}
	return nil
}

// place anchors feedback in a text.
func place(f *rapporteur.Feedback, text string) {
	if span, ok := anchor.At(text, f.Selector); ok {
		f.Anchoring, f.Span = rapporteur.Found, span
		return
	}
	f.Anchoring, f.Span = anchor.Find(text, f.Selector)
}

// presentText is an article's text.
func (t *tx) presentText(ctx context.Context, article string) (string, error) {
	var text string
	err := t.row(ctx, `SELECT text FROM revisions WHERE article = ? ORDER BY number DESC LIMIT 1`, article).Scan(&text)
	return text, missing(err, "there is no article %s in the record", article)
}

// shown counts that a comment became visible (1) or ceases to be (-1).
func (t *tx) shown(ctx context.Context, c *rapporteur.Comment, by int) error {
	t.changed("comment", c.Article, c.ID)
	if c.Parent != "" {
		_, err := t.exec(ctx, `WITH RECURSIVE above (id, parent) AS (
				SELECT id, parent FROM comments WHERE id = ?
				UNION ALL SELECT c.id, c.parent FROM comments c JOIN above a ON c.id = a.parent)
			UPDATE comments SET replies = replies + ? WHERE id IN (SELECT id FROM above)`, c.Parent, by)
		if err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `UPDATE articles SET comments = comments + ? WHERE id = ?`, by, c.Article)
	return err
}

// EditComment gives a comment another body. What was taken back or removed stays so.
func (db *DB) EditComment(ctx context.Context, id, body string) (c rapporteur.Comment, err error) {
	if err := checkBody(body); err != nil {
		return c, err
	}
	err = db.write(ctx, "edit comment "+id, func(t *tx) error {
		if c, err = t.locked(ctx, id); err != nil {
			return err
		}
		if c.State == rapporteur.Deleted || c.State == rapporteur.Removed {
			return rapporteur.Errorf(rapporteur.Conflict, "comment %s was %s and cannot be edited", id, c.State)
		}
		c.Body, c.Edited = body, timeOf(t.now)
		if _, err := t.exec(ctx, `UPDATE comments SET body = ?, edited = ? WHERE id = ?`, body, t.now, id); err != nil {
			return err
		}
		if c.State == rapporteur.Visible {
			t.changed("comment", c.Article, id)
		}
		return t.commentText(ctx, id, body)
	})
	return c, err
}

// commentText replaces what full text knows of a comment.
func (t *tx) commentText(ctx context.Context, id, body string) error {
	var num int64
	if err := t.row(ctx, `SELECT num FROM comments WHERE id = ?`, id).Scan(&num); err != nil {
		return err
	}
	return t.setText(ctx, "comment_text", num, body)
}

// locked is a comment as it stands, with nothing hidden, which no other transaction
// changes until this one ends.
func (t *tx) locked(ctx context.Context, id string) (rapporteur.Comment, error) {
	var article string
	if err := t.row(ctx, `SELECT article FROM comments WHERE id = ?`, id).Scan(&article); err != nil {
		return rapporteur.Comment{}, noComment(err, id)
	}
	if err := t.lock(ctx, "comments "+article); err != nil {
		return rapporteur.Comment{}, err
	}
	return t.comment(ctx, id)
}

func noComment(err error, id string) error {
	return missing(err, "there is no comment %s in the record", id)
}

// comment is a comment as it stands, with nothing hidden.
func (t *tx) comment(ctx context.Context, id string) (rapporteur.Comment, error) {
	c, _, err := scanComment(t.row(ctx, `SELECT `+commentFields+`, 0 FROM comments c WHERE c.id = ?`, id))
	return c, noComment(err, id)
}

// SetCommentState moderates a comment. One that its author took back loses its text for
// good and cannot be brought back.
func (db *DB) SetCommentState(ctx context.Context, id string, s rapporteur.CommentState, by, why string) (c rapporteur.Comment, err error) {
	act, ok := stateActs[s]
	if !ok {
		return c, rapporteur.Errorf(rapporteur.Invalid, "a comment is visible, pending, deleted or removed, not %q", s)
	}
	err = db.write(ctx, "moderate comment "+id, func(t *tx) error {
		if c, err = t.locked(ctx, id); err != nil || c.State == s {
			return err
		}
		if c.State == rapporteur.Deleted {
			return rapporteur.Errorf(rapporteur.Conflict, "who wrote comment %s took it back; it cannot be moderated any more", id)
		}
		t.audit(by, act, id, why)
		return t.setState(ctx, &c, s)
	})
	return c, err
}

// stateActs are the acts by which a comment comes to a state, as the audit trail has them.
var stateActs = map[rapporteur.CommentState]string{
	rapporteur.Visible: "comment approved",
	rapporteur.Pending: "comment held",
	rapporteur.Deleted: "comment deleted",
	rapporteur.Removed: "comment removed",
}

func (t *tx) setState(ctx context.Context, c *rapporteur.Comment, s rapporteur.CommentState) error {
	was := c.State
	c.State = s
	if _, err := t.exec(ctx, `UPDATE comments SET state = ? WHERE id = ?`, string(s), c.ID); err != nil {
		return err
	}
	if s == rapporteur.Deleted {
		if err := t.blank(ctx, c); err != nil {
			return err
		}
	}
	switch {
	case was == rapporteur.Visible:
		return t.shown(ctx, c, -1)
	case s == rapporteur.Visible:
		return t.shown(ctx, c, 1)
	}
	return nil
}

// blank takes out what a comment said and leaves its place.
func (t *tx) blank(ctx context.Context, c *rapporteur.Comment) error {
	c.Body, c.Name, c.GuestMail = "", "", ""
	if c.Feedback != nil {
		c.Feedback.Suggest = ""
	}
	if _, err := t.exec(ctx, `UPDATE comments SET body = '', name = '', guest_mail = '', suggest = '' WHERE id = ?`, c.ID); err != nil {
		return err
	}
	return t.commentText(ctx, c.ID, "")
}

// VoteComment sets a voter's vote on a visible comment: 1, -1, or 0 to take it back.
func (db *DB) VoteComment(ctx context.Context, id, voter string, vote int) (c rapporteur.Comment, err error) {
	if vote < -1 || vote > 1 {
		return c, rapporteur.Errorf(rapporteur.Invalid, "a vote is 1, -1 or 0, not %d", vote)
	}
	if voter == "" {
		return c, rapporteur.Errorf(rapporteur.Invalid, "a vote must be someone's")
	}
	err = db.write(ctx, "vote on comment "+id, func(t *tx) error {
		if err := t.lock(ctx, "vote "+id); err != nil {
			return err
		}
		if c, err = t.comment(ctx, id); err != nil {
			return err
		}
		if c.State != rapporteur.Visible {
			return rapporteur.Errorf(rapporteur.NotFound, "there is no comment %s in the record", id)
		}
		c.Mine = vote
		return t.vote(ctx, &c, voter, vote)
	})
	return c, err
}

func (t *tx) vote(ctx context.Context, c *rapporteur.Comment, voter string, vote int) error {
	var old int
	err := t.row(ctx, `SELECT coalesce(max(vote), 0) FROM comment_votes WHERE comment = ? AND voter = ?`, c.ID, voter).Scan(&old)
	if err != nil || old == vote {
		return err
	}
	if vote == 0 {
		_, err = t.exec(ctx, `DELETE FROM comment_votes WHERE comment = ? AND voter = ?`, c.ID, voter)
	} else {
		_, err = t.exec(ctx, `INSERT INTO comment_votes (comment, voter, vote, time) VALUES (?, ?, ?, ?)
			ON CONFLICT (comment, voter) DO UPDATE SET vote = excluded.vote, time = excluded.time`, c.ID, voter, vote, t.now)
	}
	if err != nil {
		return err
	}
	for v, by := range map[int]int{old: -1, vote: 1} {
		switch v {
		case 1:
			c.Up += by
		case -1:
			c.Down += by
		}
	}
	_, err = t.exec(ctx, `UPDATE comments SET up = ?, down = ?, score = ? WHERE id = ?`, c.Up, c.Down, wilson(c.Up, c.Down), c.ID)
	return err
}

// wilson is the lower bound of Wilson's interval (JASA 22:158, 1927) at 95 percent for
// the share of votes that are up; 0 without votes.
func wilson(up, down int) float64 {
	n := float64(up + down)
	if n == 0 {
		return 0
	}
	const z = 1.959964
	p := float64(up) / n
	return (p + z*z/(2*n) - z*math.Sqrt((p*(1-p)+z*z/(4*n))/n)) / (1 + z*z/n)
}

// ResolveFeedback marks inline feedback as dealt with, or as open again.
func (db *DB) ResolveFeedback(ctx context.Context, id string, resolved bool, by string) (c rapporteur.Comment, err error) {
	err = db.write(ctx, "resolve feedback "+id, func(t *tx) error {
		if c, err = t.locked(ctx, id); err != nil {
			return err
		}
		if c.Feedback == nil {
			return rapporteur.Errorf(rapporteur.Invalid, "comment %s is a reply; only inline feedback can be resolved", id)
		}
		if c.Feedback.Resolved == resolved {
			return nil
		}
		act := "feedback resolved"
		c.Feedback.Resolved, c.Feedback.Resolver = resolved, by
		if !resolved {
			act, c.Feedback.Resolver = "feedback reopened", ""
		}
		t.audit(by, act, id, "")
		if c.State == rapporteur.Visible {
			t.changed("comment", c.Article, id)
		}
		_, err := t.exec(ctx, `UPDATE comments SET resolved = ?, resolver = ? WHERE id = ?`, flag(resolved), c.Feedback.Resolver, id)
		return err
	})
	return c, err
}

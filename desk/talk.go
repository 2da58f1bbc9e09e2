package desk

import (
	"cmp"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"rapporteur"
)

func (d *Desk) talkRoutes() []route {
	return []route{
		{pattern: "POST /articles/{id}/comments", handle: d.doReply, act: Reply, limit: writeLimit},
		{pattern: "GET /articles/{id}/comments", handle: d.comments, act: See},
		{pattern: "GET /comments", handle: d.comments, act: See},
		{pattern: "GET /comments/{id}", handle: d.comment, act: See},
		{pattern: "GET /comments/{id}/reply", handle: d.replyForm, act: Reply},
		{pattern: "GET /comments/{id}/edit", handle: d.editForm, act: EditComment},
		{pattern: "POST /comments/{id}", handle: d.doEdit, act: EditComment, limit: writeLimit},
		{pattern: "POST /comments/{id}/delete", handle: d.doDelete, act: DeleteComment, limit: writeLimit},
		{pattern: "POST /comments/{id}/vote", handle: d.doVote, act: VoteComment, limit: voteLimit},
	}
}

func commentPath(id string) string { return "/comments/" + url.PathEscape(id) }

// How much of the discussion an article's page shows; the rest is a page further.
const (
	threadsShown = 20
	repliesShown = 50
	shownDepth   = 4 // deeper replies are not set in further
)

// commentView is a comment with what stands below it and what the visitor may do to it.
type commentView struct {
	rapporteur.Comment
	HTML     template.HTML
	Title    string // of the article, where comments of several stand together
	Below    []*commentView
	More     int // replies that are not shown
	Level    int
	IsAuthor bool
	Gone     bool   // only its place is left
	Bubble   string // of feedback: the bubble at its passage

	MayReply, MayVote, MayEdit, MayDelete, MayResolve, MayModerate bool
}

// show is a comment as the visitor sees it.
func (v *visit) show(c *rapporteur.Comment) *commentView {
	o := ObjectOf(c)
	gone := c.State == rapporteur.Deleted || c.State == rapporteur.Removed && c.Body == ""
	s := &commentView{Comment: *c, Level: min(c.Depth, shownDepth), Gone: gone, IsAuthor: v.person != nil && c.Author == v.person.ID}
	if gone {
		return s
	}
	s.HTML = v.desk.bodies.render(c.Body)
	s.MayReply, s.MayVote = v.can(Reply, o), v.can(VoteComment, o)
	s.MayEdit, s.MayDelete = v.can(EditComment, o), v.can(DeleteComment, o)
	s.MayResolve, s.MayModerate = c.Feedback != nil && v.can(Resolve, o), v.can(Moderate, o)
	return s
}

// Score is votes up less votes down.
func (c *commentView) Score() int { return c.Up - c.Down }

// talkPart is the discussion of an article: its first threads.
type talkPart struct {
	Article string
	Sort    string
	Threads []*commentView
	Next    string // address of the threads after these
	Total   int
	May     bool
	Form    replyForm
}

var commentSorts = []string{"newest", "oldest", "best"}

func (d *Desk) talkPart(v *visit, article string) (talkPart, error) {
	values := v.r.URL.Query()
	p := talkPart{Article: article, Sort: oneOf(values.Get("sort"), commentSorts), May: v.can(Reply, Object{})}
	p.Form = v.replyForm(article, nil)
	replies := false
	q := rapporteur.CommentQuery{Viewer: v.viewer(), Article: article, Inline: &replies, Roots: true, Sort: p.Sort, Page: rapporteur.Page{Limit: threadsShown, After: values.Get("after")}}
	roots, err := d.Store.Comments(v.r.Context(), q)
	if err != nil {
		return p, err
	}
	if p.Threads, err = d.threads(v, roots.Items, repliesShown); err != nil {
		return p, err
	}
	if roots.Next != "" {
		p.Next = address(articlePath(article), with(with(values, "after", roots.Next), "sort", p.Sort)) + "#replies"
	}
	return p, nil
}

// threadOf is a comment with so many of the replies below it, each below what it answers.
func (d *Desk) threadOf(v *visit, root *rapporteur.Comment, most int) (*commentView, error) {
	ts, err := d.threads(v, []rapporteur.Comment{*root}, most)
	if err != nil {
		return nil, err
	}
	return ts[0], nil
}

// threads are comments that begin threads, each with the first of the replies below it: most
// less one.
func (d *Desk) threads(v *visit, roots []rapporteur.Comment, most int) ([]*commentView, error) {
	// Replies that wait are not counted: moderators see them, and who wrote them.
	waiting := v.can(Moderate, Object{}) || v.person != nil && v.setting.Moderation == "all"
	tops, at, answered := make([]*commentView, len(roots)), map[string]*commentView{}, []string(nil)
	for i := range roots {
		tops[i] = v.show(&roots[i])
		if roots[i].Replies > 0 || waiting {
			at[roots[i].ID] = tops[i]
			answered = append(answered, roots[i].ID)
		}
	}
	found, err := d.Store.Threads(v.r.Context(), v.viewer(), answered, most+1)
	if err != nil {
		return nil, err
	}
	read := map[*commentView]int{} // of a thread, its beginning among them
	for i := range found {
		c := &found[i]
		top := at[c.Root]
		if top == nil { // another thread's
			continue
		}
		if read[top]++; read[top] > most {
			top.More = max(0, top.Replies-most+1)
		} else if c.ID != top.ID {
			s := v.show(c)
			at[c.ID] = s
			above := cmp.Or(at[c.Parent], top)
			above.Below = append(above.Below, s)
		}
	}
	return tops, nil
}

// replyForm is the form for a reply, or for changing one.
type replyForm struct {
	Article string
	Parent  *commentView // nil answers the article
	Edit    *rapporteur.Comment
	Body    string
	Name    string // of a guest
	Guest   bool
	Waits   bool // an editor looks at it first
	Next    string
	Error   string
}

func (v *visit) replyForm(article string, parent *rapporteur.Comment) replyForm {
	f := replyForm{Article: article, Guest: v.person == nil, Waits: v.waits(), Next: v.r.URL.Query().Get("next")}
	if parent != nil {
		f.Parent = v.show(parent)
	}
	return f
}

// waits reports whether what the visitor posts is looked at before others see it.
func (v *visit) waits() bool {
	switch v.setting.Moderation {
	case "all":
		return !v.can(Moderate, Object{})
	case "none":
		return false
	}
	return v.person == nil
}

// visibleComment is a comment that the visitor may do an act to.
func (v *visit) visibleComment(a Act) (rapporteur.Comment, error) {
	c, err := v.desk.Store.Comment(v.r.Context(), v.viewer(), v.r.PathValue("id"))
	if err != nil {
		return c, err
	}
	return c, v.may(a, ObjectOf(&c))
}

// replyForm answers with the form below a comment: as a part for scripts, else as a page.
func (d *Desk) replyForm(v *visit) error {
	c, err := v.visibleComment(Reply)
	if err != nil {
		return err
	}
	f := v.replyForm(c.Article, &c)
	if v.r.URL.Query().Get("quote") != "" {
		f.Body = quoted(c.Body)
	}
	return v.showReplyForm(f)
}

func (v *visit) showReplyForm(f replyForm) error {
	if _, ok := v.partial(); ok {
		return v.piece("reply", "reply-form", f)
	}
	if f.Error != "" {
		v.status(http.StatusUnprocessableEntity)
	}
	return v.render("reply", f)
}

// quoted is a body as Markdown quotes it, without what it quotes itself.
func quoted(body string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(body)) {
		if !strings.HasPrefix(line, ">") {
			b.WriteString(strings.TrimRight("> "+line, " \r\n") + "\n")
		}
	}
	return strings.TrimPrefix(b.String(), ">\n") + "\n"
}

// doReply posts a reply to an article or to a comment.
func (d *Desk) doReply(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	ctx := v.r.Context()
	c := rapporteur.Comment{Article: v.r.PathValue("id"), Parent: form.Get("parent"), Body: body(form)}
	var parent *rapporteur.Comment
	if c.Parent != "" {
		above, err := d.Store.Comment(ctx, v.viewer(), c.Parent)
		if err == nil {
			err = v.may(Reply, ObjectOf(&above))
		}
		if err != nil {
			return err
		}
		parent = &above
	}
	posted, err := d.post(v, c, form)
	if isTheirs(err) {
		f := v.replyForm(c.Article, parent)
		f.Body, f.Name, f.Error = c.Body, form.Get("name"), err.Error()
		return v.showReplyForm(f)
	}
	if err != nil {
		return err
	}
	return v.posted(&posted, form.Get("next"))
}

// isTheirs reports whether a form should be shown again with what was wrong.
func isTheirs(err error) bool {
	if err == nil {
		return false
	}
	kind := rapporteur.KindOf(err)
	return kind == rapporteur.Invalid || kind == rapporteur.TooLarge
}

// body is a comment as it was typed.
func body(form url.Values) string {
	return strings.ReplaceAll(strings.TrimSpace(form.Get("body")), "\r\n", "\n")
}

// post keeps a comment in the visitor's name, or a guest's.
func (d *Desk) post(v *visit, c rapporteur.Comment, form url.Values) (rapporteur.Comment, error) {
	if v.waits() {
		c.State = rapporteur.Pending
	}
	if v.person != nil {
		c.Author, c.Name = v.person.ID, v.person.Name
	} else {
		c.Guest, c.Name = true, strings.TrimSpace(form.Get("name"))
		if c.Name == "" {
			return c, rapporteur.Errorf(rapporteur.Invalid, "say by what name you write")
		}
		if err := checkName(c.Name); err != nil {
			return c, err
		}
	}
	posted, err := d.Store.PostComment(v.r.Context(), c)
	if err == nil {
		d.notify(v.r.Context(), &posted)
		d.tellModerators(v.r.Context(), &posted)
	}
	return posted, err
}

// posted leads to a comment where it stands.
func (v *visit) posted(c *rapporteur.Comment, next string) error {
	notice := "posted"
	if c.State == rapporteur.Pending {
		notice = "waiting"
	}
	at := articlePath(c.Article)
	if next == at+"/comments?thread="+c.Root {
		at = next
	}
	return v.redirect(at+"#"+anchorOf(c), notice)
}

// anchorOf is the id of the element in which a comment stands.
func anchorOf(c *rapporteur.Comment) string {
	if c.Feedback != nil {
		return "feedback-" + c.ID
	}
	return "comment-" + c.ID
}

// comment leads to a comment within its thread.
func (d *Desk) comment(v *visit) error {
	c, err := d.Store.Comment(v.r.Context(), v.viewer(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.redirect(articlePath(c.Article)+"/comments?thread="+url.QueryEscape(cmp.Or(c.Root, c.ID))+"#"+anchorOf(&c), "")
}

func (d *Desk) editForm(v *visit) error {
	c, err := v.visibleComment(EditComment)
	if err != nil {
		return err
	}
	f := v.replyForm(c.Article, nil)
	f.Edit, f.Body = &c, c.Body
	return v.showReplyForm(f)
}

// doEdit changes a comment; one that others see only after a look waits for another look.
func (d *Desk) doEdit(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	c, err := v.visibleComment(EditComment)
	if err != nil {
		return err
	}
	edited, err := d.edit(v, &c, body(form))
	if isTheirs(err) {
		f := v.replyForm(c.Article, nil)
		f.Edit, f.Body, f.Error = &c, body(form), err.Error()
		return v.showReplyForm(f)
	}
	if err != nil {
		return err
	}
	return v.posted(&edited, form.Get("next"))
}

// edit changes a comment's words; where comments are looked at first, the new ones are too.
func (d *Desk) edit(v *visit, c *rapporteur.Comment, body string) (rapporteur.Comment, error) {
	edited, err := d.Store.EditComment(v.r.Context(), c.ID, body)
	if err == nil && v.waits() && edited.State == rapporteur.Visible {
		edited, err = d.Store.SetCommentState(v.r.Context(), c.ID, rapporteur.Pending, v.person.ID, "edited")
	}
	return edited, err
}

func (d *Desk) doDelete(v *visit) error {
	c, err := v.visibleComment(DeleteComment)
	if err != nil {
		return err
	}
	if _, err := d.Store.SetCommentState(v.r.Context(), c.ID, rapporteur.Deleted, v.person.ID, ""); err != nil {
		return err
	}
	return v.redirect(articlePath(c.Article)+"#replies", "removed")
}

// doVote votes on another's comment; the same vote again takes it back.
func (d *Desk) doVote(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	c, err := v.visibleComment(VoteComment)
	if err != nil {
		return err
	}
	vote, ok := map[string]int{"up": 1, "down": -1, "none": 0}[form.Get("vote")]
	if !ok {
		return rapporteur.Errorf(rapporteur.Invalid, "a vote is up, down or none")
	}
	if c, err = d.Store.VoteComment(v.r.Context(), c.ID, v.person.ID, vote); err != nil {
		return err
	}
	if _, ok := v.partial(); ok {
		return v.piece("article", "votes", v.show(&c))
	}
	return v.redirect(cmp.Or(form.Get("next"), articlePath(c.Article))+"#"+anchorOf(&c), "")
}

// titles finds the titles of articles, each asked for once.
func (d *Desk) titles(ctx context.Context) func(id string) (string, error) {
	known := map[string]string{}
	return func(id string) (string, error) {
		if t, ok := known[id]; ok {
			return t, nil
		}
		a, err := d.Store.Article(ctx, id)
		if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
			return "", err
		}
		known[id] = a.Title
		return a.Title, nil
	}
}

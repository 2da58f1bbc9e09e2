package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

func (d *Desk) revisionRoutes() []route {
	return []route{
		{pattern: "GET /articles/{id}/revisions", handle: d.revisions, act: See},
		{pattern: "GET /articles/{id}/edit", handle: d.editArticle, act: ChangeArticle},
		{pattern: "POST /articles/{id}/edit", handle: d.doEditArticle, act: ChangeArticle, limit: readLimit, body: maxPasted + maxBody},
		{pattern: "POST /articles/{id}/remove", handle: d.doRemoveArticle, act: ChangeArticle, limit: writeLimit},
	}
}

// revisionsPage is an article's history and what two of its states differ in.
type revisionsPage struct {
	Article   rapporteur.ArticleRow
	Revisions []revisionLine // newest first
	From, To  int
	Changes   []wordChange
}

type revisionLine struct {
	rapporteur.Revision
	Name string
}

func (d *Desk) revisions(v *visit) error {
	ctx := v.r.Context()
	row, err := d.Store.Article(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := d.Store.Revisions(ctx, row.ID)
	if err != nil {
		return err
	}
	p := revisionsPage{Article: row}
	names := d.namesOf(ctx)
	for i := len(all) - 1; i >= 0; i-- {
		p.Revisions = append(p.Revisions, revisionLine{all[i], names(all[i].By)})
	}
	p.From, p.To = revisionNumber(v, "from", row.Revision-1), revisionNumber(v, "to", row.Revision)
	if p.From < 1 || p.To < 1 || p.From == p.To {
		return v.render("revisions", p)
	}
	from, err := d.Store.RevisionText(ctx, row.ID, p.From)
	if err != nil {
		return err
	}
	to, err := d.Store.RevisionText(ctx, row.ID, p.To)
	if err != nil {
		return err
	}
	p.Changes = folded(wordsDiff(from, to))
	return v.render("revisions", p)
}

func revisionNumber(v *visit, name string, otherwise int) int {
	if n, err := strconv.Atoi(v.r.URL.Query().Get(name)); err == nil {
		return n
	}
	return otherwise
}

// editPage is the form for an article's text.
type editPage struct {
	Article  rapporteur.ArticleRow
	Title    string
	Text     string
	Revision int
	Feedback int
	Error    string
}

func (d *Desk) editArticle(v *visit) error {
	ctx := v.r.Context()
	row, err := d.Store.Article(ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	text, err := d.Store.RevisionText(ctx, row.ID, row.Revision)
	if err != nil {
		return err
	}
	return d.showEdit(v, editPage{Article: row, Title: row.Title, Text: text, Revision: row.Revision})
}

func (d *Desk) showEdit(v *visit, p editPage) (err error) {
	inline := true
	if p.Feedback, err = d.Store.CountComments(v.r.Context(), rapporteur.CommentQuery{Viewer: v.viewer(), Article: p.Article.ID, Inline: &inline}); err != nil {
		return err
	}
	if p.Error != "" {
		v.status(http.StatusUnprocessableEntity)
	}
	return v.render("edit", p)
}

// doEditArticle reads an article anew with the text that an editor gives it; what people
// said about it stays, and inline feedback moves with its passage.
func (d *Desk) doEditArticle(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	v.extend(readTime + 30*time.Second)
	ctx, cancel := context.WithTimeout(v.r.Context(), readTime)
	defer cancel()
	p := editPage{Title: strings.TrimSpace(form.Get("title")), Text: strings.ReplaceAll(form.Get("text"), "\r\n", "\n")}
	p.Revision, _ = strconv.Atoi(form.Get("revision"))
	if p.Article, err = d.Store.Article(ctx, v.r.PathValue("id")); err != nil {
		return err
	}
	err = d.reread(ctx, v, &p)
	switch {
	case err != nil && (isTheirs(err) || rapporteur.KindOf(err) == rapporteur.Conflict):
		p.Error = err.Error()
		return d.showEdit(v, p)
	case err != nil:
		return err
	}
	return v.redirect(articlePath(p.Article.ID), "saved")
}

func (d *Desk) reread(ctx context.Context, v *visit, p *editPage) error {
	switch {
	case d.Read == nil:
		return rapporteur.Errorf(rapporteur.Unsupported, "this desk reads no articles; use rapporteur read --store")
	case strings.TrimSpace(p.Text) == "":
		return rapporteur.Errorf(rapporteur.Invalid, "the text is empty; to take the article out, remove it")
	case len(p.Text) > maxPasted:
		return rapporteur.Errorf(rapporteur.TooLarge, "the text is over a megabyte")
	case p.Revision != p.Article.Revision:
		return rapporteur.Errorf(rapporteur.Conflict, "somebody changed the text while you did; compare it with the present one, then save again")
	}
	r, err := d.Store.Report(ctx, p.Article.ID)
	if err != nil {
		return err
	}
	a := r.Article
	a.Text = p.Text
	if p.Title != "" {
		a.Title = cut(p.Title, 500)
	}
	if _, err := d.readInto(ctx, a, v.person.ID); err != nil {
		return err
	}
	d.views.forget(a.ID)
	return d.note(v, "article edited", a.ID, "")
}

func (d *Desk) doRemoveArticle(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if form.Get("sure") == "" {
		return rapporteur.Errorf(rapporteur.Invalid, "tick the box to say that you mean it: what people said about the article goes too")
	}
	id := v.r.PathValue("id")
	if err := d.Store.RemoveArticle(v.r.Context(), id, v.person.ID); err != nil {
		return err
	}
	d.views.forget(id)
	return v.redirect("/articles", "removed")
}

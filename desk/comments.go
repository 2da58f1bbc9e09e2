package desk

import (
	"net/url"
	"slices"

	"rapporteur"
)

// commentsPage is all that was said about an article, or about all: replies and inline
// feedback in one list, or one thread.
type commentsPage struct {
	Article     *rapporteur.ArticleRow // nil is all
	Thread      *commentView
	Path        string
	Items       []*commentView
	Total       int
	First, Next string
	What        string // "", "replies", "feedback"
	Kind        string
	Resolved    string // "", "open", "resolved"
	Anchoring   string
	Text, By    string
	Sort        string
	Kinds       []rapporteur.FeedbackKind
}

// maxThread is how many replies a thread's own page shows.
const maxThread = 500

func (d *Desk) comments(v *visit) error {
	values := v.r.URL.Query()
	p := commentsPage{Path: "/comments", Kinds: rapporteur.FeedbackKinds[:]}
	if id := v.r.PathValue("id"); id != "" {
		row, err := d.Store.Article(v.r.Context(), id)
		if err != nil {
			return err
		}
		p.Article, p.Path = &row, articlePath(id)+"/comments"
		if t := first(values, "thread"); t != "" {
			return d.oneThread(v, p, t)
		}
	}
	q, err := d.commentQuery(v, values, &p)
	if err != nil {
		return err
	}
	found, err := d.Store.Comments(v.r.Context(), q)
	if err != nil {
		return err
	}
	titleOf := d.titles(v.r.Context())
	for i := range found.Items {
		c := v.show(&found.Items[i])
		if p.Article == nil {
			if c.Title, err = titleOf(c.Article); err != nil {
				return err
			}
		}
		p.Items = append(p.Items, c)
	}
	if found.Next != "" {
		p.Next = address(p.Path, with(values, "after", found.Next))
	}
	if q.After != "" {
		p.First = address(p.Path, with(values, "after", ""))
	}
	if p.Total, err = d.Store.CountComments(v.r.Context(), q); err != nil {
		return err
	}
	return v.render("comments", p)
}

// commentQuery reads the filter of an address.
func (d *Desk) commentQuery(v *visit, values url.Values, p *commentsPage) (rapporteur.CommentQuery, error) {
	p.What = oneOf(values.Get("what"), []string{"", "replies", "feedback"})
	p.Resolved = oneOf(values.Get("state"), []string{"", "open", "resolved"})
	p.Anchoring = oneOf(values.Get("anchoring"), []string{"", "found", "ambiguous", "orphaned"})
	p.Sort = oneOf(values.Get("sort"), commentSorts)
	p.Text, p.By = first(values, "q"), first(values, "by")
	q := rapporteur.CommentQuery{Viewer: v.viewer(), Text: p.Text, Sort: p.Sort, Row: first(values, "row"), Page: rapporteur.Page{After: values.Get("after"), Limit: 50}}
	if p.Article != nil {
		q.Article = p.Article.ID
	}
	if k := rapporteur.FeedbackKind(values.Get("kind")); slices.Contains(p.Kinds, k) {
		p.Kind, q.Kind = string(k), []rapporteur.FeedbackKind{k}
	}
	if p.What != "" {
		inline := p.What == "feedback"
		q.Inline = &inline
	}
	if p.Resolved != "" {
		resolved := p.Resolved == "resolved"
		q.Resolved = &resolved
	}
	if p.Anchoring != "" {
		q.Anchoring = []rapporteur.Anchoring{rapporteur.Anchoring(p.Anchoring)}
	}
	if p.By != "" {
		a, err := d.Store.AccountByHandle(v.r.Context(), p.By)
		if err != nil {
			return q, err
		}
		q.Author = a.ID
	}
	return q, nil
}

// oneThread shows a thread with all its replies, each below what it answers.
func (d *Desk) oneThread(v *visit, p commentsPage, id string) error {
	root, err := d.Store.Comment(v.r.Context(), v.viewer(), id)
	if err == nil && (root.Article != p.Article.ID || root.Parent != "") {
		err = rapporteur.Errorf(rapporteur.NotFound, "there is no such thread about this article")
	}
	if err != nil {
		return err
	}
	if p.Thread, err = d.threadOf(v, &root, maxThread); err != nil {
		return err
	}
	p.Path = articlePath(root.Article) + "/comments?thread=" + root.ID
	return v.render("comments", p)
}

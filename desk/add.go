package desk

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/source"
)

// The bounds of what is read through the desk.
const (
	maxUpload   = 10 << 20
	maxPasted   = 1 << 20
	maxArticles = 50 // of one file
	readsAtOnce = 2
	readTime    = 90 * time.Second
)

func (d *Desk) addRoutes() []route {
	return []route{
		{pattern: "GET /articles/new", handle: func(v *visit) error { return v.render("add", addForm{}) }, act: AddArticle},
		{pattern: "POST /articles", handle: d.doAdd, act: AddArticle, limit: readLimit, body: maxUpload + maxBody},
	}
}

// addForm is the form for a new article, as filled in, and what was wrong with it.
type addForm struct {
	URL, Text, Title, Source, Published string
	Error                               string
}

// doAdd reads what an editor gives, by address, as text or as a file, into the record.
func (d *Desk) doAdd(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return badBody(err)
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll()
	}
	get := func(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }
	f := addForm{URL: get("url"), Text: v.r.PostForm.Get("text"), Title: get("title"), Source: get("source"), Published: get("published")}
	v.extend(readTime + 30*time.Second)
	ctx, cancel := context.WithTimeout(v.r.Context(), readTime)
	defer cancel()
	added, err := d.add(ctx, v, &f)
	switch {
	case err != nil && rapporteur.KindOf(err) == rapporteur.Internal:
		return err
	case err != nil:
		f.Error = err.Error()
		return v.invalid("add", f)
	case len(added) == 1:
		return v.redirect(articlePath(added[0]), "added")
	}
	return v.redirect("/articles?sort=added", "added")
}

// add reads the articles of a form and puts them into the record.
func (d *Desk) add(ctx context.Context, v *visit, f *addForm) ([]string, error) {
	if d.Read == nil {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "this desk reads no articles; use rapporteur read --store")
	}
	articles, err := d.articlesOf(ctx, v, f)
	if err != nil {
		return nil, err
	}
	var added []string
	for _, a := range articles {
		rev, err := d.readInto(ctx, a, v.person.ID)
		if err != nil {
			return added, err
		}
		added = append(added, rev.Article)
	}
	return added, d.note(v, "articles added", strings.Join(added, " "), "")
}

// readInto reads an article and keeps its report; few are read at a time.
func (d *Desk) readInto(ctx context.Context, a rapporteur.Article, by string) (rapporteur.Revision, error) {
	select {
	case d.reading <- struct{}{}:
		defer func() { <-d.reading }()
	case <-ctx.Done():
		return rapporteur.Revision{}, rapporteur.Errorf(rapporteur.TooSlow, "too many articles are being read; try again in a minute")
	}
	r, err := d.Read(ctx, a)
	if err != nil {
		return rapporteur.Revision{}, err
	}
	return d.Store.PutReport(ctx, r, by)
}

// articlesOf takes the articles out of what was given.
func (d *Desk) articlesOf(ctx context.Context, v *visit, f *addForm) ([]rapporteur.Article, error) {
	opts := d.Fetch
	if f.Published != "" {
		day, err := rapporteur.ParseDate(f.Published)
		if err != nil {
			return nil, err
		}
		opts.Date = day
	}
	if file, ok := uploaded(v.r.MultipartForm); ok {
		return fromFile(ctx, file, opts)
	}
	var a rapporteur.Article
	var err error
	switch {
	case f.URL != "":
		a, err = fetchPage(ctx, f.URL, opts)
	case strings.TrimSpace(f.Text) != "":
		a, err = pasted(f, opts)
	default:
		err = rapporteur.Errorf(rapporteur.Invalid, "give an address, a text or a file")
	}
	if err != nil {
		return nil, err
	}
	f.over(&a)
	return []rapporteur.Article{a}, nil
}

// fetchPage fetches the article of a page. What is no address of the web is refused here, for
// source.Open would take it for a file of this machine.
func fetchPage(ctx context.Context, address string, opts source.Options) (rapporteur.Article, error) {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "%q is no address of a page; it begins with https://", cut(address, 200))
	}
	return source.Open(ctx, address, opts)
}

// over lets what the editor typed count for more than what the page told.
func (f *addForm) over(a *rapporteur.Article) {
	if f.Title != "" {
		a.Title = cut(f.Title, 500)
	}
	if f.Source != "" {
		a.Source = cut(f.Source, 200)
	}
	if d, err := rapporteur.ParseDate(f.Published); err == nil {
		a.Published = d
	}
}

func pasted(f *addForm, opts source.Options) (rapporteur.Article, error) {
	text := strings.ReplaceAll(f.Text, "\r\n", "\n")
	if len(text) > maxPasted {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.TooLarge, "the text is over a megabyte; give it as a file")
	}
	a, err := source.FromText(text)
	if a.Published.IsZero() {
		a.Published = opts.Date
	}
	return a, err
}

func uploaded(form *multipart.Form) (*multipart.FileHeader, bool) {
	if form == nil || len(form.File["file"]) == 0 || form.File["file"][0].Size == 0 {
		return nil, false
	}
	return form.File["file"][0], true
}

// fromFile takes the articles out of a file of any kind that can be read. Its name is not
// believed: what it is shows in its bytes.
func fromFile(ctx context.Context, h *multipart.FileHeader, opts source.Options) ([]rapporteur.Article, error) {
	file, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	opts.Stdin = file
	var all []rapporteur.Article
	for item := range source.Items(ctx, []string{"-"}, opts) {
		a, err := item.Article()
		if err != nil {
			return nil, err
		}
		if all = append(all, a); len(all) > maxArticles {
			return nil, rapporteur.Errorf(rapporteur.TooLarge, "the file holds more than %d articles; use rapporteur read --store", maxArticles)
		}
	}
	if len(all) == 0 {
		return nil, rapporteur.Errorf(rapporteur.Unsupported, "there is no article in the file")
	}
	return all, nil
}

package desk

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"rapporteur"
)

// pageFiles are the layout, the parts that pages share, and a file a page.
//
//go:embed pages
var pageFiles embed.FS

// pages are the parsed templates by name.
type pages map[string]*template.Template

// view is what every template is given; a page's own data is Data.
type view struct {
	*visit
	Name string // of the page
	Data any
}

func (d *Desk) readPages(context.Context) error {
	base, err := template.New("layout").Funcs(d.funcs()).ParseFS(pageFiles, "pages/layout.html", "pages/parts/*.html")
	if err != nil {
		return err
	}
	files, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		return err
	}
	d.pages = pages{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(pageFiles, file)
		}
		if err != nil {
			return err
		}
		d.pages[name] = t
	}
	return nil
}

// render answers with a page of pages/NAME.html. A script that asked for one element gets
// that element's template, where the page defines one of that name, without the layout.
func (v *visit) render(name string, data any) error {
	t, ok := v.desk.pages[name]
	if !ok {
		return rapporteur.Errorf(rapporteur.Internal, "there is no page %q", name)
	}
	entry := "layout"
	if target, ok := v.partial(); ok && target != "" && t.Lookup("#"+target) != nil {
		entry = "#" + target
	}
	return v.write(t, entry, view{v, name, data})
}

// renderPart answers with one template of a page, without the layout: for scripts.
func (v *visit) renderPart(name, part string, data any) error {
	t, ok := v.desk.pages[name]
	if !ok || t.Lookup(part) == nil {
		return rapporteur.Errorf(rapporteur.Internal, "there is no part %q of a page %q", part, name)
	}
	return v.write(t, part, view{v, name, data})
}

// piece answers with a template that is given data alone, such as a form.
func (v *visit) piece(name, part string, data any) error {
	return v.write(v.desk.pages[name], part, data)
}

// write runs a template to its end before the first byte is sent, so that a template that
// fails halfway is an error page and not half a page.
func (v *visit) write(t *template.Template, entry string, data any) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, entry, data); err != nil {
		return err
	}
	h := v.w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Add("Vary", "HX-Request, Cookie")
	if v.code != 0 {
		v.w.WriteHeader(v.code)
	}
	_, err := v.w.Write(b.Bytes())
	if err != nil {
		v.desk.Log.Debug("an answer was cut off", "error", err)
	}
	return nil
}

// status sets the status of the page that will be rendered.
func (v *visit) status(code int) { v.code = code }

// invalid renders a page again with what was wrong with its form.
func (v *visit) invalid(name string, data any) error {
	v.status(http.StatusUnprocessableEntity)
	return v.render(name, data)
}

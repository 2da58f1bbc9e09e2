package desk

import (
	"encoding/csv"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"testing"

	nethtml "golang.org/x/net/html"

	"rapporteur"
	"rapporteur/store/storetest"
)

const (
	script  = `<script>alert(1)</script>`
	breaker = `"'></a><img src=x onerror=alert(1)>`
)

// hostileReport has script in every word that a page shows.
func hostileReport() *rapporteur.Report {
	r := storetest.Report("story", 1)
	r.Article.Title, r.Article.Source, r.Article.Byline, r.Article.URL, r.Article.Language = script+breaker, breaker+script, script+breaker, "javascript:alert(1)", breaker
	for i := range r.Entities {
		r.Entities[i].Name = script + breaker
	}
	for i := range r.Events {
		e := &r.Events[i]
		e.Contexts, e.Modes = append(e.Contexts, breaker), append(e.Modes, breaker)
		for j := range e.Actors {
			e.Actors[j].Text, e.Actors[j].Code = script+breaker, breaker
		}
		for j := range e.Recipients {
			e.Recipients[j].Text = "=cmd|' /C calc'!A0"
		}
		if e.Place != nil {
			e.Place.Name = breaker + script
		}
	}
	for i := range r.Claims {
		for j := range r.Claims[i].Speakers {
			r.Claims[i].Speakers[j].Text = "@SUM(1)" + script
		}
	}
	return r
}

// TestScriptInEveryField puts script wherever words can be put, then opens every page, feed,
// picture and file and looks for what a browser would run.
func TestScriptInEveryField(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	_, err := s.record.PutReport(t.Context(), hostileReport(), "")
	o.must(err)
	o.must(s.desk.SetSettings(t.Context(), Settings{Title: script + breaker, Public: true, Guests: true, SignUp: true, Moderation: "none"}))
	found, err := s.record.Incidents(t.Context(), rapporteur.RowQuery{})
	o.must(err)
	o.incident = found.Items[0].ID
	admin := s.as(s.person("admin", rapporteur.AdminRole))
	admin.post("/account", "name", script+breaker[:30]).expect(t, "a name", 303)
	guest := s.browser()
	bodies := []string{script + breaker, "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,<script>) <javascript:alert(1)>", "![p](x\" onerror=\"alert(1)) <svg onload=alert(1)>",
		"[a](/x \"t\\\" onclick=\\\"alert(1)\")", "<a href=\"java\tscript:alert(1)\">x</a>", "`" + script + "`", "    " + script, "> " + breaker, "@admin" + script, "https://e.example/\"onmouseover=\"alert(1)"}
	for _, body := range bodies {
		s.desk.limits = newLimiter()
		admin.post("/articles/story/comments", "body", body).expect(t, body, 303)
		guest.post("/articles/story/comments", "body", body, "name", script+`" onclick="x`).expect(t, body, 303)
	}
	admin.post("/articles/story/feedback", "words", "recalled its ambassador", "kind", "wrong actor", "body", script, "suggest", breaker+script).expect(t, "feedback", 303)
	admin.post("/account/tokens", "name", script+breaker, "scope", "read", "days", "3")
	c := o.comment()
	admin.post("/admin/moderation/"+c, "state", "removed", "why", script+breaker).expect(t, "why", 303)
	admin.post("/articles/story/rows/"+url.PathEscape(o.rowOf(t))+"/verdict", "answer", "correct", "type", "CONSULT", "mode", breaker, "note", script+breaker)

	evil := url.QueryEscape(script + breaker)
	query := "?q=" + evil + "&actor=" + evil + "&place=" + evil + "&publisher=" + evil + "&country=" + evil + "&type=" + evil + "&sort=" + evil + "&next=" + evil + "&token=" + evil + "&by=" + evil + "&what=" + evil + "&article=" + evil + "&row=" + evil
	for _, rt := range s.desk.routes() {
		method, _, _ := strings.Cut(rt.pattern, " ")
		if method != "GET" || strings.HasSuffix(rt.pattern, "/live") || strings.HasPrefix(rt.pattern, "GET /signin/with/") {
			continue
		}
		for _, q := range []string{"", "?actor=" + evil + "&q=" + evil + "&next=" + evil + "&token=" + evil + "&words=" + evil + "&suggest=" + evil + "&body=" + evil, query} {
			s.desk.limits = newLimiter()
			path := o.path(rt.pattern) + q
			p := admin.get(path)
			if p.status >= 500 {
				t.Errorf("%s is answered with %d", path, p.status)
			}
			harmlessAnswer(t, path, p)
		}
	}
	for _, path := range []string{"/nowhere" + url.PathEscape(script), "/articles/" + url.PathEscape(script), "/comments/" + url.PathEscape(breaker), "/admin/people?q=" + evil} {
		harmlessAnswer(t, path, admin.get(path))
	}
	p := admin.post("/signin", "name", breaker+script, "password", "x", "next", "javascript:alert(1)")
	harmlessAnswer(t, "a failed sign-in", p)
	p = admin.post("/signup", "handle", breaker, "name", script, "email", breaker, "password", "x", "next", "//evil.example")
	harmlessAnswer(t, "a failed sign-up", p)
}

func (o *objects) rowOf(t *testing.T) string {
	found, err := o.s.record.Events(t.Context(), rapporteur.RowQuery{})
	if err != nil || len(found.Items) == 0 {
		t.Fatalf("no events: %v", err)
	}
	o.row = found.Items[0].Key
	return o.row.Row
}

// harmlessAnswer fails the test where a browser would run something that an answer holds,
// or where its policy would let it.
func harmlessAnswer(t *testing.T, path string, p page) {
	t.Helper()
	csp := p.header.Get("Content-Security-Policy")
	if csp == "default-src 'none'; style-src 'unsafe-inline'; sandbox" && p.header.Get("Content-Type") == "image/svg+xml" {
		csp = policy // a picture by itself runs nothing; its colours stand within it
	}
	if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") || p.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s has the policy %q", path, csp)
	}
	kind, _, _ := strings.Cut(p.header.Get("Content-Type"), ";")
	switch kind {
	case "text/html":
		harmlessPage(t, path, p.body)
	case "application/atom+xml", "image/svg+xml":
		harmlessXML(t, path, p.body)
	case "text/csv":
		harmlessCSV(t, path, p.body)
	case "application/json", "application/problem+json", "application/feed+json", "application/x-ndjson", "image/png", "text/javascript", "application/openapi+json", "text/plain", "":
	default:
		t.Errorf("%s is of type %q", path, kind)
	}
}

func harmlessPage(t *testing.T, path, body string) {
	t.Helper()
	doc, err := nethtml.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != nethtml.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
			v := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", strings.HasPrefix(a.Key, "hx-on"):
				t.Errorf("%s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
			case (a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") || strings.HasPrefix(v, "vbscript:")):
				t.Errorf("%s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
			}
		}
		switch n.Data {
		case "script":
			if src := attributes["src"]; attributes["type"] != "application/ld+json" && !strings.HasPrefix(src, "/static/") && src != "/embed.js" {
				t.Errorf("%s: a script %v", path, n.Attr)
			}
		case "style", "iframe", "object", "embed":
			t.Errorf("%s: <%s>", path, n.Data)
		case "img":
			t.Errorf("%s: <img src=%q>", path, attributes["src"])
		}
	}
}

func harmlessXML(t *testing.T, path, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "script" || e.Name.Local == "foreignObject" || e.Name.Local == "img" {
			t.Errorf("%s: <%s>", path, e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.HasPrefix(strings.ToLower(a.Value), "javascript:") {
				t.Errorf("%s: <%s %s=%q>", path, e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

func harmlessCSV(t *testing.T, path, body string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
	for _, line := range lines {
		for _, cell := range line {
			if cell != "" && strings.ContainsRune("=@\t\r", rune(cell[0])) {
				t.Errorf("%s: a spreadsheet takes %q for a formula", path, cell)
			}
		}
	}
}

package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rapporteur"
)

func TestEmbedScript(t *testing.T) {
	s := newSite(t, Config{})
	p := s.browser().get("/embed.js")
	p.expect(t, "the script", 200, "/embed/passages.json")
	if strings.Contains(p.body, "innerHTML") || strings.Contains(p.header.Get("Cache-Control"), "immutable") || p.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("the script is given as %v", p.header)
	}
	r, _ := http.NewRequest("GET", s.URL+"/embed.js", nil)
	r.Header.Set("If-None-Match", p.header.Get("ETag"))
	s.browser().do(r).expect(t, "the same script", 304)
}

func TestEmbeddedTalk(t *testing.T) {
	s := newSite(t, Config{})
	r := *s.fill()[0]
	r.Article.ID, r.Article.URL = "paper/one", "https://paper.example/news/one?id=7"
	if _, err := s.record.PutReport(t.Context(), &r, ""); err != nil {
		t.Fatal(err)
	}
	at, in := articlePath(r.Article.ID), "/embed/"+url.PathEscape(r.Article.ID)
	mei, ed := s.as(s.person("mei", rapporteur.ReaderRole)), s.as(s.person("ed", rapporteur.EditorRole))
	mei.post(at+"/rating", "stars", "3.5")
	reply := commentIn(mei.post(at+"/comments", "body", "A reply with [a link](https://example.org/)."))
	words := strings.Join(strings.Fields(r.Article.Text)[:6], " ")
	about := commentIn(mei.post(at+"/feedback", "words", words, "kind", "remark", "body", "Said of a passage."))
	hidden := commentIn(mei.post(at+"/comments", "body", "Unwelcome words."))
	ed.post("/admin/moderation/"+hidden, "state", "removed", "why", "rude").expect(t, "moderated", 303)

	for name, b := range map[string]*testBrowser{"public": s.browser(), "editor": ed, "author": mei} {
		p := b.get(in + "/talk")
		p.expect(t, name, 200, "<b>3.5</b>", "1 vote", "A reply with", "Said of a passage.", `href="`+s.URL+at+`"`, `<base target="_blank">`)
		if strings.Contains(p.body, "<form") || strings.Contains(p.body, "Unwelcome words") || strings.Contains(p.body, "hx-get") {
			t.Errorf("%s is shown a form or what was removed in a frame:\n%s", name, p.body)
		}
		csp := p.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "frame-ancestors *") || strings.Contains(csp, "unsafe") || p.header.Get("X-Frame-Options") != "" {
			t.Errorf("a frame has the policy %q", csp)
		}
	}
	b := s.browser()
	b.get(in+"/passage/"+about).expect(t, "a thread", 200, "Said of a passage.")
	b.get(in+"/passage/"+reply).expect(t, "no feedback", 404)
	b.get("/embed/other/passage/"+about).expect(t, "another article's", 404)

	for _, name := range []string{"paper/one", r.Article.URL, r.Article.URL + "#top", "https://paper.example/news/one/?id=7", r.Article.URL + "&utm_source=z&fbclid=1", r.Article.URL + "&x=1#y"} {
		p := b.get("/embed/passages.json?article=" + url.QueryEscape(name))
		if strings.Contains(name, "x=1") {
			p.expect(t, name, 404) // another page, for all we know
			continue
		}
		p.expect(t, name, 200)
		var told embeddedPassages
		if err := json.Unmarshal([]byte(p.body), &told); err != nil || told.Article != "paper/one" || len(told.Passages) != 1 || told.Passages[0].ID != about || strings.Join(strings.Fields(told.Passages[0].Exact), " ") != words {
			t.Errorf("%s: %s %v", name, p.body, err)
		}
		if p.header.Get("Access-Control-Allow-Origin") != "*" || p.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", name, p.header)
		}
	}
	demo := b.get("/embed/demo?article=" + url.QueryEscape(r.Article.ID))
	demo.expect(t, "the demonstration", 200, "A demonstration.", `<script src="/embed.js" data-article="paper/one"`)
	if csp := demo.header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the demonstration has the policy %q", csp)
	}

	closed := defaultSettings()
	closed.Public = false
	if err := s.desk.SetSettings(t.Context(), closed); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{in + "/talk", in + "/passage/" + about, "/embed/passages.json?article=paper%2Fone"} {
		for name, b := range map[string]*testBrowser{"public": b, "member": mei} {
			if p := b.get(path); p.status != 403 || strings.Contains(p.body, "Said of") {
				t.Errorf("a closed desk gives %s of %s to a frame: %d", path, name, p.status)
			}
		}
	}
}

func TestAddressesOf(t *testing.T) {
	all := strings.Join(addressesOf("https://a.example/x/?utm_source=y#z"), " ")
	for _, want := range []string{"https://a.example/x", "https://a.example/x/"} {
		if !strings.Contains(all+" ", want+" ") {
			t.Errorf("no %s in %s", want, all)
		}
	}
	if got := addressesOf("http://%zz"); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

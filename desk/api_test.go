package desk

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"rapporteur"
)

// program uses the API with a token.
type program struct {
	*testBrowser
	token string
}

func (p program) call(method, path, body string) page {
	p.site.t.Helper()
	r, err := http.NewRequest(method, p.address(apiRoot+path), strings.NewReader(body))
	if err != nil {
		p.site.t.Fatal(err)
	}
	if p.token != "" {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	r.Header.Set("Content-Type", "application/json")
	return p.do(r)
}

// program makes a token on the account page and gives a program that has it.
func (s *site) program(a rapporteur.Account, scopes ...string) program {
	s.t.Helper()
	pairs := []string{"name", "test", "days", "30"}
	for _, sc := range scopes {
		pairs = append(pairs, "scope", sc)
	}
	p := s.as(a).post("/account/tokens", pairs...)
	_, rest, _ := strings.Cut(p.body, `id="secret">`)
	secret, _, ok := strings.Cut(rest, "<")
	if !ok || !strings.HasPrefix(secret, "rpt_") {
		s.t.Fatalf("no token on the page: %d %s", p.status, p.body)
	}
	return program{s.browser(), secret}
}

func decode[T any](t *testing.T, p page) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.body), &out); err != nil {
		t.Fatalf("%v in %d %s", err, p.status, p.body)
	}
	return out
}

func TestAPIDocument(t *testing.T) {
	s := newSite(t, Config{})
	type operation struct {
		OperationID, Summary string
		Responses            map[string]json.RawMessage
	}
	doc := decode[struct {
		OpenAPI string
		Paths   map[string]map[string]operation
	}](t, s.browser().get(apiRoot+"/openapi.json"))
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 18 {
		t.Errorf("OpenAPI %q with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	seen := map[string]bool{}
	for path, ops := range doc.Paths {
		for method, op := range ops {
			if op.OperationID == "" || op.Summary == "" || seen[op.OperationID] || len(op.Responses) < 2 {
				t.Errorf("%s %s: operation %q, %q", method, path, op.OperationID, op.Summary)
			}
			seen[op.OperationID] = true
		}
	}
	s.browser().get("/api/docs").expect(t, "the page about the API", 200, "openapi.json")
}

func TestAPIReads(t *testing.T) {
	s := newSite(t, Config{})
	s.fill()
	public := program{s.browser(), ""}
	type rows struct {
		Items []struct{ Key, Type, Sentence, Words string }
		Next  string
	}
	first := decode[rows](t, public.call("GET", "/events?limit=2", ""))
	if len(first.Items) != 2 || first.Next == "" || !strings.Contains(first.Items[0].Sentence, first.Items[0].Words) {
		t.Fatalf("the first page is %+v", first)
	}
	second := decode[rows](t, public.call("GET", "/events?limit=2&after="+first.Next, ""))
	if len(second.Items) == 0 || second.Items[0].Key == first.Items[0].Key {
		t.Errorf("the second page is %+v", second)
	}
	one := decode[struct{ Key string }](t, public.call("GET", "/events/"+first.Items[0].Key, ""))
	if one.Key != first.Items[0].Key {
		t.Errorf("the event is %+v", one)
	}
	article, _, _ := strings.Cut(first.Items[0].Key, "~")
	var r rapporteur.Report
	if err := json.Unmarshal([]byte(public.call("GET", "/articles/"+article, "").body), &r); err != nil || len(r.Events) == 0 {
		t.Errorf("the report: %v, %d events", err, len(r.Events))
	}
	for _, path := range []string{"/articles", "/claims", "/actors", "/incidents", "/disputes", "/articles/" + article + "/comments", "/articles/" + article + "/rating"} {
		public.call("GET", path, "").expect(t, path, 200)
	}
	for path, status := range map[string]int{"/events/none": 422, "/events/no~ne": 404, "/articles/none": 404, "/events?sort=evil": 422, "/events?limit=9999": 422, "/events?after=%00": 422, "/nothing": 404, "/review": 401} {
		p := public.call("GET", path, "")
		p.expect(t, path, status)
		if kind := p.header.Get("Content-Type"); !strings.Contains(kind, "problem+json") && path != "/nothing" {
			t.Errorf("%s: an error of type %s", path, kind)
		}
	}
}

func TestAPIWrites(t *testing.T) {
	s := newSite(t, Config{})
	article := s.fill()[0].Article
	ada, eve, mod := s.person("ada", rapporteur.ReviewerRole), s.person("eve", rapporteur.ReaderRole), s.person("mod", rapporteur.EditorRole)
	writes, other, only := s.program(ada, "read", "write", "review"), s.program(eve, "read", "write"), s.program(mod, "read")
	at := "/articles/" + article.ID

	writes.call("PUT", at+"/rating", `{"stars":3.5}`).expect(t, "a rating", 200, `"average":3.5`, `"votes":1`)
	writes.call("PUT", at+"/rating", `{"stars":4}`).expect(t, "a rating changed", 200, `"average":4`, `"votes":1`)
	writes.call("PUT", at+"/rating", `{"stars":4.7}`).expect(t, "a rating between halves", 422)
	writes.call("DELETE", at+"/rating", "").expect(t, "a rating withdrawn", 200, `"votes":0`)

	comment := decode[apiComment](t, writes.call("POST", at+"/comments", `{"body":"A *first* word."}`))
	if comment.ID == "" || comment.Name != "Ada" || comment.State != "visible" {
		t.Fatalf("the comment is %+v", comment)
	}
	other.call("PUT", "/comments/"+comment.ID+"/vote", `{"vote":1}`).expect(t, "a vote", 200, `"up":1`)
	other.call("PUT", "/comments/"+comment.ID+"/vote", `{"vote":2}`).expect(t, "two votes at once", 422)
	writes.call("PUT", "/comments/"+comment.ID+"/vote", `{"vote":1}`).expect(t, "a vote for oneself", 403)
	other.call("PUT", "/comments/"+comment.ID, `{"body":"Mine now."}`).expect(t, "another's comment changed", 403)
	writes.call("PUT", "/comments/"+comment.ID, `{"body":"A second word."}`).expect(t, "a comment changed", 200, "A second word.")
	reply := decode[apiComment](t, other.call("POST", at+"/comments", `{"body":"An answer.","parent":"`+comment.ID+`"}`))
	if reply.Parent != comment.ID {
		t.Errorf("the reply is %+v", reply)
	}
	inline := decode[apiComment](t, writes.call("POST", at+"/comments", `{"body":"Is it so?","kind":"remark","start":0,"end":12}`))
	if inline.Feedback == nil || inline.Feedback.Anchoring != "found" || inline.Feedback.Exact != string([]rune(article.Text)[:12]) {
		t.Errorf("the inline feedback is %+v", inline.Feedback)
	}
	writes.call("POST", at+"/comments", `{"body":"Where?","start":999999,"end":1000000}`).expect(t, "feedback on nothing", 422)
	writes.call("PUT", "/comments/"+inline.ID+"/resolved", `{"resolved":true}`).expect(t, "feedback resolved", 200, `"resolved":true`)

	queue := decode[pageOf[struct{ Key string }]](t, writes.call("GET", "/review?limit=1", ""))
	if len(queue.Items) != 1 {
		t.Fatalf("the queue is %+v", queue)
	}
	writes.call("PUT", "/rows/"+queue.Items[0].Key+"/verdict", `{"answer":"confirm"}`).expect(t, "a verdict", 204)
	writes.call("PUT", "/rows/"+queue.Items[0].Key+"/verdict", `{"answer":"maybe"}`).expect(t, "a verdict that is none", 422)
	writes.call("DELETE", "/rows/"+queue.Items[0].Key+"/verdict", "").expect(t, "a verdict withdrawn", 204)
	other.call("PUT", "/rows/"+queue.Items[0].Key+"/verdict", `{"answer":"confirm"}`).expect(t, "a reader's verdict", 403)

	only.call("PUT", at+"/rating", `{"stars":1}`).expect(t, "a write without the scope", 403, "scope write")
	only.call("PUT", "/comments/"+comment.ID+"/state", `{"state":"removed"}`).expect(t, "moderation without the scope", 403, "scope moderate")
	s.program(mod, "moderate").call("PUT", "/comments/"+comment.ID+"/state", `{"state":"removed","why":"off topic"}`).expect(t, "moderation", 200)
	writes.call("DELETE", "/comments/"+inline.ID, "").expect(t, "a comment taken back", 200, `"state":"deleted"`)
	program{s.browser(), "rpt_wrong"}.call("GET", "/events", "").expect(t, "a token nobody made", 401)
	program{s.browser(), ""}.call("PUT", at+"/rating", `{"stars":1}`).expect(t, "a write by nobody", 401)
}

// The cookie of the desk's own pages does not let another site's page use the API.
func TestAPIFromOtherSites(t *testing.T) {
	s := newSite(t, Config{})
	article := s.fill()[0].Article
	b := s.as(s.person("ada", rapporteur.ReaderRole))
	for _, from := range []string{"cross-site", "same-site", "same-origin"} {
		r, err := http.NewRequest("PUT", b.address(apiRoot+"/articles/"+article.ID+"/rating"), strings.NewReader(`{"stars":1}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", from)
		want := 403
		if from == "same-origin" {
			want = 200
		}
		b.do(r).expect(t, "a rating "+from, want)
	}
}

func TestFeeds(t *testing.T) {
	s := newSite(t, Config{})
	article := s.fill()[0].Article
	b := s.as(s.person("ada", rapporteur.ReaderRole))
	b.post(articlePath(article.ID)+"/comments", "body", "<script>alert(1)</script> is a word")
	for _, what := range []string{"incidents", "events", "claims", "articles", "comments"} {
		p := b.get("/feeds/" + what + ".atom")
		p.expect(t, what+" as Atom", 200, "<feed", "<entry>")
		if strings.Contains(p.body, "<script") {
			t.Errorf("%s: a script in the feed", what)
		}
		feed := decode[struct {
			Version string
			Items   []struct{ ID, URL string }
		}](t, b.get("/feeds/"+what+".json"))
		if !strings.HasSuffix(feed.Version, "/1.1") || len(feed.Items) == 0 || feed.Items[0].URL == "" {
			t.Errorf("%s as JSON Feed: %+v", what, feed)
		}
		r, err := http.NewRequest("GET", b.address("/feeds/"+what+".atom"), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", p.header.Get("ETag"))
		b.do(r).expect(t, what+" unchanged", 304)
	}
	b.get("/feeds/events.atom?type=ASSAULT").expect(t, "a filtered feed", 200, "ASSAULT")
	b.get("/feeds/events.atom?sort=evil").expect(t, "a hostile filter", 422)
}

func TestLive(t *testing.T) {
	s := newSite(t, Config{})
	article := s.fill()[0].Article
	b := s.as(s.person("ada", rapporteur.ReaderRole))
	r, err := http.NewRequestWithContext(t.Context(), "GET", b.address("/live?article="+article.ID), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if kind := resp.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the stream is %s", kind)
	}
	got := make(chan string, 1)
	go func() {
		var all strings.Builder
		buf := make([]byte, 4096)
		for !strings.Contains(all.String(), "event: rating") {
			n, err := resp.Body.Read(buf)
			all.Write(buf[:n])
			if err != nil {
				break
			}
		}
		got <- all.String()
	}()
	s.as(s.person("eve", rapporteur.ReaderRole)).post(articlePath(article.ID)+"/comments", "body", "A secret of the stream")
	s.as(s.person("tom", rapporteur.ReaderRole)).post(articlePath(article.ID)+"/rating", "stars", "3")
	text := <-got
	if !strings.Contains(text, "event: comment") || !strings.Contains(text, "event: rating") || strings.Contains(text, "secret of the stream") {
		t.Errorf("the stream told %q", text)
	}
}

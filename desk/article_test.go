package desk

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/atom"

	nethtml "golang.org/x/net/html"

	"rapporteur"
)

func TestArticlePage(t *testing.T) {
	s := newSite(t, Config{})
	b := s.browser()
	for _, r := range s.fill() {
		p := b.get(articlePath(r.Article.ID))
		p.expect(t, "an article", 200, html.EscapeString(r.Article.Title), `id="replies"`, `id="rating"`, `id="layer-events"`)
		if got := textOf(t, p.body); got != strings.Join(strings.Fields(r.Article.Text), " ") {
			t.Errorf("the page of %q reads\n%s", r.Article.Title, got)
		}
		for _, m := range regexp.MustCompile(`href="#(row-[^"]+)"`).FindAllStringSubmatch(p.body, -1) {
			if !strings.Contains(p.body, `id="`+m[1]+`"`) {
				t.Errorf("a mark leads to %s, which is not there", m[1])
			}
		}
	}
	b.get("/articles/none").expect(t, "no article", 404)
}

// textOf is the words of a page's article, without bubbles.
func textOf(t *testing.T, page string) string {
	t.Helper()
	doc, err := nethtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *nethtml.Node, in bool)
	walk = func(n *nethtml.Node, in bool) {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == "text" {
				in = true
			}
			if a.Key == "class" && strings.HasPrefix(a.Val, "bubble") {
				return
			}
		}
		if in && n.Type == nethtml.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
		if in && n.DataAtom == atom.P {
			b.WriteString("\n")
		}
	}
	walk(doc, false)
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestRating(t *testing.T) {
	s := newSite(t, Config{})
	at := articlePath(s.fill()[0].Article.ID)
	mei, per, public := s.as(s.person("mei", rapporteur.ReaderRole)), s.as(s.person("per", rapporteur.ReaderRole)), s.browser()

	if p := mei.get(at); strings.Contains(p.body, "aggregateRating") {
		t.Error("a rating without votes is told to search engines")
	}
	mei.post(at+"/rating", "stars", "3.5").expect(t, "three and a half", 303)
	mei.get(at).expect(t, "rated", 200, "<b>3.5</b> <span>· 1 vote</span>", "Your rating: 3.5", "Withdraw my rating")
	mei.post(at+"/rating", "stars", "4").expect(t, "changed", 303)
	mei.get(at).expect(t, "changed", 200, "<b>4</b> <span>· 1 vote</span>")
	per.post(at+"/rating", "stars", "5").expect(t, "another's", 303)
	per.get(at).expect(t, "two", 200, "<b>4.5</b> <span>· 2 votes</span>")
	mei.post(at+"/rating", "withdraw", "1").expect(t, "withdrawn", 303)

	p := per.get(at)
	_, rest, _ := strings.Cut(p.body, `<script type="application/ld+json">`)
	data, _, _ := strings.Cut(rest, "</script>")
	var told articleData
	if err := json.Unmarshal([]byte(data), &told); err != nil || told.Rating == nil || told.Rating.Value != 5 || told.Rating.Count != 1 {
		t.Errorf("search engines are told %s (%v)", data, err)
	}
	for _, bad := range []string{"0", "6", "-1", "4.7", "NaN", "Inf", "1e0", "", "0x1", "five"} {
		if p := per.post(at+"/rating", "stars", bad); p.status != 422 && !(bad == "1e0" || bad == "0x1") {
			t.Errorf("a rating of %q is answered with %d", bad, p.status)
		}
	}
	public.post(at+"/rating", "stars", "1").expect(t, "the public", 401)
	set := defaultSettings()
	set.AnonymousVotes = true
	if err := s.desk.SetSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	s.desk.limits = newLimiter()
	public.post(at+"/rating", "stars", "1").expect(t, "anonymous", 303)
	s.browser().post(at+"/rating", "stars", "2").expect(t, "the same without its cookies", 303)
	public.get(at).expect(t, "one anonymous vote", 200, "· 2 votes", "Your rating: 2")
}

func TestReplies(t *testing.T) {
	s := newSite(t, Config{})
	id := s.fill()[0].Article.ID
	at := articlePath(id)
	mei, per := s.as(s.person("mei", rapporteur.ReaderRole)), s.as(s.person("per", rapporteur.ReaderRole))

	p := mei.post(at+"/comments", "body", "So **they** say, @per. <script>alert(1)</script> [x](javascript:alert(1)) https://example.org/")
	p.expect(t, "a reply", 303)
	c := commentIn(p)
	p = per.get(at)
	p.expect(t, "the reply", 200, "So <strong>they</strong> say, ", `href="/comments?by=per"`, `<a rel="nofollow ugc noopener" href="https://example.org/">`, "Mei")
	if strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "javascript:") {
		t.Errorf("a script got in: %s", p.body)
	}
	per.get("/comments/"+c+"/reply?quote=1").expect(t, "a quote", 200, "&gt; So **they** say")
	p = per.post(at+"/comments", "parent", c, "body", "> So they say\n\nDo they?")
	p.expect(t, "an answer", 303)
	answer := commentIn(p)
	mei.get(at).expect(t, "a thread", 200, "<blockquote>", "Do they?", `class="below"`, "2 comments")

	mei.post("/comments/"+c+"/vote", "vote", "up").expect(t, "one's own", 403)
	per.post("/comments/"+c+"/vote", "vote", "up").expect(t, "a vote", 303)
	per.post("/comments/"+c+"/vote", "vote", "up").expect(t, "the same vote", 303)
	per.post("/comments/"+c+"/vote", "vote", "2").expect(t, "no vote", 422)
	mei.get(at).expect(t, "a vote", 200, "1 vote up, 0 votes down")

	per.post("/comments/"+c, "body", "mine now").expect(t, "another's", 403)
	mei.post("/comments/"+c, "body", "").expect(t, "nothing", 422, "The comment is empty")
	mei.post("/comments/"+c, "body", "Changed.").expect(t, "an edit", 303)
	mei.get(at).expect(t, "edited", 200, "Changed.", "edited")
	s.desk.Now = func() time.Time { return time.Now().Add(editWindow + time.Minute) }
	mei.post("/comments/"+c, "body", "Too late.").expect(t, "a late edit", 403)
	s.desk.Now, s.desk.limits = time.Now, newLimiter()

	per.post("/comments/"+c+"/delete").expect(t, "another's", 403)
	mei.post("/comments/"+c+"/delete").expect(t, "taken back", 303)
	p = per.get(at)
	p.expect(t, "its place", 200, "Taken back by who wrote it", "Do they?")
	if strings.Contains(p.body, "Changed.") {
		t.Error("what was taken back is still there")
	}
	mei.get("/comments/"+answer).expect(t, "a link to one", 303)
	mei.get(at+"/comments?thread="+url.QueryEscape(c)).expect(t, "a thread", 200, "Do they?")
	s.browser().post(at+"/comments", "body", "x").expect(t, "the public", 401)

	// Scripts get the parts that they ask for.
	part := func(method, path, form string) string {
		r := httptest.NewRequest(method, s.URL+path, strings.NewReader(form))
		r.Header = http.Header{"Hx-Request": {"true"}, "Hx-Target": {"slot"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}}
		r.RequestURI = ""
		return per.do(r).body
	}
	for _, c := range []struct{ method, path, form, want string }{
		{"GET", "/comments/" + answer + "/reply", "", "<textarea"},
		{"GET", "/comments/" + answer + "/edit", "", "Do they?"},
		{"GET", at + "/feedback", "", "feedback-form"},
		{"POST", at + "/rating", "stars=3", "1 vote"},
	} {
		if got := part(c.method, c.path, c.form); strings.Contains(got, "<html") && c.path != at+"/rating" || !strings.Contains(got, c.want) {
			t.Errorf("%s gives %s", c.path, got)
		}
	}
}

// commentIn is the id of the comment to which a form led.
func commentIn(p page) string {
	_, anchor, _ := strings.Cut(p.header.Get("Location"), "#")
	_, id, _ := strings.Cut(anchor, "-")
	return id
}

func TestGuestsWait(t *testing.T) {
	s := newSite(t, Config{})
	at := articlePath(s.fill()[0].Article.ID)
	set := defaultSettings()
	set.Guests = true
	if err := s.desk.SetSettings(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	guest := s.browser()
	guest.post(at+"/comments", "body", "Hello.").expect(t, "no name", 422, "by what name")
	guest.post(at+"/comments", "body", "Hello from outside.", "name", "Ada").expect(t, "a guest", 303)
	if p := s.browser().get(at); strings.Contains(p.body, "Hello from outside") {
		t.Error("the public sees what waits")
	}
	s.as(s.person("ed", rapporteur.EditorRole)).get(at).expect(t, "an editor", 200, "Hello from outside", "waits for an editor")
}

func TestInlineFeedback(t *testing.T) {
	read := func(_ context.Context, a rapporteur.Article) (*rapporteur.Report, error) {
		return &rapporteur.Report{Article: a, Sentences: []rapporteur.Span{{Start: 0, End: len(a.Text)}}}, nil
	}
	s := newSite(t, Config{Read: read})
	text := "The ferry left the harbour. Élan was high.\n\nThe ferry came back at dusk, and the harbour slept."
	r, _ := read(t.Context(), rapporteur.Article{ID: "ferry", Title: "Ferry", Text: text})
	if _, err := s.record.PutReport(t.Context(), r, ""); err != nil {
		t.Fatal(err)
	}
	at := "/articles/ferry"
	mei, ed := s.as(s.person("mei", rapporteur.ReaderRole)), s.as(s.person("ed", rapporteur.EditorRole))

	start := len([]rune(text[:strings.Index(text, "at dusk")]))
	where := url.Values{"start": {itoa(start)}, "end": {itoa(start + len("at dusk"))}, "revision": {"1"}}
	mei.get(at+"/feedback?"+where.Encode()).expect(t, "the form", 200, "<blockquote class=\"passage-quote\">at dusk</blockquote>")
	p := mei.post(at+"/feedback", "start", itoa(start), "end", itoa(start+7), "revision", "1", "kind", "wrong date", "suggest", "2024-03-07", "body", "")
	p.expect(t, "feedback by place", 303)
	dusk := commentIn(p)
	mei.get(at).expect(t, "the bubble", 200, `data-bubble="`+dusk+`"`, `>1</a>`, "at dusk</span>", "should be <b>2024-03-07</b>", "Wrong date.")

	mei.post(at+"/feedback", "words", "the harbour", "kind", "remark", "body", "Which?").expect(t, "ambiguous words", 422, "more than once", `type="radio"`)
	mei.post(at+"/feedback", "words", "no such words", "kind", "remark", "body", "x").expect(t, "no words", 422, "do not stand in the article")
	mei.post(at+"/feedback", "words", "Élan  was high", "kind", "wrong", "body", "x").expect(t, "no kind", 422)
	p = mei.post(at+"/feedback", "words", "Élan\nwas  high", "kind", "remark", "body", "Says who?")
	p.expect(t, "feedback by words", 303)
	elan := commentIn(p)
	mei.post(at+"/feedback", "start", "3", "end", "900000", "kind", "remark", "body", "x").expect(t, "out of the text", 422)

	s.person("per", rapporteur.ReaderRole)
	ed.post("/comments/"+elan+"/resolve", "resolved", "yes").expect(t, "resolved", 303)
	mei.get(at).expect(t, "resolved", 200, "resolved</span>", "Open again")

	edited := "New words first. " + strings.Replace(text, " Élan was high.", "", 1)
	ed.get(at+"/edit").expect(t, "the form", 200, "2 pieces of inline feedback")
	mei.post(at+"/edit", "text", "x").expect(t, "a reader", 403)
	ed.post(at+"/edit", "text", edited, "title", "Ferry", "revision", "1").expect(t, "an edit", 303)
	ed.post(at+"/edit", "text", "again", "revision", "1").expect(t, "a late edit", 422, "Somebody changed the text")
	p = mei.get(at)
	p.expect(t, "moved", 200, "at dusk</span>", "Without a place in the present text", "the passage is gone", "revision 2")
	if !strings.Contains(p.body, `data-feedback="`+dusk+`"`) || strings.Contains(p.body, `data-feedback="`+elan+`"`) {
		t.Error("the passages are not where they should be")
	}
	// What was selected on the page of the former text finds its passage in the present one.
	start = len([]rune(text[:strings.Index(text, "came back")]))
	p = mei.post(at+"/feedback", "start", itoa(start), "end", itoa(start+9), "revision", "1", "kind", "remark", "body", "At last.")
	p.expect(t, "feedback on the former text", 303)
	mei.get(at).expect(t, "found", 200, `<span class="m m-f" data-feedback="`+commentIn(p)+`">came back</span>`)

	mei.get(at+"/revisions").expect(t, "the history", 200, "<ins>New words first. </ins>", "<del>", "Élan")
	mei.get(at+"/comments?anchoring=orphaned").expect(t, "a filter", 200, "Says who?", "<b>1</b> comment")
	mei.get(at+"/comments?what=feedback&state=open").expect(t, "a filter", 200, "<b>2</b> comments")
	mei.get("/comments?by=mei&q=dusk").expect(t, "all comments", 200)
	ed.post(at+"/remove").expect(t, "not sure", 422)
	ed.post(at+"/remove", "sure", "1").expect(t, "removed", 303)
	mei.get(at).expect(t, "gone", 404)
}

func TestVerdictsOnThePage(t *testing.T) {
	s := newSite(t, Config{})
	r := s.fill()[0]
	at := articlePath(r.Article.ID)
	events, _ := rapporteur.Fingerprints(r)
	row := at + "/rows/" + url.PathEscape(events[0]) + "/verdict"
	wan, per := s.as(s.person("wan", rapporteur.ReviewerRole)), s.as(s.person("per", rapporteur.ReviewerRole))
	s.as(s.person("mei", rapporteur.ReaderRole)).post(row, "answer", "confirm").expect(t, "a reader", 403)
	wan.post(row, "answer", "maybe").expect(t, "no answer", 422)
	wan.post(row, "answer", "correct", "type", "NOTATYPE").expect(t, "no type", 422)
	wan.post(row, "answer", "confirm").expect(t, "confirmed", 303)
	wan.get(at).expect(t, "one's own", 200, "You: confirm", `class="chip good"`)
	if p := per.get(at); strings.Contains(p.body, `class="chip good"`) || strings.Contains(p.body, "You: ") {
		t.Error("a reviewer sees another's answer before giving an own one")
	}
	s.browser().get(at).expect(t, "the public", 200, "confirmed")
	per.post(row, "answer", "correct", "type", "CONSULT", "mode", "meet").expect(t, "corrected", 303)
	per.get(at).expect(t, "corrected", 200, "You: correct CONSULT")
	per.post(row, "answer", "withdraw").expect(t, "withdrawn", 303)
	v, err := s.record.VerdictOf(t.Context(), rapporteur.RowKey{Article: r.Article.ID, Row: events[0]}, "per")
	if v != nil || err != nil {
		t.Errorf("%v %v", v, err)
	}
}

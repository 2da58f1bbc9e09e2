package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store/storetest"
)

// objects are what the acts of the matrix are done to; all belong to owner.
type objects struct {
	s        *site
	article  string
	row      rapporteur.RowKey
	incident string
	owner    rapporteur.Account
}

// newObjects fills a record with one report and its owner's things.
func newObjects(t *testing.T, s *site) *objects {
	t.Helper()
	r := storetest.Report("story", 1)
	if _, err := s.record.PutReport(t.Context(), r, ""); err != nil {
		t.Fatal(err)
	}
	events, _ := rapporteur.Fingerprints(r)
	found, err := s.record.Incidents(t.Context(), rapporteur.RowQuery{})
	if err != nil || len(found.Items) == 0 {
		t.Fatalf("no incident: %v", err)
	}
	return &objects{s: s, article: "story", row: rapporteur.RowKey{Article: "story", Row: events[0]}, incident: found.Items[0].ID, owner: s.person("owner", rapporteur.ReaderRole)}
}

func (o *objects) must(err error) {
	o.s.t.Helper()
	if err != nil {
		o.s.t.Fatal(err)
	}
}

func (o *objects) comment() string {
	c, err := o.s.record.PostComment(context.Background(), rapporteur.Comment{Article: o.article, Author: o.owner.ID, Name: o.owner.Name, Body: "Said by its owner."})
	o.must(err)
	return c.ID
}

func (o *objects) feedback() string {
	c, err := o.s.record.PostComment(context.Background(), rapporteur.Comment{Article: o.article, Author: o.owner.ID, Name: o.owner.Name, Body: "On a passage.",
		Feedback: &rapporteur.Feedback{Kind: rapporteur.Remark, Selector: rapporteur.Selector{Exact: "recalled its ambassador"}}})
	o.must(err)
	return c.ID
}

func (o *objects) removable() string {
	r := storetest.Report("removable", 2)
	_, err := o.s.record.PutReport(context.Background(), r, "")
	o.must(err)
	return r.Article.ID
}

func (o *objects) session() string {
	s, err := o.s.record.CreateSession(context.Background(), rapporteur.Session{Hash: randomBytes(32), Person: o.owner.ID, Created: time.Now(), Seen: time.Now(), Expires: time.Now().Add(time.Hour)})
	o.must(err)
	return s.ID
}

func (o *objects) token() string {
	t, err := o.s.record.CreateToken(context.Background(), rapporteur.Token{Hash: randomBytes(32), Person: o.owner.ID, Name: "a token", Scopes: []string{"read"}, Expires: time.Now().Add(time.Hour)})
	o.must(err)
	return t.ID
}

// path fills in a pattern's path with objects that are there.
func (o *objects) path(pattern string) string {
	_, p, _ := strings.Cut(pattern, " ")
	id := func() string {
		switch {
		case p == "/articles/{id}/remove":
			return o.removable()
		case strings.HasPrefix(p, "/articles/"), strings.HasPrefix(p, "/embed/"):
			return o.article
		case p == "/comments/{id}/resolve":
			return o.feedback()
		case strings.HasPrefix(p, "/comments/"), strings.HasPrefix(p, "/admin/moderation/"):
			return o.comment()
		case strings.HasPrefix(p, "/incidents/"):
			return o.incident
		case strings.HasPrefix(p, "/admin/people/"):
			return o.owner.ID
		case strings.HasPrefix(p, "/account/sessions/"):
			return o.session()
		case strings.HasPrefix(p, "/account/tokens/"):
			return o.token()
		}
		o.s.t.Fatalf("the matrix does not know what %s is done to", pattern)
		return ""
	}
	if before, after, ok := strings.Cut(p, "{id}"); ok {
		p = before + url.PathEscape(id()) + after
	}
	if before, after, ok := strings.Cut(p, "{comment}"); ok {
		p = before + url.PathEscape(o.feedback()) + after
	}
	return strings.NewReplacer("{row}", url.PathEscape(o.row.Row), "{key}", url.PathEscape(o.row.String()), "{token}", "x.y", "{provider}", "none", "{$}", "").Replace(p)
}

// matrix says who may do what, one column each for: the public; guests (the public where
// guests and anonymous votes are allowed); a reader; the owner of the comment, session or
// token; a reviewer; an editor; an administrator; a suspended reader; and the public of a
// desk that is not public. y may, n may not, x is told that there is no such thing, v may
// ask whatever comes of it, - is not tried.
var matrix = map[string]string{
	// Everyone.
	"GET /setup": "vvvvvvvvv", "POST /setup": "vvvvvvvvv", "GET /signin": "yyyyyyyyy", "POST /signin": "yyyyyyyyy", "POST /signout": "yy------y", "GET /signup": "yyyyyyyyy", "POST /signup": "yyyyyyyyy",
	"POST /theme": "yyyyyyyyy", "GET /signin/with/{provider}": "vvvvvvvvv", "GET /signin/with/{provider}/callback": "vvvvvvvvv",
	"GET /confirm/{token}": "vvvvvvvvv", "POST /confirm/{token}": "vvvvvvvvv", "GET /reset/{token}": "vvvvvvvvv", "POST /reset/{token}": "vvvvvvvvv",
	"GET /unsubscribe/{token}": "vvvvvvvvv", "POST /unsubscribe/{token}": "vvvvvvvvv", "GET /forgotten": "yyyyyyyyy", "POST /forgotten": "vvvvvvvvv", "GET /embed.js": "yyyyyyyyy", "GET /api/docs": "yyyyyyyyy", "GET /help": "yyyyyyyyy",
	"GET /api/v1/": "vvvvvvvvv", "POST /api/v1/": "vvvvvvvvv", "PUT /api/v1/": "vvvvvvvvv", "DELETE /api/v1/": "vvvvvvvvv",
	// Who may see the record.
	"GET /{$}": "yyyyyyyyn", "GET /events": "yyyyyyyyn", "GET /claims": "yyyyyyyyn", "GET /disputes": "yyyyyyyyn", "GET /actors": "yyyyyyyyn", "GET /incidents": "yyyyyyyyn",
	"GET /articles": "yyyyyyyyn", "GET /search": "yyyyyyyyn", "GET /live": "yyyyyyyyn", "GET /articles/{id}": "yyyyyyyyn", "GET /articles/{id}/rating": "yyyyyyyyn", "GET /articles/{id}/revisions": "yyyyyyyyn", "GET /articles/{id}/comments": "yyyyyyyyn",
	"GET /comments": "yyyyyyyyn", "GET /comments/{id}": "yyyyyyyyn", "GET /incidents/{id}": "yyyyyyyyn",
	"GET /feeds/": "yyyyyyyyn", "GET /events.csv": "yyyyyyyyn", "GET /events.jsonl": "yyyyyyyyn", "GET /claims.csv": "yyyyyyyyn", "GET /claims.jsonl": "yyyyyyyyn",
	"GET /actors.csv": "yyyyyyyyn", "GET /actors.jsonl": "yyyyyyyyn", "GET /disputes.csv": "yyyyyyyyn", "GET /disputes.jsonl": "yyyyyyyyn",
	"GET /network": "yyyyyyyyn", "GET /network.svg": "yyyyyyyyn", "GET /network.png": "yyyyyyyyn",
	"GET /embed/passages.json": "vvvvvvvvn", "GET /embed/demo": "yyyyyyyyn", "GET /embed/{id}/talk": "yyyyyyyyn", "GET /embed/{id}/passage/{comment}": "yyyyyyyyn",
	// Who may take part.
	"POST /articles/{id}/rating": "nyyyyyynn", "POST /articles/{id}/comments": "nyyyyyynn", "GET /comments/{id}/reply": "nyyyyyynn",
	"GET /articles/{id}/feedback": "nyyyyyynn", "POST /articles/{id}/feedback": "nyyyyyynn",
	"GET /comments/{id}/edit": "nnnynnnnn", "POST /comments/{id}": "nnnynnnnn", "POST /comments/{id}/delete": "nnnynnnnn", "POST /comments/{id}/vote": "nnynyyynn", "POST /comments/{id}/resolve": "nnnyyyynn",
	// One's own account.
	"GET /account": "nnyyyyyyn", "POST /account": "nnyyyyyyn", "POST /account/password": "nnyyyyyyn", "POST /account/sessions/{id}/revoke": "nnxyxxxxn", "POST /account/sessions/revoke": "nnyyyyyyn",
	"GET /account/everything.json": "nnyyyyyyn", "POST /account/erase": "nnyyyyyyn", "POST /account/confirm": "nnvvvvvvn",
	"GET /account/tokens": "nnyyyyyyn", "POST /account/tokens": "nnyyyyyyn", "POST /account/tokens/{id}/revoke": "nnxyxxxxn",
	// Reviewers.
	"GET /review": "nnnnyyynn", "POST /review/{key}": "nnnnyyynn", "GET /review/agreement": "nnnnyyynn", "GET /review/gold.jsonl": "nnnnyyynn", "POST /articles/{id}/rows/{row}/verdict": "nnnnyyynn",
	// Editors.
	"GET /admin/moderation": "nnnnnyynn", "POST /admin/moderation/{id}": "nnnnnyynn", "GET /admin/audit": "nnnnnyynn",
	"GET /articles/new": "nnnnnyynn", "POST /articles": "nnnnnyynn", "GET /articles/{id}/edit": "nnnnnyynn", "POST /articles/{id}/edit": "nnnnnyynn", "POST /articles/{id}/remove": "nnnnnyynn",
	"POST /incidents/{id}/split": "nnnnnyynn", "POST /incidents/join": "nnnnnyynn",
	// Administrators.
	"GET /admin/people": "nnnnnnynn", "POST /admin/people": "nnnnnnynn", "POST /admin/people/{id}": "nnnnnnynn", "POST /admin/people/{id}/password": "nnnnnnynn",
	"GET /admin/settings": "nnnnnnynn", "POST /admin/settings": "nnnnnnynn",
}

// expected finds a route's line: feeds and pictures of all kinds are alike.
func expected(pattern string) string {
	if e, ok := matrix[pattern]; ok {
		return e
	}
	if strings.HasPrefix(pattern, "GET /feeds/") {
		return matrix["GET /feeds/"]
	}
	for _, kind := range []string{"map", "timeline", "series", "types"} {
		if rest, ok := strings.CutPrefix(pattern, "GET /"+kind); ok {
			return matrix["GET /network"+rest]
		}
	}
	return ""
}

// forms are fields with which an act would be done.
var forms = map[string][]string{
	"POST /articles/{id}/rating": {"stars", "4"}, "POST /articles/{id}/comments": {"body", "Words.", "name", "Someone"},
	"POST /articles/{id}/feedback": {"words", "recalled its ambassador", "kind", "remark", "body", "Words.", "name", "Someone"},
	"POST /comments/{id}":          {"body", "Other words."}, "POST /comments/{id}/vote": {"vote", "up"}, "POST /comments/{id}/resolve": {"resolved", "yes"},
	"POST /articles/{id}/rows/{row}/verdict": {"answer", "confirm"}, "POST /review/{key}": {"answer", "reject"}, "POST /admin/moderation/{id}": {"state", "removed", "why", "rude"},
	"POST /articles/{id}/remove": {"sure", "1"}, "POST /account/tokens": {"name", "t", "scope", "read", "days", "3"}, "POST /admin/people/{id}": {"role", "reader"},
	"POST /admin/settings": {"title", "T", "public", "on", "sign_up", "on", "moderation", "none"}, "POST /articles": {"text", ""},
}

func TestMatrixOfRightsKnowsEveryRoute(t *testing.T) {
	s := newSite(t, Config{})
	known := map[string]bool{}
	for _, rt := range s.desk.routes() {
		known[rt.pattern] = true
		if len(expected(rt.pattern)) != 9 {
			t.Errorf("%s has no line in the matrix", rt.pattern)
		}
	}
	for pattern := range matrix {
		if !known[pattern] && pattern != "GET /feeds/" {
			t.Logf("the matrix has a line for %s, which is no route", pattern) // a line too many lets nobody in
		}
	}
}

// status is an answer's status and where it leads, without its body: streams do not end.
func (b *testBrowser) status(method, path string, form url.Values) (int, string) {
	b.site.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, b.address(path), strings.NewReader(form.Encode()))
	if err != nil {
		b.site.t.Fatal(err)
	}
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	resp, err := b.Do(r)
	if err != nil {
		b.site.t.Fatalf("%s %s: %v", method, path, err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, resp.Header.Get("Location")
}

// TestEveryActByEveryRole tries each route as each kind of visitor.
func TestEveryActByEveryRole(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	open := Settings{Title: "Desk", Public: true, SignUp: true, Moderation: "none"}
	guests, closed := open, open
	guests.Guests, guests.AnonymousVotes = true, true
	closed.Public = false
	gone := s.person("gone", rapporteur.ReaderRole)
	suspended := s.as(gone)
	gone.Suspended = true
	o.must(s.record.UpdateAccount(t.Context(), gone))
	s.desk.limits = newLimiter()
	columns := []struct {
		name string
		set  Settings
		b    *testBrowser
	}{
		{"the public", open, s.browser()}, {"a guest", guests, s.browser()}, {"a reader", open, s.as(s.person("reader", rapporteur.ReaderRole))}, {"the owner", open, s.as(o.owner)},
		{"a reviewer", open, s.as(s.person("reviewer", rapporteur.ReviewerRole))}, {"an editor", open, s.as(s.person("editor", rapporteur.EditorRole))},
		{"an administrator", open, s.as(s.person("admin", rapporteur.AdminRole))}, {"the suspended", open, suspended}, {"the public of a closed desk", closed, s.browser()},
		{"the suspended of a closed desk", closed, suspended},
	}
	for i, col := range columns {
		for _, rt := range s.desk.routes() {
			line := expected(rt.pattern)
			if len(line) != 9 {
				continue // told by the other test
			}
			if line += line[8:]; strings.HasPrefix(rt.pattern[strings.Index(rt.pattern, " "):], " /account") || line[7] == '-' {
				line = line[:9] + line[7:8] // an account stays one's own
			}
			if line[i] == '-' {
				continue
			}
			o.must(s.desk.SetSettings(t.Context(), col.set))
			s.desk.limits = newLimiter()
			form := url.Values{}
			for f := forms[rt.pattern]; len(f) > 1; f = f[2:] {
				form.Set(f[0], f[1])
			}
			method, _, _ := strings.Cut(rt.pattern, " ")
			path := o.path(rt.pattern)
			code, to := col.b.status(method, path, form)
			refused := code == 401 || code == 403 || strings.HasPrefix(to, "/signin?next=")
			switch want := line[i]; {
			case code >= 500,
				want == 'y' && (refused || code == 404),
				want == 'n' && !refused,
				want == 'x' && code != 404,
				want == 'v' && refused:
				t.Errorf("%s: %s %s is answered with %d %s, want %c", col.name, rt.pattern, path, code, to, want)
			}
		}
	}
}

package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur"
)

// send makes a request with headers of its own.
func (b *testBrowser) send(method, path, body string, header ...string) page {
	b.site.t.Helper()
	r, err := http.NewRequest(method, b.address(path), strings.NewReader(body))
	if err != nil {
		b.site.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.do(r)
}

func TestAttackFromOtherSites(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	root := s.person("root", rapporteur.AdminRole)
	admin := s.as(root)
	paths := map[string]string{}
	for _, rt := range s.desk.routes() {
		if !strings.HasPrefix(rt.pattern, "GET ") && rt.pattern != "POST /unsubscribe/{token}" {
			paths[rt.pattern] = o.path(rt.pattern)
		}
	}
	before := s.everything(t)
	for pattern, path := range paths {
		method, _, _ := strings.Cut(pattern, " ")
		if strings.HasPrefix(path, "/api/") {
			path = apiRoot + "/articles/story/rating"
		}
		for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			s.desk.limits = newLimiter()
			if p := admin.send(method, path, "stars=5&state=removed&answer=confirm", h...); p.status != 403 && !(strings.HasPrefix(path, "/api/") && p.status == 405) {
				t.Errorf("%s with %v is answered with %d", pattern, h, p.status)
			}
		}
	}
	if p := admin.send("PUT", apiRoot+"/articles/story/rating", `{"stars":1}`, "Origin", "https://evil.example", "Content-Type", "text/plain"); p.status != 403 {
		t.Errorf("the API takes another site's request with a cookie: %d %s", p.status, p.body)
	}
	if after := s.everything(t); after != before {
		t.Errorf("other sites changed the record from %+v to %+v", before, after)
	}
	// Answers are for the desk's own pages only.
	if h := admin.get("/account").header; h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("other sites may read the account: %v", h)
	}
}

func (s *site) everything(t *testing.T) rapporteur.Stats {
	t.Helper()
	stats, err := s.record.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stats.Bytes = 0
	return stats
}

// TestGetChangesNothing opens every address with what a form would send.
func TestGetChangesNothing(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	admin := s.as(s.person("root", rapporteur.AdminRole))
	paths := map[string]string{}
	for _, rt := range s.desk.routes() {
		if strings.HasPrefix(rt.pattern, "GET ") && !strings.HasSuffix(rt.pattern, "/live") {
			paths[rt.pattern] = o.path(rt.pattern)
		}
		if _, p, _ := strings.Cut(rt.pattern, " "); strings.HasPrefix(rt.pattern, "POST ") { // and those that are for posting
			paths[p] = o.path(rt.pattern)
		}
	}
	before := s.everything(t)
	last, err := s.record.LastChange(t.Context())
	o.must(err)
	q := url.Values{"stars": {"5"}, "state": {"removed"}, "answer": {"confirm"}, "vote": {"up"}, "sure": {"1"}, "withdraw": {"1"}, "body": {"x"}, "role": {"reader"}, "suspended": {"yes"}, "handle": {"new"}, "password": {testPassword}, "title": {"x"}, "resolved": {"yes"}}
	for _, path := range paths {
		s.desk.limits = newLimiter()
		admin.status("GET", path+"?"+q.Encode(), nil)
	}
	now, err := s.record.LastChange(t.Context())
	o.must(err)
	if after := s.everything(t); after != before || now != last {
		t.Errorf("opening addresses changed the record from %+v to %+v, changes from %d to %d", before, after, last, now)
	}
}

func TestStolenRecordSignsNobodyIn(t *testing.T) {
	s := newSite(t, Config{})
	ada := s.person("ada", rapporteur.ReaderRole)
	s.as(ada)
	kept, err := s.record.Sessions(t.Context(), ada.ID)
	if err != nil || len(kept) != 1 {
		t.Fatal(err)
	}
	for _, value := range []string{kept[0].ID, string(kept[0].Hash), fmt.Sprintf("%x", kept[0].Hash), strings.Repeat("A", 43), "", "x", strings.Repeat("x", 5000), ada.ID} {
		if p := s.browser().send("GET", "/account", "", "Cookie", sessionCookie+"="+url.QueryEscape(value)); p.status != 303 {
			t.Errorf("the cookie %.50q signs in: %d", value, p.status)
		}
		if p := s.browser().send("GET", apiRoot+"/review", "", "Authorization", "Bearer "+url.QueryEscape(value)); p.status != 401 {
			t.Errorf("the token %.50q is answered with %d", value, p.status)
		}
	}
}

func TestIdentifiersCannotBeGuessed(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	seen := map[string]bool{}
	for what, make := range map[string]func() string{"comment": o.comment, "session": o.session, "token": o.token} {
		columns := [26]map[byte]bool{}
		for range 60 {
			id := make()
			if len(id) != 26 || seen[id] { // 26 letters of base 32 are 130 bits
				t.Fatalf("a %s has the id %q", what, id)
			}
			seen[id] = true
			for i := range columns {
				if columns[i] == nil {
					columns[i] = map[byte]bool{}
				}
				columns[i][id[i]] = true
			}
		}
		for i, c := range columns {
			if len(c) < 10 {
				t.Errorf("letter %d of a %s's id takes only %d values", i, what, len(c))
			}
		}
	}
	if len(o.owner.ID) != 26 {
		t.Errorf("a person has the id %q", o.owner.ID)
	}
	other := s.as(s.person("other", rapporteur.AdminRole)) // not even an administrator ends another's session so
	for _, path := range []string{"/account/sessions/" + o.session() + "/revoke", "/account/tokens/" + o.token() + "/revoke"} {
		other.post(path).expect(t, path, 404)
	}
}

// together runs something twenty times at once.
func together(run func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range 20 {
		all.Go(func() {
			<-start
			run(i)
		})
	}
	close(start)
	all.Wait()
}

func TestTwentyVotesAtOnceAreOne(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	o.must(s.desk.SetSettings(t.Context(), Settings{Public: true, AnonymousVotes: true, Moderation: "none"}))
	reader, c := s.as(s.person("reader", rapporteur.ReaderRole)), o.comment()
	votes := func() int {
		a, err := s.record.Article(t.Context(), "story")
		o.must(err)
		return a.Rating.Votes
	}
	together(func(i int) { reader.post("/articles/story/rating", "stars", fmt.Sprint(1+i%5)) })
	if votes() != 1 {
		t.Errorf("one person has %d votes", votes())
	}
	together(func(int) { reader.post("/comments/"+c+"/vote", "vote", "up") })
	if got, err := s.record.Comment(t.Context(), rapporteur.Viewer{}, c); err != nil || got.Up != 1 || got.Down != 0 {
		t.Errorf("one person's votes on a comment are %d up, %d down, %v", got.Up, got.Down, err)
	}
	// Nor do fresh cookies or made-up forwarding headers make a visitor many.
	together(func(i int) {
		s.browser().send("POST", "/articles/story/rating", "stars=5", "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i), "Forwarded", fmt.Sprintf("for=203.0.113.%d", i), "X-Real-Ip", fmt.Sprintf("203.0.113.%d", i), "Sec-Fetch-Site", "same-origin")
	})
	if votes() != 2 {
		t.Errorf("a person and an anonymous visitor have %d votes", votes())
	}
	for i := range 40 { // one who names ever other browsers gets no further than a household
		s.browser().send("POST", "/articles/story/rating", "stars=5", "User-Agent", fmt.Sprintf("Browser/%d", i), "Sec-Fetch-Site", "same-origin")
	}
	if votes() > 1+anonymousLimit.burst {
		t.Errorf("one address has %d anonymous votes", votes()-1)
	}
}

func TestVotesOutsideTheirRange(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	p := s.program(s.person("reader", rapporteur.ReaderRole), "read", "write")
	b, c := s.as(s.person("other", rapporteur.ReaderRole)), o.comment()
	for _, bad := range []string{"0", "6", "-1", "4.7", "NaN", "Inf", "-Inf", "1e309", "", "5.5", "0.25", "99999999999999999999", "4,5", "４", "3.5\x00", strings.Repeat("5", 5000)} {
		s.desk.limits = newLimiter()
		if p := b.post("/articles/story/rating", "stars", bad); p.status < 400 || p.status >= 500 {
			t.Errorf("a rating of %.30q is answered with %d", bad, p.status)
		}
		if bad == "4,5" {
			bad = `"4"`
		}
		if a := p.call("PUT", "/articles/story/rating", `{"stars":`+bad+`}`); a.status < 400 || a.status >= 500 {
			t.Errorf("the API answers a rating of %.30q with %d", bad, a.status)
		}
	}
	for _, bad := range []string{"2", "-2", "99999999999", "1.5", "NaN", `"up"`, "null", "[1]"} {
		s.desk.limits = newLimiter()
		if p := b.post("/comments/"+c+"/vote", "vote", bad); p.status != 422 {
			t.Errorf("a vote of %s is answered with %d", bad, p.status)
		}
		if a := p.call("PUT", "/comments/"+c+"/vote", `{"vote":`+bad+`}`); bad != "null" && (a.status < 400 || a.status >= 500) {
			t.Errorf("the API answers a vote of %s with %d", bad, a.status)
		}
	}
	a, err := s.record.Article(t.Context(), "story")
	o.must(err)
	got, err := s.record.Comment(t.Context(), rapporteur.Viewer{}, c)
	o.must(err)
	if a.Rating.Votes != 0 || got.Up != 0 || got.Down != 0 {
		t.Errorf("a vote that cannot be counts: %+v, %d up, %d down", a.Rating, got.Up, got.Down)
	}
}

func TestForgedForwardingShedsNoLimit(t *testing.T) {
	s := newSite(t, Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	statuses := map[int]int{}
	for i := range 15 {
		p := s.browser().send("POST", "/signin", fmt.Sprintf("name=n%d&password=wrong", i), "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i), "Forwarded", fmt.Sprintf("for=198.51.100.%d", i), "Sec-Fetch-Site", "same-origin")
		statuses[p.status]++
	}
	if statuses[429] == 0 {
		t.Errorf("made-up addresses shed the limit of sign-ins: %v", statuses)
	}
}

func TestHostileSortsAndFilters(t *testing.T) {
	s := newSite(t, Config{})
	newObjects(t, s)
	admin := s.as(s.person("root", rapporteur.AdminRole))
	values := []string{"' OR '1'='1", "1; DROP TABLE articles--", "date DESC, (SELECT 1)", "%", "_", "\x00", "\xff\xfe", `"`, `\`, "NEAR(a b", "a*", "*", "-1", "NaN", "99999999999999999999", "2024-13-45", strings.Repeat("x", 9000)}
	names := []string{"q", "sort", "after", "limit", "actor", "recipient", "speaker", "type", "mode", "context", "quad", "stance", "modality", "publisher", "country", "place", "from", "to", "confidence", "verdict", "disputed", "incident", "article", "by", "what", "state", "kind", "anchoring", "row", "thread", "source", "object", "act", "revision"}
	for _, path := range []string{"/events", "/claims", "/comments", "/articles/story/comments", "/admin/audit", apiRoot + "/events", "/feeds/events.json", "/incidents", "/network"} {
		for i, value := range values {
			s.desk.limits = newLimiter()
			q := url.Values{}
			for j, name := range names {
				if path != "/events" || (i+j)%3 == 0 {
					q.Set(name, value)
				}
			}
			if p := admin.get(path + "?" + q.Encode()); p.status >= 500 {
				t.Errorf("%s with %.40q everywhere is answered with %d", path, value, p.status)
			}
		}
		for _, name := range names {
			s.desk.limits = newLimiter()
			if p := admin.get(path + "?" + url.Values{name: {"' OR '1'='1\x00\xff%_"}}.Encode()); p.status >= 500 {
				t.Errorf("%s with a hostile %s is answered with %d", path, name, p.status)
			}
		}
	}
	if p := admin.get("/events?" + strings.Repeat("actor=a&", 100) + strings.Repeat("actor=b&", 100)); p.status >= 500 {
		t.Errorf("many values are answered with %d", p.status)
	}
	for _, wild := range []string{"%", "_", "%%", "R%nia", "Rurit_nia", "____"} { // they mean themselves
		q := url.QueryEscape(wild)
		for path, none := range map[string]string{"/events?actor=" + q: "Nothing in the record", "/events?place=" + q: "Nothing in the record", "/comments?q=" + q: "<b>0</b> comments", "/events?publisher=" + q: "Nothing in the record"} {
			s.desk.limits = newLimiter()
			admin.get(path).expect(t, path, 200, none)
		}
		if p := admin.get("/admin/people?q=" + q); strings.Contains(p.body, "@owner") {
			t.Errorf("%q finds everyone", wild)
		}
	}
}

func TestOpenRedirects(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	admin := s.as(s.person("root", rapporteur.AdminRole))
	for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "///evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=y", "/\r\nSet-Cookie: x=y", "http:evil.example", "/..//evil.example", "@evil.example", ".evil.example"} {
		s.desk.limits = newLimiter()
		for path, form := range map[string][]string{
			"/theme": {"theme", "dark"}, "/signin": {"name", "root", "password", testPassword}, "/comments/" + o.comment() + "/vote": {"vote", "up"},
			"/admin/moderation/" + o.comment(): {"state", "removed"}, "/review/" + url.PathEscape(o.row.String()): {"answer", "confirm"}, "/articles/story/comments": {"body", "x"},
		} {
			p := admin.post(path, append(form, "next", to)...)
			at, err := url.Parse(p.header.Get("Location"))
			if err != nil || p.status != 303 || at.Host != "" || at.Scheme != "" || !strings.HasPrefix(at.Path, "/") || strings.HasPrefix(p.header.Get("Location"), "//") || len(p.header.Values("Set-Cookie")) > 0 && strings.Contains(p.header.Get("Set-Cookie"), "x=y") {
				t.Errorf("%s with next=%q leads to %q (%d)", path, to, p.header.Get("Location"), p.status)
			}
			s.desk.limits = newLimiter()
		}
	}
	for _, path := range []string{"//evil.example/", "/events?q=&next=//evil.example", "//evil.example/?q="} {
		if p := s.browser().send("GET", s.URL+path, ""); strings.HasPrefix(p.header.Get("Location"), "//") || strings.Contains(p.header.Get("Location"), "://evil") {
			t.Errorf("%s leads to %s", path, p.header.Get("Location"))
		}
	}
}

func readsAnything() Config {
	return Config{Read: func(_ context.Context, a rapporteur.Article) (*rapporteur.Report, error) {
		return &rapporteur.Report{Article: a, Sentences: []rapporteur.Span{{Start: 0, End: len(a.Text)}}}, nil
	}}
}

func TestPrivateAddressesAreNotFetched(t *testing.T) {
	s := newSite(t, readsAnything())
	asked := 0
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		fmt.Fprint(w, "<article><p>"+strings.Repeat("An inner secret stands here. ", 40)+"</p></article>")
	}))
	defer inside.Close()
	_, port, _ := net.SplitHostPort(inside.Listener.Addr().String())
	admin := s.as(s.person("root", rapporteur.AdminRole))
	token := s.program(s.person("ed", rapporteur.EditorRole), "moderate")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "[::]", "user@127.0.0.1", "127.0.0.1.", "169.254.169.254", "10.0.0.1", "192.168.1.1", "[fd00::1]", "[fe80::1%25lo]"} {
		s.desk.limits = newLimiter()
		address := "http://" + host + ":" + port + "/"
		p := admin.post("/articles", "url", address)
		if p.status < 400 || p.status >= 500 && p.status != 504 || strings.Contains(p.body, "inner secret") {
			t.Errorf("%s is answered with %d", address, p.status)
		}
		if a := token.call("POST", "/articles", `{"url":"`+address+`"}`); a.status < 400 || a.status == 500 || strings.Contains(a.body, "inner secret") {
			t.Errorf("the API answers %s with %d %s", address, a.status, a.body)
		}
	}
	for _, address := range []string{"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:text/html,x", "/etc/passwd", "-", "HTTP://127.0.0.1:" + port, " http://127.0.0.1:" + port, "//127.0.0.1:" + port} {
		s.desk.limits = newLimiter()
		if p := admin.post("/articles", "url", address); p.status < 400 || strings.Contains(p.body, "root:") {
			t.Errorf("%s is answered with %d", address, p.status)
		}
		if a := token.call("POST", "/articles", `{"url":"`+address+`"}`); a.status < 400 || a.status >= 500 || strings.Contains(a.body, "root:") {
			t.Errorf("the API answers %s with %d %s", address, a.status, a.body)
		}
	}
	if asked != 0 {
		t.Errorf("the inner server was asked %d times", asked)
	}
}

// upload posts a file to the form for a new article.
func (b *testBrowser) upload(name string, content []byte) page {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write(content)
	_ = w.Close()
	return b.send("POST", "/articles", body.String(), "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}

func TestHostileFiles(t *testing.T) {
	s := newSite(t, readsAnything())
	admin := s.as(s.person("root", rapporteur.AdminRole))
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 300 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	program, dice := []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"), rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		program = append(program, byte(dice.Uint32()))
	}
	var many strings.Builder
	for i := range maxArticles + 5 {
		fmt.Fprintf(&many, `{"id":"a%d","text":"A short text that somebody wrote."}`+"\n", i)
	}
	for name, content := range map[string][]byte{
		"picture.png": append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), bytes.Repeat([]byte{0, 1, 2, 3}, 500)...), "program.exe": program,
		"nothing.txt": {}, "bomb.gz": bomb.Bytes(), "bomb.txt": bomb.Bytes(), "archive.zip": []byte("PK\x03\x04" + strings.Repeat("\x00", 400)), "many.jsonl": []byte(many.String()),
		"deep.html": []byte(strings.Repeat("<div>", 200_000)), "deep.jsonl": []byte(`{"text":"A text.","x":` + strings.Repeat("[", 200_000)), "broken.jsonl": []byte("{\"text\": \"x\n"), "../../etc/passwd": {0, 1, 2},
	} {
		s.desk.limits = newLimiter()
		start := time.Now()
		p := admin.upload(name, content)
		if p.status < 400 || p.status >= 500 || time.Since(start) > 20*time.Second {
			t.Errorf("%s is answered with %d in %s", name, p.status, time.Since(start))
		}
	}
	s.desk.limits = newLimiter()
	admin.upload("huge.txt", make([]byte, maxUpload+maxBody+1)).expect(t, "a huge file", 413)
	if stats := s.everything(t); stats.Articles != 0 {
		t.Errorf("%d articles were read out of hostile files", stats.Articles)
	}
	p := admin.upload("page.html", []byte("<html><head><title>T"+script+"</title></head><body><article><h1>T</h1><p>"+strings.Repeat("The ferry left the harbour early. ", 20)+script+"</p><img src=x onerror=alert(1)></article></body></html>"))
	p.expect(t, "a page with a script", 303)
	harmlessAnswer(t, "the page that was read", admin.get(p.header.Get("Location")))
}

func TestBodiesAndHeadersTooLarge(t *testing.T) {
	s := newSite(t, Config{})
	newObjects(t, s)
	admin := s.as(s.person("root", rapporteur.AdminRole))
	large := "x=" + strings.Repeat("x", maxBody)
	for _, path := range []string{"/signin", "/articles/story/comments", "/articles/story/rating", "/theme", "/account"} {
		admin.send("POST", path, large, "Sec-Fetch-Site", "same-origin").expect(t, path, 413)
	}
	// Without a length that is told before.
	r, _ := http.NewRequest("POST", s.URL+"/signin", io.MultiReader(strings.NewReader(large), strings.NewReader(large)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	admin.do(r).expect(t, "in pieces", 413)
	admin.send("PUT", apiRoot+"/articles/story/rating", `{"stars":`+strings.Repeat(" ", maxAPIBody)+`4}`, "Content-Type", "application/json").expect(t, "the API", 413)
	admin.post("/articles/story/comments", "body", strings.Repeat("x", 200_000)).expect(t, "a long comment", 422)
}

func TestSlowAndLargeRequestsAreCutOff(t *testing.T) {
	t.Parallel()
	d := newBare(t, Config{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Serve(ctx, l) }()
	defer func() { cancel(); <-done }()

	large, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer large.Close()
	_, _ = fmt.Fprintf(large, "GET / HTTP/1.1\r\nHost: x\r\nX-Large: %s\r\n\r\n", strings.Repeat("x", 2*maxHeaderBytes))
	_ = large.SetReadDeadline(time.Now().Add(5 * time.Second))
	answer, _ := io.ReadAll(large)
	if !bytes.Contains(answer, []byte(" 431 ")) {
		t.Errorf("large headers are answered with %.80q", answer)
	}

	slow, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	start := time.Now()
	_, _ = fmt.Fprint(slow, "GET / HTTP/1.1\r\n")
	for time.Since(start) < 3*headerTimeout {
		if _, err := fmt.Fprint(slow, "X-Slow: x\r\n"); err != nil {
			break
		}
		_ = slow.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		if _, err := slow.Read(make([]byte, 512)); err == nil || errors.Is(err, io.EOF) || !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
			break
		}
	}
	if took := time.Since(start); took > 2*headerTimeout {
		t.Errorf("a request that trickles holds its connection for %s", took)
	}
	if s := d.server(); s.ReadTimeout == 0 || s.ReadTimeout > time.Minute || s.WriteTimeout == 0 || s.IdleTimeout == 0 { // for bodies
		t.Errorf("the server has no patience's end: %+v", s)
	}
}

func isTimeout(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return ok && n.Timeout()
}

// TestEveryActOfModerationIsWrittenDown has each act leave its entry, with who and why.
func TestEveryActOfModerationIsWrittenDown(t *testing.T) {
	s := newSite(t, readsAnything())
	o := newObjects(t, s)
	root := s.person("root", rapporteur.AdminRole)
	admin := s.as(root)
	c := o.comment()
	_, err := s.record.PutReport(t.Context(), hostileReport(), "")
	o.must(err)
	trail := func() (n int, newest rapporteur.AuditEntry) {
		l, err := s.record.AuditTrail(t.Context(), rapporteur.AuditQuery{By: root.ID, Page: rapporteur.Page{Limit: 500}})
		o.must(err)
		if len(l.Items) > 0 {
			newest = l.Items[0]
		}
		return len(l.Items), newest
	}
	for _, act := range []struct {
		path string
		form []string
	}{
		{"/admin/moderation/" + c, []string{"state", "removed", "why", "because"}}, {"/admin/moderation/" + c, []string{"state", "visible", "why", "after all"}},
		{"/comments/" + o.feedback() + "/resolve", []string{"resolved", "yes"}},
		{"/admin/people/" + o.owner.ID, []string{"role", "reviewer", "why", "able"}}, {"/admin/people/" + o.owner.ID, []string{"suspended", "yes", "why", "rude"}}, {"/admin/people/" + o.owner.ID, []string{"suspended", "no", "why", "sorry"}},
		{"/admin/people/" + o.owner.ID + "/password", []string{"password", "a wholly new secret"}}, {"/admin/people", []string{"handle", "new", "password", testPassword, "role", "reader"}},
		{"/admin/settings", []string{"title", "Desk", "public", "on", "moderation", "none"}},
		{"/articles", []string{"text", "The ferry left the harbour. It came back.", "title", "Ferry"}}, {"/articles/story/edit", []string{"text", "Another text altogether.", "revision", fmt.Sprint(s.revision(t, "story"))}},
		{"/articles/story/remove", []string{"sure", "1"}},
	} {
		s.desk.limits = newLimiter()
		before, _ := trail()
		if p := admin.post(act.path, act.form...); p.status != 303 {
			t.Errorf("%s %v is answered with %d", act.path, act.form, p.status)
			continue
		}
		after, newest := trail()
		why := ""
		for i, f := range act.form[:len(act.form)-1] {
			if f == "why" {
				why = act.form[i+1]
			}
		}
		if after <= before || newest.By != root.ID || !strings.Contains(newest.Why, why) {
			t.Errorf("%s %v left %+v in the trail (%d to %d)", act.path, act.form, newest, before, after)
		}
	}
}

func (s *site) revision(t *testing.T, id string) int {
	t.Helper()
	a, err := s.record.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Revision
}

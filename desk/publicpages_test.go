package desk

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur"
)

// TestPublicPageIsKept holds that readers who are not signed in get one page that was made
// once, and another as soon as anything about the article changed.
func TestPublicPageIsKept(t *testing.T) {
	s := newSite(t, Config{})
	a := s.fill()[0].Article
	b, path := s.browser(), articlePath(a.ID)
	made := func() *byte {
		for key, p := range s.desk.public.held {
			if key.article == a.ID && len(p.body) > 0 {
				return &p.body[0]
			}
		}
		return nil
	}
	b.get(path).expect(t, "the page", 200, `id="replies"`)
	first := made()
	p := b.get(path)
	if made() != first || p.header.Get("Cache-Control") != "no-store" || p.header.Get("Vary") == "" || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		t.Errorf("the second page was made again, or lacks headers: %v", p.header)
	}
	c, err := s.record.PostComment(t.Context(), rapporteur.Comment{Article: a.ID, Guest: true, Name: "Nobody", Body: "a word of mine"})
	if err != nil {
		t.Fatal(err)
	}
	b.get(path).expect(t, "after a comment", 200, "a word of mine")
	if _, err := s.record.SetCommentState(t.Context(), c.ID, rapporteur.Removed, "", "out"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.get(path).body, "a word of mine") {
		t.Error("what a moderator took out is still there")
	}
	if _, err := s.record.Rate(t.Context(), a.ID, "somebody", 7); err != nil {
		t.Fatal(err)
	}
	b.get(path).expect(t, "after a rating", 200, "1 vote")
	if err := s.record.RemoveArticle(t.Context(), a.ID, ""); err != nil {
		t.Fatal(err)
	}
	b.get(path).expect(t, "after the article went", 404)
	if len(s.desk.public.held) != 0 || s.desk.public.bytes != 0 {
		t.Errorf("%d pages of %d bytes are kept of an article that is gone", len(s.desk.public.held), s.desk.public.bytes)
	}
}

// TestStalePageIsGiven holds that a page that is made again is given as it was meanwhile, but
// not when it is too old or its article changed.
func TestStalePageIsGiven(t *testing.T) {
	s := newSite(t, Config{})
	a := s.fill()[0].Article
	b, path := s.browser(), articlePath(a.ID)
	b.get(path).expect(t, "the page", 200)
	var p *publicPage
	for _, p = range s.desk.public.held {
	}
	age := func(by time.Duration) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.made = time.Now().Add(-by)
	}
	get := func() <-chan page {
		got := make(chan page, 1)
		go func() { got <- b.get(path) }()
		return got
	}
	p.making.Lock()
	age(publicAge)
	select {
	case got := <-get():
		got.expect(t, "the old page", 200)
	case <-time.After(staleAge):
		t.Error("the old page is not given while it is made again")
	}
	waits := func(what, want string, change func()) {
		t.Helper()
		change()
		got := get()
		select {
		case <-got:
			t.Errorf("%s: the old page is given", what)
		case <-time.After(100 * time.Millisecond):
		}
		p.making.Unlock()
		(<-got).expect(t, what, 200, want)
		p.making.Lock()
	}
	waits("too old", `id="replies"`, func() { age(staleAge) })
	waits("after a comment", "a word of mine", func() {
		if _, err := s.record.PostComment(t.Context(), rapporteur.Comment{Article: a.ID, Guest: true, Name: "Nobody", Body: "a word of mine"}); err != nil {
			t.Fatal(err)
		}
	})
	p.making.Unlock()
}

// TestPublicPageIsNobodys holds that nobody's page is one that was made for another.
func TestPublicPageIsNobodys(t *testing.T) {
	s := newSite(t, Config{})
	path := articlePath(s.fill()[0].Article.ID)
	public, reader := s.browser(), s.as(s.person("ann", rapporteur.ReaderRole))
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			if p := public.get(path); strings.Contains(p.body, "Ann") || !strings.Contains(p.body, "Sign in") {
				t.Error("the public sees a person's page")
			}
		})
		group.Go(func() { reader.get(path).expect(t, "a reader's page", 200, "Ann") })
	}
	group.Wait()
	dark := s.browser()
	r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: themeCookie, Value: "dark"})
	dark.do(r).expect(t, "a dark page", 200, `data-theme="dark"`)
	if strings.Contains(public.get(path).body, "data-theme") {
		t.Error("one reader's colours are another's")
	}
	settings, err := s.desk.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.AnonymousVotes = true
	if err := s.desk.SetSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	public.get(path).expect(t, "where everyone rates", 200, `class="rate"`)
}

package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"rapporteur"
)

// TestJourney does what a person does with an article, from the first account on.
func TestJourney(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	b := s.tab(1400, 1000)

	b.open("/setup?token=" + s.desk.SetupToken())
	b.fill("#f-handle", "ines")
	b.fill("#f-name", "Inês Duarte")
	b.fill("#f-password", "a mild day in spring")
	b.submit("main form button")
	b.see(".notice", "Welcome")

	b.open(at)
	b.click(`input[name=stars][value="3.5"]`)
	b.see(".rating-figure", "3.5 · 1 vote")
	b.click(`input[name=stars][value="4"]`)
	b.see(".rating-figure", "4 · 1 vote")

	b.fill("#replies .reply-form textarea", "Who counted the *troops*?")
	b.do(chromedp.Reload())
	b.see(".draft-note", "Your draft is back")
	b.submit("#replies .reply-form button")
	b.see("#replies .comment .prose", "Who counted the troops?")
	if v := js[string](b, `document.querySelector("#replies .reply-form textarea").value`); v != "" {
		t.Errorf("what was posted is still a draft: %q", v)
	}
	b.click("#replies .comment-acts > a")
	b.see(".slot label", "Your reply to Inês Duarte")
	b.fill(".slot textarea", "The ministry, it says.")
	b.submit(".slot button")
	b.see(".below .prose", "The ministry, it says.")

	b.choose("up to 4,000 troops")
	b.see(".pick button", "Comment or correct")
	b.click(".pick button")
	b.see(".pop blockquote", "up to 4,000 troops")
	b.do(chromedp.SetValue(chromedp.CSS(".pop select[name=kind]"), "missed event"))
	b.fill(".pop textarea[name=body]", "A mobilization, if it is true.")
	b.submit(".pop .btn")
	b.see(".m-f", "up to 4,000 troops")
	b.click(".bubble")
	b.see(".pop .prose", "A mobilization, if it is true.")
	b.accessible("a thread beside its passage")
	b.shot("feedback")
	b.submit(".pop [name=resolved]")
	b.see(".bubble.resolved", "1")

	b.open(at + "/edit")
	b.do(chromedp.SetValue(chromedp.CSS("#edit-text"), "A new first sentence. "+strings.Replace(envoy, "along the river", "on the river", 1)))
	b.submit("main form.form button")
	b.see(".article-text", "A new first sentence.")
	b.see(".m-f", "up to 4,000 troops")

	b.open(at + "/edit")
	b.do(chromedp.SetValue(chromedp.CSS("#edit-text"), strings.Replace(envoy, "The foreign ministry spoke of a build-up of up to 4,000 troops along the river.", "", 1)))
	b.submit("main form.form button")
	b.see("#feedback .comment", "the passage is gone")
	if n := js[int](b, `document.querySelectorAll(".m-f").length`); n != 1 { // the switch's own label
		t.Errorf("an orphan is marked in the text, %d times", n-1)
	}
	b.open(at + "/revisions")
	b.see(".diff del", "up to 4,000 troops")
	b.shot("revisions")
}

// TestWithoutScripts does the same with plain forms.
func TestWithoutScripts(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("mei", "Mei Tan", rapporteur.ReaderRole)
	b := s.tab(1200, 900, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.as("mei", at)
	b.click(`input[name=stars][value="3.5"]`)
	b.submit(".rate button")
	b.see(".rating-figure", "3.5 · 1 vote")
	b.submit(".withdraw button")
	b.see(".rating-figure", "No votes yet")
	b.fill("#replies .reply-form textarea", "Plain.")
	b.submit("#replies .reply-form button")
	b.see("#replies .prose", "Plain.")
	b.submit("#replies .comment-acts > a")
	b.fill("main textarea", "An answer.")
	b.submit("main form button")
	b.see(".below .prose", "An answer.")
	b.submit(".give-feedback a")
	b.fill("#fb-words", "closed their shops at noon")
	b.fill("#fb-body", "Which town?")
	b.submit(".feedback-form button")
	b.see(".m-f", "closed their shops at noon")
	b.submit(".fact-acts > a")
	b.see("blockquote", "recalled its ambassador")
	b.open(at)
	ground := `getComputedStyle(document.querySelector(".article-text .m-e")).backgroundColor`
	on := js[string](b, ground)
	b.click("#layer-events")
	if off := js[string](b, ground); on == off {
		t.Errorf("the events are marked the same without their layer: %s", off)
	}
}

// TestPhone holds that nothing is wider than a phone.
func TestPhone(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("wan", "Wanjiru Kamau", rapporteur.ReviewerRole)
	b := s.tab(390, 844)
	b.as("wan", at)
	b.choose("talks would go on")
	b.see(".pick button", "Comment or correct")
	b.click(".pick button")
	b.see(".pop blockquote", "talks would go on")
	b.fill(".pop textarea[name=body]", "Since when?")
	b.submit(".pop .btn")
	b.see(".m-f", "talks would go on")
	for _, path := range []string{at, at + "/comments", at + "/revisions", at + "/feedback", "/", "/events", "/claims", "/articles", "/comments"} {
		b.open(path)
		if over := js[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("%s is %d pixels wider than a phone", path, over)
		}
	}
	b.open(at)
	b.accessible("an article on a phone")
	b.shot("article-phone")
}

// tabTo presses the tabulator until an element has the focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if js[bool](b, `document.activeElement.matches(`+"`"+selector+"`"+`)`) {
			return
		}
	}
	b.t.Fatalf("the tabulator does not reach %s", selector)
}

// TestKeyboard rates, follows a mark to its row, replies and reads a thread without a mouse.
func TestKeyboard(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("mei", "Mei Tan", rapporteur.ReaderRole)
	b := s.tab(1400, 1000)
	b.as("mei", at)
	b.open(at)
	b.do(chromedp.KeyEvent(kb.Tab))
	if !js[bool](b, `document.activeElement.matches(".skip")`) {
		t.Error("the first stop is not the link to the content")
	}
	b.tabTo(".article-text a.m-e")
	b.see(".fact.lit", "SANCTION")
	b.do(chromedp.KeyEvent(kb.Enter))
	if !js[bool](b, `document.activeElement.matches(".fact") && document.activeElement.textContent.includes("SANCTION")`) {
		t.Error("a mark does not lead to its row")
	}
	b.tabTo(".fact-acts > a")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.see(".pop blockquote", "recalled its ambassador")
	b.do(chromedp.KeyEvent(kb.Escape))
	if !js[bool](b, `document.activeElement.matches(".fact-acts > a")`) {
		t.Error("Escape does not lead back")
	}
	b.tabTo(`input[name=stars]`)
	b.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	b.see(".rating-figure", "1 vote")
	b.tabTo(`#replies textarea`)
	b.do(chromedp.KeyEvent("By keys alone."))
	b.tabTo(`#replies .reply-form button`)
	b.do(chromedp.KeyEvent(kb.Enter))
	b.see("#replies .comment .prose", "By keys alone.")
}

// TestAccessible holds the pages to axe-core's rules, on light and on dark.
func TestAccessible(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("ed", "Tomasz Wilk", rapporteur.AdminRole)
	b := s.tab(1400, 1000)
	b.as("ed", at)
	b.fill("#replies .reply-form textarea", "> quoted\n\nA reply with `code` and a [link](https://example.org/).")
	b.submit("#replies .reply-form button")
	b.open(at + "/feedback")
	b.fill("#fb-words", "closed their shops at noon")
	b.fill("#fb-body", "Which town?")
	b.submit(".feedback-form button")
	pages := []string{at, at + "/comments", at + "/revisions", at + "/feedback", at + "/edit", "/", "/events", "/articles", "/signin"}
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, path := range pages {
			b.open(path)
			b.accessible(path + ", " + scheme)
		}
		b.open(at)
		b.shot("article-" + scheme)
	}
}

// TestPolicy holds that the data for search engines does not meet the page's policy.
func TestPolicy(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("mei", "Mei Tan", rapporteur.ReaderRole)
	if _, err := s.record.Rate(t.Context(), "envoy", "someone", 8); err != nil {
		t.Fatal(err)
	}
	b := s.tab(1200, 900)
	b.open(at)
	got := js[string](b, `JSON.parse(document.querySelector("script[type='application/ld+json']").textContent).aggregateRating.ratingValue + " " +
		performance.getEntriesByType("resource").length`)
	if !strings.HasPrefix(got, "4 ") {
		t.Errorf("search engines are told %s", got)
	}
}

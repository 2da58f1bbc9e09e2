package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"rapporteur"
	"rapporteur/desk"
)

func TestModeratingAGuest(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("ed", "Edda Moritz", rapporteur.EditorRole)
	if err := s.desk.SetSettings(t.Context(), desk.Settings{Title: "Desk", Public: true, Guests: true, Moderation: "guests"}); err != nil {
		t.Fatal(err)
	}
	guest, editor := s.tab(1200, 900), s.tab(1200, 900)
	guest.open(at)
	guest.fill("#reply-body-name", "A passer-by")
	guest.fill("#reply-body", "I was at the *border*.")
	guest.submit("#replies .reply-form button")
	guest.see(".notice", "An editor will look at it")
	if js[bool](guest, `document.body.textContent.includes("I was at the")`) {
		t.Error("what waits is shown")
	}
	editor.as("ed", "/admin/moderation")
	editor.see(".queue-item", "A passer-by")
	editor.accessible("the queue of moderation")
	editor.fill(`.queue-item input[name=why]`, "a witness")
	editor.submit(`.queue-item button[value=visible]`)
	editor.see(".empty", "Nothing waits")
	guest.open(at)
	guest.see("#replies .comment .prose", "I was at the border.")
	editor.open("/admin/audit")
	editor.see("main", "a witness")
}

func TestTwoReviewersAndTheirAgreement(t *testing.T) {
	s := newSite(t)
	s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.article("again", "Ruritania recalls its envoy again", "A year later Ruritania recalled its ambassador from Graustark once more.")
	s.person("wan", "Wan Adisa", rapporteur.ReviewerRole)
	s.person("per", "Per Lund", rapporteur.ReviewerRole)
	first := s.tab(1200, 900)
	first.as("wan", "/review")
	first.accessible("the queue of review")
	first.submit(`.review-item button[value=confirm]`)
	first.submit(`.review-item button[value=confirm]`)
	first.see(".empty", "No row waits")
	second := s.tab(1200, 900)
	second.as("per", "/review")
	if js[bool](second, `/confirm(ed)?\b|Wan/i.test(document.querySelector("#results").innerText)`) {
		t.Error("a reviewer sees what another said before answering")
	}
	second.submit(`.review-item button[value=confirm]`)
	second.submit(`.review-item button[value=reject]`)
	second.see(".empty", "No row waits")
	second.open("/review/agreement")
	second.see("#alpha", "0")
	second.see(".alpha", "2 rows with two answers or more")
	second.see("main", "Wan Adisa: ")
	second.accessible("agreement")
}

// TestOnThePublishersPage has the desk's embed.js on a page of another origin, with a strict
// policy: a passage is marked in the publisher's own text, though its quotation marks and
// white space differ; one whose words stand twice is not; the talk stands in a frame that is
// as high as it must be; and a bubble opens what was said.
func TestOnThePublishersPage(t *testing.T) {
	s := newSite(t)
	at := s.article("envoy", "Ruritania recalls its envoy", envoy+"\n\nThe river rose. The river rose.")
	s.person("mei", "Mei Tan", rapporteur.ReaderRole)
	b := s.tab(1000, 900)
	b.as("mei", at)
	for _, words := range []string{"denied “any movement of forces”", "up to 4,000 troops along the river"} {
		b.open(at + "/feedback")
		b.fill("#fb-words", words)
		b.fill("#fb-body", "Says <img src=x onerror=alert(1)> who?")
		b.submit(".feedback-form .btn")
	}
	paper := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %[1]s; connect-src %[1]s; frame-src %[1]s", s.URL))
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>The Borderer</title><main><h1>Envoy</h1><article><p>Graustark's army <b>denied "any</b> movement
			of forces". Troops: up to 4,000 troops along the river, up to 4,000 troops along the river.</p></article><script src="%s/embed.js" data-article="envoy" async></script></main></html>`, s.URL)
	}))
	defer paper.Close()
	b.do(chromedp.Navigate(strings.Replace(paper.URL, "127.0.0.1", "localhost", 1)))
	b.see("iframe", "")
	b.see(".rapporteur-mark", `denied "any`)
	if got := js[string](b, `[...document.querySelectorAll(".rapporteur-mark")].map(e => e.textContent).join("").replace(/\s+/g, " ")`); got != `denied "any movement of forces"` {
		t.Errorf("marked is %q", got)
	}
	const tall = `new Promise(done => { const i = setInterval(() => { const f = %s; if (f && /^[0-9]{2,}px$/.test(f.style.height)) { clearInterval(i); done(f.style.height); } }, 50); setTimeout(() => done(""), 10000); })`
	if js[string](b, fmt.Sprintf(tall, `document.querySelector("main iframe")`)) == "" {
		t.Error("the frame does not get its height")
	}
	js[bool](b, `document.querySelector(".rapporteur-bubble").shadowRoot.querySelector("button").click(), true`)
	if js[string](b, fmt.Sprintf(tall, `document.querySelector(".rapporteur-bubble").shadowRoot.querySelector("iframe")`)) == "" {
		t.Error("the frame of a passage does not get its height")
	}
	b.accessible("a publisher's page")
	b.open("/embed/demo?article=envoy")
	b.see(".rapporteur-mark", "denied")
	b.accessible("the demonstration of embedding")
}

package desk

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"rapporteur"
)

// TestEmbedInABrowser has a publisher's page on another origin, as Chromium sees it: a
// passage marked in the publisher's own text, though its quotation marks differ, the talk in
// a frame, and nothing marked where the words stand twice.
func TestEmbedInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium here")
	}
	s := newSite(t, Config{})
	text := "The ferry left “the old harbour” at dawn.\n\nIt came back at dusk. The crew said nothing.\n\nIt came back at dusk. The crew wept."
	r := &rapporteur.Report{Article: rapporteur.Article{ID: "ferry", Title: "Ferry", Text: text}, Sentences: []rapporteur.Span{{Start: 0, End: len(text)}}}
	if _, err := s.record.PutReport(t.Context(), r, ""); err != nil {
		t.Fatal(err)
	}
	mei := s.as(s.person("mei", rapporteur.ReaderRole))
	for _, words := range []string{"left “the old harbour” at dawn", "dusk. The crew said nothing"} {
		mei.post("/articles/ferry/feedback", "words", words, "kind", "remark", "body", "<img src=x onerror=alert(1)>").expect(t, words, 303)
	}
	at := len([]rune(text)) - len("It came back at dusk. The crew wept.")
	mei.post("/articles/ferry/feedback", "start", strconv.Itoa(at), "end", strconv.Itoa(at+20), "revision", "1", "kind", "remark", "body", "Which dusk?").expect(t, "a passage", 303)

	paper := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %[1]s; connect-src %[1]s; frame-src %[1]s; style-src 'none'", s.URL))
		fmt.Fprintf(w, `<!doctype html><title>Paper</title><article><p>The ferry <b>left "the old</b> harbour" at dawn.</p><p>It came back at dusk. The crew
 said nothing.</p><p>It came back at dusk. A crew wept. It came back at dusk.</p></article><script src="%s/embed.js" data-article="ferry" async></script>`, s.URL)
	}))
	defer paper.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=4000",
		"--dump-dom", strings.Replace(paper.URL, "127.0.0.1", "localhost", 1))
	dom, err := cmd.Output()
	if err != nil {
		t.Skipf("chromium does not run here: %v", err)
	}
	var marked []string
	for _, m := range regexp.MustCompile(`(?s)<span class="rapporteur-mark"[^>]*>(.*?)</span>`).FindAllSubmatch(dom, -1) {
		marked = append(marked, strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " "))
	}
	if got := strings.Join(marked, " "); got != `left "the old harbour" at dawn dusk. The crew said nothing` {
		t.Errorf("marked is %q in\n%s", got, dom)
	}
	if !strings.Contains(string(dom), s.URL+"/embed/ferry/talk") {
		t.Errorf("there is no frame in\n%s", dom)
	}
}

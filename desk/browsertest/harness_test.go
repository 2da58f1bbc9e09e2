package browsertest

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"rapporteur"
	"rapporteur/desk"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

var screenshots = flag.Bool("screenshots", false, "write pictures of the main pages into docs/desk")

// chromium is the one browser of all tests; each has a profile of its own in it.
var chromium context.Context

func TestMain(m *testing.M) {
	flag.Parse()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			fmt.Fprintln(os.Stderr, "there is no Chromium; install one, or unset CI to skip these tests")
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(90*time.Second))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	var closeBrowser context.CancelFunc
	chromium, closeBrowser = chromedp.NewContext(allocator)
	if err := chromedp.Do(chromium); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium does not start:", err)
		os.Exit(1)
	}
	code := m.Run()
	closeBrowser()
	stop()
	os.Exit(code)
}

// site is a desk over a record of its own.
type site struct {
	*httptest.Server
	t      *testing.T
	desk   *desk.Desk
	record rapporteur.Store
}

func newSite(t *testing.T) *site {
	t.Helper()
	if chromium == nil {
		t.Skip("there is no Chromium here")
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d, err := desk.New(t.Context(), desk.Config{Store: db, Read: readWords, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{httptest.NewServer(d), t, d, db}
	t.Cleanup(s.Close)
	return s
}

// article puts a text into the record as read.
func (s *site) article(id, title, text string) string {
	s.t.Helper()
	r, err := readWords(s.t.Context(), rapporteur.Article{ID: id, Title: title, Source: "The Borderer", Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}, Language: "en", Text: text})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.record.PutReport(s.t.Context(), r, ""); err != nil {
		s.t.Fatal(err)
	}
	return "/articles/" + id
}

// person makes an account; in these desks one signs in by choosing it.
func (s *site) person(handle, name string, role rapporteur.Role) {
	s.t.Helper()
	if _, err := s.record.CreateAccount(s.t.Context(), rapporteur.Account{Handle: handle, Name: name, Role: role}); err != nil {
		s.t.Fatal(err)
	}
}

// readWords stands in for the reader: it finds an event, a claim and their parties by a few
// words, so that these tests need no models.
func readWords(_ context.Context, a rapporteur.Article) (*rapporteur.Report, error) {
	r := &rapporteur.Report{Rapporteur: rapporteur.Version, Codebook: "plover-2021", Article: a}
	quote := func(words string) (q rapporteur.Quote, ok bool) {
		i := strings.Index(a.Text, words)
		return rapporteur.Quote{Span: rapporteur.Span{Start: i, End: i + len(words)}, Text: words}, i >= 0
	}
	at := 0
	for line := range strings.SplitSeq(a.Text, ". ") {
		r.Sentences = append(r.Sentences, rapporteur.Span{Start: at, End: min(at+len(line)+1, len(a.Text))})
		at += len(line) + 2
	}
	party := func(words, code string) []rapporteur.Participant {
		q, ok := quote(words)
		if !ok {
			return nil
		}
		return []rapporteur.Participant{{Code: code, Sectors: []string{"GOV"}, Span: q.Span, Text: q.Text}}
	}
	sentence := func(at int) int {
		for i, s := range r.Sentences {
			if s.Start <= at && at < s.End {
				return i + 1
			}
		}
		return 1
	}
	for i, name := range []string{"Ruritania", "Graustark", "Edelweiss"} {
		if q, ok := quote(name); ok {
			e := rapporteur.Entity{ID: fmt.Sprintf("e%d", i+1), Kind: rapporteur.Country, Name: name, Mentions: []rapporteur.Quote{q}, Unresolved: "in no table"}
			if name == "Edelweiss" {
				e.Kind, e.Unresolved, e.Place = rapporteur.PlaceKind, "", &rapporteur.Place{Country: "GRK"}
			}
			r.Entities = append(r.Entities, e)
		}
	}
	if q, ok := quote("recalled its ambassador"); ok {
		r.Events = append(r.Events, rapporteur.Event{ID: "v1", Type: "SANCTION", Modes: []string{"withdraw"}, Quad: "material conflict", Sentence: sentence(q.Span.Start), Trigger: q,
			Actors: party("Ruritania", "RUR"), Recipients: party("Graustark", "GRK"), Modality: rapporteur.Actual, Confidence: 0.94,
			Explain: &rapporteur.Explanation{Rule: "recall-ambassador", Steps: []string{"recall, of an envoy"}, RunnerUp: "REJECT", RunnerUpScore: 0.3}})
	}
	if q, ok := quote("denied"); ok {
		content, _ := quote("any movement of forces")
		r.Claims = append(r.Claims, rapporteur.Claim{ID: "c1", Stance: rapporteur.Deny, Form: "direct", Sentence: sentence(q.Span.Start), Cue: &q, Speakers: party("Graustark", "GRK"),
			Content: []rapporteur.Quote{content}, Evidence: "none", Confidence: 0.8})
	}
	return r, nil
}

const envoy = "Ruritania recalled its ambassador from Edelweiss on Thursday. The foreign ministry spoke of a build-up of up to 4,000 troops along the river.\n\n" +
	"Graustark's army denied “any movement of forces”. Both capitals said that talks would go on. Traders in the border town closed their shops at noon and did not open them again."

type action = chromedp.Action[chromedp.Void]

// command is a command of the browser's protocol as an action.
func command[P, R any](c cdp.Command[P, R], params P) action {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// tab is a window with cookies of its own.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site *site
}

func (s *site) tab(width, height int64, actions ...action) *tab {
	s.t.Helper()
	ctx, stop := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	s.t.Cleanup(stop)
	b := &tab{s.t, ctx, s}
	if err := chromedp.Do(ctx); err != nil { // opens it, for as long as ctx lasts
		s.t.Fatal(err)
	}
	var viewport []chromedp.EmulateViewportOption
	if width < 700 {
		viewport = append(viewport, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.scheme("light")
	b.do(append([]action{chromedp.EmulateViewport(width, height, viewport...)}, actions...)...)
	err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *page.EventJavascriptDialogOpening:
			go func() {
				_ = chromedp.Do(ctx, command(page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}))
			}()
		case *runtime.EventExceptionThrown:
			s.t.Errorf("a script failed: %s %v", ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception)
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// scheme sets light or dark; nothing moves by itself, so that clicks meet what they aim at.
func (b *tab) scheme(scheme string) {
	b.t.Helper()
	b.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
}

const patience = 20 * time.Second

func (b *tab) do(actions ...action) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.fail(err)
	}
}

// fail ends the test with what the page says.
func (b *tab) fail(err error) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " reads\n" + document.body.innerText`))
	b.t.Fatalf("%v; %s", err, text)
}

func (b *tab) open(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.site.URL + path)) }

// as signs in as one of the demonstration's people.
func (b *tab) as(handle, next string) {
	b.t.Helper()
	b.open("/signin?next=" + next)
	b.submit(fmt.Sprintf(`form:has(input[value=%q]) button`, handle))
}

// click clicks on an element, in view.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// submit clicks on what leads to another page and waits for it.
func (b *tab) submit(selector string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if _, err := chromedp.RunResponse(ctx, chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)); err != nil {
		b.fail(fmt.Errorf("%s: %w", selector, err))
	}
}

// fill types into a field in the place of what it holds.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	js[string](b, fmt.Sprintf(`document.querySelector(%q).value = ""`, selector))
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// js evaluates an expression in the page.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// see waits until an element has words.
func (b *tab) see(selector, words string) {
	b.t.Helper()
	expression := fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.checkVisibility() && e.textContent.replace(/\s+/g, " ").includes(%q))`, selector, words)
	end := time.Now().Add(patience)
	for {
		ctx, stop := context.WithTimeout(b.ctx, patience)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		stop()
		if ok {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("no %q in %s (%v); the page reads\n%s", words, selector, err, js[string](b, `document.body.innerText`))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// choose selects words of the article as one does with a mouse.
func (b *tab) choose(words string) {
	b.t.Helper()
	found := js[bool](b, fmt.Sprintf(`(() => {
		const walk = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
		let all = "", nodes = [];
		for (let n; (n = walk.nextNode()); ) { if (!n.parentElement.closest(".bubble")) { nodes.push([n, all.length]); all += n.data; } }
		const at = all.indexOf(%q); if (at < 0) return false;
		const point = (i, end) => { const [n, s] = nodes.findLast(([, s]) => end ? s < i : s <= i); return [n, i - s]; };
		getSelection().setBaseAndExtent(...point(at, false), ...point(at + %d, true)); return true; })()`, words, len([]rune(words))))
	if !found {
		b.t.Fatalf("the article does not read %q", words)
	}
}

//go:embed testdata/axe-core/axe.min.js
var axe string

// accessible holds the page to axe-core's rules for WCAG 2.2 AA.
func (b *tab) accessible(what string) {
	b.t.Helper()
	if !js[bool](b, `"axe" in window`) {
		js[bool](b, axe+";true") // devtools are not bound by the page's policy
	}
	wrong := js[[]string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]})
		.then(r => r.violations.flatMap(v => v.nodes.slice(0, 4).map(n => v.id + ": " + v.help + " — " + n.html.slice(0, 160) + " — " + (n.any[0]?.message ?? n.all[0]?.message ?? ""))))`)
	for _, w := range wrong {
		b.t.Errorf("%s: %s", what, w)
	}
}

// shot writes a picture of the page into docs/desk, where one was asked for.
func (b *tab) shot(name string) {
	b.t.Helper()
	if !*screenshots {
		return
	}
	b.do(chromedp.Sleep(300 * time.Millisecond))
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "docs", "desk")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

package source

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"fmt"
	"html/template"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/andybalholm/brotli"
	"golang.org/x/text/encoding/charmap"
)

// newsPage is a page as a paper's own system lays it out: menu, share bar, byline, the
// story, a box for the newsletter within it, related stories, comments and a foot.
type newsPage struct {
	Head                            template.HTML // of the head element
	Lang, Dir, Title, Date, By      string
	Body                            template.HTML
	Above, Below                    template.HTML
	Site                            string
	Menu, Related, Newsletter, Foot []string
}

var shell = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}"{{with .Dir}} dir="{{.}}"{{end}}>
<head>
{{.Head}}
<title>{{.Title}} | {{.Site}}</title>
<meta property="og:title" content="{{.Title}}">
<meta property="og:site_name" content="{{.Site}}">
{{with .Date}}<meta property="article:published_time" content="{{.}}T08:15:00Z">{{end}}
<link rel="stylesheet" href="/static/site.css?v=831">
<script>window.dataLayer=window.dataLayer||[];function track(a){dataLayer.push(a)}track({page:"story"});</script>
</head>
<body class="story">
<div id="consent" class="cookie-banner"><p>We and our 812 partners store and read information on your device to show personal advertisements.</p><button>Accept all</button><button>Manage options</button></div>
<header class="site-header"><a href="/" class="logo">{{.Site}}</a><nav><ul>{{range .Menu}}<li><a href="#">{{.}}</a></li>{{end}}</ul></nav></header>
{{.Above}}
<main><article>
<h1>{{.Title}}</h1>
{{with .By}}<div class="byline">By <a rel="author" href="/staff">{{.}}</a></div>{{end}}
<div class="share-bar"><a href="#">Facebook</a> <a href="#">X</a> <a href="#">WhatsApp</a> <a href="#">Copy link</a></div>
<div class="story-body">
{{.Body}}
</div>
</article>
{{range .Newsletter}}<section class="newsletter-signup"><h3>Sign up</h3><p>{{.}}</p><form><input type="email"><button>Subscribe</button></form></section>{{end}}
<aside class="related"><h2>Related</h2><ul>{{range .Related}}<li><a href="#">{{.}}</a></li>{{end}}</ul></aside>
</main>
{{.Below}}
<footer class="site-footer">{{range .Foot}}<p>{{.}}</p>{{end}}</footer>
</body></html>
`))

// lay makes the page of a story with the site's furniture around it.
func lay(p newsPage) string {
	if p.Lang == "" {
		p.Lang = "en"
	}
	if p.Head == "" {
		p.Head = `<meta charset="utf-8">`
	}
	p.Site = firstOf(p.Site, "The Harbour Gazette")
	p.Menu = []string{"Home", "World", "Politics", "Business", "Sport", "Culture", "Log in"}
	p.Related = []string{"Storm leaves coast towns without power", "Council votes to widen the bridge", "Ten places to eat by the water"}
	p.Newsletter = []string{"Get the morning briefing in your inbox every weekday."}
	p.Foot = []string{"© 2024 The Harbour Gazette Ltd. All rights reserved.", "Privacy policy", "Terms of use"}
	var b bytes.Buffer
	if err := shell.Execute(&b, p); err != nil {
		panic(err)
	}
	return b.String()
}

// furnitureWords must be in no article.
var furnitureWords = []string{"812 partners", "Accept all", "WhatsApp", "morning briefing", "widen the bridge", "All rights reserved", "Log in"}

// harbour is a story of five paragraphs.
var harbour = []string{
	"The port authority of Merle closed its northern basin on Tuesday after divers found an unexploded bomb from the last war under the grain pier.",
	"About 1,400 people were told to leave their homes in the streets around the basin, the mayor, Ilse Brandt, told a news conference.",
	"“Nobody should go back for a cat or a coat,” Brandt said. “The experts need six hours, and they need quiet.”",
	"Shipping agents said that eleven vessels were waiting outside the mole and that two tankers had been sent to the neighbouring port of Sund.",
	"The bomb, which weighs 250 kilograms, was to be taken out to sea and blown up on Wednesday morning, the navy said.",
}

func paragraphs(ps ...string) template.HTML {
	return template.HTML("<p>" + strings.Join(ps, "</p>\n<p>") + "</p>")
}

// shape is a kind of record in a crawl: what the server answered and what is to come of it.
type shape struct {
	name, head, body string
	record           string   // the whole record, where it is none of an answer
	title, date      string   // of the article
	has              []string // what its text must have,
	lacks            []string // and must not have, besides the furniture
	reason           string   // in the error, where there is no article
	language         string
}

const asHTML = "200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8"

// shapes are what a crawl of news sites holds.
func shapes(t *testing.T) []shape {
	title := "Bomb from the war closes Merle port"
	plain := lay(newsPage{Title: title, Date: "2024-03-05", By: "Jonas Aal", Body: paragraphs(harbour...)})
	all := []string{harbour[0], harbour[2], harbour[4]}
	at := func(s shape) shape {
		if s.reason == "" && s.title == "" {
			s.title, s.date = title, firstOf(s.date, "2024-03-05")
		}
		if s.reason == "" && s.has == nil {
			s.has = all
		}
		s.head = firstOf(s.head, asHTML)
		return s
	}
	encoded := func(how string, body string) shape {
		return shape{name: how + " inside", head: asHTML + "\r\nContent-Encoding: " + how, body: body}
	}
	out := []shape{
		{name: "plain story", body: plain},
		{name: "paywall", body: lay(newsPage{Title: title, Date: "2024-03-05", Body: paragraphs(harbour[:2]...) +
			`<div class="paywall"><h2>Continue reading with a subscription</h2><p>Subscribe now for 1 euro a month to read this and all other stories.</p><a href="#">Already a subscriber? Log in</a></div>`}),
			has: harbour[:2], lacks: []string{"1 euro a month", "Already a subscriber"}},
		{name: "live blog", body: lay(newsPage{Title: "Merle bomb: latest updates", Date: "2024-03-05", Body: `<div class="live">` +
			template.HTML(`<div class="post"><time datetime="2024-03-05T14:20:00Z">14:20</time><h3>Navy ship arrives</h3><p>`+harbour[4]+`</p></div>`+
				`<div class="post"><time datetime="2024-03-05T12:05:00Z">12:05</time><h3>Mayor speaks</h3><p>`+harbour[1]+`</p><p>`+harbour[2]+`</p></div>`+
				`<div class="post"><time datetime="2024-03-05T10:40:00Z">10:40</time><h3>Basin closed</h3><p>`+harbour[0]+`</p></div></div>`)}),
			title: "Merle bomb: latest updates", date: "2024-03-05", has: []string{harbour[0], harbour[1], harbour[4]}},
		{name: "gallery", body: lay(newsPage{Title: title, Date: "2024-03-05", Body: paragraphs(harbour[:3]...) +
			`<div class="gallery"><figure><img src="1.jpg" alt="Pier"><figcaption>The grain pier of Merle. Photograph: A. Lens</figcaption></figure><figure><img src="2.jpg" alt="Bus"><figcaption>A bus takes people to a school.</figcaption></figure></div>`}),
			has: harbour[:3], lacks: []string{"Photograph: A. Lens"}},
		{name: "AMP", body: `<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>` + title + `</title><link rel="canonical" href="https://gazette.example/merle"><script async src="https://cdn.ampproject.org/v0.js"></script>` +
			`<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"` + title + `","datePublished":"2024-03-05T08:15:00+00:00","publisher":{"name":"The Harbour Gazette"}}</script></head>` +
			`<body><amp-sidebar id="menu"><ul><li>World</li><li>Log in</li></ul></amp-sidebar><article><h1>` + title + `</h1><amp-img src="a.jpg" width="800" height="450"></amp-img>` + string(paragraphs(harbour...)) +
			`<amp-ad width="300" height="250" type="x"></amp-ad></article><amp-consent id="c"><div>We and our 812 partners</div></amp-consent></body></html>`},
		{name: "video page", body: lay(newsPage{Title: title, Date: "2024-03-05", Body: `<div class="player"><video src="v.mp4"></video><button>Play</button><span>02:14</span></div>` + paragraphs(harbour[:2]...)}), has: harbour[:2]},
		{name: "Cyrillic", head: "200 OK\r\nContent-Type: text/html; charset=windows-1251", body: cyrillic(t),
			title: "Порт закрыт из-за бомбы", date: "2024-03-05", has: []string{"водолазы нашли неразорвавшуюся бомбу"}, language: "ru"},
		{name: "Latin-1", head: "200 OK\r\nContent-Type: text/html", body: latin(t), title: "Le port fermé après la découverte d'une bombe", date: "2024-03-05",
			has: []string{"près du môle", "« Personne ne doit rentrer », a déclaré la maire"}, language: "fr"},
		encoded("gzip", gz(plain)),
		encoded("br", brotlied(plain)),
		encoded("deflate", deflated(plain, false)),
		{name: "deflate without its frame", head: asHTML + "\r\nContent-Encoding: deflate", body: deflated(plain, true)},
		encoded("zstd", zst(t, plain)),
		{name: "br said and undone", head: asHTML + "\r\nContent-Encoding: br", body: plain},
		{name: "chunked", head: asHTML + "\r\nTransfer-Encoding: chunked", body: chunked(plain)},
		{name: "chunked and brotli", head: asHTML + "\r\nTransfer-Encoding: chunked\r\nContent-Encoding: br", body: chunked(brotlied(plain))},
		{name: "unknown coding", head: asHTML + "\r\nContent-Encoding: compress", body: "\x1f\x9d\x90<\x01\x02\x03", reason: `"compress", which is not undone here`},
		{name: "damaged brotli", head: asHTML + "\r\nContent-Encoding: br", body: "\x8b\x02\x80\xff\xfe\x00\x01\x03 garbage", reason: "cannot be read"},
		{name: "truncated page", body: plain[:strings.Index(plain, "eleven vessels")], has: harbour[:3]},
		{name: "truncated by the crawler", record: strings.Replace(answer("https://gazette.example/cut", asHTML, ""), "WARC-Date", "WARC-Truncated: length\r\nWARC-Date", 1), reason: "was cut off by the crawler (length)"},
		{name: "redirect", head: "301 Moved Permanently\r\nLocation: https://www.gazette.example/merle\r\nContent-Type: text/html", body: "<html><body><h1>Moved</h1></body></html>",
			reason: "the server answered 301 Moved Permanently, to https://www.gazette.example/merle"},
		{name: "redirect by the page", body: `<html><head><meta http-equiv="refresh" content="0; url=https://www.gazette.example/merle"><title>Redirecting</title></head><body><p>If you are not redirected, <a href="https://www.gazette.example/merle">click here</a>.</p></body></html>`,
			reason: "no article in the page: it sends its readers on to https://www.gazette.example/merle"},
		{name: "gone", head: "410 Gone\r\nContent-Type: text/html", body: plain, reason: "the server answered 410 Gone"},
		{name: "empty", body: "", reason: "is empty"},
		{name: "white space", body: " \r\n\t\n ", reason: "is empty"},
		{name: "picture", head: "200 OK\r\nContent-Type: image/jpeg", body: "\xff\xd8\xff\xe0\x00\x10JFIF", reason: "is a JPEG image"},
		{name: "PDF said to be a page", body: "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", reason: "is a PDF"},
		{name: "feed", head: "200 OK\r\nContent-Type: application/rss+xml", body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title></channel></rss>`, reason: "is a feed"},
		{name: "WET", record: warcRecord("conversion", "https://gazette.example/wet", "text/plain", title+"\nBy Jonas Aal\nMarch 5, 2024\n\n"+strings.Join(harbour, "\n\n")+"\n\nShare this article\nAccept all cookies\n")},
		{name: "right to left", body: lay(newsPage{Lang: "ar", Dir: "rtl", Title: "إغلاق الميناء بعد العثور على قنبلة", Date: "2024-03-05",
			Body: paragraphs("أغلقت سلطات الميناء الحوض الشمالي يوم الثلاثاء بعد أن عثر الغواصون على قنبلة غير منفجرة من الحرب الماضية تحت رصيف الحبوب.", "وطلب من حوالي ألف وأربعمئة شخص مغادرة منازلهم في الشوارع المحيطة بالحوض، كما قالت رئيسة البلدية في مؤتمر صحفي عقدته في المدينة.")}),
			title: "إغلاق الميناء بعد العثور على قنبلة", date: "2024-03-05", has: []string{"عثر الغواصون على قنبلة"}, language: "ar"},
		{name: "wrong charset in the page", head: "200 OK\r\nContent-Type: text/html", body: strings.Replace(plain, `charset="utf-8"`, `charset="iso-8859-1"`, 1)},
		{name: "wrong charset from the server", head: "200 OK\r\nContent-Type: text/html; charset=iso-8859-1", body: plain},
		{name: "UTF-16", head: "200 OK\r\nContent-Type: text/html", body: utf16LE(plain)},
		{name: "no declaration", head: "200 OK\r\nContent-Type: text/html", body: "<title>" + title + "</title><p>Published on March 5, 2024</p>" + string(paragraphs(harbour...))},
		{name: "cookie wall", body: `<html lang="en"><head><title>Before you continue</title></head><body><div class="wall"><h1>Before you continue</h1><p>We use cookies and data to deliver and maintain our services, to show personalised content and to measure how our audience uses the site.</p><p>If you choose to reject all, we will not use cookies for these additional purposes.</p><button>Accept all</button><button>Reject all</button></div></body></html>`,
			reason: "no article in the page: it asks for consent"},
		{name: "list page", body: lay(newsPage{Title: "World news", Body: template.HTML(`<ul class="teasers">` + strings.Repeat(`<li><a href="/a"><h3>Storm leaves coast towns without power</h3></a><time>2h ago</time></li><li><a href="/b"><h3>Minister quits over ferry contract</h3></a><time>3h ago</time></li>`, 12) + `</ul>`)}),
			reason: "no article in the page"},
		{name: "login", body: `<html lang="en"><head><title>Log in - The Harbour Gazette</title></head><body><header><a href="/">The Harbour Gazette</a></header><main><h1>Log in to your account</h1><form action="/login" method="post"><label>Email <input type="email"></label><label>Password <input type="password"></label><button>Log in</button></form><p><a href="/reset">Forgotten your password?</a></p><p>By logging in you agree to our terms of use and our privacy policy.</p></main></body></html>`,
			reason: "no article in the page: it asks its readers to log in"},
		{name: "robot check", body: `<html lang="en"><head><title>Just a moment...</title></head><body><h1>gazette.example</h1><p>Verifying you are human. This may take a few seconds.</p><p>gazette.example needs to review the security of your connection before proceeding.</p><noscript>Enable JavaScript and cookies to continue</noscript></body></html>`,
			reason: "no article in the page: it checks that"},
		{name: "script only", body: `<html><head><title>Gazette</title></head><body><div id="root"></div><script src="/app.js"></script><noscript>You need to enable JavaScript to run this app.</noscript></body></html>`, reason: "no article in the page"},
		{name: "story in JSON-LD only", body: `<html lang="en"><head><title>` + title + `</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"` + title + `","datePublished":"2024-03-05","articleBody":"` + strings.Join(harbour, `\n\n`) + `"}</script></head><body><div id="root"></div></body></html>`},
		{name: "comments longer than the story", body: lay(newsPage{Title: title, Date: "2024-03-05", Body: paragraphs(harbour...),
			Below: template.HTML(`<section id="comments" class="comments"><h2>48 comments</h2>` + strings.Repeat(`<div class="comment"><b>seadog</b><p>I worked on that pier for thirty years and nobody ever told us what was under it, which says all about this city and those who run it.</p></div>`, 24) + `</section>`)}),
			lacks: []string{"seadog", "thirty years"}},
	}
	for i := range out {
		out[i] = at(out[i])
	}
	return out
}

// TestShapes makes a crawl with a record of each shape: each gives its article or its
// reason, whatever stands beside it.
func TestShapes(t *testing.T) {
	all := shapes(t)
	var crawl strings.Builder
	for i, s := range all {
		record := s.record
		if record == "" {
			record = answer(fmt.Sprintf("https://gazette.example/%d", i), s.head, s.body)
		}
		crawl.WriteString(gz(record))
	}
	var n int
	for a, err := range Articles(context.Background(), []string{write(t, t.TempDir(), "shapes.warc.gz", crawl.String())}, Options{}) {
		if n == len(all) {
			t.Fatalf("there are more results than the %d records", n)
		}
		s := all[n]
		n++
		t.Run(s.name, func(t *testing.T) {
			switch {
			case s.reason != "" && (err == nil || !strings.Contains(err.Error(), s.reason) || strings.Count(err.Error(), "\n") > 0):
				t.Fatalf("error is %v, want %q; text is\n%s", err, s.reason, a.Text)
			case s.reason != "":
				return
			case err != nil:
				t.Fatal(err)
			}
			if a.Title != s.title || a.Published.String() != s.date || a.Language != firstOf(s.language, "en") {
				t.Errorf("title %q, published %s, language %s; want %q, %s", a.Title, a.Published, a.Language, s.title, s.date)
			}
			for _, part := range s.has {
				if !strings.Contains(a.Text, part) {
					t.Errorf("the text lacks %q:\n%s", part, a.Text)
				}
			}
			for _, part := range append(s.lacks, furnitureWords...) {
				if strings.Contains(a.Text, part) {
					t.Errorf("the text has %q:\n%s", part, a.Text)
				}
			}
		})
	}
	if n != len(all) {
		t.Errorf("%d results of %d records", n, len(all))
	}
}

func cyrillic(t *testing.T) string {
	page := lay(newsPage{Lang: "ru", Head: `<meta charset="windows-1251">`, Title: "Порт закрыт из-за бомбы", Date: "2024-03-05", Body: paragraphs(
		"Власти порта закрыли северный бассейн во вторник, после того как водолазы нашли неразорвавшуюся бомбу времён последней войны под зерновым причалом.",
		"Около 1400 человек попросили покинуть дома на соседних улицах, сообщила мэр города на пресс-конференции.")})
	out, err := charmap.Windows1251.NewEncoder().String(strings.ReplaceAll(page, "©", "(c)"))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func latin(t *testing.T) string {
	page := lay(newsPage{Lang: "fr", Head: `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">`, Title: "Le port fermé après la découverte d'une bombe", Date: "2024-03-05", Body: paragraphs(
		"Les autorités du port ont fermé mardi le bassin nord après que des plongeurs ont trouvé une bombe de la dernière guerre près du môle.",
		"« Personne ne doit rentrer », a déclaré la maire, qui a demandé à 1 400 habitants de quitter leurs maisons jusqu'au soir.")})
	out, err := charmap.ISO8859_1.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// deflated is what servers mean by deflate: zlib's format, and with some the bare stream.
func deflated(s string, bare bool) string {
	var b bytes.Buffer
	if bare {
		w, _ := flate.NewWriter(&b, 6)
		w.Write([]byte(s))
		w.Close()
		return b.String()
	}
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func chunked(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := min(1000, len(s))
		fmt.Fprintf(&b, "%x;ext=1\r\n%s\r\n", n, s[:n])
		s = s[n:]
	}
	return b.String() + "0\r\n\r\n"
}

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

package source

import (
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"rapporteur"
)

// maxNodes of a page, each counted as often as it lies deep: what an extractor's time
// grows with. Articles' pages have some ten to hundred thousand.
const maxNodes = 1_500_000

var errNoArticle = rapporteur.Errorf(rapporteur.Invalid, "no article in the page")

// FromHTML takes the article out of a page in any charset, with what the page says of
// it. The media type is the one that a server declared, and pageURL where the page was
// got from; both may be empty.
func FromHTML(page []byte, mediaType, pageURL string) (a rapporteur.Article, err error) {
	defer func() {
		if p := recover(); p != nil { // a library's, on a page that it did not foresee
			a, err = rapporteur.Article{}, rapporteur.Errorf(rapporteur.Internal, "the page could not be taken apart: %v", p)
		}
	}()
	text := decode(page, mediaType, true)
	if strings.TrimSpace(text) == "" {
		return a, rapporteur.Errorf(rapporteur.Invalid, "is empty")
	}
	doc, err := parsePage(text)
	if err != nil {
		return a, err
	}
	meta := metaOf(doc)
	around := blocksOf(doc)
	meta.chooseTitle(around)
	loadPageParts().prune(doc)
	units := extract(doc, pageURL)
	if !enough(units) {
		if doc, err = parsePage(text); err != nil {
			return a, err
		}
		units = extract(doc, pageURL)
	}
	return meta.article(units, around, pageURL)
}

func parsePage(text string) (*html.Node, error) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the page cannot be parsed: %w", err)
	}
	if !affordable(doc) {
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "the page has more elements than an article's page could")
	}
	return doc, nil
}

// affordable walks the page without a stack, as it may be deep.
func affordable(doc *html.Node) bool {
	cost, depth := 0, 1
	for n := doc; n != nil; {
		if cost += depth; cost > maxNodes {
			return false
		}
		if n.FirstChild != nil {
			n, depth = n.FirstChild, depth+1
			continue
		}
		for n != doc && n.NextSibling == nil {
			n, depth = n.Parent, depth-1
		}
		if n == doc {
			break
		}
		n = n.NextSibling
	}
	return true
}

// extract finds the article's paragraphs. Readability is the extractor: on the pages in
// testdata it keeps more of the articles than Trafilatura, and what it keeps besides
// them the tables take off.
func extract(doc *html.Node, pageURL string) []unit {
	u, err := url.Parse(pageURL)
	if err != nil {
		u = nil
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	parser.CharThresholds = 200
	art, err := parser.ParseAndMutate(doc, u)
	if err != nil || art.Node == nil {
		return nil
	}
	return blocksOf(art.Node)
}

// enough reports text that can be an article: a sentence at least.
func enough(units []unit) bool {
	for _, u := range units {
		if u.prose && u.words >= 8 {
			return true
		}
	}
	return false
}

// chooseTitle settles the title: the markup's, without the site's name; else the first
// heading; else a line of the page that is part of the title element; else that element.
func (m *pageMeta) chooseTitle(around []unit) {
	m.title = firstOf(m.withoutSite(m.title), m.heading)
	if m.title != "" {
		return
	}
	for _, u := range around {
		if u.words >= 3 && len(u.text) > len(m.title) && strings.Contains(m.head, u.text) {
			m.title = u.text
		}
	}
	if m.title == "" {
		m.title = m.withoutSite(m.head)
	}
}

var titleMarks = []string{" | ", " – ", " — ", " - ", " :: ", " » ", " · "}

// withoutSite cuts a site's name off the end of a title: where the page names it, or
// where what is left still has four words.
func (m *pageMeta) withoutSite(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	for _, mark := range titleMarks {
		i := strings.LastIndex(title, mark)
		if i < 0 {
			continue
		}
		site := strings.TrimSpace(title[i+len(mark):])
		if strings.EqualFold(site, m.source) || strings.EqualFold(title[:i], m.heading) || wordCount(title[:i]) >= 4 && wordCount(site) <= 4 && mark != " - " {
			return strings.TrimSpace(title[:i])
		}
	}
	return title
}

// article cleans the extracted units and joins them with what markup and furniture tell.
func (m *pageMeta) article(units, around []unit, pageURL string) (rapporteur.Article, error) {
	text, t := clean(units, m.title)
	if body := m.linkedBody(); wordCount(body) > 2*wordCount(text) {
		text, t = clean(unitsOf(body), m.title)
	}
	if !enough(unitsOf(text)) {
		return rapporteur.Article{}, m.without(around)
	}
	if kept := unitsOf(text); m.published.IsZero() && wordCount(text) < wallWords && m.standsBefore(kept) != "" {
		return rapporteur.Article{}, m.without(kept)
	}
	first, _, _ := strings.Cut(text, "\n\n")
	s := saidAround(around, m.title, first)
	a := rapporteur.Article{
		URL:       firstOf(pageURL, m.webURL()),
		Title:     firstOf(m.title, t.title),
		Byline:    strings.TrimPrefix(strings.TrimPrefix(firstOf(m.byline, t.byline, s.byline), "By "), "by "),
		Source:    m.source,
		Published: firstDate(m.published, t.published, s.published),
		Rating:    m.rating,
		Text:      text,
	}
	if a.Published.IsZero() && len(m.times) == 1 {
		a.Published = m.times[0]
	}
	if a.Rating == nil {
		a.Rating = t.rating
	}
	if a.Rating == nil {
		a.Rating = s.rating
	}
	a.Source = firstOf(a.Source, t.source, hostOf(a.URL))
	a.Language = languageOf(m.language, text)
	a.ID = contentID(a)
	return a, nil
}

// saidAround reads the furniture of a whole page: the rating wherever it stands, the
// date and the byline near the title or the article's first paragraph.
func saidAround(around []unit, title, first string) told {
	c := &cleaning{table: loadFurniture(), units: around, found: make([]match, len(around))}
	c.match()
	start, end := -1, -1
	for i, u := range around {
		if start < 0 && sameWords(u.text, title) {
			start = i
		}
		if end < 0 && u.text == first {
			end = i
		}
	}
	if start < 0 || start > end {
		start = max(0, end-12)
	}
	for i, m := range c.found {
		if m.pattern == nil {
			continue
		}
		c.rate(m)
		if i >= start-3 && i < end {
			c.keep(i, m)
		}
	}
	return c.told
}

// linkedBody is the text that a page carries in JSON-LD, without markup.
func (m *pageMeta) linkedBody() string {
	if !strings.Contains(m.body, "<p") && !strings.Contains(m.body, "<br") {
		return m.body
	}
	doc, err := parsePage(m.body)
	if err != nil {
		return ""
	}
	var out []string
	for _, u := range blocksOf(doc) {
		out = append(out, u.text)
	}
	return strings.Join(out, "\n\n")
}

func (m *pageMeta) webURL() string {
	if u, err := url.Parse(m.url); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return u.String()
	}
	return ""
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func firstDate(dates ...rapporteur.Date) rapporteur.Date {
	for _, d := range dates {
		if !d.IsZero() {
			return d
		}
	}
	return rapporteur.Date{}
}

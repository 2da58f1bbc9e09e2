package source

import (
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/net/html"

	"rapporteur"
)

// pageMeta is what a page says of its article in markup.
type pageMeta struct {
	title, byline, source, language, url string
	published                            rapporteur.Date
	rating                               *rapporteur.PageRating
	body                                 string // articleBody of JSON-LD
	head                                 string // the title element
	heading                              string // the first h1
	times                                []rapporteur.Date
	item                                 map[string]string // microdata: the first value of each property
	meta                                 map[string]string // meta elements: the first of each name
}

// metaOf reads a page's markup: JSON-LD before OpenGraph and other meta elements, before
// microdata and time elements.
func metaOf(doc *html.Node) pageMeta {
	m := pageMeta{item: make(map[string]string), meta: make(map[string]string)}
	var linked []linkedData
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			m.language = firstOf(attr(n, "lang"), attr(n, "xml:lang"))
		case "title":
			m.head = firstOf(m.head, textOf(n))
		case "h1":
			m.heading = firstOf(m.heading, textOf(n))
		case "meta":
			m.addMeta(n)
		case "link":
			if m.url == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				m.url = attr(n, "href")
			}
		case "time":
			if d, ok := dateIn(firstOf(attr(n, "datetime"), textOf(n))); ok && len(m.times) < 100 {
				m.times = append(m.times, d)
			}
		case "script":
			if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
				linked = appendLinked(linked, n.FirstChild.Data)
			}
		}
		if prop := attr(n, "itemprop"); prop != "" && n.Data != "meta" {
			m.addItem(n, prop)
		}
	}
	m.fromLinked(linked)
	m.fromMeta()
	m.fromItems()
	return m
}

func (m *pageMeta) addMeta(n *html.Node) {
	key := strings.ToLower(firstOf(attr(n, "property"), attr(n, "name"), attr(n, "http-equiv")))
	value := strings.TrimSpace(attr(n, "content"))
	if prop := attr(n, "itemprop"); prop != "" && key == "" {
		m.addItem(n, prop)
		return
	}
	if key != "" && value != "" && m.meta[key] == "" {
		m.meta[key] = value
	}
}

func (m *pageMeta) addItem(n *html.Node, prop string) {
	value := firstOf(attr(n, "content"), attr(n, "datetime"), textOf(n))
	if m.item[prop] == "" && value != "" && len(value) < 300 {
		m.item[prop] = value
	}
}

func (m *pageMeta) fromMeta() {
	m.title = firstOf(m.title, m.meta["og:title"], m.meta["twitter:title"], m.meta["dc.title"], m.meta["parsely-title"], m.meta["hdl"])
	m.source = firstOf(m.source, m.meta["og:site_name"], m.meta["dc.publisher"], m.meta["application-name"], m.meta["cre"])
	for _, key := range []string{"author", "byl", "parsely-author", "sailthru.author", "dc.creator", "article:author", "twitter:creator"} {
		if v := m.meta[key]; m.byline == "" && !strings.Contains(v, "://") && !strings.HasPrefix(v, "@") {
			m.byline = v
		}
	}
	for _, key := range []string{"article:published_time", "og:published_time", "article:published", "parsely-pub-date", "sailthru.date", "publish-date", "publish_date",
		"publication_date", "pubdate", "ptime", "date", "dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "originalpublicationdate", "cxenseparse:recs:publishtime"} {
		if d, ok := dateIn(m.meta[key]); ok && m.published.IsZero() {
			m.published = d
		}
	}
	m.language = firstOf(m.language, m.meta["content-language"], m.meta["og:locale"])
	m.url = firstOf(m.url, m.meta["og:url"])
}

func (m *pageMeta) fromItems() {
	m.title = firstOf(m.title, m.item["headline"])
	m.byline = firstOf(m.byline, m.item["author"])
	if d, ok := dateIn(m.item["datePublished"]); ok && m.published.IsZero() {
		m.published = d
	}
	if m.rating == nil {
		m.rating = ratingOf(m.item["ratingValue"], m.item["bestRating"], firstOf(m.item["ratingCount"], m.item["reviewCount"]))
	}
}

// ratingOf reads a rating's three figures; nil where there is no value.
func ratingOf(value, best, votes string) *rapporteur.PageRating {
	v, ok := figureOf(strings.TrimSpace(value))
	if !ok {
		return nil
	}
	b, _ := figureOf(strings.TrimSpace(best))
	n, _ := figureOf(strings.TrimSpace(votes))
	return pageRating(v, b, int(min(n, 1e9)))
}

// linkedData is a node of JSON-LD, as far as articles need it (schema.org).
type linkedData struct {
	Type      looseStrings `json:"@type"`
	Graph     []linkedData `json:"@graph"`
	Headline  looseStrings `json:"headline"`
	Published looseStrings `json:"datePublished"`
	Created   looseStrings `json:"dateCreated"`
	Author    looseStrings `json:"author"`
	Creator   looseStrings `json:"creator"`
	Publisher looseStrings `json:"publisher"`
	Language  looseStrings `json:"inLanguage"`
	Body      looseStrings `json:"articleBody"`
	Rating    struct {
		Value looseStrings `json:"ratingValue"`
		Best  looseStrings `json:"bestRating"`
		Count looseStrings `json:"ratingCount"`
		Views looseStrings `json:"reviewCount"`
	} `json:"aggregateRating"`
}

// looseStrings is a value that may be a string, a number, an object with a name, or a
// list of these. What is none of them is left out.
type looseStrings []string

func (l *looseStrings) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case '"':
		var s string
		json.Unmarshal(b, &s) // valid, or the decoder would not have come here
		*l = append(*l, strings.TrimSpace(html.UnescapeString(s)))
	case '[':
		var list []json.RawMessage
		json.Unmarshal(b, &list)
		for _, x := range list[:min(len(list), 20)] {
			if len(x) > 0 && x[0] != '[' {
				l.UnmarshalJSON(x)
			}
		}
	case '{':
		var named struct {
			Name  json.RawMessage `json:"name"`
			Value json.RawMessage `json:"@value"`
		}
		json.Unmarshal(b, &named)
		for _, x := range []json.RawMessage{named.Name, named.Value} {
			if len(x) > 0 && x[0] == '"' {
				l.UnmarshalJSON(x)
			}
		}
	case 'n', 't', 'f':
	default:
		*l = append(*l, string(b))
	}
	return nil
}

func (l looseStrings) first() string { return strings.TrimSpace(strings.Join(l[:min(1, len(l))], "")) }

// appendLinked reads one script of JSON-LD, with the comment marks, semicolons and raw
// line feeds that pages put into it.
func appendLinked(nodes []linkedData, script string) []linkedData {
	script = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, script)
	script = strings.Trim(script, " ;")
	for _, mark := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		script = strings.TrimPrefix(script, mark)
	}
	for _, mark := range []string{"-->", "//]]>", "]]>", "/*]]>*/"} {
		script = strings.TrimSuffix(script, mark)
	}
	script = strings.Trim(script, " ;")
	var list []linkedData
	var err error
	if strings.HasPrefix(script, "[") {
		err = json.Unmarshal([]byte(script), &list)
	} else {
		list = make([]linkedData, 1)
		err = json.Unmarshal([]byte(script), &list[0])
	}
	if _, partly := errors.AsType[*json.UnmarshalTypeError](err); err != nil && !partly {
		return nodes
	}
	for _, n := range list {
		nodes = append(append(nodes, n), n.Graph...)
	}
	return nodes
}

var articleTypes = []string{"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
	"BlogPosting", "LiveBlogPosting", "Report", "Review", "CreativeWork", "WebPage"}

// fromLinked takes each fact from the node that is most of an article.
func (m *pageMeta) fromLinked(nodes []linkedData) {
	for _, typ := range articleTypes {
		for _, n := range nodes {
			if !n.is(typ) {
				continue
			}
			if typ != "WebPage" && typ != "CreativeWork" {
				m.title = firstOf(m.title, n.Headline.first())
				m.source = firstOf(m.source, n.Publisher.first())
				m.byline = firstOf(m.byline, joinNames(n.Author), joinNames(n.Creator))
				m.body = firstOf(m.body, n.Body.first())
			}
			if d, ok := dateIn(firstOf(n.Published.first(), n.Created.first())); ok && m.published.IsZero() {
				m.published = d
			}
			m.language = firstOf(m.language, n.Language.first())
		}
	}
	for _, n := range nodes {
		if m.rating == nil {
			m.rating = ratingOf(n.Rating.Value.first(), n.Rating.Best.first(), firstOf(n.Rating.Count.first(), n.Rating.Views.first()))
		}
	}
}

func (n *linkedData) is(typ string) bool {
	for _, t := range n.Type {
		if t == typ || strings.TrimPrefix(strings.TrimPrefix(t, "https://schema.org/"), "http://schema.org/") == typ {
			return true
		}
	}
	return false
}

func joinNames(names []string) string {
	var out []string
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" && !strings.Contains(n, "://") {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// textOf is the text within n, white space collapsed.
func textOf(n *html.Node) string {
	var b strings.Builder
	nodes := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
		if nodes++; nodes > 200 || b.Len() > 4096 {
			break
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

package source

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

//go:embed page.tsv
var pageTable string

// pageParts are the parts of a page that are not its article.
type pageParts struct {
	elements, words, phrases, firm map[string]bool
}

var loadPageParts = sync.OnceValue(func() *pageParts {
	p, err := parsePageParts(pageTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return p
})

func parsePageParts(table string) (*pageParts, error) {
	p := &pageParts{make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	kinds := map[string]map[string]bool{"element": p.elements, "word": p.words, "phrase": p.phrases, "firm": p.firm}
	for n, row := range tableRows(table) {
		what, name, _ := strings.Cut(row, "\t")
		if kinds[what] == nil || name == "" || name != strings.ToLower(name) {
			return nil, fmt.Errorf("page.tsv:%d: no such row: %s", n, row)
		}
		kinds[what][name] = true
	}
	return p, nil
}

// verdict on an element of a page.
type verdict int

const (
	keep verdict = iota
	doubt
	part
)

// prune takes off a page what is not its article. What holds a first heading stays, as
// do the page's frame, an element named article, and what is named like a part but holds
// most of the page's paragraphs.
func (p *pageParts) prune(doc *html.Node) { p.pruneWithin(doc, paragraphBytes(doc)) }

func (p *pageParts) pruneWithin(doc *html.Node, total int) {
	for n := doc.FirstChild; n != nil; {
		next := n.NextSibling
		v := keep
		if n.Type == html.ElementNode {
			v = p.judge(n)
		}
		switch {
		case n.Type == html.CommentNode,
			v != keep && !holdsHeading(n) && (v == part || 5*paragraphBytes(n) <= 2*total):
			doc.RemoveChild(n)
		default:
			p.pruneWithin(n, total)
		}
		n = next
	}
}

// paragraphBytes is the length of the text in paragraphs within n.
func paragraphBytes(n *html.Node) int {
	sum := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent != nil && d.Parent.Data == "p" {
			sum += len(strings.TrimSpace(d.Data))
		}
	}
	return sum
}

func (p *pageParts) judge(n *html.Node) verdict {
	switch n.Data {
	case "html", "head", "body", "main", "article", "h1", "title", "meta":
		return keep
	}
	if p.elements[n.Data] {
		if n.Data == "aside" || n.Data == "form" { // old sites wrap the whole page in a form
			return doubt
		}
		return part
	}
	v := keep
	for _, a := range n.Attr {
		switch {
		case a.Key == "class" || a.Key == "id":
			if len(a.Val) < 500 {
				v = max(v, p.named(strings.ToLower(a.Val)))
			}
		case a.Key == "hidden" && a.Val != "until-found":
			return part
		case a.Key == "role" && (a.Val == "navigation" || a.Val == "contentinfo" || a.Val == "search"):
			return part
		case a.Key == "role" && (a.Val == "complementary" || a.Val == "dialog"):
			v = max(v, doubt)
		}
	}
	return v
}

// named judges the words of a class or an id.
func (p *pageParts) named(value string) verdict {
	v := keep
	for name := range strings.FieldsSeq(value) {
		if p.firm[name] {
			return part
		}
		if p.words[name] {
			v = doubt
		}
		last := ""
		for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
			if p.firm[word] {
				return part
			}
			if p.words[word] || last != "" && p.phrases[last+" "+word] {
				v = doubt
			}
			last = word
		}
	}
	return v
}

func holdsHeading(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "noscript", "template", "iframe":
		return false
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "h1" {
			return true
		}
	}
	return false
}

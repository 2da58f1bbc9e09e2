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
	elements, words, phrases map[string]bool
}

var loadPageParts = sync.OnceValue(func() *pageParts {
	p, err := parsePageParts(pageTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return p
})

func parsePageParts(table string) (*pageParts, error) {
	p := &pageParts{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	kinds := map[string]map[string]bool{"element": p.elements, "word": p.words, "phrase": p.phrases}
	header, n := false, 0
	for row := range strings.Lines(table) {
		row, n = strings.TrimRight(row, "\r\n"), n+1
		if row == "" || row[0] == '#' {
			continue
		}
		if !header {
			header = true
			continue
		}
		what, name, _ := strings.Cut(row, "\t")
		if kinds[what] == nil || name == "" || name != strings.ToLower(name) {
			return nil, fmt.Errorf("page.tsv:%d: no such row: %s", n, row)
		}
		kinds[what][name] = true
	}
	return p, nil
}

// prune takes off a page what is not its article. What holds a first heading stays, as
// do the page's frame and an element named article.
func (p *pageParts) prune(doc *html.Node) {
	for n := doc.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.CommentNode:
			doc.RemoveChild(n)
		case n.Type == html.ElementNode && p.isPart(n) && !holdsHeading(n):
			doc.RemoveChild(n)
		default:
			p.prune(n)
		}
		n = next
	}
}

func (p *pageParts) isPart(n *html.Node) bool {
	switch n.Data {
	case "html", "head", "body", "main", "article", "h1", "title", "meta":
		return false
	}
	if p.elements[n.Data] {
		return true
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "class" || a.Key == "id":
			if len(a.Val) < 500 && p.named(strings.ToLower(a.Val)) {
				return true
			}
		case a.Key == "hidden" && a.Val != "until-found":
			return true
		case a.Key == "role" && (a.Val == "navigation" || a.Val == "contentinfo" || a.Val == "complementary" || a.Val == "dialog" || a.Val == "search"):
			return true
		}
	}
	return false
}

func (p *pageParts) named(value string) bool {
	for name := range strings.FieldsSeq(value) {
		if p.words[name] {
			return true
		}
		last := ""
		for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
			if p.words[word] || last != "" && p.phrases[last+" "+word] {
				return true
			}
			last = word
		}
	}
	return false
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

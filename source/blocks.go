package source

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// blocks writes what a reader sees of a page, a paragraph a unit.
type blocks struct {
	units   []unit
	line    strings.Builder
	breaks  int  // <br> since the last word
	space   bool // before the next word
	heading bool
	pre     int // elements deep whose line feeds count
}

func blocksOf(n *html.Node) []unit {
	var b blocks
	b.walk(n)
	b.flush()
	return b.units
}

var inline = set(`a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong
	sub sup time tt u var wbr amp-fit-text`)

var unseen = set("script style noscript template head title meta link iframe object embed svg math canvas video audio select textarea input amp-state")

func (b *blocks) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.text(n.Data)
		return
	case html.ElementNode:
		if unseen[n.Data] {
			return
		}
	}
	block := n.Type == html.ElementNode && !inline[n.Data] && n.Data != "br"
	heading := len(n.Data) == 2 && n.Data[0] == 'h' && '1' <= n.Data[1] && n.Data[1] <= '6'
	if block {
		b.flush()
		b.heading = heading
	}
	switch n.Data {
	case "br":
		if b.breaks++; b.breaks == 2 {
			b.flush()
		}
	case "pre":
		b.pre++
		defer func() { b.pre-- }()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.walk(c)
	}
	if block {
		b.flush()
		b.heading = false
	}
}

func (b *blocks) text(s string) {
	s = plain(s)
	if b.pre > 0 {
		b.line.WriteString(s)
		return
	}
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			b.space = true
			continue
		}
		if b.line.Len() > 0 {
			if b.breaks > 0 {
				b.line.WriteByte('\n')
			} else if b.space {
				b.line.WriteByte(' ')
			}
		}
		b.line.WriteRune(r)
		b.space, b.breaks = false, 0
	}
}

// flush ends a paragraph. Lines divided by a break within it are one each, unless they
// were broken to a width.
func (b *blocks) flush() {
	s := b.line.String()
	b.line.Reset()
	b.space, b.breaks = false, 0
	if n := strings.Count(s, "\n"); n == 0 || n > maxLines {
		if s = strings.TrimSpace(s); s != "" {
			u := newUnit(s)
			u.heading = b.heading
			b.units = append(b.units, u)
		}
		return
	}
	b.units = append(b.units, unitsOf(s)...)
}

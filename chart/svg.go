package chart

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// WriteSVG writes the picture as an SVG element for a page (theme [Inline]) or as a file.
// It has no scripts and no style attributes; what it says is escaped.
func (p *Picture) WriteSVG(w io.Writer, theme Theme) error {
	s := &svgWriter{theme: theme}
	s.open(p)
	for _, e := range p.items {
		e.svg(s)
	}
	s.put("</svg>\n")
	_, err := w.Write(s.b)
	return err
}

// SVG is the picture as an SVG element for a page.
func (p *Picture) SVG() string {
	s := &strings.Builder{}
	_ = p.WriteSVG(s, Inline) // a strings.Builder takes everything
	return s.String()
}

type svgWriter struct {
	b     []byte
	theme Theme
}

func (s *svgWriter) put(parts ...string) {
	for _, p := range parts {
		s.b = append(s.b, p...)
	}
}

// open writes the root element. One with links is a group, for what is within an image
// cannot be reached (ARIA 1.2, children presentational).
func (s *svgWriter) open(p *Picture) {
	if s.theme != Inline {
		s.put(`<?xml version="1.0" encoding="UTF-8"?>`, "\n")
	}
	role := "img"
	if p.links {
		role = "group"
	}
	w, h := strconv.Itoa(p.Width), strconv.Itoa(p.Height)
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-`, p.kind, `" role="`, role, `" aria-labelledby="`, p.id, `-title" aria-describedby="`, p.id, `-desc" width="`, w, `" height="`, h, `" viewBox="0 0 `, w, " ", h, `"`)
	s.attribute("font-family", fontFamily)
	s.put(">\n<title id=\"", p.id, "-title\">")
	s.text(p.Title)
	s.put("</title>\n<desc id=\"", p.id, "-desc\">")
	s.text(p.Desc)
	s.put("</desc>\n")
	if s.theme != Inline {
		(&box{w: float64(p.Width), h: float64(p.Height), fill: fill{role: rolePaper}}).svg(s)
	}
}

// text escapes character data; what XML 1.0 cannot hold is left out.
func (s *svgWriter) text(t string) {
	for i, r := range t {
		switch {
		case r == '&':
			s.put("&amp;")
		case r == '<':
			s.put("&lt;")
		case r == '>':
			s.put("&gt;")
		case r == '"':
			s.put("&#34;")
		case r == '\'':
			s.put("&#39;")
		case r == utf8.RuneError && !strings.HasPrefix(t[i:], "\uFFFD"), r == 0xfffe, r == 0xffff, r < ' ' && r != '\t' && r != '\n':
		default:
			s.b = utf8.AppendRune(s.b, r)
		}
	}
}

func (s *svgWriter) attribute(name, value string) {
	s.put(" ", name, `="`)
	s.text(value)
	s.put(`"`)
}

// number writes a tenth of a pixel.
func (s *svgWriter) number(x float64) {
	x = math.Round(x*10)/10 + 0
	if !(math.Abs(x) < 1e6) {
		x = 0
	}
	s.b = strconv.AppendFloat(s.b, x, 'f', -1, 64)
}

func (s *svgWriter) numeric(name string, x float64) {
	s.put(" ", name, `="`)
	s.number(x)
	s.put(`"`)
}

func (s *svgWriter) class(name string) {
	if name != "" {
		s.put(` class="`, name, `"`)
	}
}

func (s *svgWriter) filled(f fill) {
	s.put(` fill="`, s.theme.of(f.role), `"`)
	s.opacity("fill-opacity", f.opacity)
}

func (s *svgWriter) opacity(name string, x float64) {
	if x > 0 && x < 1 {
		s.put(" ", name, `="`, strconv.FormatFloat(x, 'f', 2, 64), `"`)
	}
}

func (s *svgWriter) stroked(k stroke) {
	if k.width <= 0 {
		return
	}
	s.put(` stroke="`, s.theme.of(k.role), `"`)
	s.numeric("stroke-width", k.width)
	s.opacity("stroke-opacity", k.opacity)
	if k.dashed {
		s.put(` stroke-dasharray="4 3"`)
	}
}

func (g *group) svg(s *svgWriter) {
	tag := "g"
	if g.href != "" {
		tag = "a"
	}
	s.put("<", tag)
	s.class(g.class)
	if g.href != "" {
		s.attribute("href", g.href)
		s.attribute("aria-label", g.title)
	}
	s.put(">")
	if g.title != "" {
		s.put("<title>")
		s.text(g.title)
		s.put("</title>")
	}
	for _, e := range g.items {
		e.svg(s)
	}
	s.put("</", tag, ">\n")
}

func (p *path) svg(s *svgWriter) {
	s.put("<path")
	s.class(p.class)
	s.put(` d="`)
	at := 0
	for i, o := range p.ops {
		switch o {
		case moveTo:
			s.put("M")
			s.pair(p.points[at])
			at++
		case lineTo:
			if i > 0 && p.ops[i-1] == lineTo {
				s.put(" ")
			} else {
				s.put("L")
			}
			s.pair(p.points[at])
			at++
		case curveTo:
			s.put("Q")
			s.pair(p.points[at])
			s.put(" ")
			s.pair(p.points[at+1])
			at += 2
		case closePath:
			s.put("Z")
		}
	}
	s.put(`"`)
	s.filled(p.fill)
	s.stroked(p.stroke)
	if p.stroke.width > 0 {
		s.put(` stroke-linejoin="round"`)
	}
	s.put("/>")
}

func (s *svgWriter) pair(p point) {
	s.number(p.x)
	s.put(" ")
	s.number(p.y)
}

func (b *box) svg(s *svgWriter) {
	s.put("<rect")
	s.class(b.class)
	s.numeric("x", b.x)
	s.numeric("y", b.y)
	s.numeric("width", b.w)
	s.numeric("height", b.h)
	s.filled(b.fill)
	s.stroked(b.stroke)
	s.put("/>")
}

func (c *circle) svg(s *svgWriter) {
	s.put("<circle")
	s.class(c.class)
	s.numeric("cx", c.at.x)
	s.numeric("cy", c.at.y)
	s.numeric("r", c.r)
	s.filled(c.fill)
	s.stroked(c.stroke)
	s.put("/>")
}

func (l *label) svg(s *svgWriter) {
	s.put("<text")
	s.class(l.class)
	s.numeric("x", l.at.x)
	s.numeric("y", l.at.y)
	s.numeric("font-size", l.size)
	s.put([]string{"", ` text-anchor="middle"`, ` text-anchor="end"`}[l.anchor])
	if l.bold {
		s.put(` font-weight="bold"`)
	}
	s.filled(fill{role: l.role})
	if l.halo {
		s.put(` stroke="`, s.theme.of(rolePaper), `" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`)
	}
	s.put(">")
	s.text(l.text)
	s.put("</text>\n")
}

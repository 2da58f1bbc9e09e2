package chart

import "math"

// element is a part of a picture that can be written as SVG and painted.
type element interface {
	svg(w *svgWriter)
	paint(c *canvas)
}

// group is elements that belong together: a mark with its label, an axis. One with a link
// or a title is what a person points at.
type group struct {
	class string
	href  string
	title string
	items []element
}

func (g *group) add(items ...element) { g.items = append(g.items, items...) }

// stroke is how a line is drawn; a width of 0 is none.
type stroke struct {
	role    role
	width   float64
	opacity float64 // 0 is opaque
	dashed  bool
}

// fill is how an area is filled.
type fill struct {
	role    role
	opacity float64 // 0 is opaque
}

type point struct{ x, y float64 }

func (p point) plus(q point) point              { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point             { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float64) point           { return point{p.x * k, p.y * k} }
func (p point) length() float64                 { return math.Hypot(p.x, p.y) }
func (p point) toward(q point, t float64) point { return p.plus(q.minus(p).times(t)) }

type op uint8

const (
	moveTo op = iota
	lineTo
	curveTo // quadratic: a control point and an end
	closePath
)

// path is lines and curves.
type path struct {
	class  string
	ops    []op
	points []point
	fill   fill
	stroke stroke
}

func (p *path) move(q point) { p.ops, p.points = append(p.ops, moveTo), append(p.points, q) }
func (p *path) line(q point) { p.ops, p.points = append(p.ops, lineTo), append(p.points, q) }
func (p *path) curve(control, end point) {
	p.ops, p.points = append(p.ops, curveTo), append(p.points, control, end)
}
func (p *path) close() { p.ops = append(p.ops, closePath) }

// line is a path of one piece.
func line(from, to point, s stroke) *path {
	p := &path{stroke: s}
	p.move(from)
	p.line(to)
	return p
}

// box is a rectangle.
type box struct {
	class      string
	x, y, w, h float64
	fill       fill
	stroke     stroke
}

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }

func (b box) overlaps(o box) bool {
	return b.x < o.right() && o.x < b.right() && b.y < o.bottom() && o.y < b.bottom()
}

func (b box) holds(o box) bool {
	return o.x >= b.x && o.y >= b.y && o.right() <= b.right() && o.bottom() <= b.bottom()
}

type circle struct {
	class  string
	at     point
	r      float64
	fill   fill
	stroke stroke
}

type anchor uint8

const (
	startAnchor anchor = iota
	middleAnchor
	endAnchor
)

// label is a line of text; at is on its base line.
type label struct {
	class  string
	at     point
	text   string
	size   float64
	role   role
	anchor anchor
	bold   bool
	halo   bool // a rim of the colour of the paper
}

// Picture is a drawn picture.
type Picture struct {
	Title   string
	Desc    string // what it shows, in a sentence or two, for those who do not see it
	Width   int
	Height  int
	Marks   int    // bars, bubbles, lines, dots
	Nothing string // why there is nothing to draw, else empty

	kind, id string
	items    []element
	links    bool
}

func (p *Picture) add(items ...element) { p.items = append(p.items, items...) }

// mark adds what a person can point at.
func (p *Picture) mark(href, title string, items ...element) {
	p.Marks++
	p.links = p.links || href != ""
	p.add(&group{class: "chart-item", href: href, title: title, items: items})
}

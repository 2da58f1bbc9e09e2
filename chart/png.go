package chart

import (
	"image"
	imagecolor "image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"strconv"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"rapporteur"
)

// maxPixels bounds a PNG.
const maxPixels = 64 << 20

// WritePNG paints the picture, scale pixels for one of its own (2 is good for screens and
// paper); theme [Inline] is [Light]. Characters that the embedded Go fonts lack, such as
// Chinese ones, come out as boxes; the SVG has them.
func (p *Picture) WritePNG(w io.Writer, theme Theme, scale float64) error {
	if !(scale >= 0.25 && scale <= 8) || float64(p.Width)*float64(p.Height)*scale*scale > maxPixels {
		return rapporteur.Errorf(rapporteur.Invalid, "a PNG of %d by %d pixels at %g times their size cannot be painted; a quarter to 8 times and %d million pixels at most", p.Width, p.Height, scale, maxPixels>>20)
	}
	if theme == Inline {
		theme = Light
	}
	c := newCanvas(int(math.Ceil(float64(p.Width)*scale)), int(math.Ceil(float64(p.Height)*scale)), scale, theme)
	draw.Draw(c.image, c.image.Bounds(), image.NewUniform(c.color(rolePaper, 1)), image.Point{}, draw.Src)
	for _, e := range p.items {
		e.paint(c)
	}
	if err := png.Encode(w, c.image); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write the picture: %w", err)
	}
	return nil
}

// canvas is an image that is painted on. Its outline is filled by the rule that is not zero
// winding; pieces of a stroke, all of one direction, may therefore overlap.
type canvas struct {
	image   *image.RGBA
	scale   float64
	theme   Theme
	raster  vector.Rasterizer
	outline []piece
	buffer  sfnt.Buffer
}

// piece is a step of an outline, in pixels of the image.
type piece struct {
	op          op
	end         point
	first, next point // control points; next is of cubic curves only
	cubic       bool
}

func newCanvas(w, h int, scale float64, theme Theme) *canvas {
	return &canvas{image: image.NewRGBA(image.Rect(0, 0, w, h)), scale: scale, theme: theme}
}

// color is a role's colour, premultiplied.
func (c *canvas) color(r role, opacity float64) imagecolor.RGBA {
	n, err := strconv.ParseUint(c.theme.of(r)[1:], 16, 32)
	if err != nil {
		return imagecolor.RGBA{}
	}
	part := func(shift int) uint8 { return uint8(math.Round(float64(n>>shift&0xff) * opacity)) }
	return imagecolor.RGBA{part(16), part(8), part(0), uint8(math.Round(255 * opacity))}
}

func (c *canvas) move(p point) {
	c.outline = append(c.outline, piece{op: moveTo, end: p.times(c.scale)})
}
func (c *canvas) line(p point) {
	c.outline = append(c.outline, piece{op: lineTo, end: p.times(c.scale)})
}
func (c *canvas) curve(p, q point) {
	c.outline = append(c.outline, piece{op: curveTo, first: p.times(c.scale), end: q.times(c.scale)})
}
func (c *canvas) close() { c.outline = append(c.outline, piece{op: closePath}) }

func (c *canvas) cubic(p, q, r point) {
	c.outline = append(c.outline, piece{op: curveTo, cubic: true, first: p.times(c.scale), next: q.times(c.scale), end: r.times(c.scale)})
}

// flush fills the outline, within its own bounds only, and begins a new one.
func (c *canvas) flush(r role, opacity float64) {
	defer func() { c.outline = c.outline[:0] }()
	if r == roleNone || len(c.outline) == 0 {
		return
	}
	if opacity <= 0 {
		opacity = 1
	}
	bounds := c.bounds()
	if bounds.Empty() {
		return
	}
	c.raster.Reset(bounds.Dx(), bounds.Dy())
	dx, dy := float32(bounds.Min.X), float32(bounds.Min.Y)
	for i := range c.outline {
		p := &c.outline[i]
		x, y := float32(p.end.x)-dx, float32(p.end.y)-dy
		switch {
		case p.op == moveTo:
			c.raster.MoveTo(x, y)
		case p.op == lineTo:
			c.raster.LineTo(x, y)
		case p.op == closePath:
			c.raster.ClosePath()
		case p.cubic:
			c.raster.CubeTo(float32(p.first.x)-dx, float32(p.first.y)-dy, float32(p.next.x)-dx, float32(p.next.y)-dy, x, y)
		default:
			c.raster.QuadTo(float32(p.first.x)-dx, float32(p.first.y)-dy, x, y)
		}
	}
	c.raster.Draw(c.image, bounds, image.NewUniform(c.color(r, opacity)), image.Point{})
}

// bounds are the pixels that the outline can touch.
func (c *canvas) bounds() image.Rectangle {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	include := func(p point) {
		low = point{math.Min(low.x, p.x), math.Min(low.y, p.y)}
		high = point{math.Max(high.x, p.x), math.Max(high.y, p.y)}
	}
	for i := range c.outline {
		p := &c.outline[i]
		if p.op == closePath {
			continue
		}
		include(p.end)
		if p.op == curveTo {
			include(p.first)
			if p.cubic {
				include(p.next)
			}
		}
	}
	whole := c.image.Bounds()
	at := func(x float64, most int) int { return int(math.Min(math.Max(x, -1), float64(most)+1)) }
	return image.Rect(at(math.Floor(low.x), whole.Max.X), at(math.Floor(low.y), whole.Max.Y), at(math.Ceil(high.x)+1, whole.Max.X), at(math.Ceil(high.y)+1, whole.Max.Y)).Intersect(whole)
}

func (g *group) paint(c *canvas) {
	for _, e := range g.items {
		e.paint(c)
	}
}

func (p *path) paint(c *canvas) {
	if p.fill.role != roleNone {
		at := 0
		for _, o := range p.ops {
			switch o {
			case moveTo:
				c.move(p.points[at])
				at++
			case lineTo:
				c.line(p.points[at])
				at++
			case curveTo:
				c.curve(p.points[at], p.points[at+1])
				at += 2
			case closePath:
				c.close()
			}
		}
		c.flush(p.fill.role, p.fill.opacity)
	}
	if p.stroke.width > 0 {
		for _, run := range p.flat() {
			c.polyline(run, p.stroke)
		}
		c.flush(p.stroke.role, p.stroke.opacity)
	}
}

// flat is the path with its curves as short lines, a run for each piece.
func (p *path) flat() [][]point {
	var runs [][]point
	var run []point
	at := 0
	for _, o := range p.ops {
		switch o {
		case moveTo:
			if len(run) > 1 {
				runs = append(runs, run)
			}
			run = []point{p.points[at]}
			at++
		case lineTo:
			run = append(run, p.points[at])
			at++
		case curveTo:
			from, control, to := run[len(run)-1], p.points[at], p.points[at+1]
			for i := 1; i <= 24; i++ {
				t := float64(i) / 24
				run = append(run, from.toward(control, t).toward(control.toward(to, t), t))
			}
			at += 2
		case closePath:
			run = append(run, run[0])
		}
	}
	if len(run) > 1 {
		runs = append(runs, run)
	}
	return runs
}

// polyline outlines a line as a rectangle for each of its parts and a disc for each joint.
func (c *canvas) polyline(run []point, s stroke) {
	if s.dashed {
		for _, dash := range dashes(run, 4, 3) {
			c.polyline(dash, stroke{role: s.role, width: s.width})
		}
		return
	}
	r := s.width / 2
	for i := 1; i < len(run); i++ {
		from, to := run[i-1], run[i]
		d := to.minus(from)
		n := d.length()
		if n == 0 {
			continue
		}
		side := point{-d.y / n * r, d.x / n * r}
		c.move(from.plus(side))
		c.line(to.plus(side))
		c.line(to.minus(side))
		c.line(from.minus(side))
		c.close()
		if i+1 < len(run) && s.width*c.scale > 1.5 {
			c.disc(to, r, true)
		}
	}
}

// dashes cuts a line into dashes of a length with gaps between.
func dashes(run []point, on, off float64) [][]point {
	var out [][]point
	left, drawing := on, true
	dash := []point{run[0]}
	for i := 1; i < len(run); i++ {
		from, to := run[i-1], run[i]
		for rest := to.minus(from).length(); rest > 0; {
			step := math.Min(rest, left)
			from = from.toward(to, step/rest)
			rest, left = rest-step, left-step
			if drawing {
				dash = append(dash, from)
			}
			if left > 0 {
				continue
			}
			if drawing {
				out = append(out, dash)
				left, dash = off, nil
			} else {
				left, dash = on, []point{from}
			}
			drawing = !drawing
		}
	}
	if len(dash) > 1 {
		out = append(out, dash)
	}
	return out
}

// disc outlines a disc by four cubic curves, in the direction of the parts of a polyline
// if back is set.
func (c *canvas) disc(at point, r float64, back bool) {
	const k = 0.5522847498
	y := r
	if back {
		y = -r
	}
	c.move(point{at.x + r, at.y})
	c.cubic(point{at.x + r, at.y + k*y}, point{at.x + k*r, at.y + y}, point{at.x, at.y + y})
	c.cubic(point{at.x - k*r, at.y + y}, point{at.x - r, at.y + k*y}, point{at.x - r, at.y})
	c.cubic(point{at.x - r, at.y - k*y}, point{at.x - k*r, at.y - y}, point{at.x, at.y - y})
	c.cubic(point{at.x + k*r, at.y - y}, point{at.x + r, at.y - k*y}, point{at.x + r, at.y})
	c.close()
}

func (b *box) paint(c *canvas) {
	corners := []point{{b.x, b.y}, {b.right(), b.y}, {b.right(), b.bottom()}, {b.x, b.bottom()}}
	p := &path{fill: b.fill, stroke: b.stroke, ops: []op{moveTo, lineTo, lineTo, lineTo, closePath}, points: corners}
	p.paint(c)
}

func (k *circle) paint(c *canvas) {
	if k.fill.role != roleNone {
		c.disc(k.at, k.r, false)
		c.flush(k.fill.role, k.fill.opacity)
	}
	if k.stroke.width > 0 {
		c.disc(k.at, k.r+k.stroke.width/2, false)
		c.disc(k.at, math.Max(k.r-k.stroke.width/2, 0), true)
		c.flush(k.stroke.role, k.stroke.opacity)
	}
}

func (l *label) paint(c *canvas) {
	x := l.at.x
	switch w := textWidth(l.text, l.size, l.bold); l.anchor {
	case middleAnchor:
		x -= w / 2
	case endAnchor:
		x -= w
	}
	if l.halo {
		c.glyphs(l, x, func(glyph *path) {
			for _, run := range glyph.flat() {
				c.polyline(run, stroke{width: 3})
			}
		})
		c.flush(rolePaper, 1)
	}
	c.glyphs(l, x, func(glyph *path) {
		p := *glyph
		p.fill = fill{role: l.role}
		p.paint(c)
	})
}

// glyphs draws each character of a label's line from x on.
func (c *canvas) glyphs(l *label, x float64, draw func(*path)) {
	m := fontOf(l.bold)
	if m.font == nil {
		return
	}
	ppem := fixed.I(int(m.units))
	k := l.size / m.units
	for _, r := range l.text {
		at := point{x, l.at.y}
		x += m.width(r) * l.size
		i, err := m.font.GlyphIndex(&c.buffer, r)
		if err != nil {
			continue
		}
		segments, err := m.font.LoadGlyph(&c.buffer, i, ppem, nil)
		if err != nil {
			continue
		}
		p := func(f fixed.Point26_6) point {
			return point{at.x + float64(f.X)/64*k, at.y + float64(f.Y)/64*k}
		}
		glyph := &path{}
		for _, s := range segments {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if len(glyph.ops) > 0 {
					glyph.close()
				}
				glyph.move(p(s.Args[0]))
			case sfnt.SegmentOpLineTo:
				glyph.line(p(s.Args[0]))
			case sfnt.SegmentOpQuadTo:
				glyph.curve(p(s.Args[0]), p(s.Args[1]))
			}
		}
		if len(glyph.ops) > 0 {
			glyph.close()
			draw(glyph)
		}
	}
}

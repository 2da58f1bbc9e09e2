package chart

import (
	"strings"
)

// The sizes of text, in pixels.
const (
	titleSize = 17
	textSize  = 12
	noteSize  = 11
	margin    = 14.0
)

// key is an entry of a legend.
type key struct {
	role role
	text string
	line float64 // the width of a line drawn in place of a square
}

// quadKeys are the legend of the four classes, and of what has none if there is such.
func quadKeys(unclassed bool) []key {
	keys := []key{}
	for _, q := range []Quad{MaterialCooperation, VerbalCooperation, VerbalConflict, MaterialConflict} {
		keys = append(keys, key{role: quadRole(q), text: q.String()})
	}
	if unclassed {
		keys = append(keys, key{role: roleMixed, text: NoQuad.String()})
	}
	return keys
}

// toneKeys are the legend of the side that most events are of.
func toneKeys() []key {
	return []key{{role: roleMaterialCooperation, text: "mostly cooperation"}, {role: roleMixed, text: "both"}, {role: roleMaterialConflict, text: "mostly conflict"}}
}

// frame is a picture with its title, legend and notes, and the area left for the rest.
type frame struct {
	*Picture
	o    *Options
	area box
}

// plan is what a frame holds besides the drawing. The height is of the drawing alone where
// the caller asked for none.
type plan struct {
	kind, title, desc string
	keys              []key
	notes             []string
	height            float64
}

// newFrame sets the words around a drawing.
func newFrame(o *Options, p plan) *frame {
	pic := &Picture{Title: cleanTo(o.Title, 300), Desc: p.desc, Width: o.Width, kind: p.kind, id: safeID(o.ID, p.kind)}
	if pic.Title == "" {
		pic.Title = p.title
	}
	f := &frame{Picture: pic, o: o}
	width := float64(o.Width) - 2*margin
	y := margin
	for _, l := range wrapTitle(pic.Title, width) {
		y += titleSize * 1.2
		f.add(&label{class: "chart-title", at: point{margin, y - 3}, text: l, size: titleSize, role: roleInk, bold: true})
	}
	y = f.legend(p.keys, y+8)
	source := cleanTo(o.Source, 600)
	if source != "" {
		source = "Source: " + source
	}
	var notes []string
	for _, text := range []string{strings.Join(p.notes, " "), source} {
		notes = append(notes, wrap(text, noteSize, width)...)
	}
	below := float64(len(notes))*noteSize*1.35 + margin
	height := float64(o.Height)
	if o.Height == 0 {
		height = min(y+p.height+below+8, maxHeight)
	}
	pic.Height = int(height)
	for i, l := range notes {
		f.add(&label{class: "chart-note", at: point{margin, height - below + float64(i+1)*noteSize*1.35}, text: l, size: noteSize, role: roleMuted})
	}
	f.area = box{x: margin, y: y, w: width, h: max(height-below-8-y, 20)}
	return f
}

// wrapTitle is a title in two lines at most.
func wrapTitle(s string, width float64) []string {
	lines := wrap(s, titleSize*1.04, width) // bold is wider
	if len(lines) > 2 {
		lines = []string{lines[0], fit(strings.Join(lines[1:], " "), titleSize, width, true)}
	}
	return lines
}

// legend sets the keys in rows and returns where they end.
func (f *frame) legend(keys []key, y float64) float64 {
	if len(keys) == 0 {
		return y
	}
	x, right := margin, float64(f.o.Width)-margin
	g := &group{class: "chart-legend"}
	for _, k := range keys {
		text := fit(k.text, textSize, right-margin-30, false)
		w := 16 + roomFor(text, textSize) + 12
		if k.line > 0 {
			w += 12
		}
		if x+w-12 > right && x > margin {
			x, y = margin, y+18
		}
		start := x + 16
		if k.line > 0 {
			g.add(line(point{x, y + 8}, point{x + 22, y + 8}, stroke{role: k.role, width: k.line}))
			start += 12
		} else {
			g.add(&box{x: x, y: y + 2.5, w: 11, h: 11, fill: fill{role: k.role}})
		}
		g.add(&label{at: point{start, y + 12}, text: text, size: textSize, role: roleInk})
		x += w
	}
	f.add(g)
	return y + 24
}

// nothing draws the reason why there is nothing to draw.
func nothing(o *Options, kind, title, why string, notes []string) *Picture {
	why = "Nothing to draw: " + why + "."
	f := newFrame(o, plan{kind: kind, title: title, desc: why, notes: notes, height: 160})
	f.Nothing = why
	lines := wrap(why, 14, f.area.w-20)
	f.add(&box{class: "chart-nothing", x: f.area.x, y: f.area.y, w: f.area.w, h: f.area.h, stroke: stroke{role: roleBorder, width: 1, dashed: true}})
	y := f.area.y + f.area.h/2 - float64(len(lines)-1)*10 + 5
	for i, l := range lines {
		f.add(&label{at: point{f.area.x + f.area.w/2, y + float64(i)*20}, text: l, size: 14, role: roleInk, anchor: middleAnchor})
	}
	return f.Picture
}

// safeID is what the ids within an SVG begin with.
func safeID(id, kind string) string {
	var b strings.Builder
	for _, r := range id {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || b.Len() > 0 && (r >= '0' && r <= '9' || r == '-') {
			b.WriteRune(r)
		}
		if b.Len() == 64 {
			break
		}
	}
	if b.Len() == 0 {
		return "chart-" + kind
	}
	return b.String()
}

// timeAxis draws the ticks of an axis along the bottom of an area, with their labels if
// labelled is set, and lines up through the area.
func (f *frame) timeAxis(s timeScale, finest By, area box, labelled bool) {
	g := &group{class: "chart-axis"}
	beyond := area.bottom()
	end := -1e9
	for _, t := range s.ticks(finest) {
		g.add(line(point{t.at, area.y}, point{t.at, beyond}, stroke{role: roleGrid, width: 1}))
		if !labelled {
			continue
		}
		w := textWidth(t.label, noteSize, false)
		x := min(max(t.at, area.x+w/2-5), float64(f.o.Width)-margin/2-w/2)
		if x-w/2 < end+4 {
			continue
		}
		end = x + w/2
		g.add(&label{at: point{x, beyond + 15}, text: t.label, size: noteSize, role: roleMuted, anchor: middleAnchor})
		if t.under != "" {
			g.add(&label{at: point{x, beyond + 29}, text: t.under, size: noteSize, role: roleMuted, anchor: middleAnchor})
		}
	}
	f.add(g)
}

// axisHeight is what the labels of a time axis take.
const axisHeight = 34.0

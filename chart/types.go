package chart

import (
	"iter"
	"math"
	"strings"
)

// Types draws how many events of each type there were over time: a small panel for each, or
// with Options.Together one stack of the most frequent.
func Types(seq iter.Seq[Event], o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	t := gather(seq, &o, true)
	title := "Types of event over time"
	if len(t.rows) == 0 {
		return nothing(&o, "types", title, t.nothing("a date"), t.notes()), nil
	}
	days := t.spanOf(&o)
	notes := append(t.notes(), t.trim(days)...)
	y := &types{t: t, o: &o}
	notes = append(notes, y.choose()...)
	width, columns := float64(o.Width)-2*margin, y.columns()
	by, coarser := days.step(y.asked(days), min(int(width/float64(columns)/2.5), maxMarks/len(y.kinds)))
	if o.By == Auto {
		coarser = nil
	}
	y.by = by
	y.count()
	p := plan{kind: "types", title: title, desc: y.desc(days), notes: append(coarser, notes...)}
	p.title += ", by " + by.String()
	if o.Together {
		p.keys, p.height = y.stackKeys(), 380
		f := newFrame(&o, p)
		y.drawStack(f, days)
		return f.Picture, nil
	}
	rows := (len(y.kinds) + columns - 1) / columns
	own := "Colour: the class of most of a type's events."
	if len(y.kinds) > 1 {
		own += " Each panel has a scale of its own."
	}
	p.notes = append([]string{own}, p.notes...)
	p.keys, p.height = quadKeys(y.unclassed), float64(rows)*typePanelHeight+axisHeight
	f := newFrame(&o, p)
	y.drawPanels(f, days, columns, rows)
	return f.Picture, nil
}

// asked is the step that was asked for, else months, or what suits half a year and less.
func (y *types) asked(days span) By {
	if y.o.By == Auto && days.days() > 186 {
		return Month
	}
	return y.o.By
}

const typePanelHeight = 124.0

type types struct {
	t         *table
	o         *Options
	by        By
	kinds     []int32 // the types shown, the most frequent first; restKind is the others
	totals    map[int32]*pile
	bars      map[typeKey]*pile
	unclassed bool
}

type typeKey struct {
	kind int32
	step int
}

// restKind stands for the types that have no place of their own.
const restKind = -1

// choose picks the types and gives notes on the rest.
func (y *types) choose() []string {
	y.totals = map[int32]*pile{}
	for i := range y.t.rows {
		r := &y.t.rows[i]
		if r.again {
			continue
		}
		if y.totals[r.kind] == nil {
			y.totals[r.kind] = &pile{}
		}
		y.totals[r.kind].add(y.t, int32(i))
	}
	y.kinds = ranked(y.totals, func(a, b int32) int { return strings.Compare(y.t.types.names[a], y.t.types.names[b]) })
	most := y.o.most(20, 40)
	if y.o.Together {
		most = y.o.most(6, 6)
	}
	if len(y.kinds) <= most {
		return nil
	}
	rest := &pile{}
	for _, k := range y.kinds[most:] {
		rest.n += y.totals[k].n
		for q, n := range y.totals[k].quads {
			rest.quads[q] += n
		}
		rest.sum += y.totals[k].sum
	}
	gone := len(y.kinds) - most
	y.kinds = y.kinds[:most:most]
	if y.o.Together {
		y.totals[restKind] = rest
		y.kinds = append(y.kinds, restKind)
		return nil
	}
	return []string{"And " + counted(gone, "more type") + " with " + events(rest.n) + "."}
}

func (y *types) name(kind int32) string {
	switch {
	case kind == restKind:
		return "other types"
	case kind == 0:
		return "(no type)"
	}
	return y.t.types.names[kind]
}

func (y *types) count() {
	y.bars = map[typeKey]*pile{}
	shown := map[int32]bool{}
	for _, k := range y.kinds {
		shown[k] = true
	}
	for i := range y.t.rows {
		r := &y.t.rows[i]
		kind := r.kind
		if !shown[kind] {
			kind = restKind
		}
		if r.again || !shown[kind] {
			continue
		}
		k := typeKey{kind, y.by.of(r.day)}
		if y.bars[k] == nil {
			y.bars[k] = &pile{}
		}
		y.bars[k].add(y.t, int32(i))
		y.unclassed = y.unclassed || r.quad == NoQuad
	}
}

func (y *types) desc(days span) string {
	parts := []string{}
	for _, k := range y.kinds {
		parts = append(parts, y.name(k)+" "+thousands(y.totals[k].n))
	}
	return "Events by type and " + y.by.String() + " from " + shownDay(dateOf(days.first)) + " to " + shownDay(dateOf(days.last)) + ": " + strings.Join(parts, ", ") + "."
}

func (y *types) columns() int {
	if y.o.Together {
		return 1
	}
	return max(min(y.o.Width/220, len(y.kinds)), 1)
}

// quad is the class that most events of a type are of.
func (y *types) quad(kind int32) Quad {
	best := NoQuad
	for q, n := range y.totals[kind].quads {
		if n > y.totals[kind].quads[best] {
			best = Quad(q)
		}
	}
	return best
}

// drawPanels sets the types in rows.
func (y *types) drawPanels(f *frame, days span, columns, rows int) {
	first, last := days.padded(y.by, y.o)
	w, h := f.area.w/float64(columns), (f.area.h-axisHeight)/float64(rows)
	for i, kind := range y.kinds {
		area := box{x: f.area.x + float64(i%columns)*w + 30, y: f.area.y + float64(i/columns)*h + 28, w: w - 44, h: h - 40}
		x := newTimeScale(y.by.start(first), y.by.start(last+1), area.x, area.right())
		head, count := y.name(kind), thousands(y.totals[kind].n)
		room := w - 20 - textWidth(count, noteSize, false)
		f.add(&label{at: point{area.x - 30, area.y - 12}, text: fit(head, textSize, room, true), size: textSize, role: roleInk, bold: true})
		f.add(&label{at: point{area.right(), area.y - 12}, text: count, size: noteSize, role: roleMuted, anchor: endAnchor})
		f.timeAxis(x, y.by, area, i+columns >= len(y.kinds))
		top := 0.0
		for step := first; step <= last; step++ {
			if p := y.bars[typeKey{kind, step}]; p != nil {
				top = max(top, float64(p.n))
			}
		}
		v := newMirror(area, top, 0)
		v.axis(f)
		for step := first; step <= last; step++ {
			if p := y.bars[typeKey{kind, step}]; p != nil {
				y.bar(f, kind, step, p, x, v, 0, quadRole(y.quad(kind)))
			}
		}
		f.add(line(point{area.x, v.zero}, point{area.right(), v.zero}, stroke{role: roleInk, width: 1}))
	}
}

// bar draws a bar that stands on another.
func (y *types) bar(f *frame, kind int32, step int, p *pile, x timeScale, v mirror, on float64, r role) {
	left, width := x.bar(y.by, step)
	low, high := v.at(on, false), v.at(on+float64(p.n), false)
	mark := &box{class: "chart-mark", x: left, y: high, w: width, h: max(low-high, 0.3), fill: fill{role: r}}
	sel := Selection{From: dateOf(y.by.start(step)), To: dateOf(y.by.start(step+1) - 1)}
	if kind > 0 {
		sel.Type = y.t.types.names[kind]
	}
	f.mark(y.o.href(y.t, p, sel), y.name(kind)+", "+y.by.name(step)+": "+events(p.n), mark)
}

func (y *types) stackRole(i int) role {
	if y.kinds[i] == restKind {
		return roleMixed
	}
	return roleType1 + role(i)
}

func (y *types) stackKeys() []key {
	var keys []key
	for i, k := range y.kinds {
		keys = append(keys, key{role: y.stackRole(i), text: y.name(k) + " (" + thousands(y.totals[k].n) + ")"})
	}
	return keys
}

// drawStack draws one stack for each step of time, divided by hairlines.
func (y *types) drawStack(f *frame, days span) {
	first, last := days.padded(y.by, y.o)
	area := box{x: f.area.x + seriesLeft, y: f.area.y + 8, w: f.area.w - seriesLeft, h: f.area.h - axisHeight - 8}
	x := newTimeScale(y.by.start(first), y.by.start(last+1), area.x, area.right())
	f.timeAxis(x, y.by, area, true)
	top := 0.0
	for step := first; step <= last; step++ {
		sum := 0.0
		for _, k := range y.kinds {
			if p := y.bars[typeKey{k, step}]; p != nil {
				sum += float64(p.n)
			}
		}
		top = math.Max(top, sum)
	}
	v := newMirror(area, top, 0)
	v.axis(f)
	for step := first; step <= last; step++ {
		at := 0.0
		for i, k := range y.kinds {
			p := y.bars[typeKey{k, step}]
			if p == nil {
				continue
			}
			y.bar(f, k, step, p, x, v, at, y.stackRole(i))
			if at > 0 {
				left, width := x.bar(y.by, step)
				edge := v.at(at, false)
				f.add(line(point{left, edge}, point{left + width, edge}, stroke{role: rolePaper, width: 0.8}))
			}
			at += float64(p.n)
		}
	}
	f.add(line(point{area.x, v.zero}, point{area.right(), v.zero}, stroke{role: roleInk, width: 1}))
}

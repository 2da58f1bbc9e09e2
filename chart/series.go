package chart

import (
	"cmp"
	"iter"
	"math"
	"strconv"
	"strings"
)

// Series draws how much cooperation (above the line) and conflict (below it) passed between
// actors over time: a panel for each of the dyads with the most events, on one scale unless they
// differ too much.
func Series(seq iter.Seq[Event], o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	t := gather(seq, &o, true)
	title := "Cooperation and conflict over time"
	if len(t.rows) == 0 {
		return nothing(&o, "series", title, t.nothing("a date"), t.notes()), nil
	}
	days := t.spanOf(&o)
	notes := append(t.notes(), t.trim(days)...)
	panels, more := t.panels(&o)
	if len(panels) == 0 {
		return nothing(&o, "series", title, t.nothing("both an actor and a recipient"), notes), nil
	}
	if len(panels) == 1 && !o.Together {
		title += ": " + panels[0].name
	}
	notes = append(notes, more...)
	width := float64(o.Width) - 2*margin - seriesLeft
	by, coarser := days.step(o.By, min(int(width/2.5), maxMarks/(4*len(panels))))
	s := &series{t: t, o: &o, by: by, panels: panels, bars: map[barKey]*pile{}}
	s.count()
	notes = append([]string{s.unit()}, append(coarser, notes...)...)
	f := newFrame(&o, plan{kind: "series", title: title, desc: s.desc(days), keys: quadKeys(s.unclassed), notes: notes,
		height: float64(len(panels))*s.panelHeight() + axisHeight})
	s.draw(f, days)
	return f.Picture, nil
}

const seriesLeft = 46.0 // for the numbers of the axis

// panel is one dyad's, or that of all events.
type panel struct {
	name              string
	actor, recipient  int32
	all               bool
	rows              pile
	cooperate, oppose float64 // the highest bars
}

type dyadKey struct{ actor, recipient int32 }

type barKey struct {
	panel, step int
	quad        Quad
}

type series struct {
	t         *table
	o         *Options
	by        By
	panels    []panel
	bars      map[barKey]*pile
	unclassed bool
	apart     bool // each panel has a scale of its own
}

// panels are the dyads to show, the most frequent first, and notes on the rest.
func (t *table) panels(o *Options) ([]panel, []string) {
	if o.Together {
		return []panel{{name: "All events", all: true}}, nil
	}
	dyads, partial := map[dyadKey]*pile{}, 0
	for i := range t.rows {
		r := &t.rows[i]
		if r.actor == 0 || r.recipient == 0 {
			partial++
			continue
		}
		k := dyadKey{r.actor, r.recipient}
		if dyads[k] == nil {
			dyads[k] = &pile{}
		}
		dyads[k].add(t, int32(i))
	}
	keys := ranked(dyads, func(a, b dyadKey) int {
		return cmp.Or(strings.Compare(t.parties.names[a.actor], t.parties.names[b.actor]), strings.Compare(t.parties.names[a.recipient], t.parties.names[b.recipient]))
	})
	var out []panel
	rest := 0
	for i, k := range keys {
		if i >= o.most(6, 12) {
			rest += dyads[k].n
			continue
		}
		out = append(out, panel{name: dyad(t.parties.names[k.actor], t.parties.names[k.recipient]), actor: k.actor, recipient: k.recipient})
	}
	var notes []string
	if rest > 0 {
		notes = append(notes, "And "+counted(len(keys)-len(out), "more dyad")+" with "+events(rest)+".")
	}
	if partial > 0 {
		notes = append(notes, events(partial)+" without an actor or a recipient not shown.")
	}
	return out, notes
}

// count fills the bars.
func (s *series) count() {
	index := map[dyadKey]int{}
	for i, p := range s.panels {
		index[dyadKey{p.actor, p.recipient}] = i
	}
	for i := range s.t.rows {
		r := &s.t.rows[i]
		n := 0
		if !s.panels[0].all {
			var ok bool
			if n, ok = index[dyadKey{r.actor, r.recipient}]; !ok {
				continue
			}
		} else if r.again {
			continue
		}
		k := barKey{n, s.by.of(r.day), r.quad}
		if s.bars[k] == nil {
			s.bars[k] = &pile{}
		}
		s.bars[k].add(s.t, int32(i))
		s.panels[n].rows.add(s.t, int32(i))
		s.unclassed = s.unclassed || r.quad == NoQuad
	}
	type side struct {
		panel, step int
		conflict    bool
	}
	heights := map[side]float64{}
	for k, p := range s.bars {
		at := side{k.panel, k.step, k.quad.conflict()}
		heights[at] += s.height(p)
		top := &s.panels[k.panel].cooperate
		if at.conflict {
			top = &s.panels[k.panel].oppose
		}
		*top = max(*top, heights[at])
	}
}

// tops are the highest bars of all panels. Where those of one panel are less than an eighth
// of another's, each has a scale of its own.
func (s *series) tops() (up, down float64) {
	least := math.Inf(1)
	for _, p := range s.panels {
		up, down = max(up, p.cooperate), max(down, p.oppose)
		least = min(least, max(p.cooperate, p.oppose))
	}
	s.apart = least*8 < max(up, down)
	return up, down
}

// height is what a bar stands for.
func (s *series) height(p *pile) float64 {
	if s.o.Measure == Score {
		return math.Abs(p.sum)
	}
	return float64(p.n)
}

func (s *series) unit() string {
	out := "Bars: events by " + s.by.String() + "; cooperation above the line, conflict below."
	if s.o.Measure == Score {
		out = "Bars: sum of the events' scores by " + s.by.String() + "; cooperation above the line, conflict below."
	}
	if s.tops(); s.apart {
		out += " Each panel has a scale of its own."
	}
	return out
}

func (s *series) panelHeight() float64 {
	return min(max(560/float64(len(s.panels)), 120), 320)
}

// desc tells the picture in words.
func (s *series) desc(days span) string {
	var b strings.Builder
	b.WriteString("Events by " + s.by.String() + " from " + shownDay(dateOf(days.first)) + " to " + shownDay(dateOf(days.last)) + ". ")
	for i := range s.panels {
		b.WriteString(s.panels[i].name + ": " + s.panels[i].rows.told() + ". ")
	}
	return strings.TrimSpace(b.String())
}

// draw sets the panels one below the other.
func (s *series) draw(f *frame, days span) {
	first, last := days.padded(s.by, s.o)
	x := newTimeScale(s.by.start(first), s.by.start(last+1), f.area.x+seriesLeft, f.area.right())
	up, down := s.tops()
	each := (f.area.h - axisHeight) / float64(len(s.panels))
	for i := range s.panels {
		area := box{x: x.left, y: f.area.y + float64(i)*each + 28, w: x.right - x.left, h: each - 38}
		p := &s.panels[i]
		head := fit(p.name, textSize, area.w*0.6, true)
		f.add(&label{at: point{f.area.x, area.y - 12}, text: head, size: textSize, role: roleInk, bold: true})
		told, room := p.rows.told(), f.area.w-textWidth(head, textSize, true)*slack-20
		if roomFor(told, noteSize) > room {
			told = fit(events(p.rows.n), noteSize, room, false)
		}
		f.add(&label{at: point{f.area.right(), area.y - 12}, text: told, size: noteSize, role: roleMuted, anchor: endAnchor})
		f.timeAxis(x, s.by, area, i == len(s.panels)-1)
		if s.apart {
			up, down = p.cooperate, p.oppose
		}
		y := newMirror(area, up, down)
		y.axis(f)
		s.drawBars(f, i, x, y, first, last)
		f.add(line(point{x.left, y.zero}, point{x.right, y.zero}, stroke{role: roleInk, width: 1}))
	}
}

// drawBars stacks the bars of a panel away from the line: what was done next to it, what was
// said beyond.
func (s *series) drawBars(f *frame, panel int, x timeScale, y mirror, first, last int) {
	for step := first; step <= last; step++ {
		left, width := x.bar(s.by, step)
		for _, side := range [][]Quad{{MaterialCooperation, VerbalCooperation, NoQuad}, {MaterialConflict, VerbalConflict}} {
			at := 0.0
			for _, q := range side {
				p := s.bars[barKey{panel, step, q}]
				if p == nil || s.height(p) == 0 {
					continue
				}
				h := s.height(p)
				a, b := y.at(at, q.conflict()), y.at(at+h, q.conflict())
				at += h
				bar := &box{class: "chart-mark", x: left, y: min(a, b), w: width, h: math.Abs(a - b), fill: fill{role: quadRole(q)}}
				f.mark(s.link(panel, step, q, p), s.told(panel, step, q, p), bar)
			}
		}
	}
}

func (s *series) link(panel, step int, q Quad, p *pile) string {
	v := &s.panels[panel]
	sel := Selection{Quad: q, From: dateOf(s.by.start(step)), To: dateOf(s.by.start(step+1) - 1)}
	if !v.all {
		sel.Actor, sel.Recipient = s.t.parties.names[v.actor], s.t.parties.names[v.recipient]
	}
	return s.o.href(s.t, p, sel)
}

func (s *series) told(panel, step int, q Quad, p *pile) string {
	out := s.panels[panel].name + ", " + s.by.name(step) + ": " + events(p.n) + " of " + q.String()
	if q == NoQuad {
		out = s.panels[panel].name + ", " + s.by.name(step) + ": " + events(p.n) + " " + q.String()
	}
	if s.o.Measure == Score {
		out += ", scores sum to " + signed(p.sum)
	}
	return out
}

// mirror is an axis with numbers that grow both ways from a line.
type mirror struct {
	area      box
	up, down  []float64 // ticks
	zero, per float64   // pixels of one
}

func newMirror(area box, up, down float64) mirror {
	n := int(math.Round(area.h / 36 * max(up, down) / max(up+down, 1)))
	ticks := niceTicks(max(up, down), max(n, 1), true)
	step := ticks[1]
	reach := func(top float64) []float64 {
		out := []float64{0}
		for out[len(out)-1] < top*0.999 {
			out = append(out, float64(len(out))*step)
		}
		return out
	}
	m := mirror{area: area, up: reach(up), down: reach(down)}
	above, below := m.up[len(m.up)-1], m.down[len(m.down)-1]
	m.per = area.h / max(above+below, 1)
	m.zero = area.y + above*m.per
	return m
}

func (m mirror) at(v float64, down bool) float64 {
	if down {
		return m.zero + float64(v*m.per)
	}
	return m.zero - float64(v*m.per)
}

// axis draws the numbers; those below the line are conflict, and have no sign.
func (m mirror) axis(f *frame) {
	g := &group{class: "chart-axis"}
	put := func(v float64, down bool) {
		y := m.at(v, down)
		g.add(line(point{m.area.x, y}, point{m.area.right(), y}, stroke{role: roleGrid, width: 1}))
		g.add(&label{at: point{m.area.x - 6, y + 4}, text: number(v), size: noteSize, role: roleMuted, anchor: endAnchor})
	}
	for _, v := range m.up {
		put(v, false)
	}
	for _, v := range m.down[1:] {
		put(v, true)
	}
	f.add(g)
}

// number is a tick's label: 1,500 or 0.5, from a million on 1.5M.
func number(v float64) string {
	switch {
	case v >= 1e6:
		return strconv.FormatFloat(v/1e6, 'g', 4, 64) + "M"
	case v == math.Trunc(v):
		return thousands(int(v))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

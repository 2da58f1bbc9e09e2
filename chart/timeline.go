package chart

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Timeline draws single events in the order of time. Each is a dot in the lane of its class,
// or a share of one where there are too many; the weightiest of each stretch of time are
// numbered and told in words below, each once where several have the same words.
func Timeline(seq iter.Seq[Event], o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	t := gather(seq, &o, true)
	title := "Timeline of events"
	if len(t.rows) == 0 {
		return nothing(&o, "timeline", title, t.nothing("a date"), t.notes()), nil
	}
	days := t.spanOf(&o)
	notes := append(t.notes(), t.trim(days)...)
	l := &timeline{t: t, o: &o, days: days}
	l.fill()
	l.choose()
	f := newFrame(&o, plan{kind: "timeline", title: title, desc: l.desc(), notes: append(l.notes(), notes...), height: l.wordsHeight() + l.lanesHeight() + axisHeight + 2*markerRow})
	l.draw(f)
	return f.Picture, nil
}

const (
	wordRow   = 18.0
	markerRow = 24.0 // the numbers above the lanes
	markerGap = 18.0 // between the middles of two numbers
	dotSize   = 7.0
	laneTop   = 77.0 // the most that dots rise in a lane
	laneLeft  = 128.0
)

// dot is some events of one class in one column of the picture.
type dot struct {
	column int
	quad   Quad
}

type timeline struct {
	t      *table
	o      *Options
	days   span
	scale  timeScale
	lanes  []Quad
	piles  map[dot]*pile
	each   int // events of one dot
	told   []saying
	hidden int // events that are not told in words
}

// saying is an event in words.
type saying struct {
	row  int32
	x    float64 // where it is in time
	at   float64 // where its number is
	text string
}

// fill sorts the events into columns as wide as a dot.
func (l *timeline) fill() {
	l.scale = newTimeScale(l.days.first, l.days.last+1, margin+laneLeft, float64(l.o.Width)-margin)
	l.piles = map[dot]*pile{}
	quads := [MaterialConflict + 1]bool{}
	for i := range l.t.rows {
		r := &l.t.rows[i]
		if r.again {
			continue
		}
		quads[r.quad] = true
		k := dot{l.column(r.day), r.quad}
		if l.piles[k] == nil {
			l.piles[k] = &pile{}
		}
		l.piles[k].add(l.t, int32(i))
	}
	for _, q := range []Quad{MaterialCooperation, VerbalCooperation, VerbalConflict, MaterialConflict, NoQuad} {
		if quads[q] {
			l.lanes = append(l.lanes, q)
		}
	}
	most := 1
	for _, p := range l.piles {
		most = max(most, p.n)
	}
	l.each = 1
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000} {
		if l.each = n; float64(most)/float64(n)*dotSize <= laneTop && l.dots() <= maxMarks {
			break
		}
	}
}

// dots is how many dots there are when each is of so many events.
func (l *timeline) dots() int {
	n := 0
	for _, p := range l.piles {
		n += (p.n + l.each - 1) / l.each
	}
	return n
}

func (l *timeline) column(day int32) int {
	n := int((l.scale.x(day) + l.scale.pixelsPerDay/2 - l.scale.left) / dotSize)
	return min(n, int((l.scale.right-l.scale.left)/dotSize)-1)
}

// middle of a column.
func (l *timeline) columnX(n int) float64 { return l.scale.left + (float64(n)+0.5)*dotSize }

// laneHeight is how high the dots of a lane rise, with room above.
func (l *timeline) laneHeight(q Quad) float64 {
	most := 1
	for k, p := range l.piles {
		if k.quad == q {
			most = max(most, (p.n+l.each-1)/l.each)
		}
	}
	return max(float64(most)*dotSize+8, 22)
}

func (l *timeline) lanesHeight() float64 {
	h := 0.0
	for _, q := range l.lanes {
		h += l.laneHeight(q)
	}
	return h
}

// choose picks the events that are told in words: time is cut into as many stretches as
// there may be, and each gives its event of the highest score in turn.
func (l *timeline) choose() {
	most := l.o.most(12, 40)
	if l.o.Height > 0 {
		most = min(most, int((float64(l.o.Height)-l.lanesHeight()-axisHeight-2*markerRow-100)/wordRow))
	}
	most = min(most, int((l.scale.right-l.scale.left)/markerGap))
	stretch := make([][]int32, max(most, 1))
	for i := range l.t.rows {
		if r := &l.t.rows[i]; !r.again {
			n := int(int64(r.day-l.days.first) * int64(len(stretch)) / int64(l.days.days()))
			if stretch[n] = append(stretch[n], int32(i)); len(stretch[n]) == 8*candidates {
				stretch[n] = l.weightiest(stretch[n])
			}
		}
	}
	for n := range stretch {
		stretch[n] = l.weightiest(stretch[n])
	}
	seen := map[string]bool{}
	for more := true; more && len(l.told) < most; {
		more = false
		for n := range stretch {
			for len(stretch[n]) > 0 && len(l.told) < most {
				i := stretch[n][0]
				stretch[n], more = stretch[n][1:], true
				if text := l.words(i); !seen[text] {
					seen[text] = true
					x := l.columnX(l.column(l.t.rows[i].day))
					l.told = append(l.told, saying{row: i, x: x, at: x, text: text})
					break
				}
			}
		}
	}
	slices.SortStableFunc(l.told, func(a, b saying) int { return cmp.Compare(l.t.rows[a.row].day, l.t.rows[b.row].day) })
	l.spread()
	l.hidden = l.t.events - len(l.told)
}

// candidates is how many events of a stretch may be told.
const candidates = 64

// weightiest are the candidates among some events, the weightiest first, then the earliest.
func (l *timeline) weightiest(rows []int32) []int32 {
	slices.SortFunc(rows, func(a, b int32) int {
		return cmp.Or(l.weigh(b, a), cmp.Compare(l.t.rows[a].day, l.t.rows[b].day), cmp.Compare(a, b))
	})
	return rows[:min(len(rows), candidates)]
}

// weigh compares two events: a higher score, then more of the parties named.
func (l *timeline) weigh(a, b int32) int {
	weight := func(i int32) float64 {
		r := &l.t.rows[i]
		w := math.Abs(float64(r.score)) * 4
		if r.actor != 0 {
			w++
		}
		if r.recipient != 0 {
			w++
		}
		return w
	}
	return cmp.Compare(weight(a), weight(b))
}

// spread moves the numbers apart, as little as it can in two passes.
func (l *timeline) spread() {
	for i := range l.told {
		if i > 0 {
			l.told[i].at = max(l.told[i].at, l.told[i-1].at+markerGap)
		}
	}
	limit := l.scale.right - 6
	for i := range slices.Backward(l.told) {
		l.told[i].at = min(l.told[i].at, limit)
		limit = l.told[i].at - markerGap
	}
}

func (l *timeline) wordsHeight() float64 { return float64(len(l.told))*wordRow + 10 }

// words are an event in a line.
func (l *timeline) words(i int32) string {
	r := &l.t.rows[i]
	var parts []string
	if a, b := l.t.parties.names[r.actor], l.t.parties.names[r.recipient]; a != "" || b != "" {
		parts = append(parts, dyad(a, b))
	}
	if kind := l.t.types.names[r.kind]; kind != "" {
		parts = append(parts, kind)
	}
	if r.title != "" {
		parts = append(parts, cleanTo(r.title, 200))
	}
	return strings.Join(parts, " · ")
}

func (l *timeline) notes() []string {
	out := []string{"One dot: one event."}
	if l.each > 1 {
		out[0] = "One dot: up to " + events(l.each) + " of one class, near in time."
	}
	if l.hidden > 0 && len(l.told) > 0 {
		out = append(out, "In words: "+thousands(len(l.told))+" of high score; and "+thousands(l.hidden)+" more.")
	}
	return out
}

func (l *timeline) desc() string {
	s := events(l.t.events) + " from " + shownDay(dateOf(l.days.first)) + " to " + shownDay(dateOf(l.days.last)) + "."
	for _, t := range l.told {
		s += " " + shownDay(dateOf(l.t.rows[t.row].day)) + ": " + t.text + "."
	}
	return s
}

func (l *timeline) draw(f *frame) {
	area := box{x: l.scale.left, y: f.area.y + markerRow, w: l.scale.right - l.scale.left}
	area.h = max(f.area.bottom()-axisHeight-l.wordsHeight()-area.y, 20)
	f.timeAxis(l.scale, Day, area, true)
	squeeze := min((area.h-markerRow/2)/l.lanesHeight(), 1)
	y := area.bottom() - l.lanesHeight()*squeeze
	l.drawWords(f, area.y, y, area.bottom()+axisHeight)
	for _, q := range l.lanes {
		y += l.laneHeight(q) * squeeze
		f.add(line(point{area.x, y}, point{area.right(), y}, stroke{role: roleBorder, width: 1}))
		f.add(&label{at: point{margin, y - 3}, text: q.String(), size: noteSize, role: roleInk})
		l.drawLane(f, q, y, squeeze)
	}
}

// drawLane stacks the dots of a class.
func (l *timeline) drawLane(f *frame, q Quad, y, squeeze float64) {
	last := l.column(l.days.last)
	for column := range last + 1 {
		p := l.piles[dot{column, q}]
		if p == nil {
			continue
		}
		title, href := l.about(p, q)
		for i := range (p.n + l.each - 1) / l.each {
			at := point{l.columnX(column), y - 1 - dotSize*squeeze*(float64(i)+0.5)}
			dot := &circle{class: "chart-mark", at: at, r: max((dotSize*squeeze-1)/2, 0.6), fill: fill{role: quadRole(q)}}
			f.mark(href, title, dot)
		}
	}
}

// about is the title and link of the dots of a column.
func (l *timeline) about(p *pile, q Quad) (title, href string) {
	r := &l.t.rows[p.first]
	title = shownDay(dateOf(r.day)) + ": " + l.words(p.first)
	sel := Selection{Quad: q, From: dateOf(r.day), To: dateOf(r.day)}
	if p.n > 1 {
		title += ", and " + thousands(p.n-1) + " more near in time"
		sel.To = dateOf(p.last)
	}
	return title, l.o.href(l.t, p, sel)
}

// drawWords sets the numbers above the lanes, each with a line to its day, and the words in
// a list below.
func (l *timeline) drawWords(f *frame, top, lanes, list float64) {
	for i, s := range l.told {
		r := &l.t.rows[s.row]
		role, n, day := quadRole(r.quad), strconv.Itoa(i+1), shownDay(dateOf(r.day))
		p := &pile{n: 1, first: s.row}
		sel := Selection{Quad: r.quad, From: dateOf(r.day), To: dateOf(r.day), Actor: l.t.parties.names[r.actor], Recipient: l.t.parties.names[r.recipient], Type: l.t.types.names[r.kind]}
		y := list + float64(i)*wordRow + 14
		text := fit(s.text, textSize, l.scale.right-margin-laneLeft+8, false)
		stem := &path{stroke: stroke{role: role, width: 1}}
		stem.move(point{s.at, top - 4})
		stem.line(point{s.x, top + 6})
		stem.line(point{s.x, lanes + 4})
		f.mark(l.o.href(l.t, p, sel), day+": "+l.words(s.row), stem,
			badge(point{s.at, top - 11}, role), badgeText(point{s.at, top - 11}, n),
			badge(point{margin + 8, y - 4}, role), badgeText(point{margin + 8, y - 4}, n),
			&label{at: point{margin + 24, y}, text: day, size: textSize, role: roleMuted},
			&label{at: point{margin + laneLeft - 16, y}, text: text, size: textSize, role: roleInk})
	}
}

func badge(at point, r role) *circle {
	return &circle{class: "chart-mark", at: at, r: 8, fill: fill{role: rolePaper}, stroke: stroke{role: r, width: 2}}
}

func badgeText(at point, n string) *label {
	return &label{at: point{at.x, at.y + 3.7}, text: n, size: 10, role: roleInk, anchor: middleAnchor}
}

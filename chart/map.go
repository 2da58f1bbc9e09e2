package chart

import (
	"cmp"
	"iter"
	"math"

	"rapporteur"
)

// Map draws where events happened: a bubble for each place, its area by the number of
// events, coloured by whether most were cooperation or conflict, on outlines of the world
// or of the region that holds them all.
func Map(seq iter.Seq[Event], o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	t := gather(seq, &o, false)
	title := "Where it happened"
	m := newAtlas(t, &o)
	if len(m.spots) == 0 {
		return nothing(&o, "map", title, t.nothing("a place with coordinates"), t.notes()), nil
	}
	places := make([]point, len(m.spots))
	for i := range m.spots {
		places[i] = m.spots[i].place
	}
	height := float64(o.Width-28) * 0.52
	probe := newView(places, box{w: float64(o.Width) - 2*margin, h: height})
	notes := append([]string{m.scale(), "Boundaries: Natural Earth; " + probe.name + "."}, append(m.notes, t.notes()...)...)
	f := newFrame(&o, plan{kind: "map", title: title, desc: m.desc(), keys: toneKeys(), notes: notes, height: height})
	if err := m.draw(f, newView(places, f.area)); err != nil {
		return nil, err
	}
	return f.Picture, nil
}

// maxSpots bounds the bubbles of a map.
const maxSpots = 1500

// spot is a place on the map.
type spot struct {
	place point // in degrees
	name  int32
	pile  *pile
}

type atlas struct {
	t     *table
	o     *Options
	spots []spot // the greatest first
	notes []string
	most  int // events of the largest bubble

	widest float64 // its radius
}

type spotKey struct{ lat, lon float32 }

func newAtlas(t *table, o *Options) *atlas {
	m := &atlas{t: t, o: o}
	piles, nowhere := map[spotKey]*pile{}, 0
	names := map[spotKey]int32{}
	for i := range t.rows {
		r := &t.rows[i]
		if r.again {
			continue
		}
		if !r.located() {
			nowhere++
			continue
		}
		k := spotKey{float32(math.Round(float64(r.lat)*100) / 100), float32(math.Round(float64(r.lon)*100) / 100)}
		if piles[k] == nil {
			piles[k] = &pile{}
		}
		piles[k].add(t, int32(i))
		if names[k] == 0 {
			names[k] = r.placed
		}
	}
	keys := ranked(piles, func(a, b spotKey) int { return cmp.Or(cmp.Compare(a.lat, b.lat), cmp.Compare(a.lon, b.lon)) })
	rest := 0
	for i, k := range keys {
		if i >= o.most(maxSpots, maxSpots) {
			rest += piles[k].n
			continue
		}
		m.spots = append(m.spots, spot{point{float64(k.lon), float64(k.lat)}, names[k], piles[k]})
		m.most = max(m.most, piles[k].n)
	}
	if rest > 0 {
		m.notes = append(m.notes, "And "+counted(len(keys)-len(m.spots), "more place")+" with "+events(rest)+".")
	}
	if nowhere > 0 {
		m.notes = append(m.notes, events(nowhere)+" without a place not shown.")
	}
	return m
}

func (m *atlas) name(s *spot) string {
	if name := m.t.places.names[s.name]; name != "" {
		return name
	}
	return signed(s.place.y) + "°, " + signed(s.place.x) + "°"
}

func (m *atlas) scale() string {
	if m.most == 1 {
		return "Bubbles: one event each."
	}
	return "Bubbles: area by number of events."
}

func (m *atlas) desc() string {
	s := "A map of " + counted(len(m.spots), "place") + "."
	for i := range m.spots[:min(len(m.spots), 10)] {
		s += " " + m.name(&m.spots[i]) + ": " + m.spots[i].pile.told() + "."
	}
	return s
}

func (m *atlas) draw(f *frame, v view) error {
	if err := drawLand(f, &v); err != nil {
		return err
	}
	m.fitRadius(v.area)
	for i := range m.spots {
		s := &m.spots[i]
		tone := s.pile.tone()
		mark := &circle{class: "chart-mark", at: v.at(s.place), r: m.radius(s.pile.n), fill: fill{role: tone, opacity: 0.6}, stroke: stroke{role: tone, width: 1}}
		sel := Selection{Place: m.t.places.names[s.name], Lat: s.place.y, Lon: s.place.x}
		f.mark(m.o.href(m.t, s.pile, sel), m.name(s)+": "+s.pile.told(), mark)
	}
	m.label(f, &v)
	f.add(&box{class: "chart-edge", x: v.area.x, y: v.area.y, w: v.area.w, h: v.area.h, stroke: stroke{role: roleBorder, width: 1}})
	scaleBar(f, &v)
	m.sizes(f, &v)
	return nil
}

// fitRadius finds the radius of the largest bubble: such that all together have a sixth of
// the map at most.
func (m *atlas) fitRadius(area box) {
	total := 0.0
	for i := range m.spots {
		total += float64(m.spots[i].pile.n)
	}
	m.widest = min(4+3*math.Sqrt(float64(m.most)), 26)
	if m.most == 1 {
		m.widest = 4.5
	}
	m.widest *= min(area.w/700, 1)
	ink := math.Pi * m.widest * m.widest * total / float64(m.most)
	m.widest *= min(math.Sqrt(area.w*area.h/6/ink), 1)
}

// radius grows with the root of the count.
func (m *atlas) radius(n int) float64 {
	return max(m.widest*math.Sqrt(float64(n)/float64(m.most)), 1.8)
}

// sizes is the legend of the bubbles, in the corner of the map.
func (m *atlas) sizes(f *frame, v *view) {
	if m.most < 2 {
		return
	}
	g := &group{class: "chart-legend"}
	widest := m.radius(m.most)
	x, base := v.area.right()-12-widest, v.area.bottom()-12
	for _, n := range []int{m.most, m.most / 4} {
		r := m.radius(n)
		if n == 0 || n < m.most && 2*(widest-r) < noteSize+2 {
			continue
		}
		g.add(&circle{at: point{x, base - r}, r: r, stroke: stroke{role: roleInk, width: 1}},
			&label{at: point{x - widest - 6, base - 2*r + 5}, text: events(n), size: noteSize, role: roleInk, anchor: endAnchor, halo: true})
	}
	f.add(g)
}

// label names the greatest places where there is room.
func (m *atlas) label(f *frame, v *view) {
	p := &placer{area: v.area}
	if w := m.radius(m.most); m.most > 1 { // of the sizes
		p.taken = append(p.taken, box{x: v.area.right() - 2*w - 90, y: v.area.bottom() - 2*w - 24, w: 2*w + 90, h: 2*w + 24})
	}
	for i := range m.spots {
		at, r := v.at(m.spots[i].place), m.radius(m.spots[i].pile.n)
		if r > 3.5 || i < 60 {
			p.taken = append(p.taken, box{x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r})
		}
	}
	named := 0
	for i := range m.spots {
		s := &m.spots[i]
		if named == 24 || i == 80 {
			break
		}
		if m.t.places.names[s.name] == "" {
			continue
		}
		if l, ok := p.put(v.at(s.place), m.radius(s.pile.n), fit(m.name(s), noteSize, 140, false), noteSize); ok {
			f.add(l)
			named++
		}
	}
}

// drawLand draws the countries that the view shows, and a net of meridians and parallels.
func drawLand(f *frame, v *view) error {
	lands, err := coarseLands()
	if kilometres := v.area.w / v.pixels * earthRadius; kilometres < 9000 && err == nil {
		lands, err = fineLands()
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "the outlines of the world cannot be read: %w", err)
	}
	f.add(graticule(v))
	fills, edges := &path{class: "chart-land", fill: fill{role: roleLand}}, &path{class: "chart-border", stroke: stroke{role: roleBorder, width: 0.7}}
	for _, l := range lands {
		for i := range l {
			if !v.shows(&l[i]) {
				continue
			}
			for _, part := range v.cut(l[i].ring) {
				drawRing(part, v, fills, edges)
			}
		}
	}
	f.add(fills, edges)
	return nil
}

// drawRing adds a ring to the land, cut to the view, and its line to the borders, but for
// the seam at 180 degrees.
func drawRing(r ring, v *view, fills, edges *path) {
	points := make([]point, len(r))
	for i, p := range r {
		points[i] = v.at(p)
	}
	cut := clip(points, v.area)
	if len(cut) < 3 {
		return
	}
	started := false
	var last point
	for i, p := range cut {
		if i > 0 && i < len(cut)-1 && p.minus(last).length() < 0.25 {
			continue // too near to see
		}
		if last = p; !started {
			fills.move(p)
			started = true
		} else {
			fills.line(p)
		}
	}
	fills.close()
	inner := box{x: v.area.x - 1, y: v.area.y - 1, w: v.area.w + 2, h: v.area.h + 2}
	drawing := false
	for i := 1; i < len(points); i++ {
		seam := math.Abs(r[i-1].x) > 179.9 && math.Abs(r[i].x) > 179.9 || r[i-1].y < -89.9 && r[i].y < -89.9
		a, b, ok := clipLine(points[i-1], points[i], v.area)
		if seam || !ok {
			drawing = false
			continue
		}
		end := edges.points
		if drawing && len(end) > 0 && b.minus(end[len(end)-1]).length() < 0.25 && i < len(points)-1 && inner.holds(box{x: b.x, y: b.y}) && b == points[i] {
			continue
		}
		if !drawing || a != points[i-1] {
			edges.move(a)
		}
		edges.line(b)
		drawing = b == points[i]
	}
}

// clipLine cuts a line to a box (Liang and Barsky 1984).
func clipLine(p, q point, b box) (point, point, bool) {
	from, to := 0.0, 1.0
	d := q.minus(p)
	for _, e := range [4][2]float64{{-d.x, p.x - b.x}, {d.x, b.right() - p.x}, {-d.y, p.y - b.y}, {d.y, b.bottom() - p.y}} {
		switch {
		case e[0] == 0 && e[1] < 0:
			return p, q, false
		case e[0] < 0:
			from = max(from, e[1]/e[0])
		case e[0] > 0:
			to = min(to, e[1]/e[0])
		}
	}
	if from >= to {
		return p, q, false
	}
	a, z := p, q
	if from > 0 {
		a = p.toward(q, from)
	}
	if to < 1 {
		z = p.toward(q, to)
	}
	return a, z, true
}

// graticule is the net of degrees, some six lines across the view.
func graticule(v *view) *path {
	g := &path{class: "chart-graticule", stroke: stroke{role: roleGrid, width: 0.5}}
	across := v.area.w / v.pixels * 180 / math.Pi
	step := 30.0
	for _, s := range []float64{1, 2, 5, 10, 15, 30} {
		if across/s <= 8 {
			step = s
			break
		}
	}
	run := func(from, to float64, at func(float64) point) {
		drawing := false
		for x := from; x < to; x += step / 6 {
			p, q := at(x), at(min(x+step/6, to))
			if v.reach < 360 && (angle(p, v.center) > 89 || angle(q, v.center) > 89) {
				drawing = false
				continue
			}
			a, b, ok := clipLine(v.at(p), v.at(q), v.area)
			if !ok {
				drawing = false
				continue
			}
			if !drawing {
				g.move(a)
			}
			g.line(b)
			drawing = true
		}
	}
	low, high := v.degrees()
	low, high = point{math.Floor(low.x/step) * step, max(math.Floor(low.y/step)*step, -90)}, point{math.Ceil(high.x/step) * step, min(math.Ceil(high.y/step)*step, 90)}
	between := step
	if high.x-low.x > 300 { // a pole may be seen
		between = max(step, 15)
		low.x = math.Floor(low.x/between) * between
	}
	for lon := low.x; lon <= high.x; lon += between {
		run(low.y, high.y, func(lat float64) point { return point{lon, lat} })
	}
	for lat := low.y; lat <= high.y; lat += step {
		run(low.x, high.x, func(lon float64) point { return point{lon, lat} })
	}
	return g
}

// scaleBar tells kilometres, in a view of a region only: the scale of a map of the world
// differs too much from place to place.
func scaleBar(f *frame, v *view) {
	if v.reach >= 360 {
		return
	}
	perKilometre := v.pixels / earthRadius
	length := 1.0
	for _, n := range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000} {
		if n*perKilometre <= 120 {
			length = n
		}
	}
	w := length * perKilometre
	x, y := v.area.x+12, v.area.bottom()-14
	bar := &path{stroke: stroke{role: roleInk, width: 1.5}}
	bar.move(point{x, y - 4})
	bar.line(point{x, y})
	bar.line(point{x + w, y})
	bar.line(point{x + w, y - 4})
	f.add(&group{class: "chart-scale", items: []element{bar,
		&label{at: point{x + w/2, y - 5}, text: thousands(int(length)) + " km", size: noteSize, role: roleInk, anchor: middleAnchor, halo: true}}})
}

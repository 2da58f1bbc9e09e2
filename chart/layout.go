package chart

import "math"

// spring draws two nodes together.
type spring struct {
	a, b  int
	force float64
}

// layout places n nodes about the origin by Fruchterman and Reingold's forces (1991): all
// push one another away, springs pull, and a weak pull to the middle holds what is not
// joined. It begins with a sunflower in the order of the nodes and uses no chance, so that
// the same graph has the same picture.
func layout(n int, springs []spring) []point {
	at := make([]point, n)
	for i := range at {
		r, turn := math.Sqrt(float64(i)+0.5), float64(i)*2.399963229728653 // the golden angle
		at[i] = point{r * math.Cos(turn), r * math.Sin(turn)}
	}
	if n < 3 {
		return at
	}
	const rounds = 400
	moves := make([]point, n)
	for round := range rounds {
		clear(moves)
		for i := range at {
			for j := range i {
				d := at[i].minus(at[j])
				square := max(float64(d.x*d.x)+float64(d.y*d.y), 0.01)
				push := d.times(1 / square)
				moves[i], moves[j] = moves[i].plus(push), moves[j].minus(push)
			}
			moves[i] = moves[i].minus(at[i].times(0.06))
		}
		for _, s := range springs {
			d := at[s.b].minus(at[s.a])
			pull := d.times(0.22 * d.length() * s.force / 3)
			moves[s.a], moves[s.b] = moves[s.a].plus(pull), moves[s.b].minus(pull)
		}
		heat := 0.6 * (1 - float64(round)/rounds)
		for i := range at {
			if l := moves[i].length(); l > 0 {
				at[i] = at[i].plus(moves[i].times(min(l, heat) / l))
			}
		}
	}
	return at
}

// stretch sets the middles of boxes at points, scaled in each direction to fill an area.
// Half of the way it goes by rank instead of by distance, so that a crowd is spread.
func stretch(at []point, boxes []box, area box) {
	axis := func(get func(point) float64, low, high float64, put func(i int, v float64)) {
		least, most := math.Inf(1), math.Inf(-1)
		for _, p := range at {
			least, most = math.Min(least, get(p)), math.Max(most, get(p))
		}
		for i, p := range at {
			share, rank := 0.5, 0.5
			if most > least {
				share, rank = (get(p)-least)/(most-least), 0
				for j, q := range at {
					if get(q) < get(p) || get(q) == get(p) && j < i {
						rank++
					}
				}
				rank /= float64(len(at) - 1)
			}
			put(i, low+(high-low)*(share+rank)/2)
		}
	}
	widest, highest := 0.0, 0.0
	for _, b := range boxes {
		widest, highest = max(widest, b.w), max(highest, b.h)
	}
	widest = min(widest, 120)
	axis(func(p point) float64 { return p.x }, area.x+widest/2, area.right()-widest/2, func(i int, v float64) { boxes[i].x = v - boxes[i].w/2 })
	axis(func(p point) float64 { return p.y }, area.y+highest/2+14, area.bottom()-highest/2, func(i int, v float64) { boxes[i].y = v - boxes[i].h/2 })
}

// separate moves boxes apart until none overlaps or the rounds are over, and keeps them
// within the area.
func separate(boxes []box, area box) {
	for range 400 {
		moved := false
		for i := range boxes {
			for j := range i {
				a, b := &boxes[i], &boxes[j]
				if !a.overlaps(*b) {
					continue
				}
				moved = true
				dx := min(a.right()-b.x, b.right()-a.x)
				dy := min(a.bottom()-b.y, b.bottom()-a.y)
				if dx < dy {
					dx = dx/2 + 0.5
					if a.x+a.w/2 < b.x+b.w/2 {
						dx = -dx
					}
					a.x, b.x = a.x+dx, b.x-dx
				} else {
					dy = dy/2 + 0.5
					if a.y+a.h/2 < b.y+b.h/2 {
						dy = -dy
					}
					a.y, b.y = a.y+dy, b.y-dy
				}
			}
		}
		for i := range boxes {
			b := &boxes[i]
			b.x = min(max(b.x, area.x), area.right()-b.w)
			b.y = min(max(b.y, area.y), area.bottom()-b.h)
		}
		if !moved {
			return
		}
	}
}

// placer finds room for names beside marks.
type placer struct {
	area  box
	taken []box
}

// put finds room for a line of text beside a circle and takes it; ok is false where there
// is none.
func (p *placer) put(at point, r float64, text string, size float64) (*label, bool) {
	w, h := roomFor(text, size), size+2
	r += 3
	const slant = 0.7
	for _, c := range []struct {
		dx, dy float64 // of the box's corner
		a      anchor
	}{
		{r, -h / 2, startAnchor}, {-r - w, -h / 2, endAnchor}, {-w / 2, -r - h, middleAnchor}, {-w / 2, r, middleAnchor},
		{r * slant, -r*slant - h, startAnchor}, {r * slant, r * slant, startAnchor}, {-r*slant - w, -r*slant - h, endAnchor}, {-r*slant - w, r * slant, endAnchor},
	} {
		b := box{x: at.x + c.dx, y: at.y + c.dy, w: w, h: h}
		if !p.area.holds(b) || p.hits(b) {
			continue
		}
		p.taken = append(p.taken, b)
		x := [...]float64{b.x, b.x + w/2, b.right()}[c.a]
		return &label{class: "chart-label", at: point{x, b.y + size*0.9}, text: text, size: size, role: roleInk, anchor: c.a, halo: true}, true
	}
	return nil, false
}

func (p *placer) hits(b box) bool {
	for i := range p.taken {
		if p.taken[i].overlaps(b) {
			return true
		}
	}
	return false
}

package chart

import (
	"fmt"
	"math"
)

// projection sets degrees of longitude (x) and latitude (y) on a plane, x to the right and
// y up, in radians at the middle.
type projection struct {
	name    string
	project func(point) point
	center  point
	reach   float64 // degrees from the center that can be drawn
}

// earthRadius is of the sphere with the earth's surface, in kilometres.
const earthRadius = 6371.007

func radians(x float64) float64 { return x * math.Pi / 180 }

// equalEarth is Šavrič, Patterson and Jenny's projection (2018), for the whole world; areas
// are true.
func equalEarth() projection {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	return projection{name: "Equal Earth projection", reach: 360, project: func(p point) point {
		t := math.Asin(math.Sqrt(3) / 2 * math.Sin(radians(p.y)))
		t2 := t * t
		t6 := t2 * t2 * t2
		x := 2 * math.Sqrt(3) * radians(p.x) * math.Cos(t) / (3 * (9*a4*t6*t2 + 7*a3*t6 + 3*a2*t2 + a1))
		return point{x, t * (a4*t6*t2 + a3*t6 + a2*t2 + a1)}
	}}
}

// lambert is Lambert's azimuthal equal-area projection about a center (Snyder 1987, p. 185).
// Points more than 120 degrees off are drawn at 120, so that what surrounds the opposite
// point stays outside.
func lambert(center point) projection {
	sin1, cos1 := math.Sincos(radians(center.y))
	north, east := "N", "E"
	if center.y < 0 {
		north = "S"
	}
	if center.x < 0 {
		east = "W"
	}
	if math.Abs(center.x) >= 179.5 {
		east = ""
	}
	name := fmt.Sprintf("Lambert azimuthal equal-area projection about %.0f°%s %.0f°%s", math.Abs(center.y), north, math.Abs(center.x), east)
	limit := math.Cos(radians(120))
	return projection{name: name, center: center, reach: 100, project: func(p point) point {
		sin, cos := math.Sincos(radians(p.y))
		sinL, cosL := math.Sincos(radians(p.x - center.x))
		c := sin1*sin + cos1*cos*cosL
		x, y := cos*sinL, cos1*sin-sin1*cos*cosL
		if c < limit {
			r := math.Hypot(x, y)
			k := math.Sqrt(2*(1-limit)) / max(r, 1e-9)
			return point{x * k, y * k}
		}
		k := math.Sqrt(2 / (1 + c))
		return point{x * k, y * k}
	}}
}

// angle is the distance of two places in degrees of the great circle.
func angle(p, q point) float64 {
	sin1, cos1 := math.Sincos(radians(p.y))
	sin2, cos2 := math.Sincos(radians(q.y))
	c := sin1*sin2 + cos1*cos2*math.Cos(radians(p.x-q.x))
	return math.Acos(min(max(c, -1), 1)) * 180 / math.Pi
}

// middle is the place in the middle of others, and how far the furthest is from it. It is
// the middle of the box about them in degrees, taken across the side of the globe where the
// gap is widest, which keeps north up and the picture full.
func middle(places []point) (point, float64) {
	low, high := 90.0, -90.0
	var sx, sy float64
	for _, p := range places {
		low, high = min(low, p.y), max(high, p.y)
		sin, cos := math.Sincos(radians(p.x))
		sx, sy = sx+cos, sy+sin
	}
	about := math.Atan2(sy, sx) * 180 / math.Pi
	west, east := 0.0, 0.0
	for _, p := range places {
		d := math.Remainder(p.x-about, 360)
		west, east = min(west, d), max(east, d)
	}
	c := point{math.Remainder(about+(west+east)/2, 360), (low + high) / 2}
	far := 0.0
	for _, p := range places {
		far = max(far, angle(c, p))
	}
	return c, far
}

// view maps the plane of a projection to an area of a picture.
type view struct {
	projection
	area   box
	mid    point // of the plane
	pixels float64
}

// newView shows all places in an area, with a margin, and the world or a region by how far
// they are apart.
func newView(places []point, area box) view {
	c, far := middle(places)
	v := view{projection: lambert(c), area: area}
	if far > 50 {
		v.projection = equalEarth()
	}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range places {
		q := v.project(p)
		low = point{min(low.x, q.x), min(low.y, q.y)}
		high = point{max(high.x, q.x), max(high.y, q.y)}
	}
	const least = 900 / earthRadius // a view of a single town shows the country about it
	w, h := max((high.x-low.x)*1.25, least), max((high.y-low.y)*1.25, least)
	v.mid = low.toward(high, 0.5)
	v.pixels = min(area.w/w, area.h/h)
	if far > 50 {
		v.keepToWorld()
	}
	return v
}

// keepToWorld does not show more than there is of the world.
func (v *view) keepToWorld() {
	side := v.project(point{180, 0}).x
	top, bottom := v.project(point{0, 84}).y, v.project(point{0, -58}).y
	v.pixels = max(v.pixels, min(v.area.w/(2*side), v.area.h/(top-bottom)))
	halfW, halfH := v.area.w/2/v.pixels, v.area.h/2/v.pixels
	if halfW >= side {
		v.mid.x = 0
	} else {
		v.mid.x = min(max(v.mid.x, halfW-side), side-halfW)
	}
	if 2*halfH >= top-bottom {
		v.mid.y = (top + bottom) / 2
	} else {
		v.mid.y = min(max(v.mid.y, bottom+halfH), top-halfH)
	}
}

// shows reports whether a ring may have a part in the view.
func (v *view) shows(s *shore) bool {
	if v.reach >= 360 {
		return true
	}
	return angle(s.center, v.center) < v.seen()+s.radius+1
}

// seen is how far from the center the view shows places, in degrees.
func (v *view) seen() float64 {
	corner := v.mid.length() + math.Hypot(v.area.w, v.area.h)/2/v.pixels
	return min(2*math.Asin(min(corner/2, 1))*180/math.Pi, v.reach)
}

// degrees are the meridians and parallels that the view may show: from low to high.
func (v *view) degrees() (low, high point) {
	if v.reach >= 360 {
		return point{-180, -90}, point{180, 90}
	}
	seen := v.seen()
	low, high = point{-180, max(v.center.y-seen, -90)}, point{180, min(v.center.y+seen, 90)}
	if far := math.Abs(v.center.y) + seen; far < 85 {
		side := seen / math.Cos(radians(far))
		low.x, high.x = max(v.center.x-side, v.center.x-180), min(v.center.x+side, v.center.x+180)
	}
	return low, high
}

func (v *view) at(p point) point {
	q := v.project(p).minus(v.mid)
	return point{v.area.x + v.area.w/2 + q.x*v.pixels, v.area.y + v.area.h/2 - q.y*v.pixels}
}

// cut divides a ring that crosses 180 degrees, or goes round the pole, into rings that a
// projection of the whole world can show. One about a center needs no cut.
func (v *view) cut(r ring) []ring {
	if v.reach < 360 || len(r) == 0 {
		return []ring{r}
	}
	whole := make(ring, len(r))
	turns, crosses := 0.0, false
	for i, p := range r {
		if i > 0 {
			switch d := p.x - r[i-1].x; {
			case d > 180:
				turns, crosses = turns-360, true
			case d < -180:
				turns, crosses = turns+360, true
			}
		}
		whole[i] = point{p.x + turns, p.y}
	}
	if !crosses {
		return []ring{r}
	}
	if turns != 0 { // round a pole: close it along that
		pole := math.Copysign(90, r[0].y)
		whole = append(whole, point{whole[len(whole)-1].x, pole}, point{whole[0].x, pole})
	}
	var out []ring
	for _, shift := range []float64{-720, -360, 0, 360, 720} {
		part := make(ring, len(whole))
		for i, p := range whole {
			part[i] = point{p.x + shift, p.y}
		}
		if part = clip(part, box{x: -180, y: -90, w: 360, h: 180}); len(part) > 2 {
			out = append(out, append(part, part[0]))
		}
	}
	return out
}

// clip cuts a polygon to a box, a side at a time (Sutherland and Hodgman 1974).
func clip(points []point, b box) []point {
	type side struct {
		inside func(point) bool
		cross  func(p, q point) point
	}
	atX := func(x float64) func(p, q point) point {
		return func(p, q point) point { return point{x, p.y + (q.y-p.y)*(x-p.x)/(q.x-p.x)} }
	}
	atY := func(y float64) func(p, q point) point {
		return func(p, q point) point { return point{p.x + (q.x-p.x)*(y-p.y)/(q.y-p.y), y} }
	}
	for _, s := range []side{
		{func(p point) bool { return p.x >= b.x }, atX(b.x)}, {func(p point) bool { return p.x <= b.right() }, atX(b.right())},
		{func(p point) bool { return p.y >= b.y }, atY(b.y)}, {func(p point) bool { return p.y <= b.bottom() }, atY(b.bottom())},
	} {
		var out []point
		for i, p := range points {
			before := points[(i+len(points)-1)%len(points)]
			if s.inside(p) != s.inside(before) {
				out = append(out, s.cross(before, p))
			}
			if s.inside(p) {
				out = append(out, p)
			}
		}
		if points = out; len(points) == 0 {
			return nil
		}
	}
	return points
}

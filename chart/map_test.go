package chart

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestProjections checks points that the papers and geometry give, and that areas are true.
func TestProjections(t *testing.T) {
	near := func(p, q point, tolerance float64) bool { return p.minus(q).length() < tolerance }
	equal := equalEarth()
	for _, c := range []struct{ in, want point }{{point{0, 0}, point{0, 0}}, {point{0, 90}, point{0, 1.3173628}}, {point{180, 0}, point{2.7066299, 0}}} {
		if got := equal.project(c.in); !near(got, c.want, 1e-6) {
			t.Errorf("Equal Earth sets %v at %v, want %v", c.in, got, c.want)
		}
	}
	about := lambert(point{30, 40})
	for _, c := range []struct{ in, want point }{{point{30, 40}, point{0, 0}}, {point{30, 90}, point{0, 2 * math.Sin(radians(25))}}, {point{30, -20}, point{0, -2 * math.Sin(radians(30))}}} {
		if got := about.project(c.in); !near(got, c.want, 1e-9) {
			t.Errorf("Lambert sets %v at %v, want %v", c.in, got, c.want)
		}
	}
	for _, p := range []projection{equal, about} {
		for _, at := range []point{{10, 5}, {40, 50}, {-20, 60}, {70, -10}} {
			const d = 0.01
			corners := []point{p.project(at), p.project(point{at.x + d, at.y}), p.project(point{at.x + d, at.y + d}), p.project(point{at.x, at.y + d})}
			want := radians(d) * (math.Sin(radians(at.y+d)) - math.Sin(radians(at.y)))
			if got := area(corners); math.Abs(got/want-1) > 1e-3 {
				t.Errorf("%s: an area of %.3f at %v", p.name, got/want, at)
			}
		}
	}
	if far := about.project(point{-150, -40}); far.length() > 2 {
		t.Errorf("the opposite point is at %v", far)
	}
}

func area(points []point) float64 {
	sum := 0.0
	for i, p := range points {
		q := points[(i+1)%len(points)]
		sum += p.x*q.y - q.x*p.y
	}
	return math.Abs(sum) / 2
}

// TestOutlines finds as much land as there is, 29.1 % of the earth, in both files, and no ring
// that crosses the map.
func TestOutlines(t *testing.T) {
	v := newView([]point{{-170, -50}, {170, 70}}, box{w: 900, h: 450})
	for name, read := range map[string]func() ([]land, error){"1:110m": coarseLands, "1:50m": fineLands} {
		lands, err := read()
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, l := range lands {
			outer := 0.0
			for i, r := range l {
				part := 0.0
				for _, cut := range v.cut(r.ring) {
					points := make([]point, len(cut))
					for j, p := range cut {
						points[j] = v.project(p)
						if j > 0 && math.Abs(p.x-cut[j-1].x) > 180 && math.Abs(p.y) < 89 {
							t.Fatalf("%s: a line from %v to %v", name, cut[j-1], p)
						}
					}
					part += area(points)
				}
				if i == 0 {
					outer = part
				}
				if i > 0 && outer > 1e-6 { // the outer ring of one Antarctica is the pole
					part = -part
				}
				sum += part
			}
		}
		if share := sum / (4 * math.Pi); math.Abs(share-0.291) > 0.01 {
			t.Errorf("%s: land is %.3f of the earth", name, share)
		}
	}
}

// TestView shows a region for places near one another, across the date line too, the world
// for others, and every place inside.
func TestView(t *testing.T) {
	frame := box{x: 10, y: 20, w: 800, h: 400}
	for _, c := range []struct {
		places []point
		name   string
	}{
		{[]point{{36.2, 33.5}}, "Lambert azimuthal equal-area projection about 34°N 36°E"},
		{[]point{{178, -18}, {-176, -20}}, "Lambert azimuthal equal-area projection about 19°S 179°W"},
		{[]point{{30, 50}, {40, 48}, {36, 55}}, "Lambert"},
		{[]point{{-120, 40}, {140, 35}, {20, -30}}, "Equal Earth"},
		{[]point{{-3, 89}, {100, -89}}, "Equal Earth"},
	} {
		v := newView(c.places, frame)
		if !strings.HasPrefix(v.name, c.name) {
			t.Errorf("%v: %s", c.places, v.name)
		}
		for _, p := range c.places {
			if q := v.at(p); math.Abs(p.y) < 58 && !frame.holds(box{x: q.x, y: q.y}) {
				t.Errorf("%v of %v is at %v", p, c.places, q)
			}
		}
	}
}

func TestClip(t *testing.T) {
	b := box{w: 10, h: 10}
	if got := area(clip([]point{{-5, -5}, {5, -5}, {5, 5}, {-5, 5}}, b)); got != 25 {
		t.Errorf("a quarter of 25 has %v", got)
	}
	if got := clip([]point{{20, 20}, {30, 20}, {30, 30}}, b); got != nil {
		t.Errorf("outside is %v", got)
	}
	if p, q, ok := clipLine(point{-10, 5}, point{20, 5}, b); !ok || p != (point{0, 5}) || q != (point{10, 5}) {
		t.Errorf("%v %v %v", p, q, ok)
	}
	if _, _, ok := clipLine(point{-10, 50}, point{20, 50}, b); ok {
		t.Error("a line outside was kept")
	}
}

// TestNamesDoNotCover looks at the names that a network and a map have for what they cover.
func TestNamesDoNotCover(t *testing.T) {
	for _, kind := range []string{"network", "map"} {
		for _, n := range []int{3, 60, 5000} {
			p := drawn(t, kind, many(n), Options{})
			var names []box
			for _, e := range p.items {
				l, ok := e.(*label)
				if !ok || l.class != "chart-label" {
					continue
				}
				w := textWidth(l.text, l.size, false)
				b := box{x: l.at.x - [...]float64{0, w / 2, w}[l.anchor], y: l.at.y - l.size*0.8, w: w, h: l.size}
				if slices.ContainsFunc(names, b.overlaps) {
					t.Errorf("%s of %d: %q covers another name", kind, n, l.text)
				}
				names = append(names, b)
			}
			if len(names) < 2 && n < 5000 {
				t.Errorf("%s of %d has %d names", kind, n, len(names))
			}
		}
	}
}

// TestNetworkIsSpread keeps circles apart, and inside.
func TestNetworkIsSpread(t *testing.T) {
	o := Options{}
	tab := gather(slices.Values(many(5000)), &o, false)
	n := newNetwork(tab, &o)
	n.place(box{x: 10, y: 10, w: 870, h: 600})
	for i, a := range n.nodes {
		if a.at.x < 10 || a.at.x > 880 || a.at.y < 10 || a.at.y > 610 {
			t.Errorf("%s is at %v", a.text, a.at)
		}
		for _, b := range n.nodes[:i] {
			if a.at.minus(b.at).length() < a.r+b.r {
				t.Errorf("%s and %s cover each other", a.text, b.text)
			}
		}
	}
}

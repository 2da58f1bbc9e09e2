package chart

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"sync"
)

// The outlines are Natural Earth's countries at 1:110 million and 1:50 million (public
// domain), as the npm package world-atlas 2.0.2 carries them in TopoJSON, compressed.
var (
	//go:embed data/countries-110m.json.gz
	countries110 []byte
	//go:embed data/countries-50m.json.gz
	countries50 []byte
)

// ring is a closed line of longitudes (x) and latitudes (y) in degrees.
type ring []point

// land is a polygon: its outline, then its holes.
type land []shore

// shore is a ring within a circle on the globe, which tells fast that a view has none of it.
type shore struct {
	ring
	center point
	radius float64 // degrees of the great circle
}

func newShore(r ring) shore {
	s := shore{ring: r}
	s.center, s.radius = middle(r)
	return s
}

var (
	coarseLands = sync.OnceValues(func() ([]land, error) { return readTopology(countries110) })
	fineLands   = sync.OnceValues(func() ([]land, error) { return readTopology(countries50) })
)

// topology is what is read of TopoJSON (the TopoJSON Format Specification 1.0).
type topology struct {
	Transform struct {
		Scale, Translate [2]float64
	}
	Arcs    [][][2]float64 // each point as a step from the one before
	Objects struct {
		Countries struct {
			Geometries []geometry
		}
	}
}

type geometry struct {
	Type string
	Arcs json.RawMessage
}

func readTopology(packed []byte) ([]land, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, err
	}
	arcs := make([]ring, len(t.Arcs))
	for i, steps := range t.Arcs {
		x, y := 0.0, 0.0
		for _, d := range steps {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	var out []land
	for _, g := range t.Objects.Countries.Geometries {
		polygons, err := g.polygons()
		if err != nil {
			return nil, err
		}
		for _, p := range polygons {
			out = append(out, landOf(p, arcs))
		}
	}
	return out, nil
}

// polygons are the numbers of the arcs of each ring of each polygon.
func (g *geometry) polygons() ([][][]int, error) {
	switch g.Type {
	case "Polygon":
		var rings [][]int
		err := json.Unmarshal(g.Arcs, &rings)
		return [][][]int{rings}, err
	case "MultiPolygon":
		var polygons [][][]int
		err := json.Unmarshal(g.Arcs, &polygons)
		return polygons, err
	}
	return nil, nil
}

// landOf joins arcs; one with a negative number ~i is arc i backwards, and the first point
// of each but the first is the last of the one before.
func landOf(rings [][]int, arcs []ring) land {
	var out land
	for _, numbers := range rings {
		var r ring
		for _, n := range numbers {
			back := n < 0
			if back {
				n = ^n
			}
			if n >= len(arcs) {
				continue
			}
			a := arcs[n]
			for i := range a {
				p := a[i]
				if back {
					p = a[len(a)-1-i]
				}
				if i > 0 || len(r) == 0 {
					r = append(r, p)
				}
			}
		}
		out = append(out, newShore(r))
	}
	return out
}

package chart

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// rgb is a colour's linear parts.
func rgb(t *testing.T, hex string) [3]float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	var out [3]float64
	for i := range out {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			out[i] = c / 12.92
		} else {
			out[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is WCAG 2's.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(hex string) float64 {
		c := rgb(t, hex)
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	l, m := luminance(a)+0.05, luminance(b)+0.05
	return max(l, m) / min(l, m)
}

func TestContrast(t *testing.T) {
	for r := roleVerbalCooperation; r < roles; r++ {
		c := &colors[r]
		for _, pair := range [][2]string{{c.light, colors[rolePaper].light}, {c.dark, colors[rolePaper].dark}, {c.inline, "#ffffff"}, {c.inline, colors[rolePaper].dark}} {
			if got := contrast(t, pair[0], pair[1]); got < 3 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", c.property, pair[0], pair[1], got)
			}
		}
	}
	for _, r := range []role{roleMaterialCooperation, roleMixed, roleMaterialConflict} { // on a map
		c, land := &colors[r], &colors[roleLand]
		if l, d := contrast(t, c.light, land.light), contrast(t, c.dark, land.dark); l < 3 || d < 3 {
			t.Errorf("%s on land has a contrast of %.2f and %.2f", c.property, l, d)
		}
	}
	for _, r := range []role{roleInk, roleMuted} { // text
		c := &colors[r]
		if l, d := contrast(t, c.light, colors[rolePaper].light), contrast(t, c.dark, colors[rolePaper].dark); l < 4.5 || d < 4.5 {
			t.Errorf("%s has a contrast of %.2f and %.2f", c.property, l, d)
		}
	}
}

// TestColorVision holds the colours that stand side by side apart (CIE 1976 ΔE*ab) for
// people who lack a kind of cone, by Machado, Oliveira and Fernandes's matrices (2009).
func TestColorVision(t *testing.T) {
	visions := map[string][9]float64{
		"all cones":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
		"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
		"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
		"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
	}
	beside := [][]role{
		{roleMaterialCooperation, roleVerbalCooperation, roleVerbalConflict, roleMaterialConflict},
		{roleMaterialCooperation, roleMixed, roleMaterialConflict},
	}
	for name, m := range visions {
		seen := func(r role) [3]float64 {
			c := rgb(t, colors[r].light)
			var out [3]float64
			for i := range out {
				out[i] = max(m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2], 0)
			}
			return lab(out)
		}
		for _, roles := range beside {
			for i, a := range roles {
				for _, b := range roles[:i] {
					p, q := seen(a), seen(b)
					if d := math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2])); d < 15 {
						t.Errorf("%s: %s and %s differ by %.1f", name, colors[a].property, colors[b].property, d)
					}
				}
			}
		}
	}
}

// lab is CIE L*a*b* (1976, D65) of linear sRGB.
func lab(c [3]float64) [3]float64 {
	f := func(x float64) float64 {
		if x > 216.0/24389 {
			return math.Cbrt(x)
		}
		return (24389.0/27*x + 16) / 116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
	y := f(0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2])
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// TestCSS names every property that pictures ask for, once in each theme.
func TestCSS(t *testing.T) {
	css := CSS()
	for r := rolePaper; r < roles; r++ {
		if n := strings.Count(css, "--chart-"+colors[r].property+":"); n != 3 {
			t.Errorf("--chart-%s is set %d times", colors[r].property, n)
		}
	}
}

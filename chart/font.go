package chart

import (
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFamily is what SVG asks for. The text is set for the widths of the Go fonts, which
// are wider than most of these.
const fontFamily = "Go, system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

// metrics is a font with the widths of its characters.
type metrics struct {
	font   *sfnt.Font
	units  float64
	widths [0x2600]float32 // of an em; 0 for those that the font lacks
}

// fonts are the embedded fonts, regular and bold.
var fonts = sync.OnceValue(func() [2]*metrics {
	return [2]*metrics{newMetrics(goregular.TTF), newMetrics(gobold.TTF)}
})

func newMetrics(ttf []byte) *metrics {
	m := &metrics{units: 1}
	f, err := sfnt.Parse(ttf)
	if err != nil { // the fonts are part of the program, and a test reads them
		return m
	}
	m.font, m.units = f, float64(f.UnitsPerEm())
	var b sfnt.Buffer
	ppem := fixed.I(int(f.UnitsPerEm()))
	for r := range m.widths {
		i, err := f.GlyphIndex(&b, rune(r))
		if err != nil || i == 0 {
			continue
		}
		if w, err := f.GlyphAdvance(&b, i, ppem, font.HintingNone); err == nil {
			m.widths[r] = float32(float64(w) / 64 / m.units)
		}
	}
	return m
}

func fontOf(bold bool) *metrics {
	if bold {
		return fonts()[1]
	}
	return fonts()[0]
}

// width is how wide a character is, in ems.
func (m *metrics) width(r rune) float64 {
	switch {
	case int(r) < len(m.widths) && m.widths[r] > 0:
		return float64(m.widths[r])
	case r >= 0x1100: // East Asian, for the most part; dashes and the like are narrower, and have room then
		return 1
	}
	return 0.6
}

// textWidth is how wide a line is, in pixels.
func textWidth(s string, size float64, bold bool) float64 {
	m, w := fontOf(bold), 0.0
	for _, r := range s {
		w += m.width(r)
	}
	return w * size
}

// slack is how much wider than the Go fonts a viewer's font may be: DejaVu Sans is the widest
// of the common ones.
const slack = 1.1

// roomFor is the width to leave for a line.
func roomFor(s string, size float64) float64 { return textWidth(s, size, false) * slack }

// fit shortens a line to a width.
func fit(s string, size, width float64, bold bool) string {
	m, w := fontOf(bold), 0.0
	width /= slack
	if textWidth(s, size, bold) <= width {
		return s
	}
	room := width/size - m.width('…')
	for i, r := range s {
		if w += m.width(r); w > room {
			return strings.TrimRight(s[:i], " ,.;:") + "…"
		}
	}
	return s
}

// wrap breaks a text into lines of a width; a word that is too long is shortened.
func wrap(s string, size, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case roomFor(line+" "+word, size) <= width:
			line += " " + word
		default:
			lines = append(lines, fit(line, size, width, false))
			line = word
		}
	}
	if line != "" {
		lines = append(lines, fit(line, size, width, false))
	}
	return lines
}

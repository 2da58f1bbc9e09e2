package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapporteur"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func day(s string) rapporteur.Date {
	d, err := rapporteur.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// few are events of every class, with and without what a picture may need.
func few() []Event {
	return []Event{
		{Date: day("2023-01-03"), Actor: "RUR", Recipient: "GRK", Type: "THREATEN", Quad: VerbalConflict, Score: -6, Lat: 44.4, Lon: 26.1, Place: "Edelweiss", Href: "/articles/1#v1", Title: "Ruritania threatened its neighbour."},
		{Date: day("2023-01-20"), Actor: "RUR", Recipient: "GRK", Type: "SANCTION", Quad: MaterialConflict, Score: -8, Lat: 44.4, Lon: 26.1, Place: "Edelweiss", Href: "/articles/2#v1"},
		{ID: "a3 v2", Date: day("2023-02-14"), Actor: "GRK", Recipient: "RUR", Type: "CONSULT", Quad: VerbalCooperation, Score: 4, Lat: 45.8, Lon: 24.1, Place: "Strelsau", Href: "https://example.org/3"},
		{ID: "a3 v2", Date: day("2023-02-14"), Actor: "RUR", Recipient: "GRK", Type: "CONSULT", Quad: VerbalCooperation, Score: 4, Lat: 45.8, Lon: 24.1, Place: "Strelsau", Href: "https://example.org/3"},
		{Date: day("2023-03-02"), Actor: "GRK", Type: "PROTEST", Quad: MaterialConflict, Score: -6, Href: "/articles/4"},
		{Actor: "RUR", Recipient: "RUR", Type: "AID", Quad: MaterialCooperation, Score: 9, Lat: 43.2, Lon: 27.9, Place: "Zenda", Href: "/articles/5"},
	}
}

// many are n made-up events, the same each time.
func many(n int) []Event {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	types := []string{"AGREE", "CONSULT", "SUPPORT", "AID", "COOPERATE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "COERCE", "ASSAULT"}
	quads := []Quad{1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4}
	out := make([]Event, n)
	for i := range out {
		k := r.IntN(len(types))
		out[i] = Event{Date: day("2020-01-01").AddDays(r.IntN(1200)), Actor: fmt.Sprintf("A%02d", int(r.ExpFloat64()*9)), Recipient: fmt.Sprintf("A%02d", int(r.ExpFloat64()*9)),
			Type: types[k], Quad: quads[k], Score: 5 - float64(quads[k])*3, Lat: float64(r.IntN(120) - 55), Lon: float64(r.IntN(358) - 179), Place: fmt.Sprintf("Town %d", r.IntN(500)),
			Href: fmt.Sprintf("/events/%d", i), Title: "Something happened in the town, people said."}
	}
	return out
}

func drawn(t testing.TB, kind string, events []Event, o Options) *Picture {
	t.Helper()
	p, err := Draw(kind, slices.Values(events), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func svgOf(t testing.TB, p *Picture, theme Theme) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteSVG(&b, theme); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden holds each picture of a few events to a file that a person has looked at.
func TestGolden(t *testing.T) {
	for name, o := range map[string]Options{"series": {}, "types": {}, "network": {}, "map": {}, "timeline": {}, "series-score": {Measure: Score, Together: true}, "types-together": {Together: true}} {
		t.Run(name, func(t *testing.T) {
			kind, _, _ := strings.Cut(name, "-")
			o.Source, o.Width = "six made-up events", 640
			got := svgOf(t, drawn(t, kind, few(), o), Inline)
			if kind == "map" { // the coast is long, and what is of interest comes after it
				i := strings.Index(got, `<path class="chart-graticule"`)
				j := strings.Index(got, `<a class="chart-item"`)
				got = got[:i] + "…\n" + got[j:]
			}
			path := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || got != string(want) {
				t.Errorf("the picture is not that of %s (%v); look at it, then go test ./chart -update", path, err)
			}
		})
	}
}

// TestRowsOfOneEvent counts an event with two actors once where parties do not matter.
func TestRowsOfOneEvent(t *testing.T) {
	for kind, want := range map[string]string{"types": "CONSULT 1", "map": "Strelsau: 1 event:", "network": "GRK → RUR: 1 event: 1 cooperation", "timeline": "4 events from 3 Jan 2023 to 2 Mar 2023"} {
		if p := drawn(t, kind, few(), Options{}); !strings.Contains(p.Desc, want) {
			t.Errorf("%s says %q, want %q in it", kind, p.Desc, want)
		}
	}
}

// TestLinks finds a link on each mark, by the caller's rule if there is one.
func TestLinks(t *testing.T) {
	for _, kind := range Kinds() {
		p := drawn(t, kind, many(300), Options{})
		got := svgOf(t, p, Inline)
		if n := strings.Count(got, `<a class="chart-item" href="/events/`); n != p.Marks || n == 0 {
			t.Errorf("%s has %d links on %d marks", kind, n, p.Marks)
		}
		if !strings.Contains(got, ` role="group" `) {
			t.Errorf("%s has links and is an image, of which nothing can be reached", kind)
		}
		var seen []Selection
		p = drawn(t, kind, few(), Options{Link: func(s Selection) string { seen = append(seen, s); return "/events?x=1&y=2" }})
		if n := strings.Count(svgOf(t, p, Light), `href="/events?x=1&amp;y=2"`); n != p.Marks || len(seen) != n {
			t.Errorf("%s: %d links of %d marks by the rule, asked %d times", kind, n, p.Marks, len(seen))
		}
		if i := slices.IndexFunc(seen, func(s Selection) bool { return s.Count < 1 }); i >= 0 {
			t.Errorf("%s: a selection of no events: %+v", kind, seen[i])
		}
	}
}

func TestSelection(t *testing.T) {
	var got []Selection
	drawn(t, "series", few(), Options{By: Month, Link: func(s Selection) string { got = append(got, s); return "" }})
	want := Selection{Actor: "RUR", Recipient: "GRK", Quad: MaterialConflict, From: day("2023-01-01"), To: day("2023-01-31"), Count: 1}
	if !slices.Contains(got, want) {
		t.Errorf("%+v is not among %+v", want, got)
	}
	got = nil
	drawn(t, "map", few(), Options{Link: func(s Selection) string { got = append(got, s); return "" }})
	if want := (Selection{Place: "Edelweiss", Lat: 44.4, Lon: 26.1, Count: 2}); len(got) == 0 || got[0].Place != want.Place || got[0].Count != 2 || got[0].Lat < 44.39 || got[0].Lat > 44.41 {
		t.Errorf("%+v, want %+v first", got, want)
	}
}

func TestNothingToDraw(t *testing.T) {
	undated := []Event{{Actor: "A", Recipient: "B"}}
	for _, c := range []struct {
		kind, want string
		events     []Event
		o          Options
	}{
		{"series", "there are no events", nil, Options{}},
		{"types", "none of the 1 event has a date", undated, Options{}},
		{"timeline", "none of the 5 events is within the days asked for", append(few()[:5:5], Event{Date: day("2024-01-01")}), Options{From: day("2030-01-01")}},
		{"series", "none of the 6 events has a date within the days asked for", append(few()[:5:5], undated[0], undated[0]), Options{From: day("2030-01-01")}},
		{"network", "none of the 1 event has both an actor and a recipient", few()[4:5], Options{}},
		{"series", "none of the 1 event has both an actor and a recipient", few()[4:5], Options{}},
		{"map", "none of the 1 event has a place with coordinates", few()[4:5], Options{}},
	} {
		p := drawn(t, c.kind, c.events, c.o)
		if want := "Nothing to draw: " + c.want + "."; p.Nothing != want || !strings.Contains(strings.Join(strings.Fields(plainText(t, svgOf(t, p, Dark))), " "), want) {
			t.Errorf("%s: %q, want %q", c.kind, p.Nothing, want)
		}
	}
}

// plainText parses SVG and gives its character data.
func plainText(t testing.TB, svg string) string {
	t.Helper()
	var b strings.Builder
	check(t, svg, func(text string) { b.WriteString(text) })
	return b.String()
}

// check parses SVG strictly and refuses what could act: elements and attributes that are not
// of drawing, and addresses that are no page's.
func check(t testing.TB, svg string, text func(string)) {
	t.Helper()
	elements := []string{"svg", "title", "desc", "g", "a", "path", "rect", "circle", "text"}
	attributes := []string{"xmlns", "class", "role", "aria-labelledby", "aria-describedby", "aria-label", "id", "width", "height", "viewBox", "font-family", "font-size", "font-weight",
		"text-anchor", "x", "y", "cx", "cy", "r", "d", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "paint-order", "href"}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		switch e := token.(type) {
		case xml.CharData:
			text(string(e))
		case xml.StartElement:
			if !slices.Contains(elements, e.Name.Local) {
				t.Fatalf("an element %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				if !slices.Contains(attributes, a.Name.Local) {
					t.Fatalf("an attribute %s", a.Name.Local)
				}
				if a.Name.Local == "href" && safeHref(a.Value) != a.Value {
					t.Fatalf("a link to %q", a.Value)
				}
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("%s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.Comment, xml.Directive:
			t.Fatalf("%T in a picture", e)
		}
	}
}

// TestHostile puts script, controls and marks of direction in every field.
func TestHostile(t *testing.T) {
	for _, evil := range []string{`"><script>alert(1)</script>`, `' onload='alert(1)`, "</title></text></svg><img src=x onerror=alert(1)>", "]]>&lt;&#x3c;", "\x00\x01\x1b[31m", "a\u202eb\u2066c", "\xff\xfe", "javascript:alert(1)", " javascript:alert(1)", "//evil.example", "data:text/html,x", strings.Repeat("𝕬", 5000), "a\nb\tc\u2028d"} {
		e := Event{Date: day("2023-05-05"), Actor: evil, Recipient: "B" + evil, Type: evil, Quad: 9, Score: 1e300, Lat: 10, Lon: 20, Place: evil, Href: evil, Title: evil, ID: evil}
		for _, kind := range Kinds() {
			p := drawn(t, kind, append(few(), e, e), Options{Title: evil, Source: evil, ID: evil, Link: nil})
			for _, theme := range []Theme{Inline, Light, Dark} {
				svg := svgOf(t, p, theme)
				check(t, svg, func(string) {})
				if strings.ContainsAny(svg, "\x00\x1b\u202e\u2066\u2028") {
					t.Errorf("%s passes a control character on", kind)
				}
				if len(svg) > 400_000 {
					t.Errorf("%s of %d bytes", kind, len(svg))
				}
			}
			drawn(t, kind, few(), Options{Link: func(Selection) string { return evil }})
		}
	}
}

func TestSafeHref(t *testing.T) {
	for s, ok := range map[string]bool{"https://example.org/?a=b&c": true, "http://x": true, "HTTPS://x": true, "/a/b": true, "#v1": true, "?q=1": true, "../x": true, "": false,
		"javascript:alert(1)": false, "JaVaScRiPt:x": false, "//evil": false, "/\\evil": false, "vbscript:x": false, "data:x": false, "article": false, "java\nscript:x": false, "https://x\u00a0y": true, "/ x": false} {
		if got := safeHref(s) != ""; got != ok {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// TestBounds draws much, at every size, and finds bounded pictures whose marks stay inside.
func TestBounds(t *testing.T) {
	events := many(20_000)
	for _, kind := range Kinds() {
		for _, size := range [][2]int{{320, 200}, {320, 0}, {900, 0}, {4000, 4000}} {
			p := drawn(t, kind, events, Options{Width: size[0], Height: size[1]})
			if p.Marks == 0 || p.Marks > maxMarks+60 || p.Width != size[0] || size[1] != 0 && p.Height != size[1] || p.Height > maxHeight {
				t.Errorf("%s at %v: %d marks, %d by %d", kind, size, p.Marks, p.Width, p.Height)
			}
			if svg := svgOf(t, p, Light); len(svg) > 4<<20 {
				t.Errorf("%s at %v has %d bytes", kind, size, len(svg))
			}
			for _, e := range p.items {
				inside(t, kind, p, e)
			}
		}
	}
	for says, o := range map[string]Options{"pixels wide": {Width: 5}, "pixels high": {Height: 100_000}, "the first is after the last": {From: day("2023-01-02"), To: day("2023-01-01")}, "cannot be the most": {Max: -1}, "by day, week": {By: century}} {
		if _, err := Map(slices.Values(events), o); err == nil || !strings.Contains(err.Error(), says) || rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%+v: %v, want %q", o, err, says)
		}
	}
	if _, err := Draw("pie", slices.Values(events), Options{}); err == nil || !strings.Contains(err.Error(), "series, types") {
		t.Error(err)
	}
}

// inside checks that marks do not leave the picture.
func inside(t *testing.T, kind string, p *Picture, e element) {
	t.Helper()
	whole := box{x: -1, y: -1, w: float64(p.Width) + 2, h: float64(p.Height) + 2}
	switch e := e.(type) {
	case *group:
		for _, item := range e.items {
			inside(t, kind, p, item)
		}
	case *box:
		if !whole.holds(*e) {
			t.Errorf("%s %d by %d: a box at %.0f %.0f, %.0f by %.0f", kind, p.Width, p.Height, e.x, e.y, e.w, e.h)
		}
	case *label:
		w := textWidth(e.text, e.size, e.bold)
		x := e.at.x - [...]float64{0, w / 2, w}[e.anchor]
		if !whole.holds(box{x: x, y: e.at.y - e.size, w: w, h: e.size}) {
			t.Errorf("%s %d by %d: %q from %.0f to %.0f, at %.0f", kind, p.Width, p.Height, e.text, x, x+w, e.at.y)
		}
	}
}

// TestSame draws twice and finds the same bytes.
func TestSame(t *testing.T) {
	events := many(3000)
	for _, kind := range Kinds() {
		if a, b := svgOf(t, drawn(t, kind, events, Options{}), Dark), svgOf(t, drawn(t, kind, events, Options{}), Dark); a != b {
			t.Errorf("two pictures of %s differ", kind)
		}
	}
}

func TestPNG(t *testing.T) {
	for _, kind := range Kinds() {
		p := drawn(t, kind, many(200), Options{Width: 500})
		for theme, paper := range map[Theme]uint32{Inline: 0xff, Light: 0xff, Dark: 0x15} {
			var b bytes.Buffer
			if err := p.WritePNG(&b, theme, 1.5); err != nil {
				t.Fatal(err)
			}
			m, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Bounds().Dx(); got != 750 {
				t.Errorf("%s is %d pixels wide", kind, got)
			}
			if r, _, _, _ := m.At(0, 0).RGBA(); r>>8 != paper {
				t.Errorf("%s: the paper of theme %d is %x", kind, theme, r>>8)
			}
			ink := 0 // of the title, which is at the same place in each
			for x := 20; x < 300; x++ {
				for y := 20; y < 50; y++ {
					if r, _, _, _ := m.At(x, y).RGBA(); (r>>8 > 128) != (paper > 128) {
						ink++
					}
				}
			}
			if ink < 200 {
				t.Errorf("%s has a title of %d pixels", kind, ink)
			}
		}
	}
	if err := drawn(t, "map", few(), Options{Width: 4000, Height: 4000}).WritePNG(io.Discard, Light, 8); err == nil || !strings.Contains(err.Error(), "million pixels") {
		t.Errorf("a picture too large: %v", err)
	}
}

func FuzzPictures(f *testing.F) {
	f.Add("RUR", "GRK", "PROTEST", "Zenda", "/x", 1, 2, 700000, 12.0, 30.0, -4.0, 640)
	f.Add("", "\xff", "", "<", "javascript:", -5, 9, -40000000, -90.0, 180.0, 1e308, 320)
	f.Fuzz(func(t *testing.T, actor, recipient, kind, place, href string, quad, n, days int, lat, lon, score float64, width int) {
		var events []Event
		for i := range min(max(n, 1), 40) {
			d := day("1970-01-01").AddDays((days%1_000_000 + i*days%997))
			events = append(events, Event{ID: actor, Date: d, Actor: actor, Recipient: recipient, Type: kind, Quad: Quad(quad), Score: score, Lat: lat, Lon: lon + float64(i), Place: place, Href: href, Title: place + kind},
				Event{Date: d, Actor: recipient, Recipient: actor + fmt.Sprint(i), Type: place, Quad: Quad(quad + i), Lat: -lat, Lon: -lon})
		}
		for _, k := range Kinds() {
			p, err := Draw(k, slices.Values(events), Options{Title: kind, Width: width, By: By(max(quad, 0) % 5), Together: n%2 == 0, Max: max(quad, 0) % 50, Measure: Measure(n & 1)})
			if err != nil {
				if rapporteur.KindOf(err) != rapporteur.Invalid {
					t.Fatal(err)
				}
				continue
			}
			check(t, svgOf(t, p, Theme(n&1)), func(string) {})
			if p.Width < 600 {
				if err := p.WritePNG(io.Discard, Light, 0.5); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkMillion draws each picture of a million events.
func BenchmarkMillion(b *testing.B) {
	events := many(1_000_000)
	for _, kind := range Kinds() {
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				drawn(b, kind, events, Options{})
			}
		})
	}
}

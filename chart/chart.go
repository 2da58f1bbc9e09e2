// Package chart draws pictures of events that are good enough for a paper and for a page:
// dyads over time ([Series]), types over time ([Types]), who to whom ([Network]), places on a
// map ([Map]) and single events in order ([Timeline]). Each takes a sequence of [Event],
// counts it, and gives a [Picture], which is written as SVG for a page, as SVG for a file,
// or as PNG.
//
// The same events and options give the same bytes. Nothing that an event says can leave its
// place as text or as a link to http, https or a path of the same site, so that pages may
// embed the SVG as it is under a content security policy without 'unsafe-inline'.
package chart

import (
	"iter"
	"strings"

	"rapporteur"
)

// Event is one thing that one actor did to one recipient, either of which may be empty.
type Event struct {
	// ID joins the rows of an event with several actors or recipients: rows that follow one
	// another with the same ID count once where a picture is not about who did it to whom.
	// An event without one stands for itself.
	ID        string
	Date      rapporteur.Date
	Actor     string // as it is to be shown: a code, a name
	Recipient string
	Type      string // the codebook's, such as PROTEST
	Quad      Quad
	Score     float64 // PLOVER's conflict–cooperation score or Goldstein's, -10 to 10
	Lat, Lon  float64 // WGS 84 degrees; both 0 is no point
	Place     string
	Href      string // where its evidence is: http, https, or a path of the site
	Title     string // what it is, in a sentence
}

// Quad is PLOVER's and CAMEO's fourfold class of an event.
type Quad uint8

// The classes, numbered as GDELT and ICEWS number them.
const (
	NoQuad Quad = iota
	VerbalCooperation
	MaterialCooperation
	VerbalConflict
	MaterialConflict
)

var quadNames = [...]string{"not classed", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}

func (q Quad) String() string {
	if int(q) < len(quadNames) {
		return quadNames[q]
	}
	return quadNames[NoQuad]
}

// ParseQuad reads a class as reports name it; NoQuad stands for any other word.
func ParseQuad(s string) Quad {
	for q := VerbalCooperation; q <= MaterialConflict; q++ {
		if strings.EqualFold(s, quadNames[q]) {
			return q
		}
	}
	return NoQuad
}

// conflict tells the sides apart.
func (q Quad) conflict() bool { return q == VerbalConflict || q == MaterialConflict }

// Options say what is drawn and how; the zero value is good.
type Options struct {
	Title  string // default: what the picture shows
	Source string // where the events come from, said at the bottom
	ID     string // begins the ids within the SVG; must differ between pictures of one page. Letters, digits, hyphens

	Width  int // in pixels of CSS, 320 to 4,000; default 900
	Height int // 200 to 4,000; default: as the picture needs

	From, To rapporteur.Date // days to show, both included; default: all, but for a few far from the rest
	By       By              // how days are put together; default: by the length of time
	Measure  Measure         // what the bars of Series count
	Together bool            // Series: one panel of all dyads. Types: one stack of all types
	Max      int             // the most dyads, types, actors, places or labelled events shown; default: the picture's

	// Link gives the address of the events behind a mark; the default is that of the first
	// event. Addresses are held to the rule of Event.Href.
	Link func(Selection) string
}

// Measure is what a bar is as high as.
type Measure int

// The measures.
const (
	Count Measure = iota // how many events
	Score                // the sum of their scores
)

// Selection is the events behind a mark: what is set narrows it. Actor and Recipient are as
// Event has them; From and To are days, both included.
type Selection struct {
	Actor, Recipient, Type, Place string

	Quad     Quad
	From, To rapporteur.Date
	Lat, Lon float64
	Count    int
}

// Kinds are the names of the pictures.
func Kinds() []string { return []string{"series", "types", "network", "map", "timeline"} }

// Draw draws the picture of a kind.
func Draw(kind string, events iter.Seq[Event], o Options) (*Picture, error) {
	switch kind {
	case "series":
		return Series(events, o)
	case "types":
		return Types(events, o)
	case "network":
		return Network(events, o)
	case "map":
		return Map(events, o)
	case "timeline":
		return Timeline(events, o)
	}
	return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no picture that can be drawn; use %s", kind, strings.Join(Kinds(), ", "))
}

// The bounds of a picture.
const (
	minWidth, maxWidth   = 320, 4000
	minHeight, maxHeight = 200, 4000
	defaultWidth         = 900
	maxMarks             = 5000 // bars, bubbles, dots
)

// check refuses sizes and spans that cannot be drawn and fills in the width.
func (o *Options) check() error {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	switch {
	case o.Width < minWidth || o.Width > maxWidth:
		return rapporteur.Errorf(rapporteur.Invalid, "a picture %d pixels wide cannot be drawn; use %d to %d", o.Width, minWidth, maxWidth)
	case o.Height != 0 && (o.Height < minHeight || o.Height > maxHeight):
		return rapporteur.Errorf(rapporteur.Invalid, "a picture %d pixels high cannot be drawn; use %d to %d", o.Height, minHeight, maxHeight)
	case !o.From.IsZero() && !o.To.IsZero() && o.To.Before(o.From):
		return rapporteur.Errorf(rapporteur.Invalid, "no day is from %s to %s: the first is after the last", o.From, o.To)
	case o.By < Auto || o.By > Year:
		return rapporteur.Errorf(rapporteur.Invalid, "days are put together by day, week, month or year")
	case o.Max < 0:
		return rapporteur.Errorf(rapporteur.Invalid, "%d cannot be the most that is shown; use 1 or more, or 0 for the default", o.Max)
	}
	return nil
}

// most is the bound that the caller set within the picture's own.
func (o *Options) most(normal, limit int) int {
	if o.Max == 0 {
		return normal
	}
	return min(o.Max, limit)
}

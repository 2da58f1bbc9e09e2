package desk

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// markKind is a layer of marks in an article's text. Where marks of two kinds begin and end
// together, the lesser kind is the outer one.
type markKind byte

const (
	claimMark markKind = iota
	feedbackMark
	placeMark
	actorMark
	cueMark
	eventMark
)

// markClasses are the classes by which style and script know the kinds.
var markClasses = [...]string{claimMark: "m-c", feedbackMark: "m-f", placeMark: "m-p", actorMark: "m-a", cueMark: "m-q", eventMark: "m-e"}

// textMark is a stretch of an article's text that stands for something.
type textMark struct {
	rapporteur.Span
	kind  markKind
	row   string   // of events, claims and cues: the row's fingerprint; the mark leads to it
	title string   // of actors and places: what is known of them
	about []string // of feedback: the comments' ids
}

// bubble stands in the margin where feedback ends.
type bubble struct {
	at    int // byte of the text
	id    string
	count int
	open  bool // not all of it is resolved
	about string
}

// markUp is an article's text as HTML: a <p> for each paragraph with the code point at
// which it begins, and marks that nest however they overlap: one that another's end cuts is
// closed there and opened again. Links do not stand within links.
func markUp(text string, marks []textMark, bubbles []bubble) template.HTML {
	slices.SortStableFunc(marks, func(a, b textMark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.kind, b.kind))
	})
	slices.SortStableFunc(bubbles, func(a, b bubble) int { return cmp.Compare(a.at, b.at) })
	w := &markWriter{text: text, marks: marks, bubbles: bubbles, seen: map[string]bool{}}
	points, at := 0, 0
	for _, p := range paragraphs(text) {
		points += utf8.RuneCountInString(text[at:p.Start])
		at = p.Start
		w.paragraph(p, points)
	}
	return template.HTML(w.String())
}

// paragraphs are the stretches of a text between blank lines, without the white space
// around them.
func paragraphs(text string) []rapporteur.Span {
	var out []rapporteur.Span
	begin, end := -1, 0
	at := 0
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimSpace(line); trimmed == "" {
			if begin >= 0 {
				out, begin = append(out, rapporteur.Span{Start: begin, End: end}), -1
			}
		} else {
			if begin < 0 {
				begin = at + strings.Index(line, trimmed)
			}
			end = at + strings.Index(line, trimmed) + len(trimmed)
		}
		at += len(line)
	}
	if begin >= 0 {
		out = append(out, rapporteur.Span{Start: begin, End: end})
	}
	return out
}

// markWriter writes paragraphs with the marks that are open, outermost first.
type markWriter struct {
	bytes.Buffer
	text    string
	marks   []textMark // not yet begun, in order
	bubbles []bubble   // not yet written, in order
	open    []opened
	links   int
	seen    map[string]bool // rows that have their anchor
}

type opened struct {
	*textMark
	tag string
}

func (w *markWriter) paragraph(p rapporteur.Span, points int) {
	w.WriteString(`<p data-start="`)
	w.WriteString(strconv.Itoa(points))
	w.WriteString(`">`)
	for at := p.Start; at < p.End; {
		w.shut(at)
		w.bubble(at)
		w.begin(at)
		next := w.next(at, p.End)
		template.HTMLEscape(w, []byte(w.text[at:next]))
		at = next
	}
	w.shut(p.End)
	var on []textMark // marks over several paragraphs go on in the next
	for _, o := range w.cut(0) {
		on = append(on, *o.textMark)
	}
	w.marks = append(on, w.marks...)
	w.bubble(p.End)
	w.WriteString("</p>\n")
}

// next is the first place after at where something begins or ends.
func (w *markWriter) next(at, end int) int {
	if len(w.marks) > 0 {
		end = min(end, w.marks[0].Start)
	}
	if len(w.bubbles) > 0 && w.bubbles[0].at > at {
		end = min(end, w.bubbles[0].at)
	}
	for _, o := range w.open {
		end = min(end, o.End)
	}
	return end
}

// begin opens the marks that begin at a place, or before it in white space that is not shown.
func (w *markWriter) begin(at int) {
	for len(w.marks) > 0 && w.marks[0].Start <= at {
		m := &w.marks[0]
		w.marks = w.marks[1:]
		if m.End > at {
			w.push(m)
		}
	}
}

// shut closes the marks that end at a place.
func (w *markWriter) shut(at int) {
	for i, o := range w.open {
		if o.End <= at {
			for _, again := range w.cut(i) {
				if again.End > at {
					w.push(again.textMark)
				}
			}
			return
		}
	}
}

// cut closes the open marks from the i-th on and gives them back.
func (w *markWriter) cut(i int) []opened {
	cut := slices.Clone(w.open[i:])
	for _, o := range slices.Backward(cut) {
		w.WriteString("</" + o.tag + ">")
		if o.tag == "a" {
			w.links--
		}
	}
	w.open = w.open[:i]
	return cut
}

func (w *markWriter) push(m *textMark) {
	tag := "span"
	if (m.kind == eventMark || m.kind == cueMark) && w.links == 0 {
		tag = "a"
		w.links++
	}
	w.WriteString("<" + tag + ` class="m ` + markClasses[m.kind] + `"`)
	if m.row != "" {
		first := !w.seen[m.row]
		w.seen[m.row] = true
		if first {
			w.attribute("id", "at-"+m.row)
		}
		w.attribute("data-row", m.row)
		if tag == "a" {
			w.attribute("href", "#row-"+m.row)
			if !first {
				w.attribute("tabindex", "-1")
			}
		}
	}
	if m.title != "" {
		w.attribute("title", m.title)
	}
	if len(m.about) > 0 {
		w.attribute("data-feedback", strings.Join(m.about, " "))
	}
	w.WriteByte('>')
	w.open = append(w.open, opened{m, tag})
}

func (w *markWriter) attribute(name, value string) {
	w.WriteString(" " + name + `="`)
	template.HTMLEscape(w, []byte(value))
	w.WriteByte('"')
}

// bubble writes the bubbles up to a place, once no link is open.
func (w *markWriter) bubble(at int) {
	for w.links == 0 && len(w.bubbles) > 0 && w.bubbles[0].at <= at {
		b := w.bubbles[0]
		w.bubbles = w.bubbles[1:]
		class := "bubble"
		if !b.open {
			class += " resolved"
		}
		w.WriteString(`<a class="` + class + `"`)
		w.attribute("id", "bubble-"+b.id)
		w.attribute("href", "#feedback-"+b.id)
		w.attribute("data-bubble", b.id)
		w.attribute("aria-label", count(b.count, "comment", "comments")+" on “"+b.about+"”")
		w.WriteString(`>` + strconv.Itoa(b.count) + `</a>`)
	}
}

package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"rapporteur"
)

// Text says how a report is laid out for a person.
type Text struct {
	Width   int  // cells a line, at least 60; 0 is 110
	Color   bool // SGR colours, for a terminal
	Explain bool // what made each row
}

// Write prints the report so that it reads in a minute: facts first, each with its
// sentence and the words that carry it in brackets; who says so; what is disputed;
// what stayed unresolved.
func (t Text) Write(w io.Writer, r *rapporteur.Report) error {
	if t.Width == 0 {
		t.Width = 110
	}
	t.Width = max(t.Width, 60)
	p := &page{Text: t, painter: painter(t.Color), index: newIndex(r), report: r, out: bufio.NewWriter(w)}
	p.heading()
	p.events()
	p.claims()
	p.disputes()
	p.unresolved()
	return p.out.Flush()
}

// page is one report being laid out.
type page struct {
	Text
	painter
	index
	report *rapporteur.Report
	out    *bufio.Writer
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

func (p *page) section(title string) { p.line("\n%s", p.paint(title, bold)) }

// heading is the title, and what is known of the article at the right edge or below.
func (p *page) heading() {
	a := &p.report.Article
	title := clean(a.Title)
	if title == "" {
		title = "(no title)"
	}
	about := joinNonEmpty(" · ", a.Published.String(), clean(a.Source), clean(a.Byline), a.Language, rating(a.Rating))
	if gap := p.Width - width(title) - width(about); about != "" && gap >= 2 {
		p.line("%s%s%s", p.paint(title, bold), strings.Repeat(" ", gap), p.paint(about, faint))
		return
	}
	p.line("%s", p.paint(wrap(title, p.Width, ""), bold))
	if about != "" {
		p.line("%s", p.paint(about, faint))
	}
}

// sections of events by modality, in the order in which a reader wants them.
var sections = []struct {
	title      string
	modalities []rapporteur.Modality
}{
	{"WHAT HAPPENED", []rapporteur.Modality{rapporteur.Actual, rapporteur.Future}},
	{"WHAT MAY HAPPEN", []rapporteur.Modality{rapporteur.Hypothetical}},
	{"WHAT DID NOT", []rapporteur.Modality{rapporteur.Negated}},
	{"BACKGROUND", []rapporteur.Modality{rapporteur.Historical}},
}

func (p *page) events() {
	if len(p.report.Events) == 0 {
		p.section("WHAT HAPPENED")
		p.line("   No event of the codebook was found in this text.")
		return
	}
	for _, s := range sections {
		titled := false
		for i := range p.report.Events {
			e := &p.report.Events[i]
			if !slices.Contains(s.modalities, e.Modality) {
				continue
			}
			if !titled {
				p.section(s.title)
				titled = true
			}
			p.event(e)
		}
	}
}

func (p *page) event(e *rapporteur.Event) {
	what := e.Type
	if len(e.Modes) > 0 {
		what += " " + strings.Join(e.Modes, " ")
	}
	if e.Modality == rapporteur.Future {
		what += " (future)"
	}
	var counts []string
	for _, m := range e.Magnitudes {
		counts = append(counts, howMany(m))
	}
	claimed := ""
	if len(e.Claims) > 0 {
		claimed = "claimed by " + numbers(e.Claims)
	}
	about := joinNonEmpty(" · ", days(e.Date), where(e.Place), strings.Join(counts, ", "), claimed)
	p.row(number(e.ID), p.parties(e), what, quadStyle(e.Quad), about, e.Confidence)
	sentence := sentenceOf(p.report, e.Sentence, e.Trigger.Span)
	p.line("   %s", p.mark(wrap(excerpt(p.report.Article.Text, sentence, e.Trigger.Span, 2*(p.Width-6)), p.Width-3, "   ")))
	p.explain(e.Explain)
}

// row lays out one event: who, what, when and where, how sure; what does not fit in
// the line goes to one of its own.
func (p *page) row(n, parties, what string, st style, about string, confidence float64) {
	third := (p.Width - 10) * 2 / 5
	head := fmt.Sprintf("%-3s%s", n, pad(parties, third))
	sure := fmt.Sprintf("%.2f", confidence)
	tail := width(what) + 2 + width(about)
	if room := p.Width - width(head) - 2 - len(sure) - 2; tail <= room {
		middle := pad(what, 20)
		if width(middle)+2+width(about) > room {
			middle = what
		}
		gap := strings.Repeat(" ", room-width(middle)-2-width(about)+2)
		p.line("%s  %s  %s%s%s", head, p.paint(middle, st), about, gap, p.paint(sure, faint))
		return
	}
	first := fmt.Sprintf("%-3s%s", n, clip(parties, p.Width-10-width(what)-2))
	gap := max(p.Width-width(first)-2-width(what)-len(sure), 2)
	p.line("%s  %s%s%s", first, p.paint(what, st), strings.Repeat(" ", gap), p.paint(sure, faint))
	if about != "" {
		p.line("   %s", wrap(about, p.Width-3, "   "))
	}
}

// quadStyle colours by quad class: cooperation green, verbal conflict yellow,
// material conflict red.
func quadStyle(quad string) style {
	switch quad {
	case "verbal cooperation", "material cooperation":
		return green
	case "verbal conflict":
		return yellow
	case "material conflict":
		return red
	}
	return plain
}

// mark makes the bracketed words stand out where there is colour.
func (p *page) mark(s string) string {
	if !p.Color {
		return s
	}
	return strings.NewReplacer("[", string(bold)+"[", "]", "]"+reset).Replace(s)
}

func (p *page) explain(x *rapporteur.Explanation) {
	if !p.Explain || x == nil {
		return
	}
	steps := append([]string{x.Rule}, x.Steps...)
	if x.RunnerUp != "" {
		steps = append(steps, fmt.Sprintf("next best %s %.2f", x.RunnerUp, x.RunnerUpScore))
	}
	p.line("   %s", p.paint(wrap("why: "+clean(strings.Join(steps, "; ")), p.Width-3, "        "), cyan))
}

func (p *page) claims() {
	if len(p.report.Claims) == 0 {
		return
	}
	p.section("WHO SAYS SO")
	for i := range p.report.Claims {
		p.claim(&p.report.Claims[i])
	}
}

func (p *page) claim(c *rapporteur.Claim) {
	speaker := p.all(c.Speakers)
	if speaker == "" {
		speaker = "(speaker not named)"
	}
	parts := make([]string, len(c.Content))
	for i, q := range c.Content {
		parts[i] = clean(q.Text)
	}
	notes := []string{c.Form, days(c.Date)}
	if c.Evidence != "" {
		notes = append(notes, "evidence: "+c.Evidence)
	}
	if c.Within != "" {
		notes = append(notes, "within "+number(c.Within))
	}
	if len(c.Events) > 0 {
		notes = append(notes, "tells of "+numbers(c.Events))
	}
	head := fmt.Sprintf("%-3s%s  %s", number(c.ID), clip(speaker, p.Width/2), p.paint(stanceVerbs[c.Stance], stanceStyle(c.Stance)))
	about := joinNonEmpty(" · ", notes...)
	if speakerWidth := 5 + min(width(speaker), p.Width/2) + width(stanceVerbs[c.Stance]); speakerWidth+2+width(about) <= p.Width {
		p.line("%s  %s", head, p.paint(about, faint))
	} else {
		p.line("%s", head)
		p.line("   %s", p.paint(wrap(about, p.Width-3, "   "), faint))
	}
	p.line("   %s", wrap("“"+clip(strings.Join(parts, " … "), 3*(p.Width-3))+"”", p.Width-3, "   "))
	p.explain(c.Explain)
}

func stanceStyle(s rapporteur.Stance) style {
	switch s {
	case rapporteur.Deny, rapporteur.Threaten:
		return red
	case rapporteur.Allege, rapporteur.Warn, rapporteur.Demand:
		return yellow
	}
	return plain
}

// disputes sets the two sides of each dispute beside each other, once.
func (p *page) disputes() {
	titled := false
	for i := range p.report.Claims {
		c := &p.report.Claims[i]
		for _, id := range c.Disputes {
			o := p.index.claims[id]
			if o == nil || !p.first(c, o) {
				continue
			}
			if !titled {
				p.section("DISPUTED")
				titled = true
			}
			half := (p.Width - 6) / 2
			p.line("   %s ↔ %s", pad(clip(p.side(c), half), half), clip(p.side(o), half))
			p.line("   %s   %s", p.paint(pad(p.saying(c, half), half), faint), p.paint(p.saying(o, half), faint))
		}
	}
}

// first reports whether c comes before o in the report, so that a pair is told once.
func (p *page) first(c, o *rapporteur.Claim) bool {
	for i := range p.report.Claims {
		switch &p.report.Claims[i] {
		case c:
			return true
		case o:
			return !slices.Contains(o.Disputes, c.ID)
		}
	}
	return true
}

func (p *page) side(c *rapporteur.Claim) string {
	by := p.all(c.Speakers)
	if by == "" {
		by = "someone not named"
	}
	side := fmt.Sprintf("%s %s by %s", number(c.ID), stancePast[c.Stance], by)
	if c.Evidence == "offered" || c.Evidence == "withheld" {
		side += ", evidence " + c.Evidence
	}
	return side
}

func (p *page) saying(c *rapporteur.Claim, n int) string {
	if len(c.Content) == 0 {
		return ""
	}
	return "“" + clip(clean(c.Content[0].Text), n-2) + "”"
}

func (p *page) unresolved() {
	if len(p.report.Unresolved) == 0 {
		return
	}
	p.section("UNRESOLVED")
	for _, u := range p.report.Unresolved {
		p.line("   “%s” (%s: %s)", clip(clean(u.Text), p.Width/2), u.What, clean(u.Reason))
	}
}

func joinNonEmpty(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), sep)
}

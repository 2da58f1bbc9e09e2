package evaluate

import (
	"time"

	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/internal/polnear"
	"rapporteur/text"
)

// AttributionScores says how well attributions are found.
type AttributionScores struct {
	// Source, Cue and Content count exact spans: maximal runs of words of one role.
	Source, Cue, Content Counts
	Characters           Counts // of contents, white space left out
	// Speakers: of the attributions found whose content and cue overlap one of the
	// gold's, those whose speaker is the gold's.
	SpeakersRight, SpeakersFound int
	Words                        int
	Elapsed                      time.Duration // in finding, trees given
}

// Counts are what precision, recall and F1 are made of.
type Counts struct{ Gold, Found, Right int }

// F1 is the harmonic mean of precision and recall, 0 to 1.
func (c Counts) F1() float64 {
	if c.Right == 0 {
		return 0
	}
	return 2 * float64(c.Right) / float64(c.Gold+c.Found)
}

// Attributions scores a model on articles, whose words and trees annotate gives.
func Attributions(articles []polnear.Article, annotate func(string) *text.Doc, m *attribution.Model) AttributionScores {
	var s AttributionScores
	for _, a := range articles {
		doc := annotate(a.Text)
		start := time.Now()
		found := m.Find(doc)
		s.Elapsed += time.Since(start)
		s.Words += len(doc.Words)
		s.addSpans(polnear.Roles(a, doc), rolesOf(doc, found))
		s.addSpeakers(a, doc, found)
	}
	return s
}

// rolesOf gives every word the one role that the outermost attributions give it.
func rolesOf(doc *text.Doc, found []attribution.Attribution) []attribution.Role {
	roles := make([]attribution.Role, len(doc.Words))
	mark := func(rs []attribution.Range, r attribution.Role) {
		for _, x := range rs {
			for i := x.First; i < x.Last; i++ {
				if roles[i] == attribution.NoRole {
					roles[i] = r
				}
			}
		}
	}
	for _, a := range found {
		if a.Within >= 0 {
			continue // the corpus has no attributions within others
		}
		if !a.Inherited {
			mark(a.Source, attribution.Source)
		}
		mark(a.Cue, attribution.Cue)
		mark(a.Content, attribution.Content)
	}
	return roles
}

func (s *AttributionScores) addSpans(gold, found []attribution.Role) {
	counts := [...]*Counts{attribution.Source: &s.Source, attribution.Cue: &s.Cue, attribution.Content: &s.Content}
	want := roleSpans(gold)
	for k := range want {
		counts[k.role].Gold++
	}
	for k := range roleSpans(found) {
		counts[k.role].Found++
		if want[k] {
			counts[k.role].Right++
		}
	}
}

type roleSpan struct {
	role        attribution.Role
	first, last int
}

func roleSpans(roles []attribution.Role) map[roleSpan]bool {
	out := map[roleSpan]bool{}
	for i := 0; i < len(roles); {
		j := i
		for j < len(roles) && roles[j] == roles[i] {
			j++
		}
		if roles[i] != attribution.NoRole {
			out[roleSpan{roles[i], i, j}] = true
		}
		i = j
	}
	return out
}

func (s *AttributionScores) addSpeakers(a polnear.Article, doc *text.Doc, found []attribution.Attribution) {
	inContent := make([]bool, len(a.Text))
	for _, g := range a.Attributions {
		mark(a.Text, g.Content, inContent, &s.Characters.Gold)
	}
	seen := make([]bool, len(a.Text))
	for _, f := range found {
		if f.Within >= 0 {
			continue // the corpus has no attributions within others
		}
		content := spansOf(doc, f.Content)
		var n int
		mark(a.Text, content, seen, &n)
		s.Characters.Found += n
		if g, ok := match(a.Attributions, content, spansOf(doc, f.Cue)); ok && len(g.Source) > 0 {
			s.SpeakersFound++
			if overlap(g.Source, spansOf(doc, f.Source)) > 0 {
				s.SpeakersRight++
			}
		}
	}
	for i := range seen {
		if seen[i] && inContent[i] {
			s.Characters.Right++
		}
	}
}

// mark sets the first bytes of the spans' characters, white space left out, and counts
// the new ones.
func mark(text string, spans []rapporteur.Span, set []bool, n *int) {
	for _, sp := range spans {
		for i := sp.Start; i < sp.End; i++ {
			if c := text[i]; c != ' ' && c != '\n' && c != '\t' && c&0xC0 != 0x80 && !set[i] {
				set[i] = true
				*n++
			}
		}
	}
}

// match returns the gold attribution whose content overlaps most, where the cues
// overlap too or one has none.
func match(gold []polnear.Attribution, content, cue []rapporteur.Span) (best polnear.Attribution, ok bool) {
	most := 0
	for _, g := range gold {
		n := overlap(g.Content, content)
		if n > most && (len(cue) == 0 || overlap(g.Cue, cue) > 0) {
			best, most = g, n
		}
	}
	return best, most > 0
}

func overlap(a, b []rapporteur.Span) (bytes int) {
	for _, x := range a {
		for _, y := range b {
			bytes += max(0, min(x.End, y.End)-max(x.Start, y.Start))
		}
	}
	return bytes
}

func spansOf(doc *text.Doc, rs []attribution.Range) []rapporteur.Span {
	var out []rapporteur.Span
	for _, r := range rs {
		out = append(out, doc.Span(r.First, r.Last))
	}
	return out
}

// Figures are the scores in percent.
func (s *AttributionScores) Figures() []Figure {
	return []Figure{
		{"source-f1", 100 * s.Source.F1()},
		{"cue-f1", 100 * s.Cue.F1()},
		{"content-f1", 100 * s.Content.F1()},
		{"content-characters-f1", 100 * s.Characters.F1()},
		{"speaker-right", 100 * float64(s.SpeakersRight) / float64(max(1, s.SpeakersFound))},
		{"words-per-second", float64(s.Words) / max(1e-9, s.Elapsed.Seconds())},
	}
}

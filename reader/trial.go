package reader

import (
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
)

// Trial is what came of the example of a frame.
type Trial struct {
	Sense  *codebook.Sense
	Passed bool
	Got    []string // the events that came out instead, in words; empty for none
}

// Try reads the example of a frame: its type and mode must come out, with just the marked
// actors and recipients where any are marked. r must read with the frame's codebook.
func (r *Reader) Try(s *codebook.Sense) (Trial, error) {
	t := Trial{Sense: s}
	rep, err := r.Read(rapporteur.Article{ID: s.ID, Text: s.Example.Text, Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}})
	if err != nil {
		return t, err
	}
	for i := range rep.Events {
		e := &rep.Events[i]
		if e.Type == s.Type && (s.Mode == "" || slices.Contains(e.Modes, s.Mode)) &&
			covered(s.Example.Actors, e.Actors) && covered(s.Example.Recipients, e.Recipients) {
			t.Passed = true
			return t, nil
		}
		t.Got = append(t.Got, inWords(e))
	}
	return t, nil
}

// covered reports whether every marked span meets a participant, and no participant is
// left over; where nothing is marked, anyone may take part.
func covered(marked []rapporteur.Span, got []rapporteur.Participant) bool {
	if len(marked) == 0 {
		return true
	}
	for _, m := range marked {
		if !slices.ContainsFunc(got, func(p rapporteur.Participant) bool { return p.Span.Overlaps(m) }) {
			return false
		}
	}
	return len(got) <= len(marked)
}

// inWords is an event in a line: "STRIKE wildcat: miners → the company".
func inWords(e *rapporteur.Event) string {
	return strings.Join(append([]string{e.Type}, e.Modes...), " ") + ": " + partyNames(e.Actors) + " → " + partyNames(e.Recipients)
}

func partyNames(ps []rapporteur.Participant) string {
	if len(ps) == 0 {
		return "nobody"
	}
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = p.Text
	}
	return strings.Join(names, ", ")
}

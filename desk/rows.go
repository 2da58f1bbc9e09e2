package desk

import (
	"net/url"
	"sort"

	"rapporteur"
)

// articlePath is where an article is read; rowPath is where a row of it stands there.
func articlePath(id string) string { return "/articles/" + url.PathEscape(id) }

func rowPath(k rapporteur.RowKey) string {
	return articlePath(k.Article) + "#row-" + url.PathEscape(k.Row)
}

// segment is a part of a passage; Mark is what the words are, empty for none.
type segment struct{ Text, Mark string }

// marked cuts a passage at the spans that are to be marked. Spans outside it are left out,
// and of two that overlap the first is kept.
func marked(p rapporteur.Passage, marks []mark) []segment {
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].Start < marks[j].Start })
	var out []segment
	at := 0
	for _, m := range marks {
		start, end := m.Start-p.Sentence.Start, m.End-p.Sentence.Start
		if start < at || end <= start || end > len(p.Text) {
			continue
		}
		if start > at {
			out = append(out, segment{Text: p.Text[at:start]})
		}
		out, at = append(out, segment{p.Text[start:end], m.what}), end
	}
	if at < len(p.Text) {
		out = append(out, segment{Text: p.Text[at:]})
	}
	return out
}

type mark struct {
	rapporteur.Span
	what string
}

// eventPassage marks an event's words in its sentence.
func eventPassage(e rapporteur.EventRow) []segment {
	return marked(e.Passage, []mark{{e.Event.Trigger.Span, "trigger"}})
}

// claimPassage marks a claim's cue and content in its sentence.
func claimPassage(c rapporteur.ClaimRow) []segment {
	var marks []mark
	if c.Claim.Cue != nil {
		marks = append(marks, mark{c.Claim.Cue.Span, "cue"})
	}
	for _, q := range c.Claim.Content {
		marks = append(marks, mark{q.Span, "content"})
	}
	return marked(c.Passage, marks)
}

// party is a participant as lists show it: a name, with what it stands for.
type party struct {
	Name, Code, Sectors string
	Key                 string // for filters
	Unresolved          string
}

func partyOf(p rapporteur.Participant) party {
	out := party{Name: p.Text, Code: p.Code, Unresolved: p.Unresolved, Key: p.Code}
	for i, s := range p.Sectors {
		if i > 0 {
			out.Sectors += " "
		}
		out.Sectors += s
	}
	if len(p.Sectors) > 0 && p.Code != "" {
		out.Key = p.Code + "/" + p.Sectors[0]
	}
	if out.Key == "" {
		out.Key = p.Text
	}
	return out
}

// when is the day or days of an event, or of its article where it has none.
func when(d *rapporteur.EventDate, published rapporteur.Date) (text string) {
	switch {
	case d == nil || d.Start.IsZero() && d.End.IsZero():
		return day(published)
	case d.End.IsZero() || d.Start == d.End:
		return day(d.Start)
	case d.Start.IsZero():
		return "until " + day(d.End)
	}
	return days(d.Start, d.End)
}

// days writes a span of days as short as it can be.
func days(from, to rapporteur.Date) string {
	switch {
	case from.IsZero():
		return day(to)
	case to.IsZero() || from == to:
		return day(from)
	case from.Year == to.Year && from.Month == to.Month:
		if from.Day == 1 && to.AddDays(1).Day == 1 {
			return from.Time().Format("Jan 2006")
		}
		return from.Time().Format("2") + "–" + day(to)
	case from.Year == to.Year:
		if from.Day == 1 && from.Month == 1 && to.Day == 31 && to.Month == 12 {
			return from.Time().Format("2006")
		}
		return from.Time().Format("2 Jan") + " – " + day(to)
	}
	return day(from) + " – " + day(to)
}

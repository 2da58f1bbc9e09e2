package desk

import (
	"strings"
	"testing"

	"rapporteur"
)

// TestRowsAreEscaped holds that what a row says is text and never markup, in each of its parts.
func TestRowsAreEscaped(t *testing.T) {
	const bad = `"'><script>&`
	e := rapporteur.Event{Type: bad, Quad: bad, Modes: []string{bad}, Modality: bad}
	p := rapporteur.Participant{Text: bad, Code: bad, Sectors: []string{bad}, Unresolved: bad}
	for part, got := range map[string]string{
		"kind":    string(kindHTML(e)),
		"parties": string(partiesHTML([]rapporteur.Participant{p, {Text: bad}})),
		"passage": string(passageHTML([]segment{{bad, bad}, {bad, ""}})),
	} {
		if strings.Contains(got, "<script") || strings.Contains(got, `"'`) || strings.Count(got, "&lt;script&gt;&amp;") < 3 {
			t.Errorf("%s: %s", part, got)
		}
	}
}

func TestRowParts(t *testing.T) {
	e := rapporteur.Event{Type: "AID", Quad: "material cooperation", Modes: []string{"military"}, Modality: rapporteur.Actual}
	ps := []rapporteur.Participant{{Text: "Kyiv", Code: "UKR", Sectors: []string{"GOV"}}, {Text: "a man", Unresolved: "nobody knows"}}
	for _, c := range []struct{ got, want string }{
		{string(kindHTML(e)), `<span class="kind"><span class="dot material-cooperation" title="material cooperation"></span><b>AID</b> <span class="mode">military</span></span>`},
		{string(partiesHTML(ps)), `<span class="party"><a class="plain" href="/events?actor=UKR%2FGOV">Kyiv</a> <abbr class="code">UKR GOV</abbr></span><span class="and">, </span>` +
			`<span class="party" title="nobody knows"><a class="plain" href="/events?actor=a+man">a man</a> <abbr class="code none">?</abbr></span>`},
		{string(passageHTML([]segment{{"They ", ""}, {"sent", "trigger"}, {" tea.", ""}})), `They <mark class="m-trigger">sent</mark> tea.`},
		{string(confidenceHTML(0.876)), `<span class="conf c9" title="confidence 0.88"><span class="unseen">confidence </span>88<span aria-hidden="true">%</span></span>`},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant %s", c.got, c.want)
		}
	}
}

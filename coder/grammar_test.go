package coder

import (
	"fmt"
	"strings"
	"testing"

	"rapporteur"
)

// line shows an event in a line: TYPE mode modality ACTORS > RECIPIENTS.
func line(e rapporteur.Event) string {
	codes := func(ps []rapporteur.Participant) string {
		var out []string
		for _, p := range ps {
			out = append(out, p.Code)
		}
		return strings.Join(out, "+")
	}
	return fmt.Sprintf("%s %s %s %s > %s", e.Type, strings.Join(e.Modes, ","), e.Modality, codes(e.Actors), codes(e.Recipients))
}

func TestGrammar(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct{ name, text, want string }{
		{"passive with agent", "The Syrian village was shelled by Turkish troops on Monday.", "ASSAULT heavy-weapons actual TUR > SYR"},
		{"passive without agent", "Two French journalists were kidnapped in the Libyan capital on Friday.", "ASSAULT abduct actual  > FRA"},
		{"nominalisation", "Diplomats noted Russia's support for Serbia in the long dispute.", "SUPPORT  actual RUS > SRB"},
		{"light verb", "The French president paid a visit to Algeria on Tuesday.", "CONSULT visit actual FRA > DZA"},
		{"light verb that suffers", "Hungary faced sharp criticism from Germany on Thursday.", "ACCUSE disapprove actual DEU > HUN"},
		{"control", "Iran has refused to meet the Iraqi envoy.", "REJECT meet actual IRN > IRQ"},
		{"object control", "The French president urged Israel to withdraw its troops from Lebanon.", "REQUEST yield actual FRA > ISR"},
		{"agreement to help", "Germany agreed to send aid to Mali.", "AGREE  actual DEU > MLI"},
		{"coordinated actors", "Poland and Lithuania condemned Belarus on Wednesday.", "ACCUSE disapprove actual POL+LTU > BLR"},
		{"coordinated recipients", "Chad expelled the ambassadors of Sudan and Libya.", "SANCTION expel actual TCD > SDN+LBY"},
		{"relative clause", "Turkish warplanes that bombed Syrian rebels returned to their base.", "ASSAULT aerial actual TUR > SYR"},
		{"future cooperation", "The German chancellor will visit Turkey next week.", "AGREE  future DEU > TUR"},
		{"what one will not do", "Israel said it will not release the Palestinian prisoners.", "REJECT yield actual ISR > PSE"},
		{"duty", "The British foreign secretary said that Sudan must withdraw its forces.", "REQUEST yield actual GBR > SDN"},
		{"threat", "Pakistan threatened to cut diplomatic ties with India.", "THREATEN relations actual PAK > IND"},
		{"reciprocal", "The Chinese president met the Russian prime minister in Moscow.", "CONSULT  actual CHN+RUS > "},
		{"negation", "Ethiopia did not attack Eritrean troops on Sunday.", "ASSAULT  negated ETH > ERI"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, got := p.read(test.text)
			for _, e := range got.Events {
				if line(e) == test.want {
					return
				}
			}
			var all []string
			for _, e := range got.Events {
				all = append(all, line(e)+" ["+e.Explain.Rule+"]")
			}
			t.Errorf("%s\n want %s\n got  %s\n tree %s", test.text, test.want, strings.Join(all, "\n      "), tree(doc))
		})
	}
}

func TestNoEvent(t *testing.T) {
	p := newPipeline(t)
	for _, s := range []string{
		"The weather in Paris was mild on Sunday.",
		"Brazil defeated Germany in the semifinal after a late goal by the striker.",
		"The book tells the history of the Ottoman Empire.",
		"Fears of an attack have kept tourists away from the coast.",
		"",
	} {
		_, got := p.read(s)
		for _, e := range got.Events {
			if e.Modality == rapporteur.Actual {
				t.Errorf("%q tells of %s [%s]", s, line(e), e.Explain.Rule)
			}
		}
	}
}

func TestMagnitudes(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct{ text, want string }{
		{"Russia has massed up to 130,000 troops along the border with Ukraine.", "troops 130000 at most"},
		{"Rebels killed at least eight Turkish soldiers on Monday.", "dead 8 at least"},
		{"Turkish police arrested 25 journalists in Istanbul.", "detained 25 "},
		{"Qatar donated $10 million to Lebanon.", "money 1e+07 "},
	} {
		_, got := p.read(test.text)
		found := false
		var all []string
		for _, e := range got.Events {
			for _, m := range e.Magnitudes {
				s := fmt.Sprintf("%s %v %s", m.What, m.Value, m.Bound)
				all = append(all, s)
				found = found || s == test.want
			}
		}
		if !found {
			t.Errorf("%s: want %s, got %q", test.text, test.want, all)
		}
	}
}

// TestSpans holds every span of the events to the text.
func TestSpans(t *testing.T) {
	p := newPipeline(t)
	const s = "Both nations voiced concern. “Serbia”—the state—rejected Australia’s ultimatum; Çavuşoğlu met Lavrov in Ankara on Friday."
	_, got := p.read(s)
	if len(got.Events) != len(got.Anchors) {
		t.Fatalf("%d events have %d anchors", len(got.Events), len(got.Anchors))
	}
	for _, e := range got.Events {
		if e.Trigger.Span.Of(s) != e.Trigger.Text {
			t.Errorf("trigger %v is %q, want %q", e.Trigger.Span, e.Trigger.Span.Of(s), e.Trigger.Text)
		}
		for _, a := range append(e.Actors, e.Recipients...) {
			if a.Span.Of(s) != a.Text {
				t.Errorf("participant %v is %q, want %q", a.Span, a.Span.Of(s), a.Text)
			}
		}
		if e.CAMEO == "" || e.Goldstein == nil || e.Confidence <= 0 || e.Confidence > 1 {
			t.Errorf("%s has CAMEO %q, confidence %v", line(e), e.CAMEO, e.Confidence)
		}
	}
}

func TestRelate(t *testing.T) {
	p := newPipeline(t)
	const s = "Serbia on Thursday rejected Australia's ultimatum."
	at := func(name string) []rapporteur.Span {
		i := strings.Index(s, name)
		return []rapporteur.Span{{Start: i, End: i + len(name)}}
	}
	doc := p.segmenter.Segment(s)
	p.grammar.Annotate(doc)
	rel, ok := p.coder.Relate(doc, at("Serbia"), at("Australia"))
	if !ok || rel.Type != "REJECT" {
		t.Errorf("related as %+v", rel)
	}
	if _, ok := p.coder.Relate(doc, nil, nil); !ok {
		t.Error("a sentence with an event relates nobody")
	}
}

func FuzzNumeral(f *testing.F) {
	for _, s := range []string{"130,000", "eight", "twenty-one", "1.5", "3m", "x", "9999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			return
		}
		if v, ok := numeral(s); ok && v < 0 {
			t.Errorf("%q is %v", s, v)
		}
	})
}

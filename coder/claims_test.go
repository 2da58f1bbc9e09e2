package coder

import (
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/coder/attribution"
)

// claims reads text up to claims.
func (p *pipeline) claims(t *testing.T, s string) ([]rapporteur.Claim, Coding) {
	t.Helper()
	m, err := attribution.Load()
	if err != nil {
		t.Fatal(err)
	}
	claimer, err := NewClaimer(p.coder.book, p.base)
	if err != nil {
		t.Fatal(err)
	}
	doc := p.segmenter.Segment(s)
	p.grammar.Annotate(doc)
	published := rapporteur.Date{Year: 2024, Month: 3, Day: 8}
	res := p.base.Resolve(doc, published)
	coding := p.coder.Code(doc, res, published)
	return claimer.Claims(doc, m.Find(doc), res, &coding), coding
}

// TestStances judges what speakers do with what they say.
func TestStances(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct {
		text string
		want rapporteur.Stance
	}{
		{"The minister said that the bridge was closed on Monday.", rapporteur.Assert},
		{"The Kremlin denied that its troops had crossed the border.", rapporteur.Deny},
		{"The union alleged that the owner had hidden the profits.", rapporteur.Allege},
		{"The opposition demanded that the president resign.", rapporteur.Demand},
		{"The company promised to rebuild the mill.", rapporteur.Promise},
		{"The rebels threatened to blow up the dam.", rapporteur.Threaten},
		{"The mayor warned that the dam could burst.", rapporteur.Warn},
		{"Analysts predicted that prices would rise.", rapporteur.Predict},
		{"Many voters believe that the election was stolen.", rapporteur.Believe},
		{"The judge asked whether the witness had been paid.", rapporteur.Ask},
		{"The minister said that the neighbours must withdraw their troops.", rapporteur.Demand},
		{"\"We will rebuild the mill,\" the mayor said on Monday.", rapporteur.Promise},
	} {
		claims, _ := p.claims(t, test.text)
		if len(claims) == 0 {
			t.Errorf("%q: no claim", test.text)
			continue
		}
		if claims[0].Stance != test.want {
			t.Errorf("%q: %s, want %s", test.text, claims[0].Stance, test.want)
		}
	}
}

// TestClaimed ties events to the claims that tell of them, and no others.
func TestClaimed(t *testing.T) {
	p := newPipeline(t)
	claims, coding := p.claims(t, "Russian troops attacked a Ukrainian village on Monday. The Pentagon said that Iranian warplanes had bombed a Syrian town.")
	told, claimed := 0, 0
	for _, e := range coding.Events {
		switch {
		case e.Type == "ASSAULT" && e.Sentence == 1 && len(e.Claims) == 0:
			told++
		case e.Type == "ASSAULT" && e.Sentence == 2 && len(e.Claims) == 1:
			claimed++
		}
	}
	if told != 1 || claimed != 1 || len(claims) != 1 || len(claims[0].Events) == 0 {
		t.Errorf("%d events of the writer's and %d claimed, %d claims; want one each", told, claimed, len(claims))
	}
	if len(claims) > 0 && (len(claims[0].Speakers) != 1 || claims[0].Speakers[0].Code != "USA") {
		t.Errorf("speakers %+v, want the United States", claims[0].Speakers)
	}
}

// TestEvidence tells evidence offered from evidence withheld.
func TestEvidence(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct{ text, want string }{
		{"The ministry alleged that the rebels had shelled the town.", evidenceNone},
		{"The report found that the bridge was weak.", evidenceOffered},
		{"France alleged that the ship carried arms. France refused to give proof of its allegation.", evidenceWithheld},
	} {
		claims, _ := p.claims(t, test.text)
		if len(claims) == 0 {
			t.Errorf("%q: no claim", test.text)
			continue
		}
		if claims[0].Evidence != test.want {
			t.Errorf("%q: evidence %s, want %s", test.text, claims[0].Evidence, test.want)
		}
	}
}

// TestOneDispute links an allegation and the denial of it.
func TestOneDispute(t *testing.T) {
	p := newPipeline(t)
	claims, _ := p.claims(t, "Turkey alleged that Greek warplanes bombed a Turkish village. Greece denied that its aircraft had attacked the village.")
	if len(claims) < 2 || len(claims[0].Disputes) != 1 || len(claims[1].Disputes) != 1 || claims[0].Disputes[0] != claims[1].ID {
		t.Errorf("claims %+v, want two that dispute each other", claims)
	}
	for _, c := range claims {
		if len(c.Disputes) > 0 && !strings.Contains(strings.Join(c.Explain.Steps, " "), "disputes "+c.Disputes[0]) {
			t.Errorf("claim %s does not explain its dispute: %v", c.ID, c.Explain.Steps)
		}
	}
}

func TestClaimLexicon(t *testing.T) {
	if _, err := readClaimLexicon("bad.tsv", "# sets\nharm\n"); err == nil || !strings.Contains(err.Error(), "bad.tsv:2") {
		t.Errorf("error %v does not name the line", err)
	}
	l, err := loadClaimLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"negation", "first", "third", "future", "will", "possible", "duty", "duty-verb", "danger", "condition", "likely",
		"harm", "force", "armed", "false", "true", "intention", "evidence", "document", "show", "withhold"} {
		if len(l.sets[set]) == 0 {
			t.Errorf("the table has no set %q", set)
		}
	}
}

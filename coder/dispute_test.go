package coder

import (
	"testing"

	"rapporteur"
)

// said makes a claim for the tests of disputes.
func said(id string, stance rapporteur.Stance, code, content string) rapporteur.Claim {
	return rapporteur.Claim{
		ID: id, Stance: stance, Content: []rapporteur.Quote{{Text: content}}, Explain: &rapporteur.Explanation{},
		Speakers: []rapporteur.Participant{{Entity: "e-" + code, Code: code, Text: code}},
	}
}

func TestDisputes(t *testing.T) {
	attack := func(id string) rapporteur.Event {
		return rapporteur.Event{ID: id, Type: "ASSAULT", Quad: "material conflict", Actors: []rapporteur.Participant{{Code: "RUR"}}, Recipients: []rapporteur.Participant{{Code: "GRA"}}}
	}
	for _, test := range []struct {
		name   string
		a, b   rapporteur.Claim
		events []rapporteur.Event
		want   bool
	}{
		{"one act denied by the accused", withEvents(said("c1", rapporteur.Deny, "RUR", "having plans to invade"), "v1"),
			withEvents(said("c2", rapporteur.Allege, "GRA", "that Ruritania would stage an attack"), "v2"), []rapporteur.Event{attack("v1"), attack("v2")}, true},
		{"the same words", said("c1", rapporteur.Deny, "RUR", "that its pilots bombed the Edelweiss hospital"),
			said("c2", rapporteur.Allege, "GRA", "that pilots bombed the hospital in Edelweiss"), nil, true},
		{"another matter", said("c1", rapporteur.Deny, "RUR", "that its pilots bombed the Edelweiss hospital"),
			said("c2", rapporteur.Allege, "GRA", "that the harvest failed for want of rain"), nil, false},
		{"two denials", said("c1", rapporteur.Deny, "RUR", "that its pilots bombed the Edelweiss hospital"),
			said("c2", rapporteur.Deny, "GRA", "that pilots bombed the hospital in Edelweiss"), nil, false},
		{"one speaker", said("c1", rapporteur.Deny, "RUR", "that its pilots bombed the Edelweiss hospital"),
			said("c2", rapporteur.Allege, "RUR", "that pilots bombed the hospital in Edelweiss"), nil, false},
		{"pointing back", said("c2", rapporteur.Deny, "RUR", "the accusation as baseless"),
			said("c1", rapporteur.Allege, "GRA", "that pilots bombed the hospital in Edelweiss"), nil, false},
		{"nothing but a party", said("c1", rapporteur.Deny, "RUR", "to comment"),
			withEvents(said("c2", rapporteur.Allege, "GRA", "that it would rain"), "v1"), []rapporteur.Event{attack("v1")}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &rapporteur.Report{Claims: []rapporteur.Claim{test.a, test.b}, Events: test.events}
			got := Disputes(Matters(r, nil, nil))
			if (len(got) > 0) != test.want {
				t.Fatalf("disputes %+v, want any: %v", got, test.want)
			}
			for _, d := range got {
				if len(d.Words) == 0 || d.Score < enough {
					t.Errorf("dispute %+v does not say what matched", d)
				}
			}
		})
	}
}

// TestPointing links a denial that only says "the accusation" to the one before it.
func TestPointing(t *testing.T) {
	r := &rapporteur.Report{Claims: []rapporteur.Claim{
		said("c1", rapporteur.Assert, "BOR", "that the harvest failed"),
		said("c2", rapporteur.Allege, "GRA", "that pilots bombed the hospital in Edelweiss"),
		said("c3", rapporteur.Deny, "RUR", "the accusation as baseless"),
	}}
	if got := Disputes(Matters(r, nil, nil)); len(got) != 1 || got[0].A != 2 || got[0].B != 1 {
		t.Errorf("disputes %+v, want claims 2 and 1", got)
	}
}

func withEvents(c rapporteur.Claim, ids ...string) rapporteur.Claim {
	c.Events = ids
	return c
}

// TestDisputesAcross compares claims of two reports, near and far in time.
func TestDisputesAcross(t *testing.T) {
	a := &rapporteur.Report{Article: rapporteur.Article{Published: rapporteur.Date{Year: 2024, Month: 3, Day: 8}},
		Claims: []rapporteur.Claim{said("c1", rapporteur.Deny, "RUR", "that its pilots bombed the Edelweiss hospital")}}
	b := &rapporteur.Report{Article: rapporteur.Article{Published: rapporteur.Date{Year: 2024, Month: 3, Day: 10}},
		Claims: []rapporteur.Claim{said("c1", rapporteur.Allege, "GRA", "that pilots bombed the hospital in Edelweiss")}}
	if got := Disputes(append(Matters(a, nil, nil), Matters(b, nil, nil)...)); len(got) != 1 || got[0].A != 0 || got[0].B != 1 {
		t.Errorf("two days apart: %+v, want one dispute of claims 0 and 1", got)
	}
	b.Article.Published.Year = 2025
	if got := Disputes(append(Matters(a, nil, nil), Matters(b, nil, nil)...)); len(got) != 0 {
		t.Errorf("a year apart: %+v, want none", got)
	}
}

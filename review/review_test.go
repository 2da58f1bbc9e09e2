package review

import (
	"bytes"
	"strings"
	"testing"

	"rapporteur"
)

func verdict(row, person string, answer rapporteur.Answer, typ string) rapporteur.Verdict {
	return rapporteur.Verdict{Key: rapporteur.RowKey{Article: "a", Row: row}, Person: person, Answer: answer, Type: typ,
		Event: &rapporteur.Event{Type: "COERCE", Modes: []string{"arrest"}, Trigger: rapporteur.Quote{Span: rapporteur.Span{Start: 0, End: 4}}}}
}

func TestAgreed(t *testing.T) {
	rows := Rows([]rapporteur.Verdict{
		verdict("both", "p2", rapporteur.Confirm, ""), verdict("both", "p1", rapporteur.Confirm, ""),
		verdict("split", "p1", rapporteur.Confirm, ""), verdict("split", "p2", rapporteur.Reject, ""),
		verdict("none", "p1", rapporteur.Reject, ""), verdict("none", "p2", rapporteur.Reject, ""),
		verdict("other", "p1", rapporteur.Correct, "ASSAULT"), verdict("other", "p2", rapporteur.Correct, "ASSAULT"),
		verdict("one", "p1", rapporteur.Confirm, ""),
		verdict("machine", "p1", rapporteur.Confirm, ""), verdict("machine", "m", rapporteur.Reject, ""),
	}, func(person string) bool { return person == "m" })
	gold := Agreed(rows, 2)
	got := map[string]Gold{}
	for _, g := range gold {
		got[g.Key.Row] = g
	}
	if len(gold) != 3 || !got["both"].Right || got["both"].Type != "COERCE" || got["both"].Mode != "arrest" || got["none"].Right || got["none"].Type != "" || got["other"].Right || got["other"].Type != "ASSAULT" {
		t.Errorf("the rows agreed on are %+v", gold)
	}
	if n := len(Agreed(rows, 1)); n != 5 {
		t.Errorf("%d rows that one reviewer is enough for, want 5", n)
	}
	if a := Agreement(rows, 100); a.Units != 4 || a.Value <= 0 || a.Value >= 1 {
		t.Errorf("α is %+v", a)
	}
}

func TestGoldOutlivesItsFile(t *testing.T) {
	rows := Rows([]rapporteur.Verdict{verdict("x", "p1", rapporteur.Confirm, "")}, nil)
	gold := Agreed(rows, 1)
	gold[0].Report.Article = rapporteur.Article{ID: "a", Text: "Éva was arrested."}
	var b bytes.Buffer
	if err := WriteGold(&b, gold); err != nil {
		t.Fatal(err)
	}
	back, err := ReadGold(strings.NewReader(b.String()))
	if err != nil || len(back) != 1 || back[0].Report.Events[0].Trigger.Span != gold[0].Report.Events[0].Trigger.Span || back[0].Report.Article.Text != gold[0].Report.Article.Text {
		t.Errorf("read back %+v, %v", back, err)
	}
	for _, bad := range []string{"{", `{"key":{}}`, `{"report":{"article":{"text":"short"},"events":[{"trigger":{"span":[0,99]}}]}}`, `{"report":{"article":{"text":"short"}}}`} {
		if _, err := ReadGold(strings.NewReader(b.String() + bad)); err == nil || !strings.Contains(err.Error(), "row 2") {
			t.Errorf("%q: %v, want an error that names row 2", bad, err)
		}
	}
}

package evaluate

import (
	"strings"
	"testing"

	"rapporteur"
)

const timeML = `<?xml version="1.0" ?><TimeML><DOCID>x</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2022-03-16" functionInDocument="CREATION_TIME">March 16</TIMEX3></DCT>
<TEXT>Rebels &amp; troops <EVENT eid="e1">fought</EVENT> <TIMEX3 tid="t1" type="DATE" value="2022-03-14">Monday</TIMEX3> for <TIMEX3 tid="t2" type="DURATION" value="P2D" mod="APPROX">two days</TIMEX3>.</TEXT></TimeML>`

func TestParseTimeML(t *testing.T) {
	got, err := parseTimeML(strings.NewReader(timeML))
	if err != nil {
		t.Fatal(err)
	}
	if got.Published.String() != "2022-03-16" || got.Text != "Rebels & troops fought Monday for two days." || len(got.Times) != 2 {
		t.Fatalf("read %+v", got)
	}
	if x := got.Times[1]; x.Text != "two days" || x.Value != "P2D" || x.Mod != "APPROX" || x.Type != "DURATION" {
		t.Errorf("the second is %+v", x)
	}
	if _, err := parseTimeML(strings.NewReader("<TimeML><TEXT>")); err == nil {
		t.Error("a file that is cut off is read without error")
	}
	for v, want := range map[string]string{"19980213": "1998-02-13", "1998-02-13T14:26:00": "1998-02-13", "": "", "now": ""} {
		if got := creationDay(v).String(); got != want {
			t.Errorf("the day of %q is %q, want %q", v, got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	gold, err := parseTimeML(strings.NewReader(timeML))
	if err != nil {
		t.Fatal(err)
	}
	at := func(start, end int, typ, value string) rapporteur.Time {
		return rapporteur.Time{Span: rapporteur.Span{Start: start, End: end}, Type: typ, Value: value}
	}
	monday, days := gold.Times[0].Span, gold.Times[1].Span
	system := []rapporteur.Time{at(0, 6, "DATE", "x"), at(monday.Start, monday.End, "DATE", "2022-03-14"), at(days.Start-4, days.End, "DURATION", "P3D")}
	want := map[string]float64{"relaxed span precision": 200. / 3, "relaxed span recall": 100, "relaxed span F1": 80, "strict span F1": 40, "type F1": 80, "value F1": 40}
	for _, f := range Times([]TimesPair{{gold, system}}) {
		if d := f.Value - want[f.Metric]; d > 0.01 || d < -0.01 {
			t.Errorf("%s is %.2f, want %.2f", f.Metric, f.Value, want[f.Metric])
		}
	}
}

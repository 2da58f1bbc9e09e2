package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestRelateLines(t *testing.T) {
	r, err := newRelator("")
	if err != nil {
		t.Skip(err)
	}
	in := strings.Join([]string{
		`{"id":"1","text":"Serbia rejected Australia's ultimatum.","actors":[[0,6]],"recipients":[[16,25]]}`,
		`{"id":"2","text":"Çetin’s Serbia rejected Peru’s plan.","actors":[[8,14]],"recipients":[[24,28]]}`,
		`{"id":"3","text":"Short","actors":[[0,60]],"recipients":[]}`,
		`{"id":"4","text":"France and Chad met.","actors":[[0,12]],"recipients":[[7,15]]}`,
		`{"id":"5","text":"Sa\u0301o Tome rejected the plan.","actors":[[0,2]],"recipients":[]}`,
		`{"id":"6","text":"France left.","actors":[[4,2]]}`,
		`{"id":"7","actors":[[0,1]]}`,
		`nonsense`,
		``,
	}, "\n")
	var out, problems bytes.Buffer
	if err := r.relateLines(strings.NewReader(in), &out, &problems, "pairs.jsonl"); err == nil {
		t.Error("bad lines went unreported")
	}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var p pairLine
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		if p.Type != "REJECT" || p.Confidence <= 0 || p.Confidence > 1 {
			t.Errorf("line %s came back as %s, %v", p.ID, p.Type, p.Confidence)
		}
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines came back, want 2:\n%s", n, out.String())
	}
	for _, want := range []string{"line 3: actors [0,60]", "line 4: the spans [0,12] and [7,15] cross", "line 5: actors [0,2] splits", "line 6:", `line 7: there is no "text"`, "line 8: not a pair"} {
		if !strings.Contains(problems.String(), want) {
			t.Errorf("problems lack %q:\n%s", want, problems.String())
		}
	}
}

func FuzzByteSpans(f *testing.F) {
	f.Add("Çetin", 0, 3)
	f.Add("é", 0, 1)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		line, err := json.Marshal(map[string]any{"text": s, "actors": [][]int{{start, end}}})
		if err != nil {
			return
		}
		var p pairLine
		if json.Unmarshal(line, &p) != nil {
			return
		}
		spans, err := byteSpans(*p.Text, "actors", p.Actors)
		for _, sp := range spans {
			if err == nil && (sp.Start < 0 || sp.End > len(*p.Text) || sp.Start >= sp.End) {
				t.Errorf("%q [%d,%d] is bytes %v", s, start, end, sp)
			}
		}
	})
}

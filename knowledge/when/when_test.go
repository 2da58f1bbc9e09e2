package when

import (
	"os"
	"strings"
	"sync"
	"testing"

	"rapporteur"
	"rapporteur/text"
)

var segmenter = sync.OnceValues(text.LoadSegmenter)

func segment(t testing.TB, s string) *text.Doc {
	t.Helper()
	seg, err := segmenter()
	if err != nil {
		t.Fatal(err)
	}
	return seg.Segment(s)
}

type expression struct {
	line                  int
	published             rapporteur.Date
	text, typ, value, raw string
	span                  rapporteur.Span
}

func expressions(t *testing.T) (out []expression) {
	t.Helper()
	raw, err := os.ReadFile("testdata/expressions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(raw), "\n")[3:] {
		if line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("expressions.tsv:%d: want 4 columns, have %q", i+4, line)
		}
		e := expression{line: i + 4, typ: f[2], value: strings.TrimPrefix(f[3], "-"), raw: f[1]}
		if f[0] != "-" {
			if e.published, err = rapporteur.ParseDate(f[0]); err != nil {
				t.Fatalf("expressions.tsv:%d: %v", e.line, err)
			}
		}
		before, rest, marked := strings.Cut(f[1], "[")
		inside, after, _ := strings.Cut(rest, "]")
		e.text = before + inside + after
		if marked {
			e.span = rapporteur.Span{Start: len(before), End: len(before) + len(inside)}
		}
		out = append(out, e)
	}
	return out
}

func TestExpressions(t *testing.T) {
	list := expressions(t)
	if len(list) < 400 {
		t.Errorf("only %d expressions", len(list))
	}
	for _, e := range list {
		d := segment(t, e.text)
		Annotate(d, e.published)
		if e.span == (rapporteur.Span{}) {
			if len(d.Times) > 0 {
				t.Errorf("%d %q: found %+v, want none", e.line, e.raw, d.Times)
			}
			continue
		}
		var got rapporteur.Time
		for _, x := range d.Times {
			if x.Span.Overlaps(e.span) {
				got = x
			}
		}
		if got.Span != e.span || got.Type != e.typ || got.Value != e.value {
			t.Errorf("%d %q: %s %q over %q, want %s %q", e.line, e.raw, got.Type, got.Value, got.Text, e.typ, e.value)
		}
		if got.Value == "" && got.Unresolved == "" {
			t.Errorf("%d %q: no value and no reason", e.line, e.raw)
		}
	}
}

func firstWord(s string) string         { w, _, _ := strings.Cut(s, " "); return w }
func joined(words []string) string      { return strings.Join(words, " ") }
func contains(s, substring string) bool { return strings.Contains(s, substring) }

// tree sets heads and relations of a doc's words: "head:rel" each, heads from 0, -1 for the root.
func tree(d *text.Doc, pos []text.POS, heads []int32, rels []text.Rel) {
	for i := range d.Words {
		d.Words[i].POS, d.Words[i].Head, d.Words[i].Rel = pos[i], heads[i], rels[i]
	}
	d.Link()
}

func TestForEvent(t *testing.T) {
	published := rapporteur.Date{Year: 2022, Month: 3, Day: 16}
	d := segment(t, "Troops left Monday and returned Tuesday")
	tree(d, []text.POS{text.NOUN, text.VERB, text.PROPN, text.CCONJ, text.VERB, text.PROPN}, []int32{1, -1, 1, 4, 1, 4},
		[]text.Rel{text.RelNsubj, text.RelRoot, text.RelOblUnmarked, text.RelCc, text.RelConj, text.RelOblUnmarked})
	Annotate(d, published)
	for trigger, want := range map[int]string{1: "2022-03-14", 4: "2022-03-15"} {
		if got := ForEvent(d, trigger); got == nil || got.Start.String() != want || got.End != got.Start {
			t.Errorf("word %d: %+v, want %s", trigger, got, want)
		}
	}
	d = segment(t, "Officials said Monday troops left")
	tree(d, []text.POS{text.NOUN, text.VERB, text.PROPN, text.NOUN, text.VERB}, []int32{1, -1, 1, 4, 1},
		[]text.Rel{text.RelNsubj, text.RelRoot, text.RelOblUnmarked, text.RelNsubj, text.RelCcomp})
	Annotate(d, published)
	if got := ForEvent(d, 4); got != nil {
		t.Errorf("the time of saying dates what is said: %+v", got)
	}
	if got := ForEvent(segment(t, "Troops left the city"), 1); got != nil {
		t.Errorf("nothing dates the event, but it has %+v", got)
	}
	for _, bad := range []int{-1, 99} {
		if got := ForEvent(d, bad); got != nil {
			t.Errorf("word %d does not exist, but it has %+v", bad, got)
		}
	}
	d = segment(t, "Troops left in February 2021.")
	Annotate(d, published)
	if got := ForEvent(d, 1); got == nil || got.Start.String() != "2021-02-01" || got.End.String() != "2021-02-28" || got.Text != "February 2021" {
		t.Errorf("without a tree: %+v", got)
	}
	d = segment(t, "Troops left on Friday.")
	Annotate(d, rapporteur.Date{})
	if got := ForEvent(d, 1); got == nil || got.Unresolved == "" || !got.Start.IsZero() {
		t.Errorf("without a date of publication: %+v", got)
	}
}

func FuzzAnnotate(f *testing.F) {
	f.Add("On Friday, Oct. 23, 5 1/2 hours after 10:35 a.m. two thousand and a half")
	f.Add("'90s - 1997-98 --- the eve of Easter 2000-01-28 02/13/1998 nineteen ninety-seven ago earlier")
	f.Add("the last last last next few a couple of 99999999 31 February Feb. . . Mon. ’s")
	f.Fuzz(func(t *testing.T, s string) {
		d := segment(t, s)
		for _, published := range []rapporteur.Date{{}, {Year: 2022, Month: 3, Day: 16}} {
			Annotate(d, published)
			last := 0
			for _, x := range d.Times {
				if x.Span.Start < last || x.Span.End <= x.Span.Start || x.Span.End > len(s) {
					t.Fatalf("%+v after byte %d of %d", x, last, len(s))
				}
				if x.Value == "" && x.Unresolved == "" {
					t.Fatalf("%+v has no value and no reason", x)
				}
				last = x.Span.End
			}
		}
	})
}

func BenchmarkAnnotate(b *testing.B) {
	d := segment(b, strings.Repeat("Troops left the city on Monday, two days after talks in Geneva broke down. The minister said last week that elections would be held in the first quarter of next year, not on April 10. ", 20))
	for b.Loop() {
		Annotate(d, rapporteur.Date{Year: 2022, Month: 3, Day: 16})
	}
	b.ReportMetric(float64(len(d.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

package reader_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"rapporteur"
	"rapporteur/reader"
)

// numbered is the i-th input; every seventh is no article.
type numbered int

func (n numbered) Article() (rapporteur.Article, error) {
	if n%7 == 6 {
		return rapporteur.Article{}, fmt.Errorf("input %d", int(n))
	}
	return rapporteur.Article{ID: fmt.Sprint(int(n)), Text: fmt.Sprintf("Peru condemned Chile on page %d.", int(n))}, nil
}

func inputs(n int) iter.Seq[numbered] {
	return func(yield func(numbered) bool) {
		for i := range n {
			if !yield(numbered(i)) {
				return
			}
		}
	}
}

func load(t testing.TB) *reader.Reader {
	t.Helper()
	r, err := reader.New(reader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAllKeepsTheOrder(t *testing.T) {
	i := 0
	for res := range reader.All(t.Context(), load(t), inputs(50), 8) {
		if want := i%7 == 6; (res.Err != nil) != want {
			t.Errorf("input %d: error %v", i, res.Err)
		} else if res.Err == nil && res.Report.Article.ID != fmt.Sprint(i) {
			t.Errorf("place %d holds article %s", i, res.Report.Article.ID)
		}
		i++
	}
	if i != 50 {
		t.Errorf("%d results, want 50", i)
	}
}

func TestAllStopsWhenAsked(t *testing.T) {
	n := 0
	for range reader.All(t.Context(), load(t), inputs(1_000_000), 2) {
		if n++; n == 5 {
			break
		}
	}
	if n != 5 {
		t.Errorf("%d results", n)
	}
}

func TestSameTextSameReport(t *testing.T) {
	r := load(t)
	a := rapporteur.Article{Text: "Kenya's president met Uganda's foreign minister in Nairobi on Friday. Uganda denied that it had sent troops to Congo, as Rwanda claims.",
		Published: rapporteur.Date{Year: 2024, Month: 5, Day: 3}}
	first, err := r.Read(a)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := first.MarshalJSON()
	for range 20 {
		again, err := r.Read(a)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := again.MarshalJSON(); string(got) != string(want) {
			t.Fatalf("the second reading gave\n%s\nthe first\n%s", got, want)
		}
	}
}

func TestOtherLanguageIsSaidSo(t *testing.T) {
	rep, err := load(t).Read(rapporteur.Article{Text: "Der Kanzler traf den Präsidenten.", Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Events) != 0 || len(rep.Unresolved) != 1 || rep.Unresolved[0].What != "language" {
		t.Errorf("report is %+v", rep)
	}
}

func TestSpansCoverWhatTheySay(t *testing.T) {
	text := "“We shall answer,” Iran’s foreign minister said on Monday. Iran accused Israel of killing four people in Damascus — a charge that Israel denied."
	rep, err := load(t).Read(rapporteur.Article{Text: text, Published: rapporteur.Date{Year: 2024, Month: 4, Day: 2}})
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, q rapporteur.Quote) {
		if got := q.Span.Of(text); got != q.Text {
			t.Errorf("%s says %q and covers %q", what, q.Text, got)
		}
	}
	for _, e := range rep.Entities {
		for _, m := range e.Mentions {
			check("entity "+e.Name, m)
		}
	}
	for _, e := range rep.Events {
		check("trigger", e.Trigger)
		for _, p := range append(e.Actors, e.Recipients...) {
			check("participant", rapporteur.Quote{Span: p.Span, Text: p.Text})
		}
	}
	for _, c := range rep.Claims {
		for _, q := range c.Content {
			check("content", q)
		}
	}
	if len(rep.Events) == 0 || len(rep.Claims) == 0 {
		t.Errorf("%d events, %d claims", len(rep.Events), len(rep.Claims))
	}
}

func FuzzRead(f *testing.F) {
	r, err := reader.New(reader.Options{Explain: true})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "France condemned Mali.", "“He said ‘no’", "\x00\xff\u202e", "A B C D E F G. . . . .", "١٢٣ 日本 said."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		rep, err := r.Read(rapporteur.Article{Text: text, Published: rapporteur.Date{Year: 2024, Month: 1, Day: 1}})
		if err != nil {
			if fault, ok := errors.AsType[*reader.Fault](err); ok {
				t.Fatalf("%v\n%s", err, fault.Stack)
			}
			t.Fatal(err)
		}
		if _, err := rep.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
	})
}

package anchor

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"rapporteur"
)

const page = `Dam gates opened after night of rain

The water board of Larkmoor opened two of the five gates of the Heron dam early on Tuesday, after a night of rain had filled the reservoir to within a metre of its crest.

"We had no choice and we would do it again," said Odile Marchetti, who leads the board. Farmers in the valley said that nobody had warned them.

The mayor of Saltby, Piet Anders, accused the board of hiding the readings of the past week. The board denied that. It did not answer further questions.

In Saltby the school stayed shut and forty families were brought to the sports hall. The mayor said that the hall could take twice as many. The army sent boats, and it did not answer further questions.
`

// edited are pages after an edit: what was quoted of page, and what must become of it,
// the passage of the new text or how it is lost.
var edited = []struct {
	name, quote string
	edit        func(string) string
	want        string // the passage
	lost        rapporteur.Anchoring
}{
	{"nothing changed", "nobody had warned them", same, "nobody had warned them", ""},
	{"text put before", "nobody had warned them", func(s string) string { return "UPDATED on Wednesday. " + s }, "nobody had warned them", ""},
	{"paragraph moved to the top", "accused the board of hiding the readings of the past week", func(s string) string {
		ps := strings.Split(s, "\n\n")
		return strings.Join([]string{ps[3], ps[0], ps[1], ps[2], ps[4]}, "\n\n")
	}, "accused the board of hiding the readings of the past week", ""},
	{"only the sentence moved", "Farmers in the valley said that nobody had warned them.", func(s string) string {
		q := "Farmers in the valley said that nobody had warned them."
		return strings.Replace(s, q, "", 1) + q
	}, "Farmers in the valley said that nobody had warned them.", ""},
	{"a word mended inside", "a night of rain had filled the reservoir", func(s string) string {
		return strings.Replace(s, "had filled the reservoir", "had almost filled the reservior", 1)
	}, "a night of rain had almost filled the reservior", ""},
	{"a short name mended", "Anders", func(s string) string { return strings.Replace(s, "Anders", "Andersz", 1) }, "Andersz", ""},
	{"figures changed", "two of the five gates", func(s string) string {
		return strings.Replace(s, "two of the five gates", "three of the five gates", 1)
	}, "three of the five gates", ""},
	{"paragraph split inside the quote", "said Odile Marchetti, who leads the board. Farmers in the valley", func(s string) string {
		return strings.Replace(s, "leads the board. Farmers", "leads the board.\n\nFarmers", 1)
	}, "said Odile Marchetti, who leads the board.\n\nFarmers in the valley", ""},
	{"quotation marks and dashes set well", `"We had no choice and we would do it again,"`, func(s string) string {
		return strings.NewReplacer(`"We`, "“We", `again,"`, "again,”", "no choice", "no\u00a0choice").Replace(s)
	}, "“We had no\u00a0choice and we would do it again,”", ""},
	{"lines wrapped", "forty families were brought to the sports hall. The mayor said", func(s string) string { return strings.ReplaceAll(s, " to the", "\n  to the") },
		"forty families were brought\n  to the sports hall. The mayor said", ""},
	{"one of two alike, told by what is around", "it did not answer further questions", same, "it did not answer further questions", ""},
	{"the passage cut", "Farmers in the valley said that nobody had warned them.", func(s string) string {
		return strings.Replace(s, " Farmers in the valley said that nobody had warned them.", "", 1)
	}, "", rapporteur.Orphaned},
	{"its paragraph cut, a like phrase stands elsewhere", "did not answer further questions", func(s string) string {
		i := strings.Index(s, "The mayor of Saltby")
		return s[:i] + s[strings.Index(s, "In Saltby"):]
	}, "", rapporteur.Orphaned},
	{"a name whose sentence was cut, named again elsewhere", "mayor", func(s string) string {
		i := strings.Index(s, "The mayor of Saltby")
		return s[:i] + s[strings.Index(s, "In Saltby"):]
	}, "", rapporteur.Orphaned},
	{"twice with the same around it", "nobody had warned them", func(s string) string {
		q := "Farmers in the valley said that nobody had warned them.\n\nThe mayor of Saltby, Piet Anders, accused"
		return strings.Replace(s, q, q+" the board.\n\n"+q, 1)
	}, "", rapporteur.Ambiguous},
	{"translated", "nobody had warned them", func(string) string {
		return `Staudamm nach Regennacht geöffnet

Das Wasseramt von Larkmoor öffnete am Dienstag früh zwei der fünf Tore der Reihertalsperre. Bauern im Tal sagten, niemand habe sie gewarnt.`
	}, "", rapporteur.Orphaned},
	{"another text", "The water board of Larkmoor opened two of the five gates", func(string) string {
		return "The tax board of Fenwick opened one of its five offices on Monday, after a month of letters had filled its desks."
	}, "", rapporteur.Orphaned},
	{"empty", "The mayor said that the hall", func(string) string { return "" }, "", rapporteur.Orphaned},
	{"said anew", "The army sent boats", func(s string) string {
		return strings.Replace(s, "The army sent boats", "Soldiers came with dinghies", 1)
	}, "", rapporteur.Orphaned},
}

func same(s string) string { return s }

func TestEditedPages(t *testing.T) {
	for _, c := range edited {
		t.Run(c.name, func(t *testing.T) {
			at := strings.Index(page, c.quote)
			s := Make(page, rapporteur.Span{Start: at, End: at + len(c.quote)})
			text := c.edit(page)
			got, span := Again(page, text, s)
			if c.lost != "" {
				if got != c.lost {
					t.Fatalf("%s at %q, want %s", got, span.Of(text), c.lost)
				}
				return
			}
			if got != rapporteur.Found || span.Of(text) != c.want {
				t.Fatalf("%s %q, want found %q", got, span.Of(text), c.want)
			}
		})
	}
}

func TestMakeCountsCodePoints(t *testing.T) {
	text := "Żółw — жук и 🐢 в саду"
	at := strings.Index(text, "🐢")
	s := Make(text, rapporteur.Span{Start: at, End: at + len("🐢 в")})
	want := rapporteur.Selector{Exact: "🐢 в", Prefix: "Żółw — жук и ", Suffix: " саду", Start: 13, End: 16}
	if s != want {
		t.Fatalf("%+v, want %+v", s, want)
	}
	if span, ok := At(text, s); !ok || span.Start != at || span.Of(text) != "🐢 в" {
		t.Fatalf("At gave %v %v", span, ok)
	}
	if _, ok := At("x"+text, s); ok {
		t.Fatal("At took a text that reads otherwise")
	}
}

func TestMakeKeepsWithinTheText(t *testing.T) {
	for _, span := range []rapporteur.Span{{Start: -5, End: 99}, {Start: 1, End: 2}, {Start: 3, End: 1}, {Start: 99, End: 120}} {
		s := Make("äöü", span)
		if !utf8.ValidString(s.Exact) || !strings.HasPrefix("äöü", s.Prefix+s.Exact) {
			t.Errorf("%v: %+v", span, s)
		}
	}
}

// random text of a small vocabulary, so that much of it is repeated.
func randomText(r *rand.Rand, words int) string {
	vocabulary := strings.Fields("the a dam board mayor said that water rain gate Saltby opened shut on Tuesday and of in école река did not answer")
	var b strings.Builder
	for range words {
		b.WriteString(vocabulary[r.IntN(len(vocabulary))])
		b.WriteString([]string{" ", " ", " ", ", ", ".\n\n", "  "}[r.IntN(6)])
	}
	return b.String()
}

func randomSpan(r *rand.Rand, text string, most int) rapporteur.Span {
	from := boundary(text, r.IntN(len(text)))
	return rapporteur.Span{Start: from, End: boundary(text, from+1+r.IntN(most))}
}

func TestFindOnTheSameText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 3000 {
		text := randomText(r, 5+r.IntN(120))
		span := randomSpan(r, text, 80)
		s := Make(text, span)
		if s.Exact == "" {
			continue
		}
		if at, ok := At(text, s); !ok || at != span {
			t.Fatalf("At gave %v %v, want %v of %q", at, ok, span, text)
		}
		got, at := Find(text, s)
		if got == rapporteur.Found && at == span {
			found++
			continue
		}
		if rivals := strings.Count(text, s.Exact); got != rapporteur.Ambiguous || rivals < 2 {
			t.Fatalf("%s %v, want %v; %q stands %d times in %q", got, at, span, s.Exact, rivals, text)
		}
	}
	if found < 2700 {
		t.Errorf("only %d of 3000 passages found where they were", found)
	}
}

// change makes one edit to a text and moves the span with it; lost tells that the span
// was cut out.
func change(r *rand.Rand, text string, span rapporteur.Span) (string, rapporteur.Span, bool) {
	cut := randomSpan(r, text, 1+r.IntN(200))
	insert := ""
	switch r.IntN(4) {
	case 0: // cut
	case 1:
		insert = randomText(r, 1+r.IntN(20))
	case 2:
		cut.End, insert = cut.Start, randomText(r, 1+r.IntN(20))
	case 3:
		cut = randomSpan(r, text, 4)
		insert = "ox"
	}
	out := text[:cut.Start] + insert + text[cut.End:]
	by := len(insert) - cut.Len()
	switch {
	case cut.End <= span.Start:
		return out, rapporteur.Span{Start: span.Start + by, End: span.End + by}, false
	case cut.Start >= span.End:
		return out, span, false
	case cut.Contains(span):
		return out, span, true
	case cut.Start <= span.Start:
		return out, rapporteur.Span{Start: cut.Start + len(insert), End: span.End + by}, false
	case cut.End >= span.End:
		return out, rapporteur.Span{Start: span.Start, End: cut.Start}, false
	}
	return out, rapporteur.Span{Start: span.Start, End: span.End + by}, false
}

// What is given as found must be where the passage went, or overlap it where its ends
// were cut: over texts of few words, with much repeated, hardly ever another.
func TestNeverSilentlyWrong(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const trials = 6000
	counts := map[rapporteur.Anchoring]int{}
	wrong, kept, keptFound := 0, 0, 0
	for range trials {
		text := randomText(r, 150)
		span := randomSpan(r, text, 120)
		s := Make(text, span)
		next, at, lost := text, span, false
		for range 1 + r.IntN(4) {
			var gone bool
			next, at, gone = change(r, next, at)
			lost = lost || gone
		}
		got, where := Again(text, next, s)
		counts[got]++
		intact := !lost && at.Of(next) == s.Exact
		if intact {
			kept++
		}
		if got != rapporteur.Found {
			continue
		}
		if intact && where == at {
			keptFound++
		}
		if lost || !where.Overlaps(at) {
			wrong++
		}
	}
	t.Logf("%v, wrong %d of %d found, intact passages found %d of %d", counts, wrong, counts[rapporteur.Found], keptFound, kept)
	if wrong*200 > counts[rapporteur.Found] {
		t.Errorf("%d of %d found are wrong", wrong, counts[rapporteur.Found])
	}
	if keptFound*10 < kept*9 {
		t.Errorf("only %d of %d unchanged passages were found", keptFound, kept)
	}
}

func TestDistances(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		quote := []rune(randomText(r, 1+r.IntN(40)))
		text := []rune(randomText(r, 1+r.IntN(60)))
		for _, anchored := range []bool{false, true} {
			want := slowDistances(quote, text, anchored)
			got := distances(quote, text, anchored)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("quote of %d, anchored %v: at %d of %d %d edits, want %d", len(quote), anchored, i, len(text), got[i], want[i])
				}
			}
		}
	}
}

// slowDistances is the recurrence of Sellers (1980) as it stands in books.
func slowDistances(quote, text []rune, anchored bool) []int {
	column := make([]int, len(quote)+1)
	for i := range column {
		column[i] = i
	}
	var out []int
	for j, r := range text {
		diagonal := column[0]
		if anchored {
			column[0] = j + 1
		}
		for i, q := range quote {
			cost := diagonal
			if q != r {
				cost++
			}
			diagonal = column[i+1]
			column[i+1] = min(cost, column[i]+1, diagonal+1)
		}
		out = append(out, column[len(quote)])
	}
	return out
}

func TestLargeTextsAreBounded(t *testing.T) {
	text := strings.Repeat("The board did not answer. ", 80_000)
	s := Make(text, rapporteur.Span{Start: 1_000_000, End: 1_000_100})
	if got, _ := Find(text+"x", s); got != rapporteur.Ambiguous {
		t.Errorf("a phrase that fills a book is %s", got)
	}
	s.Exact = strings.Repeat("Nobody wrote this. ", 5_000)
	if got, _ := Find(text, s); got != rapporteur.Orphaned {
		t.Errorf("a quote too long to look for is %s", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add(page, page, 10, 60)
	f.Add("a\xffb\u00ad  c", "a\xfe b c", 1, 3)
	f.Add("\u00ad\u00ad", "\u00ad", 0, 2)
	f.Fuzz(func(t *testing.T, former, text string, from, to int) {
		s := Make(former, rapporteur.Span{Start: from, End: to})
		for _, in := range []string{former, text} {
			for _, again := range []bool{false, true} {
				got, span := Find(in, s)
				if again {
					got, span = Again(former, in, s)
				}
				if got != rapporteur.Found {
					if span != (rapporteur.Span{}) {
						t.Fatalf("%s with a span %v", got, span)
					}
					continue
				}
				if span.Start < 0 || span.End > len(in) || span.Start >= span.End {
					t.Fatalf("span %v in a text of %d", span, len(in))
				}
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat(page, 10)
	s := Make("Preface. "+text, rapporteur.Span{Start: 400, End: 520})
	mended := strings.Replace(s.Exact, "a", "o", 2)
	for _, quote := range []string{s.Exact, mended} {
		s.Exact = quote
		b.Run(quote[:8], func(b *testing.B) {
			for b.Loop() {
				Find(text, s)
			}
		})
	}
}

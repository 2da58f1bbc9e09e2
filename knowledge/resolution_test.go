package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/text"
)

// TestTrees reads testdata/trees.conllu and asks for the phrases that each sentence names.
func TestTrees(t *testing.T) {
	b := load(t)
	docs, err := text.ReadCoNLLUFile("testdata/trees.conllu")
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) < 25 {
		t.Fatalf("%d sentences", len(docs))
	}
	for _, g := range docs {
		date, _ := g.Meta(0, "date")
		day, err := rapporteur.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := g.Meta(0, "want")
		r := b.Resolve(g.Doc, day)
		for part := range strings.SplitSeq(want, "; ") {
			word, rest, _ := strings.Cut(part, " ")
			if got := answer(r, wordAt(t, g.Doc, word), strings.Contains(rest, ",")); !strings.HasPrefix(got+" ", rest+" ") {
				t.Errorf("%q: %s is %q, want %q", g.Doc.Text, word, got, rest)
			}
		}
	}
}

func wordAt(t *testing.T, d *text.Doc, form string) int {
	for i := range d.Words {
		if d.Form(i) == form {
			return i
		}
	}
	t.Fatalf("%q has no word %q", d.Text, form)
	return -1
}

// answer is what the phrase of word h stands for, as the test's table writes it.
func answer(r *Resolution, h int, members bool) string {
	if members {
		var codes []string
		for _, e := range r.Members(h) {
			codes = append(codes, r.Entities()[e].Code)
		}
		return strings.Join(codes, ",")
	}
	a := r.Actor(h)
	code, sector := a.Code, "-"
	if code == "" {
		code = "-"
	}
	if len(a.Sectors) > 0 {
		sector = a.Sectors[0]
	}
	if _, ok := r.Place(h); ok && !a.IsActor {
		sector = "place"
	}
	return fmt.Sprint(code, " ", sector)
}

// bare is a text cut at spaces, without tags, trees or mentions.
func bare(s string) *text.Doc {
	d := &text.Doc{Text: s}
	for at := 0; at < len(s); {
		end := at + strings.IndexByte(s[at:]+" ", ' ')
		if end > at {
			d.Words = append(d.Words, text.Word{Start: int32(at), End: int32(end), Head: -1})
		}
		at = end + 1
	}
	d.Sentences = []text.Sentence{{First: 0, Last: len(d.Words), Span: rapporteur.Span{Start: 0, End: len(s)}}}
	d.Link()
	return d
}

// TestBare reads names where there are words alone.
func TestBare(t *testing.T) {
	b := load(t)
	day := rapporteur.Date{Year: 2022, Month: 2, Day: 4}
	for _, c := range []struct{ text, word, want string }{
		{"Russia demanded a pledge from NATO", "NATO", "IGO"},
		{"the US and the UK", "US", "USA"},
		{"they told us nothing", "us", "-"},
		{"the Kremlin denied it", "Kremlin", "RUS"},
		{"Antony Blinken and Sergei Lavrov met", "Blinken", "USA"},
		{"Côte d'Ivoire and Cote d'Ivoire", "d'Ivoire", "CIV"},
	} {
		d := bare(c.text)
		r := b.Resolve(d, day)
		if got := answer(r, wordAt(t, d, c.word), false); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q: %s is %s, want %s", c.text, c.word, got, c.want)
		}
	}
}

// TestEntities asks for one entity for each who is named, with its mentions.
func TestEntities(t *testing.T) {
	d := bare("Vladimir Putin met Xi Jinping ; Putin thanked Xi")
	r := load(t).Resolve(d, rapporteur.Date{Year: 2022, Month: 2, Day: 4})
	for i := range d.Words {
		r.Actor(i)
	}
	var names []string
	for _, e := range r.Entities() {
		names = append(names, fmt.Sprint(e.Name, " ", e.Code, " ", len(e.Mentions)))
	}
	if want := []string{"Vladimir Putin RUS 2", "Xi Jinping CHN 2"}; !slices.Equal(names, want) {
		t.Errorf("entities %q, want %q", names, want)
	}
}

// TestUnresolved asks for the reason where nothing decides.
func TestUnresolved(t *testing.T) {
	d := bare("Zorvik Blathenby said nothing")
	r := load(t).Resolve(d, rapporteur.Date{})
	if a := r.Actor(0); a.Code != "" || a.Unresolved == "" {
		t.Errorf("an unknown name is %q, %q", a.Code, a.Unresolved)
	}
	if len(r.Unresolved()) == 0 {
		t.Error("nothing is told of an unknown name")
	}
}

// FuzzResolve asks for every word of any text: no panic, spans inside the text.
func FuzzResolve(f *testing.F) {
	b, err := loadOnce()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("The U.K. and the U.S.'s envoys saw Putin in Minsk .")
	f.Add("' ' ’s . - é́ ß M23 G7")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return
		}
		d := bare(s)
		r := b.Resolve(d, rapporteur.Date{Year: 2020, Month: 1, Day: 1})
		for i := range d.Words {
			a := r.Actor(i)
			if a.First < 0 || a.Last > len(d.Words) || a.First >= a.Last || a.Entity >= len(r.Entities()) {
				t.Fatalf("word %d: %+v", i, a)
			}
			r.Place(i)
			r.Members(i)
		}
	})
}

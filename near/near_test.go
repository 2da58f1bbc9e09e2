package near

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// measure puts the stories into one index, then their copies; each story must be new and
// each copy, made of one story in every, that of its story.
func measure(texts []string, every int, byEdit map[string]*outcome, say func(string, ...any)) outcome {
	var all outcome
	x := New(Options{})
	original := map[string]bool{}
	for i, s := range texts {
		all.different++
		id := fmt.Sprint(i)
		if of, score := x.Add(id, s); of != "" {
			all.wrong++
			say("story %d is taken for a copy of %s, %.2f", i, of, score)
			continue
		}
		original[id] = true
	}
	r := rand.New(rand.NewPCG(11, 12))
	for i, s := range texts {
		if i%every > 0 || !original[fmt.Sprint(i)] {
			continue
		}
		names, edited := copies(r, s)
		for k, c := range edited {
			e := byEdit[names[k]]
			if e == nil {
				e = &outcome{}
				byEdit[names[k]] = e
			}
			switch of, score, _ := x.Find(Sign(c)); of {
			case fmt.Sprint(i):
				all.found++
				e.found++
			case "":
				all.missed++
				e.missed++
				o := Compare(Sign(c), Sign(s))
				say("missed: story %d, %s: %+v", i, names[k], o)
			default:
				all.wrong++
				e.wrong++
				say("wrong: story %d, %s is taken for %s, %.2f", i, names[k], of, score)
			}
		}
	}
	return all
}

// TestStories holds the limits to stories of our own: every edited copy of each, against
// others on its subject and from one mould.
func TestStories(t *testing.T) {
	var texts []string
	for _, s := range stories(t) {
		texts = append(texts, s.text)
	}
	byEdit := map[string]*outcome{}
	all := measure(texts, 1, byEdit, t.Logf)
	for _, e := range edits {
		t.Logf("%-20s %v", e.name, byEdit[e.name])
	}
	t.Logf("%-20s %v", "all", all)
	if all.wrong > 0 || float64(all.missed) > 0.03*float64(all.found) {
		t.Errorf("all: %v; want none wrong and recall of 0.97", all)
	}
}

// TestDifferentTexts compares stories on one subject with each other.
func TestDifferentTexts(t *testing.T) {
	all := stories(t)
	for _, a := range all {
		for _, b := range all {
			if a == b {
				continue
			}
			if o := Compare(Sign(a.text), Sign(b.text)); o.Copy() {
				t.Errorf("%s/%s is taken for a copy of %s/%s: %+v", a.subject, a.name, b.subject, b.name, o)
			}
		}
	}
}

func TestShortTexts(t *testing.T) {
	for _, c := range []struct {
		name, first, second string
		same                bool
	}{
		{"equal lines", "France condemned Mali.", "France condemned Mali.", true},
		{"other case and marks", "France condemned Mali.", "“FRANCE, condemned Mali”", true},
		{"one word", "Yes.", "Yes!", true},
		{"two words", "Peace talks", "Peace prize", false},
		{"a number", "France condemned Mali. Story 17 ends here.", "France condemned Mali. Story 18 ends here.", false},
		{"one word of eight", "Police in Lyon detained three men on Friday.", "Police in Lyon detained three women on Friday.", false},
		{"nothing", "", "", false},
		{"only marks", "—", "…", false},
		{"Chinese", "中国外交部发言人星期一在北京表示反对这项决定", "中国外交部发言人星期一在北京表示反对这项决定", true},
		{"other Chinese", "中国外交部发言人星期一在北京表示反对这项决定", "日本首相星期二在东京会见了来访的法国总统", false},
	} {
		x := New(Options{})
		if of, _ := x.Add("1", c.first); of != "" {
			t.Errorf("%s: the first is a copy of %q", c.name, of)
		}
		if of, score := x.Add("2", c.second); (of == "1") != c.same || c.same && score != 1 {
			t.Errorf("%s: %q, %.2f", c.name, of, score)
		}
	}
}

// TestRoundup holds that a long text which tells a short one among other things is no
// copy of it, while a short one that was cut out of a long one is.
func TestRoundup(t *testing.T) {
	all := stories(t)
	roundup := ""
	for _, s := range all[:6] {
		roundup += s.text + "\n\n"
	}
	first := New(Options{})
	first.Add("brief", all[0].text)
	if of, score := first.Add("roundup", roundup); of != "" {
		t.Errorf("the roundup is taken for the brief, %.2f", score)
	}
	second := New(Options{})
	second.Add("roundup", roundup)
	if of, _ := second.Add("brief", all[0].text); of != "roundup" {
		t.Error("the brief is not found in the roundup")
	}
}

// TestBoilerplate gives many short stories one long notice.
func TestBoilerplate(t *testing.T) {
	notice := strings.Repeat("Subscribers of the paper may read every story on all their devices. ", 1) +
		"This site uses cookies to remember who you are, to count its visitors and to choose what its advertisers show; by going on you agree to that. Write to the editor with corrections, and tell us the page and the day on which the story was printed."
	r := rand.New(rand.NewPCG(1, 2))
	x, wrong := New(Options{Common: 10}), 0
	for i := range 200 {
		var b strings.Builder
		for range 30 {
			fmt.Fprintf(&b, "w%x ", r.IntN(1<<20))
		}
		if of, _ := x.Add(fmt.Sprint(i), b.String()+notice); of != "" && i > 100 {
			wrong++
		}
	}
	if wrong > 0 {
		t.Errorf("%d of 99 stories are taken for copies because of the notice under them", wrong)
	}
}

// TestForgets fills an index: the latest texts are known, the oldest are not.
func TestForgets(t *testing.T) {
	text := func(i int) string {
		return strings.Repeat(fmt.Sprintf("alpha%d beta%d gamma%d delta%d ", i, i, i, i), 3)
	}
	x := New(Options{Texts: 100})
	for i := range 1000 {
		if of, _ := x.Add(fmt.Sprint(i), text(i)); of != "" {
			t.Fatalf("%d is new, and is taken for %s", i, of)
		}
	}
	for i := 999; i >= 950; i-- {
		if of, _, _ := x.Find(Sign(text(i))); of != fmt.Sprint(i) {
			t.Errorf("%d is %q", i, of)
		}
	}
	if of, _, _ := x.Find(Sign(text(800))); of != "" {
		t.Errorf("800 is still known as %q", of)
	}
}

// TestOrder holds that the first text is the original, of equals the earliest.
func TestOrder(t *testing.T) {
	s := stories(t)[0].text
	x := New(Options{})
	for i, want := range []string{"", "0", "0", "0"} {
		if of, score := x.Add(fmt.Sprint(i), s); of != want || want != "" && score != 1 {
			t.Errorf("copy %d is %q, %.2f", i, of, score)
		}
	}
}

func TestSignatureRoundTrip(t *testing.T) {
	long := ""
	for _, s := range stories(t) {
		long += s.text
		for _, text := range []string{s.text, s.text[:90], long, strings.Repeat(long, 2), ""} {
			want := Sign(text)
			b, err := want.MarshalBinary()
			var got Signature
			if err2 := got.UnmarshalBinary(b); err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			if o := Compare(got, want); !want.Empty() && (o.InA != 1 || o.InB != 1) || got.level != want.level || got.Empty() != want.Empty() {
				t.Errorf("%+v", o)
			}
		}
	}
	t.Logf("a signature of %d words takes %d bytes", len(strings.Fields(stories(t)[0].text)), size(Sign(stories(t)[0].text)))
}

func size(s Signature) int { b, _ := s.MarshalBinary(); return len(b) }

func FuzzSignature(f *testing.F) {
	b, _ := Sign("One two three four, 5 and 6.").MarshalBinary()
	f.Add(b, "text")
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		var s Signature
		if err := s.UnmarshalBinary(b); err == nil {
			if again, _ := s.MarshalBinary(); string(again) != string(b) {
				t.Fatalf("%x became %x", b, again)
			}
		}
		made := Sign(text)
		if o := Compare(made, s); o.InA < 0 || o.InA > 1 || o.InB < 0 || o.InB > 1 {
			t.Fatalf("%+v", o)
		}
		x := New(Options{Texts: 4})
		x.AddSignature("a", s)
		x.AddSignature("b", made)
		if of, score := x.AddSignature("c", made); !made.Empty() && (of == "" || score <= 0 || score > 1) {
			t.Fatalf("the same text again is %q, %v", of, score)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	s := stories(b)[0].text
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Sign(s)
	}
}

package attribution

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rapporteur/grammar"
	"rapporteur/text"
)

// trees reads text up to trees, for tests.
func trees(t testing.TB) func(string) *text.Doc {
	t.Helper()
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		t.Skip(err)
	}
	g, err := grammar.Load()
	if err != nil {
		t.Skip(err)
	}
	return func(s string) *text.Doc {
		doc := segmenter.Segment(s)
		g.Annotate(doc)
		return doc
	}
}

func load(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func words(doc *text.Doc, rs []Range) string {
	var parts []string
	for _, r := range rs {
		parts = append(parts, doc.Span(r.First, r.Last).Of(doc.Text))
	}
	return strings.Join(parts, " / ")
}

// TestForms shows the forms that an attribution takes.
func TestForms(t *testing.T) {
	read, m := trees(t), load(t)
	for _, test := range []struct{ name, text, source, cue, content, form string }{
		{"indirect", "The minister said that the dam was safe.", "The minister", "said", "that the dam was safe", Indirect},
		{"direct before", `"The dam is safe," the minister said.`, "the minister", "said", `"The dam is safe,"`, Direct},
		{"direct after", `The minister said: "The dam is safe."`, "The minister", "said", `"The dam is safe."`, Direct},
		{"around", `"The dam is safe," said the minister, "and we will keep it so."`, "the minister", "said", `"The dam is safe," / "and we will keep it so."`, Direct},
		{"mixed", `The minister said the dam was "entirely safe".`, "The minister", "said", `the dam was "entirely safe"`, Mixed},
		{"curly", "“The dam is safe,” the minister said.", "the minister", "said", "“The dam is safe,”", Direct},
		{"according", "According to the ministry, the dam is safe.", "the ministry", "According to", "the dam is safe", Indirect},
		{"told", "Farmers told Reuters that the wells were dry.", "Farmers", "told", "that the wells were dry", Indirect},
		{"belief", "She believes that the vote was stolen.", "She", "believes", "that the vote was stolen", Indirect},
		{"intention", "The company plans to build a port.", "The company", "plans", "to build a port", Indirect},
		{"document", "The report found that the bridge was weak.", "The report", "found", "that the bridge was weak", Indirect},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := read(test.text)
			found := m.Find(doc)
			if len(found) != 1 {
				t.Fatalf("found %d attributions, want 1", len(found))
			}
			a := found[0]
			if got := words(doc, a.Source); got != test.source {
				t.Errorf("source %q, want %q", got, test.source)
			}
			if got := words(doc, a.Cue); strings.TrimSuffix(got, ":") != test.cue {
				t.Errorf("cue %q, want %q", got, test.cue)
			}
			if got := words(doc, a.Content); got != test.content {
				t.Errorf("content %q, want %q", got, test.content)
			}
			if a.Form != test.form {
				t.Errorf("form %s, want %s", a.Form, test.form)
			}
		})
	}
}

// TestWithin shows attributions that hold others.
func TestWithin(t *testing.T) {
	read, m := trees(t), load(t)
	doc := read("The spokesman said that the rebels claimed that the bridge had been blown up.")
	found := m.Find(doc)
	if len(found) != 2 || found[0].Within != -1 || found[1].Within != 0 {
		t.Fatalf("found %+v, want two, the second within the first", found)
	}
}

// TestMarks finds quotations in bad and good marks.
func TestMarks(t *testing.T) {
	read := trees(t)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"straight", `He said "no" and "yes".`, []string{`"no"`, `"yes"`}},
		{"curly", "He said “no” and left.", []string{"“no”"}},
		{"guillemets", "He said «no» and left.", []string{"«no»"}},
		{"doubled single", "He said ''no'' and left.", []string{"''no''"}},
		{"single", "He said ‘no, never’ and left.", []string{"‘no, never’"}},
		{"apostrophes", "It's the workers' union's day in the '90s.", nil},
		{"nested", "He said “she said ‘no’ to me” and left.", []string{"“she said ‘no’ to me”"}},
		{"unclosed ends with its paragraph", "He said “no and left.\n\nShe stayed.", []string{"“no and left."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := read(test.text)
			v := view{cues: &Cues{}}
			v.reset(doc)
			var got []string
			for _, q := range v.quotes {
				got = append(got, doc.Span(q.First, q.Last).Of(doc.Text))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestLabels encodes and follows.
func TestLabels(t *testing.T) {
	roles := []Role{NoRole, Source, Cue, Cue, Content, Content, Content, NoRole}
	labels := Encode(roles)
	for i, l := range labels {
		if l.Role() != roles[i] {
			t.Errorf("word %d: role %v, want %v", i, l.Role(), roles[i])
		}
		if i > 0 && !l.Follows(labels[i-1]) {
			t.Errorf("word %d: %d may not follow %d", i, l, labels[i-1])
		}
	}
	if inside := labelOf(Content, placeInside); inside.Follows(0) || inside.Follows(labelOf(Cue, placeInside)) {
		t.Error("the inside of a span follows what is no span of its role")
	}
}

func TestCues(t *testing.T) {
	for _, bad := range []string{"say\tVERB\tneutral\n", "say\tNOTHING\tneutral\tHe said so.\n", "say\tVERB\tsings\tHe said so.\n"} {
		if _, err := readCues("bad.tsv", bad); err == nil || !strings.Contains(err.Error(), "bad.tsv:1") {
			t.Errorf("%q: error %v does not name the line", bad, err)
		}
	}
	read := trees(t)
	cues, err := LoadCues()
	if err != nil {
		t.Fatal(err)
	}
	missed, all := 0, 0
	for lemma, senses := range cues.senses {
		for _, s := range senses {
			all++
			doc, hit := read(s.example), false
			for i := range doc.Words {
				got, ok := cues.At(doc, i, len(doc.Words))
				hit = hit || ok && got == s.stance
			}
			if !hit {
				missed++
				t.Logf("%s %s is not found in %q", lemma, s.stance, s.example)
			}
		}
	}
	if missed*12 > all { // the tagger errs
		t.Errorf("%d of %d cues are not found in their own examples", missed, all)
	}
}

// TestLong reads a quotation of 20,000 words and an interview of as many in linear time.
func TestLong(t *testing.T) {
	read, m := trees(t), load(t)
	for name, piece := range map[string]string{
		"quotation": "we will rebuild the bridge and the road, and then the mill ",
		"interview": "\n\nQ: What did he say?\n\nA: He said \"no\", and she said they would leave ",
		"openers":   "“ ‘ \" ' ",
	} {
		t.Run(name, func(t *testing.T) {
			doc := read("He said “" + strings.Repeat(piece, 20000/len(strings.Fields(piece))))
			start := time.Now()
			m.Find(doc)
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("%d words took %v", len(doc.Words), d)
			}
		})
	}
}

// FuzzFind holds what callers rely on for any text: ranges in order and inside the
// document, contents present, and no attribution within itself.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"He said “no", "\"' '' ``", "According to", "Q: “a” ‘b’ «c", "“He said ‘she said \"x\"’”", "\n\n\"\n\n", "A said, B said C said D."} {
		f.Add(s)
	}
	read, m := trees(f), load(f)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4000 {
			return
		}
		doc := read(s)
		found := m.Find(doc)
		for i, a := range found {
			if len(a.Content) == 0 || a.Form == "" || a.Within == i || a.Within >= len(found) {
				t.Fatalf("attribution %d is %+v", i, a)
			}
			for _, part := range [][]Range{a.Source, a.Cue, a.Content} {
				last := 0
				for _, r := range part {
					if r.First < last || r.Last <= r.First || r.Last > len(doc.Words) {
						t.Fatalf("ranges %v of %d words", part, len(doc.Words))
					}
					last = r.Last
				}
			}
		}
	})
}

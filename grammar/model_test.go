package grammar

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"rapporteur/text"
)

func load(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// spaced makes a document of words that are split at spaces and of sentences that end at ".".
func spaced(s string) *text.Doc {
	d := &text.Doc{Text: s}
	at, first := 0, 0
	end := func() {
		d.Sentences = append(d.Sentences, text.Sentence{First: first, Last: len(d.Words), Span: d.Span(first, len(d.Words))})
		first = len(d.Words)
	}
	for w := range strings.SplitSeq(s, " ") {
		if w != "" {
			d.Words = append(d.Words, text.Word{Start: int32(at), End: int32(at + len(w))})
		}
		at += len(w) + 1
		if w == "." {
			end()
		}
	}
	if first < len(d.Words) {
		end()
	}
	return d
}

// wantTrees fails unless each sentence is one tree within its bounds.
func wantTrees(t *testing.T, d *text.Doc) {
	t.Helper()
	for k, s := range d.Sentences {
		roots := 0
		for i := s.First; i < s.Last; i++ {
			w := &d.Words[i]
			if w.Head < 0 {
				roots++
				if w.Rel != text.RelRoot {
					t.Fatalf("sentence %d: word %d has no head, but the relation %v", k, i, w.Rel)
				}
				continue
			}
			if int(w.Head) < s.First || int(w.Head) >= s.Last || w.Rel == text.RelRoot || w.Rel == text.NoRel || w.POS == text.NoPOS {
				t.Fatalf("sentence %d [%d, %d): word %d has head %d, relation %v, part of speech %v", k, s.First, s.Last, i, w.Head, w.Rel, w.POS)
			}
			steps := 0
			for h := w.Head; h >= 0 && steps <= s.Last-s.First; h = d.Words[h].Head {
				steps++
			}
			if steps > s.Last-s.First {
				t.Fatalf("sentence %d: word %d hangs in a cycle", k, i)
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d of %d words has %d roots", k, s.Last-s.First, roots)
		}
	}
}

func TestAnnotate(t *testing.T) {
	m := load(t)
	for _, c := range []struct{ text, want string }{
		{"The envoys left Zenda on Tuesday .", "DET:det:1 NOUN:nsubj:2 VERB:root:-1 PROPN:obj:2 ADP:case:5 PROPN:obl:2 PUNCT:punct:2"},
		{"Farmers were arrested by the police .", "NOUN:nsubj:pass:2 AUX:aux:pass:2 VERB:root:-1 ADP:case:5 DET:det:5 NOUN:obl:agent:2 PUNCT:punct:2"},
		{"Rebels attack convoy", "NOUN:nsubj:1 VERB:root:-1 NOUN:obj:1"},
		{"The minister said that talks failed .", "DET:det:1 NOUN:nsubj:2 VERB:root:-1 SCONJ:mark:5 NOUN:nsubj:5 VERB:ccomp:2 PUNCT:punct:2"},
	} {
		d := spaced(c.text)
		m.Annotate(d)
		var got []string
		for _, w := range d.Words {
			got = append(got, w.POS.String()+":"+w.Rel.String()+":"+itoa(w.Head))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func itoa(n int32) string {
	if n < 0 {
		return "-1"
	}
	return string(rune('0' + n))
}

func TestAnnotateLinks(t *testing.T) {
	m := load(t)
	d := spaced("The envoys left Zenda .")
	m.Annotate(d)
	if got := slices.Collect(d.Dependents(2)); !slices.Equal(got, []int{1, 3, 4}) {
		t.Errorf("dependents of the verb: %v", got)
	}
}

func TestHostileSentences(t *testing.T) {
	m := load(t)
	for name, s := range map[string]string{
		"nothing":      "",
		"5,000 words":  strings.Repeat("and the king of ", 1250) + "Ruritania",
		"5,000 commas": strings.TrimSpace(strings.Repeat(", ", 5000)),
		"one word":     strings.Repeat("x", 1<<20),
		"bad bytes":    "\xff\xfe \x00 \xc3 a\x80b .",
		"planes":       "𐀀 \U000E0001 \U0010FFFD 漢字 שלום مرحبا İstanbul ŉ .",
		"many stops":   strings.TrimSpace(strings.Repeat(". ", 3000)),
	} {
		t.Run(name, func(t *testing.T) {
			d := spaced(s)
			m.Annotate(d)
			wantTrees(t, d)
		})
	}
}

func TestAnnotateIsTheSameOnManyCores(t *testing.T) {
	m := load(t)
	s := strings.TrimSpace(strings.Repeat(news+" ", 3))
	want := spaced(s)
	m.Annotate(want)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			d := spaced(s)
			m.Annotate(spaced("A short one first ."))
			m.Annotate(d)
			if !slices.Equal(d.Words, want.Words) {
				t.Error("another goroutine reads the same text otherwise")
			}
		})
	}
	wait.Wait()
}

func TestAnnotateKeepsNoGarbage(t *testing.T) {
	m := load(t)
	d := spaced(strings.ToLower(news))
	m.Annotate(d)
	if n := testing.AllocsPerRun(20, func() { m.Annotate(d) }); n > float64(len(d.Words)) {
		t.Errorf("%.0f allocations for %d words", n, len(d.Words))
	}
}

func FuzzAnnotate(f *testing.F) {
	m := load(f)
	f.Add("The envoys left .")
	f.Add("\xff \x00 . . .")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<14 {
			t.Skip()
		}
		d := spaced(s)
		m.Annotate(d)
		wantTrees(t, d)
		for i := range d.Words {
			if utf8.ValidString(s) && !utf8.ValidString(d.Words[i].Lemma) {
				t.Fatalf("word %d has the lemma %q", i, d.Words[i].Lemma)
			}
		}
	})
}

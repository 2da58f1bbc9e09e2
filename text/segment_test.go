package text

import (
	"strings"
	"testing"
)

// show writes a document's words with "|" between tokens, "+" between glued words
// and a line a sentence.
func show(d *Doc) string {
	var b strings.Builder
	for _, s := range d.Sentences {
		for i := s.First; i < s.Last; i++ {
			if d.Words[i].Glued {
				b.WriteByte('+')
			} else if i > s.First {
				b.WriteByte(' ')
			}
			b.WriteString(d.Form(i))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestSegment(t *testing.T) {
	g, err := LoadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" \n\t ", ""},
		{"Envoys can't stay. They cannot leave.", "Envoys ca+n't stay .\nThey can+not leave .\n"},
		{"Graustark's army didn't move.", "Graustark +'s army did+n't move ."},
	} {
		if got := show(g.Segment(c.in)); strings.TrimSpace(strings.ReplaceAll(got, " +", "+")) != strings.TrimSpace(strings.ReplaceAll(c.want, " +", "+")) {
			t.Errorf("%q\ngot  %s\nwant %s", c.in, got, c.want)
		}
	}
}

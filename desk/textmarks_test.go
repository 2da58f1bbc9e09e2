package desk

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rapporteur"
)

func itoa(n int) string { return strconv.Itoa(n) }

var tags = regexp.MustCompile(`<[^>]*>`)

func at(text, words string) rapporteur.Span {
	i := strings.Index(text, words)
	return rapporteur.Span{Start: i, End: i + len(words)}
}

func TestMarksNest(t *testing.T) {
	text := "A <b> & \"c\" d e.\n\nSecond é part."
	got := string(markUp(text, []textMark{
		{Span: at(text, "<b> & \"c\""), kind: claimMark, row: "k"},
		{Span: at(text, "& \"c\" d"), kind: actorMark, title: `"x"`},
		{Span: at(text, "\"c\""), kind: eventMark, row: "e"},
		{Span: at(text, "d e.\n\nSecond"), kind: feedbackMark, about: []string{"f"}},
	}, []bubble{{at: at(text, "é").End, id: "f", count: 2, open: true, about: "d"}}))
	want := `<p data-start="0">A <span class="m m-c" id="at-k" data-row="k">&lt;b&gt; <span class="m m-a" title="&#34;x&#34;">&amp; <a class="m m-e" id="at-e" data-row="e" href="#row-e">&#34;c&#34;</a></span></span>` +
		`<span class="m m-a" title="&#34;x&#34;"> <span class="m m-f" data-feedback="f">d</span></span><span class="m m-f" data-feedback="f"> e.</span></p>
<p data-start="18"><span class="m m-f" data-feedback="f">Second</span> é<a class="bubble" id="bubble-f" href="#feedback-f" data-bubble="f" aria-label="2 comments on “d”">2</a> part.</p>
`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// FuzzMarks holds that whatever is marked, the words stay and the elements nest.
func FuzzMarks(f *testing.F) {
	f.Add("One two.\n\n three <four>", 0, 3, 2, 9, 4, 20)
	f.Add("\r\n\r\nx", 0, 1, 0, 5, 3, 4)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, e, g int) {
		var marks []textMark
		for i, s := range [][2]int{{a, b}, {c, d}, {e, g}, {a, d}, {c, g}} {
			if s[0] >= 0 && s[0] < s[1] && s[1] <= len(text) {
				marks = append(marks, textMark{Span: rapporteur.Span{Start: s[0], End: s[1]}, kind: markKind(i), row: itoa(i)})
			}
		}
		got := string(markUp(text, marks, []bubble{{at: max(0, min(b, len(text))), id: "x"}}))
		var words strings.Builder
		for _, p := range paragraphs(text) {
			words.WriteString(strings.ReplaceAll(p.Of(text), "\x00", "\uFFFD") + "\n")
		}
		without := regexp.MustCompile(`<a class="bubble[^>]*>0</a>`).ReplaceAllString(got, "")
		if plain := html.UnescapeString(tags.ReplaceAllString(without, "")); plain != html.UnescapeString(html.EscapeString(words.String())) {
			t.Fatalf("%q reads %q", text, plain)
		}
		var open []string
		for _, tag := range tags.FindAllString(got, -1) {
			name := strings.Fields(strings.Trim(tag, "</>"))[0]
			if !strings.HasPrefix(tag, "</") {
				open = append(open, name)
				continue
			}
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("%s closes %v in %s", tag, open, got)
			}
			open = open[:len(open)-1]
		}
	})
}

func TestWordsDiff(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"one two three", "one two three", " one two three"},
		{"one two three", "one 2 three", " one |-two |+2 | three"},
		{"", "new", "+new"},
		{"old", "", "-old"},
		{"a b c d e", "b c x e f", "-a | b c |-d e|+x e f"},
		{"one\n\ntwo", "one\n\nand two", " one\n\n|+and | two"},
	} {
		var got []string
		var from, to string
		for _, ch := range wordsDiff(c.from, c.to) {
			kind := map[string]string{"": " ", "del": "-", "ins": "+"}[ch.Kind]
			got = append(got, kind+ch.Text)
			if ch.Kind != "ins" {
				from += ch.Text
			}
			if ch.Kind != "del" {
				to += ch.Text
			}
		}
		if from != c.from || to != c.to {
			t.Errorf("%q to %q is told as %q to %q", c.from, c.to, from, to)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q to %q: %q, want %q", c.from, c.to, s, c.want)
		}
	}
}

func FuzzWordsDiff(f *testing.F) {
	f.Add("the cat sat on the mat", "a cat sat on that mat")
	f.Fuzz(func(t *testing.T, a, b string) {
		var from, to string
		for _, c := range wordsDiff(a, b) {
			if c.Kind != "ins" {
				from += c.Text
			}
			if c.Kind != "del" {
				to += c.Text
			}
		}
		if from != a || to != b {
			t.Errorf("%q to %q is told as %q to %q", a, b, from, to)
		}
	})
}

func TestMentioned(t *testing.T) {
	for body, want := range map[string]string{
		"@per and @mei, @per again": "per mei", "mail a@example.org": "", "> @per said\n\nYes, @mei-2.": "mei-2", "`@code`": "", "(@per)": "per", "@-x @X": "",
	} {
		if got := strings.Join(mentioned(body), " "); got != want {
			t.Errorf("%q calls %q, want %q", body, got, want)
		}
	}
}

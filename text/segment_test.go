package text

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// show writes a document with a line a sentence, a space between tokens and "+"
// between the words of one token.
func show(d *Doc) string {
	var b strings.Builder
	for _, s := range d.Sentences {
		for i := s.First; i < s.Last; i++ {
			switch {
			case d.Words[i].Glued:
				b.WriteByte('+')
			case i > s.First:
				b.WriteByte(' ')
			}
			b.WriteString(d.Form(i))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func loadSegmenter(t testing.TB) *Segmenter {
	g, err := LoadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestSegmentNews(t *testing.T) {
	g := loadSegmenter(t)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"white space", " \n\t\u00a0\r\n", ""},
		{"contractions", "Envoys can't stay. They cannot leave, and it isn't over.",
			"Envoys ca+n't stay .\nThey can+not leave , and it is+n't over ."},
		{"possessives", "Graustark's army and the ministers' guards left.", "Graustark+'s army and the ministers+' guards left ."},
		{"curly", "The army’s chief said they’d won’t-be allies.", "The army+’s chief said they+’d wo+n’t - be allies ."},
		{"title", "Gen. K. Oster met Mr. Brandt and Sen. Ilse R. Vogel on Friday. They shook hands.",
			"Gen. K. Oster met Mr. Brandt and Sen. Ilse R. Vogel on Friday .\nThey shook hands ."},
		{"dateline", "NAIROBI, Kenya (AP) — Police fired tear gas at marchers on Tuesday.",
			"NAIROBI , Kenya ( AP ) — Police fired tear gas at marchers on Tuesday ."},
		{"dateline with date", "GENEVA, Feb. 3 (Reuters) - Talks resumed.", "GENEVA , Feb. 3 ( Reuters ) - Talks resumed ."},
		{"dateline of a wire", "BAGHDAD, Iraq (AP)_ Inspectors left.", "BAGHDAD , Iraq ( AP ) _ Inspectors left ."},
		{"typewriters' quotes", "The talks failed. ``We tried,'' he said. ''They did not.''",
			"The talks failed .\n`` We tried , '' he said .\n'' They did not . ''"},
		{"company", "Edelweiss Steel Inc.'s chief left Oster & Co., it said.", "Edelweiss Steel Inc.+'s chief left Oster & Co. , it said ."},
		{"quote closes after stop", "\"We will not yield.\" He then left. “Nothing was signed.” The talks go on.",
			"\" We will not yield . \"\nHe then left .\n“ Nothing was signed . ”\nThe talks go on ."},
		{"quote goes on", "\"Is it over?\" asked the envoy. \"No!\" the minister said.",
			"\" Is it over ? \" asked the envoy .\n\" No ! \" the minister said ."},
		{"ellipsis", "The plan ... was dropped. \"We waited... and waited.\"",
			"The plan ... was dropped .\n\" We waited ... and waited . \""},
		{"abbreviated country", "The U.S. army left. Troops of the U.S. Army stayed.",
			"The U.S. army left .\nTroops of the U.S. Army stayed ."},
		{"state", "He spoke in Reno, Nev., on Monday. She lives in Bangor, Maine.",
			"He spoke in Reno , Nev. , on Monday .\nShe lives in Bangor , Maine ."},
		{"party and state", "Rep. Ann Field (D-Calif.) objected.", "Rep. Ann Field ( D - Calif. ) objected ."},
		{"month", "It began on Sept. 15, 2021, at 6:30 p.m. local time.", "It began on Sept. 15 , 2021 , at 6:30 p.m. local time ."},
		{"money", "It costs $2.5 million, or 1,200 euros (about 3%).", "It costs $ 2.5 million , or 1,200 euros ( about 3 % ) ."},
		{"hyphens", "a 10-year, state-run, non-profit co-operative", "a 10 - year , state - run , non-profit co-operative"},
		{"addresses", "Write to press@office.example.org or see https://example.org/a_b?c=1, www.example.com and report-2.pdf.",
			"Write to press@office.example.org or see https://example.org/a_b?c=1 , www.example.com and report-2.pdf ."},
		{"headline", "Ministers agree on truce\n\nThe two sides met on Friday. They signed.",
			"Ministers agree on truce\nThe two sides met on Friday .\nThey signed ."},
		{"headline, one line end", "Ministers agree on truce\nThe two sides met on Friday and signed a paper of forty pages that ends the war. They then left.\n",
			"Ministers agree on truce\nThe two sides met on Friday and signed a paper of forty pages that ends the war .\nThey then left ."},
		{"list", "Demands:\n- release of prisoners\n- open borders\n* a new vote",
			"Demands :\n- release of prisoners\n- open borders\n* a new vote"},
		{"wrapped", "The two sides met on Friday in the old town hall and signed\na paper of forty pages. Nobody outside the room knows what it\nsays about the border, the prisoners or the gas that flows in\nboth directions.",
			"The two sides met on Friday in the old town hall and signed a paper of forty pages .\nNobody outside the room knows what it says about the border , the prisoners or the gas that flows in both directions ."},
		{"brackets", "The union (which has 300 members) struck. (It ended in May.) Work resumed.",
			"The union ( which has 300 members ) struck .\n( It ended in May . )\nWork resumed ."},
		{"percentages and ranges", "Between 40-50 people and 1-2% of voters", "Between 40 - 50 people and 1 - 2 % of voters"},
		{"slash", "the 24/7 police/army post", "the 24/7 police / army post"},
		{"colon before speech", "The spokesman said: \"We deny it.\" Nobody believed him.",
			"The spokesman said : \" We deny it . \"\nNobody believed him ."},
	} {
		if got := strings.TrimSpace(show(g.Segment(c.in))); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// check fails unless words and sentences tile the text: in order, without overlap,
// on characters' edges, with only white space between.
func check(t *testing.T, d *Doc) {
	t.Helper()
	end := 0
	for i, w := range d.Words {
		gap := d.Text[end:w.Start]
		if strings.IndexFunc(gap, func(r rune) bool { return !isSpace(r) }) >= 0 || int(w.Start) < end || w.End <= w.Start {
			t.Fatalf("word %d is [%d,%d) after %d", i, w.Start, w.End, end)
		}
		if w.Glued && len(gap) > 0 || strings.IndexFunc(d.Form(i), isSpace) >= 0 {
			t.Fatalf("word %d %q is glued over %q", i, d.Form(i), gap)
		}
		if !utf8.RuneStart(d.Text[w.Start]) && utf8.ValidString(d.Text) {
			t.Fatalf("word %d begins inside a character", i)
		}
		end = int(w.End)
	}
	if strings.IndexFunc(d.Text[end:], func(r rune) bool { return !isSpace(r) }) >= 0 {
		t.Fatalf("no word covers %q", d.Text[end:])
	}
	next := 0
	for i, s := range d.Sentences {
		if s.First != next || s.Last <= s.First || s.Last-s.First > maxSentence || s.Span != d.Span(s.First, s.Last) || d.Words[s.First].Glued {
			t.Fatalf("sentence %d is %+v after word %d", i, s, next)
		}
		next = s.Last
	}
	if next != len(d.Words) {
		t.Fatalf("sentences hold %d of %d words", next, len(d.Words))
	}
}

func TestSegmentHostile(t *testing.T) {
	g := loadSegmenter(t)
	planes := func() string {
		var b strings.Builder
		for r := rune(0); r <= utf8.MaxRune; r += 7 {
			if utf8.ValidRune(r) {
				b.WriteRune(r)
			}
		}
		return b.String()
	}
	const mb = 1 << 20
	for name, in := range map[string]string{
		"a line without a space": strings.Repeat("x", 10*mb),
		"mixed without a space":  strings.Repeat("a1.b-'c@d/", mb/10) + " " + strings.Repeat("a1.b-'c@d/ ", mb/20),
		"marks":                  strings.Repeat("(\"'.,;:!?-", mb/4),
		"line ends":              strings.Repeat("\n", 100_000) + "x" + strings.Repeat("\r\n", 100_000),
		"short lines":            strings.Repeat("a\n", 50_000),
		"contractions":           strings.Repeat("dontn't-cannot'", mb/8),
		"addresses":              strings.Repeat("http://a)))www.b.com]x@y.org,", mb/8),
		"brackets after a URL":   "http://x" + strings.Repeat(")", mb),
		"dots":                   "a" + strings.Repeat(".a", mb),
		"a sentence":             strings.Repeat("word ", 5_000),
		"right to left":          strings.Repeat("وقالت الحكومة إنها لا تعترف بذلك. ", 2_000),
		"no spaces by custom":    strings.Repeat("政府は金曜日に発表した。", 5_000),
		"every plane":            planes(),
		"control bytes":          strings.Repeat("\x00\x01\x7f\x1b[0m ", 10_000),
		"broken UTF-8":           strings.Repeat("\xff\xc3 \xe2\x80", 10_000),
		"combining marks":        "e" + strings.Repeat("\u0301", mb),
	} {
		start := time.Now()
		d := g.Segment(in)
		check(t, d)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %v for %d MB", name, took, len(in)/mb)
		}
	}
}

func TestSegmentIsLinear(t *testing.T) {
	g := loadSegmenter(t)
	for _, piece := range []string{"a.b@c'd- ", "http://a)) ", "don't", "\"(a ", "word, ", "Wrapped\n", "x"} {
		small, large := cost(g, strings.Repeat(piece, 5_000)), cost(g, strings.Repeat(piece, 80_000))
		if large > 16*12*small { // a square would be 16 times 16; what is below is a busy machine
			t.Errorf("%q: 16 times the text takes %.0f times as long", piece, large/small)
		}
	}
}

// cost is the least time of three runs in seconds.
func cost(g *Segmenter, s string) float64 {
	best := time.Hour
	for range 3 {
		start := time.Now()
		g.Segment(s)
		best = min(best, time.Since(start))
	}
	return best.Seconds()
}

// TestSegmentParagraphs checks that paragraphs do not depend on one another.
func TestSegmentParagraphs(t *testing.T) {
	g := loadSegmenter(t)
	const a, b = "The minister resigned on Monday. No one was surprised.", "\"It's over,\" she said."
	if got, want := show(g.Segment(a+"\n\n"+b)), show(g.Segment(a))+show(g.Segment(b)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzSegment(f *testing.F) {
	g := loadSegmenter(f)
	f.Add("Envoys can't stay (they'd \"go\"). See www.example.org, p. 5.\n\nNAIROBI (AP) — x")
	f.Add("a.com/(x)).\u2028\u00a0É’t\xff-- U.S.")
	f.Fuzz(func(t *testing.T, s string) {
		d := g.Segment(s)
		check(t, d)
		if again := show(g.Segment(s)); again != show(d) {
			t.Error("two runs differ")
		}
	})
}

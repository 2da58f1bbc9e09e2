package when

import (
	"strconv"
	"strings"

	"rapporteur/text"
)

// innateClasses are the classes that a token gets from its shape.
var innateClasses = []string{"NUM", "ORD", "DAY", "YEAR", "YY", "DECADE", "CLOCK", "ISO", "SLASH"}

// token is a piece of a word, or several words folded into one number or phrase.
type token struct {
	start, end int
	word       int // word that it starts in
	low        string
	known      *vocable // what is said of low
	classes    class
	entries    []entry
	glued      bool // a hyphen joins it to the token before
	upper      bool
}

// read returns the token's reading as one of the classes.
func (t *token) read(c class) (entry, bool) {
	for _, e := range t.entries {
		if e.class&c != 0 {
			return e, true
		}
	}
	return entry{}, false
}

// lexer turns the words of a sentence into tokens.
type lexer struct {
	*lexicon
	cNum, cOrd, cDay, cYear, cYY, cDecade, cClock, cISO, cSlash, cMonth, cWday class
	out                                                                        []token
}

func newLexer(x *lexicon) *lexer {
	l := &lexer{lexicon: x}
	l.cNum, l.cOrd, l.cDay, l.cYear, l.cYY = x.class("NUM"), x.class("ORD"), x.class("DAY"), x.class("YEAR"), x.class("YY")
	l.cDecade, l.cClock, l.cISO, l.cSlash = x.class("DECADE"), x.class("CLOCK"), x.class("ISO"), x.class("SLASH")
	l.cMonth, l.cWday = x.class("MONTH"), x.class("WDAY")
	return l
}

// find returns what is said of a word.
func (l *lexer) find(low string) *vocable {
	if v := l.known[low]; v != nil {
		return v
	}
	return &unknown
}

// sentence returns the tokens of words [first, last), valid until the next call.
func (l *lexer) sentence(d *text.Doc, first, last int) []token {
	l.out = l.out[:0]
	glued := false
	for i := first; i < last; i++ {
		w := &d.Words[i]
		s := d.Text[w.Start:w.End]
		if isHyphen(s) {
			touchesLeft := i > first && d.Words[i-1].End == w.Start
			touchesRight := i+1 < last && d.Words[i+1].Start == w.End
			if touchesLeft && touchesRight {
				glued = true
				continue
			}
		}
		l.word(s, int(w.Start), i, glued)
		glued = false
	}
	l.joinNumerals(d.Text)
	l.fold()
	return l.out
}

func isHyphen(s string) bool { return s == "-" || s == "–" || s == "‑" }

// word splits one word at hyphens and cuts off what is not part of a name or number.
func (l *lexer) word(s string, at, i int, glued bool) {
	if isSmall(s) {
		v := l.find(s)
		l.pushWord(token{start: at, end: at + len(s), word: i, low: s, known: v, glued: glued, entries: v.entries})
		return
	}
	if l.shaped(s, at, i, glued) {
		return
	}
	for s != "" {
		cut := strings.IndexAny(s, "-–")
		if cut <= 0 {
			break
		}
		width := 1
		if s[cut] != '-' {
			width = len("–")
			if !strings.HasPrefix(s[cut:], "–") {
				break
			}
		}
		l.piece(s[:cut], at, i, glued)
		s, at, glued = s[cut+width:], at+cut+width, true
	}
	if s != "" {
		l.piece(s, at, i, glued)
	}
}

// isSmall reports whether a word is of small letters of ASCII only.
func isSmall(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// shaped takes words that are a whole date by their shape.
func (l *lexer) shaped(s string, at, i int, glued bool) bool {
	if c := s[0]; c < '0' || c > '9' || len(s) < 6 {
		return false
	}
	c := l.cISO
	if !isISO(s) {
		if c = l.cSlash; !isSlashDate(s) {
			return false
		}
	}
	l.push(token{start: at, end: at + len(s), word: i, low: s, known: l.find(s), glued: glued, entries: []entry{{class: c, code: s}}})
	return true
}

// piece adds a word without hyphens, splitting 's and a final dot off.
func (l *lexer) piece(s string, at, i int, glued bool) {
	if cut := strings.LastIndexAny(s, "'’"); cut > 0 && len(s)-cut <= 4 {
		if tail := strings.TrimLeft(s[cut:], "'’"); tail == "s" || tail == "" {
			l.piece(s[:cut], at, i, glued)
			l.push(token{start: at + cut, end: at + len(s), word: i, low: "'s", known: l.find("'s")})
			return
		}
	}
	t := token{start: at, end: at + len(s), word: i, low: strings.ToLower(s), glued: glued, upper: s[0] >= 'A' && s[0] <= 'Z'}
	if t.low == "’s" {
		t.low = "'s"
	}
	t.known = l.find(t.low)
	t.entries = t.known.entries
	if t.entries == nil && len(s) > 2 && s[len(s)-1] == '.' {
		whole := l.find(t.low[:len(t.low)-1])
		t.entries = whole.entries
		if t.entries == nil {
			t.low, t.end, t.known = t.low[:len(t.low)-1], t.end-1, whole
		}
	}
	if t.entries == nil {
		t.entries = l.numeric(t.low)
		l.push(t)
		return
	}
	l.pushWord(t)
}

// pushWord adds a word of the lexicon, or a plain one; an ordinal may be a day.
func (l *lexer) pushWord(t token) {
	if t.entries != nil && t.entries[0].class == l.cOrd && t.entries[0].num <= 31 {
		t.entries = append(t.entries[:len(t.entries):len(t.entries)], entry{class: l.cDay, num: t.entries[0].num})
	}
	l.push(t)
}

func (l *lexer) push(t token) {
	if n := len(l.out); t.low == "." && n > 0 && l.out[n-1].end == t.start && l.out[n-1].entries != nil && len(l.out[n-1].low) <= 4 && !wholeMonth[l.out[n-1].low] {
		if _, month := l.out[n-1].read(l.cMonth | l.cWday); month {
			l.out[n-1].end = t.end // "Nov" "."
			return
		}
	}
	for _, e := range t.entries {
		t.classes |= e.class
	}
	l.out = append(l.out, t)
}

// wholeMonth are the months too short to be abbreviated.
var wholeMonth = map[string]bool{"may": true, "june": true, "july": true}

// numeric reads digits: 1996, 17, 3rd, 1990s, '98, 10:35, 2.5.
func (l *lexer) numeric(s string) []entry {
	apostrophe := strings.HasPrefix(s, "'") || strings.HasPrefix(s, "’") || strings.HasPrefix(s, "`")
	body := strings.TrimLeft(s, "'’`")
	n, rest := leadingInt(body)
	digits := len(body) - len(rest)
	if digits == 0 || digits > 6 {
		return nil
	}
	switch {
	case rest == "":
		return l.integer(n, digits, apostrophe)
	case rest == "s" || rest == "'s" || rest == "’s":
		if digits == 4 && n%10 == 0 || digits == 2 && n%10 == 0 {
			return []entry{{class: l.cDecade, num: n}}
		}
	case rest == "st" || rest == "nd" || rest == "rd" || rest == "th":
		out := []entry{{class: l.cOrd, num: n}}
		if n >= 1 && n <= 31 {
			out = append(out, entry{class: l.cDay, num: n})
		}
		return out
	case rest == "am" || rest == "pm" || rest == "a.m." || rest == "p.m." || rest == "a.m" || rest == "p.m":
		if n <= 12 {
			return []entry{{class: l.cClock, code: clock(n%12+12*btoi(rest[0] == 'p'), 0)}}
		}
	case rest[0] == ':':
		return l.clockTime(n, rest[1:])
	case rest[0] == '.' && len(rest) == 2 && rest[1] == '5':
		return []entry{{class: l.cNum, num: n, code: "half"}}
	case rest[0] == ',' && len(rest) == 4:
		if m, tail := leadingInt(rest[1:]); tail == "" {
			return []entry{{class: l.cNum, num: n*1000 + m}}
		}
	}
	return nil
}

func (l *lexer) integer(n, digits int, apostrophe bool) []entry {
	if apostrophe {
		if digits == 2 {
			return []entry{{class: l.cYear, num: 1900 + n + 100*btoi(n < 40)}}
		}
		return nil
	}
	out := []entry{{class: l.cNum, num: n}}
	if n >= 1 && n <= 31 && digits <= 2 {
		out = append(out, entry{class: l.cDay, num: n})
	}
	if digits == 2 {
		out = append(out, entry{class: l.cYY, num: n})
	}
	if digits == 4 && n >= 1000 && n < 2200 {
		out = append(out, entry{class: l.cYear, num: n})
	}
	return out
}

func (l *lexer) clockTime(h int, rest string) []entry {
	m, tail := leadingInt(rest)
	if h > 24 || m > 59 || len(rest)-len(tail) != 2 {
		return nil
	}
	if strings.HasPrefix(tail, ":") {
		_, tail = leadingInt(tail[1:])
	}
	if tail = strings.Trim(tail, "."); tail == "pm" || tail == "p.m" {
		h = h%12 + 12
	} else if tail != "" && tail != "am" && tail != "a.m" {
		return nil
	}
	return []entry{{class: l.cClock, code: clock(h, m)}}
}

func clock(h, m int) string { return "T" + pad(h) + ":" + pad(m) }

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// leadingInt reads the digits that s starts with.
func leadingInt(s string) (n int, rest string) {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:]
}

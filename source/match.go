package source

import (
	"slices"
	"strings"

	"rapporteur"
)

// slot is what stands for words of a kind in a pattern.
type slot uint8

const (
	noSlot slot = iota
	anyWords
	number
	name
	word
	date
	ago
	sites
	value
	best
	votes
	stars
)

var slots = map[string]slot{"{n}": number, "{name}": name, "{word}": word, "{date}": date, "{ago}": ago, "{sites}": sites,
	"{value}": value, "{best}": best, "{votes}": votes, "{stars}": stars}

// maxTokens of a line that may be furniture: a longer one is a paragraph.
const maxTokens = 110

// maxStep is how many words a slot other than an ellipsis takes at most.
const maxStep = 14

// match is a pattern found at the start of a line.
type match struct {
	*pattern
	end    int // tokens that it covers
	name   [2]int
	date   rapporteur.Date
	value  float64
	best   float64
	votes  int
	rating bool
}

// matcher tries patterns on one line's tokens (and those of the lines after it).
type matcher struct {
	toks  []token
	elems []elem
	found match
	steps int // left, against patterns that would try too long
}

// find returns the pattern of the table that covers most whole lines from toks[0] on;
// one that cuts more goes before one that cuts less.
func (f *furniture) find(toks []token, where zone) (match, bool) {
	for len(toks) > 0 && toks[0].word == dash {
		toks = toks[1:]
	}
	if len(toks) == 0 {
		return match{}, false
	}
	s := search{toks: toks, where: where}
	s.try(f.byWord[toks[0].word])
	s.try(f.open)
	for _, t := range toks {
		if t.word == lineEnd {
			break
		}
		s.try(f.inner[t.word])
	}
	return s.best, s.best.pattern != nil
}

// search is the best match so far of the patterns tried on a line.
type search struct {
	toks  []token
	where zone
	best  match
}

func (s *search) try(patterns []*pattern) {
	for _, p := range patterns {
		if p.where&s.where == 0 || s.best.pattern != nil && p.cuts <= s.best.cuts && p.kind != "rating" {
			continue
		}
		m := matcher{toks: s.toks, elems: p.elems, steps: 400}
		if m.run(0, 0) && (s.best.pattern == nil || p.cuts > s.best.cuts || m.found.end > s.best.end) {
			s.best = m.found
			s.best.pattern = p
		}
	}
}

// run matches elems[e:] to toks[at:] as far as a line's end.
func (m *matcher) run(e, at int) bool {
	if m.steps--; m.steps < 0 {
		return false
	}
	for at < len(m.toks) && m.toks[at].word == dash && (e == len(m.elems) || !slices.Contains(m.elems[e].words, dash)) {
		at++
	}
	if e == len(m.elems) {
		if at > 0 && (at == len(m.toks) || m.toks[at].word == lineEnd) {
			m.found.end = at
			return true
		}
		return false
	}
	el := m.elems[e]
	if el.slot == noSlot {
		if at < len(m.toks) && slices.Contains(el.words, m.toks[at].word) && m.run(e+1, at+1) {
			return true
		}
		return el.optional && m.run(e+1, at)
	}
	if m.slot(el, e, at) {
		return true
	}
	return el.optional && m.run(e+1, at)
}

// slot matches elems[e], a slot, at toks[at:], and the rest after it.
func (m *matcher) slot(el elem, e, at int) bool {
	line := m.line(at)
	switch el.slot {
	case anyWords:
		for n := min(el.max, len(line)); n >= 0; n-- {
			if m.run(e+1, at+n) {
				return true
			}
		}
		return false
	case name, date:
		return m.longest(el.slot, e, at, line)
	case ago:
		n := agoLen(line)
		return n > 0 && m.run(e+1, at+n)
	case word:
		if len(line) == 0 || !m.run(e+1, at+1) {
			return false
		}
		m.found.name = [2]int{line[0].start, line[0].end}
		return true
	case sites:
		n := 0
		for n < len(line) && (siteNames[line[n].word] || n > 0 && (line[n].word == dash || line[n].word == "and")) {
			n++
		}
		return n > 0 && m.run(e+1, at+n)
	default:
		return m.figure(el.slot, e, at, line)
	}
}

// line is toks[at:] as far as the line's end.
func (m *matcher) line(at int) []token {
	for i := at; i < len(m.toks); i++ {
		if m.toks[i].word == lineEnd {
			return m.toks[at:i]
		}
	}
	return m.toks[at:]
}

// longest matches a name or a date, the longest that lets the rest match.
func (m *matcher) longest(s slot, e, at int, line []token) bool {
	n := min(len(line), maxStep)
	if s == name {
		n = nameLen(line)
	} else {
		n = min(n, dateLen(line))
	}
	for ; n > 0; n-- {
		if !m.run(e+1, at+n) {
			continue
		}
		if s == name {
			m.found.name = [2]int{line[0].start, line[n-1].end}
			return true
		}
		if d, ok := dateOf(line[:n]); ok {
			m.found.date = d
		}
		return true
	}
	return false
}

// figure matches a number and keeps what it is of a rating.
func (m *matcher) figure(s slot, e, at int, line []token) bool {
	if len(line) == 0 {
		return false
	}
	w := line[0].word
	x, ok := figureOf(w)
	if s == stars {
		x, ok = starsOf(w)
	}
	if !ok || !m.run(e+1, at+1) {
		return false
	}
	switch s {
	case value:
		m.found.value, m.found.rating = x, true
	case stars:
		if !m.found.rating {
			m.found.value, m.found.rating = x, true
		}
		if m.found.best == 0 {
			m.found.best = float64(max(5, len([]rune(w))))
		}
	case best:
		m.found.best = x
	case votes:
		m.found.votes = int(min(x, 1e9))
	}
	return true
}

// nameLen is how many of the first tokens can be a name, or names after each other:
// capitalised words with the particles that names have.
func nameLen(line []token) int {
	n := 0
	for n < len(line) && n < maxStep {
		t := line[n]
		if !t.capital && !(n > 0 && nameParticles[t.word]) {
			break
		}
		n++
	}
	for n > 0 && !line[n-1].capital {
		n--
	}
	return n
}

var nameParticles = set("and & / of de la du van von der den bin al el ben da di le the for in at")

var siteNames = set(`facebook twitter x whatsapp linkedin email e-mail mail telegram reddit pinterest messenger instagram youtube
	tiktok threads bluesky mastodon print copy link pocket flipboard tumblr viber vk wechat weibo sms google google+ rss snapchat
	truth social gab parler line digg stumbleupon xing share tweet more gmail skype vkontakte odnoklassniki discord fb pdf save comments koo app`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

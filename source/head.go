package source

import (
	"slices"
	"strings"

	"rapporteur"
)

// headEnd is the first paragraph after the byline and the date, where these stand under
// a standfirst of a sentence or two.
func (c *cleaning) headEnd() int {
	end, prose, words := c.first, 0, 0
	for i := c.first; i < min(len(c.units), c.first+10); i++ {
		if c.body(i) {
			prose++
			words += c.units[i].words
		}
		if prose > 2 || words > 60 {
			break
		}
		if m := c.found[i]; m.pattern != nil && m.where&head != 0 && (m.kind == "byline" || m.kind == "date" || m.kind == "readtime") {
			end = i
		}
	}
	for i := end; i <= c.last; i++ {
		if c.body(i) {
			return i
		}
	}
	return c.first
}

// headZone chooses the title among what stands above the article and takes off the rest.
func (c *cleaning) headZone() {
	if c.first >= len(c.units) {
		return // no paragraphs: what is left is taken as it is
	}
	if c.told.title != "" {
		c.dropTitle()
		c.dropAbove(c.titleEnd())
		return
	}
	at := c.chooseTitle()
	if at < 0 {
		return
	}
	c.told.title = strings.ReplaceAll(c.units[at].text, "\n", " ")
	c.units[at].drop = true
	c.dropAbove(at)
	c.dropTitle()
	if at == c.first { // a title that reads like a sentence
		for c.first++; c.first < len(c.units) && !c.body(c.first); c.first++ {
		}
	}
}

// chooseTitle is the unit of the title, -1 for none: the first line above the article
// that is no menu's, or a first paragraph that is one question or in title case.
func (c *cleaning) chooseTitle() int {
	menu := c.menuEnd()
	for _, from := range []int{menu, 0} {
		for i := from; i < c.first && !c.body(i); i++ {
			u := &c.units[i]
			if u.drop || u.words < 4 || u.words > 40 {
				continue
			}
			if d, from := dateIn16(u); d.IsZero() || from > 4 {
				return i
			}
		}
	}
	for i := menu; i <= c.first; i++ {
		if c.body(i) && c.titleSentence(i) {
			return i
		} else if c.body(i) {
			break
		}
	}
	for i := menu; i < c.first && !c.body(i); i++ {
		if u := c.units[i]; !u.drop && u.words >= 2 {
			return i
		}
	}
	return -1
}

// menuEnd is the first unit after a menu above the article: a run of short lines, two
// at least of which menus are known to have.
func (c *cleaning) menuEnd() int {
	end, run, known := 0, 0, 0
	for i := range c.first {
		u := c.units[i]
		switch {
		case u.words > 3 || u.drop && u.kind != "nav" && u.kind != "tags":
			run, known = 0, 0
			continue
		case u.kind == "nav", u.kind == "tags":
			known++
		}
		if run++; run >= 3 && known >= 2 {
			end = i + 1
		}
	}
	return end
}

// titleSentence reports a paragraph alone on its line, with another after it, that ends
// like a sentence but is set like a title, is a question or a cry, or ends in an
// abbreviation such as "U.S.".
func (c *cleaning) titleSentence(i int) bool {
	u := c.units[i]
	if i == c.last || u.words > 25 || strings.Contains(u.text, "\n") || strings.Contains(strings.TrimRight(u.text, ".?!"), ". ") {
		return false
	}
	last := ""
	if len(u.toks) > 0 {
		last = u.toks[len(u.toks)-1].word
	}
	return strings.HasSuffix(u.text, "?") || strings.HasSuffix(u.text, "!") || strings.Contains(last, ".") || titleCase(u.toks)
}

// titleCase reports words that are capitalised but for the small ones.
func titleCase(toks []token) bool {
	big, capitals := 0, 0
	for _, t := range toks[min(1, len(toks)):] {
		if len(t.word) <= 3 {
			continue
		}
		big++
		if t.capital {
			capitals++
		}
	}
	return big >= 3 && capitals*10 >= big*8
}

// dropTitle takes off further copies of the title above the article.
func (c *cleaning) dropTitle() {
	for i := 0; i < len(c.units) && i <= c.first; i++ {
		if sameWords(c.units[i].text, c.told.title) {
			c.units[i].drop = true
		}
	}
}

// titleEnd is the last unit above the article that repeats the title, -1 for none.
func (c *cleaning) titleEnd() int {
	for i := min(c.first, len(c.units)-1); i >= 0; i-- {
		if sameWords(c.units[i].text, c.told.title) {
			return i
		}
	}
	return -1
}

// dropAbove takes off what stands above the title, and between it and the article all
// that is no standfirst: lines that tell the day and the author, short ones, and those
// after the day and the author, which are a picture's.
func (c *cleaning) dropAbove(title int) {
	dated := false
	for i := range c.first {
		u := c.units[i]
		if i > title && c.dateLine(i) || u.drop && i > title && (u.kind == "date" || u.kind == "byline") {
			dated = true
		}
		if i < title || !u.heading && !endsSentence(u.text) && (dated || u.words < 5) {
			c.units[i].drop = true
		}
	}
	for i := max(title, 0); i < c.first && c.told.byline == ""; i++ {
		if i != title && c.found[i].pattern == nil && c.isName(i) && c.nearDate(i) {
			c.told.byline = c.units[i].text
		}
	}
}

// dateLine takes off a short line that has a date among names and the words of date
// lines, and keeps the date and the name; it reports whether there was one.
func (c *cleaning) dateLine(i int) bool {
	u := &c.units[i]
	d, from := dateIn16(u)
	if d.IsZero() {
		return false
	}
	if rank := dateRank(u.text[:u.toks[from].start]) + 1; rank > c.told.publishedRank && d != c.told.published {
		c.told.published, c.told.publishedRank = d, rank
	}
	if c.told.byline == "" && c.found[i].pattern == nil {
		start := 0
		if u.toks[0].word == "by" {
			start = 1
		}
		if n := min(nameLen(u.toks[start:]), from-start); n > 1 || n == 1 && start == 1 {
			c.told.byline = u.text[u.toks[start].start:untilWords(u.toks[start:start+n])]
		}
	}
	u.drop, u.kind = true, "date"
	return true
}

// dateIn16 is the date in a line of at most 16 words, and the word where it starts; the
// zero Date where other words stand there than names and those of date lines.
func dateIn16(u *unit) (d rapporteur.Date, from int) {
	if !u.short || len(u.toks) > 16 || endsSentence(u.text) && u.words > 8 {
		return d, 0
	}
	for from < len(u.toks) && dateLen(u.toks[from:]) == 0 {
		from++
	}
	d, _ = dateOf(u.toks[from : from+dateLen(u.toks[from:])])
	other := 0
	for _, t := range u.toks[:from] {
		if !t.capital && !dateLineWords[t.word] {
			other++
		}
	}
	if other > 1 {
		return rapporteur.Date{}, 0
	}
	return d, from
}

// untilWords is where a name ends before words such as "Published".
func untilWords(toks []token) int {
	end := 0
	for _, t := range toks {
		if dateLineWords[t.word] {
			break
		}
		end = t.end
	}
	return end
}

var dateLineWords = set("by in on at and published updated update posted source editor last modified edited created first – : / | for of the")

// isName reports a line that is nothing but a name, or a name and where its bearer is.
func (c *cleaning) isName(i int) bool {
	u := c.units[i]
	return u.short && len(u.toks) >= 2 && len(u.toks) <= 6 && nameLen(u.toks) == len(u.toks)
}

// nearDate reports a date line within three lines.
func (c *cleaning) nearDate(i int) bool {
	for k := max(0, i-3); k <= min(i+3, len(c.units)-1); k++ {
		if c.units[k].kind == "date" {
			return true
		}
	}
	return false
}

func sameWords(a, b string) bool {
	if len(a) > 2*len(b)+40 {
		return false
	}
	x, _ := tokens(nil, a, maxTokens)
	y, _ := tokens(nil, b, maxTokens)
	return len(x) > 0 && slices.EqualFunc(x, y, func(s, t token) bool { return s.word == t.word })
}

package source

import (
	"slices"
	"strings"
)

// ends reports whether the comments start at unit i, after so many words of the article:
// its words are many, little follows, or something else of a comment section stands near.
func (c *cleaning) ends(i, words int) bool {
	if c.found[i].end >= 3 {
		return true
	}
	after := 0
	for k := i + 1; k < len(c.units); k++ {
		if c.found[k].pattern != nil && c.found[k].kind == "comments" {
			return true
		}
		after += c.units[k].words
	}
	return after*3 <= words || i > 0 && c.found[i-1].pattern != nil
}

// onlyLists reports that the headlines under unit i are the last of the text: what
// follows are short lines, with no sentence among them, or with teasers between the
// hours of other articles.
func (c *cleaning) onlyLists(i int) bool {
	prose, short, dates := 0, 0, 0
	for k := i + 1; k < len(c.units); k++ {
		switch m := c.found[k]; {
		case m.pattern != nil && m.cuts == cutRest:
			k = len(c.units)
		case m.pattern != nil:
			if m.kind == "date" {
				dates++
			}
		case c.units[k].prose:
			if prose++; c.body(k - 1) {
				return false
			}
		default:
			short++
		}
	}
	return prose == 0 || prose <= short && dates >= 2
}

// lists takes off the headlines under "Related stories" and its like, and the captions
// above credits.
func (c *cleaning) lists() {
	under := false
	for i := c.first; i < c.rest && i < len(c.units); i++ {
		m := c.found[i]
		switch {
		case c.units[i].words <= 40 && c.isCredit(i-1) && c.isCredit(i+1):
			c.units[i].drop = true
		case c.leftover(i) && !c.units[i].heading && c.isCredit(i+1):
			c.units[i].drop = true
		case m.pattern != nil:
			under = under && m.cuts == cutLine || m.cuts == cutList
		case c.units[i].prose || c.units[i].words > 25 || c.units[i].heading:
			under = false
		case under:
			c.units[i].drop = true
		}
	}
}

func (c *cleaning) isCredit(i int) bool {
	return i >= 0 && i < len(c.units) && c.found[i].pattern != nil && c.found[i].kind == "credit"
}

// tailZone takes off what is left after the article: short lines without an end, where
// furniture stands beside them or several stand together, unless the article announced
// a list.
func (c *cleaning) tailZone() {
	if c.last < 0 || strings.HasSuffix(c.units[c.last].text, ":") {
		return
	}
	end := min(c.rest, len(c.units))
	for i := c.last + 1; i < end; i++ {
		if !c.leftover(i) {
			continue
		}
		before := i > c.last+1 && (c.units[i-1].drop || c.headline(i) && c.headline(i-1))
		after := i+1 < len(c.units) && (c.units[i+1].drop || c.headline(i) && c.headline(i+1))
		c.units[i].drop = before || after
	}
}

// authors takes off the sentences at the end that tell who the author is.
func (c *cleaning) authors() {
	for i := c.last; i > c.first; i-- {
		if !c.body(i) {
			continue
		}
		if c.last = i; !c.isBio(c.units[i]) {
			return
		}
		c.units[i].drop = true
	}
}

// isBio reports a unit that starts with the byline's name, or the end of it, and goes on
// to what that person is or does.
func (c *cleaning) isBio(u unit) bool {
	n := nameLen(u.toks)
	if n == 0 || n >= len(u.toks) || n > 6 || !bioVerbs[u.toks[n].word] {
		return false
	}
	author, _ := tokens(nil, c.told.byline, maxTokens)
	if len(author) == 0 {
		return false
	}
	for _, t := range u.toks[:n] {
		if !slices.ContainsFunc(author, func(a token) bool { return a.word == t.word }) {
			return false
		}
	}
	return true
}

var bioVerbs = set("is has covers writes reports joined can")

// headline reports a leftover that is no row of a table: without figures and colons.
func (c *cleaning) headline(i int) bool {
	return c.leftover(i) && !strings.ContainsAny(c.units[i].text, ":0123456789")
}

// leftover reports a line that is kept so far and looks like a headline or a label.
func (c *cleaning) leftover(i int) bool {
	u := c.units[i]
	return !u.drop && !u.prose && u.words <= 14 && !sentenceLike(u.toks) && !(endsSentence(u.text) && u.words > 1) && !strings.HasPrefix(u.text, "- ") && !strings.HasPrefix(u.text, "• ")
}

// sentenceLike reports words that make a sentence though its full stop was forgotten:
// headlines go without most of these small words.
func sentenceLike(toks []token) bool {
	small := 0
	for _, t := range toks {
		if smallWords[t.word] {
			small++
		}
	}
	return small >= 3 && len(toks) >= 7 && !titleCase(toks)
}

var smallWords = set("the a an is was were are will would has have had been be that which who said they he she it its their his her this these there but also not")

package source

import (
	"slices"
	"strings"

	"rapporteur"
)

// told is what a text's furniture says of its article.
type told struct {
	title, byline, source string
	published             rapporteur.Date
	publishedRank         int
	rating                *rapporteur.PageRating
}

// cleaning takes the furniture off a text in units.
type cleaning struct {
	table *furniture
	units []unit
	found []match // by unit; a nil pattern where there is none
	first int     // unit of the article's first paragraph
	last  int     // and of its last
	rest  int     // unit from which on all is furniture
	told  told
}

// clean returns the units' article: its paragraphs, and what was said around them. A
// title that is known already is taken off where it stands above the article.
func clean(units []unit, title string) (text string, t told) {
	c := &cleaning{table: loadFurniture(), units: units, found: make([]match, len(units))}
	c.told.title = title
	c.match()
	c.bound()
	c.headZone()
	c.lists()
	c.authors()
	c.tailZone()
	var out []string
	for _, u := range c.units {
		if !u.drop {
			out = append(out, u.text)
		}
	}
	if len(out) > 0 {
		c.dateline(out[0])
	}
	return strings.Join(out, "\n\n"), c.told
}

// edgeUnits at either end of a text are looked at; no article has as many.
const edgeUnits = 2000

// match finds the furniture wherever it may stand.
func (c *cleaning) match() {
	var toks []token
	for i := 0; i < len(c.units); i++ {
		if isCaption(c.units[i]) {
			c.found[i] = match{pattern: captionPattern, end: len(c.units[i].toks)}
			c.units[i].kind = captionPattern.kind
			continue
		}
		if !c.units[i].short || i > edgeUnits && i < len(c.units)-edgeUnits {
			continue
		}
		toks = c.window(toks[:0], i)
		m, ok := c.table.find(toks, head|middle|tail)
		if !ok {
			m, ok = c.segments(i)
		}
		if !ok {
			continue
		}
		covered := 1
		for _, t := range toks[:min(m.end, len(toks))] {
			if t.word == lineEnd {
				covered++
			}
		}
		for k := range covered {
			c.found[i+k] = m
			c.units[i+k].kind = m.kind
			if k > 0 {
				c.found[i+k].rating = false
			}
		}
		i += covered - 1
	}
}

// windowLines is how many lines a pattern can cover.
const windowLines = 5

// window is the tokens of unit i and, while they are few, of those after it.
func (c *cleaning) window(toks []token, i int) []token {
	toks = append(toks, c.units[i].toks...)
	for k := i + 1; k < len(c.units) && k < i+windowLines && len(c.units[k-1].toks) <= 8; k++ {
		if !c.units[k].short || len(c.units[k].toks) > 12 {
			break
		}
		toks = append(toks, token{word: lineEnd})
		toks = append(toks, c.units[k].toks...)
	}
	return toks
}

// segments matches a line such as "By Ann Lee | 4 Feb 2022 | 3 min read" part by part:
// one of the parts may be a name that says nothing, the others must be furniture.
func (c *cleaning) segments(i int) (match, bool) {
	parts := strings.FieldsFunc(c.units[i].text, func(r rune) bool { return strings.ContainsRune("|•·●—–\t", r) })
	if len(parts) == 1 {
		parts = strings.Split(c.units[i].text, " - ")
	}
	if len(parts) < 2 || len(parts) > 8 || c.units[i].words > 40 {
		return match{}, false
	}
	var all match
	unknown := 0
	for _, part := range parts {
		toks, _ := tokens(nil, part, maxTokens)
		if len(toks) == 0 {
			continue
		}
		m, ok := c.table.find(toks, head|middle|tail)
		if !ok {
			if unknown++; len(toks) > 4 {
				return match{}, false
			}
			continue
		}
		at := strings.Index(c.units[i].text, part)
		all = all.with(m, at)
	}
	all.end = len(c.units[i].toks)
	return all, all.pattern != nil && unknown <= 1 && (unknown == 0 || all.kind == "date" || all.kind == "byline" || all.kind == "readtime")
}

// with adds what another part of a line says; a date or a byline makes the line's kind.
func (m match) with(o match, at int) match {
	if m.pattern == nil || o.kind == "date" || o.kind == "byline" && m.kind != "date" {
		m.pattern = o.pattern
	}
	if o.name[1] > 0 && o.kind == "byline" {
		m.name = [2]int{o.name[0] + at, o.name[1] + at}
	}
	if m.date.IsZero() {
		m.date = o.date
	}
	if o.rating {
		m.rating, m.value, m.best, m.votes = true, o.value, o.best, o.votes
	}
	return m
}

// body reports a unit that is a paragraph of the article.
func (c *cleaning) body(i int) bool { return c.units[i].prose && c.found[i].pattern == nil }

// bound finds where the article's paragraphs begin and end, and gives every unit before,
// between and after them its furniture.
func (c *cleaning) bound() {
	c.first, c.last, c.rest = len(c.units), -1, len(c.units)
	words := 0
	for i := range c.units {
		if c.body(i) {
			c.first = min(c.first, i)
			c.last = i
			words += c.units[i].words
			continue
		}
		if m := c.found[i]; m.pattern != nil && words >= 20 && (m.cuts == cutRest && c.ends(i, words) || m.cuts == cutList && c.onlyLists(i)) {
			c.rest = i
			break
		}
	}
	c.first = c.headEnd()
	others := false // in the lists after the article, whose dates and bylines are not its own
	for i := range c.units {
		m := c.found[i]
		switch {
		case i >= c.rest:
			c.units[i].drop = true
			c.rate(m)
		case m.pattern != nil && m.where&c.zone(i) != 0 && c.takes(i):
			c.units[i].drop = true
			others = others || m.cuts == cutList && i > c.last
			c.rate(m)
			if !others {
				c.keep(i, m)
			}
		case m.pattern != nil:
			c.found[i].pattern = nil
		}
	}
}

func (c *cleaning) zone(i int) zone {
	switch {
	case i < c.first:
		return head
	case i > c.last:
		return tail
	default:
		return middle
	}
}

// takes reports whether what was found at unit i outweighs its looking like a
// paragraph: two sentences and more are furniture only where a notice runs on.
func (c *cleaning) takes(i int) bool {
	u := c.units[i]
	if u.prose && strings.ContainsAny(u.text[:min(3, len(u.text))], "\"“‘«") {
		return false // someone's words
	}
	if !u.prose || u.words < 25 || strings.Count(u.text, ". ") == 0 {
		return true
	}
	return slices.Contains([]string{"cookie", "newsletter", "subscribe", "copyright", "agency", "byline", "comments", "ad"}, c.found[i].kind)
}

// keep keeps what the furniture at unit i says.
func (c *cleaning) keep(i int, m match) {
	text := c.units[i].text
	if m.kind == "source" && m.name[1] > 0 && m.name[1] <= len(text) {
		c.told.source = firstOf(c.told.source, text[m.name[0]:m.name[1]])
	}
	if m.name[1] > 0 && c.told.byline == "" && m.name[1] <= len(text) {
		name := text[m.name[0]:m.name[1]]
		if m.kind == "date" {
			toks, _ := tokens(nil, name, maxTokens)
			name = name[:untilWords(toks)]
		}
		if m.kind == "byline" || m.kind == "date" && strings.Contains(name, " ") {
			c.told.byline = name
		}
	}
	if !m.date.IsZero() {
		rank := dateRank(text)
		if i < c.first {
			rank++ // above the article, before others of its kind
		}
		if rank > c.told.publishedRank {
			c.told.published, c.told.publishedRank = m.date, rank
		}
	}
}

// dateRank ranks a date line: one that says "published" before one that says nothing
// before one of an update.
func dateRank(line string) int {
	line = strings.ToLower(line)
	for _, w := range []string{"publish", "posted", "issued", "created", "filed"} {
		if strings.Contains(line, w) {
			return 6
		}
	}
	if strings.Contains(line, "updat") || strings.Contains(line, "modif") {
		return 2
	}
	return 4
}

// rate keeps the page's rating, unless nobody has voted.
func (c *cleaning) rate(m match) {
	if m.pattern == nil || !m.rating || m.kind != "rating" || c.told.rating != nil {
		return
	}
	c.told.rating = pageRating(m.value, m.best, m.votes)
}

// pageRating is nil for what is no rating; a missing best is the smallest usual scale.
func pageRating(value, best float64, votes int) *rapporteur.PageRating {
	if best == 0 {
		for _, best = range []float64{5, 10, 100} {
			if value <= best {
				break
			}
		}
	}
	if value <= 0 || value > best || votes < 0 {
		return nil
	}
	return &rapporteur.PageRating{Value: value, Best: best, Votes: votes}
}

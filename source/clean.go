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

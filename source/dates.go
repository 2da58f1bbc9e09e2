package source

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

var monthNames = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

// dateFillers are the words that a date line has besides its figures.
var dateFillers = set(`monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
	at on of the a.m p.m am pm noon midnight et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest eet eest msk ist jst kst
	hkt sgt aest aedt wib pkt bdt local time hrs hours h uhr – : /`)

var (
	timeOfDay  = regexp.MustCompile(`^(\d{1,2}[:.h]\d{2}([:.]\d{2})?|\d{1,2})(am|pm|a\.m|p\.m|h|z)?$`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})(st|nd|rd|th)?$`)
	yearFirst  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(t[\d:.]+(z|[+-][\d:]+)?)?$`)
	yearLast   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})$`)
	hyphenated = regexp.MustCompile(`^(\d{1,2})-([a-z]{3,9})-(\d{4})$`)
	// of a date and a time in two elements of a page, as browsers copy them
	yearThenTime = regexp.MustCompile(`^((?:19|20)\d{2})\d{1,2}:\d{2}$`)
	offset       = regexp.MustCompile(`^(gmt|utc)?[+-]?\d{1,2}(:?\d{2})?$`)
)

// dateParts are what the words of a date say.
type dateParts struct {
	year, day int
	month     time.Month
	whole     rapporteur.Date // from a word that is a date by itself
	numeric   bool            // such a word was there, readable or not
}

// take adds a word; false when it cannot be part of a date.
func (p *dateParts) take(word string) bool {
	if m, ok := monthNames[word]; ok {
		repeated := p.month != 0
		p.month = m
		return !repeated
	}
	if dateFillers[word] {
		return true
	}
	if !strings.ContainsAny(word[:1], "0123456789+-gu") {
		return false // all that follows starts so
	}
	if d, ok := numericDate(word); ok {
		repeated := p.numeric
		p.whole, p.numeric = d, true
		return !repeated
	}
	if n, err := strconv.Atoi(word); err == nil && len(word) == 4 && n >= 1500 && n <= 2200 {
		repeated := p.year != 0 && p.day != 0
		if p.year == 0 {
			p.year = n
		}
		return !repeated
	}
	if m := ordinal.FindStringSubmatch(word); m != nil && p.day == 0 {
		p.day, _ = strconv.Atoi(m[1])
		return p.day >= 1 && p.day <= 31
	}
	if m := yearThenTime.FindStringSubmatch(word); m != nil && p.year == 0 {
		p.year, _ = strconv.Atoi(m[1])
		return true
	}
	return timeOfDay.MatchString(word) || offset.MatchString(word)
}

// numericDate reads "2022-02-04" (and with a time), "4.2.2022", "04-Feb-2022" and
// "25/02/2022"; ok is true, and the date zero, for one whose day and month cannot be
// told apart.
func numericDate(word string) (d rapporteur.Date, ok bool) {
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		return dayOf(m[1], m[2], m[3]), true
	}
	if m := hyphenated.FindStringSubmatch(word); m != nil && monthNames[m[2]] != 0 {
		return dayOf(m[3], strconv.Itoa(int(monthNames[m[2]])), m[1]), true
	}
	m := yearLast.FindStringSubmatch(word)
	if m == nil {
		return d, false
	}
	first, _ := strconv.Atoi(m[1])
	second, _ := strconv.Atoi(m[3])
	switch {
	case m[2] == ".", first > 12, first == second: // with dots the day comes first everywhere
		return dayOf(m[4], m[3], m[1]), true
	case second > 12:
		return dayOf(m[4], m[1], m[3]), true
	}
	return d, true
}

// dayOf is the zero Date where the calendar has no such day.
func dayOf(year, month, day string) rapporteur.Date {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return validDate(y, time.Month(m), d)
}

func validDate(y int, m time.Month, d int) rapporteur.Date {
	date := rapporteur.Date{Year: y, Month: m, Day: d}
	if y < 1500 || y > 2200 || date.AddDays(0) != date {
		return rapporteur.Date{}
	}
	return date
}

// dateLen is how many of the first tokens make a date: a month with a day or a year, or
// a numeric date, with a time and a weekday at will.
func dateLen(line []token) int {
	var p dateParts
	n := 0
	for n < len(line) && n < maxStep && p.take(line[n].word) {
		n++
	}
	var q dateParts
	for i := range n {
		q.take(line[i].word)
	}
	if q.numeric || q.month != 0 && (q.day != 0 || q.year != 0) {
		return n
	}
	return 0
}

// dateOf is the day that the tokens name; ok is false where the year is missing or the
// day and the month cannot be told apart.
func dateOf(line []token) (rapporteur.Date, bool) {
	var p dateParts
	for _, t := range line {
		p.take(t.word)
	}
	d := p.whole
	if d.IsZero() && p.month != 0 && p.day != 0 {
		d = validDate(p.year, p.month, p.day)
	}
	return d, !d.IsZero()
}

// DateIn reads a date as pages write it: "Feb. 4, 2022 at 10:15 a.m.", "4 February
// 2022", an ISO 8601 date and time; a time counts for the day in its own zone.
func dateIn(s string) (rapporteur.Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 100 {
		return rapporteur.Date{}, false
	}
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	for _, layout := range []string{time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC} {
		if t, err := time.Parse(layout, s); err == nil {
			return rapporteur.DateOf(t), true
		}
	}
	toks, _ := tokens(nil, s, maxTokens)
	for len(toks) > 0 && dateLen(toks) == 0 {
		toks = toks[1:]
	}
	return dateOf(toks[:dateLen(toks)])
}

// agoLen is how many tokens of "3 hours ago", "yesterday", "just now" stand first.
func agoLen(line []token) int {
	var words []string
	for _, t := range line[:min(len(line), 4)] {
		words = append(words, t.word)
	}
	switch {
	case len(words) >= 3 && words[2] == "ago", len(words) >= 2 && words[0] == "just" && words[1] == "now":
		if words[0] == "just" {
			return 2
		}
		return 3
	case len(words) >= 2 && words[1] == "ago":
		return 2
	case len(words) == 1 && (words[0] == "yesterday" || words[0] == "today"):
		return 1
	}
	return 0
}

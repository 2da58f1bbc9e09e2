package when

import "rapporteur"

func resolveDayRange(m *match) (reading, bool) {
	if !m.isMonth() {
		return reading{}, false
	}
	mo, _ := m.num(m.g.c.month)
	first, _ := m.num(m.g.c.day)
	second, ok := m.token(m.g.c.day, 1), true
	if second == nil {
		return reading{}, false
	}
	if !m.has("to", "through", "until", "till", "and") && !second.glued {
		return reading{}, false
	}
	e, _ := second.read(m.g.c.day)
	y, told := m.num(m.g.c.year)
	if !told {
		y = m.yearFor(mo, first)
	}
	a, ok1 := validDate(max(y, 1), mo, first)
	b, ok2 := validDate(max(y, 1), mo, e.num)
	if ok = ok1 && ok2 && a.Before(b); !ok {
		return reading{}, false
	}
	if y == 0 {
		return reading{typ: "DATE", unresolved: "the year is not told and there is " + noPublication}, true
	}
	return reading{typ: "DATE", value: a.String() + "/" + b.String(), at: dayOf(b)}, true
}

func resolveMonth(m *match) (reading, bool) {
	if !m.isMonth() {
		return reading{}, false
	}
	mo, _ := m.num(m.g.c.month)
	if y, ok := m.num(m.g.c.year); ok {
		return m.date(monthOf(y, mo))
	}
	rel, isRel := m.num(m.g.c.rel)
	if m.pub.IsZero() {
		if m.told.grain != noGrain && !isRel {
			return m.date(monthOf(m.told.start.Year, mo))
		}
		return reading{typ: "DATE", value: "XXXX-" + pad(mo), mod: m.mod(), unresolved: "the year is not told and there is " + noPublication}, true
	}
	switch {
	case isRel && m.has("year"):
		return m.date(monthOf(m.pub.Year+rel, mo))
	case isRel && rel < 0 || m.has("past"):
		return m.date(monthOf(m.pub.Year-btoi(mo >= int(m.pub.Month)), mo))
	case isRel && rel > 0:
		return m.date(monthOf(m.pub.Year+btoi(mo <= int(m.pub.Month)), mo))
	case isRel:
		return m.date(monthOf(m.pub.Year, mo))
	}
	return m.date(monthOf(m.yearFor(mo, 0), mo))
}

// plainYear tells a year from another number of four digits.
func (m *match) plainYear() bool {
	t := m.token(m.g.c.year, 0)
	if t == nil {
		return false
	}
	y, _ := m.num(m.g.c.year)
	if m.to-m.from > 1 && !m.has("fiscal", "year") && m.code(m.g.c.part) == "" && m.tokens[m.from].low != "the" {
		return true
	}
	if m.has("fiscal", "year") {
		return true
	}
	if t.low[0] == '\'' || t.low[0] > '9' && !plausibleYear(y) {
		return t.low[0] != '\'' || datePreposition[m.before(1)] || m.before(1) == "the"
	}
	if !plausibleYear(y) {
		return false
	}
	if notYearAfter[m.after(1)] || notYearBefore[m.before(1)] {
		return false
	}
	if e, ok := m.lex.words[m.after(1)]; ok && e[0].class&(m.g.c.units) != 0 {
		return false
	}
	return true
}

func plausibleYear(y int) bool { return y >= 1400 && y <= 2100 }

var notYearAfter = map[string]bool{"people": true, "troops": true, "soldiers": true, "men": true, "women": true, "percent": true, "%": true, "miles": true,
	"kilometers": true, "kilometres": true, "km": true, "meters": true, "metres": true, "feet": true, "tons": true, "tonnes": true, "dollars": true,
	"euros": true, "pounds": true, "million": true, "billion": true, "jobs": true, "points": true, "shares": true, "workers": true, "employees": true,
	"refugees": true, "homes": true, "students": true, "street": true, "avenue": true, "st": true, "ave": true, "road": true, "block": true, "acres": true}
var notYearBefore = map[string]bool{"$": true, "#": true, "no": true, "no.": true, "number": true, "c$": true, "us$": true, "€": true, "£": true,
	"than": true, "least": true, "nearly": true, "some": true, "resolution": true, "article": true, "section": true, "flight": true, "room": true,
	"channel": true, "page": true, "boeing": true, "route": true, "highway": true, "+": true, "exceed": true, "total": true, "yen": true}

func resolveYear(m *match) (reading, bool) {
	if !m.plainYear() {
		return reading{}, false
	}
	y, _ := m.num(m.g.c.year)
	if m.to-m.from == 2 && m.tokens[m.from].low == "the" { // the 2016 election
		m.from++
	}
	r, ok := m.date(yearOf(y))
	switch {
	case m.has("later", "beyond", "onwards"):
		r.mod = "ON_OR_AFTER"
	case m.has("post"):
		r.mod = "AFTER"
	case m.has("pre"):
		r.mod = "BEFORE"
	}
	return r, ok
}

func resolveYearRange(m *match) (reading, bool) {
	a, _ := m.num(m.g.c.year)
	b := 0
	if yy, ok := m.num(m.g.c.yy); ok {
		b = a - a%100 + yy
	} else if t := m.token(m.g.c.year, 1); t != nil {
		e, _ := t.read(m.g.c.year)
		b = e.num
	}
	t := m.tokens[m.to-1]
	if m.tokens[m.from].low == "the" {
		m.from++
	}
	if !plausibleYear(a) || b <= a || b-a > 150 || m.to-m.from == 2 && !t.glued && t.low[0] != '/' || m.has("to", "and") && b-a < 1 {
		return reading{}, false
	}
	return reading{typ: "DATE", value: yearOf(a).String() + "/" + yearOf(b).String(), at: yearOf(b)}, true
}

func resolveDecade(m *match) (reading, bool) {
	n, _ := m.num(m.g.c.decade)
	if n < 100 {
		t := m.token(m.g.c.decade, 0)
		spelt := t.low[0] > '9' && t.low[0] != '\''
		if spelt && m.tokens[m.from].low != "the" {
			return reading{}, false
		}
		if n < 30 {
			n += 100
		}
		n += 1900
	}
	if ownAge := m.before(1); ownAge == "his" || ownAge == "her" || ownAge == "their" || ownAge == "my" {
		return reading{}, false
	}
	r, ok := m.date(decadeOf(n))
	if m.has("half") {
		r.mod = "START"
		if !m.has("first") {
			r.mod = "END"
		}
	}
	return r, ok
}

func resolveCentury(m *match) (reading, bool) {
	if m.has("turn") && m.token(m.g.c.ord, 0) == nil || m.token(m.g.c.rel, 0) != nil {
		rel, _ := m.num(m.g.c.rel)
		return m.relative(func(pub rapporteur.Date) period { return in(pub, century).shift(rel) })
	}
	n, ok := m.num(m.g.c.ord)
	if !ok || n < 1 || n > 30 {
		return reading{}, false
	}
	return m.date(centuryOf(n))
}

// theQuarter is the quarter that "the quarter" means: the one told before, else the
// last that was over on the day of publication.
func (m *match) theQuarter() period {
	if m.toldQuarter.grain != noGrain {
		return m.toldQuarter
	}
	return in(m.pub, quarter).shift(-1)
}

func resolveQuarter(m *match) (reading, bool) {
	q, ok := m.num(m.g.c.ord)
	if t := m.token(m.g.c.ord, 0); t != nil && t.low == "final" {
		q = 4
	}
	y, told := m.num(m.g.c.year)
	rel, isRel := m.num(m.g.c.rel)
	if m.pub.IsZero() && !told {
		return reading{typ: "DATE", unresolved: noPublication}, true
	}
	if !ok {
		q = (int(m.theQuarter().start.Month) + 2) / 3
	}
	if q < 1 || q > 4 {
		return reading{}, false
	}
	switch {
	case told:
	case isRel:
		y = m.pub.Year + rel
	default: // the last such quarter that has begun, or the next where it is to come
		y = m.pub.Year
		if begins := quarterOf(y, q).start; m.pub.Before(begins) && m.tense() == pastTense {
			y--
		} else if quarterOf(y, q).last().AddDays(100).Before(m.pub) && m.tense() == futureTense {
			y++
		}
	}
	return m.date(quarterOf(y, q))
}

// resolveQuarterCode reads "Q3 2012" and "3Q".
func resolveQuarterCode(m *match) (reading, bool) {
	q, _ := m.num(m.g.c.qcode)
	y, told := m.num(m.g.c.year)
	if !told {
		if m.pub.IsZero() {
			return reading{typ: "DATE", unresolved: noPublication}, true
		}
		if y = m.pub.Year; m.pub.Before(quarterOf(y, q).start) && m.tense() != futureTense {
			y--
		}
	}
	return m.date(quarterOf(y, q))
}

func resolveYearAgoQuarter(m *match) (reading, bool) {
	if m.pub.IsZero() {
		return reading{typ: "DATE", unresolved: noPublication}, true
	}
	base := m.theQuarter()
	if base.start.Year < m.pub.Year-1 {
		base = in(m.pub, quarter).shift(-1)
	}
	if q, ok := m.num(m.g.c.ord); ok && q <= 4 {
		base = quarterOf(m.pub.Year, q)
	}
	if base.start.Year >= m.pub.Year || int(m.pub.Month) < 4 && base.start.Year == m.pub.Year-1 && base.start.Month >= 10 {
		base = base.shift(-4)
	}
	r, ok := m.date(base)
	r.at = period{} // what follows speaks of the latest quarter again
	return r, ok
}

func resolveTheQuarter(m *match) (reading, bool) {
	if m.pub.IsZero() {
		return reading{typ: "DATE", unresolved: noPublication}, true
	}
	now := in(m.pub, quarter)
	if m.has("ended", "ending") {
		r, ok := resolveDate(m)
		m.to = m.from + 1 + btoi(m.tokens[m.from].low != "quarter")
		if r.mod = ""; ok && r.at.grain == day {
			return m.date(in(r.at.start, quarter))
		}
		return r, ok
	}
	if rel, ok := m.num(m.g.c.rel); ok {
		return m.date(now.shift(rel))
	}
	if m.has("current", "present") {
		return m.date(now)
	}
	if n, ok := m.num(m.g.c.ana); ok {
		return m.date(m.theQuarter().shift(n))
	}
	if m.has("period") && m.toldQuarter.grain == noGrain {
		return reading{}, false
	}
	return m.date(m.theQuarter())
}

func resolveHalf(m *match) (reading, bool) {
	h := 2 - btoi(m.has("first"))
	if t := m.token(m.g.c.year, 0); m.has("quarters") && t == nil {
		return reading{}, false
	}
	y, told := m.num(m.g.c.year)
	if !told {
		if m.pub.IsZero() {
			return reading{typ: "DATE", unresolved: noPublication}, true
		}
		rel, isRel := m.num(m.g.c.rel)
		if n := m.after(1); !isRel && (n == "of" || n == "in" || m.to-m.from <= 3 && !m.has("year") && m.before(1) != "in" && m.before(1) != "for") {
			return reading{}, false
		}
		if y = m.pub.Year + rel; !isRel && h == 2 && m.pub.Month < 7 && m.tense() == pastTense {
			y--
		}
	}
	return m.date(halfOf(y, h))
}

var seasonIndex = map[string]int{"SP": 0, "SU": 1, "FA": 2, "WI": 3}

func resolveSeason(m *match) (reading, bool) {
	code := m.code(m.g.c.season)
	i := seasonIndex[code]
	if y, ok := m.num(m.g.c.year); ok {
		return m.date(seasonOf(y, i))
	}
	rel, isRel := m.num(m.g.c.rel)
	if !isRel && !m.has("past") && !m.isSeason(code) {
		return reading{}, false
	}
	return m.relative(func(pub rapporteur.Date) period {
		now := seasonOf(pub.Year, i)
		over := now.last().Before(pub)
		switch {
		case m.has("past") || isRel && rel < 0:
			if over {
				return now
			}
			return now.shift(-4)
		case isRel && rel > 0:
			if pub.Before(now.start) {
				return now
			}
			return now.shift(4)
		case isRel:
			return now
		case pub.Before(now.start) && m.tense() == pastTense:
			return now.shift(-4)
		case over && m.tense() == futureTense:
			return now.shift(4)
		}
		return now
	})
}

// isSeason rules out "fall" and "spring" as verbs and seasons as mere names of things.
func (m *match) isSeason(code string) bool {
	prev := m.before(1)
	if m.tokens[m.from].low == "the" && prev == "to" {
		return false
	}
	if m.tokens[m.from].low == "the" || m.code(m.g.c.part) != "" {
		return code != "FA" || prev == "in" || prev == "during" || prev == "of" || prev == "by" || prev == "until" || prev == "since"
	}
	if code == "FA" && m.has("fall") || code == "SP" {
		return prev == "in" || prev == "since" || prev == "until"
	}
	return datePreposition[prev]
}

func resolveSeasons(m *match) (reading, bool) {
	n, _ := m.num(m.g.c.num)
	return reading{typ: "DURATION", value: duration(n, false, m.code(m.g.c.seasons))}, true
}

package when

import "rapporteur"

// weekday returns the weekday n (1 Monday … 7 Sunday) of the week that holds d.
func weekdayOf(d rapporteur.Date, n int) rapporteur.Date { return weekOf(d).start.AddDays(n - 1) }

// lastWeekday is the latest such weekday on or before d; nextWeekday the first on or after.
func lastWeekday(d rapporteur.Date, n int) rapporteur.Date {
	w := weekdayOf(d, n)
	if d.Before(w) {
		return w.AddDays(-7)
	}
	return w
}

func nextWeekday(d rapporteur.Date, n int) rapporteur.Date {
	w := weekdayOf(d, n)
	if w.Before(d) {
		return w.AddDays(7)
	}
	return w
}

func resolveWeekday(m *match) (reading, bool) {
	t := m.token(m.g.c.wday, 0)
	n, _ := m.num(m.g.c.wday)
	if len(t.low) <= 4 && !t.upper || t.low == "wed" && t.upper && m.before(1) == "" {
		return reading{}, false
	}
	r, ok := m.relative(func(rapporteur.Date) period { return dayOf(m.weekdayDate(n)) })
	if ana, isAna := m.num(m.g.c.ana); isAna && m.told.grain == day {
		d := m.told.start.AddDays(ana)
		if ana < 0 {
			r, ok = m.date(dayOf(lastWeekday(d, n)))
		} else {
			r, ok = m.date(dayOf(nextWeekday(d, n)))
		}
	}
	tod := m.code(m.g.c.tod)
	return m.atTime(r, tod), ok
}

// atTime turns a date into a time of that day.
func (m *match) atTime(r reading, tod string) reading {
	for i := m.from; i < m.to && tod == ""; i++ {
		if e, ok := m.tokens[i].read(m.g.c.noon); ok {
			tod = e.code[1:]
		}
	}
	if tod == "" {
		return r
	}
	r.typ = "TIME"
	if r.value != "" {
		r.value += "T" + tod
	}
	return r
}

// weekdayDate is the day that a weekday means, by the words before it and the tense.
func (m *match) weekdayDate(n int) rapporteur.Date {
	rel, isRel := m.num(m.g.c.rel)
	switch {
	case isRel && m.has("week"):
		return weekdayOf(m.pub.AddDays(7*rel), n)
	case isRel && rel < 0:
		return lastWeekday(m.pub.AddDays(-1), n)
	case isRel && rel > 0:
		return nextWeekday(m.pub.AddDays(1), n)
	case m.has("coming", "upcoming"):
		return nextWeekday(m.pub.AddDays(1), n)
	case m.has("week"):
		return nextWeekday(m.pub, n).AddDays(7)
	}
	if m.tense() == futureTense {
		return nextWeekday(m.pub, n)
	}
	return lastWeekday(m.pub, n)
}

func resolveSetWeekday(m *match) (reading, bool) {
	n, ok := m.num(m.g.c.wdays)
	if !ok {
		n, _ = m.num(m.g.c.wday)
	}
	v := "XXXX-WXX-" + string(rune('0'+n))
	if tod := m.code(m.g.c.tods); tod != "" {
		v += "T" + tod
	}
	return reading{typ: "SET", value: v}, true
}

func resolveDeictic(m *match) (reading, bool) {
	n, _ := m.num(m.g.c.deictic)
	r, ok := m.relative(func(pub rapporteur.Date) period { return dayOf(pub.AddDays(n)) })
	return m.atTime(r, m.code(m.g.c.tod)), ok
}

func resolveTonight(m *match) (reading, bool) {
	rel, _ := m.num(m.g.c.rel)
	tod := m.code(m.g.c.tod)
	if tod == "" {
		tod = "NI"
	}
	if m.has("overnight") {
		rel = -1
		if n := m.before(1); n != "" && m.after(1) != "" && datePreposition[n] {
			return reading{}, false
		}
	}
	if rel < 0 && tod == "MO" {
		rel = 0
	}
	r, ok := m.relative(func(pub rapporteur.Date) period { return dayOf(pub.AddDays(rel)) })
	return m.atTime(r, tod), ok
}

func resolveEve(m *match) (reading, bool) {
	step := -1 + 2*btoi(m.has("after"))
	var base rapporteur.Date
	switch n, isDay := m.num(m.g.c.wday); {
	case m.token(m.g.c.feast, 0) != nil:
		d, ok := m.feastDate()
		if !ok {
			return reading{typ: "DATE", unresolved: noPublication}, true
		}
		base = d
	case isDay:
		if m.pub.IsZero() {
			return reading{typ: "DATE", unresolved: noPublication}, true
		}
		base = m.weekdayDate(n)
	default:
		r, ok := resolveDate(m)
		if !ok || r.unresolved != "" {
			return r, ok
		}
		base = r.at.start
	}
	return m.date(dayOf(base.AddDays(step)))
}

// resolveTOD is a time of day told alone: of the day told before in this sentence or the
// last, else of the day of publication.
func resolveTOD(m *match) (reading, bool) {
	if m.tokens[m.from].low != "the" && m.code(m.g.c.part) == "" && !m.has("the") || m.before(1) == "of" {
		if p := m.before(1); p != "by" && p != "until" && p != "before" && p != "at" {
			return reading{}, false
		}
	}
	tod := m.code(m.g.c.tod)
	if tod == "NI" && m.before(1) != "in" && m.before(1) != "during" {
		return reading{}, false
	}
	return m.atTime(m.today(), tod), true
}

// today is the day told last, if it was told nearby, else the day of publication.
func (m *match) today() reading {
	if d, ok := m.dayInSentence(); ok {
		return reading{typ: "TIME", value: d.String(), mod: m.mod(), at: dayOf(d)}
	}
	near := m.toldIn >= m.doc.SentenceOf(m.first)-1
	if m.told.grain == day && near {
		return reading{typ: "TIME", value: m.told.String(), mod: m.mod(), at: m.told}
	}
	if m.pub.IsZero() {
		return reading{typ: "TIME", unresolved: noPublication}
	}
	return reading{typ: "TIME", value: m.pub.String(), mod: m.mod(), at: dayOf(m.pub)}
}

// dayInSentence is the weekday that stands within a few words behind a time of day:
// "at 8:20 p.m. (1720 GMT) Monday".
func (m *match) dayInSentence() (rapporteur.Date, bool) {
	for i := m.to; i < min(m.to+6, len(m.tokens)) && !m.pub.IsZero(); i++ {
		if e, ok := m.tokens[i].read(m.g.c.wday); ok && m.tokens[i].upper {
			return m.weekdayDate(e.num), true
		}
	}
	return rapporteur.Date{}, false
}

func resolveClock(m *match) (reading, bool) {
	var at string
	switch n, isHour := m.num(m.g.c.num); {
	case m.token(m.g.c.clock, 0) != nil:
		at = m.code(m.g.c.clock)
		if pm, ok := m.num(m.g.c.ampm); ok {
			h, _ := leadingInt(at[1:])
			at = "T" + pad(h%12+pm) + at[3:]
		}
	case isHour:
		if n < 1 || n > 24 {
			return reading{}, false
		}
		pm, _ := m.num(m.g.c.ampm)
		if tod := m.code(m.g.c.tod); tod == "AF" || tod == "EV" || tod == "NI" && n > 5 {
			pm = 12
		}
		if m.token(m.g.c.ampm, 0) != nil || m.token(m.g.c.tod, 0) != nil {
			n = n%12 + pm
		}
		at = clock(n, 0)
	default:
		return m.atTime(m.today(), ""), true
	}
	if m.token(m.g.c.clock, 0) != nil && m.token(m.g.c.ampm, 0) == nil && m.to-m.from == 1 && !datePreposition[m.before(1)] {
		return reading{}, false
	}
	r, ok := m.clockDay()
	return m.atTime(r, at[1:]), ok
}

// clockDay is the day that a time of day is told with.
func (m *match) clockDay() (reading, bool) {
	switch {
	case m.token(m.g.c.month, 0) != nil:
		return resolveDate(m)
	case m.token(m.g.c.wday, 0) != nil:
		n, _ := m.num(m.g.c.wday)
		return m.relative(func(rapporteur.Date) period { return dayOf(m.weekdayDate(n)) })
	case m.token(m.g.c.deictic, 0) != nil:
		n, _ := m.num(m.g.c.deictic)
		return m.relative(func(pub rapporteur.Date) period { return dayOf(pub.AddDays(n)) })
	}
	return m.today(), true
}

// unit returns the unit of the match, and whether it is told in the plural.
func (m *match) unit() (unit string, plural bool) {
	if u := m.code(m.g.c.unit); u != "" {
		return u, false
	}
	if u := m.code(m.g.c.units); u != "" {
		return u, true
	}
	for i := m.to - 1; i >= m.from; i-- { // a pattern may have named the unit by its word
		if e, ok := m.tokens[i].read(m.g.c.unit); ok && m.tokens[i].low != "second" {
			return e.code, false
		}
	}
	return "", false
}

func resolveRelUnit(m *match) (reading, bool) {
	u, _ := m.unit()
	g, times := unitGrain(u)
	rel, ok := m.num(m.g.c.rel)
	if n, coming := m.num(m.g.c.coming); coming && !ok {
		rel = n
	}
	switch {
	case m.has("before") && m.has("last"):
		rel = -2
	case m.has("after") && m.has("next"):
		rel = 2
	case m.has("past") && !m.has("this"):
		return reading{typ: "DURATION", value: duration(1, false, u), mod: m.mod()}, g != day
	case m.has("past"):
		rel = -1
	case m.has("latest"):
		rel = 0
	case m.has("same"):
		return resolveAnaphor(m)
	}
	if g == day {
		if m.has("this") && !m.has("very") || m.has("last", "the") || m.has("next") {
			if m.has("next") {
				return resolveAnaphor(m)
			}
			return reading{}, false
		}
	}
	if g == noGrain {
		if m.has("past") || m.has("last") && m.tokens[m.from].low == "the" && !m.tokens[m.to-1].glued {
			return reading{typ: "DURATION", value: duration(1, false, u)}, true
		}
		return reading{}, false
	}
	r, ok := m.relative(func(pub rapporteur.Date) period {
		p := in(pub, g)
		if g == weekend && rel < 0 && weekOf(pub).start.AddDays(4).Before(pub) {
			rel = 0
		}
		return p.shift(rel * times)
	})
	return r, ok
}

// resolveTheUnit reads "the year", "the week", "the weekend": the current one, but for a
// weekend, which is the last or the next by tense.
func resolveTheUnit(m *match) (reading, bool) {
	u, _ := m.unit()
	g, _ := unitGrain(u)
	if n := m.after(1); n == "of" || n == "that" || n == "when" || n == "before" || n == "after" || n == "ago" || n == "earlier" {
		return reading{}, false
	}
	if n := m.after(1); n == "ended" || n == "ending" {
		return reading{typ: "DURATION", value: duration(1, false, u)}, g != noGrain
	}
	if m.code(m.g.c.part) != "" && g > day && g != weekend && m.tokens[m.from].low != "earlier" && m.tokens[m.from].low != "later" {
		return m.relative(func(pub rapporteur.Date) period { return in(pub, g) })
	}
	switch {
	case g == weekend:
		return m.relative(func(pub rapporteur.Date) period {
			p := in(pub, weekend)
			if m.tense() != futureTense && pub.Before(p.start) {
				return p.shift(-1)
			}
			return p
		})
	case g == year && (m.has("full", "fiscal") || m.before(1) == "for" || m.before(1) == "of" || m.before(1) == "in" || m.before(1) == "during"),
		g == week && (m.before(1) == "for" || m.before(1) == "of" || m.after(1) == "'s"), g == month && m.before(1) == "of":
		return m.relative(func(pub rapporteur.Date) period { return in(pub, g) })
	case m.has("whole", "entire"):
		return reading{typ: "DURATION", value: duration(1, false, u)}, g != noGrain
	}
	return reading{}, false
}

func resolveUnitEnd(m *match) (reading, bool) {
	u, _ := m.unit()
	g, _ := unitGrain(u)
	if g != year && g != month && g != week {
		return reading{}, false
	}
	r, ok := m.relative(func(pub rapporteur.Date) period { return in(pub, g) })
	r.mod = "END"
	return r, ok
}

func resolveWeekOf(m *match) (reading, bool) {
	r, ok := resolveDate(m)
	if ok && r.at.grain == day {
		return m.date(weekOf(r.at.start))
	}
	return r, ok
}

// resolveAnaphor reads what counts from the date told last: "that year", "the next day",
// "the following week".
func resolveAnaphor(m *match) (reading, bool) {
	u, _ := m.unit()
	g, times := unitGrain(u)
	tod := m.code(m.g.c.tod)
	if tod != "" {
		g, times = day, 1
	}
	n, _ := m.num(m.g.c.ana)
	switch {
	case m.has("next"):
		n = 1
	case m.has("before"), m.has("after"):
		if w := m.after(1); w != "" && w[0] >= 'a' || m.told.grain == noGrain {
			return reading{}, false
		}
		n = 1 - 2*btoi(m.has("before"))
	}
	if g == noGrain || g == day && m.has("same") && m.told.grain == noGrain {
		return reading{}, false
	}
	base := m.told
	if base.grain == noGrain || base.grain > g && g != week {
		if n == 0 || base.grain == noGrain {
			if m.pub.IsZero() || m.has("that") {
				return reading{typ: "DATE", unresolved: "no date was told before it"}, true
			}
			base = dayOf(m.pub)
		} else {
			return reading{typ: "DATE", unresolved: "the date told before it is too coarse to count from"}, true
		}
	}
	r, ok := m.date(in(base.start, g).shift(n * times))
	return m.atTime(r, tod), ok
}

// count returns the number of units that the match tells; a or an is one.
func (m *match) count() (n int, half bool) {
	if t := m.token(m.g.c.num, 0); t != nil {
		e, _ := t.read(m.g.c.num)
		return e.num, e.code == "half" || m.has("half")
	}
	if m.has("half") && !m.has("and") {
		return 0, true
	}
	if m.token(m.g.c.some, 0) != nil {
		return -1, false
	}
	return 1, m.has("half")
}

// moved is p moved by n units, at the grain of the unit: 41 years ago is a year, six
// weeks ago a week, ten days ago a day.
func moved(p period, n int, unit string) (period, bool) {
	g, times := unitGrain(unit)
	switch g {
	case noGrain:
		return period{}, false
	case decade:
		g, times = year, 10
	case century:
		g, times = year, 100
	case weekend:
		g = week
	}
	return in(p.start, g).shift(n * times), true
}

func resolveAgo(m *match) (reading, bool) {
	u, _ := m.unit()
	n, half := m.count()
	if n < 0 {
		return reading{typ: "DATE", value: "PAST_REF", mod: m.mod()}, true
	}
	if m.pub.IsZero() {
		return reading{typ: "DATE", unresolved: noPublication}, true
	}
	if half {
		switch u {
		case "Y":
			return m.date(in(m.pub, month).shift(-12*n - 6))
		case "M":
			return m.date(in(m.pub.AddDays(-30*n-15), week))
		case "10Y":
			return m.date(in(m.pub, year).shift(-10*n - 5))
		case "100Y":
			return m.date(in(m.pub, year).shift(-100*n - 50))
		}
	}
	if u == "Y" && n == 1 && m.quarterNear() {
		return resolveYearAgoQuarter(m)
	}
	p, ok := moved(dayOf(m.pub), -n, u)
	if !ok {
		return reading{typ: "TIME", value: m.pub.String(), at: dayOf(m.pub), mod: "BEFORE"}, true
	}
	return m.date(p)
}

// quarterNear reports whether a quarter was told in the last few sentences, so that "a
// year earlier" speaks of the same quarter.
func (m *match) quarterNear() bool {
	return m.toldQuarter.grain == quarter && m.quarterIn >= m.doc.SentenceOf(m.first)-3
}

// resolveLater reads what counts from the date told last.
func resolveLater(m *match) (reading, bool) {
	u, plural := m.unit()
	n, half := m.count()
	sign := 1
	if m.has("earlier", "before", "previously", "prior") {
		sign = -1
	}
	if m.has("after", "before", "prior") { // "two days after the vote" is a length
		if w := m.after(1); w != "" && w != "," && w != "." && w != ";" {
			m.to--
			return reading{typ: "DURATION", value: duration(n, half, u), mod: m.mod()}, true
		}
	}
	if sign < 0 && u == "Y" && !plural && !m.pub.IsZero() {
		if m.quarterNear() {
			return resolveYearAgoQuarter(m)
		}
		if m.told.grain == noGrain {
			return m.date(in(m.pub, year).shift(-1))
		}
	}
	p, ok := moved(m.told, sign*n, u)
	g, _ := unitGrain(u)
	if n < 0 || half || !ok || m.told.grain == noGrain || m.told.grain > g && g != week {
		m.to--
		return reading{typ: "DURATION", value: duration(n, half, u), mod: m.mod()}, true
	}
	return m.date(p)
}

func resolveFromNow(m *match) (reading, bool) {
	u, _ := m.unit()
	n, _ := m.count()
	if n < 0 {
		return reading{typ: "DATE", value: "FUTURE_REF"}, true
	}
	if m.pub.IsZero() {
		return reading{typ: "DATE", unresolved: noPublication}, true
	}
	p, ok := moved(dayOf(m.pub), n, u)
	if !ok {
		return reading{typ: "DATE", value: "FUTURE_REF"}, true
	}
	return m.date(p)
}

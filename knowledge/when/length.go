package when

// resolveDuration reads "two weeks", "a year", "three-day"; "$5 a year" is a rate.
func resolveDuration(m *match) (reading, bool) {
	u, plural := m.unit()
	n, half := m.count()
	if u == "" {
		return reading{}, false
	}
	if next := m.after(1); next == "old" || next == "olds" || next == "age" || next == "of" && m.after(2) == "age" {
		return reading{}, false
	}
	if u == "Q" && m.after(1) == "of" {
		return reading{}, false // three quarters of the voters
	}
	if u == "TS" && !plural && m.token(m.g.c.num, 0) == nil {
		return reading{}, false
	}
	if m.token(m.g.c.art, 0) != nil && m.token(m.g.c.num, 0) == nil && !plural {
		if m.isRate() {
			if u == "WE" {
				return reading{}, false
			}
			return reading{typ: "SET", value: duration(1, false, u)}, true
		}
		if w := m.after(1); u == "D" && (w == "of" || w == "when" || w == "in") {
			return reading{}, false
		}
	}
	if t := m.token(m.g.c.num, 0); t != nil && t.low == "one" && u == "D" && m.tokens[m.to-1].low == "day" && !m.tokens[m.to-1].glued && tenseWords[m.before(1)] == futureTense {
		return reading{typ: "DATE", value: "FUTURE_REF"}, true
	}
	return reading{typ: "DURATION", value: duration(n, half, u), mod: m.mod()}, true
}

// isRate reports whether "a year" is per year: after a number or a plural of things.
func (m *match) isRate() bool {
	if m.tokens[m.from].low != "a" && m.tokens[m.from].low != "an" || m.from == 0 {
		return false
	}
	prev := &m.tokens[m.from-1]
	if prev.classes&m.g.c.num != 0 {
		return true
	}
	switch prev.low {
	case "million", "billion", "trillion", "thousand", "percent", "%", "times", "once", "twice", "cents", "dollars", "barrels", "gallons", "tons", "tonnes",
		"euros", "pounds", "people", "flights", "hours", "days", "miles", "shares", "cases", "deaths", "share", "barrel":
		return true
	}
	return false
}

// resolveRelDuration reads "the last two months", "the next five years".
func resolveRelDuration(m *match) (reading, bool) {
	u, _ := m.unit()
	n, half := m.count()
	r := reading{typ: "DURATION", value: duration(n, half, u), mod: m.mod()}
	if w := m.tokens[m.from].low; (w == "over" || w == "about") && m.tokens[m.from+1].low == "the" { // a preposition here
		m.from++
		r.mod = ""
	}
	return r, u != ""
}

func resolveFirstDuration(m *match) (reading, bool) {
	u, _ := m.unit()
	n, half := m.count()
	if m.token(m.g.c.num, 0) == nil {
		n = -1
	}
	return reading{typ: "DURATION", value: duration(n, half, u)}, u != ""
}

func resolveVague(m *match) (reading, bool) {
	switch {
	case m.has("recent"), m.has("past"), m.has("last"):
		return reading{typ: "DATE", value: "PAST_REF"}, true
	}
	return reading{typ: "DATE", value: "FUTURE_REF"}, true
}

// resolveBare reads units in the plural told without a number: "for years".
func resolveBare(m *match) (reading, bool) {
	u, plural := m.unit()
	if !plural {
		return reading{typ: "DURATION", value: duration(1, false, u)}, m.has("long") && m.tokens[m.to-1].glued
	}
	prev := m.before(1)
	switch prev {
	case "for", "in", "within", "after", "over", "through", "throughout", "during", "since", "about":
	default:
		if !m.has("long") {
			return reading{}, false
		}
	}
	if u == "TS" {
		return reading{}, false
	}
	return reading{typ: "DURATION", value: duration(-1, false, u)}, true
}

func resolveVagueAgo(m *match) (reading, bool) {
	return reading{typ: "DATE", value: "PAST_REF"}, true
}

func resolveWhile(m *match) (reading, bool) {
	return reading{typ: "DURATION", value: "PXX"}, m.after(1) != "ago"
}

// resolveEvery reads "every other week", "each Thursday", "every July".
func resolveEvery(m *match) (reading, bool) {
	step, _ := m.num(m.g.c.every)
	if u, _ := m.unit(); u != "" {
		if n, ok := m.num(m.g.c.num); ok {
			step = n
		}
		if _, isNth := m.num(m.g.c.wday); !isNth {
			return reading{typ: "SET", value: duration(step, false, u)}, true
		}
	}
	v := ""
	if n, ok := m.num(m.g.c.wday); ok {
		v = "XXXX-WXX-" + string(rune('0'+n))
	} else if n, ok := m.num(m.g.c.month); ok {
		v = "XXXX-" + pad(n)
	} else if s := m.code(m.g.c.season); s != "" {
		v = "XXXX-" + s
	} else if m.token(m.g.c.feast, 0) != nil {
		v = "P1Y"
	}
	if tod := m.code(m.g.c.tod); tod != "" {
		if v == "" {
			v = "XXXX-XX-XX"
		}
		v += "T" + tod
	}
	return reading{typ: "SET", value: v}, v != ""
}

func resolveSet(m *match) (reading, bool) {
	u := m.code(m.g.c.set)
	if u == "" {
		u, _ = m.unit()
	}
	if u == "" {
		return reading{}, false
	}
	if t := m.token(m.g.c.set, 0); t != nil && !m.isFrequency(t) {
		return reading{}, false
	}
	return reading{typ: "SET", value: duration(1, false, u)}, true
}

// isFrequency rules out the names of papers: "the Daily Mail", "Newsweek Weekly".
func (m *match) isFrequency(t *token) bool {
	if t.low == "quarterly" && m.after(1) != "" && !datePreposition[m.after(1)] && m.after(1)[0] >= 'a' {
		return false // the quarterly report of a company
	}
	return !t.upper || m.from == 0
}

func resolveRef(m *match) (reading, bool) {
	t := &m.tokens[m.to-1]
	var v string
	for _, e := range t.entries {
		if e.code != "" {
			v = e.code
		}
	}
	if t.classes&m.g.c.past != 0 {
		v = "PAST_REF"
	}
	if t.classes&m.g.c.current != 0 {
		if t.low != "current" {
			return reading{}, false
		}
		v = "PRESENT_REF"
	}
	return reading{typ: "DATE", value: v}, v != "" && !m.notRef(t)
}

// notRef rules out words of vague time in other senses.
func (m *match) notRef(t *token) bool {
	switch t.low {
	case "future", "recent", "current":
		return t.upper || m.after(1) == "contracts" || m.before(1) == "most"
	case "past":
		return m.after(1) != "," && m.after(1) != "." && m.after(1) != "" && m.before(1) != "in"
	case "the":
		return m.tokens[m.to-1].end-m.tokens[m.to-1].start > len("the short") && m.doc.Text[m.tokens[m.to-1].end-5] == '-'
	case "now":
		return m.after(1) == "that" && m.before(1) == ""
	case "soon":
		return m.before(1) == "as" || m.before(1) == "too" || m.before(1) == "how" || m.after(1) == "after"
	}
	return false
}

package when

import (
	"strings"

	"rapporteur"
)

const noPublication = "no date of publication to count from"

// date makes a reading of a period.
func (m *match) date(p period) (reading, bool) {
	return reading{typ: "DATE", value: p.String(), mod: m.mod(), at: p}, p.String() != ""
}

// relative makes a reading of a period that f counts from the day of publication.
func (m *match) relative(f func(pub rapporteur.Date) period) (reading, bool) {
	if m.pub.IsZero() {
		return reading{typ: "DATE", mod: m.mod(), unresolved: noPublication}, true
	}
	return m.date(f(m.pub))
}

// mod is the TIMEX3 modifier that the match's words make.
func (m *match) mod() string {
	for _, c := range []class{m.g.c.part, m.g.c.q} {
		switch mod := m.code(c); mod {
		case "", "-", "BEFORE", "AFTER":
		default:
			return mod
		}
	}
	if m.has("end") {
		return "END"
	}
	return ""
}

func resolveISO(m *match) (reading, bool) {
	d, err := rapporteur.ParseDate(m.code(m.g.c.iso))
	if err != nil {
		return reading{}, false
	}
	return m.date(dayOf(d))
}

func isISO(s string) bool {
	_, err := rapporteur.ParseDate(s)
	return len(s) == 10 && err == nil
}

// slashDate reads 02/13/1998, 13/02/98 and 13.02.1998; month first where both fit.
func slashDate(s string) (rapporteur.Date, bool) {
	sep := strings.IndexAny(s, "/.")
	if sep < 0 {
		return rapporteur.Date{}, false
	}
	f := strings.Split(s, s[sep:sep+1])
	if len(f) != 3 || len(f[0]) > 2 || len(f[1]) > 2 || len(f[2]) != 2 && len(f[2]) != 4 {
		return rapporteur.Date{}, false
	}
	var n [3]int
	for i, part := range f {
		v, rest := leadingInt(part)
		if rest != "" || part == "" {
			return rapporteur.Date{}, false
		}
		n[i] = v
	}
	mo, d, y := n[0], n[1], n[2]
	if s[sep] == '.' || mo > 12 {
		mo, d = d, mo
	}
	if len(f[2]) == 2 {
		y += 1900 + 100*btoi(y < 50)
	}
	return validDate(y, mo, d)
}

func isSlashDate(s string) bool { _, ok := slashDate(s); return ok }

func resolveSlash(m *match) (reading, bool) {
	d, ok := slashDate(m.code(m.g.c.slash))
	if !ok {
		return reading{}, false
	}
	return m.date(dayOf(d))
}

func validDate(y, mo, d int) (rapporteur.Date, bool) {
	if mo < 1 || mo > 12 || d < 1 {
		return rapporteur.Date{}, false
	}
	p := monthOf(y, mo)
	if d > p.last().Day {
		return rapporteur.Date{}, false
	}
	return p.start.AddDays(d - 1), true
}

// isMonth rules out the verbs and modals that look like months.
func (m *match) isMonth() bool {
	t := m.token(m.g.c.month, 0)
	if t.upper {
		if len(t.low) == 3 && t.low != "may" && m.to-m.from == 1 && m.doc.Text[t.end-1] != '.' {
			return false // a person called Jan
		}
		if t.low != "may" && t.low != "march" && t.low != "mar" {
			return true
		}
		pos := m.doc.Words[t.word].POS
		return m.to-m.from > 1 || datePreposition[m.before(1)] || pos.String() == "PROPN"
	}
	return len(t.low) > 4 && t.low != "march" && t.low != "august" || m.to-m.from > 1 && len(t.low) > 3 && t.low != "march"
}

var datePreposition = map[string]bool{"in": true, "since": true, "by": true, "until": true, "till": true, "during": true, "of": true, "from": true,
	"to": true, "before": true, "after": true, "for": true, "on": true, "through": true, "throughout": true, "between": true, "over": true, "around": true,
	"about": true, "late": true, "early": true, "mid": true, "than": true, "circa": true, "as": true, "at": true, "back": true}

func resolveDate(m *match) (reading, bool) {
	if !m.isMonth() {
		return reading{}, false
	}
	mo, _ := m.num(m.g.c.month)
	d, _ := m.num(m.g.c.day)
	y, told := m.num(m.g.c.year)
	if rel, ok := m.num(m.g.c.rel); ok && !told && !m.pub.IsZero() {
		if y, told = m.pub.Year+rel, true; !m.has("year") { // "last Oct. 23"
			this, _ := validDate(m.pub.Year, mo, d)
			y = m.pub.Year - btoi(rel < 0 && !this.Before(m.pub)) + btoi(rel > 0 && !m.pub.Before(this))
		}
	}
	if !told {
		if y = m.yearFor(mo, d); y == 0 {
			return reading{typ: "DATE", value: "XXXX-" + pad(mo) + "-" + pad(d), mod: m.mod(), unresolved: "the year is not told and there is " + noPublication}, true
		}
	}
	date, ok := validDate(y, mo, d)
	if !ok {
		return reading{}, false
	}
	r, ok := m.date(dayOf(date))
	if tod := m.code(m.g.c.tod); tod != "" {
		r.typ, r.value = "TIME", r.value+"T"+tod
	}
	return r, ok
}

// yearFor chooses the year of a month and day (0 for a whole month) told without one: the
// nearest to publication, where a year against the tense counts as far; 0 when nothing
// tells.
func (m *match) yearFor(mo, d int) int {
	if m.pub.IsZero() {
		if m.told.grain != noGrain {
			return m.told.start.Year
		}
		return 0
	}
	const againstTense = 250 // days
	t := m.tense()
	best, bestCost := 0, 1<<30
	for y := m.pub.Year - 1; y <= m.pub.Year+1; y++ {
		p := monthOf(y, mo)
		if d > 0 {
			p = dayOf(p.start.AddDays(d - 1))
		}
		cost := 0
		switch {
		case m.pub.Before(p.start):
			cost = daysBetween(m.pub, p.start) + againstTense*btoi(t == pastTense)
		case p.last().Before(m.pub):
			cost = daysBetween(p.last(), m.pub) + againstTense*btoi(t == futureTense)
		}
		if cost < bestCost {
			best, bestCost = y, cost
		}
	}
	return best
}

func daysBetween(a, b rapporteur.Date) int { return int(b.Time().Sub(a.Time()).Hours() / 24) }

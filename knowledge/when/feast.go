package when

import (
	_ "embed"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

//go:embed feasts.tsv
var feastsTSV string

// feastRule finds the day of a feast in a year; ok is false in years without it.
type feastRule func(year int) (d rapporteur.Date, ok bool)

// parseFeasts adds the feasts to the lexicon as class FEAST, their numbers indexes of
// the rules returned; its error names file and line.
func parseFeasts(name, tsv string, x *lexicon) ([]feastRule, error) {
	var rules []feastRule
	seenHeader := false
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if !seenHeader {
			seenHeader = true
			continue
		}
		feast, how, ok := strings.Cut(line, "\t")
		rule := parseFeastRule(how)
		if !ok || feast == "" || feast != strings.ToLower(feast) || rule == nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: want lower-case name and rule, separated by a tab; have %q", name, i+1, line)
		}
		x.add(strings.Fields(feast), x.class("FEAST"), strconv.Itoa(len(rules)))
		rules = append(rules, rule)
	}
	return rules, nil
}

func parseFeastRule(s string) feastRule {
	f := strings.Fields(s)
	if len(f) == 0 {
		return nil
	}
	n := make([]int, len(f))
	for i := range f[1:] {
		v, err := strconv.Atoi(f[i+1])
		if err != nil && !strings.Contains(f[i+1], "-") {
			return nil
		}
		n[i+1] = v
	}
	switch kind := f[0]; {
	case kind == "election":
		return func(y int) (rapporteur.Date, bool) { return nth(y, 11, 1, 1).AddDays(1), true }
	case kind == "nth" && len(f) == 4:
		return func(y int) (rapporteur.Date, bool) { return nth(y, n[1], n[2], n[3]), true }
	case kind == "easter" && len(f) == 2:
		return func(y int) (rapporteur.Date, bool) { return easter(y).AddDays(n[1]), true }
	case kind == "orthodox" && len(f) == 2:
		return func(y int) (rapporteur.Date, bool) { return orthodoxEaster(y).AddDays(n[1]), true }
	case kind == "islamic" && len(f) == 2:
		mo, d := monthDay(f[1])
		return func(y int) (rapporteur.Date, bool) { return islamic(y, mo, d) }
	case kind == "hebrew" && len(f) == 2:
		mo, d := monthDay(f[1])
		return func(y int) (rapporteur.Date, bool) { return hebrew(y, mo, d), true }
	case len(f) == 1:
		mo, d := monthDay(f[0])
		if _, ok := validDate(2000, mo, d); !ok {
			return nil
		}
		return func(y int) (rapporteur.Date, bool) { return validDate(y, mo, d) }
	}
	return nil
}

func monthDay(s string) (mo, d int) {
	a, b, _ := strings.Cut(s, "-")
	mo, _ = strconv.Atoi(a)
	d, _ = strconv.Atoi(b)
	return mo, d
}

// nth is the n-th such weekday of a month; n below 0 counts from the end.
func nth(y, mo, weekday, n int) rapporteur.Date {
	if n > 0 {
		return nextWeekday(monthOf(y, mo).start, weekday).AddDays(7 * (n - 1))
	}
	return lastWeekday(monthOf(y, mo).last(), weekday).AddDays(7 * (n + 1))
}

// easter is Western Easter Sunday (the anonymous Gregorian computus: Meeus,
// Astronomical Algorithms, chapter 8).
func easter(y int) rapporteur.Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	n := h + l - 7*m
	mo := (n + 90) / 25
	return rapporteur.Date{Year: y, Month: time.Month(mo), Day: (n + 33*mo + 19) % 32}
}

// orthodoxEaster is Easter by the Julian calendar (Meeus, chapter 8).
func orthodoxEaster(y int) rapporteur.Date {
	a, b, c := y%4, y%7, y%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	n := d + e + 114
	julian := rapporteur.Date{Year: y, Month: time.Month(n / 31), Day: n%31 + 1}
	return julian.AddDays(y/100 - y/400 - 2)
}

// islamic is the day in year y of a day of the tabular Islamic calendar (civil epoch,
// intercalary years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29: Reingold and Dershowitz,
// Calendrical Calculations); of two in one year the first.
func islamic(y, mo, d int) (rapporteur.Date, bool) {
	const epoch = 227015 // day 1 of year 1, counted from 0001-01-01 as 1
	first := rapporteur.Date{Year: 1, Month: 1, Day: 1}
	for h := (y-622)*33/32 - 1; h <= (y-622)*33/32+2; h++ {
		fixed := d + 29*(mo-1) + mo/2 + (h-1)*354 + (3+11*h)/30 + epoch - 1
		if at := first.AddDays(fixed - 1); at.Year == y {
			return at, true
		}
	}
	return rapporteur.Date{}, false
}

// hebrew is the day in year y of a day of the Hebrew calendar, months counted from
// Nisan (Reingold and Dershowitz, Calendrical Calculations).
func hebrew(y, mo, d int) rapporteur.Date {
	h := y + 3760
	if mo >= 7 {
		h++
	}
	if mo >= 9 && mo <= 12 {
		h = y + 3761 - btoi(mo == 12)
	}
	newYear := hebrewNewYear(h)
	length := hebrewNewYear(h+1) - newYear
	leap := (7*h+1)%19 < 7
	months := []int{7, 8, 9, 10, 11, 12, 13, 1, 2, 3, 4, 5, 6}
	at := newYear
	for _, m := range months {
		if m == mo && !(mo == 12 && leap) || m == 13 && mo == 12 && leap {
			break
		}
		at += hebrewMonth(m, length, leap)
	}
	return rapporteur.Date{Year: 1, Month: 1, Day: 1}.AddDays(at + d - 2)
}

// hebrewMonth is the length of a month in a year of that length.
func hebrewMonth(m, length int, leap bool) int {
	switch m {
	case 2, 4, 6, 10:
		return 29
	case 8:
		return 29 + btoi(length%10 == 5)
	case 9:
		return 30 - btoi(length%10 == 3)
	case 12:
		return 29 + btoi(leap)
	case 13:
		return 29 * btoi(leap)
	}
	return 30
}

// hebrewNewYear is 1 Tishri of a year, counted from 0001-01-01 as 1.
func hebrewNewYear(h int) int {
	elapsed := func(h int) int {
		months := (235*h - 234) / 19
		parts := 12084 + 13753*months
		d := 29*months + parts/25920
		if 3*(d+1)%7 < 3 {
			d++
		}
		return d
	}
	before, at, after := elapsed(h-1), elapsed(h), elapsed(h+1)
	delay := 0
	if after-at == 356 {
		delay = 2
	} else if at-before == 382 {
		delay = 1
	}
	const epoch = -1373427 // 1 Tishri of year 1
	return epoch + at + delay
}

// feastDate is the day of the match's feast: of the year told, else by tense.
func (m *match) feastDate() (rapporteur.Date, bool) {
	i, _ := m.num(m.g.c.feast)
	rule := m.g.feasts[i]
	if y, ok := m.num(m.g.c.year); ok {
		return rule(y)
	}
	if m.pub.IsZero() {
		return rapporteur.Date{}, false
	}
	rel, isRel := m.num(m.g.c.rel)
	if isRel && (m.has("year") || rel == 0) {
		return rule(m.pub.Year + rel)
	}
	var best rapporteur.Date
	bestCost, t := 1<<30, m.tense()
	for y := m.pub.Year - 1; y <= m.pub.Year+1; y++ {
		d, ok := rule(y)
		gap := daysBetween(m.pub, d)
		if !ok || rel < 0 && gap >= 0 || rel > 0 && gap <= 0 {
			continue
		}
		cost := max(gap, -gap) + 250*btoi(gap > 0 && t == pastTense || gap < 0 && t == futureTense)
		if cost < bestCost {
			best, bestCost = d, cost
		}
	}
	return best, !best.IsZero()
}

func resolveFeast(m *match) (reading, bool) {
	t := m.token(m.g.c.feast, 0)
	if !t.upper {
		return reading{}, false
	}
	d, ok := m.feastDate()
	if !ok {
		return reading{typ: "DATE", unresolved: noPublication}, m.pub.IsZero()
	}
	if m.has("week", "season") {
		return m.date(weekOf(d))
	}
	if m.has("weekend") {
		return m.date(in(d, weekend))
	}
	r, ok := m.date(dayOf(d))
	return m.atTime(r, m.code(m.g.c.tod)), ok
}

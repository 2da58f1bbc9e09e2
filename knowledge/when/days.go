package when

import (
	"strconv"
	"strings"

	"rapporteur"
)

// Days returns the first and last day of an ISO-TimeML value: of a day, week, weekend,
// month, quarter, half, season, year, decade or century, of a time of day its day, and
// of "A/B" all from A to B. ok is false for durations, recurring and vague times.
func Days(value string) (start, end rapporteur.Date, ok bool) {
	if a, b, isRange := strings.Cut(value, "/"); isRange {
		s, _, ok1 := Days(a)
		_, e, ok2 := Days(b)
		return s, e, ok1 && ok2 && !strings.Contains(b, "/") && !e.Before(s)
	}
	p, ok := parsePeriod(value)
	if !ok {
		return start, end, false
	}
	return p.start, p.last(), true
}

func parsePeriod(v string) (period, bool) {
	if len(v) == 2 || len(v) == 3 {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			return period{}, false
		}
		if len(v) == 2 {
			return centuryOf(n + 1), true
		}
		return decadeOf(n * 10), true
	}
	if len(v) < 4 {
		return period{}, false
	}
	y, rest := leadingInt(v[:4])
	if rest != "" {
		return period{}, false
	}
	if v = v[4:]; v == "" {
		return yearOf(y), true
	}
	if v[0] != '-' || len(v) < 3 {
		return period{}, false
	}
	return partOfYear(y, v[1:])
}

// partOfYear reads what stands behind the year: 02, 02-04, W06, W06-WE, Q1, H2, SU.
func partOfYear(y int, v string) (period, bool) {
	n, rest := leadingInt(v[1:])
	switch v[0] {
	case 'W':
		return isoWeek(y, n, v, rest)
	case 'Q':
		return quarterOf(y, n), rest == "" && n >= 1 && n <= 4
	case 'H':
		return halfOf(y, n), rest == "" && n >= 1 && n <= 2
	}
	for i, s := range seasonCodes {
		if v == s {
			return seasonOf(y, i), true
		}
	}
	mo, rest := leadingInt(v)
	if mo < 1 || mo > 12 || len(v)-len(rest) != 2 {
		return period{}, false
	}
	if rest == "" {
		return monthOf(y, mo), true
	}
	if rest[0] != '-' {
		return period{}, false
	}
	d, rest := leadingInt(rest[1:])
	date, ok := validDate(y, mo, d)
	return dayOf(date), ok && (rest == "" || rest[0] == 'T')
}

func isoWeek(y, n int, v, rest string) (period, bool) {
	if v == "WI" {
		return seasonOf(y, 3), true
	}
	if n < 1 || n > 53 || rest != "" && rest != "-WE" {
		return period{}, false
	}
	p := weekOf(rapporteur.Date{Year: y, Month: 1, Day: 4}).shift(n - 1) // 4 January is always in week 1
	if rest == "-WE" {
		p = period{p.start.AddDays(5), weekend}
	}
	return p, true
}

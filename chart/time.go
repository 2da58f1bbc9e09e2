package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

// By is how days are put together.
type By int

// The steps of time. Weeks begin on Monday.
const (
	Auto By = iota
	Day
	Week
	Month
	Year
	decade
	century
	millennium
)

var byNames = [...]string{"auto", "day", "week", "month", "year", "decade", "century", "millennium"}

func (b By) String() string { return byNames[b] }

// ByNames are the steps of time that can be asked for.
func ByNames() []string { return slices.Clone(byNames[Auto : Year+1]) }

// ParseBy reads the name of a step.
func ParseBy(s string) (By, error) {
	if i := slices.Index(byNames[:Year+1], s); i >= 0 {
		return By(i), nil
	}
	return Auto, rapporteur.Errorf(rapporteur.Invalid, "%q is no step of time; use %s", s, strings.Join(ByNames(), ", "))
}

// years is how many years a step of years has.
func (b By) years() int {
	switch b {
	case decade:
		return 10
	case century:
		return 100
	case millennium:
		return 1000
	}
	return 1
}

// of is the number of the step that a day falls in.
func (b By) of(day int32) int {
	switch b {
	case Day:
		return int(day)
	case Week:
		return floorDiv(int(day)+3, 7) // 1970-01-01 was a Thursday
	}
	year, month := civil(day)
	if b == Month {
		return year*12 + month - 1
	}
	return floorDiv(year, b.years())
}

// start is the first day of a step.
func (b By) start(n int) int32 {
	switch b {
	case Day:
		return int32(n)
	case Week:
		return int32(n*7 - 3)
	case Month:
		return dayNumber(rapporteur.Date{Year: floorDiv(n, 12), Month: time.Month(n - 12*floorDiv(n, 12) + 1), Day: 1})
	}
	return dayNumber(rapporteur.Date{Year: n * b.years(), Month: 1, Day: 1})
}

// name is a step as a person says it.
func (b By) name(n int) string {
	d := dateOf(b.start(n))
	switch b {
	case Day:
		return shownDay(d)
	case Week:
		return "week of " + shownDay(d)
	case Month:
		return d.Month.String() + " " + strconv.Itoa(d.Year)
	case Year:
		return strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Year) + "–" + strconv.Itoa(d.Year+b.years()-1)
}

func shownDay(d rapporteur.Date) string {
	return strconv.Itoa(d.Day) + " " + d.Month.String()[:3] + " " + strconv.Itoa(d.Year)
}

// civil is the year and month of a day, by Hinnant's algorithm.
func civil(day int32) (year, month int) {
	z := int(day) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	month = (mp+2)%12 + 1
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month
}

// span is the days that a picture shows, both included.
type span struct{ first, last int32 }

func (s span) days() int { return int(s.last) - int(s.first) + 1 }

// spanOf is the days that the rows cover; a few that are far from all the rest are left
// out unless days were asked for, and counted: news tells of the past, too. Far is more than
// a quarter of the span of the middle 90 in 100, and a month, beyond its ends.
func (t *table) spanOf(o *Options) span {
	if len(t.rows) == 0 {
		return span{}
	}
	days := make([]int32, 0, len(t.rows))
	for i := range t.rows {
		days = append(days, t.rows[i].day)
	}
	slices.Sort(days)
	s := span{days[0], days[len(days)-1]}
	if o.From.IsZero() && o.To.IsZero() && len(days) >= 20 {
		cut := len(days) / 20
		low, high := days[cut], days[len(days)-1-cut]
		room := (high-low)/4 + 31
		s = span{max(s.first, low-room), min(s.last, high+room)}
		i, _ := slices.BinarySearch(days, s.first)
		j, _ := slices.BinarySearch(days, s.last+1)
		s = span{days[i], days[j-1]}
	}
	if !o.From.IsZero() {
		s.first = dayNumber(o.From)
	}
	if !o.To.IsZero() {
		s.last = dayNumber(o.To)
	}
	return s
}

// trim leaves out the rows on days outside a span and returns a note about them.
func (t *table) trim(s span) []string {
	kept, gone := t.rows[:0], 0
	before := false // whether the row before, of perhaps the same event, went
	for _, r := range t.rows {
		if r.day < s.first || r.day > s.last {
			gone += once(r.again && before)
			before = true
			continue
		}
		r.again = r.again && !before
		before = false
		kept = append(kept, r)
	}
	t.rows = kept
	t.events -= gone
	if gone == 0 {
		return nil
	}
	return []string{events(gone) + " far before or after not shown; give a first or last day to see them."}
}

// step is the finest step that was asked for or suits the span, and of which no more than
// most fit; a note says if it is coarser than was asked for.
func (s span) step(asked By, most int) (By, []string) {
	by := asked
	if by == Auto {
		switch n := s.days(); {
		case n <= 92:
			by = Day
		case n <= 366*3/2:
			by = Week
		case n <= 366*25:
			by = Month
		default:
			by = Year
		}
	}
	fine := by
	for by < millennium && by.of(s.last)-by.of(s.first)+1 > most {
		by++
	}
	if asked == Auto || by == fine {
		return by, nil
	}
	return by, []string{"Counted by " + by.String() + ": there are too many " + fine.String() + "s for this width."}
}

// padded are the first and last step of a span, with empty steps about them where there are
// fewer than seven, unless the days were asked for.
func (s span) padded(by By, o *Options) (first, last int) {
	first, last = by.of(s.first), by.of(s.last)
	for before := true; last-first < 6; before = !before {
		switch {
		case before && o.From.IsZero():
			first--
		case !before && o.To.IsZero():
			last++
		case !o.From.IsZero() && !o.To.IsZero():
			return first, last
		}
	}
	return first, last
}

// timeScale places days on the horizontal axis.
type timeScale struct {
	first, last  int32 // from the start of the first to the start of the last
	left, right  float64
	pixelsPerDay float64
}

func newTimeScale(first, last int32, left, right float64) timeScale {
	last = max(last, first+1)
	return timeScale{first, last, left, right, (right - left) / float64(last-first)}
}

func (s timeScale) x(day int32) float64 {
	return s.left + float64(float64(day-s.first)*s.pixelsPerDay)
}

// bar is where the bar of a step stands, with a gap beside it.
func (s timeScale) bar(by By, step int) (x, w float64) {
	left, right := s.x(by.start(step)), s.x(by.start(step+1))
	w = right - left - min((right-left)*0.15, 2)
	if w = max(w, 0.5); w > 60 {
		w = 60
	}
	return (left + right - w) / 2, w
}

// tick is a mark of an axis with its label.
type tick struct {
	at    float64
	label string
	under string // a second line
}

// timeSteps are the distances between ticks, in units of a step.
var timeSteps = []struct {
	by By
	n  int
}{
	{Day, 1}, {Day, 2}, {Week, 1}, {Week, 2}, {Month, 1}, {Month, 2}, {Month, 3}, {Month, 6},
	{Year, 1}, {Year, 2}, {Year, 5}, {Year, 10}, {Year, 20}, {Year, 50}, {Year, 100}, {Year, 200}, {Year, 500}, {Year, 1000}, {Year, 2000}, {Year, 5000},
}

// ticks are at round days, no closer than 58 pixels and no finer than the step shown.
func (s timeScale) ticks(finest By) []tick {
	const apart = 58
	step := timeSteps[len(timeSteps)-1]
	for _, t := range timeSteps {
		width := float64(t.by.start(t.n+12*2000)-t.by.start(12*2000)) * s.pixelsPerDay
		if width >= apart && t.by >= min(finest, Year) {
			step = t
			break
		}
	}
	var out []tick
	year := math.MinInt
	n := floorDiv(step.by.of(s.first), step.n) * step.n
	for ; ; n += step.n {
		day := step.by.start(n)
		if day > s.last {
			return out
		}
		if day < s.first {
			continue
		}
		d := dateOf(day)
		t := tick{at: s.x(day)}
		switch step.by {
		case Day, Week:
			t.label = strconv.Itoa(d.Day) + " " + d.Month.String()[:3]
		case Month:
			t.label = d.Month.String()[:3]
		default:
			t.label = strconv.Itoa(d.Year)
		}
		if step.by < Year && d.Year != year {
			t.under, year = strconv.Itoa(d.Year), d.Year
		}
		out = append(out, t)
	}
}

// niceTicks are about n round numbers from 0 to at least top, whole where whole is set.
func niceTicks(top float64, n int, whole bool) []float64 {
	if !(top > 0) {
		top = 1
	}
	raw := top / float64(max(n, 1))
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= raw*0.999 {
			step = m * unit
			break
		}
	}
	if whole {
		step = math.Max(math.Round(step), 1)
	}
	out := []float64{0}
	for out[len(out)-1] < top*0.999 {
		out = append(out, float64(len(out))*step)
	}
	return out
}

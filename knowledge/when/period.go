package when

import (
	"fmt"
	"strconv"
	"time"

	"rapporteur"
)

// grain is how fine a date is.
type grain uint8

const (
	noGrain grain = iota
	day
	weekend
	week
	month
	quarter
	half
	season
	year
	decade
	century
)

// period is a day, week, month … of the calendar: its first day and its grain. A winter
// begins in the December of its year.
type period struct {
	start rapporteur.Date
	grain grain
}

func dayOf(d rapporteur.Date) period { return period{d, day} }

func monthOf(y, m int) period {
	t := time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	return period{rapporteur.DateOf(t), month}
}

func yearOf(y int) period       { return period{rapporteur.Date{Year: y, Month: 1, Day: 1}, year} }
func quarterOf(y, q int) period { p := monthOf(y, 3*q-2); p.grain = quarter; return p }
func halfOf(y, h int) period    { p := monthOf(y, 6*h-5); p.grain = half; return p }
func decadeOf(y int) period     { p := yearOf(y - y%10); p.grain = decade; return p }
func centuryOf(n int) period    { p := yearOf((n - 1) * 100); p.grain = century; return p }

var seasonCodes = [...]string{"SP", "SU", "FA", "WI"}

// seasonOf is the season i (0 spring … 3 winter) of a year.
func seasonOf(y, i int) period { p := monthOf(y, 3*i+3); p.grain = season; return p }

// in returns the period of grain g that holds d.
func in(d rapporteur.Date, g grain) period {
	switch g {
	case weekend:
		return period{weekOf(d).start.AddDays(5), weekend}
	case week:
		return weekOf(d)
	case month:
		return monthOf(d.Year, int(d.Month))
	case quarter:
		return quarterOf(d.Year, (int(d.Month)+2)/3)
	case half:
		return halfOf(d.Year, (int(d.Month)+5)/6)
	case season:
		if d.Month < 3 {
			return seasonOf(d.Year-1, 3)
		}
		return seasonOf(d.Year, int(d.Month)/3-1)
	case year:
		return yearOf(d.Year)
	case decade:
		return decadeOf(d.Year)
	case century:
		return centuryOf(d.Year/100 + 1)
	}
	return dayOf(d)
}

// weekOf is the ISO week, Monday to Sunday, that holds d.
func weekOf(d rapporteur.Date) period {
	return period{d.AddDays(-(int(d.Time().Weekday()) + 6) % 7), week}
}

// shift moves a period by n of its own grain.
func (p period) shift(n int) period {
	months := map[grain]int{month: 1, quarter: 3, half: 6, season: 3, year: 12, decade: 120, century: 1200}[p.grain]
	switch {
	case months > 0:
		t := time.Date(p.start.Year, p.start.Month+time.Month(n*months), p.start.Day, 0, 0, 0, 0, time.UTC)
		return period{rapporteur.DateOf(t), p.grain}
	case p.grain == week || p.grain == weekend:
		return period{p.start.AddDays(7 * n), p.grain}
	}
	return period{p.start.AddDays(n), p.grain}
}

// last returns the period's last day.
func (p period) last() rapporteur.Date {
	if p.grain == weekend {
		return p.start.AddDays(1)
	}
	return p.shift(1).start.AddDays(-1)
}

// String is the period's ISO-TimeML value.
func (p period) String() string {
	d := p.start
	if d.Year < 0 || d.Year > 9999 {
		return ""
	}
	switch p.grain {
	case day:
		return d.String()
	case week, weekend:
		y, w := d.Time().ISOWeek()
		if p.grain == weekend {
			return fmt.Sprintf("%04d-W%02d-WE", y, w)
		}
		return fmt.Sprintf("%04d-W%02d", y, w)
	case month:
		return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month))
	case quarter:
		return fmt.Sprintf("%04d-Q%d", d.Year, (int(d.Month)+2)/3)
	case half:
		return fmt.Sprintf("%04d-H%d", d.Year, (int(d.Month)+5)/6)
	case season:
		return fmt.Sprintf("%04d-%s", d.Year, seasonCodes[int(d.Month)/3-1])
	case year:
		return fmt.Sprintf("%04d", d.Year)
	case decade:
		return fmt.Sprintf("%03d", d.Year/10)
	case century:
		return fmt.Sprintf("%02d", d.Year/100)
	}
	return ""
}

// unitGrains are the grains of units that dates can be told in; a multiple ("10Y") has
// its own.
func unitGrain(unit string) (g grain, times int) {
	switch unit {
	case "D":
		return day, 1
	case "W":
		return week, 1
	case "2W":
		return week, 2
	case "WE":
		return weekend, 1
	case "M":
		return month, 1
	case "Q":
		return quarter, 1
	case "Y":
		return year, 1
	case "10Y":
		return decade, 1
	case "100Y":
		return century, 1
	}
	return noGrain, 0
}

// duration writes n of a unit as an ISO 8601 duration; n below 0 is an unknown number.
func duration(n int, halfMore bool, unit string) string {
	times, letter := leadingInt(unit)
	if letter == "" {
		return ""
	}
	if times == 0 {
		times = 1
	}
	t := ""
	if letter[0] == 'T' {
		t, letter = "T", letter[1:]
	}
	if n < 0 {
		if times > 1 && letter == "Y" {
			letter = map[int]string{10: "E", 20: "Y", 100: "C", 1000: "L"}[times] // TIMEX2's larger units
			return "PX" + letter + ""
		}
		return "P" + t + "X" + letter
	}
	if halfMore {
		return halfDuration(n, times, t, letter)
	}
	return "P" + t + strconv.Itoa(n*times) + letter
}

func halfDuration(n, times int, t, letter string) string {
	if times > 1 && times%2 == 0 {
		return "P" + t + strconv.Itoa(n*times+times/2) + letter
	}
	smaller := map[string]string{"TH": "30M", "TM": "30S", "Y": "6M", "D": "T12H"}[t+letter]
	if smaller == "" {
		return fmt.Sprintf("P%s%d.5%s", t, n, letter)
	}
	head := ""
	if n > 0 {
		head = strconv.Itoa(n) + letter
	}
	if t == "" && head == "" && letter == "D" {
		return "PT12H"
	}
	return "P" + t + head + smaller
}

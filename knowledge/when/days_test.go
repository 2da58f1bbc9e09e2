package when

import (
	"testing"

	"rapporteur"
)

func TestDays(t *testing.T) {
	for _, c := range []struct{ value, start, end string }{
		{"2022-03-16", "2022-03-16", "2022-03-16"}, {"2022-03-16TMO", "2022-03-16", "2022-03-16"}, {"2022-03-16T10:35", "2022-03-16", "2022-03-16"},
		{"2022-W11", "2022-03-14", "2022-03-20"}, {"2022-W11-WE", "2022-03-19", "2022-03-20"}, {"2020-W53", "2020-12-28", "2021-01-03"},
		{"2022-02", "2022-02-01", "2022-02-28"}, {"2024-02", "2024-02-01", "2024-02-29"}, {"2021-Q4", "2021-10-01", "2021-12-31"},
		{"2021-H1", "2021-01-01", "2021-06-30"}, {"2021-SU", "2021-06-01", "2021-08-31"}, {"2021-WI", "2021-12-01", "2022-02-28"},
		{"2021", "2021-01-01", "2021-12-31"}, {"199", "1990-01-01", "1999-12-31"}, {"19", "1900-01-01", "1999-12-31"},
		{"1997/1998", "1997-01-01", "1998-12-31"}, {"2022-03-05/2022-03-07", "2022-03-05", "2022-03-07"},
		{"PAST_REF", "", ""}, {"P2D", "", ""}, {"XXXX-WXX-3", "", ""}, {"XXXX-03-05", "", ""}, {"2022-02-30", "", ""}, {"2022-13", "", ""}, {"", "", ""},
		{"2022-", "", ""}, {"2022-W", "", ""}, {"2022-W60", "", ""}, {"2022-Q5", "", ""}, {"1998/1997", "", ""}, {"2022-3", "", ""}, {"20220316", "", ""},
	} {
		start, end, ok := Days(c.value)
		if ok != (c.start != "") {
			t.Errorf("%q: ok is %v", c.value, ok)
		} else if ok && (start.String() != c.start || end.String() != c.end) {
			t.Errorf("%q: %s to %s, want %s to %s", c.value, start, end, c.start, c.end)
		}
	}
}

func FuzzDays(f *testing.F) {
	for _, s := range []string{"2022-W11-WE", "2022-03-16TMO", "199", "1997/1998", "2022-Q1", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if start, end, ok := Days(s); ok && end.Before(start) {
			t.Errorf("%q ends %s before it starts %s", s, end, start)
		}
	})
}

// TestPeriods holds that a period's value means the days of the period.
func TestPeriods(t *testing.T) {
	d := rapporteur.Date{Year: 1995, Month: 1, Day: 1}
	for range 2000 {
		for g := day; g <= century; g++ {
			p := in(d, g)
			start, end, ok := Days(p.String())
			if !ok || start != p.start || end != p.last() || g != weekend && (d.Before(start) || end.Before(d)) {
				t.Fatalf("%s at grain %d: %s is %s to %s", d, g, p, start, end)
			}
			if back := p.shift(3).shift(-3); back != p {
				t.Fatalf("%s moved there and back is %s", p, back)
			}
		}
		d = d.AddDays(7)
	}
}

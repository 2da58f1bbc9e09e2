package chart

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"rapporteur"
)

// TestDays holds day numbers to the standard library's calendar.
func TestDays(t *testing.T) {
	for d := -800_000; d < 3_000_000; d += 613 {
		at := time.Unix(int64(d)*86400, 0).UTC()
		if got := dayNumber(rapporteur.DateOf(at)); got != int32(d) {
			t.Fatalf("%s is day %d, want %d", at, got, d)
		}
		if y, m := civil(int32(d)); y != at.Year() || m != int(at.Month()) {
			t.Fatalf("day %d is in %d-%d, want %s", d, y, m, at)
		}
	}
}

// TestSteps finds each day in a step that begins on or before it and ends after it.
func TestSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for by := Day; by <= millennium; by++ {
		for range 2000 {
			d := int32(r.IntN(4_000_000) - 800_000)
			n := by.of(d)
			if by.start(n) > d || by.start(n+1) <= d {
				t.Fatalf("day %d is in %s %d, which is from %d to %d", d, by, n, by.start(n), by.start(n+1))
			}
		}
	}
	if got := dateOf(Week.start(Week.of(dayNumber(day("2023-03-05"))))); got != day("2023-02-27") {
		t.Errorf("the week of Sunday 5 March 2023 begins on %s", got)
	}
}

func TestSpan(t *testing.T) {
	var events []Event
	for i := range 100 {
		events = append(events, Event{Date: day("2020-01-01").AddDays(i)})
	}
	events = append(events, Event{Date: day("1776-07-04")}, Event{Date: day("2090-01-01")})
	for _, c := range []struct {
		o           Options
		first, last string
		note        string
	}{
		{Options{}, "2020-01-01", "2020-04-09", "2 events far before or after not shown; give a first or last day to see them."},
		{Options{From: day("1700-01-01")}, "1700-01-01", "2090-01-01", ""},
	} {
		tab := gather(slices.Values(events), &c.o, true)
		s := tab.spanOf(&c.o)
		if s.first != dayNumber(day(c.first)) || s.last != dayNumber(day(c.last)) {
			t.Errorf("%+v: from %s to %s", c.o, dateOf(s.first), dateOf(s.last))
		}
		if notes := tab.trim(s); c.note != "" && !slices.Contains(notes, c.note) || c.note == "" && len(notes) > 0 {
			t.Errorf("%+v: %v", c.o, notes)
		}
	}
}

// TestTicks wants some ticks, apart, in order and inside, whatever the span.
func TestTicks(t *testing.T) {
	for days := int32(1); days < 3_000_000; days = days*5/3 + 1 {
		for _, width := range []float64{200, 840, 3900} {
			first := dayNumber(day("1999-11-17"))
			s := newTimeScale(first, first+days, 50, 50+width)
			ticks := s.ticks(Day)
			if len(ticks) < 1 && days > 30 || len(ticks) > int(width/50)+1 {
				t.Errorf("%d ticks on %d days at %.0f", len(ticks), days, width)
			}
			for i := 1; i < len(ticks); i++ {
				if ticks[i].at-ticks[i-1].at < 50 || ticks[i].at > 51+width {
					t.Errorf("%d days at %.0f: ticks at %.1f and %.1f", days, width, ticks[i-1].at, ticks[i].at)
				}
			}
		}
	}
}

func TestNiceTicks(t *testing.T) {
	for _, c := range []struct {
		top   float64
		n     int
		whole bool
		want  []float64
	}{
		{0, 3, true, []float64{0, 1}}, {1, 3, true, []float64{0, 1}}, {7, 4, true, []float64{0, 2, 4, 6, 8}}, {100, 2, true, []float64{0, 50, 100}},
		{0.9, 3, false, []float64{0, 0.5, 1}}, {1_234_567, 3, true, []float64{0, 500_000, 1_000_000, 1_500_000}},
	} {
		if got := niceTicks(c.top, c.n, c.whole); !slices.Equal(got, c.want) {
			t.Errorf("%v in %d: %v, want %v", c.top, c.n, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{thousands(0): "0", thousands(999): "999", thousands(1000): "1,000", thousands(-1234567): "-1,234,567", events(1): "1 event", counted(2, "dyad"): "2 dyads",
		signed(-4.25): "−4.3", signed(-0.01): "0.0", number(2.5e6): "2.5M", number(1500): "1,500", clean(" a \n b\u202e "): "a b", cleanTo("abcdef", 4): "abc…"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

package storetest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
)

// benchEvents is how many events the measured record has: go test -bench Record -args -events 1000000
var benchEvents = flag.Int("events", 20_000, "events of the record that benchmarks measure")

// benchReports is how many reports are put in at a time: go test -bench Dense -args -reports 2000
var benchReports = flag.Int("reports", 400, "reports that BenchmarkDense puts in")

// Bench measures a record of generated reports, on one connection at a time: reports put,
// filtered lists of events, full text, and what an article's page reads, each with the
// time at 50, 95 and 99 percent. address is that of an empty record; it is filled without
// incidents, which the reports that are put one by one have.
func Bench(b *testing.B, address string, open func(context.Context, string, store.Options) (*store.DB, error)) {
	g := newGenerator()
	s := fillBench(b, g, address, open)
	defer s.Close()
	b.Run("PutReport", func(b *testing.B) {
		measure(b, func(int) error { _, err := s.PutReport(b.Context(), g.next(), ""); return err })
	})
	b.Run("Article", func(b *testing.B) {
		measure(b, func(i int) error {
			id := fmt.Sprintf("article-%07d", 1+i*7919%(*benchEvents/eventsEach))
			if _, err := s.Article(b.Context(), id); err != nil {
				return err
			}
			_, err := s.Report(b.Context(), id)
			return err
		})
	})
	benchLists(b, s)
	b.Logf("memory: %d MB of the heap in use, %d MB resident", heap()>>20, resident()>>20)
}

// fillBench fills the record and opens it as it is used.
func fillBench(b *testing.B, g *generator, address string, open func(context.Context, string, store.Options) (*store.DB, error)) *store.DB {
	s, err := open(b.Context(), address, store.Options{Ungrouped: true})
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	for left := *benchEvents / eventsEach; left > 0; left -= 100 {
		var rs []*rapporteur.Report
		for range min(left, 100) {
			rs = append(rs, g.next())
		}
		if _, err := s.PutReports(b.Context(), rs, ""); err != nil {
			b.Fatal(err)
		}
	}
	took := time.Since(begin)
	st, err := s.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d articles with %d events in %v, %.0f reports/s in batches of 100, %d MB", st.Articles, st.Events, took.Round(time.Second), float64(st.Articles)/took.Seconds(), st.Bytes>>20)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if s, err = open(b.Context(), address, store.Options{Disputes: Opposed}); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchDense measures how many reports of one matter are kept in a second, in batches like
// the workers', with incidents and disputes: by one writer and by four with a pool each.
func BenchDense(b *testing.B, address func() string, open func(context.Context, string, store.Options) (*store.DB, error)) {
	for _, writers := range []int{1, 4} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			rs := Dense(*benchReports)
			for b.Loop() {
				b.StopTimer()
				at := address()
				dbs := make([]*store.DB, writers)
				for i := range dbs {
					var err error
					if dbs[i], err = open(b.Context(), at, store.Options{Disputes: unopposed}); err != nil {
						b.Fatal(err)
					}
					defer dbs[i].Close()
				}
				b.StartTimer()
				putSideBySide(b, dbs, rs)
			}
			b.ReportMetric(float64(len(rs)*b.N)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}

// unopposed is a Disputer that finds nothing in what it is given.
func unopposed([]*rapporteur.Report) []store.Contradiction { return nil }

// putSideBySide puts reports in, in batches of 16 in their order.
func putSideBySide(b *testing.B, dbs []*store.DB, rs []*rapporteur.Report) {
	batches := make(chan []*rapporteur.Report)
	var all sync.WaitGroup
	for _, db := range dbs {
		all.Go(func() {
			for batch := range batches {
				if _, err := db.PutReports(b.Context(), batch, ""); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for batch := range slices.Chunk(rs, 16) {
		batches <- batch
	}
	close(batches)
	all.Wait()
}

func benchLists(b *testing.B, s *store.DB) {
	day := rapporteur.Date{Year: 2019, Month: 6, Day: 1}
	for _, q := range []struct {
		name string
		rapporteur.RowQuery
	}{
		{"all", rapporteur.RowQuery{}},
		{"common actor", rapporteur.RowQuery{Actor: []string{country(0)}}},
		{"common actor and recipient", rapporteur.RowQuery{Actor: []string{country(0)}, Recipient: []string{country(1)}}},
		{"rare actor", rapporteur.RowQuery{Actor: []string{country(170)}}},
		{"part of a name", rapporteur.RowQuery{Actor: []string{"person3 of country17"}}},
		{"actor, type, days", rapporteur.RowQuery{Actor: []string{country(2) + "/MIL"}, Type: []string{"ASSAULT"}, From: day, To: day.AddDays(365)}},
		{"type by confidence", rapporteur.RowQuery{Type: []string{"RETREAT"}, Sort: "confidence"}},
		{"country by uncertainty", rapporteur.RowQuery{Country: []string{country(30)}, Sort: "uncertainty"}},
		{"publisher by added", rapporteur.RowQuery{Publisher: []string{"Publisher 300"}, Sort: "added"}},
		{"place", rapporteur.RowQuery{Place: "town55"}},
		{"common word", rapporteur.RowQuery{Text: word(0)}},
		{"middling words", rapporteur.RowQuery{Text: word(30) + " " + word(200)}},
		{"rare word", rapporteur.RowQuery{Text: word(20_000)}},
		{"word and actor", rapporteur.RowQuery{Text: word(3), Actor: []string{country(5)}}},
		{"nothing common to both", rapporteur.RowQuery{Actor: []string{country(0) + "/GOV"}, Type: []string{"RETREAT"}, Mode: []string{"mode9"}}},
	} {
		b.Run("Events/"+strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
			measure(b, func(i int) error {
				q := q.RowQuery
				if i%2 == 1 { // every other time the page after
					l, err := s.Events(b.Context(), q)
					if err != nil {
						return err
					}
					q.After = l.Next
				}
				_, err := s.Events(b.Context(), q)
				return err
			})
		})
	}
}

// measure runs do b.N times and reports its time at 50, 95 and 99 percent.
func measure(b *testing.B, do func(i int) error) {
	times := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		if err := do(i); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	for _, p := range []int{50, 95, 99} {
		at := times[min(len(times)*p/100, len(times)-1)]
		b.ReportMetric(float64(at.Microseconds())/1000, "p"+strconv.Itoa(p)+"-ms")
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// resident is the memory that the process has, 0 where that cannot be told.
func resident() uint64 {
	b, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(b))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseUint(fields[1], 10, 64)
	return pages * uint64(os.Getpagesize())
}

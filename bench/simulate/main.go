// Command simulate plays a fleet of workers through: a discrete-event simulation of the
// queue, the readers and the record, with the rates that were measured on real ones
// (docs/scaling.md says how). It prints articles a second, how busy each part is and
// which is the bottleneck, for fleets of growing size.
//
//	go run ./bench/simulate -workers 1,10,50,200
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	var p params
	flag.IntVar(&p.cores, "cores", 16, "cores of a worker machine")
	flag.Float64Var(&p.read, "read", .0074, "seconds of one core to read an article, mean")
	flag.Float64Var(&p.spread, "spread", .6, "spread of that time (sigma of its logarithm)")
	flag.Float64Var(&p.queueRate, "queue-rate", 12000, "messages a second that the queue's cluster hands out or takes answers for")
	flag.Float64Var(&p.recordRate, "record-rate", 400, "reports a second that one record keeps, all connections together")
	flag.IntVar(&p.recordLanes, "record-lanes", 8, "connections that a record serves side by side")
	flag.IntVar(&p.records, "records", 1, "records that the articles are spread over (1 for a single PostgreSQL)")
	flag.Float64Var(&p.mtbf, "mtbf", 24*3600, "seconds between two losses of a worker machine")
	flag.Float64Var(&p.lease, "lease", 60, "seconds until a lost worker's articles come again")
	flag.Float64Var(&p.price, "price", .60, "price of a worker machine an hour")
	workers := flag.String("workers", "1,2,5,10,20,50,100,200", "sizes of fleet to simulate")
	seconds := flag.Float64("seconds", 120, "simulated time, after a tenth of it to warm up")
	flag.Parse()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "workers\tarticles/s\tof ideal\treaders busy\tqueue busy\trecord busy\tbottleneck\t500,000 take\t300 million take\tprice of these\t")
	for field := range strings.SplitSeq(*workers, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			log.Fatalf("-workers %s: %q is no size of a fleet", *workers, field)
		}
		p.workers = n
		r := simulate(p, *seconds)
		fmt.Fprintf(w, "%d\t%.0f\t%.0f%%\t%.0f%%\t%.0f%%\t%.0f%%\t%s\t%s\t%s\t%.0f\t\n", n, r.rate, 100*r.rate/p.ideal(), 100*r.readers, 100*r.queue, 100*r.record,
			r.bottleneck(), span(500_000/r.rate), span(300e6/r.rate), 300e6/r.rate/3600*float64(n)*p.price)
	}
	w.Flush()
}

func span(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Hour:
		return d.Round(time.Second).String()
	case d < 48*time.Hour:
		return fmt.Sprintf("%.1f h", d.Hours())
	}
	return fmt.Sprintf("%.1f d", d.Hours()/24)
}

// params are what a fleet is made of.
type params struct {
	workers, cores       int
	read, spread         float64
	queueRate            float64
	recordRate           float64
	recordLanes, records int
	mtbf, lease, price   float64
}

// ideal is the rate if the readers never waited.
func (p params) ideal() float64 { return float64(p.workers*p.cores) / p.read }

// result is what a simulation gave.
type result struct{ rate, readers, queue, record float64 }

func (r result) bottleneck() string {
	switch max(r.readers, r.queue, r.record) {
	case r.readers:
		return "readers"
	case r.queue:
		return "queue"
	}
	return "record"
}

// station serves one after the other on each of its lanes.
type station struct {
	free    []float64 // when a lane is free
	service float64   // seconds
	busy    float64
}

func newStation(lanes int, rate float64) *station {
	return &station{free: make([]float64, lanes), service: float64(lanes) / rate}
}

// serve takes a job at a time and returns when it is done.
func (s *station) serve(at float64) float64 {
	lane := 0
	for i, f := range s.free {
		if f < s.free[lane] {
			lane = i
		}
	}
	done := max(at, s.free[lane]) + s.service
	s.free[lane] = done
	s.busy += s.service
	return done
}

// simulate runs a fleet for some seconds with a queue that is never empty.
func simulate(p params, seconds float64) result {
	rng := rand.New(rand.NewPCG(1, uint64(p.workers)))
	queue := newStation(3, p.queueRate)
	records := make([]*station, max(p.records, 1))
	for i := range records {
		records[i] = newStation(p.recordLanes, p.recordRate)
	}
	sizes := p.spread * p.spread / 2 // so that the mean is p.read
	var events heap
	lost := make([]float64, p.workers) // when a worker is lost next
	for w := range p.workers {
		lost[w] = rng.ExpFloat64() * p.mtbf
		for range p.cores {
			events.push(event{at: rng.Float64() * p.read, worker: w, what: take})
		}
	}
	warm := seconds / 10
	kept, busy := 0, 0.0
	measured := false
	for len(events) > 0 {
		e := events.pop()
		if e.at > seconds+warm {
			break
		}
		if !measured && e.at > warm { // what came before was warming up
			measured, kept, busy, queue.busy = true, 0, 0, 0
			for _, r := range records {
				r.busy = 0
			}
		}
		if e.at > lost[e.worker] {
			// What it held comes again after the lease; it is back by then.
			lost[e.worker] = e.at + rng.ExpFloat64()*p.mtbf
			events.push(event{at: e.at + p.lease, worker: e.worker, what: take})
			continue
		}
		switch e.what {
		case take:
			events.push(event{at: queue.serve(e.at), worker: e.worker, what: read})
		case read:
			d := p.read * math.Exp(rng.NormFloat64()*p.spread-sizes)
			busy += d
			events.push(event{at: e.at + d, worker: e.worker, what: keep})
		case keep:
			events.push(event{at: records[rng.IntN(len(records))].serve(e.at), worker: e.worker, what: answer})
		case answer:
			kept++
			events.push(event{at: queue.serve(e.at), worker: e.worker, what: take})
		}
	}
	r := result{rate: float64(kept) / seconds, readers: busy / seconds / float64(p.workers*p.cores), queue: queue.busy / seconds / 3}
	for _, s := range records {
		r.record += s.busy / seconds / float64(p.recordLanes*len(records))
	}
	return r
}

// The steps of an article.
const (
	take = iota
	read
	keep
	answer
)

type event struct {
	at     float64
	worker int
	what   int
}

// heap has the next event first.
type heap []event

func (h *heap) push(e event) {
	*h = append(*h, e)
	for i := len(*h) - 1; i > 0; {
		up := (i - 1) / 2
		if (*h)[up].at <= (*h)[i].at {
			return
		}
		(*h)[up], (*h)[i] = (*h)[i], (*h)[up]
		i = up
	}
}

func (h *heap) pop() event {
	s := *h
	top, n := s[0], len(s)-1
	s[0] = s[n]
	s = s[:n]
	for i := 0; ; {
		least := i
		for _, c := range []int{2*i + 1, 2*i + 2} {
			if c < n && s[c].at < s[least].at {
				least = c
			}
		}
		if least == i {
			*h = s
			return top
		}
		s[i], s[least] = s[least], s[i]
		i = least
	}
}

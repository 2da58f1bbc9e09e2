package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// result is how one kind of request fared.
type result struct {
	name     string
	sent     int
	bad      int
	sample   string          // of a bad one
	waited   []time.Duration // sorted, from when each was to be sent
	served   []time.Duration // sorted, from when each was sent
	bytes    int64
	cpu      time.Duration // of the server, for all
	database time.Duration // of PostgreSQL, for all
	memory   int64
	load     string
}

func newResult(name string, t *template, outcomes []outcome) result {
	r := result{name: name, sent: len(outcomes)}
	r.waited = sorted(outcomes, func(o *outcome) time.Duration { return o.waited })
	r.served = sorted(outcomes, func(o *outcome) time.Duration { return o.served })
	for i := range outcomes {
		o := &outcomes[i]
		r.bytes += o.bytes
		if !t.good(o) {
			r.bad++
			r.sample = fmt.Sprint("status ", o.status)
			if o.failure != nil {
				r.sample = o.failure.Error()
			}
		}
	}
	return r
}

func ms(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.0f", float64(d)/float64(time.Millisecond))
}

// each is a sum's share of one request in milliseconds; "–" where nothing is known.
func (r *result) each(sum time.Duration) string {
	if sum == 0 || r.sent == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", float64(sum)/float64(time.Millisecond)/float64(r.sent))
}

// writeTable writes results as a table of Markdown.
func writeTable(w io.Writer, results []result) error {
	rows := [][]string{{"request", "sent", "errors", "p50 ms", "p95 ms", "p99 ms", "from sending: p50", "p99", "KB", "desk CPU ms", "database CPU ms", "memory MB", "load"}}
	for i := range results {
		r := &results[i]
		rows = append(rows, []string{r.name, fmt.Sprint(r.sent), fmt.Sprint(r.bad),
			ms(percentile(r.waited, 50)), ms(percentile(r.waited, 95)), ms(percentile(r.waited, 99)), ms(percentile(r.served, 50)), ms(percentile(r.served, 99)),
			fmt.Sprintf("%.1f", float64(r.bytes)/1000/float64(max(1, r.sent))), r.each(r.cpu), r.each(r.database), fmt.Sprint(r.memory >> 20), r.load})
	}
	rows = slices.Insert(rows, 1, slices.Repeat([]string{"---"}, len(rows[0])))
	tw := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(tw, "| %s |\n", strings.Join(row, "\t| "))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, r := range results {
		if r.bad > 0 {
			fmt.Fprintf(w, "%s: %d errors, one of them: %s\n", r.name, r.bad, r.sample)
		}
	}
	return nil
}

// writeRatios writes how many times as long another engine takes.
func writeRatios(w io.Writer, what string, ours, theirs *result) {
	ratio := func(a, b time.Duration) string {
		if a == 0 || b == 0 {
			return "–"
		}
		return fmt.Sprintf("%.2f", float64(b)/float64(a))
	}
	fmt.Fprintf(w, "%s, the other engine's time over the desk's: p50 %s, p95 %s, p99 %s, processor %s\n", what,
		ratio(percentile(ours.waited, 50), percentile(theirs.waited, 50)), ratio(percentile(ours.waited, 95), percentile(theirs.waited, 95)),
		ratio(percentile(ours.waited, 99), percentile(theirs.waited, 99)), ratio(ours.cpu+ours.database, theirs.cpu))
}

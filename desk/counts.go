package desk

import (
	"context"
	"strconv"
	"sync"
	"time"

	"rapporteur"
)

// countedAtMost is how far the events of a filter are counted: of a million that takes seconds
// for some filters, and nobody reads on to the end of ten thousand.
const countedAtMost = 10_000

// countWords is a number of events as pages tell it, of a count that stopped after most.
func countWords(n, most int) string {
	if n > most {
		return "more than " + number(most)
	}
	return number(n)
}

// eventCounts keeps how many events pass a filter where counting them takes long, as it does
// where few of many pass, while the fifty of a page are found by an index. A number is kept while the record does not change, and else for so many times
// as long as it took to count, so that counting never takes more than a small share of a core.
type eventCounts struct {
	mu   sync.Mutex
	held map[string]*eventCount
}

type eventCount struct {
	mu    sync.Mutex // held while it is counted: others wait for the number
	n     int
	made  time.Time
	took  time.Duration
	seq   int64
	known bool
}

const (
	longCount    = 50 * time.Millisecond // what takes less is counted each time
	countedFor   = 20                    // times as long as it took
	maxCountKept = 10 * time.Minute
	maxCounts    = 1000
)

// countEvents is how many events pass a filter, on whatever page and in whatever order: most
// or less, or one more for all that are more.
func (d *Desk) countEvents(ctx context.Context, q rapporteur.RowQuery, most int) (int, error) {
	q.Page, q.Sort = rapporteur.Page{}, ""
	c := d.counts.at(countKey(q, most))
	q.Limit = most + 1
	c.mu.Lock()
	defer c.mu.Unlock()
	seq, err := d.Store.LastChange(ctx)
	if err != nil {
		return 0, err
	}
	age := time.Since(c.made)
	if c.known && c.took >= longCount && age < maxCountKept && (c.seq == seq || age < countedFor*c.took) {
		return c.n, nil
	}
	begin := time.Now()
	n, err := d.Store.CountEvents(ctx, q)
	if err != nil {
		return 0, err
	}
	c.n, c.made, c.took, c.seq, c.known = n, begin, time.Since(begin), seq, true
	return n, nil
}

// countKey is what a number is kept by.
func countKey(q rapporteur.RowQuery, most int) string {
	return strconv.Itoa(most) + "?" + FilterValues(q).Encode()
}

// at is the place of a filter's number.
func (c *eventCounts) at(filter string) *eventCount {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := c.held[filter]; n != nil {
		return n
	}
	if c.held == nil || len(c.held) >= maxCounts {
		c.held = map[string]*eventCount{}
	}
	n := new(eventCount)
	c.held[filter] = n
	return n
}

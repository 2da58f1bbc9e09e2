package desk

import (
	"context"
	"sync"
	"time"

	"rapporteur"
)

// eventCounts keeps how many events pass a filter where counting them takes long: of a
// million events that is seconds for some filters, while the fifty of a page are found by
// an index. A number is kept while the record does not change, and else for so many times
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

// countEvents is how many events pass a filter, on whatever page and in whatever order.
func (d *Desk) countEvents(ctx context.Context, q rapporteur.RowQuery) (int, error) {
	q.Page, q.Sort = rapporteur.Page{}, ""
	c := d.counts.at(FilterValues(q).Encode())
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

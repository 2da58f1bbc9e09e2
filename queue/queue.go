// Package queue hands articles to workers on one machine or many, each at least once,
// and puts those that cannot be done aside with the reason. It has a memory queue for
// one process; queue/jetstream keeps the queue on disk, in a NATS server of the
// program's own or in a cluster.
//
// An article is known by its content: put twice it is queued once, and the sinks keep
// one report an article, so that a message handled twice counts once.
package queue

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"rapporteur"
)

// Queue holds articles until a worker has answered for each. Its methods are safe for
// concurrent use.
type Queue interface {
	// Put adds an article and tells whether it was new to the queue. A full queue makes
	// it wait until there is room or ctx ends.
	Put(ctx context.Context, a rapporteur.Article) (fresh bool, err error)
	// Take waits for an article and leases it; after the lease it is given to another.
	Take(ctx context.Context) (*Lease, error)
	// Depth is how many articles wait or are in work.
	Depth(ctx context.Context) (Depth, error)
	Close() error
}

// Depth counts what is in a queue.
type Depth struct {
	Waiting int `json:"waiting"`
	InWork  int `json:"in_work"`
	Dead    int `json:"dead"`
}

// Lease is an article in a worker's hands. One of its answers must be called.
type Lease struct {
	Article rapporteur.Article
	Try     int // counted from 1

	// Done says that the article's report is kept.
	Done func(ctx context.Context) error
	// Again gives the article back, to be tried after a while.
	Again func(ctx context.Context, after time.Duration) error
	// Dead puts the article aside with the reason.
	Dead func(ctx context.Context, reason string) error
	// Longer begins the lease anew.
	Longer func(ctx context.Context) error
}

// DeadLetter is an article that could not be done.
type DeadLetter struct {
	Article rapporteur.Article `json:"article"`
	Reason  string             `json:"reason"`
	Tries   int                `json:"tries"`
	Time    time.Time          `json:"time"`
}

// Sink keeps reports. Put returns when they would outlive a loss of power; a report of
// an article that the sink has replaces it or is left out, never a second row.
type Sink interface {
	Put(ctx context.Context, reports []*rapporteur.Report) error
}

// Key is what an article is known by in a queue: its id and its content, so that an
// article that changed under the same id is read again.
func Key(a rapporteur.Article) string {
	h := sha256.New()
	for _, part := range []string{a.ID, a.URL, a.Title, a.Published.String(), a.Text} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

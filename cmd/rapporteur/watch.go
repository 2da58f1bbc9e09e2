package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/queue/jetstream"
	"rapporteur/source"
	"rapporteur/watch"
)

// watchFlags are the flags of the watch verb.
type watchFlags struct {
	read    readFlags // codebook, tables
	store   string
	queue   jetstream.Options
	ready   func() error // says why the queue is not there, where there is one
	once    bool
	every   time.Duration
	pause   time.Duration
	timeout time.Duration
	private bool
	metrics string
}

func newWatch() *cobra.Command {
	var f watchFlags
	c := &cobra.Command{
		Use:   "watch FEEDS…",
		Short: "Follow feeds into the record",
		Long: `Watch asks feeds (RSS, Atom, JSON Feed) for news, fetches the full text of what is new, reads it and keeps
it in the record. FEEDS are addresses, OPML files, and text files with an address a line.

Feeds are asked when they are due, only for what changed since, one request at a time to a host with a pause between,
and not against its robots.txt. A feed that moved for good is followed, one that fails is asked less and less often,
at least once a day. What was seen is noted in the record: watch can stop and go on, or run from cron with --once.
With --nats the articles go to the queue instead, for "work" to read; the record then keeps only the notes.

--metrics serves counters of feeds, visits and articles; /readyz there says no where no feed could be fetched for three
times --every, or where nothing can be kept.`,
		Example: `  rapporteur watch feeds.opml --store record.db
  rapporteur watch https://example.org/rss.xml --store record.db --once
  rapporteur watch feeds.txt --store postgres://record@db/rapporteur --nats nats://n1,nats://n2,nats://n3 --replicas 3 --metrics :9481`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.store, "store", "rapporteur.db", "the record: a `FILE` or postgres://…")
	flags.StringVar(&f.queue.URL, "nats", "", "put the articles into the queue of the NATS cluster at these `URL`s instead of reading them")
	flags.StringVar(&f.queue.Name, "queue", "ARTICLES", "`name` of that queue, where several share a cluster")
	flags.IntVar(&f.queue.Replicas, "replicas", 1, "copies of that queue in the cluster: 1, 3 or 5, as its workers say")
	flags.BoolVar(&f.once, "once", false, "ask the feeds that are due, once, and stop")
	flags.DurationVar(&f.every, "every", 15*time.Minute, "time between two visits to a feed")
	flags.DurationVar(&f.pause, "pause", 2*time.Second, "time between two requests to a host")
	flags.DurationVar(&f.timeout, "timeout", 30*time.Second, "time that one request may take")
	flags.BoolVar(&f.private, "allow-private", false, "let addresses lead to private networks")
	flags.StringVar(&f.metrics, "metrics", "", "serve /metrics (Prometheus), /healthz and /readyz at this `address`")
	flags.StringVar(&f.read.codebook, "codebook", "", "a `FILE` of your own types and frames; see rapporteur codebook")
	f.read.tables.register(flags)
	completeBooks(c)
	return c
}

func (f *watchFlags) run(c *cobra.Command, args []string) error {
	feeds, badFeeds := watch.Feeds(args)
	if badFeeds != nil {
		fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", badFeeds)
	}
	if len(feeds) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "no feed to watch in %q", args)
	}
	ctx := c.Context()
	record, err := makeRecord(ctx, f.store)
	if err != nil {
		return err
	}
	defer record.Close()
	keep, end, err := f.keeper(c, record)
	if err != nil {
		return err
	}
	defer end()
	log := slog.New(slog.NewTextHandler(c.ErrOrStderr(), nil))
	w := &watch.Watcher{Feeds: feeds, Notes: record, Keep: keep, Every: f.every, Pause: f.pause, Log: log,
		Options: source.Options{Timeout: f.timeout, AllowPrivate: f.private}}
	registry, err := serveMetrics(ctx, f.metrics, func() error { return cmp.Or(f.ready(), w.Ready()) }, log)
	if err != nil {
		return err
	}
	if registry != nil {
		w.Metrics = watch.NewMetrics(registry)
	}
	if !f.once {
		return w.Run(ctx)
	}
	s, err := w.Once(ctx)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(c.OutOrStdout()).Encode(s); err != nil {
		return err
	}
	if badFeeds != nil || s.Failed > 0 {
		return silent{rapporteur.Errorf(rapporteur.NotFound, "%d feeds failed", s.Failed)}
	}
	return nil
}

// keeper is what becomes of an article: read into the record, or put into the queue.
func (f *watchFlags) keeper(c *cobra.Command, record rapporteur.Store) (keep func(context.Context, rapporteur.Article) error, end func() error, err error) {
	if f.queue.URL != "" {
		f.queue.Held = func(err error) { fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", err) }
		ctx, cancel := context.WithTimeout(c.Context(), 30*time.Second)
		defer cancel()
		q, err := jetstream.Open(ctx, f.queue)
		if err != nil {
			return nil, nil, err
		}
		f.ready = q.Ready
		return func(ctx context.Context, a rapporteur.Article) error {
			_, err := q.Put(ctx, a)
			return sinkError(err)
		}, q.Close, nil
	}
	f.ready = func() error { return nil }
	r, err := f.read.reader(c)
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, a rapporteur.Article) error {
		rep, err := r.Read(a)
		if err != nil {
			return err
		}
		if _, err = record.PutReport(ctx, rep, ""); err == nil || record.SetSetting(ctx, "watch", "") == nil {
			return err // the record keeps other things
		}
		return sinkError(err)
	}, func() error { return nil }, nil
}

// sinkError tells errors of the record or the queue from those for an article's own sake.
func sinkError(err error) error {
	if err != nil && rapporteur.KindOf(err) == rapporteur.Internal {
		return &watch.SinkError{Err: err}
	}
	return err
}

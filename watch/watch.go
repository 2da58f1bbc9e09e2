// Package watch follows feeds (RSS, Atom, JSON Feed): it asks each for news when it is
// due, politely and conditionally, fetches the full text of what is new, and hands it on.
//
// What it knows of a feed (validators, where it moved, what it has seen) is kept between
// runs, so that one can stop and go on, or run from cron. A feed that fails is asked less
// and less often, and never holds up the others.
package watch

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mmcdole/gofeed"

	"rapporteur"
	"rapporteur/source"
)

// Watcher follows feeds.
type Watcher struct {
	Feeds []string // addresses; see [Feeds]
	Notes Notes
	// Keep takes an article that is new; it may be handed the same one again. A [SinkError]
	// says that it was not for the article's sake that it was not kept.
	Keep    func(ctx context.Context, a rapporteur.Article) error
	Options source.Options
	Every   time.Duration    // between two visits to a feed; 0 is 15 minutes
	Pause   time.Duration    // between two requests to a host; 0 is two seconds
	AtOnce  int              // hosts at a time; 0 is 32
	Now     func() time.Time // nil is time.Now
	Log     *slog.Logger
	Metrics *Metrics // nil counts nothing

	hosts  *hosts
	client *http.Client
	health health
}

// SinkError is an error of [Watcher.Keep] where what keeps articles is out of order: the
// article is not to blame, and is tried again however often it takes.
type SinkError struct{ Err error }

func (e *SinkError) Error() string { return e.Err.Error() }
func (e *SinkError) Unwrap() error { return e.Err }

// Summary counts what a pass did.
type Summary struct {
	Feeds   int `json:"feeds"`   // asked
	Same    int `json:"same"`    // that had nothing new, by their own word
	Failed  int `json:"failed"`  // feeds
	Gone    int `json:"gone"`    // feeds not asked any more, by their own word
	New     int `json:"new"`     // articles kept
	Refused int `json:"refused"` // articles that could not be had or are none
	Later   int `json:"later"`   // articles left for another visit: their host or what keeps them is not ready
}

func (s *Summary) add(o Summary) {
	s.Feeds, s.Same, s.Failed, s.Gone = s.Feeds+o.Feeds, s.Same+o.Same, s.Failed+o.Failed, s.Gone+o.Gone
	s.New, s.Refused, s.Later = s.New+o.New, s.Refused+o.Refused, s.Later+o.Later
}

func (w *Watcher) prepare() {
	if w.hosts != nil {
		return
	}
	if w.Every <= 0 {
		w.Every = 15 * time.Minute
	}
	if w.Pause <= 0 {
		w.Pause = 2 * time.Second
	}
	if w.AtOnce <= 0 {
		w.AtOnce = 32
	}
	if w.Now == nil {
		w.Now = time.Now
	}
	if w.Options.UserAgent == "" {
		w.Options.UserAgent = "rapporteur/" + rapporteur.Version
	}
	if w.Options.Timeout <= 0 {
		w.Options.Timeout = 30 * time.Second
	}
	w.client = source.NewClient(w.Options)
	w.hosts = &hosts{client: w.client, options: w.Options, pause: w.Pause, now: w.Now, byName: map[string]*host{}}
	w.health.begin(w.Feeds, w.Now())
	w.Metrics.follow(&w.health)
}

// Once asks every feed that is due, once. Its error says that notes could not be kept or
// that ctx ended; what feeds got wrong is logged and counted.
func (w *Watcher) Once(ctx context.Context) (total Summary, err error) {
	w.prepare()
	if err := w.notesKept(ctx); err != nil {
		return total, err
	}
	var (
		mu sync.Mutex
		wg sync.WaitGroup
	)
	slots := make(chan struct{}, w.AtOnce)
	for _, feeds := range byHost(w.Feeds) {
		if ctx.Err() != nil {
			break
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			s, visitErr := w.visit(ctx, feeds)
			mu.Lock()
			defer mu.Unlock()
			total.add(s)
			err = cmp.Or(err, visitErr)
		})
	}
	wg.Wait()
	return total, cmp.Or(ctx.Err(), err)
}

// Run asks feeds as they come due until ctx ends. Notes that cannot be kept hold it up
// until they can.
func (w *Watcher) Run(ctx context.Context) error {
	w.prepare()
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		total Summary
		slots = make(chan struct{}, w.AtOnce)
		hosts = byHost(w.Feeds)
		busy  = make([]atomic.Bool, len(hosts))
	)
	defer wg.Wait()
	for ctx.Err() == nil {
		for i, feeds := range hosts {
			if !w.health.due(feeds, w.Now()) || w.notesKept(ctx) != nil || busy[i].Swap(true) {
				continue
			}
			wg.Go(func() {
				defer busy[i].Store(false)
				select {
				case slots <- struct{}{}:
					defer func() { <-slots }()
				case <-ctx.Done():
					return
				}
				s, err := w.visit(ctx, feeds)
				if err != nil && ctx.Err() == nil {
					w.trouble(err)
				}
				mu.Lock()
				defer mu.Unlock()
				total.add(s)
			})
		}
		w.rest(ctx, min(w.Every, time.Minute))
		mu.Lock()
		if s := total; s.Feeds > 0 {
			w.Log.Info("asked", "feeds", s.Feeds, "same", s.Same, "failed", s.Failed, "new", s.New, "refused", s.Refused, "later", s.Later)
		}
		total = Summary{}
		mu.Unlock()
	}
	return nil
}

func (w *Watcher) rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// byHost are the feeds of each host, in the order of their first: a host is asked for one
// thing at a time, and must not keep others waiting.
func byHost(feeds []string) (groups [][]string) {
	at := map[string]int{}
	for _, feed := range feeds {
		host := feed
		if u, err := url.Parse(feed); err == nil {
			host = u.Host
		}
		i, known := at[host]
		if !known {
			i = len(groups)
			at[host], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], feed)
	}
	return groups
}

// visit asks the feeds of a host in turn.
func (w *Watcher) visit(ctx context.Context, feeds []string) (total Summary, err error) {
	for _, feed := range feeds {
		s, err := w.feed(ctx, feed)
		total.add(s)
		if err != nil || ctx.Err() != nil {
			return total, err
		}
	}
	return total, nil
}

// feed asks one feed if it is due, and fetches what is new in it.
func (w *Watcher) feed(ctx context.Context, feed string) (s Summary, err error) {
	st, err := w.load(ctx, feed)
	if err != nil {
		return s, err
	}
	if st.Gone {
		s.Gone++
		return s, nil
	}
	// A clock that was set back must not put a feed off for years.
	if now := w.Now(); now.Before(st.Next) && st.Next.Sub(now) <= longestRest {
		return s, nil
	}
	var items []*gofeed.Item
	err = guard(func() error {
		items, err = w.ask(ctx, feed, &st)
		return err
	})
	if ctx.Err() != nil {
		return s, nil
	}
	if busy, ok := errors.AsType[*resting](err); ok && busy.until.After(st.Next) {
		st.Next = busy.until
	} else {
		s.Feeds++
		w.answered(feed, &st, &s, items, err)
		w.items(ctx, feed, &st, items, &s)
	}
	return s, w.save(context.WithoutCancel(ctx), feed, &st)
}

// answered notes how a feed answered.
func (w *Watcher) answered(feed string, st *state, s *Summary, items []*gofeed.Item, err error) {
	now := w.Now()
	w.Metrics.fetched(items, err)
	defer func() { w.health.know(feed, *st) }()
	if err != nil {
		s.Failed++
		st.Fails++
		st.Error = err.Error()
		st.Next = later(st.Next, now.Add(rest(w.Every, st.Fails)))
		w.health.failed(err, now)
		w.Log.Warn("a feed failed", "feed", feed, "error", err, "again", st.Next.Format(time.RFC3339))
		return
	}
	st.Fails, st.Error, st.Success = 0, "", now
	if st.Next.Before(now) {
		st.Next = now.Add(w.Every)
	}
	w.health.succeeded(now)
	if items == nil {
		s.Same++
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// guard makes a panic in reading what a server sent an error.
func guard(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = rapporteur.Errorf(rapporteur.Internal, "it cannot be read: %v", fault)
		}
	}()
	return f()
}

// longestRest is the longest that a feed is left alone.
const longestRest = 24 * time.Hour

// rest doubles with every failure in a row.
func rest(every time.Duration, fails int) time.Duration {
	return min(every<<min(fails, 10), longestRest)
}

// Package watch follows feeds (RSS, Atom, JSON Feed): it asks each for news when it is
// due, politely and conditionally, fetches the full text of what is new, and hands it on.
//
// What it knows of a feed (validators, where it moved, what it has seen) is kept between
// runs, so that one can stop and go on, or run from cron. A feed that fails is asked less
// and less often, and never holds up the others.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"rapporteur"
	"rapporteur/source"
)

// Watcher follows feeds.
type Watcher struct {
	Feeds []string // addresses; see [Feeds]
	Notes Notes
	// Keep takes an article that is new; it may be handed the same one again.
	Keep    func(ctx context.Context, a rapporteur.Article) error
	Options source.Options
	Every   time.Duration    // between two visits to a feed; 0 is 15 minutes
	Pause   time.Duration    // between two requests to a host; 0 is two seconds
	AtOnce  int              // feeds at a time; 0 is 8
	Now     func() time.Time // nil is time.Now
	Log     *slog.Logger

	hosts  *hosts
	client *http.Client
}

// Summary counts what a pass did.
type Summary struct {
	Feeds   int `json:"feeds"`   // asked
	Same    int `json:"same"`    // that had nothing new, by their own word
	Failed  int `json:"failed"`  // feeds
	New     int `json:"new"`     // articles kept
	Refused int `json:"refused"` // articles that could not be had or are none
}

func (s *Summary) add(o Summary) {
	s.Feeds, s.Same, s.Failed = s.Feeds+o.Feeds, s.Same+o.Same, s.Failed+o.Failed
	s.New, s.Refused = s.New+o.New, s.Refused+o.Refused
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
		w.AtOnce = 8
	}
	if w.Now == nil {
		w.Now = time.Now
	}
	if w.Options.UserAgent == "" {
		w.Options.UserAgent = "rapporteur/" + rapporteur.Version
	}
	w.client = source.NewClient(w.Options)
	w.hosts = &hosts{client: w.client, agent: w.Options.UserAgent, pause: w.Pause, now: w.Now, byName: map[string]*host{}}
}

// Once asks every feed that is due, once. Its error says that notes could not be kept or
// that ctx ended; what feeds got wrong is logged and counted.
func (w *Watcher) Once(ctx context.Context) (Summary, error) {
	w.prepare()
	var (
		mu    sync.Mutex
		total Summary
		errs  []error
		wg    sync.WaitGroup
	)
	feeds := make(chan string)
	for range min(w.AtOnce, max(len(w.Feeds), 1)) {
		wg.Go(func() {
			for feed := range feeds {
				s, err := w.feed(ctx, feed)
				mu.Lock()
				total.add(s)
				errs = append(errs, err)
				mu.Unlock()
			}
		})
	}
	for _, feed := range w.Feeds {
		if ctx.Err() != nil {
			break
		}
		feeds <- feed
	}
	close(feeds)
	wg.Wait()
	return total, errors.Join(append(errs, ctx.Err())...)
}

// Run asks feeds as they come due until ctx ends.
func (w *Watcher) Run(ctx context.Context) error {
	w.prepare()
	for {
		s, err := w.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if s.Feeds > 0 {
			w.Log.Info("asked", "feeds", s.Feeds, "same", s.Same, "failed", s.Failed, "new", s.New, "refused", s.Refused)
		}
		select {
		case <-time.After(min(w.Every, time.Minute)):
		case <-ctx.Done():
			return nil
		}
	}
}

// feed asks one feed if it is due, and fetches what is new in it. A panic in reading it is
// a fault of the feed.
func (w *Watcher) feed(ctx context.Context, feed string) (s Summary, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			s.Failed++
			w.Log.Error("a feed cannot be read", "feed", feed, "error", fmt.Sprint(fault))
		}
	}()
	st, err := loadState(ctx, w.Notes, feed)
	if err != nil {
		w.Log.Warn("notes begun anew", "error", err)
		st = state{}
	}
	// A clock that was set back must not put a feed off for years.
	if now := w.Now(); st.Gone || now.Before(st.Next) && st.Next.Sub(now) <= longestRest {
		return s, nil
	}
	s.Feeds++
	items, err := w.ask(ctx, feed, &st)
	switch {
	case ctx.Err() != nil:
		return s, nil
	case err != nil:
		s.Failed++
		st.Fails++
		st.Error = err.Error()
		st.Next = w.Now().Add(rest(w.Every, st.Fails))
		w.Log.Warn("a feed failed", "feed", feed, "error", err, "again", st.Next.Format(time.RFC3339))
	default:
		st.Fails, st.Error = 0, ""
		if st.Next.Before(w.Now()) {
			st.Next = w.Now().Add(w.Every)
		}
	}
	if items == nil && err == nil {
		s.Same++
	}
	w.items(ctx, feed, &st, items, &s)
	return s, st.save(context.WithoutCancel(ctx), w.Notes, feed)
}

// longestRest is the longest that a feed is left alone.
const longestRest = 24 * time.Hour

// rest doubles with every failure in a row.
func rest(every time.Duration, fails int) time.Duration {
	return min(every<<min(fails, 10), longestRest)
}

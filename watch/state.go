package watch

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/mmcdole/gofeed"
)

// Notes is where the watcher keeps what it knows of its feeds between runs; a record is one.
type Notes interface {
	Setting(ctx context.Context, key string) (string, error) // empty when unset
	SetSetting(ctx context.Context, key, value string) error
}

// state is what is known of a feed.
type state struct {
	Moved    string         `json:"moved,omitempty"` // where the feed went for good
	Gone     bool           `json:"gone,omitempty"`
	ETag     string         `json:"etag,omitempty"`
	Modified string         `json:"modified,omitempty"` // Last-Modified, as the server wrote it
	Next     time.Time      `json:"next,omitzero"`      // not asked again before
	Success  time.Time      `json:"success,omitzero"`   // when it last answered
	Fails    int            `json:"fails,omitempty"`    // in a row
	Error    string         `json:"error,omitempty"`    // the last
	Seen     []string       `json:"seen,omitempty"`     // items done with, the latest last
	Tries    map[string]int `json:"tries,omitempty"`    // of items that failed
}

// maxSeen is how many items of a feed are remembered: several times what a feed lists.
const maxSeen = 5000

// maxTries is how often an item's page is asked for.
const maxTries = 3

func noteKey(feed string) string { return "watch " + feed }

// load is what is known of a feed. Its error says that notes cannot be read; what they say
// of one feed may be spoilt, and is begun anew.
func (w *Watcher) load(ctx context.Context, feed string) (s state, err error) {
	value, err := w.Notes.Setting(ctx, noteKey(feed))
	if err != nil || value == "" {
		return s, err
	}
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		w.Log.Warn("what is noted of a feed cannot be read and is begun anew", "feed", feed, "error", err)
		return state{}, nil
	}
	w.health.know(feed, s)
	return s, nil
}

func (w *Watcher) save(ctx context.Context, feed string, s *state) error {
	if n := len(s.Seen); n > maxSeen {
		s.Seen = slices.Clone(s.Seen[n-maxSeen:])
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	w.health.know(feed, *s)
	return w.Notes.SetSetting(ctx, noteKey(feed), string(b))
}

// notesKept reports trouble with the notes, once.
func (w *Watcher) notesKept(ctx context.Context) error {
	_, err := w.Notes.Setting(ctx, noteKey(""))
	if err != nil && ctx.Err() == nil {
		w.trouble(err)
	}
	return err
}

// forget drops what would make the server answer that there is no news: items are left.
func (s *state) forget() { s.ETag, s.Modified = "", "" }

// done notes that an item needs no more attention.
func (s *state) done(item string) {
	delete(s.Tries, item)
	s.Seen = append(s.Seen, item)
}

// failed notes that an item's page could not be had; after maxTries it is done with.
func (s *state) failed(item string) {
	if s.Tries == nil {
		s.Tries = map[string]int{}
	}
	if s.Tries[item]++; s.Tries[item] >= maxTries {
		s.done(item)
	}
}

// prune forgets the tries of items that the feed lists no more.
func (s *state) prune(listed []*gofeed.Item) {
	maps.DeleteFunc(s.Tries, func(item string, _ int) bool {
		return !slices.ContainsFunc(listed, func(i *gofeed.Item) bool { return keyOf(i) == item })
	})
}

package watch

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"rapporteur"
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

func loadState(ctx context.Context, notes Notes, feed string) (s state, err error) {
	value, err := notes.Setting(ctx, noteKey(feed))
	if err != nil || value == "" {
		return s, err
	}
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		return state{}, rapporteur.Errorf(rapporteur.Internal, "what is noted of %s cannot be read: %w", feed, err)
	}
	return s, nil
}

func (s *state) save(ctx context.Context, notes Notes, feed string) error {
	if n := len(s.Seen); n > maxSeen {
		s.Seen = slices.Clone(s.Seen[n-maxSeen:])
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return notes.SetSetting(ctx, noteKey(feed), string(b))
}

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

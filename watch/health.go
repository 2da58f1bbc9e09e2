package watch

import (
	"sync"
	"time"

	"rapporteur"
)

// health is what is known of how the watching goes: for metrics, for [Watcher.Ready], and
// for what is due without asking the notes.
type health struct {
	mu      sync.Mutex
	order   []string
	feeds   map[string]known
	good    time.Time // when a feed last answered, or the watcher began
	bad     error     // of the last that did not, since then
	trouble error     // with the notes or what keeps articles, nil since it was last kept
	since   time.Time // when that last happened
}

// known is what is known of a feed.
type known struct {
	next, success time.Time
	failing, gone bool
}

func (h *health) begin(feeds []string, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.order, h.good, h.feeds = feeds, now, make(map[string]known, len(feeds))
}

func (h *health) know(feed string, s state) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.feeds[feed] = known{s.Next, s.Success, s.Fails > 0, s.Gone}
}

// due reports whether one of some feeds may have to be asked.
func (h *health) due(feeds []string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, feed := range feeds {
		k, asked := h.feeds[feed]
		if !asked || !k.gone && (!now.Before(k.next) || k.next.Sub(now) > longestRest) {
			return true
		}
	}
	return false
}

func (h *health) succeeded(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.good, h.bad = now, nil
}

func (h *health) failed(err error, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bad = err
	if h.good.After(now) { // the clock was set back
		h.good = now
	}
}

func (h *health) kept() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.trouble = nil
}

// trouble notes and logs that notes or articles cannot be kept.
func (w *Watcher) trouble(err error) {
	h := &w.health
	h.mu.Lock()
	again := h.trouble != nil && h.trouble.Error() == err.Error() && w.Now().Sub(h.since) < w.Every
	h.trouble, h.since = err, w.Now()
	h.mu.Unlock()
	if !again {
		w.Log.Error("nothing can be kept; it is tried again", "error", err)
	}
}

// patience is how many visits' time without an answer from any feed is a fault.
const patience = 3

// Ready says why the watcher does not do its work: no feed could be fetched for three times
// as long as it rests between two visits, or what it fetched could not be kept.
func (w *Watcher) Ready() error {
	h := &w.health
	h.mu.Lock()
	defer h.mu.Unlock()
	now := w.Now()
	if h.trouble != nil && now.Sub(h.since) < patience*w.Every {
		return rapporteur.Errorf(rapporteur.Internal, "nothing can be kept: %w", h.trouble)
	}
	if quiet := now.Sub(h.good); h.bad != nil && quiet > patience*w.Every {
		return rapporteur.Errorf(rapporteur.NotFound, "no feed could be fetched for %s; the last: %w", quiet.Round(time.Second), h.bad)
	}
	return nil
}

package desk

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// limit is how often something may be done: burst at once, then one every interval.
// Each name is counted by itself, once by person and once by address.
type limit struct {
	name  string
	every time.Duration
	burst int
}

// The limits; routes name theirs.
var (
	generalLimit = limit{"general", 50 * time.Millisecond, 300}
	signInLimit  = limit{"sign in", 6 * time.Second, 10}
	accountLimit = limit{"accounts", time.Minute, 10}
	writeLimit   = limit{"writing", 3 * time.Second, 20}
	voteLimit    = limit{"voting", time.Second, 60}
	mailLimit    = limit{"mail", 5 * time.Minute, 5}
	readLimit    = limit{"reading articles", 10 * time.Second, 10}
	letterLimit  = limit{"letters", 20 * time.Minute, 3}     // to one address, at whoever's asking
	tellLimit    = limit{"told", 2 * time.Minute, 30}        // of comments, to one person
	tellByLimit  = limit{"told by one", 10 * time.Minute, 5} // of one person's comments
	exportLimit  = limit{"exports", 5 * time.Second, 20}
)

// limiter keeps the theoretical arrival time of each key (the generic cell rate algorithm,
// ITU-T I.371): one number a key, and a key whose time is past may be forgotten.
type limiter struct {
	mu    sync.Mutex
	next  map[string]time.Time
	sweep time.Time
}

const maxLimited = 200_000 // keys held; beyond it the oldest go, so memory stays bounded

func newLimiter() *limiter { return &limiter{next: map[string]time.Time{}} }

// take reports how long the caller must wait; 0 means that it may go on.
func (l *limiter) take(key string, lim limit, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(now)
	at := l.next[key]
	if at.Before(now) {
		at = now
	}
	at = at.Add(lim.every)
	if over := at.Sub(now) - lim.every*time.Duration(lim.burst); over > 0 {
		return over
	}
	l.next[key] = at
	return 0
}

func (l *limiter) forget(now time.Time) {
	if now.Before(l.sweep) && len(l.next) < maxLimited {
		return
	}
	l.sweep = now.Add(time.Minute)
	for k, at := range l.next {
		if !at.After(now) || len(l.next) >= maxLimited {
			delete(l.next, k)
		}
	}
}

// throttle counts a visit against its limit, by person and by address.
func (d *Desk) throttle(v *visit, lim limit) error {
	if lim.burst == 0 {
		lim = generalLimit
	}
	keys := []string{lim.name + " from " + neighbourhood(v.address).String()}
	if v.person != nil {
		// People behind one address share it, so the address is let have more.
		keys = []string{lim.name + " by " + v.person.ID}
	}
	for _, key := range keys {
		if wait := d.limits.take(key, lim, d.Now()); wait > 0 {
			return tooMany(wait)
		}
	}
	return nil
}

// refusal is an error with a status that no ErrorKind has.
type refusal struct {
	status int
	retry  time.Duration
	text   string
}

func (e *refusal) Error() string { return e.text }

func tooMany(wait time.Duration) error {
	wait = max(wait.Round(time.Second), time.Second)
	return &refusal{http.StatusTooManyRequests, wait, fmt.Sprintf("that was too often in too short a time; try again in %s", wait)}
}

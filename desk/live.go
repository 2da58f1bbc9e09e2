package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"rapporteur"
)

func (d *Desk) liveRoutes() []route {
	return []route{{pattern: "GET /live", handle: d.liveStream, act: See, limit: liveLimit}}
}

// Limits of the live stream: a page holds one connection open.
var liveLimit = limit{"live pages", time.Second, 60}

const (
	maxStreams        = 5000
	maxStreamsAddress = 50
	livePoll          = time.Second
	liveBeat          = 25 * time.Second // proxies end what is silent for longer
)

// hub asks the record what changed, once for all who listen, and only while somebody does.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]bool
	addresses map[string]int
	running   bool
}

// listener is a page that is open somewhere.
type listener struct {
	article string // only its changes; empty for all
	address string
	changes chan rapporteur.Change
}

// join adds a listener; it fails where too many listen.
func (h *hub) join(l *listener) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) >= maxStreams || h.addresses[l.address] >= maxStreamsAddress {
		return &refusal{status: http.StatusServiceUnavailable, text: "too many pages are open; this one does not update itself", retry: time.Minute}
	}
	if h.listeners == nil {
		h.listeners, h.addresses = map[*listener]bool{}, map[string]int{}
	}
	h.listeners[l] = true
	h.addresses[l.address]++
	return nil
}

func (h *hub) leave(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
	if h.addresses[l.address]--; h.addresses[l.address] <= 0 {
		delete(h.addresses, l.address)
	}
}

// send gives a change to those it concerns; one that does not keep up misses some and sees
// the rest when its page is loaded again.
func (h *hub) send(c rapporteur.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		if l.article == "" || l.article == c.Article {
			select {
			case l.changes <- c:
			default:
			}
		}
	}
}

// start runs the asking unless it runs already.
func (h *hub) start(run func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.running {
		h.running = true
		go run()
	}
}

// idle ends the asking when nobody listens.
func (h *hub) idle() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.listeners) > 0 {
		return false
	}
	h.running = false
	return true
}

// follow asks the record for changes until nobody listens or the desk closes.
func (d *Desk) follow(after int64) {
	tick := time.NewTicker(livePoll)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-d.closing.Done():
			return
		}
		if d.live.idle() {
			return
		}
		ctx, cancel := context.WithTimeout(d.closing, 10*time.Second)
		changes, err := d.Store.Changes(ctx, after, 500)
		cancel()
		if err != nil && d.closing.Err() == nil {
			d.Log.Warn("changes cannot be followed", "error", err)
		}
		for _, c := range changes {
			after = c.Seq
			d.live.send(c)
		}
	}
}

// liveStream tells a page what changed, as server-sent events (HTML, section 9.2): the
// event's name is what changed, its id the sequence number, its data the change. It says
// that something is there, never what: the page asks for that by itself, with its own
// rights.
func (d *Desk) liveStream(v *visit) error {
	l := &listener{article: first(v.r.URL.Query(), "article"), address: v.address.String(), changes: make(chan rapporteur.Change, 64)}
	if err := d.live.join(l); err != nil {
		return err
	}
	defer d.live.leave(l)
	missed, err := d.missed(v, l.article)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	return d.pour(v, l, missed)
}

// missed are the changes since the one that the browser saw last, where it says so; it also
// starts the asking from the present.
func (d *Desk) missed(v *visit, article string) (missed []rapporteur.Change, err error) {
	newest, err := d.Store.LastChange(v.r.Context())
	if err != nil {
		return nil, err
	}
	d.live.start(func() { d.follow(newest) })
	seen, err := strconv.ParseInt(v.r.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil || seen < 0 || seen >= newest {
		return nil, nil
	}
	changes, err := d.Store.Changes(v.r.Context(), seen, 500)
	for _, c := range changes {
		if c.Seq <= newest && (article == "" || c.Article == article) {
			missed = append(missed, c)
		}
	}
	return missed, err
}

// pour writes the stream until the page or the desk is closed.
func (d *Desk) pour(v *visit, l *listener, missed []rapporteur.Change) error {
	control := http.NewResponseController(v.w)
	write := func(text string) bool {
		v.extend(2 * liveBeat)
		_, err := v.w.Write([]byte(text))
		return err == nil && control.Flush() == nil
	}
	if !write("retry: 5000\n\n") {
		return nil
	}
	for _, c := range missed {
		if !write(eventText(c)) {
			return nil
		}
	}
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		text := ": still here\n\n"
		select {
		case c := <-l.changes:
			text = eventText(c)
		case <-beat.C:
			if !d.stillMay(v) {
				return nil
			}
		case <-v.r.Context().Done():
			return nil
		case <-d.closing.Done():
			return nil
		}
		if !write(text) {
			return nil
		}
	}
}

// stillMay asks again whether the visitor may see the record: a session may have been
// revoked, or the record closed to the public, since the stream began.
func (d *Desk) stillMay(v *visit) bool {
	again := &visit{desk: d, w: v.w, r: v.r, address: v.address}
	return d.identify(again) == nil && again.can(See, Object{})
}

func eventText(c rapporteur.Change) string {
	data, err := json.Marshal(c)
	if err != nil {
		return ": lost one\n\n"
	}
	return fmt.Sprintf("event: %s\nid: %d\ndata: %s\n\n", c.What, c.Seq, data)
}

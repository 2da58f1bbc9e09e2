package desk

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"sync"
	"time"

	"rapporteur"
)

// publicPages keeps pages of articles as everyone sees them who is not signed in, for a
// page that many read at once costs a dozen queries and a template each time. A page is
// kept for a second, and for another one while it is made again for a single visit: others
// do not wait for that. None is kept beyond a change of its article that the record tells
// of: what a moderator took out is out at once.
type publicPages struct {
	mu    sync.Mutex
	held  map[publicKey]*publicPage
	bytes int
}

// publicKey is all that such a page depends on besides the record.
type publicKey struct {
	article, host, theme string
	setting              Settings
}

// publicPage is a page, empty until it is made: by one visit at a time, which holds making.
type publicPage struct {
	making sync.Mutex
	size   int // as it counts among all; under their lock

	mu     sync.Mutex // of what follows
	body   []byte
	header http.Header
	made   time.Time
	seq    int64 // the record's last change that it knows of
}

// The bounds of what is kept.
const (
	publicAge      = time.Second
	staleAge       = 2 * time.Second // at most, while it is made again
	maxPublicBytes = 32 << 20
	fewChanges     = 200 // more since a page was made, and it is made again
)

// publicKeyOf tells whether a visit may be given a kept page: one by nobody in particular,
// who has no vote of an own and to whom nothing is to be said.
func (v *visit) publicKeyOf(article string) (publicKey, bool) {
	if v.person != nil || v.r.URL.RawQuery != "" || v.r.Header.Get("HX-Request") != "" || v.cookie(noticeCookie) != "" || v.can(Rate, Object{}) {
		return publicKey{}, false
	}
	return publicKey{article, v.r.Host, view{visit: v}.Theme(), v.setting}, true
}

// page answers with the kept page, which build makes where there is none that still holds.
func (c *publicPages) page(v *visit, key publicKey, build func(*visit) error) error {
	p := c.at(key)
	body, header, err := c.fresh(v, key, p, build)
	if err != nil {
		c.drop(key, p)
		return err
	}
	maps.Copy(v.w.Header(), header)
	if _, err := v.w.Write(body); err != nil {
		v.desk.Log.Debug("an answer was cut off", "error", err)
	}
	return nil
}

// fresh is the page as it may be given now. Whoever comes first when it is too old makes it;
// the others are given the old one where it may still be shown, and else wait.
func (c *publicPages) fresh(v *visit, key publicKey, p *publicPage, build func(*visit) error) ([]byte, http.Header, error) {
	ctx := v.r.Context()
	body, header, age, err := p.kept(ctx, v.desk.Store, key.article)
	if err != nil || body != nil && age < publicAge {
		return body, header, err
	}
	if body == nil {
		p.making.Lock()
	} else if !p.making.TryLock() {
		return body, header, nil
	}
	defer p.making.Unlock()
	if body, header, age, err = p.kept(ctx, v.desk.Store, key.article); err != nil || body != nil && age < publicAge {
		return body, header, err // another visit made it while this one waited
	}
	return c.make(v, key, p, build)
}

func (c *publicPages) make(v *visit, key publicKey, p *publicPage, build func(*visit) error) ([]byte, http.Header, error) {
	made := time.Now()
	seq, err := v.desk.Store.LastChange(v.r.Context())
	if err != nil {
		return nil, nil, err
	}
	to, w := &captured{header: http.Header{}}, v.w
	v.w = to
	err = build(v)
	v.w = w
	if err != nil {
		return nil, nil, err
	}
	c.keep(key, p, to.Len())
	p.mu.Lock()
	defer p.mu.Unlock()
	p.body, p.header, p.made, p.seq = to.Bytes(), to.header, made, seq
	return p.body, p.header, nil
}

// kept is the page with its age, nil where there is none that may be shown.
func (p *publicPage) kept(ctx context.Context, s rapporteur.Store, article string) ([]byte, http.Header, time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	age := time.Since(p.made)
	if p.body == nil || age >= staleAge {
		return nil, nil, age, nil
	}
	if ok, err := p.holds(ctx, s, article); !ok || err != nil {
		return nil, nil, age, err
	}
	return p.body, p.header, age, nil
}

// holds reports whether nothing changed about the article since the page was made.
func (p *publicPage) holds(ctx context.Context, s rapporteur.Store, article string) (bool, error) {
	last, err := s.LastChange(ctx)
	if err != nil || last == p.seq {
		return err == nil, err
	}
	changes, err := s.Changes(ctx, p.seq, fewChanges)
	if err != nil || len(changes) == fewChanges {
		return false, err
	}
	for _, c := range changes {
		if c.Article == article {
			return false, nil
		}
		p.seq = c.Seq
	}
	return true, nil
}

// at is the place of a page.
func (c *publicPages) at(key publicKey) *publicPage {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.held[key]; p != nil {
		return p
	}
	p := new(publicPage)
	if c.held == nil {
		c.held = map[publicKey]*publicPage{}
	}
	c.held[key] = p
	return p
}

// drop forgets a page that could not be made: there are more addresses than articles.
func (c *publicPages) drop(key publicKey, p *publicPage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[key] == p {
		c.bytes -= p.size
		delete(c.held, key)
	}
}

// keep counts a page's size and lets go of all others where they are too large together.
func (c *publicPages) keep(key publicKey, p *publicPage, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held[key] != p { // let go of while it was made
		return
	}
	c.bytes += size - p.size
	p.size = size
	if c.bytes > maxPublicBytes {
		c.held, c.bytes = map[publicKey]*publicPage{key: p}, size
	}
}

// captured is what a page writes.
type captured struct {
	bytes.Buffer
	header http.Header
}

func (c *captured) Header() http.Header { return c.header }
func (c *captured) WriteHeader(int)     {} // pages of articles are answered with 200, or are errors

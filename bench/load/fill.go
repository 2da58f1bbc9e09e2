package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/open"
	"rapporteur/store/storetest"
)

// size is how much a record is to hold.
type size struct{ events, comments, people int }

// What a generated record is made of.
const (
	eventsEach = 20 // of a generated report
	batch      = 100
	posters    = 8  // post at a time while a record is filled
	busyShare  = 10 // one comment of so many is on the busiest article
	inlineOf   = 20 // one comment of so many is inline feedback
)

// articleID is the id of a generated article, counted from 1.
func articleID(n int) string { return fmt.Sprintf("article-%07d", n) }

func (s size) articles() int { return max(1, s.events/eventsEach) }

// busiest is the article that has a tenth of all comments.
const busiest = 1

// fill brings the record at an address to a size: what is missing is generated.
func fill(ctx context.Context, address string, want size) (rapporteur.Stats, error) {
	db, err := open.Open(ctx, address, store.Options{Ungrouped: true})
	if err != nil {
		return rapporteur.Stats{}, err
	}
	defer db.Close()
	st, err := db.Stats(ctx)
	if err != nil {
		return st, err
	}
	if err := fillReports(ctx, db, st.Articles, want.articles()); err != nil {
		return st, err
	}
	people, err := fillPeople(ctx, db, want.people)
	if err != nil {
		return st, err
	}
	if err := fillComments(ctx, db, people, st.Comments, want); err != nil {
		return st, err
	}
	return db.Stats(ctx)
}

// fillReports puts in what articles are missing: one batch is made while another is put in.
// Two may be put in side by side, but SQLite has one writer, and in PostgreSQL they wait for
// the actors that they share.
func fillReports(ctx context.Context, db *store.DB, have, want int) error {
	if have >= want {
		return nil
	}
	have -= have % batch
	progress := newProgress("articles", have, want)
	batches := make(chan []*rapporteur.Report, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		n := 0
		var rs []*rapporteur.Report
		for r := range storetest.Generated() {
			if n++; n > have {
				rs = append(rs, r)
			}
			if len(rs) == batch || n == want {
				select {
				case batches <- rs:
				case <-ctx.Done():
					return ctx.Err()
				}
				rs = nil
			}
			if n == want {
				return nil
			}
		}
		return nil
	})
	group.Go(func() error {
		for rs := range batches {
			if _, err := db.PutReports(ctx, rs, ""); err != nil {
				return err
			}
			progress.add(len(rs))
		}
		return nil
	})
	return group.Wait()
}

// secretOf is the secret of a generated person's session. It is no secret: a generated
// record holds nothing that is anyone's.
func secretOf(n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "load %d", n))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// fillPeople makes people who are signed in, and gives their ids.
func fillPeople(ctx context.Context, db *store.DB, n int) ([]string, error) {
	ids := make([]string, n)
	for i := range ids {
		handle := fmt.Sprintf("load-%d", i)
		a, err := db.AccountByHandle(ctx, handle)
		if rapporteur.KindOf(err) == rapporteur.NotFound && err != nil {
			a, err = db.CreateAccount(ctx, rapporteur.Account{Handle: handle, Name: fmt.Sprintf("Reader %d", i), Role: rapporteur.ReaderRole})
		}
		if err != nil {
			return nil, err
		}
		ids[i] = a.ID
		hash := sha256.Sum256([]byte(secretOf(i)))
		now := time.Now()
		if s, _, err := db.SessionByHash(ctx, hash[:]); err == nil && s.Expires.After(now.Add(time.Hour)) {
			continue
		}
		if _, err := db.CreateSession(ctx, rapporteur.Session{Hash: hash[:], Person: a.ID, Agent: "load", Created: now, Seen: now, Expires: now.Add(14 * 24 * time.Hour)}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// fillComments posts what comments are missing, by several at a time.
func fillComments(ctx context.Context, db *store.DB, people []string, have int, want size) error {
	progress := newProgress("comments", have, want.comments)
	group, ctx := errgroup.WithContext(ctx)
	for k := range posters {
		group.Go(func() error {
			p := newPoster(db, people, k, have, want.articles())
			for n := have + k; n < want.comments; n += posters {
				if err := p.post(ctx, n); err != nil {
					return err
				}
				progress.add(1)
			}
			return nil
		})
	}
	return group.Wait()
}

// poster makes comments as a site has them: most articles have few, and one has many; two
// of three are replies.
type poster struct {
	db       *store.DB
	people   []string
	rng      *rand.Rand
	articles *rand.Zipf
	last     map[string]string // the latest beginning of a thread, by article
}

func newPoster(db *store.DB, people []string, k, have, articles int) *poster {
	rng := rand.New(rand.NewPCG(uint64(k), uint64(have)))
	return &poster{db: db, people: people, rng: rng, articles: rand.NewZipf(rng, 1.1, 20, uint64(articles-1)), last: map[string]string{}}
}

func (p *poster) post(ctx context.Context, n int) error {
	article := articleID(1 + int(p.articles.Uint64()))
	if n/posters%busyShare == 0 {
		article = articleID(busiest)
	}
	c := rapporteur.Comment{Article: article, Author: p.people[p.rng.IntN(len(p.people))], Body: p.body(n)}
	switch k := p.rng.IntN(inlineOf); {
	case k == 0:
		f, err := p.feedback(ctx, article)
		if err != nil {
			return err
		}
		c.Feedback = f
	case k%3 > 0:
		c.Parent = p.last[article]
	}
	c, err := p.db.PostComment(ctx, c)
	if err == nil && c.Parent == "" {
		p.last[article] = c.ID
	}
	return err
}

func (p *poster) body(n int) string {
	return fmt.Sprintf("Comment **%d**: the account of event %d differs from what others say, and "+
		"the date is a day too late.\n\n> as reported\n\nSee the other article, word%d, for *that*.", n, p.rng.IntN(20), p.rng.IntN(5000))
}

// feedback is on the words of one of an article's events.
func (p *poster) feedback(ctx context.Context, article string) (*rapporteur.Feedback, error) {
	r, err := p.db.Report(ctx, article)
	if err != nil {
		return nil, err
	}
	q := r.Events[p.rng.IntN(len(r.Events))].Trigger
	at, text := q.Span, r.Article.Text // generated in ASCII: bytes are characters
	return &rapporteur.Feedback{Kind: rapporteur.Remark, Selector: rapporteur.Selector{
		Exact: q.Text, Start: at.Start, End: at.End,
		Prefix: text[max(0, at.Start-32):at.Start], Suffix: text[at.End:min(len(text), at.End+32)],
	}}, nil
}

// progress tells on standard error how far a long job is, every few seconds.
type progress struct {
	what string
	want int

	mu    sync.Mutex
	done  int
	begin time.Time
	told  time.Time
}

func newProgress(what string, have, want int) *progress {
	now := time.Now()
	return &progress{what: what, done: have, want: want, begin: now, told: now}
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if now := time.Now(); now.Sub(p.told) > 5*time.Second {
		p.told = now
		fmt.Fprintf(os.Stderr, "load: %d of %d %s after %v\n", p.done, p.want, p.what, now.Sub(p.begin).Round(time.Second))
	}
}

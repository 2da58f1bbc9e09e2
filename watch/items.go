package watch

import (
	"context"
	"errors"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"rapporteur"
	"rapporteur/source"
)

// keepNotes is after how many articles of one visit what was seen is noted: a process that
// is killed fetches at most as many again.
const keepNotes = 20

// items fetches what is new of a feed's items, the oldest first, and hands it on. What is
// left for another visit is not had unless the feed is then asked for in full.
func (w *Watcher) items(ctx context.Context, feed string, st *state, items []*gofeed.Item, s *Summary) {
	if items != nil {
		st.prune(items)
	}
	whole := *st
	for _, item := range slices.Backward(items) {
		key := keyOf(item)
		if key == "" || slices.Contains(st.Seen, key) {
			continue
		}
		w.Metrics.found()
		err := w.item(ctx, item)
		_, wait := errors.AsType[*resting](err)
		sink, noSink := errors.AsType[*SinkError](err)
		switch {
		case err == nil:
			s.New++
			st.done(key)
		case ctx.Err() != nil:
		case wait || noSink:
			s.Later++
			st.forget()
			w.Metrics.left()
		default:
			s.Refused++
			st.failed(key)
			if !slices.Contains(st.Seen, key) {
				st.forget()
			}
			w.Metrics.failed(err)
			w.Log.Warn("an article was not had", "feed", feed, "item", key, "error", err)
		}
		switch {
		case ctx.Err() != nil:
			st.forget()
			st.Next = time.Time{}
			return
		case noSink:
			w.trouble(sink)
			return
		}
		if s.New > 0 && s.New%keepNotes == 0 && err == nil {
			whole.Seen, whole.Tries, whole.Next = st.Seen, st.Tries, time.Time{}
			whole.forget()
			if err := w.save(ctx, feed, &whole); err != nil {
				w.trouble(err)
			}
		}
	}
}

// item fetches an item and hands it on.
func (w *Watcher) item(ctx context.Context, item *gofeed.Item) error {
	return guard(func() error {
		a, err := w.article(ctx, item)
		if err != nil {
			return err
		}
		w.Metrics.read()
		if err := w.Keep(ctx, a); err != nil {
			return err
		}
		w.Metrics.kept()
		w.health.kept()
		return nil
	})
}

// keyOf is what an item is known by; empty for one that leads nowhere.
func keyOf(item *gofeed.Item) string {
	if item.Link != "" {
		return item.Link
	}
	return item.GUID
}

// article is the full text of an item: its page, or what the feed itself has of it where
// the page cannot be had or has no more.
func (w *Watcher) article(ctx context.Context, item *gofeed.Item) (rapporteur.Article, error) {
	day := w.day(item)
	page, err := w.page(ctx, item, day)
	if _, wait := errors.AsType[*resting](err); wait {
		return page, err
	}
	own, ownErr := w.own(item, day)
	switch {
	case err != nil && ownErr != nil:
		return page, err
	case err != nil || ownErr == nil && len(own.Text) > 2*len(page.Text):
		return own, nil
	}
	return page, nil
}

func (w *Watcher) page(ctx context.Context, item *gofeed.Item, day rapporteur.Date) (a rapporteur.Article, err error) {
	u, err := url.Parse(item.Link)
	if err != nil || u.Host == "" {
		return a, rapporteur.Errorf(rapporteur.Invalid, "the item %q has no link that can be followed", item.Title)
	}
	err = w.hosts.visit(ctx, u, func() error {
		opts := w.Options
		opts.Date = day
		opts.Latest = w.today()
		a, err = source.Open(ctx, item.Link, opts)
		return err
	})
	return a, err
}

// own is the article that the feed itself carries, where it has more than a teaser.
func (w *Watcher) own(item *gofeed.Item, day rapporteur.Date) (rapporteur.Article, error) {
	const teaser = 600 // characters
	if len(item.Content) < teaser {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.NotFound, "the feed has no text of %q", item.Title)
	}
	var page strings.Builder
	page.WriteString("<!doctype html><html><head><title>" + html.EscapeString(item.Title) + "</title></head><body><article><h1>" + html.EscapeString(item.Title) + "</h1>")
	page.WriteString(item.Content)
	page.WriteString("</article></body></html>")
	a, err := source.FromHTML([]byte(page.String()), "text/html; charset=utf-8", item.Link)
	if a.Published.IsZero() {
		a.Published = day
	}
	return a, err
}

// day is when an item says it was published. A clock that runs ahead by more than a day
// is not believed: today is taken instead.
func (w *Watcher) day(item *gofeed.Item) rapporteur.Date {
	for _, t := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if t != nil && t.Year() > 1900 && !w.today().Before(rapporteur.DateOf(t.UTC())) {
			return rapporteur.DateOf(t.UTC())
		}
	}
	return rapporteur.DateOf(w.Now().UTC())
}

// today is the last day that has begun anywhere.
func (w *Watcher) today() rapporteur.Date { return rapporteur.DateOf(w.Now().UTC()).AddDays(1) }

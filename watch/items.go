package watch

import (
	"context"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"rapporteur"
	"rapporteur/source"
)

// items fetches what is new of a feed's items, the oldest first, and hands it on.
func (w *Watcher) items(ctx context.Context, feed string, st *state, items []*gofeed.Item, s *Summary) {
	for _, item := range slices.Backward(items) {
		key := keyOf(item)
		if key == "" || slices.Contains(st.Seen, key) {
			continue
		}
		if ctx.Err() != nil {
			return
		}
		a, err := w.article(ctx, item)
		if err == nil {
			if err = w.Keep(ctx, a); err == nil {
				s.New++
				st.done(key)
				continue
			}
		}
		if ctx.Err() != nil {
			return
		}
		s.Refused++
		st.failed(key)
		w.Log.Warn("an article was not had", "feed", feed, "item", key, "error", err)
	}
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

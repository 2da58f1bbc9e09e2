package desk

import (
	"log/slog"
	"os"
	"testing"
)

func TestArticlePage(t *testing.T) {
	s := newSite(t, Config{Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	rs := s.fill()
	b := s.browser()
	for _, r := range rs {
		b.get(articlePath(r.Article.ID)).expect(t, "an article", 200, r.Article.Title)
	}
}

package source

import (
	"strings"

	"rapporteur"
)

// FromText takes the article out of a text that was copied off a page.
func FromText(text string) (rapporteur.Article, error) {
	title, body, ok := strings.Cut(strings.TrimSpace(text), "\n\n")
	if !ok {
		title, body = "", title
	}
	return rapporteur.Article{Title: strings.TrimSpace(title), Text: strings.TrimSpace(body)}, nil
}

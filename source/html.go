package source

import (
	"bytes"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"

	"rapporteur"
)

// FromHTML takes the article out of a page.
func FromHTML(page []byte, mediaType, pageURL string) (rapporteur.Article, error) {
	u, _ := url.Parse(pageURL)
	art, err := readability.FromReader(strings.NewReader(decode(page, mediaType, true)), u)
	if err != nil || art.Node == nil {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "no article in the page")
	}
	var buf bytes.Buffer
	if err := art.RenderText(&buf); err != nil {
		return rapporteur.Article{}, err
	}
	a, err := FromText(buf.String())
	if art.Title() != "" {
		a.Title = art.Title()
	}
	return a, err
}

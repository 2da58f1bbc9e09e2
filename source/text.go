package source

import (
	"strings"

	"rapporteur"
)

// maxLines of an article.
const maxLines = 100_000

// FromText takes the article out of a text as it was copied off a page: the title, the
// byline, the date and the page's rating become metadata, other furniture is dropped,
// and the paragraphs remain as they stood. Its error says that nothing remains.
func FromText(text string) (rapporteur.Article, error) {
	text = plain(text)
	if strings.TrimSpace(text) == "" {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "is empty")
	}
	if strings.Count(text, "\n") > maxLines {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.TooLarge, "has more lines than an article could (%d)", maxLines)
	}
	body, t := clean(unitsOf(text), "")
	if body == "" {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "holds no article, only what stands around one (menus, notices, comments)")
	}
	a := rapporteur.Article{Title: t.title, Byline: t.byline, Source: t.source, Published: t.published, Rating: t.rating, Text: body, Language: Language(body)}
	a.ID = contentID(a)
	return a, nil
}

// plain gives lines one kind of end and drops the characters that no one sees.
var plainReplacer = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\x00", "", "\ufeff", "", "\u200b", "", "\u00ad", "")

func plain(s string) string { return plainReplacer.Replace(s) }

package source

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"rapporteur"
)

//go:embed walls.tsv
var wallTable string

// wall is what a page asks for before it shows its story.
type wall struct {
	kind    string
	inTitle bool
	phrase  string
}

// wallReasons say it.
var wallReasons = map[string]string{
	"login":   "it asks its readers to log in",
	"consent": "it asks for consent to cookies first",
	"robots":  "it checks that its readers are no robots",
	"script":  "it is made by a script that was not run",
	"missing": "it says that there is no such page",
}

var loadWalls = sync.OnceValue(func() []wall {
	w, err := parseWalls(wallTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return w
})

func parseWalls(table string) ([]wall, error) {
	var out []wall
	for n, row := range tableRows(table) {
		c := strings.Split(row, "\t")
		if len(c) != 3 || wallReasons[c[0]] == "" || c[1] != "title" && c[1] != "text" || c[2] == "" || c[2] != strings.ToLower(c[2]) {
			return nil, fmt.Errorf("walls.tsv:%d: no such row: %s", n, row)
		}
		out = append(out, wall{c[0], c[1] == "title", c[2]})
	}
	return out, nil
}

// wallWords is how long what a wall says can be: a story of more words that says the same
// is a story.
const wallWords = 120

// standsBefore says why there is no article in a page that shows little, empty where it
// does not say so itself.
func (m *pageMeta) standsBefore(around []unit) string {
	if to := m.refreshes(); to != "" {
		return "it sends its readers on to " + brief(to, 200)
	}
	var b strings.Builder
	for _, u := range around {
		b.WriteString(u.text + " ")
	}
	title, text := spoken(m.head+" | "+m.heading), spoken(b.String())
	for _, w := range loadWalls() {
		if w.inTitle && strings.Contains(title, " "+w.phrase+" ") || !w.inTitle && strings.Contains(text, " "+w.phrase+" ") {
			return wallReasons[w.kind]
		}
	}
	return ""
}

// spoken is a text's words in lower case with a blank around each, up to a bound.
func spoken(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s[:min(len(s), 20_000)]), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '\'' || r > 0x7f)
	})
	return " " + strings.Join(words, " ") + " "
}

// refreshes is where a page sends its readers within some seconds, without their doing.
func (m *pageMeta) refreshes() string {
	wait, to, ok := strings.Cut(m.meta["refresh"], ";")
	name, to, named := strings.Cut(to, "=")
	if !ok || !named || !strings.EqualFold(strings.TrimSpace(name), "url") || !slices.Contains([]string{"0", "1", "2", "3", "4", "5"}, strings.TrimSpace(wait)) {
		return ""
	}
	return strings.Trim(strings.TrimSpace(to), `'"`)
}

// without is the error of a page that has no article, with the reason that the page shows.
func (m *pageMeta) without(around []unit) error {
	if why := m.standsBefore(around); why != "" {
		return rapporteur.Errorf(rapporteur.Invalid, "%w: %s", errNoArticle, why)
	}
	return errNoArticle
}

package gum

import (
	"bufio"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/names"
	"rapporteur/text"
)

// Columns is one sentence of a corpus in CoNLL columns (word, B-, I- or O with a label).
type Columns struct {
	Doc    *text.Doc
	Labels []string // one a word
}

// ReadColumns reads "word SPACE label" lines, a blank line after each sentence; each
// sentence is a document of its own, its words joined by spaces.
func ReadColumns(path string) ([]Columns, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the corpus of names: %w", err)
	}
	defer f.Close()
	var out []Columns
	var words, tags []string
	flush := func() {
		if len(words) > 0 {
			out = append(out, Columns{docOf(words), tags})
		}
		words, tags = nil, nil
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			flush()
			continue
		}
		words, tags = append(words, fields[0]), append(tags, fields[len(fields)-1])
	}
	flush()
	return out, lines.Err()
}

func docOf(words []string) *text.Doc {
	doc := &text.Doc{Text: strings.Join(words, " ")}
	at := 0
	for _, w := range words {
		doc.Words = append(doc.Words, text.Word{Start: int32(at), End: int32(at + len(w)), Head: -1})
		at += len(w) + 1
	}
	doc.Sentences = []text.Sentence{{First: 0, Last: len(words), Span: rapporteur.Span{Start: 0, End: len(doc.Text)}}}
	return doc
}

var re3d = map[string]rapporteur.Kind{
	"Person": rapporteur.Person, "Organisation": rapporteur.Organization, "Location": rapporteur.PlaceKind,
}

// Names lists the names by this program's conventions: persons, organizations and
// locations that begin and end with capitals once articles are off; descriptions
// ("coalition forces") are left out.
func (c *Columns) Names(lexicon *names.Lexicon) []Name {
	var out []Name
	for i := 0; i < len(c.Labels); i++ {
		label, ok := strings.CutPrefix(c.Labels[i], "B-")
		if !ok {
			continue
		}
		first := i
		for i+1 < len(c.Labels) && c.Labels[i+1] == "I-"+label {
			i++
		}
		last := i + 1
		kind, ok := re3d[label]
		if !ok {
			continue
		}
		out = append(out, c.namesIn(first, last, kind, lexicon)...)
	}
	return out
}

// namesIn cuts a span to the names in it: "the Pentagon", "Palmyra, Syria".
func (c *Columns) namesIn(first, last int, kind rapporteur.Kind, lexicon *names.Lexicon) (out []Name) {
	for first < last && strings.EqualFold(c.Doc.Form(first), "the") {
		first++
	}
	for i := first; i+1 < last && kind == rapporteur.Person; i++ {
		if lexicon.IsRole(c.Doc.Form(i)) {
			first = i + 1
		}
	}
	for i := first; i < last; i++ {
		if c.Doc.Form(i) == "," {
			return append(c.namesIn(first, i, kind, lexicon), c.namesIn(i+1, last, kind, lexicon)...)
		}
	}
	if first == last || !capital(c.Doc.Form(last-1)) || !capital(c.Doc.Form(first)) {
		return nil
	}
	name := c.Doc.Quote(first, last).Text
	if isPronoun(name) || lexicon.IsAdjective(name) {
		return nil
	}
	if kind == rapporteur.PlaceKind || lexicon.IsState(name) {
		kind = PlaceKind(name, c.Doc.Form(last-1), lexicon)
	}
	if lexicon.IsPeople(name) {
		kind = rapporteur.Group
	}
	return []Name{{First: first, Last: last, Head: last - 1, Kind: kind}}
}

func isPronoun(word string) bool {
	switch strings.ToLower(word) {
	case "i", "we", "he", "she", "it", "they", "my", "our", "his", "her", "its", "their", "you", "your", "us", "who":
		return true
	}
	return false
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

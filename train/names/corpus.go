package names

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/grammar"
	"rapporteur/internal/gum"
	"rapporteur/names"
	"rapporteur/text"
)

// example is a document with the names that stand in it; descriptions and chains are
// known only where gold is set.
type example struct {
	doc    *text.Doc
	names  []gum.Name
	gold   []gum.Mention
	ref    *text.Doc // the corpus's own tree
	weight float32
	silver bool // found by another program
}

// readGUM reads a treebank with entities; tags and trees are predicted, as they will be.
func readGUM(path string, g *grammar.Model, lexicon *names.Lexicon, weight float32) ([]example, error) {
	docs, err := text.ReadCoNLLUFile(path)
	if err != nil {
		return nil, err
	}
	var out []example
	for _, d := range docs {
		mentions := gum.Mentions(d)
		if len(mentions) == 0 {
			continue
		}
		doc := *d.Doc
		doc.Words = append([]text.Word(nil), d.Doc.Words...)
		g.Annotate(&doc)
		out = append(out, example{doc: &doc, names: gum.Names(d, mentions, lexicon), gold: mentions, ref: d.Doc, weight: weight})
	}
	return out, nil
}

// readColumns reads names in CoNLL columns, "word TAB B-Person", a blank line after
// each sentence: the re3d corpus.
func readColumns(path string, g *grammar.Model, lexicon *names.Lexicon, weight float32) ([]example, error) {
	docs, err := gum.ReadColumns(path)
	if err != nil {
		return nil, err
	}
	var out []example
	for _, d := range docs {
		g.Annotate(d.Doc)
		out = append(out, example{doc: d.Doc, names: d.Names(lexicon), weight: weight})
	}
	return out, nil
}

// silver is a line of a file of texts with the names that another program found.
type silver struct {
	Text  string `json:"text"`
	Spans []silverSpan
}

type silverSpan struct {
	Start, End int
	Label      string
}

func (s *silverSpan) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&s.Start, &s.End, &s.Label})
}

// readSilver reads JSON Lines {"text", "spans": [[start, end, label], …]}, in bytes,
// with the labels of OntoNotes 5.
func readSilver(path string, seg *text.Segmenter, g *grammar.Model, lexicon *names.Lexicon, weight float32) ([]example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the file of silver names: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	var out []example
	for n := 1; lines.Scan(); n++ {
		var s silver
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %w", path, n, err)
		}
		doc := seg.Segment(s.Text)
		g.Annotate(doc)
		e := example{doc: doc, weight: weight, silver: true}
		for _, span := range s.Spans {
			if name, ok := silverName(doc, span, lexicon); ok {
				e.names = append(e.names, name)
			}
		}
		out = append(out, e)
	}
	return out, lines.Err()
}

var ontoNotes = map[string]rapporteur.Kind{
	"PERSON": rapporteur.Person, "ORG": rapporteur.Organization, "GPE": rapporteur.PlaceKind, "LOC": rapporteur.PlaceKind, "FAC": rapporteur.Facility,
	"NORP": rapporteur.Group, "EVENT": rapporteur.Other, "WORK_OF_ART": rapporteur.Other, "LAW": rapporteur.Other, "PRODUCT": rapporteur.Other, "LANGUAGE": rapporteur.Other,
}

// silverName cuts a span to the conventions for names: no article, no possessive, no adjective.
func silverName(doc *text.Doc, s silverSpan, lexicon *names.Lexicon) (gum.Name, bool) {
	kind, ok := ontoNotes[s.Label]
	first, last := doc.WordsIn(rapporteur.Span{Start: s.Start, End: s.End})
	for first < last && (doc.Words[first].POS == text.DET || doc.Words[first].POS == text.PUNCT) {
		first++
	}
	for last > first && (doc.Words[last-1].Tag == text.TagPOS || doc.Words[last-1].POS == text.PUNCT) {
		last--
	}
	if !ok || first >= last || doc.SentenceOf(first) != doc.SentenceOf(last-1) || !hasCapital(doc, first, last) {
		return gum.Name{}, false
	}
	if s.Label == "NORP" && doc.Words[last-1].POS == text.ADJ {
		return gum.Name{}, false
	}
	if s.Label == "GPE" && lexicon.IsState(doc.Quote(first, last).Text) {
		kind = rapporteur.Country
	}
	return gum.Name{First: first, Last: last, Kind: kind}, true
}

func hasCapital(doc *text.Doc, first, last int) bool {
	for i := first; i < last; i++ {
		if r, _ := utf8.DecodeRuneInString(doc.Form(i)); unicode.IsUpper(r) {
			return true
		}
	}
	return strings.ContainsFunc(doc.Quote(first, last).Text, unicode.IsUpper)
}

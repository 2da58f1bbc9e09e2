package judge

import (
	"strconv"
	"strings"
	"unicode"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/evaluate"
	"rapporteur/grammar"
	"rapporteur/text"
)

// Maker turns sentences into items.
type Maker struct {
	Segmenter *text.Segmenter
	Grammar   *grammar.Model
	Book      *codebook.Book
	Coder     *coder.Coder // by the lexicon alone
	Clusters  *coder.Clusters
	Classes   []string
	features  *coder.Coder
}

// NewMaker loads the models that features need. Without clusters, those of the
// built-in judge serve.
func NewMaker(clusters *coder.Clusters) (*Maker, error) {
	m := &Maker{Clusters: clusters}
	if clusters == nil {
		if built, err := coder.LoadJudge(); err == nil {
			m.Clusters = built.Clusters
		}
	}
	var err error
	if m.Segmenter, err = text.LoadSegmenter(); err != nil {
		return nil, err
	}
	if m.Grammar, err = grammar.Load(); err != nil {
		return nil, err
	}
	if m.Book, err = codebook.Load(); err != nil {
		return nil, err
	}
	m.Coder = coder.New(m.Book, nil)
	m.features = coder.New(m.Book, &coder.Judge{Clusters: m.Clusters})
	for _, t := range m.Book.Types() {
		m.Classes = append(m.Classes, t.Name)
	}
	m.Classes = append(m.Classes, coder.Nothing)
	return m, nil
}

// Parse annotates a sentence.
func (m *Maker) Parse(s string) *text.Doc {
	doc := m.Segmenter.Segment(s)
	m.Grammar.Annotate(doc)
	return doc
}

// item makes an item of a pair in a sentence.
func (m *Maker) item(s string, actors, recipients []rapporteur.Span, d coder.Domain, weight float32, allowed uint32) Item {
	return Item{Key: Fold(s), Features: m.features.Features(m.Parse(s), actors, recipients), Allowed: allowed, Domain: d, Weight: weight}
}

// Fold is a sentence reduced to its letters and digits, so that copies of it that
// differ in marks are known for one.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Pairs are items of labelled pairs; YIELD allows CONCEDE and RETREAT.
func (m *Maker) Pairs(gold []evaluate.Pair) []Item {
	var out []Item
	for _, g := range gold {
		out = append(out, m.item(g.Text, g.Source, g.Target, coder.Pairs, 1, m.allow(func(c string) bool { return evaluate.Root(c) == g.Root })))
	}
	return out
}

// allow is the set of classes of which ok holds.
func (m *Maker) allow(ok func(class string) bool) uint32 {
	var set uint32
	for k, c := range m.Classes {
		if ok(c) {
			set |= 1 << k
		}
	}
	return set
}

// Examples are items of the codebook's own examples.
func (m *Maker) Examples(weight float32) []Item {
	var out []Item
	for _, s := range m.Book.Senses() {
		if s.Type == "" || len(s.Example.Actors)+len(s.Example.Recipients) == 0 {
			continue
		}
		allowed := m.allow(func(c string) bool { return c == s.Type })
		it := m.item(s.Example.Text, s.Example.Actors, s.Example.Recipients, coder.Examples, weight, allowed)
		out = append(out, it)
		if root := m.folded(s.CAMEO); root != "" {
			it.Domain, it.Weight, it.Allowed = coder.Pairs, weight/4, m.allow(func(c string) bool { return evaluate.Root(c) == root })
			out = append(out, it)
		}
	}
	return out
}

// roots are the PLOVER roots into which the labelled pairs fold CAMEO's, by number.
var roots = [...]string{2: "REQUEST", 3: "AGREE", 4: "CONSULT", 5: "SUPPORT", 6: "COOPERATE", 7: "AID", 8: "YIELD", 9: "ACCUSE", 10: "REQUEST",
	11: "ACCUSE", 12: "REJECT", 13: "THREATEN", 14: "PROTEST", 15: "MOBILIZE", 16: "SANCTION", 17: "COERCE", 18: "ASSAULT", 19: "ASSAULT", 20: "ASSAULT"}

// folded is the root of a CAMEO code as the labelled pairs have it; embargoes and
// sanctions (163) are COERCE there, as in PLOVER's own table of conversion.
func (m *Maker) folded(code string) string {
	if code == "163" {
		return "COERCE"
	}
	if len(code) < 2 {
		return ""
	}
	n, err := strconv.Atoi(code[:2])
	if err != nil || n >= len(roots) {
		return ""
	}
	return roots[n]
}

// Own are items of the sentences written for the judge.
func (m *Maker) Own(weight float32) ([]Item, error) {
	sentences, err := Sentences(m.Book)
	var out []Item
	for _, s := range sentences {
		out = append(out, m.item(s.Text, s.Actors, s.Recipients, coder.Examples, weight, m.allow(func(c string) bool { return c == s.Type })))
	}
	return out, err
}

// Others are the items of all data but labelled pairs: the codebook's examples, the
// sentences written for the judge and those labelled by quad class.
func (m *Maker) Others() ([]Item, error) {
	own, err := m.Own(1)
	if err != nil {
		return nil, err
	}
	quads, err := m.Quads(0.5)
	return append(append(m.Examples(1), own...), quads...), err
}

// Unseen are the items whose sentence is not among others.
func Unseen(items, others []Item) []Item {
	keys := map[string]bool{}
	for _, o := range others {
		keys[o.Key] = true
	}
	var out []Item
	for _, it := range items {
		if !keys[it.Key] {
			out = append(out, it)
		}
	}
	return out
}

// Quads are items of sentences labelled by quad class, with the parties of those that
// the companion set marks; 0 is a sentence without an event.
func (m *Maker) Quads(weight float32) ([]Item, error) {
	sentences, err := evaluate.ReadQuads()
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, q := range sentences {
		out = append(out, m.Quad(evaluate.Marked{Text: q.Text, Source: q.Source, Target: q.Target}, q.Class, weight))
	}
	return out, nil
}

// Quad is an item of a sentence of a quad class, whose parties may be marked.
func (m *Maker) Quad(s evaluate.Marked, class int, weight float32) Item {
	allowed := m.allow(func(c string) bool { return evaluate.QuadClass(m.Book, c) == class })
	return m.item(s.Text, s.Source, s.Target, coder.Quads, weight, allowed)
}

// Row is an item of a row of an article: of its type where it is right, of nothing where
// it is wrong.
func (m *Maker) Row(doc *text.Doc, e *rapporteur.Event, right bool) Item {
	class := coder.Nothing
	if right {
		class = e.Type
	}
	s := doc.Sentences[e.Sentence-1].Span
	return Item{Key: Fold(doc.Text[s.Start:s.End]), Features: m.features.RowFeatures(doc, e), Allowed: m.allow(func(c string) bool { return c == class }), Domain: coder.Rows, Weight: 0.5}
}

package evaluate

import (
	"rapporteur"
	"rapporteur/internal/gum"
	"rapporteur/names"
	"rapporteur/text"
)

// NamedSpan is a name in a text.
type NamedSpan struct {
	Span rapporteur.Span
	Kind rapporteur.Kind
}

// Named pairs the names of a text with those that the program found.
type Named struct{ Gold, System []NamedSpan }

// Names scores names: F1 of spans with kinds, of spans alone, and of each kind, in
// percent. A span counts when both its ends are right.
func Names(texts []Named) []Figure {
	var both, spans hits
	kinds := map[rapporteur.Kind]*hits{}
	order := []rapporteur.Kind{rapporteur.Person, rapporteur.Organization, rapporteur.Country, rapporteur.Group, rapporteur.PlaceKind, rapporteur.Facility, rapporteur.Other}
	for _, k := range order {
		kinds[k] = &hits{}
	}
	for _, t := range texts {
		gold := map[rapporteur.Span]rapporteur.Kind{}
		for _, n := range t.Gold {
			gold[n.Span] = n.Kind
			kinds[n.Kind].gold++
		}
		both.gold, spans.gold = both.gold+len(gold), spans.gold+len(gold)
		for _, n := range t.System {
			both.system, spans.system = both.system+1, spans.system+1
			kinds[n.Kind].system++
			kind, ok := gold[n.Span]
			if ok {
				spans.right++
			}
			if ok && kind == n.Kind {
				both.right++
				kinds[kind].right++
			}
		}
	}
	out := []Figure{{"span+kind precision", both.precision()}, {"span+kind recall", both.recall()}, {"span+kind F1", both.f1()}, {"span F1", spans.f1()}}
	for _, k := range order {
		if kinds[k].gold > 0 {
			out = append(out, Figure{string(k) + " F1", kinds[k].f1()})
		}
	}
	return out
}

// hits counts items for precision and recall.
type hits struct{ gold, system, right int }

func (t hits) precision() float64 { return inPercent(t.right, t.system) }
func (t hits) recall() float64    { return inPercent(t.right, t.gold) }
func (t hits) f1() float64        { return inPercent(2*t.right, t.gold+t.system) }

func inPercent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// GUMNames lists the gold names of a treebank document (see [gum.Names]) and those of
// the system's, both with a proper noun as head.
func GUMNames(g *text.Gold, system *text.Doc, lexicon *names.Lexicon) Named {
	var n Named
	for _, name := range gum.Names(g, gum.Mentions(g), lexicon) {
		n.Gold = append(n.Gold, NamedSpan{g.Doc.Span(name.First, name.Last), name.Kind})
	}
	n.System = SystemNames(system, lexicon)
	return n
}

// SystemNames lists the names with a proper noun as head that the program found,
// adjectives of states left out.
func SystemNames(doc *text.Doc, lexicon *names.Lexicon) []NamedSpan {
	var out []NamedSpan
	for _, m := range doc.Mentions {
		if isName(doc, &m, lexicon) {
			out = append(out, NamedSpan{doc.Span(m.First, m.Last), m.Kind})
		}
	}
	return out
}

func isName(doc *text.Doc, m *text.Mention, lexicon *names.Lexicon) bool {
	return m.Form == text.Name && doc.Words[m.Head].POS == text.PROPN && !lexicon.IsAdjective(doc.Quote(m.First, m.Last).Text)
}

// GUMPhrases is like GUMNames with the whole noun phrases that GUM marks, articles,
// titles and clauses included, against the phrase that the system's tree gives.
func GUMPhrases(g *text.Gold, system *text.Doc, lexicon *names.Lexicon) Named {
	var n Named
	mentions := gum.Mentions(g)
	for _, name := range gum.Names(g, mentions, lexicon) {
		for _, m := range mentions {
			if m.Head == name.Head && m.Chain == name.Chain {
				n.Gold = append(n.Gold, NamedSpan{g.Doc.Span(m.First, m.Last), name.Kind})
				break
			}
		}
	}
	for _, m := range system.Mentions {
		if isName(system, &m, lexicon) {
			first, last := phrase(system, m.Head)
			first, last = min(first, m.First), max(last, m.Last)
			n.System = append(n.System, NamedSpan{system.Span(first, last), m.Kind})
		}
	}
	return n
}

// phrase is the noun phrase around its head as GUM marks it: with its possessive ending,
// without its preposition, what is joined to it and its appositions.
func phrase(doc *text.Doc, head int) (first, last int) {
	first, last = head, head+1
	for c := range doc.Dependents(head) {
		if doc.Words[c].Tag == text.TagPOS {
			last = max(last, c+1)
			continue
		}
		switch doc.Words[c].Rel {
		case text.RelCase, text.RelCc, text.RelConj, text.RelMark, text.RelCop, text.RelNsubj, text.RelAppos, text.RelParataxis, text.RelPunct, text.RelAdvmod, text.RelDep, text.RelList, text.RelDiscourse, text.RelVocative, text.RelAdvcl:
			continue
		}
		f, l := doc.Subtree(c)
		first, last = min(first, f), max(last, l)
	}
	return first, last
}

// ColumnNames pairs the names of a sentence in CoNLL columns with the program's.
func ColumnNames(c *gum.Columns, lexicon *names.Lexicon) Named {
	var n Named
	for _, name := range c.Names(lexicon) {
		n.Gold = append(n.Gold, NamedSpan{c.Doc.Span(name.First, name.Last), name.Kind})
	}
	n.System = SystemNames(c.Doc, lexicon)
	return n
}

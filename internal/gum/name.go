package gum

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/names"
	"rapporteur/text"
)

// Name is the part of a mention that is a proper name, with its kind.
type Name struct {
	First, Last, Head int
	Kind              rapporteur.Kind
	Chain             string
}

// Names lists the outermost names: of each mention with a proper noun as its head,
// the name without articles, titles, descriptions and what follows it. Times are no
// names, nor are offices ("the President").
func Names(g *text.Gold, mentions []Mention, lexicon *names.Lexicon) []Name {
	var out []Name
	for _, m := range mentions {
		if g.Doc.Words[m.Head].POS != text.PROPN || m.Type == "time" || isCoordination(g.Doc, &m, mentions) {
			continue
		}
		first, last := nameExtent(g.Doc, &m)
		if m.Type == "person" && lexicon.IsRole(g.Doc.Form(m.Head)) || !isNamelike(g.Doc.Quote(first, last).Text, lexicon) {
			continue
		}
		out = append(out, Name{first, last, m.Head, NameKind(g.Doc, &m, first, last, lexicon), m.Chain})
	}
	return outermost(out)
}

// isNamelike rules out addresses, and adjectives of states, which are mentions of
// their own.
func isNamelike(name string, lexicon *names.Lexicon) bool {
	return !strings.Contains(name, "@") && !strings.Contains(name, "://") && !lexicon.IsAdjective(name)
}

func outermost(all []Name) []Name {
	slices.SortStableFunc(all, func(a, b Name) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	var out []Name
	end := 0
	for _, n := range all {
		if n.First >= end {
			out = append(out, n)
			end = n.Last
		}
	}
	return out
}

// isCoordination reports whether a mention is of several things, the first of which is
// a mention of its own: "[[Kenya] and [Uganda]]".
func isCoordination(doc *text.Doc, m *Mention, mentions []Mention) bool {
	if doc.Dependent(m.Head, text.RelConj) < 0 {
		return false
	}
	at := sort.Search(len(mentions), func(i int) bool { return mentions[i].First >= m.First })
	for ; at < len(mentions) && mentions[at].First < m.Last; at++ {
		if o := &mentions[at]; o.Head == m.Head && o.Last < m.Last {
			return true
		}
	}
	return false
}

// nameExtent is the run of words around the head that belong to the name.
func nameExtent(doc *text.Doc, m *Mention) (first, last int) {
	first, last = m.Head, m.Head+1
	for i := m.Head - 1; i >= m.First; i-- {
		if !belongs(doc, m, i) {
			break
		}
		if isNameWord(doc, i) {
			first = i
		} else if !isJoint(doc, i, m.Type) {
			break
		}
	}
	for i := m.Head + 1; i < m.Last; i++ {
		if !belongs(doc, m, i) {
			break
		}
		if isNameWord(doc, i) {
			last = i + 1
		} else if !isJoint(doc, i, m.Type) {
			break
		}
	}
	return first, last
}

// belongs reports whether word i hangs on the mention's head as parts of names do.
func belongs(doc *text.Doc, m *Mention, i int) bool {
	for i != m.Head {
		w := &doc.Words[i]
		switch w.Rel {
		case text.RelNmodDesc, text.RelAppos, text.RelAcl, text.RelAclRelcl, text.RelNmodUnmarked, text.RelParataxis, text.RelList, text.RelDep:
			return false
		case text.RelNmodPoss:
			if doc.Form(i) != "People" && doc.Form(i) != "Peoples" {
				return false
			}
		}
		i = int(w.Head)
		if i < m.First || i >= m.Last {
			return false
		}
	}
	return true
}

func isNameWord(doc *text.Doc, i int) bool {
	w := &doc.Words[i]
	if w.POS == text.PUNCT || w.POS == text.DET || w.POS == text.ADP || w.POS == text.CCONJ {
		return false
	}
	r, _ := utf8.DecodeRuneInString(doc.Form(i))
	return w.POS == text.PROPN || w.Tag == text.TagNNP || w.Tag == text.TagNNPS || unicode.IsUpper(r) && w.Tag != text.TagJJ || unicode.IsDigit(r)
}

// isJoint reports whether a word may stand inside a name between words of it.
func isJoint(doc *text.Doc, i int, kind string) bool {
	switch strings.ToLower(doc.Form(i)) {
	case "of", "and", "for", "on":
		return kind != "person"
	case "the", "&", "-", "–", "/", "'", "’", "'s", "’s", ".", "de", "la", "al", "el", "du", "von", "van":
		return true
	}
	return false
}

// NameKind is the kind of a name in the corpus's terms: a place is a country where
// the table of states has it, a facility by its last word.
func NameKind(doc *text.Doc, m *Mention, first, last int, lexicon *names.Lexicon) rapporteur.Kind {
	switch m.Type {
	case "person":
		if w := &doc.Words[m.Head]; w.Tag == text.TagNNPS || strings.Contains(w.Feats, "Number=Plur") {
			return rapporteur.Group
		}
		return rapporteur.Person
	case "organization":
		return rapporteur.Organization
	case "place":
		return PlaceKind(doc.Quote(first, last).Text, doc.Form(last-1), lexicon)
	}
	return rapporteur.Other
}

// PlaceKind tells countries, facilities and other places apart.
func PlaceKind(name, head string, lexicon *names.Lexicon) rapporteur.Kind {
	if lexicon.IsState(name) {
		return rapporteur.Country
	}
	if lexicon.IsFacility(head) {
		return rapporteur.Facility
	}
	return rapporteur.PlaceKind
}

// NominalKind is the kind of a description, empty where it is none that can act or be
// acted in.
func NominalKind(doc *text.Doc, m *Mention, lexicon *names.Lexicon) rapporteur.Kind {
	w := &doc.Words[m.Head]
	switch m.Type {
	case "person":
		if w.Tag == text.TagNNS || strings.Contains(w.Feats, "Number=Plur") {
			return rapporteur.Group
		}
		return rapporteur.Person
	case "organization":
		return rapporteur.Organization
	case "place":
		lemma := strings.ToLower(w.Lemma)
		if lemma == "country" || lemma == "nation" {
			return rapporteur.Country
		}
		return PlaceKind(lemma, lemma, lexicon)
	}
	return ""
}

package evaluate

import (
	"rapporteur/internal/gum"
	"rapporteur/text"
)

// Coref scores antecedents: of the gold pronouns and definite descriptions of persons,
// organizations and places that have an antecedent in gold, the share whose nearest
// preceding mention in the predicted chain belongs to their gold chain, in percent.
// Mentions of the two texts are the same where their heads are the same word. A plural
// that joins several chains is right where one of them heads gold's coordination.
func Coref(golds []*text.Gold, systems []*text.Doc) []Figure {
	var all, pronouns, others, definites, found, precision hits
	for i, g := range golds {
		scoreChains(g, systems[i], func(m *gum.Mention, pronoun, third, has, right bool) {
			count := func(t *hits) { t.gold++; t.right += toInt(right); t.system += toInt(has) }
			count(&all)
			switch {
			case pronoun && third:
				count(&pronouns)
			case pronoun:
				count(&others)
			default:
				count(&definites)
			}
			found.gold++
			found.right += toInt(has)
		})
		links, good := linkPrecision(g, systems[i])
		precision.gold, precision.right = precision.gold+links, precision.right+good
	}
	return []Figure{
		{"antecedent right", all.recall()}, {"antecedent right, he she it they", pronouns.recall()}, {"antecedent right, other pronouns", others.recall()},
		{"antecedent right, definite descriptions", definites.recall()}, {"antecedent given", found.recall()},
		{"precision of links, pronouns and descriptions", precision.recall()},
	}
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// heads maps the byte at which a mention's head starts to the mention.
func systemHeads(doc *text.Doc) map[int32]int {
	out := map[int32]int{}
	for i, m := range doc.Mentions {
		if _, ok := out[doc.Words[m.Head].Start]; !ok {
			out[doc.Words[m.Head].Start] = i
		}
	}
	return out
}

func goldHeads(g *text.Gold, mentions []gum.Mention) map[int32]*gum.Mention {
	out := map[int32]*gum.Mention{}
	for i := range mentions {
		start := g.Doc.Words[mentions[i].Head].Start
		if _, ok := out[start]; !ok {
			out[start] = &mentions[i]
		}
	}
	return out
}

// nearest gives for each mention of a document the mention before it in its chain, or
// -1. Adjectives ("French") are passed over: GUM does not mark them.
func nearest(doc *text.Doc) []int {
	out := make([]int, len(doc.Mentions))
	last := map[int]int{}
	for i, m := range doc.Mentions {
		out[i] = -1
		if j, ok := last[m.Chain]; ok {
			out[i] = j
		}
		if doc.Words[m.Head].POS != text.ADJ {
			last[m.Chain] = i
		}
	}
	return out
}

// antecedents lists the mention before k in its chain, or the latest of each chain that
// a plural joins: one of them heads the coordination that gold has.
func antecedents(doc *text.Doc, before []int, k int) []int {
	m := &doc.Mentions[k]
	if before[k] >= 0 {
		return []int{before[k]}
	}
	var out []int
	for _, chain := range m.Parts {
		for j := k - 1; j >= 0; j-- {
			if doc.Mentions[j].Chain == chain {
				out = append(out, j)
				break
			}
		}
	}
	return out
}

func scoreChains(g *text.Gold, system *text.Doc, visit func(m *gum.Mention, pronoun, third, has, right bool)) {
	mentions := gum.Mentions(g)
	heads, golds, before := systemHeads(system), goldHeads(g, mentions), nearest(system)
	seen := map[string]bool{}
	for i := range mentions {
		m := &mentions[i]
		anaphor := seen[m.Chain]
		seen[m.Chain] = true
		pronoun := g.Doc.Words[m.Head].POS == text.PRON
		if !anaphor || !isActor(m.Type) || !pronoun && !isDefiniteNominal(g.Doc, m) {
			continue
		}
		has, right := false, false
		if k, ok := heads[g.Doc.Words[m.Head].Start]; ok {
			for _, j := range antecedents(system, before, k) {
				has = true
				a, ok := golds[system.Words[system.Mentions[j].Head].Start]
				right = right || ok && a.Chain == m.Chain
			}
		}
		visit(m, pronoun, isThird(g.Doc, m.Head), has, right)
	}
}

func isActor(kind string) bool {
	return kind == "person" || kind == "organization" || kind == "place"
}

func isThird(doc *text.Doc, i int) bool {
	switch doc.Words[i].Lemma {
	case "he", "she", "it", "they", "his", "her", "its", "their", "himself", "herself", "itself", "themselves":
		return true
	}
	return false
}

// isDefiniteNominal reports whether a mention is a description with "the", a
// demonstrative, "both" or a possessor.
func isDefiniteNominal(doc *text.Doc, m *gum.Mention) bool {
	if doc.Words[m.Head].POS != text.NOUN {
		return false
	}
	for c := range doc.Dependents(m.Head) {
		switch doc.Words[c].Rel {
		case text.RelNmodPoss:
			return true
		case text.RelDet, text.RelDetPredet:
			switch doc.Words[c].Lemma {
			case "the", "this", "that", "these", "those", "both":
				return true
			}
		}
	}
	return false
}

// linkPrecision counts the predicted links of pronouns and descriptions that gold can
// judge, and how many of them join mentions of one gold chain.
func linkPrecision(g *text.Gold, system *text.Doc) (links, right int) {
	golds, before := goldHeads(g, gum.Mentions(g)), nearest(system)
	for k, m := range system.Mentions {
		if before[k] < 0 || m.Form == text.Name {
			continue
		}
		gold, ok := golds[system.Words[m.Head].Start]
		if !ok || !isActor(gold.Type) {
			continue
		}
		links++
		antecedent, ok := golds[system.Words[system.Mentions[before[k]].Head].Start]
		right += toInt(ok && antecedent.Chain == gold.Chain)
	}
	return links, right
}

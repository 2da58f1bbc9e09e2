package evaluate

import (
	"slices"
	"strings"

	"rapporteur/text"
)

// Parsed is a document as a treebank has it and as the program reads it, over the
// same text.
type Parsed struct{ Gold, System *text.Doc }

// Parse scores sentences, words and their annotations as the CoNLL 2018 shared task
// does (conll18_ud_eval.py of universaldependencies.org/conll18/evaluation.html).
// Figures are F1 in percent; relations are compared without subtypes.
func Parse(pairs []Parsed) []Figure {
	var tokens, sentences parseTally
	scores := make([]parseTally, len(wordMetrics))
	for _, p := range pairs {
		gold, system := newParseSide(p.Gold), newParseSide(p.System)
		tokens.addSpans(gold.tokens, system.tokens)
		sentences.addSpans(sentenceSpans(p.Gold), sentenceSpans(p.System))
		a := align(gold, system)
		for i, m := range wordMetrics {
			scores[i].addWords(m, a)
		}
	}
	figures := []Figure{{"Tokens", tokens.f1()}, {"Sentences", sentences.f1()}}
	for i, m := range wordMetrics {
		figures = append(figures, Figure{m.name, scores[i].f1()})
	}
	return figures
}

// parseTally counts what gold has, what the system has, and what they share.
type parseTally struct{ gold, system, correct int }

func (t parseTally) f1() float64 {
	if t.gold+t.system == 0 {
		return 0
	}
	return 200 * float64(t.correct) / float64(t.gold+t.system)
}

type byteSpan struct{ start, end int32 }

func (t *parseTally) addSpans(gold, system []byteSpan) {
	t.gold += len(gold)
	t.system += len(system)
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		switch {
		case system[s].start < gold[g].start:
			s++
		case gold[g].start < system[s].start:
			g++
		default:
			if gold[g].end == system[s].end {
				t.correct++
			}
			g, s = g+1, s+1
		}
	}
}

func (t *parseTally) addWords(m wordMetric, a alignment) {
	for _, w := range a.gold.words {
		if m.counts(w) {
			t.gold++
		}
	}
	for _, w := range a.system.words {
		if m.counts(w) {
			t.system++
		}
	}
	for g, s := range a.systemOf {
		if s >= 0 && m.counts(a.gold.words[g]) && m.same(a, g, s) {
			t.correct++
		}
	}
}

func sentenceSpans(d *text.Doc) []byteSpan {
	spans := make([]byteSpan, 0, len(d.Sentences))
	for _, s := range d.Sentences {
		spans = append(spans, byteSpan{int32(s.Span.Start), int32(s.Span.End)})
	}
	return spans
}

// parseWord is a word with what the metrics ask for. The words of a multiword token
// all have the token's span.
type parseWord struct {
	byteSpan
	*text.Word
	form       string // lower case
	multiword  bool
	feats      string // universal features only, sorted
	functional []int  // dependents with a functional relation
}

type parseSide struct {
	doc    *text.Doc
	words  []parseWord
	tokens []byteSpan
}

func newParseSide(d *text.Doc) *parseSide {
	side := &parseSide{doc: d, words: make([]parseWord, len(d.Words))}
	for i := 0; i < len(d.Words); {
		end := i + 1
		for end < len(d.Words) && d.Words[end].Glued {
			end++
		}
		span := byteSpan{d.Words[i].Start, d.Words[end-1].End}
		side.tokens = append(side.tokens, span)
		for k := i; k < end; k++ {
			side.words[k] = parseWord{
				byteSpan: span, Word: &d.Words[k], form: strings.ToLower(d.Form(k)), multiword: end > i+1,
				feats: universalOnly(d.Words[k].Feats),
			}
		}
		i = end
	}
	for i, w := range side.words {
		if w.Head >= 0 && w.is(functionalRels) {
			side.words[w.Head].functional = append(side.words[w.Head].functional, i)
		}
	}
	return side
}

func (w parseWord) is(rels []string) bool { return slices.Contains(rels, w.Rel.Base().String()) }

var (
	contentRels = []string{
		"nsubj", "obj", "iobj", "csubj", "ccomp", "xcomp", "obl", "vocative", "expl", "dislocated", "advcl", "advmod",
		"discourse", "nmod", "appos", "nummod", "acl", "amod", "conj", "fixed", "flat", "compound", "list", "parataxis",
		"orphan", "goeswith", "reparandum", "root", "dep",
	}
	functionalRels    = []string{"aux", "cop", "mark", "det", "clf", "case", "cc"}
	universalFeatures = []string{
		"PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
		"Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
	}
)

func universalOnly(feats string) string {
	if feats == "" {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(feats, "|"), func(f string) bool {
		name, _, _ := strings.Cut(f, "=")
		return !slices.Contains(universalFeatures, name)
	})
	slices.Sort(kept)
	return strings.Join(kept, "|")
}

// wordMetric compares aligned words; only words that count enter it.
type wordMetric struct {
	name   string
	counts func(parseWord) bool
	same   func(a alignment, g, s int) bool
}

func everyWord(parseWord) bool     { return true }
func contentWord(w parseWord) bool { return w.is(contentRels) }

var wordMetrics = []wordMetric{
	{"Words", everyWord, func(alignment, int, int) bool { return true }},
	{"UPOS", everyWord, func(a alignment, g, s int) bool { return a.gold.words[g].POS == a.system.words[s].POS }},
	{"XPOS", everyWord, func(a alignment, g, s int) bool { return a.gold.words[g].Tag == a.system.words[s].Tag }},
	{"UFeats", everyWord, func(a alignment, g, s int) bool { return a.gold.words[g].feats == a.system.words[s].feats }},
	{"Lemmas", everyWord, alignment.sameLemma},
	{"UAS", everyWord, alignment.sameHead},
	{"LAS", everyWord, alignment.sameArc},
	{"CLAS", contentWord, alignment.sameArc},
	{"MLAS", contentWord, alignment.sameMorphology},
	{"BLEX", contentWord, func(a alignment, g, s int) bool { return a.sameArc(g, s) && a.sameLemma(g, s) }},
}

func (a alignment) sameLemma(g, s int) bool {
	gold := a.gold.words[g].Lemma
	return gold == "" || gold == a.system.words[s].Lemma
}

func (a alignment) sameHead(g, s int) bool {
	return a.head(s) == int(a.gold.words[g].Head)
}

// head is the gold word that the head of system word s is aligned with: -1 for the
// root, unaligned for a head that has none.
func (a alignment) head(s int) int {
	h := a.system.words[s].Head
	if h < 0 {
		return -1
	}
	return a.goldOf[h]
}

func (a alignment) sameArc(g, s int) bool {
	return a.sameHead(g, s) && a.gold.words[g].Rel.Base() == a.system.words[s].Rel.Base()
}

func (a alignment) sameMorphology(g, s int) bool {
	if !a.sameArc(g, s) || !a.sameTags(g, s) {
		return false
	}
	gold, system := a.gold.words[g].functional, a.system.words[s].functional
	if len(gold) != len(system) {
		return false
	}
	for i := range gold {
		if a.goldOf[system[i]] != gold[i] || !a.sameTags(gold[i], system[i]) ||
			a.gold.words[gold[i]].Rel.Base() != a.system.words[system[i]].Rel.Base() {
			return false
		}
	}
	return true
}

func (a alignment) sameTags(g, s int) bool {
	return a.gold.words[g].POS == a.system.words[s].POS && a.gold.words[g].feats == a.system.words[s].feats
}

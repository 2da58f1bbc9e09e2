package grammar

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/text"
)

// LearnLemmas builds a lemmatizer from treebanks.
func LearnLemmas(docs []*text.Doc) (*Lemmatizer, error) {
	s := newLemmaLearner()
	for _, d := range docs {
		for _, sent := range d.Sentences {
			for i := sent.First; i < sent.Last; i++ {
				s.count(d.Form(i), &d.Words[i], i == sent.First)
			}
		}
	}
	s.learnEndings()
	s.learnCases()
	if err := s.addIrregular(); err != nil {
		return nil, err
	}
	s.learnKnown()
	return s.l, nil
}

//go:embed tables/irregular.tsv
var irregularTSV string

// addIrregular adds the irregular forms that the treebanks do not have.
func (s *lemmaLearner) addIrregular() error {
	pos := map[string]text.POS{"VBD": text.VERB, "VBN": text.VERB, "NNS": text.NOUN, "JJR": text.ADJ, "JJS": text.ADJ, "RBR": text.ADV, "RBS": text.ADV}
	n, header := 0, true
	for line := range strings.Lines(irregularTSV) {
		n++
		if line[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		row := strings.Fields(line)
		if len(row) != 3 || pos[row[1]] == text.NoPOS {
			return rapporteur.Errorf(rapporteur.Internal, "irregular.tsv:%d: not a form, a known tag and a lemma: %q", n, line)
		}
		key := written{row[0], lemmaClass{pos[row[1]], text.ParseTag(row[1])}}
		if s.lemmas[key] == nil {
			vote(s.lemmas, key, row[2])
		}
	}
	return nil
}

// written is a form with its class.
type written struct {
	form  string
	class lemmaClass
}

// votes counts what was seen; best breaks a tie by the smaller value.
type votes[T cmp.Ordered] map[T]int

func (v votes[T]) best() (best T, n int) {
	for _, x := range slices.Sorted(maps.Keys(v)) {
		if v[x] > n {
			best, n = x, v[x]
		}
	}
	return best, n
}

// vote adds one to what has been seen of x under a key.
func vote[K comparable, T cmp.Ordered](table map[K]votes[T], key K, x T) {
	if table[key] == nil {
		table[key] = votes[T]{}
	}
	table[key][x]++
}

type lemmaLearner struct {
	l      *Lemmatizer
	lemmas map[written]votes[string]
	typos  map[written]bool // forms that are wrong spellings, and so no model for others
	inside map[string]int   // how often a word has a capital inside a sentence
	ids    map[edit]uint16
}

func newLemmaLearner() *lemmaLearner {
	return &lemmaLearner{
		l:      &Lemmatizer{seen: map[string]seen{}, known: map[string]knownForm{}},
		lemmas: map[written]votes[string]{}, typos: map[written]bool{}, inside: map[string]int{}, ids: map[edit]uint16{},
	}
}

func (s *lemmaLearner) count(form string, w *text.Word, first bool) {
	if w.Lemma == "" {
		return
	}
	key := written{form, lemmaClass{w.POS, w.Tag}}
	vote(s.lemmas, key, w.Lemma)
	if strings.Contains(w.Feats, "Typo=Yes") {
		s.typos[key] = true
	}
	if w.POS == text.VERB || w.POS == text.ADJ {
		s.l.seen[strings.ToLower(w.Lemma)] |= seenSmall
	}
	switch capitalsOf(form) {
	case noCapital:
		s.l.seen[form] |= seenSmall
	case initial:
		// Once is not enough: the word itself would vouch for itself, and rare words
		// could not teach how unknown ones behave.
		lower := strings.ToLower(form)
		if !first {
			s.inside[lower]++
		}
		if s.inside[lower] > 1 {
			s.l.seen[lower] |= seenInitial
		}
	}
}

// eachWord visits the well spelt written words that have a letter, in order.
func (s *lemmaLearner) eachWord(visit func(w written, lemma string)) {
	for _, k := range sortedWords(s.lemmas) {
		if lemma, _ := s.lemmas[k].best(); !s.typos[k] && hasLetter(k.form) {
			visit(k, lemma)
		}
	}
}

func sortedWords(table map[written]votes[string]) []written {
	return slices.SortedFunc(maps.Keys(table), func(a, b written) int {
		return cmp.Or(strings.Compare(a.form, b.form), cmp.Compare(packClass(a.class), packClass(b.class)))
	})
}

// learnEndings counts types, not tokens: an unknown word is one more type.
func (s *lemmaLearner) learnEndings() {
	types := map[written]votes[string]{}
	s.eachWord(func(w written, lemma string) {
		vote(types, written{strings.ToLower(w.form), w.class}, strings.ToLower(lemma))
	})
	var table suffixTable
	for _, k := range sortedWords(types) {
		lemma, _ := types[k].best()
		table.add(k.form, suffixKey{class: k.class}, s.editID(k.form, lemma))
	}
	s.l.endings = table.prune(2, func(id uint16, length int) bool {
		e := s.l.edits[id]
		return length > e.cut || length == e.cut && e.add != ""
	})
}

// editID numbers the edit that makes lemma of form.
func (s *lemmaLearner) editID(form, lemma string) uint16 {
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	for n > 0 && n < len(form) && !utf8.RuneStart(form[n]) {
		n--
	}
	e := edit{len(form) - n, lemma[n:]}
	id, ok := s.ids[e]
	if !ok {
		id = uint16(len(s.l.edits))
		s.ids[e] = id
		s.l.edits = append(s.l.edits, e)
	}
	return id
}

func (s *lemmaLearner) learnCases() {
	var table suffixTable
	for _, w := range sortedWords(s.lemmas) { // wrong spellings too: a name in small letters is one
		lemma, _ := s.lemmas[w].best()
		if sh := capitalsOf(w.form); hasLetter(w.form) && (sh != noCapital || w.class.pos == text.PROPN) {
			lower := strings.ToLower(w.form)
			table.add(lower, suffixKey{class: w.class, shape: sh, seen: s.l.seenAs(lower, sh)}, caseIn(w.form, lemma))
		}
	}
	s.l.cases = table.prune(3, func(uint16, int) bool { return true })
}

// caseIn says what became of the form's capitals in its lemma.
func caseIn(form, lemma string) letterCase {
	switch lower := strings.ToLower(lemma); {
	case lemma == lower:
		return small
	case form == strings.ToLower(form):
		return capital
	case strings.HasPrefix(lemma, form[:min(2, len(form))]):
		return keep
	case lemma == capitalize(lower):
		return capital
	}
	return keep
}

// learnKnown keeps the words that the rules get wrong, and the frequent ones, for
// speed.
func (s *lemmaLearner) learnKnown() {
	forms := map[string][]lemmaClass{}
	for k := range s.lemmas {
		lemma, n := s.lemmas[k].best()
		if n > 1 || s.l.Lemma(k.form, k.class.pos, k.class.tag) != lemma {
			forms[k.form] = append(forms[k.form], k.class)
		}
	}
	known := map[string]knownForm{}
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		first := int32(len(s.l.lemmas))
		slices.SortFunc(forms[form], func(a, b lemmaClass) int { return cmp.Compare(packClass(a), packClass(b)) })
		for _, class := range forms[form] {
			lemma, _ := s.lemmas[written{form, class}].best()
			s.l.lemmas = append(s.l.lemmas, knownLemma{class, lemma})
		}
		known[form] = knownForm{first, int32(len(s.l.lemmas))}
	}
	s.l.known = known
}

// suffixTable holds what each word of a class calls for.
type suffixTable []suffixRow

type suffixRow struct {
	key    suffixKey // its hash is that of the ending under way
	hashes [longestSuffix + 1]uint32
	n      int // endings of the word
	value  uint16
}

func (t *suffixTable) add(lower string, key suffixKey, value uint16) {
	row := suffixRow{key: key, value: value}
	row.n = suffixHashes(&row.hashes, lower)
	*t = append(*t, row)
}

// prune keeps the endings that call for something else than the longest ending
// within them. Some words must agree, and the value fit the ending's length in
// letters; a whole word stands alone.
func (t suffixTable) prune(agree int, fits func(value uint16, length int) bool) map[suffixKey]uint16 {
	kept := map[suffixKey]uint16{}
	for length := range longestSuffix + 1 {
		counts := map[suffixKey]votes[uint16]{}
		for _, row := range t {
			if length < row.n {
				row.key.hash = row.hashes[length]
				vote(counts, row.key, row.value)
			}
		}
		found := map[suffixKey]uint16{}
		for _, row := range t {
			if length >= row.n {
				continue
			}
			row.key.hash = row.hashes[length]
			best, n := counts[row.key].best()
			inherited, ok := match(kept, row.key, row.hashes[:length])
			whole := length == row.n-1
			if !ok || best != inherited && (whole || n >= agree && fits(best, length)) {
				found[row.key] = best
			}
		}
		maps.Copy(kept, found)
	}
	return kept
}

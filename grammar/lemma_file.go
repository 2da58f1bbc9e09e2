package grammar

import (
	"cmp"
	"maps"
	"slices"

	"rapporteur"
	"rapporteur/model"
	"rapporteur/text"
)

// readLemmatizer reads what File wrote.
func readLemmatizer(f *model.File) (*Lemmatizer, error) {
	r := sections{File: f}
	forms, lemmas, adds, words := r.strings("forms"), r.strings("lemmas"), r.strings("adds"), r.strings("words")
	classes, refs, endings, cases := r.uint32s("classes"), r.uint32s("refs"), r.uint32s("endings"), r.uint32s("cases")
	counts, cuts, seenForms := r.bytes("counts"), r.bytes("cuts"), r.bytes("seen")
	if r.err != nil {
		return nil, r.err
	}
	if len(counts) != len(forms) || len(refs) != len(classes) || len(cuts) != len(adds) || len(words) != len(seenForms) {
		return nil, errBadLemmas()
	}
	l := &Lemmatizer{
		known: make(map[string]knownForm, len(forms)), lemmas: make([]knownLemma, len(refs)),
		seen: make(map[string]seen, len(words)),
	}
	for i, ref := range refs {
		if int(ref) >= len(lemmas) {
			return nil, errBadLemmas()
		}
		l.lemmas[i] = knownLemma{unpackClass(classes[i]), lemmas[ref]}
	}
	first := int32(0)
	for i, form := range forms {
		last := first + int32(counts[i])
		if int(last) > len(l.lemmas) {
			return nil, errBadLemmas()
		}
		l.known[form] = knownForm{first, last}
		first = last
	}
	for i, add := range adds {
		l.edits = append(l.edits, edit{int(cuts[i]), add})
	}
	for i, word := range words {
		l.seen[word] = seen(seenForms[i])
	}
	var ok1, ok2 bool
	l.endings, ok1 = unpackTable(endings, len(l.edits))
	l.cases, ok2 = unpackTable(cases, int(capital)+1)
	if !ok1 || !ok2 {
		return nil, errBadLemmas()
	}
	return l, nil
}

func errBadLemmas() error {
	return rapporteur.Errorf(rapporteur.Invalid, "the file of lemma weights has sections of sizes that do not fit; train it anew")
}

// sections reads sections of a file and keeps the first error.
type sections struct {
	*model.File
	err error
}

func (s *sections) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sections) strings(name string) []string {
	x, err := s.Strings(name)
	s.keep(err)
	return x
}

func (s *sections) bytes(name string) []byte {
	x, err := s.Bytes(name)
	s.keep(err)
	return x
}

func (s *sections) uint32s(name string) []uint32 {
	x, err := s.Uint32s(name)
	s.keep(err)
	return x
}

// File returns the lemmatizer's weights; the same lemmatizer gives the same bytes.
func (l *Lemmatizer) File() *model.File {
	f := &model.File{Kind: "lemma", Version: lemmaVersion}
	forms := slices.Sorted(maps.Keys(l.known))
	ids := map[string]uint32{}
	var lemmas []string
	var counts []byte
	var classes, refs []uint32
	for _, form := range forms {
		k := l.known[form]
		counts = append(counts, byte(k.last-k.first))
		for _, known := range l.lemmas[k.first:k.last] {
			if _, ok := ids[known.lemma]; !ok {
				ids[known.lemma] = uint32(len(lemmas))
				lemmas = append(lemmas, known.lemma)
			}
			classes = append(classes, packClass(known.class))
			refs = append(refs, ids[known.lemma])
		}
	}
	f.PutStrings("forms", forms)
	f.PutStrings("lemmas", lemmas)
	f.Put("counts", counts)
	f.PutUint32s("classes", classes)
	f.PutUint32s("refs", refs)
	var cuts, seenForms []byte
	var adds []string
	for _, e := range l.edits {
		cuts, adds = append(cuts, byte(e.cut)), append(adds, e.add)
	}
	words := slices.Sorted(maps.Keys(l.seen))
	for _, w := range words {
		seenForms = append(seenForms, byte(l.seen[w]))
	}
	f.Put("cuts", cuts)
	f.PutStrings("adds", adds)
	f.PutStrings("words", words)
	f.Put("seen", seenForms)
	f.PutUint32s("endings", packTable(l.endings))
	f.PutUint32s("cases", packTable(l.cases))
	return f
}

// A table is three numbers a row: class, shape and seen; hash; value.

func packTable(table map[suffixKey]uint16) []uint32 {
	keys := slices.SortedFunc(maps.Keys(table), func(a, b suffixKey) int {
		return cmp.Or(cmp.Compare(packKey(a), packKey(b)), cmp.Compare(a.hash, b.hash))
	})
	out := make([]uint32, 0, 3*len(keys))
	for _, k := range keys {
		out = append(out, packKey(k), k.hash, uint32(table[k]))
	}
	return out
}

func unpackTable(xs []uint32, values int) (table map[suffixKey]uint16, ok bool) {
	table = make(map[suffixKey]uint16, len(xs)/3)
	for ; len(xs) >= 3; xs = xs[3:] {
		if int(xs[2]) >= values {
			return nil, false
		}
		key := suffixKey{class: unpackClass(xs[0]), shape: capitals(xs[0] >> 16), seen: seen(xs[0] >> 24), hash: xs[1]}
		table[key] = uint16(xs[2])
	}
	return table, len(xs) == 0
}

func packKey(k suffixKey) uint32 {
	return packClass(k.class) | uint32(k.shape)<<16 | uint32(k.seen)<<24
}

func packClass(c lemmaClass) uint32 { return uint32(c.pos) | uint32(c.tag)<<8 }

func unpackClass(x uint32) lemmaClass { return lemmaClass{text.POS(x), text.Tag(x >> 8)} }

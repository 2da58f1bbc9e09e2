package source

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed furniture.tsv
var furnitureTable string

// zone is where in a text a line of furniture may stand.
type zone uint8

const (
	head   zone = 1 << iota // before the article's first paragraph
	middle                  // between its paragraphs
	tail                    // after its last
)

// cut is what a line of furniture takes with it.
type cut uint8

const (
	cutLine cut = iota
	cutList     // the headlines under it
	cutRest     // all that follows
)

// pattern is a row of furniture.tsv.
type pattern struct {
	kind  string
	where zone
	cuts  cut
	elems []elem
}

// elem is a word of a pattern.
type elem struct {
	words    []string // alternatives
	slot     slot
	max      int // of words that an ellipsis takes
	optional bool
}

// furniture is the table, indexed by what a line may start with.
type furniture struct {
	byWord map[string][]*pattern // whose first word is that
	inner  map[string][]*pattern // that start with an ellipsis, by a word that must follow
	open   []*pattern            // that may start with another slot
}

var loadFurniture = sync.OnceValue(func() *furniture {
	f, err := parseFurniture(furnitureTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return f
})

func parseFurniture(table string) (*furniture, error) {
	f := &furniture{byWord: make(map[string][]*pattern), inner: make(map[string][]*pattern)}
	for n, row := range tableRows(table) {
		p, err := parsePattern(strings.Split(row, "\t"))
		if err != nil {
			return nil, fmt.Errorf("furniture.tsv:%d: %w", n, err)
		}
		f.add(p)
	}
	return f, nil
}

var zones = map[string]zone{"head": head, "tail": tail, "edge": head | tail, "after": middle | tail, "any": head | middle | tail}

var cuts = map[string]cut{"line": cutLine, "list": cutList, "rest": cutRest}

func parsePattern(cells []string) (*pattern, error) {
	if len(cells) != 4 {
		return nil, fmt.Errorf("%d cells instead of 4", len(cells))
	}
	where, okWhere := zones[cells[1]]
	what, okCuts := cuts[cells[2]]
	if !okWhere || !okCuts {
		return nil, fmt.Errorf("no such place or cut: %s %s", cells[1], cells[2])
	}
	p := &pattern{kind: cells[0], where: where, cuts: what}
	for word := range strings.FieldsSeq(cells[3]) {
		e, err := parseElem(word)
		if err != nil {
			return nil, err
		}
		p.elems = append(p.elems, e)
	}
	if len(p.elems) == 0 {
		return nil, fmt.Errorf("an empty pattern")
	}
	return p, nil
}

func parseElem(word string) (elem, error) {
	if rest, ok := strings.CutPrefix(word, "…"); ok {
		e := elem{slot: anyWords, max: maxTokens}
		if rest != "" {
			n, err := strconv.Atoi(rest)
			if err != nil {
				return e, fmt.Errorf("%s: no number of words", word)
			}
			e.max = n
		}
		return e, nil
	}
	if word == lineEnd {
		return elem{words: []string{lineEnd}, optional: true}, nil
	}
	name, optional := strings.CutSuffix(word, "?")
	if strings.HasPrefix(name, "{") {
		s, ok := slots[name]
		if !ok {
			return elem{}, fmt.Errorf("%s: no such slot", name)
		}
		return elem{slot: s, optional: optional}, nil
	}
	return elem{words: strings.Split(strings.ToLower(name), "|"), optional: optional}, nil
}

// add files p under each word that it may start with.
func (f *furniture) add(p *pattern) {
	if p.elems[0].slot == anyWords {
		for _, e := range p.elems[1:] {
			if e.slot == noSlot && !e.optional {
				file(f.inner, e.words, p)
				return
			}
		}
	}
	for _, e := range p.elems {
		if e.slot != noSlot {
			f.open = append(f.open, p)
			return
		}
		file(f.byWord, e.words, p)
		if !e.optional {
			return
		}
	}
}

func file(index map[string][]*pattern, words []string, p *pattern) {
	for _, w := range words {
		if known := index[w]; len(known) == 0 || known[len(known)-1] != p {
			index[w] = append(known, p)
		}
	}
}

package when

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"rapporteur"
)

//go:embed lexicon.tsv
var lexiconTSV string

// class is what a token can be in a pattern; a token may be of several.
type class uint64

// entry is one reading of a word or phrase.
type entry struct {
	class class
	num   int
	code  string
}

// lexicon holds the readings of words and, by first word, the phrases that fold into
// one token.
type lexicon struct {
	classes map[string]class
	words   map[string][]entry
	phrases map[string][]phrase // longest first
	known   map[string]*vocable // all words of the lexicon and of the rules
}

// vocable is all that is said of a word, so that a token is looked up once.
type vocable struct {
	entries []entry
	phrases []phrase // that it begins
	rules   []int    // that can begin with it
	bit     uint64   // of a word in a rule: one bit, which others may share
}

// of returns what is said of a word, making room for it.
func (x *lexicon) of(word string) *vocable {
	v := x.known[word]
	if v == nil {
		v = &vocable{entries: x.words[word], phrases: x.phrases[word]}
		x.known[word] = v
	}
	return v
}

// unknown is what is said of all other words.
var unknown vocable

type phrase struct {
	words   []string
	entries []entry
}

var theLexicon = sync.OnceValues(func() (*lexicon, error) { return parseLexicon("lexicon.tsv", lexiconTSV) })

// parseLexicon reads lines of phrase, class and value; its error names file and line.
func parseLexicon(name, tsv string) (*lexicon, error) {
	x := &lexicon{classes: map[string]class{}, words: map[string][]entry{}, phrases: map[string][]phrase{}}
	for _, c := range innateClasses {
		x.class(c)
	}
	seenHeader := false
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if !seenHeader {
			seenHeader = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] == "" || f[0] != strings.ToLower(f[0]) || f[1] != strings.ToUpper(f[1]) || f[2] == "" {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: want lower-case phrase, upper-case class and value, separated by tabs; have %q", name, i+1, line)
		}
		x.add(strings.Fields(f[0]), x.class(f[1]), f[2])
	}
	if len(x.classes) > 64 {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: %d classes; at most 64 fit", name, len(x.classes))
	}
	return x, nil
}

// class returns the bit of a named class, giving it one if it has none.
func (x *lexicon) class(name string) class {
	c, ok := x.classes[name]
	if !ok {
		c = 1 << len(x.classes)
		x.classes[name] = c
	}
	return c
}

func (x *lexicon) add(words []string, c class, value string) {
	e := entry{class: c, code: value}
	if n, err := strconv.Atoi(value); err == nil {
		e.num, e.code = n, ""
	}
	if len(words) == 1 {
		x.words[words[0]] = append(x.words[words[0]], e)
		return
	}
	list := x.phrases[words[0]]
	at := len(list)
	for i, p := range list {
		if strings.Join(p.words, " ") == strings.Join(words, " ") {
			list[i].entries = append(list[i].entries, e)
			return
		}
		if len(p.words) < len(words) {
			at = min(at, i)
		}
	}
	list = append(list, phrase{})
	copy(list[at+1:], list[at:])
	list[at] = phrase{words, []entry{e}}
	x.phrases[words[0]] = list
}

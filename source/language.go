package source

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
)

//go:embed languages.tsv
var languageTable string

// languages is the table, by script.
type languages struct {
	scripts []script
	names   map[string]string // by code
}

type script struct {
	name  string
	runes *unicode.RangeTable
	alone string            // the one language that is written in it
	codes []string          // or those whose words tell them apart
	words map[string][]int8 // word → places in codes
}

var loadLanguages = sync.OnceValue(func() *languages {
	l, err := parseLanguages(languageTable)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return l
})

func parseLanguages(table string) (*languages, error) {
	l := &languages{names: make(map[string]string)}
	for n, row := range tableRows(table) {
		cells := strings.Split(row, "\t")
		if len(cells) != 4 || unicode.Scripts[cells[0]] == nil {
			return nil, fmt.Errorf("languages.tsv:%d: no such row or script: %s", n, row)
		}
		l.names[cells[1]] = cells[2]
		l.add(cells[0], cells[1], cells[3])
	}
	return l, nil
}

func (l *languages) add(name, code, words string) {
	if len(l.scripts) == 0 || l.scripts[len(l.scripts)-1].name != name {
		l.scripts = append(l.scripts, script{name: name, runes: unicode.Scripts[name], words: make(map[string][]int8)})
	}
	s := &l.scripts[len(l.scripts)-1]
	if words == "*" {
		s.alone = code
		return
	}
	s.codes = append(s.codes, code)
	for w := range set(words) {
		s.words[w] = append(s.words[w], int8(len(s.codes)-1))
	}
}

// languageSample is how much of a text tells its language, in bytes.
const languageSample = 4096

// Language is the ISO 639-1 code of the language that text is in, as its script and its
// commonest words tell; empty where they do not, as in very short texts.
func Language(text string) string {
	text = text[:min(len(text), languageSample)]
	s := loadLanguages().scriptOf(text)
	if s == nil || s.alone != "" {
		if s == nil {
			return ""
		}
		return s.alone
	}
	return s.byWords(text)
}

// LanguageName is the English name of a language, the code itself where it is not known.
func LanguageName(code string) string {
	primary, _, _ := strings.Cut(code, "-")
	if name := loadLanguages().names[strings.ToLower(primary)]; name != "" {
		return name
	}
	return code
}

// scriptOf is the script of most letters. Japanese is known by a tenth of kana, as most
// of its letters can be Han.
func (l *languages) scriptOf(text string) *script {
	counts := make([]int, len(l.scripts))
	last, total := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		total++
		if unicode.Is(l.scripts[last].runes, r) {
			counts[last]++
			continue
		}
		for i := range l.scripts {
			if unicode.Is(l.scripts[i].runes, r) {
				counts[i]++
				last = i
				break
			}
		}
	}
	best := -1
	for i, n := range counts {
		if l.scripts[i].alone == "ja" && n*10 > total {
			return &l.scripts[i]
		}
		if n > 0 && (best < 0 || n > counts[best]) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return &l.scripts[best]
}

// byWords is the language with most of its common words in text: a tenth of the words at
// least, and more than the next language by an eighth.
func (s *script) byWords(text string) string {
	hits := make([]int, len(s.codes))
	words := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' }) {
		words++
		for _, i := range s.words[strings.ToLower(w)] {
			hits[i]++
		}
	}
	best, second := 0, 0
	for i := 1; i < len(hits); i++ {
		if hits[i] > hits[best] {
			best, second = i, hits[best]
		} else {
			second = max(second, hits[i])
		}
	}
	if hits[best] < 2 || hits[best]*10 < words || (hits[best]-second)*8 < hits[best] {
		return ""
	}
	return s.codes[best]
}

// languageOf is the language that the text shows, else the one that the page declares,
// without its region.
func languageOf(declared, text string) string {
	if code := Language(text); code != "" {
		return code
	}
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(declared), "_", "-"), "-")
	if len(primary) != 2 && len(primary) != 3 {
		return ""
	}
	return primary
}

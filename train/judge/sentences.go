package judge

import (
	_ "embed"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
)

//go:embed sentences.tsv
var sentencesTSV string

// Sentence is a sentence of our own with its type (coder.Nothing for no event), mode
// and participants.
type Sentence struct {
	Type, Mode string
	codebook.Example
}

// Sentences reads the embedded sentences; its error names the bad line.
func Sentences(book *codebook.Book) ([]Sentence, error) {
	var out []Sentence
	header := true
	number := 0
	for line := range strings.Lines(sentencesTSV) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if header {
			header = false
			continue
		}
		s, err := parseSentence(book, line)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "sentences.tsv:%d: %w", number, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func parseSentence(book *codebook.Book, line string) (Sentence, error) {
	cells := strings.Split(line, "\t")
	if len(cells) != 3 {
		return Sentence{}, rapporteur.Errorf(rapporteur.Invalid, "has %d cells, want type, mode and example", len(cells))
	}
	s := Sentence{Type: cells[0], Mode: cells[1]}
	if s.Type == "NONE" {
		s.Type = coder.Nothing
	} else if t := book.Type(s.Type); t == nil || s.Mode != "" && t.Mode(s.Mode) == nil {
		return s, rapporteur.Errorf(rapporteur.Invalid, "%s %s is not a type and mode of the codebook", s.Type, s.Mode)
	}
	var err error
	s.Example, err = codebook.ParseExample(cells[2])
	return s, err
}

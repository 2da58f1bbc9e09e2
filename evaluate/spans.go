package evaluate

import (
	"bufio"
	"os"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/internal/dataset"
)

// Quad is a sentence labelled by quad class, 0 for no event, with the spans of its
// source and target where they are marked.
type Quad struct {
	Text           string
	Class          int
	Source, Target []rapporteur.Span
}

// QuadClass is the quad class of a judge's class: 1 verbal and 2 material
// cooperation, 3 verbal and 4 material conflict, 0 for nothing.
func QuadClass(book *codebook.Book, class string) int {
	if class == coder.Nothing {
		return 0
	}
	q := quadOf(book, Root(class))
	for i, name := range quads {
		if name == q {
			return i
		}
	}
	return 0
}

// ReadQuads reads the sentences labelled by quad class, and the spans of the
// companion set for those that it marks (eventdata/ConfliBERT).
func ReadQuads() ([]Quad, error) {
	path, ok := dataset.Path("relations", "cameo-quad-train.tsv")
	if !ok {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "the data has no relations/cameo-quad-train.tsv; set %s", dataset.Env)
	}
	marked, err := ReadMarked()
	if err != nil {
		return nil, err
	}
	spans := map[string]Marked{}
	for _, m := range marked {
		spans[letters(m.Text)] = m
	}
	var out []Quad
	err = eachLine(path, func(line string) {
		at := strings.LastIndexByte(line, '\t')
		if at < 0 || at+1 >= len(line) {
			return
		}
		q := Quad{Text: line[:at], Class: int(line[at+1] - '0')}
		if m, ok := spans[letters(q.Text)]; ok { // the companion's text, for its spans count in it
			q.Text, q.Source, q.Target = m.Text, m.Source, m.Target
		}
		out = append(out, q)
	})
	return out, err
}

// Marked is a sentence with its sources and targets.
type Marked struct {
	Text           string
	Source, Target []rapporteur.Span
}

// ReadMarked reads entities/cameo-source-target-train.txt: CoNLL columns, B-S and I-S
// for a source, B-T and I-T for a target.
func ReadMarked() ([]Marked, error) {
	path, ok := dataset.Path("entities", "cameo-source-target-train.txt")
	if !ok {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "the data has no entities/cameo-source-target-train.txt; set %s", dataset.Env)
	}
	var out []Marked
	var m marker
	err := eachLine(path, func(line string) {
		if line == "" {
			out = m.flush(out)
			return
		}
		word, tag, _ := strings.Cut(line, " ")
		m.add(word, tag)
	})
	return m.flush(out), err
}

// marker puts the words of a marked sentence together.
type marker struct {
	text strings.Builder
	cur  Marked
}

func (m *marker) add(word, tag string) {
	if m.text.Len() > 0 && !strings.HasPrefix(word, "'") && !strings.ContainsAny(word[:1], ",.;:)") {
		m.text.WriteByte(' ')
	}
	start := m.text.Len()
	m.text.WriteString(word)
	at := rapporteur.Span{Start: start, End: m.text.Len()}
	list := &m.cur.Source
	if strings.HasSuffix(tag, "T") {
		list = &m.cur.Target
	}
	switch {
	case tag == "O":
	case tag[0] == 'I' && len(*list) > 0:
		(*list)[len(*list)-1].End = at.End
	default:
		*list = append(*list, at)
	}
}

func (m *marker) flush(out []Marked) []Marked {
	if m.text.Len() > 0 {
		m.cur.Text = m.text.String()
		out = append(out, m.cur)
	}
	*m = marker{}
	return out
}

// letters is a text's letters and digits, lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}

func eachLine(path string, visit func(string)) error {
	f, err := os.Open(path)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "%w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		visit(strings.TrimRight(lines.Text(), "\r\n"))
	}
	return lines.Err()
}

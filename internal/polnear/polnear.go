// Package polnear reads PolNeAR, the Political News Attribution Relations Corpus
// (Newell, Margolin and Ruths, LREC 2018; networkdynamics/PolNeAR): news articles with
// every attribution's source, cue and content as spans of characters, in brat's
// standoff format (brat.nlplab.org/standoff.html).
package polnear

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

// Article is one article with its gold attributions, in the order of their cues.
type Article struct {
	ID           string
	Text         string
	Attributions []Attribution
}

// Attribution is one gold attribution; spans are bytes of Article.Text. Source is
// empty where the annotators found none.
type Attribution struct {
	Source, Cue, Content []rapporteur.Span
}

// Load reads the articles of a directory that holds attributions/ and text/, sorted
// by name. Where an article has several annotators' files the first by name is taken.
func Load(dir string) ([]Article, error) {
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil || len(files) == 0 {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "%s holds no attributions/*.ann; name a folder of the corpus, for example attributions/dev", dir)
	}
	slices.Sort(files)
	var articles []Article
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".ann")
		id := name
		if cut := strings.LastIndexByte(name, '_'); cut >= 0 {
			id = name[:cut]
		}
		if n := len(articles); n > 0 && articles[n-1].ID == id {
			continue
		}
		a, err := loadArticle(dir, id, file)
		if err != nil {
			return nil, err
		}
		articles = append(articles, a)
	}
	return articles, nil
}

func loadArticle(dir, id, file string) (Article, error) {
	b, err := os.ReadFile(filepath.Join(dir, "text", id+".txt"))
	if err != nil {
		return Article{}, rapporteur.Errorf(rapporteur.NotFound, "cannot read the text of %s: %w", file, err)
	}
	f, err := os.Open(file)
	if err != nil {
		return Article{}, rapporteur.Errorf(rapporteur.NotFound, "cannot open the attributions: %w", err)
	}
	defer f.Close()
	a := Article{ID: id, Text: string(b)}
	r := standoff{file: file, text: a.Text, starts: codePoints(a.Text), spans: map[string][]rapporteur.Span{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		if err := r.line(lines.Text()); err != nil {
			return Article{}, err
		}
	}
	a.Attributions = r.attributions()
	return a, lines.Err()
}

// codePoints are the byte offsets of the characters of text, and its length.
func codePoints(text string) []int {
	starts := make([]int, 0, len(text)+1)
	for i := range text {
		starts = append(starts, i)
	}
	return append(starts, len(text))
}

// standoff gathers the lines of one annotation file.
type standoff struct {
	file, text string
	starts     []int
	spans      map[string][]rapporteur.Span // of text-bound annotations, by id
	events     []string
	lines      int
}

func (r *standoff) line(s string) error {
	r.lines++
	id, rest, ok := strings.Cut(s, "\t")
	switch {
	case !ok || id == "":
		return nil
	case id[0] == 'E':
		r.events = append(r.events, rest)
	case id[0] == 'T':
		where, _, _ := strings.Cut(rest, "\t")
		_, where, _ = strings.Cut(where, " ")
		for part := range strings.SplitSeq(where, ";") {
			span, ok := r.span(part)
			if !ok {
				return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is no span of the text", r.file, r.lines, part)
			}
			r.spans[id] = append(r.spans[id], span)
		}
	}
	return nil
}

func (r *standoff) span(s string) (rapporteur.Span, bool) {
	from, to, _ := strings.Cut(s, " ")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || start < 0 || end < start || end >= len(r.starts) {
		return rapporteur.Span{}, false
	}
	return rapporteur.Span{Start: r.starts[start], End: r.starts[end]}, true
}

// attributions are the events whose spans are known, roles numbered 2 and up joined.
func (r *standoff) attributions() []Attribution {
	var out []Attribution
	for _, e := range r.events {
		var a Attribution
		for field := range strings.FieldsSeq(e) {
			role, id, _ := strings.Cut(field, ":")
			spans := r.spans[id]
			switch strings.TrimRight(role, "0123456789") {
			case "Source":
				a.Source = append(a.Source, spans...)
			case "Cue":
				a.Cue = append(a.Cue, spans...)
			case "Content":
				a.Content = append(a.Content, spans...)
			}
		}
		if len(a.Cue)+len(a.Content) > 0 {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Attribution) int { return start(a) - start(b) })
	return out
}

func start(a Attribution) int {
	if len(a.Cue) > 0 {
		return a.Cue[0].Start
	}
	return a.Content[0].Start
}

package grammar

import (
	"bufio"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// Treebanks are the training files under a directory of data.
func Treebanks(data string) []string {
	return []string{filepath.Join(data, "treebank", "ewt-train.conllu"), filepath.Join(data, "treebank", "gum-train.conllu")}
}

// readTreebank reads the documents of treebank files; news says which are news, by
// their names.
func readTreebank(files ...string) (docs, news []*text.Doc, err error) {
	for _, name := range files {
		gold, err := text.ReadCoNLLUFile(name)
		if err != nil {
			return nil, nil, err
		}
		for _, g := range gold {
			docs = append(docs, g.Doc)
			if strings.Contains(g.ID, "_news_") {
				news = append(news, g.Doc)
			}
		}
	}
	return docs, news, nil
}

// readVectors reads the first n word vectors of a file in GloVe's format: a line a
// word, then its numbers.
func readVectors(name string, n, columns int) (words []string, vectors *mat, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the word vectors: %w", err)
	}
	defer f.Close()
	vectors = newMat(n+1, up32(columns))
	lines := bufio.NewScanner(f)
	for len(words) < n && lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != columns+1 {
			return nil, nil, rapporteur.Errorf(rapporteur.Invalid, "%s: line %d has %d columns, wanted a word and %d numbers", name, len(words)+1, len(fields), columns)
		}
		words = append(words, fields[0])
		row := vectors.row(len(words))
		for i, s := range fields[1:] {
			v, err := strconv.ParseFloat(s, 32)
			if err != nil {
				return nil, nil, rapporteur.Errorf(rapporteur.Invalid, "%s: line %d: %w", name, len(words), err)
			}
			row[i] = float32(v)
		}
	}
	vectors.r = len(words) + 1
	return words, vectors, lines.Err()
}

// corpus is sentences in numbers.
type corpus struct {
	sentences []sentence
	tokens    int
}

type sentence struct {
	rows  [][grammar.Rows]int32
	vecs  []int32
	tags  []int32
	heads []int32
	rels  []int32
	cases [letterCases][]int32 // each word's row for its shape in other letters
	stop  bool                 // the last word is a sign without dependents
}

// The ways in which headlines write words.
const (
	titleCase = iota
	upperCase
	lowerCase
	letterCases
)

// names numbers classes and relations.
type names struct {
	tags, rels map[string]int32
	tagList    []string
	relList    []string
}

func newNames() *names {
	return &names{tags: map[string]int32{}, rels: map[string]int32{}}
}

func (n *names) tag(s string, grow bool) int32 { return number(n.tags, &n.tagList, s, grow) }
func (n *names) rel(s string, grow bool) int32 { return number(n.rels, &n.relList, s, grow) }

func number(m map[string]int32, list *[]string, s string, grow bool) int32 {
	k, ok := m[s]
	if !ok && grow {
		k = int32(len(*list))
		m[s] = k
		*list = append(*list, s)
	} else if !ok {
		return -1
	}
	return k
}

func frequent(docs []*text.Doc, least int) []string {
	count := map[string]int{}
	for _, d := range docs {
		for i := range d.Words {
			count[strings.ToLower(d.Form(i))]++
		}
	}
	var words []string
	for w, n := range count {
		if n >= least {
			words = append(words, w)
		}
	}
	sort.Strings(words)
	return words
}

func (n *names) corpus(docs []*text.Doc, lex *grammar.Lexicon, grow bool) *corpus {
	c := &corpus{}
	for _, d := range docs {
		for _, s := range d.Sentences {
			var x sentence
			for i := s.First; i < s.Last; i++ {
				w := &d.Words[i]
				form := d.Form(i)
				var rows [grammar.Rows]int32
				x.vecs = append(x.vecs, lex.Lookup(form, strings.ToLower(form), &rows))
				x.rows = append(x.rows, rows)
				x.addCases(lex, form)
				x.tags = append(x.tags, n.tag(w.POS.String()+"\t"+w.Tag.String(), grow))
				h := w.Head - int32(s.First)
				if w.Head < 0 {
					h = int32(s.Last - s.First)
				}
				x.heads = append(x.heads, h)
				x.rels = append(x.rels, n.rel(w.Rel.String(), grow))
			}
			last := s.Last - 1
			x.stop = s.Last-s.First > 2 && d.Words[last].POS == text.PUNCT && d.Words[last].Head >= 0 && isLeaf(d, last)
			c.sentences = append(c.sentences, x)
			c.tokens += len(x.rows)
		}
	}
	return c
}

func isLeaf(d *text.Doc, i int) bool {
	for range d.Dependents(i) {
		return false
	}
	return true
}

func (x *sentence) addCases(lex *grammar.Lexicon, form string) {
	first, size := utf8.DecodeRuneInString(form)
	for k, s := range [letterCases]string{string(unicode.ToUpper(first)) + form[size:], strings.ToUpper(form), strings.ToLower(form)} {
		var rows [grammar.Rows]int32
		lex.Lookup(s, strings.ToLower(s), &rows)
		x.cases[k] = append(x.cases[k], rows[grammar.Rows-1])
	}
}

// batch puts sentences one after the other. With a source of random numbers, a few
// are written as headlines are: in other letters, or without the stop.
func (c *corpus) batch(which []int, rng *rand.Rand) *batch {
	b := &batch{starts: []int{0}}
	for _, k := range which {
		s := &c.sentences[k]
		at, n := len(b.rows), len(s.rows)
		style := -1
		if rng != nil && rng.Float32() < headlines {
			style = [...]int{titleCase, titleCase, upperCase, lowerCase}[rng.IntN(4)]
			if s.stop && rng.Float32() < 0.7 {
				n--
			}
		}
		b.rows = append(b.rows, s.rows[:n]...)
		b.vecs = append(b.vecs, s.vecs[:n]...)
		b.tags = append(b.tags, s.tags[:n]...)
		b.heads = append(b.heads, s.heads[:n]...)
		b.rels = append(b.rels, s.rels[:n]...)
		b.starts = append(b.starts, len(b.rows))
		for i := range n {
			if style >= 0 {
				b.rows[at+i][grammar.Rows-1] = s.cases[style][i]
			}
			if int(s.heads[i]) == len(s.rows) {
				b.heads[at+i] = int32(n)
			}
		}
	}
	return b
}

// headlines is the share of sentences that training sees as headlines.
const headlines = 0.05

// batches shuffles the sentences into batches of some thousand words.
func (c *corpus) batches(rng *rand.Rand, words int) [][]int {
	var out [][]int
	var now []int
	n := 0
	for _, k := range rng.Perm(len(c.sentences)) {
		now = append(now, k)
		if n += len(c.sentences[k].rows); n >= words {
			out, now, n = append(out, now), nil, 0
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

// builtInVectors are the word vectors of the weights that are built in.
func builtInVectors() (words []string, vectors *mat, err error) {
	f, err := model.Open("grammar", grammar.Version)
	if err != nil {
		return nil, nil, err
	}
	if words, err = f.Strings("vectors.words"); err != nil {
		return nil, nil, err
	}
	scale, err := f.Float32s("vectors.scale")
	if err != nil {
		return nil, nil, err
	}
	whole, err := f.Int8s("vectors")
	if err != nil {
		return nil, nil, err
	}
	vectors = newMat(len(words)+1, len(scale))
	for i, v := range whole {
		vectors.d[i] = float32(v) * scale[i%len(scale)]
	}
	return words, vectors, nil
}

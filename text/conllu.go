package text

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// Gold is one document of a treebank in CoNLL-U
// (universaldependencies.org/format.html): its annotations over the raw text as the
// CoNLL 2018 shared task rebuilds it, and the columns that have no place in a Doc.
//
// In the raw text the sentences of a paragraph are joined by a space, but where the
// last token says SpaceAfter=No, and "# newpar" is a blank line.
type Gold struct {
	ID       string // of "# newdoc id ="
	Doc      *Doc
	SentIDs  []string   // one a sentence, empty where there is none
	Comments [][]string // one list a sentence: its "#" lines without "# "
	Misc     []string   // one a word: the MISC column, empty for "_"
}

// Value is the value of a key in word i's MISC column, for example "Entity".
func (g *Gold) Value(i int, key string) (value string, ok bool) {
	for field := range strings.SplitSeq(g.Misc[i], "|") {
		if k, v, found := strings.Cut(field, "="); found && k == key {
			return v, true
		}
	}
	return "", false
}

// Meta is the value of a sentence's comment "# key = value".
func (g *Gold) Meta(sentence int, key string) (value string, ok bool) {
	for _, c := range g.Comments[sentence] {
		if k, v, found := strings.Cut(c, "="); found && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// ReadCoNLLUFile reads a treebank from a file.
func ReadCoNLLUFile(path string) ([]*Gold, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot open the treebank: %w", err)
	}
	defer f.Close()
	gold, err := ReadCoNLLU(f)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.KindOf(err), "%s: %w", path, err)
	}
	return gold, nil
}

// ReadCoNLLU reads a treebank, a Gold for each "# newdoc"; a treebank without any is
// one document. Empty nodes and enhanced dependencies are left out. Its error names
// the line.
func ReadCoNLLU(r io.Reader) ([]*Gold, error) {
	c := conlluReader{interned: map[string]string{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		c.line++
		if err := c.read(strings.TrimSuffix(lines.Text(), "\r")); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "line %d: cannot read: %w", c.line+1, err)
	}
	if err := c.endSentence(); err != nil {
		return nil, err
	}
	c.endDocument()
	return c.docs, nil
}

// conlluReader builds documents a line at a time.
type conlluReader struct {
	docs     []*Gold
	gold     *Gold // under way, nil before its first sentence
	raw      []byte
	id       string
	comments []string
	space    bool // a space is due before the next token
	newPar   bool
	words    int    // words of the sentence so far
	left     int    // words of a multiword token still to come
	parts    int    // words of it already placed
	surface  string // what is left of its form
	noSpace  bool   // no space after it
	line     int
	interned map[string]string
}

func (c *conlluReader) read(line string) error {
	switch {
	case line == "":
		return c.endSentence()
	case line[0] == '#':
		return c.comment(strings.TrimPrefix(line[1:], " "))
	}
	fields := strings.Split(line, "\t")
	if len(fields) != 10 {
		return c.bad("has %d columns, CoNLL-U has 10", len(fields))
	}
	if c.gold == nil {
		c.gold, c.raw = &Gold{ID: c.id, Doc: &Doc{}}, nil
	}
	if c.words == 0 && c.left == 0 {
		c.startSentence()
	}
	switch {
	case strings.Contains(fields[0], "."):
		return nil
	case strings.Contains(fields[0], "-"):
		return c.multiword(fields)
	}
	return c.word(fields)
}

func (c *conlluReader) comment(s string) error {
	key, value, _ := strings.Cut(s, "=")
	switch fields := strings.Fields(key); {
	case len(fields) == 0:
	case fields[0] == "newdoc":
		if c.words > 0 {
			return c.bad("begins a document inside a sentence")
		}
		c.endDocument()
		c.id = strings.TrimSpace(value)
	case fields[0] == "newpar":
		c.newPar = true
	}
	c.comments = append(c.comments, s)
	return nil
}

func (c *conlluReader) startSentence() {
	if c.newPar && len(c.raw) > 0 {
		c.raw = append(c.raw, "\n\n"...)
		c.space = false
	}
	if c.space {
		c.raw = append(c.raw, ' ')
		c.space = false
	}
	first := len(c.gold.Doc.Words)
	c.gold.Doc.Sentences = append(c.gold.Doc.Sentences, Sentence{First: first, Last: first})
}

func (c *conlluReader) endSentence() error {
	if c.left > 0 {
		return c.bad("ends a sentence inside a multiword token")
	}
	if c.words == 0 {
		return nil
	}
	d := c.gold.Doc
	s := &d.Sentences[len(d.Sentences)-1]
	s.Last = len(d.Words)
	s.Span = d.Span(s.First, s.Last)
	for i := s.First; i < s.Last; i++ {
		if h := d.Words[i].Head; h >= int32(c.words) {
			return c.bad("ends a sentence of %d words in which word %d has head %d", c.words, i-s.First+1, h+1)
		} else if h >= 0 {
			d.Words[i].Head += int32(s.First)
		}
	}
	c.gold.Comments = append(c.gold.Comments, c.comments)
	sentence := len(c.gold.Comments) - 1
	id, _ := c.gold.Meta(sentence, "sent_id")
	c.gold.SentIDs = append(c.gold.SentIDs, id)
	c.comments, c.words, c.newPar = nil, 0, false
	return nil
}

func (c *conlluReader) endDocument() {
	if c.gold != nil {
		c.gold.Doc.Text = string(c.raw)
		c.gold.Doc.Link()
		c.docs = append(c.docs, c.gold)
	}
	c.gold, c.id, c.space = nil, "", false
}

// multiword reads the line "3-4 don't".
func (c *conlluReader) multiword(fields []string) error {
	from, to, _ := strings.Cut(fields[0], "-")
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || first != c.words+1 || last < first || c.left > 0 {
		return c.bad("has the range %q after word %d", fields[0], c.words)
	}
	c.left, c.parts, c.surface, c.noSpace = last-first+1, 0, fields[1], noSpaceAfter(fields[9])
	return nil
}

func (c *conlluReader) word(f []string) error {
	if f[1] == "" {
		return c.bad("has no form")
	}
	if id, err := strconv.Atoi(f[0]); err != nil || id != c.words+1 {
		return c.bad("has the word number %q after word %d", f[0], c.words)
	}
	head := -1
	if f[6] != "_" {
		h, err := strconv.Atoi(f[6])
		if err != nil || h < 0 {
			return c.bad("has the head %q", f[6])
		}
		head = h - 1
	}
	w := Word{
		Head: int32(head), POS: ParsePOS(f[3]), Tag: ParseTag(f[4]), Rel: ParseRel(f[7]),
		Lemma: c.intern(f[2]), Feats: c.intern(f[5]),
	}
	if f[1] == "_" && f[2] == "_" { // the character, not an empty column
		w.Lemma = "_"
	}
	c.place(&w, f[1], noSpaceAfter(f[9]))
	c.words++
	c.gold.Doc.Words = append(c.gold.Doc.Words, w)
	c.gold.Misc = append(c.gold.Misc, c.intern(f[9]))
	return nil
}

// place adds the word's form to the raw text.
func (c *conlluReader) place(w *Word, form string, noSpace bool) {
	if c.space {
		c.raw = append(c.raw, ' ')
	}
	c.space = !noSpace
	if c.left > 0 {
		form = c.part(form)
		w.Glued = c.parts > 1
		c.space = c.left == 0 && !c.noSpace
	}
	w.Start = int32(len(c.raw))
	c.raw = append(c.raw, form...)
	w.End = int32(len(c.raw))
}

// part takes a word's letters off the multiword token under way. Where the words are
// not its letters in order, as in "im" for "in dem", they share them out.
func (c *conlluReader) part(form string) string {
	n := min(len(form), len(c.surface))
	for n < len(c.surface) && !utf8.RuneStart(c.surface[n]) {
		n++
	}
	c.left--
	c.parts++
	if c.left == 0 {
		n = len(c.surface)
	}
	form, c.surface = c.surface[:n], c.surface[n:]
	return form
}

func (c *conlluReader) bad(format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "line %d "+format, append([]any{c.line}, args...)...)
}

func (c *conlluReader) intern(s string) string {
	if s == "_" {
		return ""
	}
	if known, ok := c.interned[s]; ok {
		return known
	}
	s = strings.Clone(s)
	c.interned[s] = s
	return s
}

func noSpaceAfter(misc string) bool {
	for field := range strings.SplitSeq(misc, "|") {
		if field == "SpaceAfter=No" {
			return true
		}
	}
	return false
}

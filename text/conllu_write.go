package text

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// WriteCoNLLU writes the document in CoNLL-U under an id, which may be empty.
// Columns that no room has filled are "_"; a blank line between sentences becomes
// "# newpar".
func (d *Doc) WriteCoNLLU(w io.Writer, id string) error {
	c := conlluWriter{Writer: bufio.NewWriter(w), doc: d}
	for s := range d.Sentences {
		c.sentence(s, id)
	}
	return c.Flush()
}

// conlluWriter keeps the first error in its bufio.Writer.
type conlluWriter struct {
	*bufio.Writer
	doc *Doc
}

func (c *conlluWriter) put(parts ...string) {
	for _, p := range parts {
		c.WriteString(p)
	}
}

func (c *conlluWriter) sentence(s int, id string) {
	sent := c.doc.Sentences[s]
	switch {
	case s == 0:
		if id != "" {
			c.put("# newdoc id = ", oneLine(id), "\n")
		}
		c.put("# newpar\n")
	case isParagraphBreak(c.doc.Text[c.doc.Sentences[s-1].Span.End:sent.Span.Start]):
		c.put("# newpar\n")
	}
	number := strconv.Itoa(s + 1)
	if id != "" {
		number = oneLine(id) + "-" + number
	}
	c.put("# sent_id = ", number, "\n# text = ", oneLine(sent.Span.Of(c.doc.Text)), "\n")
	for i := sent.First; i < sent.Last; i++ {
		c.word(sent, i)
	}
	c.put("\n")
}

// word writes word i, after the line of its multiword token where it is the first.
func (c *conlluWriter) word(sent Sentence, i int) {
	w := &c.doc.Words[i]
	end := i + 1
	for end < sent.Last && c.doc.Words[end].Glued {
		end++
	}
	number := i - sent.First + 1
	misc := "_"
	if c.noSpaceAfter(end - 1) {
		misc = "SpaceAfter=No"
	}
	if !w.Glued && end > i+1 {
		c.put(strconv.Itoa(number), "-", strconv.Itoa(end-sent.First), "\t",
			c.column(c.doc.Span(i, end).Of(c.doc.Text)), "\t_\t_\t_\t_\t_\t_\t_\t", misc, "\n")
	}
	if w.Glued || end > i+1 {
		misc = "_"
	}
	c.put(strconv.Itoa(number), "\t", c.column(c.doc.Form(i)), "\t", c.column(w.Lemma), "\t", w.POS.String(), "\t",
		w.Tag.String(), "\t", c.column(w.Feats), "\t", c.head(sent, w), "\t", w.Rel.String(), "\t_\t", misc, "\n")
}

func (c *conlluWriter) head(sent Sentence, w *Word) string {
	switch {
	case w.Rel == NoRel:
		return "_"
	case w.Head < 0:
		return "0"
	}
	return strconv.Itoa(int(w.Head) - sent.First + 1)
}

func (c *conlluWriter) column(s string) string {
	if s == "" {
		return "_"
	}
	return oneLine(s)
}

func (c *conlluWriter) noSpaceAfter(i int) bool {
	return i+1 < len(c.doc.Words) && c.doc.Words[i].End == c.doc.Words[i+1].Start
}

// oneLine makes s fit for a line: every line break or tab is a space, and bytes that
// are no UTF-8 are U+FFFD.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsAny(s, "\n\r\t\v\f\u0085\u2028\u2029") {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return ' '
		}
		return r
	}, s)
}

// isParagraphBreak reports whether the white space between two sentences holds a
// blank line.
func isParagraphBreak(gap string) bool {
	first := strings.IndexByte(gap, '\n')
	return first >= 0 && strings.IndexByte(gap[first+1:], '\n') >= 0
}

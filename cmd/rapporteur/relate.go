package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/grammar"
	"rapporteur/text"
)

func newRelate() *cobra.Command {
	var out, book string
	c := &cobra.Command{
		Use:   "relate FILE.jsonl",
		Short: "Say what given actors do to given recipients",
		Long: `Relate reads a line a pair, {"id","text","actors":[[start,end]…],"recipients":[[start,end]…]} with
spans in Unicode code points, and writes each line back with "type", "mode" and "confidence".
A line that is no such pair, or whose spans lie outside the text, cross or run backwards, is
named on standard error and left out; the rest is done. "-" reads standard input.`,
		Example: `  rapporteur relate pairs.jsonl -o types.jsonl`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			in, err := openInput(c, files[0])
			if err != nil {
				return err
			}
			defer in.Close()
			r, err := newRelator(book)
			if err != nil {
				return err
			}
			if out == "" {
				return r.relateLines(in, c.OutOrStdout(), c.ErrOrStderr(), files[0])
			}
			return writeWhole(out, func(to io.Writer) error { return r.relateLines(in, to, c.ErrOrStderr(), files[0]) })
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "`file` to write to (default: standard output)")
	c.Flags().StringVar(&book, "codebook", "", "a `FILE` of your own types and frames (YAML), or the name of one that ships")
	completeBooks(c)
	return c
}

func openInput(c *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(c.InOrStdin()), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "%w", err)
	}
	return f, nil
}

// pairLine is a line of input, and of output with its last fields filled.
type pairLine struct {
	ID         string                  `json:"id,omitempty"`
	Text       *string                 `json:"text"`
	Actors     []rapporteur.Span       `json:"actors"`
	Recipients []rapporteur.Span       `json:"recipients"`
	Type       string                  `json:"type,omitempty"`
	Mode       string                  `json:"mode,omitempty"`
	Confidence float64                 `json:"confidence"`
	Explain    *rapporteur.Explanation `json:"explain,omitempty"`
}

// relator holds the models that relate needs.
type relator struct {
	segmenter *text.Segmenter
	grammar   *grammar.Model
	coder     *coder.Coder
}

// newRelator loads the models and a codebook, the built-in one where name is empty.
func newRelator(name string) (*relator, error) {
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		return nil, err
	}
	model, err := grammar.Load()
	if err != nil {
		return nil, err
	}
	book, err := codebook.Open(cmp.Or(name, "plover"))
	if err != nil {
		return nil, err
	}
	judge, err := coder.LoadJudge()
	if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound {
		return nil, err
	}
	return &relator{segmenter, model, coder.New(book, judge)}, nil
}

const maxPairLine = 4 << 20 // bytes

// relateLines relates each line of in and writes it to out; bad lines are named on
// problems, and an error tells how many there were.
func (r *relator) relateLines(in io.Reader, out, problems io.Writer, name string) error {
	w := bufio.NewWriter(out)
	lines := bufio.NewReaderSize(in, 1<<16)
	bad := 0
	for n := 1; ; n++ {
		line, err := readLine(lines, maxPairLine)
		if err == io.EOF {
			break
		}
		var p pairLine
		if err == nil && len(line) == 0 {
			continue
		}
		if err == nil {
			err = r.relate(line, &p)
		}
		if err != nil {
			bad++
			fmt.Fprintf(problems, "rapporteur: %s line %d: %v\n", name, n, err)
			continue
		}
		if err := json.NewEncoder(w).Encode(&p); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return rapporteur.Errorf(rapporteur.Unsupported, "%d of the lines of %s could not be related", bad, name)
	}
	return nil
}

// readLine reads a line without its end; one longer than limit is skipped and an
// error.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, more, err := r.ReadLine()
		if err != nil {
			return nil, err
		}
		if tooLong = tooLong || len(line)+len(part) > limit; !tooLong {
			line = append(line, part...)
		}
		if !more {
			break
		}
	}
	if tooLong {
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "the line is longer than %d MB", limit>>20)
	}
	return line, nil
}

// relate reads a line into p and fills in what the pair's relation is.
func (r *relator) relate(line []byte, p *pairLine) error {
	if err := json.Unmarshal(line, p); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "not a pair: %w", err)
	}
	if p.Text == nil || *p.Text == "" {
		return rapporteur.Errorf(rapporteur.Invalid, `there is no "text"`)
	}
	if len(p.Actors) == 0 && len(p.Recipients) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, `neither "actors" nor "recipients" marks a span`)
	}
	actors, err := byteSpans(*p.Text, "actors", p.Actors)
	if err != nil {
		return err
	}
	recipients, err := byteSpans(*p.Text, "recipients", p.Recipients)
	if err != nil {
		return err
	}
	if err := checkCrossing(append(append([]rapporteur.Span{}, p.Actors...), p.Recipients...)); err != nil {
		return err
	}
	doc := r.segmenter.Segment(*p.Text)
	r.grammar.Annotate(doc)
	rel, ok := r.coder.Relate(doc, actors, recipients)
	p.Type, p.Mode, p.Confidence, p.Explain = "", "", 0, nil
	if ok {
		p.Type, p.Mode, p.Confidence, p.Explain = rel.Type, rel.Mode, rel.Confidence, &rel.Explain
	}
	return nil
}

// byteSpans turns spans in code points into spans in bytes.
func byteSpans(s, role string, spans []rapporteur.Span) ([]rapporteur.Span, error) {
	n := utf8.RuneCountInString(s)
	starts := make([]int, 0, n+1)
	for i := range s {
		starts = append(starts, i)
	}
	starts = append(starts, len(s))
	out := make([]rapporteur.Span, 0, len(spans))
	for _, sp := range spans {
		if sp.Start < 0 || sp.End > n || sp.Start >= sp.End {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s [%d,%d] is empty or lies outside the text of %d characters", role, sp.Start, sp.End, n)
		}
		if !utf8.ValidString(s[starts[sp.Start]:starts[sp.End]]) || splitsCharacter(s, starts[sp.Start]) || splitsCharacter(s, starts[sp.End]) {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s [%d,%d] splits a character", role, sp.Start, sp.End)
		}
		out = append(out, rapporteur.Span{Start: starts[sp.Start], End: starts[sp.End]})
	}
	return out, nil
}

// splitsCharacter reports whether what follows byte i joins the character before it: a
// combining mark, a variation selector or a joiner.
func splitsCharacter(s string, i int) bool {
	if i == 0 || i == len(s) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(s[i:])
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return after >= 0x300 && after <= 0x36f || after >= 0xfe00 && after <= 0xfe0f || after == 0x200d || before == 0x200d
}

// checkCrossing refuses spans that overlap without one holding the other.
func checkCrossing(spans []rapporteur.Span) error {
	for i, a := range spans {
		for _, b := range spans[:i] {
			if a.Overlaps(b) && !a.Contains(b) && !b.Contains(a) {
				return rapporteur.Errorf(rapporteur.Invalid, "the spans [%d,%d] and [%d,%d] cross", b.Start, b.End, a.Start, a.End)
			}
		}
	}
	return nil
}

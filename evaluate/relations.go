package evaluate

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
)

// Pair is a sentence with one party that acts and one that is acted on, and what the
// gold says of them.
type Pair struct {
	Text   string
	Source []rapporteur.Span
	Target []rapporteur.Span
	Root   string // PLOVER type; YIELD is CONCEDE or RETREAT
	Quad   int    // 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict
}

// ReadPairs reads the Zero-Shot-PLOVER format: a tab-separated table whose columns are
// sentence, marked_sentence (<s>source</s>, <t>target</t>), source, target, root and
// penta.
func ReadPairs(r io.Reader) ([]Pair, error) {
	t := csv.NewReader(r)
	t.Comma, t.LazyQuotes = '\t', false
	rows, err := t.ReadAll()
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the table of pairs cannot be read: %w", err)
	}
	var out []Pair
	for i, row := range rows {
		if i == 0 && row[0] == "sentence" {
			continue
		}
		if len(row) < 6 {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "row %d has %d columns, want 6", i+1, len(row))
		}
		p := Pair{Root: row[4]}
		if len(row[5]) == 1 {
			p.Quad = int(row[5][0] - '0')
		}
		p.Text, p.Source, p.Target = unmark(row[1])
		out = append(out, p)
	}
	return out, nil
}

// unmark takes the tags out of a marked sentence.
func unmark(s string) (text string, source, target []rapporteur.Span) {
	var b strings.Builder
	open := map[byte]int{}
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, "<s>"), strings.HasPrefix(rest, "<t>"):
			open[rest[1]] = b.Len()
			i += 3
		case strings.HasPrefix(rest, "</s>"):
			source = append(source, rapporteur.Span{Start: open['s'], End: b.Len()})
			i += 4
		case strings.HasPrefix(rest, "</t>"):
			target = append(target, rapporteur.Span{Start: open['t'], End: b.Len()})
			i += 4
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String(), source, target
}

// quads are the PLOVER quad classes, 1 to 4.
var quads = [...]string{"", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}

// Root is the root of a PLOVER type as the pairs name it: CONCEDE and RETREAT are YIELD.
func Root(typ string) string {
	if typ == "CONCEDE" || typ == "RETREAT" {
		return "YIELD"
	}
	return typ
}

// quadOf is the quad class of a root, with YIELD as material cooperation.
func quadOf(book *codebook.Book, root string) string {
	if root == "YIELD" {
		return quads[2]
	}
	if t := book.Type(root); t != nil {
		return t.Quad
	}
	return ""
}

// Relations scores the types that were found for pairs, "" for none: macro-averaged F1
// over roots and over quad classes.
func Relations(book *codebook.Book, gold []Pair, found []string) []Figure {
	var roots, answers, goldQuads, answerQuads []string
	for i, g := range gold {
		roots, answers = append(roots, g.Root), append(answers, Root(found[i]))
		goldQuads = append(goldQuads, quads[g.Quad])
		answerQuads = append(answerQuads, quadOf(book, Root(found[i])))
	}
	return []Figure{
		{"root-macro-f1", macroF1(roots, answers)},
		{"quad-macro-f1", macroF1(goldQuads, answerQuads)},
		{"root-accuracy", accuracy(roots, answers)},
	}
}

// macroF1 is the mean over the classes of the gold of each one's F1.
func macroF1(gold, answers []string) float64 {
	classes := slices.Compact(slices.Sorted(slices.Values(gold)))
	sum := 0.0
	for _, class := range classes {
		var hit, said, are float64
		for i := range gold {
			if gold[i] == class {
				are++
			}
			if answers[i] == class {
				said++
				if gold[i] == class {
					hit++
				}
			}
		}
		if hit > 0 {
			sum += 2 * hit / (said + are)
		}
	}
	return sum / float64(len(classes))
}

func accuracy(gold, answers []string) float64 {
	hit := 0
	for i := range gold {
		if gold[i] == answers[i] {
			hit++
		}
	}
	return float64(hit) / float64(len(gold))
}

// Marked is the sentence with its source and target in tags, for people.
func (p Pair) Marked() string {
	var b strings.Builder
	for i := 0; i <= len(p.Text); i++ {
		for _, s := range p.Source {
			if s.End == i {
				b.WriteString("</s>")
			}
			if s.Start == i {
				b.WriteString("<s>")
			}
		}
		for _, s := range p.Target {
			if s.End == i {
				b.WriteString("</t>")
			}
			if s.Start == i {
				b.WriteString("<t>")
			}
		}
		if i < len(p.Text) {
			b.WriteByte(p.Text[i])
		}
	}
	return b.String()
}

// CalibrationError is the expected calibration error of confidences over ten bins of
// equal width (Naeini et al. 2015): how far, on average, a confidence is from the share
// of answers of its kind that are right.
func CalibrationError(confidence []float64, right []bool) float64 {
	var n, sum, hit [10]float64
	for i, c := range confidence {
		b := min(int(c*10), 9)
		n[b]++
		sum[b] += c
		if right[i] {
			hit[b]++
		}
	}
	e := 0.0
	for b := range n {
		e += math.Abs(hit[b] - sum[b])
	}
	return e / float64(max(len(confidence), 1))
}

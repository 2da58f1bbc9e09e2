package text

import "strings"

// Example is a decision of the segmenter with what it sees; train/segment learns
// from them. Class is the cut (join, split or glue) between atoms, or 1 where a
// sentence ends.
type Example struct {
	Features []uint32
	Class    int
}

// Examples returns the decisions that the segmenter has to take to make the gold
// documents of their texts.
func Examples(golds []*Gold, classes []byte) (tokens, sentences []Example, err error) {
	g, err := untrained()
	if err != nil {
		return nil, nil, err
	}
	g.classes = classes
	w := &segmentation{segmenter: g}
	for _, gold := range golds {
		w.open(gold.Doc.Text)
		tokens = w.tokenExamples(tokens, gold.Doc)
		sentences = w.sentenceExamples(sentences, gold.Doc)
	}
	return tokens, sentences, nil
}

func (w *segmentation) tokenExamples(out []Example, d *Doc) []Example {
	ends := map[int32]cut{}
	for i, word := range d.Words {
		ends[word.End] = split
		if i+1 < len(d.Words) && d.Words[i+1].Glued {
			ends[word.End] = glue
		}
	}
	for i, c := range w.chunks {
		w.openChunk(c)
		for k := range len(w.atoms) - 1 {
			decision := ends[w.atoms[k].end] // join is the zero value
			if _, ok := w.settled(k, i); !ok {
				out = append(out, Example{w.tokenFeatures(nil, k, i), int(decision)})
			}
			w.follow(decision)
		}
		w.closeChunk(c)
	}
	return out
}

func (w *segmentation) sentenceExamples(out []Example, d *Doc) []Example {
	w.words, w.gaps = d.Words, w.gaps[:0]
	starts := map[int]bool{}
	for _, s := range d.Sentences {
		starts[s.First] = true
	}
	for i := range d.Words {
		w.gaps = append(w.gaps, d.gapBefore(i))
	}
	w.look()
	for first := 0; first < len(w.words); {
		p := w.paragraph(first)
		for i := first + 1; i < p.last; i++ {
			p.see(w.glances[i-1].shape)
			class := 0
			if starts[i] {
				class = 1
			}
			if w.mayEnd(&p, i) {
				out = append(out, Example{w.sentenceFeatures(nil, &p, i), class})
			}
			if starts[i] {
				p.sentence = i
			}
		}
		first = p.last
	}
	return out
}

func (d *Doc) gapBefore(i int) gap {
	if i == 0 || d.Words[i-1].End == d.Words[i].Start {
		return noGap
	}
	if strings.Contains(d.Text[d.Words[i-1].End:d.Words[i].Start], "\n") {
		return blank
	}
	return space
}

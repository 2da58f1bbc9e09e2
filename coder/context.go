package coder

import (
	"rapporteur/codebook"
	"rapporteur/text"
)

// contexts tells which contexts a lemma or a phrase of two speaks for.
type contexts struct {
	names []string
	of    map[string]uint64 // a bit a context
}

func newContexts(book *codebook.Book) *contexts {
	c := &contexts{of: map[string]uint64{}}
	for i, x := range book.Contexts() {
		c.names = append(c.names, x.Name)
		for _, w := range x.Words {
			c.of[w] |= 1 << i
		}
	}
	return c
}

// contextsOf are the contexts that the words of the clause headed by word i speak
// for, in the codebook's order.
func (r *run) contextsOf(i int) []string {
	first, last := r.doc.Subtree(i)
	var bits uint64
	for k := first; k < last; k++ {
		w := &r.doc.Words[k]
		switch w.POS {
		case text.NOUN, text.ADJ, text.VERB, text.PROPN:
			bits |= r.contexts.of[w.Lemma]
			if k+1 < last {
				r.phrase = append(append(append(r.phrase[:0], w.Lemma...), ' '), r.doc.Words[k+1].Lemma...)
				bits |= r.contexts.of[string(r.phrase)]
			}
		}
	}
	var out []string
	for k, name := range r.contexts.names {
		if bits&(1<<k) != 0 {
			out = append(out, name)
		}
	}
	return out
}

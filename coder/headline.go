package coder

import (
	"slices"
	"strings"

	"rapporteur/codebook"
	"rapporteur/text"
)

// headline makes the verb of a headline that a parser has read as one noun phrase, "Turkey
// jails Kurdish mayor", its verb again: a word behind a name that has a verb's form, where
// the lexicon then finds whom or what it is done to. Else the sentence stays as it is.
func (r *run) headline(first, last int) {
	i, lemma := r.hiddenVerb(first, last)
	if i < 0 {
		return
	}
	o, particle := r.barePhrase(i+1, last)
	if o < 0 {
		return
	}
	before := slices.Clone(r.doc.Words[first:last])
	r.rebuild(first, last, i, o, particle)
	w := &r.doc.Words[i]
	w.POS, w.Tag, w.Lemma = text.VERB, text.TagVBZ, lemma
	r.doc.Relink(first, last)
	if !r.staysTree(first, last) {
		return
	}
	if !slices.ContainsFunc(r.book.SensesOf(lemma), func(s *codebook.Sense) bool { return r.tellsOf(i, s) }) {
		copy(r.doc.Words[first:last], before)
		r.doc.Relink(first, last)
	}
}

// hiddenVerb is the noun behind the name that opens a sentence without a verb for its
// root, and the verb that it may be; -1 for none.
func (r *run) hiddenVerb(first, last int) (i int, lemma string) {
	root := -1
	for k := first; k < last; k++ {
		if r.doc.Words[k].Head < 0 {
			root = k
		}
	}
	if root < 0 || !r.isNoun(root) || r.doc.Dependent(root, text.RelCop, text.RelNsubj, text.RelNsubjPass) >= 0 {
		return -1, ""
	}
	for i = first + 1; i < min(first+5, last-1); i++ {
		w, x := &r.doc.Words[i], &r.doc.Words[i-1]
		if x.POS != text.PROPN && x.POS != text.NOUN {
			if x.POS == text.ADJ || x.POS == text.DET {
				continue
			}
			return -1, ""
		}
		stem, third := strings.CutSuffix(r.doc.Form(i), "s")
		if w.POS == text.NOUN && !r.capitalised(i) && r.belongs(i-1) && (third || r.isPlural(i-1) || r.doc.Words[i-1].Lemma == "police") {
			for _, lemma := range [...]string{stem, strings.TrimSuffix(stem, "e")} {
				if r.hasVerb(lemma, nil) {
					return i, lemma
				}
			}
		}
	}
	return -1, ""
}

// barePhrase is the head of the noun phrase that begins at word j, and the particle before
// it, -1 for none.
func (r *run) barePhrase(j, last int) (head, particle int) {
	head, particle = -1, -1
	if p := r.doc.Words[j].POS; p == text.ADV || p == text.ADP {
		if p == text.ADP && r.doc.Words[j].Rel == text.RelCase && r.doc.Words[j].Head > int32(j+3) {
			return -1, -1
		}
		particle = j
		j++
	}
	for ; j < last; j++ {
		switch w := &r.doc.Words[j]; w.POS {
		case text.NOUN, text.PROPN:
			head = j
		case text.ADJ, text.NUM, text.DET:
		case text.VERB:
			if w.Tag != text.TagVBN && w.Tag != text.TagVBG || head >= 0 {
				return head, particle
			}
		default:
			return head, particle
		}
	}
	return head, particle
}

// rebuild hangs the words of a sentence on verb i, its subject before it and object o.
func (r *run) rebuild(first, last, i, o, particle int) {
	for k := first; k < last; k++ {
		w := r.doc.Words[k]
		switch {
		case k == i:
			r.change(k, -1, text.RelRoot)
		case k == i-1:
			r.change(k, int32(i), text.RelNsubj)
		case k < i:
			r.change(k, int32(i-1), phrasal(w.POS))
		case k == particle:
			r.change(k, int32(i), text.RelCompoundPrt)
		case k == o:
			r.change(k, int32(i), text.RelObj)
		case k < o:
			r.change(k, int32(o), phrasal(w.POS))
		case int(w.Head) <= o && w.Rel.Base() == text.RelPunct:
			r.change(k, int32(i), text.RelPunct)
		case int(w.Head) <= o && w.Rel == text.RelAppos:
			r.change(k, int32(o), text.RelConj)
		case int(w.Head) <= o && r.hasCase(k, "of"):
			r.change(k, int32(o), text.RelNmod)
		case int(w.Head) <= o && (w.Rel.Base() == text.RelNmod || w.Rel.Base() == text.RelObl):
			r.change(k, int32(i), text.RelObl)
		case int(w.Head) <= o && int(w.Head) != o:
			r.change(k, int32(i), w.Rel)
		}
	}
}

// phrasal is the relation of a modifier of that part of speech to its noun.
func phrasal(p text.POS) text.Rel {
	switch p {
	case text.DET:
		return text.RelDet
	case text.NUM:
		return text.RelNummod
	case text.ADJ, text.VERB:
		return text.RelAmod
	case text.PUNCT:
		return text.RelPunct
	}
	return text.RelCompound
}

// tellsOf reports whether verb i tells of an event by sense s: somebody does it to
// somebody, or to what the sense asks for.
func (r *run) tellsOf(i int, s *codebook.Sense) bool {
	if s.POS != codebook.Verb || s.Type == "" {
		return false
	}
	if _, ok := r.fits(i, s); !ok {
		return false
	}
	asks := slices.ContainsFunc(s.When, func(c codebook.Cond) bool {
		return !c.Not && c.Slot.Kind == codebook.Obj && len(c.Words)+len(c.Classes) > 0
	})
	return asks || len(s.Roles.Recipient) > 0 && r.isActor(r.object(i))
}

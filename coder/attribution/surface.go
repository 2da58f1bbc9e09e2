package attribution

import (
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// surfaceAttribution reads an attribution around another off the words alone, for trees
// that miss it: "the union alleged on Monday that …", and at the end of a sentence
// "…, the agency reported."
func (v *view) surfaceAttribution(cues *Cues, i int) (a Attribution, ok bool) {
	if !isPast(v.doc, i) {
		return a, false
	}
	source := v.nounsBefore(i)
	if source.First >= source.Last {
		return a, false
	}
	a = Attribution{Source: []Range{source}, Cue: []Range{{i, i + 1}}, Within: -1, Confidence: 0.4}
	s := v.doc.Sentences[v.words[i].sentence]
	stance, known := cues.OfForm(v.doc.Form(i))
	if !known {
		return a, false
	}
	if that := v.thatAfter(i, s.Last); that >= 0 {
		a.Content = []Range{v.trim(Range{that, s.Last})}
	} else if stance == Neutral && v.closes(i, s.Last) && source.First > s.First && v.words[source.First-1].class == classComma {
		a.Content = []Range{v.trim(Range{s.First, source.First - 1})}
	}
	if len(a.Content) == 0 || a.Content[0].First >= a.Content[0].Last {
		return a, false
	}
	a.Form = v.form(a.Content)
	return a, true
}

// isPast reports whether word i is, or looks like, a past tense that trees take for
// something else.
func isPast(doc *text.Doc, i int) bool {
	w := &doc.Words[i]
	return w.Tag == text.TagVBD || w.Tag == text.TagVBN || w.POS != text.VERB && strings.HasSuffix(doc.Form(i), "ed")
}

// OfForm is the stance of a verb in its past tense or third person, whatever the tagger
// took it for.
func (c *Cues) OfForm(form string) (rapporteur.Stance, bool) {
	form = strings.ToLower(form)
	bases := [...]string{form, strings.TrimSuffix(form, "d"), strings.TrimSuffix(form, "ed"), strings.TrimSuffix(form, "ied") + "y", strings.TrimSuffix(form, "s"), strings.TrimSuffix(form, "es"), irregular[form]}
	for _, b := range bases {
		for _, s := range c.senses[b] {
			if s.pos == text.VERB && len(s.rest) == 0 {
				return s.stance, true
			}
		}
	}
	return "", false
}

var irregular = map[string]string{"said": "say", "told": "tell", "wrote": "write"}

// nounsBefore is the noun phrase that ends before word i.
func (v *view) nounsBefore(i int) Range {
	const longest = 8
	r := Range{i, i}
	for k := i - 1; k >= max(0, i-longest) && v.words[k].sentence == v.words[i].sentence; k-- {
		switch v.doc.Words[k].POS {
		case text.NOUN, text.PROPN, text.PRON:
		case text.ADJ, text.DET, text.NUM, text.PART, text.ADP:
			if r.First == i {
				return r
			}
		default:
			return r
		}
		if v.doc.Words[k].POS == text.ADP && v.doc.Form(k) != "of" {
			return r
		}
		r.First = k
	}
	return r
}

// thatAfter is the "that" which follows word i, at most a phrase of time between; -1
// for none.
func (v *view) thatAfter(i, last int) int {
	for k := i + 1; k < min(i+4, last); k++ {
		switch {
		case v.doc.Form(k) == "that":
			return k
		case v.doc.Words[k].POS == text.PUNCT, v.doc.Words[k].POS == text.VERB:
			return -1
		}
	}
	return -1
}

// closes reports whether nothing but a phrase of time follows word i in the sentence.
func (v *view) closes(i, last int) bool {
	rest := v.trim(Range{i + 1, last})
	if rest.Last-rest.First > 3 {
		return false
	}
	for k := rest.First; k < rest.Last; k++ {
		if p := v.doc.Words[k].POS; p == text.VERB || p == text.PUNCT || p == text.SCONJ {
			return false
		}
	}
	return true
}

// headline reads "Minister: the bridge is safe" in the first of several paragraphs.
func (v *view) headline() (a Attribution, ok bool) {
	const longest = 6
	if len(v.paragraphs) < 2 {
		return a, false
	}
	p := v.paragraphs[0]
	for i := p.First; i < min(p.First+longest+1, p.Last-2); i++ {
		w := &v.doc.Words[i]
		if v.doc.Form(i) == ":" {
			r := Range{p.First, i}
			if r.First == r.Last || notSource[strings.ToLower(v.doc.Form(i-1))] {
				return a, false
			}
			a = Attribution{Source: []Range{r}, Cue: []Range{{i, i + 1}}, Content: []Range{v.trim(Range{i + 1, p.Last})}, Within: -1, Confidence: 0.4}
			a.Form = v.form(a.Content)
			return a, a.Content[0].First < a.Content[0].Last
		}
		switch w.POS {
		case text.NOUN, text.PROPN, text.ADJ, text.DET, text.PART, text.NUM:
		default:
			return a, false
		}
	}
	return a, false
}

// notSource are words before a headline's colon that say what it is, not who speaks.
var notSource = map[string]bool{"exclusive": true, "video": true, "watch": true, "analysis": true, "opinion": true, "update": true, "breaking": true,
	"live": true, "latest": true, "review": true, "column": true, "editorial": true, "photos": true, "interview": true, "report": true, "timeline": true, "explainer": true}

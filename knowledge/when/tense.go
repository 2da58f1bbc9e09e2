package when

import (
	"strings"

	"rapporteur/text"
)

// tense is the time that a clause speaks of, as its verb has it.
type tense int8

const (
	noTense tense = iota
	pastTense
	futureTense
)

// pointers are words before an expression that turn it to the future unless the clause
// is in the past perfect.
var pointers = map[string]bool{"until": true, "till": true, "by": true, "before": true, "starting": true, "beginning": true, "effective": true}

// tense reads the tense of the clause around the match, by the tree where there is one.
func (m *match) tense() tense {
	if m.early() || pointers[m.before(1)] && !m.sentenceHas("had") {
		return futureTense
	}
	if m.after(1) == "'s" && !m.sentenceHas("will") { // "Wednesday's ruling": of what there was
		return noTense
	}
	w := m.tokens[m.from].word
	if m.doc.Words[w].Rel != text.NoRel {
		if t := m.treeTense(w, m.tokens[m.to-1].word); t != noTense {
			return t
		}
	}
	return m.nearTense()
}

// early reports "as early as", "as soon as".
func (m *match) early() bool {
	return m.before(1) == "as" && (m.before(2) == "early" || m.before(2) == "soon" || m.before(2) == "late")
}

func (m *match) sentenceHas(word string) bool {
	for i := range m.tokens {
		if m.tokens[i].low == word {
			return true
		}
	}
	return false
}

// treeTense climbs from the expression, words first to last, to the verbs that govern
// it, until one tells its tense.
func (m *match) treeTense(first, last int) tense {
	at := first
	for at >= first && at <= last {
		at = int(m.doc.Words[at].Head)
	}
	for steps := 0; at >= 0 && steps < 8; steps++ {
		if t := m.verbTense(at); t != noTense {
			return t
		}
		at = int(m.doc.Words[at].Head)
	}
	return noTense
}

// verbTense is the tense of one verb with its auxiliaries; noTense for what has none of
// its own: nouns, infinitives, participles.
func (m *match) verbTense(i int) tense {
	w := m.doc.Words[i]
	form := strings.ToLower(m.doc.Form(i))
	if prospective[form] && (w.POS == text.VERB || w.POS == text.ADJ) {
		return futureTense
	}
	if w.POS != text.VERB && w.POS != text.AUX && w.Rel != text.RelRoot {
		return noTense
	}
	past := w.Tag == text.TagVBD || w.Tag == text.TagVBN
	for c := range m.doc.Dependents(i) {
		if rel := m.doc.Words[c].Rel.Base(); rel != text.RelAux && rel != text.RelCop {
			continue
		}
		switch t := tenseWords[strings.ToLower(m.doc.Form(c))]; t {
		case futureTense:
			return futureTense
		case pastTense:
			past = true
		}
	}
	if past {
		return pastTense
	}
	return noTense
}

// prospective are verbs whose complement is still to come.
var prospective = map[string]bool{"expected": true, "expects": true, "expect": true, "scheduled": true, "due": true, "slated": true, "poised": true,
	"planned": true, "plans": true, "plan": true, "planning": true, "hopes": true, "hope": true, "intends": true, "intend": true, "going": true,
	"upcoming": true, "payable": true}

var tenseWords = map[string]tense{
	"will": futureTense, "'ll": futureTense, "’ll": futureTense, "shall": futureTense, "wo": futureTense, "won't": futureTense, "would": futureTense,
	"may": futureTense, "might": futureTense, "should": futureTense, "must": futureTense, "can": futureTense,
	"said": pastTense, "was": pastTense, "were": pastTense, "had": pastTense, "did": pastTense, "told": pastTense,
	"has": pastTense, "have": pastTense, "met": pastTense, "held": pastTense, "began": pastTense, "went": pastTense,
	"came": pastTense, "made": pastTense, "took": pastTense, "fell": pastTense, "rose": pastTense, "left": pastTense,
	"won": pastTense, "shot": pastTense, "found": pastTense, "led": pastTense, "sent": pastTense, "gave": pastTense,
}

// nearTense looks at words alone: the nearest to the left that tells a tense, else the
// nearest to the right.
func (m *match) nearTense() tense {
	const reach = 14
	from, to := m.tokens[m.from].word, m.tokens[m.to-1].word
	for i := from - 1; i >= m.first && i >= from-reach; i-- {
		if t := m.wordTense(i); t != noTense {
			return t
		}
	}
	for i := to + 1; i < m.last && i <= to+reach; i++ {
		if t := m.wordTense(i); t != noTense {
			return t
		}
	}
	return noTense
}

// wordTense is what one word tells of the tense.
func (a *annotator) wordTense(i int) tense {
	low := strings.ToLower(a.doc.Form(i))
	if prospective[low] {
		return futureTense
	}
	if t, ok := tenseWords[low]; ok {
		return t
	}
	switch a.doc.Words[i].Tag {
	case text.TagVBD, text.TagVBN:
		return pastTense
	case text.NoTag:
		if len(low) > 4 && strings.HasSuffix(low, "ed") {
			return pastTense
		}
	}
	return noTense
}

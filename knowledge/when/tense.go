package when

import (
	"strings"

	"rapporteur/text"
)

// tense is the way that a clause looks.
type tense int8

const (
	noTense tense = iota
	pastTense
	presentTense
	futureTense
)

// pointers are words before an expression that turn it to the future whatever the verb.
var pointers = map[string]bool{"until": true, "till": true, "by": true, "before": true, "starting": true, "beginning": true, "effective": true}

// tense reads the tense of the clause around the match: the nearest verb to the left,
// else the nearest to the right, skipping bare infinitives and participles that tell
// nothing.
func (m *match) tense() tense {
	if pointers[m.before(1)] {
		return futureTense
	}
	from, to := m.tokens[m.from].word, m.tokens[m.to-1].word
	const reach = 14
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

var tenseWords = map[string]tense{
	"will": futureTense, "'ll": futureTense, "’ll": futureTense, "shall": futureTense, "wo": futureTense, "won't": futureTense,
	"expected": futureTense, "expects": futureTense, "expect": futureTense, "scheduled": futureTense, "due": futureTense,
	"planned": futureTense, "plans": futureTense, "planning": futureTense, "plan": futureTense, "hopes": futureTense,
	"upcoming": futureTense, "slated": futureTense, "poised": futureTense, "going": futureTense, "would": futureTense,
	"said": pastTense, "was": pastTense, "were": pastTense, "had": pastTense, "did": pastTense, "told": pastTense,
	"has": pastTense, "have": pastTense, "met": pastTense, "held": pastTense, "began": pastTense, "went": pastTense,
	"came": pastTense, "made": pastTense, "took": pastTense, "fell": pastTense, "rose": pastTense, "left": pastTense,
	"won": pastTense, "shot": pastTense, "found": pastTense, "led": pastTense, "sent": pastTense, "gave": pastTense,
	"is": presentTense, "are": presentTense, "says": presentTense,
}

// wordTense is what one word tells of the tense.
func (a *annotator) wordTense(i int) tense {
	w := a.doc.Words[i]
	low := strings.ToLower(a.doc.Form(i))
	if t, ok := tenseWords[low]; ok {
		return t
	}
	switch w.Tag {
	case text.TagVBD:
		return pastTense
	case text.TagVBZ, text.TagVBP:
		return presentTense
	case text.NoTag:
		if len(low) > 4 && strings.HasSuffix(low, "ed") {
			return pastTense
		}
	case text.TagVBN:
		return pastTense
	}
	return noTense
}

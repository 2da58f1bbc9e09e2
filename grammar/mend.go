package grammar

import (
	"slices"

	"rapporteur/text"
)

// mend sets right two readings of news that the treebanks hardly teach: a day without a
// comma before the subject ("On Friday President Putin met …") taken for one phrase with
// it, and a name right before its verb taken for a part of the verb.
func mend(words []text.Word, first int) {
	for i := range words {
		w := &words[i]
		v := int(w.Head) - first
		if v <= i || v >= len(words) || words[v].POS != text.VERB || !isNominal(w.POS) {
			continue
		}
		switch w.Rel {
		case text.RelObl, text.RelNmod:
			mendDay(words, i, v, first)
		case text.RelCompound:
			if words[v].Tag != text.TagVBG && subjectOf(words, v, first) < 0 {
				w.Rel = subjectRel(words, v, first)
			}
		}
	}
}

// mendDay parts the day from phrase i before verb v where it swallowed the subject.
func mendDay(words []text.Word, i, v, first int) {
	preposition, day := -1, -1
	for k := range i {
		if int(words[k].Head)-first != i {
			continue
		}
		switch {
		case words[k].Rel == text.RelCase && preposition < 0:
			preposition = k
		case preposition >= 0 && k == preposition+1 && isDay(words[k].Lemma):
			day = k
		}
	}
	if day < 0 || subjectOf(words, v, first) >= 0 {
		return
	}
	words[day].Head, words[day].Rel = int32(first+v), text.RelObl
	words[preposition].Head = int32(first + day)
	words[i].Rel = subjectRel(words, v, first)
}

func isNominal(p text.POS) bool { return p == text.PROPN || p == text.NOUN }

// subjectOf is the subject of verb v, -1 for none.
func subjectOf(words []text.Word, v, first int) int {
	return slices.IndexFunc(words, func(w text.Word) bool {
		return int(w.Head)-first == v && (w.Rel.Base() == text.RelNsubj || w.Rel.Base() == text.RelCsubj)
	})
}

// subjectRel is how a subject hangs on verb v.
func subjectRel(words []text.Word, v, first int) text.Rel {
	if slices.ContainsFunc(words, func(w text.Word) bool { return int(w.Head)-first == v && w.Rel == text.RelAuxPass }) {
		return text.RelNsubjPass
	}
	return text.RelNsubj
}

func isDay(lemma string) bool {
	switch lemma {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December":
		return true
	}
	return false
}

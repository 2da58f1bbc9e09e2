package coder

import "rapporteur/text"

// elsewhere reports whether word c is no part of an idiom on verb i: the verb of a clause of
// its own ("had to go"), or a "no" that denies another noun ("said it had no fear").
func (r *run) elsewhere(c, i int) bool {
	w := &r.doc.Words[c]
	if w.Rel.Base() == text.RelDet && w.Lemma == "no" {
		return int(w.Head) != i
	}
	if w.POS != text.VERB {
		return false
	}
	switch w.Rel.Base() {
	case text.RelConj:
		return c > i+2 // "stopped and searched" stands close
	case text.RelAdvcl, text.RelAcl, text.RelCcomp, text.RelParataxis:
		return true
	case text.RelXcomp:
		return r.hasMark(c, "to") && r.doc.Dependent(i, text.RelObj) < 0 // "took Rome to court" is one
	}
	return false
}
